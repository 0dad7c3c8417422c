"""How far the rates of all groups lie apart, and what standardising for age and sex does to it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from data_sources.schema.errors import Unanswerable, WrongWord
from data_sources.schema.vocabulary import DETAILED_GROUPS, ENGLAND
from mha_monitor.analysis import inequality_over_time as over_time
from mha_monitor.analysis.inequality import Places, of_places
from mha_monitor.analysis.standardised import beside_crude
from mha_monitor.analysis.standardised import newest as newest_with_both
from mha_monitor.definitions.choices import ALL, broad_or_asked, unknown
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.population_bases import CARRIED, HELD, MOVING
from mha_monitor.definitions.questions import Question
from mha_monitor.monitor.door import asks
from mha_monitor.monitor.rate_ratios import narrowed, with_period
from mha_monitor.rates import rate_ratios
from mha_monitor.rates.selection import only
from mha_monitor.sentences import sources
from mha_monitor.store.store import Store

if TYPE_CHECKING:
    import pandas as pd

LEVELS = ("broad", "detailed")
# References of these measures that are no group: everyone else, and the group of lowest rate.
OTHER_REFERENCES = ("rest", "lowest")


@asks
def inequality(
    store: Store, asked: Question, level: str | None = None, reference: str = "white"
) -> Finding:
    """How far the rates of all groups lie apart: every summary measure, with its interval.

    A row for each measure over all groups of one area, and for each group. Columns as in
    `analysis.inequality.COLUMNS`, with `title` and `words`; `group` is empty in the measures over
    all groups. `level` is `broad` or `detailed`; none means broad, or detailed where the reference
    is a detailed group. `reference` is a group, `rest` (for each group everyone else) or `lowest`.
    `period` may be `all`: each period in which every group has a count. People then move from
    census to census where no base is named, with `value_base_low` and `value_base_high` as the
    band after the last. Without an area it is England. `ratios` has each group's ratio to the
    reference, a row each, as a chart takes it.
    """
    from mha_monitor.analysis.groups_beside import as_ratios
    from mha_monitor.sentences import between_groups as word_between_groups
    from mha_monitor.sentences import between_rows as word_between_rows
    from mha_monitor.sentences import everyone_else as word_rest

    if reference not in OTHER_REFERENCES:
        with contextlib.suppress(WrongWord):  # the measures name the references that there are
            reference = Question(reference=reference).reference
    level = level or ("detailed" if reference in DETAILED_GROUPS else "broad")
    asked = with_period(store, _of_one_area(asked))
    groups = _groups(level, asked.measure)
    moving = (asked.population_base or (asked.period == ALL and MOVING)) == MOVING
    if moving:
        asked = asked.over(population_base=HELD)

    def measured(asked: Question) -> tuple[pd.DataFrame, pd.DataFrame, Places]:
        """The rates, the measures with their words, and what is left out."""
        rates = narrowed(rate_ratios.group_rates(store, asked), asked, groups)
        places = of_places(rates, groups, reference, level, asked.confidence)
        if places.table.empty:
            raise _nothing(places.left_out)
        return rates, word_between_rows.with_words(places.table), places

    rates, found, places = measured(asked)
    ways: tuple[str | None, ...] = (over_time.way(found),)
    if moving:
        carried = measured(asked.over(population_base=CARRIED))[1]
        found, ways = over_time.with_band(found, carried), (*ways, over_time.way(carried))
    newest = rates[rates["period"].eq(found.iloc[-1]["period"])].iloc[0]
    return Finding(
        found,
        words=word_between_groups.said(found, ways),
        caveat=word_between_groups.caveat(found, newest, places.left_out),
        source=sources.source_line(found),
        picture={"alt": lambda: word_rest.alt(as_ratios(found))},
        ratios=lambda: as_ratios(found),
        level=level,
        reference=reference,
    )


@asks
def standardised(store: Store, asked: Question) -> Finding:
    """England's rates standardised for age and sex beside crude ones, and both ratios.

    Columns as in `analysis.standardised.COLUMNS`. `moved` is what standardising multiplies the
    ratio of crude rates by, on the same people. `period` may be `all`; none means the newest for
    which most groups have a standardised rate.
    """
    from mha_monitor.sentences import standardising as word_standardising

    table = beside_crude(store, asked)
    if asked.period != ALL:
        table = only(table, "period", [asked.period or newest_with_both(table)])
    table = narrowed(table, asked.over(period=ALL, areas=()), asked.compared())
    return Finding(
        table,
        words=word_standardising.said(table),
        caveat=word_standardising.caveat(table),
        source=sources.source_line(table),
    )


def _of_one_area(asked: Question) -> Question:
    if asked.area:
        return asked
    if asked.kind == "england":
        return asked.over(areas=(ENGLAND,))
    raise Unanswerable(
        f"These measures are of one area. Name one of the areas of kind {asked.kind!r}; "
        f"`areas --area-kind {asked.kind}` lists them."
    )


def _groups(level: str, measure: str) -> tuple[str, ...]:
    if level not in LEVELS:
        unknown(level, "a level of ethnic groups", LEVELS)
    return tuple(broad_or_asked(None, measure)) if level == "broad" else DETAILED_GROUPS


def _nothing(left_out: pd.DataFrame) -> Unanswerable:
    from mha_monitor.sentences.between_groups import reason

    row = left_out.iloc[-1]
    return Unanswerable(
        f"The groups of {row['area_name']} in {row['period']} cannot be measured together: "
        f"{reason(row['reason'])} Ask for another period, or for all."
    )
