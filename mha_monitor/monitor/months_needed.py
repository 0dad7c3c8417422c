"""How soon a change could be seen, so that nobody reads silence as absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from data_sources.schema.errors import SourceError
from mha_monitor.definitions.choices import ALL, known_group
from mha_monitor.definitions.periods import MONTH, YEAR
from mha_monitor.monitor.catalogue import milestones
from mha_monitor.monitor.rate_ratios import ratios
from mha_monitor.rates.availability import lengths
from mha_monitor.rates.selection import kind_of
from mha_monitor.store.store import Store, open_store

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.findings import Finding
    from mha_monitor.definitions.milestones import Milestone

CHANGES = (5, 10, 20)


def power(
    measure: str = "detentions",
    area_kind: str = "icb",
    area: str | None = None,
    group: str = "black",
    reference: str = "white",
    changes: Sequence[float] = CHANGES,
    milestone: str | None = None,
    store: Store | None = None,
) -> Finding:
    """How many months of figures make a fall of the ratio likely (80%) to be seen: a `Finding`.

    For England and each area of a kind, or for one area. `changes` are falls in percent;
    `milestone` the name of a dated one, or none for a change after the newest month. Columns as
    in `mha_monitor.power.COLUMNS`. Months come from monthly figures where a year of them is held;
    else they are worked out from the newest year. Raises SourceError for a change outside 0 to
    100, a milestone that is unknown or has no date, or where nothing is held.
    """
    import pandas as pd

    from mha_monitor.definitions.findings import Finding
    from mha_monitor.reform.power import answers, dispersion_of_repeats
    from mha_monitor.sentences import power as word_power
    from mha_monitor.sentences import sources

    store, percents, event = store or open_store(), _percents(changes), _dated(milestone)
    dispersion = dispersion_of_repeats(store, known_group(group), known_group(reference))
    kinds = [kind_of(area, store)] if area else list(dict.fromkeys(("england", area_kind)))
    what = (measure, group, reference, area)
    read = [_read(*what, kind, dispersion, event, store) for kind in kinds]
    table = answers((pair for _, pairs in read for pair in pairs), percents)
    asked = pd.concat([rows for rows, _ in read])
    left_out = sorted(set(asked["area_name"]) - set(table["area_name"]))
    if table.empty:
        raise SourceError(
            f"Of {', '.join(left_out)} no counts of {measure} are held that can be used. "
            f"`check` says what is wrong with the figures."
        )
    title = event.title if event else ""
    return Finding(
        table,
        words=word_power.sentences(table, title),
        caveat=word_power.warning(table, left_out, title),
        source=sources.source_line(asked),
    )


def _read(
    measure: str,
    group: str,
    reference: str,
    area: str | None,
    area_kind: str,
    dispersion: float,
    event: Milestone | None,
    store: Store,
) -> tuple[pd.DataFrame, list]:
    """The ratios read and the pairs of series in them: of months where enough are held."""
    import pandas as pd

    from mha_monitor.reform.power_series import ended, of_months, of_years

    what = (measure, area_kind, group, reference)
    day = event.first_day_changed if event else None
    tables, pairs, answered = [], [], set()
    if (months := _ratios(*what, MONTH, area, store)) is not None:
        tables.append(months)
        pairs += of_months(months, dispersion, day, milestones())
        answered = {pair.row["area_code"] for pair in pairs} | ended(months)
    years = _ratios(*what, YEAR, area, store)
    if years is not None and len(years := years[~years["area_code"].isin(answered)]):
        tables.append(years)
        pairs += of_years(years, dispersion)
    if not tables:
        what = f"{measure} in areas of the kind {area_kind}"
        raise SourceError(f"No counts of {what} are held. `measures` lists what is.")
    return pd.concat(tables, ignore_index=True), pairs


def _ratios(
    measure: str,
    area_kind: str,
    group: str,
    reference: str,
    every: str,
    area: str | None,
    store: Store,
) -> pd.DataFrame | None:
    """Every month, or the newest year; None where the measure or the area has none."""
    if every not in lengths(measure, area_kind, store):
        return None
    period = ALL if every == MONTH else None
    try:
        return ratios(measure, area_kind, group, reference, period, area, every=every, store=store)
    except SourceError:
        if every == MONTH and area:  # the kind of area has months, this one has not
            return None
        raise


def _percents(changes: Sequence[float]) -> list[float]:
    percents = sorted({float(change) for change in changes})
    if not percents or not all(0 < percent < 100 for percent in percents):
        raise SourceError(
            "A change is a fall of the ratio in percent, above 0 and below 100, such as 10. "
            f"Asked for: {', '.join(f'{each:g}' for each in changes) or 'none'}."
        )
    return percents


def _dated(name: str | None) -> Milestone | None:
    if name is None:
        return None
    found = {each.name: each for each in milestones() if each.date}
    if name not in found:
        raise SourceError(
            f"{name!r} is not a milestone with a date. There are: {', '.join(found)}."
        )
    return found[name]
