"""How soon a change could be seen, so that nobody reads silence as absence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from data_sources.schema.errors import Unanswerable, WrongWord
from mha_monitor.definitions.choices import ALL, unknown
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.periods import MONTH, YEAR
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.catalogue import milestones
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.rate_ratios import narrowed
from mha_monitor.rates.availability import lengths
from mha_monitor.rates.rate_ratios import rate_ratios
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.findings import Finding
    from mha_monitor.definitions.milestones import Milestone
    from mha_monitor.reform.power_series import Pair

CHANGES = (5, 10, 20)


@asks
def power(
    store: Store,
    asked: Question,
    changes: str | Sequence[float] = CHANGES,
    milestone: str | None = None,
) -> Finding:
    """After how many months of figures a change of the ratio could be seen.

    How many months make a fall of the ratio likely (80%) to be seen, for England and each area of
    a kind, or for the areas named. `changes` are falls in percent; `milestone` the name of a dated
    one, or none for a change after the newest month. Columns as in `reform.power.COLUMNS`. Months
    come from monthly figures where a year of them is held; else they are worked out from the
    newest year. Raises Unanswerable for a change outside 0 to 100, a milestone that is unknown or
    has no date, or where nothing is held.
    """
    from mha_monitor.reform.power import answers, dispersion_of_repeats
    from mha_monitor.sentences import power as word_power

    percents, event = _percents(changes), _dated(milestone)
    if len(asked.groups) != 1:
        raise Unanswerable("Of how many months are needed one group is asked at a time. Name one.")
    dispersion = dispersion_of_repeats(store, asked.groups[0], asked.reference)
    kinds = [asked.kind] if asked.areas else list(dict.fromkeys(("england", asked.kind)))
    read = [_read(store, asked.over(area_kind=kind), dispersion, event) for kind in kinds]
    table = answers((pair for _, pairs in read for pair in pairs), percents)
    rows = pd.concat([rows for rows, _ in read])
    left_out = sorted(set(rows["area_name"]) - set(table["area_name"]))
    if table.empty:
        raise Unanswerable(
            f"Of {', '.join(left_out)} no counts of {asked.measure} are held that can be used. "
            f"`check` says what is wrong with the figures."
        )
    title = event.title if event else ""
    return Finding(
        table,
        words=word_power.sentences(table, title),
        caveat=word_power.warning(table, left_out, title),
        source=sources.source_line(rows),
    )


def _read(
    store: Store, asked: Question, dispersion: float, event: Milestone | None
) -> tuple[pd.DataFrame, list[Pair]]:
    """The ratios read and the pairs of series in them: of months where enough are held."""
    from mha_monitor.reform.power_series import ended, of_months, of_years

    day = event.first_day_changed if event else None
    tables, answered = [], set()
    pairs: list[Pair] = []
    if (months := _ratios(store, asked.over(every=MONTH, period=ALL))) is not None:
        tables.append(months)
        pairs += of_months(months, dispersion, day, milestones())
        answered = {pair.row["area_code"] for pair in pairs} | ended(months)
    years = _ratios(store, asked.over(every=YEAR, period=None))
    if years is not None and len(years := years[~years["area_code"].isin(answered)]):
        tables.append(years)
        pairs += of_years(years, dispersion)
    if not tables:
        what = f"{asked.measure} in areas of the kind {asked.kind}"
        raise Unanswerable(f"No counts of {what} are held. `measures` lists what is.")
    return pd.concat(tables, ignore_index=True), pairs


def _ratios(store: Store, asked: Question) -> pd.DataFrame | None:
    """Every month, or the newest year; None where the measure or the area has none."""
    if asked.every not in lengths(asked.measure, asked.kind, store):
        return None
    try:
        return narrowed(rate_ratios(store, asked), asked, asked.compared())
    except Unanswerable:
        if asked.every == MONTH and asked.areas:  # the kind of area has months, this one has not
            return None
        raise


def _percents(changes: str | Sequence[float]) -> list[float]:
    if isinstance(changes, str):
        try:
            changes = [float(part) for part in changes.split(",") if part.strip()]
        except ValueError:
            raise WrongWord(f"{changes!r} is not a list of percentages such as 5,10,20.") from None
    percents = sorted({float(change) for change in changes})
    if not percents or not all(0 < percent < 100 for percent in percents):
        raise WrongWord(
            "A change is a fall of the ratio in percent, above 0 and below 100, such as 10. "
            f"Asked for: {', '.join(f'{each:g}' for each in changes) or 'none'}."
        )
    return percents


def _dated(name: str | None) -> Milestone | None:
    if name is None:
        return None
    found = {each.name: each for each in milestones() if each.date}
    if name not in found:
        unknown(name, "a milestone with a date", found)
    return found[name]
