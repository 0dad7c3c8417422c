"""How far a ratio could rest on who is of unknown ethnicity, or recorded as "any other"."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.errors import SourceError
from mha_monitor.definitions.choices import known_group
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.measures import measure_named
from mha_monitor.definitions.periods import YEAR
from mha_monitor.monitor.rate_ratios import ratios, when_asked
from mha_monitor.rates import rate_ratios
from mha_monitor.store.store import Store, open_store


def unknown_ethnicity(
    measure: str = "detentions",
    area_kind: str = "england",
    area: str | None = None,
    group: str = "black",
    reference: str = "white",
    period: str | None = None,
    store: Store | None = None,
) -> Finding:
    """How far the ratio could rest on those of unknown ethnicity.

    A row for each area: `ratio_unknown_low` and `_high` are the bounds if all of them were of one
    group or the other, `ratio_acute_*` the wider ones with the detentions of acute hospitals, none
    of which has a group (England alone), and `ratio_imputed*` the ratio if the unknown of each
    board were as its known. Hidden and rounded counts take part as ranges. Arguments as for
    `ratios`.
    """
    from mha_monitor.analysis import unknown_ethnicity as unknown_shares
    from mha_monitor.sentences import sources
    from mha_monitor.sentences import unknown as word_unknown

    store = store or open_store()
    asked = {"period": period, "area": area, "store": store}
    table = ratios(measure, area_kind, known_group(group), known_group(reference), **asked)
    when = when_asked(measure, area_kind, None, period, area, store)
    rates = rate_ratios.group_rates(store, measure_named(measure), area_kind, **when)
    table = unknown_shares.with_totals(table, rates)
    table = unknown_shares.bounds(table, unknown_shares.acute_counts(store, measure_named(measure)))
    if area_kind == "england":
        rates = _of_boards(store, measure, when)
    table = unknown_shares.with_imputed(table, rates)
    return Finding(
        table.reset_index(drop=True),
        words=word_unknown.unknown_ethnicity(table),
        caveat=f"{sources.caveat(measure, sources.all_flags(table))} {word_unknown.CAVEAT}",
        source=sources.source_line(table),
    )


def _of_boards(store: Store, measure: str, when: dict) -> pd.DataFrame:
    """The rates of the boards that England's unknown are shared out by; none where none is held."""
    try:
        return rate_ratios.group_rates(store, measure_named(measure), "icb", **when)
    except SourceError:
        return pd.DataFrame(columns=["period_start", "period_end", "area_code", "group"])


def other_background(
    measure: str = "detentions",
    broad: str = "black",
    reference: str = "white",
    period: str | None = None,
    store: Store | None = None,
) -> Finding:
    """The ratios of a broad group's named groups if its "any other" is left out, spread, merged.

    England, a row for each named group and `view`, one for the merged group and one for the "any
    other" group alone. Without `period` the newest with a figure for every one of them.
    """
    from mha_monitor.analysis import other_backgrounds
    from mha_monitor.sentences import other_backgrounds as word_other_backgrounds
    from mha_monitor.sentences import sources

    store = store or open_store()
    groups = other_backgrounds.groups_of(broad, known_group(reference))
    when = when_asked(measure, "england", None, period, None, store)
    asked = when["period"] or period
    # Years are few: all are read, so that those with every group can be named.
    when |= {"period": None} if when["every"] == YEAR else {}
    rates = rate_ratios.group_rates(store, measure_named(measure), "england", **when)
    rates = other_backgrounds.of_one_period(rates, groups, asked)
    table = other_backgrounds.views(rates, broad, reference)
    return Finding(
        table,
        words=word_other_backgrounds.other_background(table),
        caveat=(
            f"{sources.caveat(measure, sources.all_flags(rates))} {word_other_backgrounds.CAVEAT}"
        ),
        source=sources.source_line(rates),
    )
