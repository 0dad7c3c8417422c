"""How far the rates of all groups lie apart, and what standardising for age and sex does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources.schema.errors import SourceError, UnknownLabel
from data_sources.schema.vocabulary import DETAILED_GROUPS, ENGLAND
from mha_monitor.definitions.choices import ALL, Groups, broad_or_asked, known_group
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.measures import measure_named
from mha_monitor.monitor.rate_ratios import narrowed, rates
from mha_monitor.rates.selection import kind_of, only
from mha_monitor.store.store import Store, open_store

if TYPE_CHECKING:
    import pandas as pd

LEVELS = ("broad", "detailed")


def inequality(
    measure: str = "detentions",
    area_kind: str | None = None,
    area: str | None = None,
    period: str | None = None,
    level: str | None = None,
    reference: str = "white",
    population_base: str = "census-2021",
    grouping: str = "nhs",
    confidence: float = 0.95,
    store: Store | None = None,
    every: str | None = None,
    repeats: bool = False,
) -> Finding:
    """Every summary measure over all groups of one area: a row for each, and for each group.

    Columns as in `between_groups.COLUMNS`, with `title` and `words`; `group` is empty in the
    measures over all groups. `level` is `broad` or `detailed`; none means broad,
    or detailed where the reference is a detailed group. `reference` is a group, `rest` (for each
    group everyone else) or `lowest`. `period` may be `all`: each period in which every
    group has a count. Without an area it is England.
    """
    from mha_monitor.analysis import inequality as between_groups
    from mha_monitor.sentences import between_groups as word_between_groups
    from mha_monitor.sentences import between_rows as word_between_rows
    from mha_monitor.sentences import sources

    store = store or open_store()
    area = _only_england(area_kind) if area in (None, ALL) else area
    level = level or ("detailed" if reference in DETAILED_GROUPS else "broad")
    asked = _groups(level, measure)
    table = rates(
        measure,
        area_kind or kind_of(area, store),
        list(asked),
        period,
        area,
        population_base,
        grouping,
        confidence,
        store,
        every,
        repeats=repeats,
    )
    places = between_groups.of_places(table, asked, reference, level, confidence)
    if places.table.empty:
        raise _nothing(places.left_out)
    found = word_between_rows.with_words(places.table)
    newest = table[table["period"].eq(found.iloc[-1]["period"])].iloc[0]
    return Finding(
        found,
        words=word_between_groups.said(found),
        caveat=word_between_groups.caveat(found, newest, places.left_out),
        source=sources.source_line(found),
    )


def standardised(
    measure: str = "detentions",
    period: str | None = None,
    group: Groups = ALL,
    reference: str = "white",
    confidence: float = 0.95,
    store: Store | None = None,
) -> Finding:
    """England's printed standardised rates beside crude ones, and both ratios of each group.

    Columns as in `standardising.COLUMNS`. `moved` is what standardising multiplies the ratio of
    crude rates by, on the same people. `period` may be `all`; none means the newest for which
    most groups have a standardised rate.
    """
    from mha_monitor.analysis import standardised as standardising
    from mha_monitor.sentences import sources
    from mha_monitor.sentences import standardising as word_standardising

    store = store or open_store()
    known = measure_named(measure)
    table = standardising.beside_crude(store, known, known_group(reference), confidence)
    if period != ALL:
        table = only(table, "period", [period or standardising.newest(table)])
    table = narrowed(table, broad_or_asked(group, measure), ALL, None, reference)
    return Finding(
        table,
        words=word_standardising.said(table),
        caveat=word_standardising.caveat(table),
        source=sources.source_line(table),
    )


def _only_england(area_kind: str | None) -> str:
    if area_kind in (None, "england"):
        return ENGLAND
    raise SourceError(
        f"These measures are of one area. Name one of the areas of kind {area_kind!r}; "
        f"`areas --area-kind {area_kind}` lists them."
    )


def _groups(level: str, measure: str) -> tuple[str, ...]:
    if level not in LEVELS:
        raise UnknownLabel(f"{level!r} is no level of ethnic groups. There are: broad, detailed.")
    return tuple(broad_or_asked(None, measure)) if level == "broad" else DETAILED_GROUPS


def _nothing(left_out: pd.DataFrame) -> SourceError:
    from mha_monitor.sentences.between_groups import reason

    row = left_out.iloc[-1]
    return SourceError(
        f"The groups of {row['area_name']} in {row['period']} cannot be measured together: "
        f"{reason(row['reason'])} Ask for another period, or for all."
    )
