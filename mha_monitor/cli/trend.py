"""The command that asks for a trend, and says why a fall over the census break is not progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data_sources.schema.errors import SourceError
from mha_monitor.cli.options import (
    Area,
    Confidence,
    Every,
    Form,
    Groups,
    Measure,
    Out,
    PopulationBase,
    RateKind,
    Reference,
    Repeats,
    codes,
)
from mha_monitor.cli.ratios import source_and_caveat

if TYPE_CHECKING:
    import pandas as pd


def trend(
    measure: Measure = "detentions",
    area: Area = "ENG",
    group: Groups = None,
    reference: Reference = "white",
    every: Every = None,
    population_base: PopulationBase = None,
    rate_kind: RateKind = None,
    confidence: Confidence = 0.95,
    repeats: Repeats = False,
    form: Form = None,
    out: Out = None,
) -> None:
    """The rate ratio of one area over time. A new `segment` is a break in the series."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import Answer, give

    table = monitor.trend(
        measure,
        area,
        codes(group) or "black",
        reference,
        population_base,
        rate_kind,
        confidence,
        every=every,
        repeats=repeats,
    )
    source, caveat = source_and_caveat(table)
    answer = Answer(
        table,
        source,
        caveat,
        plain=lambda: tables.trend(table),
        sentences=lambda: _sentences(table),
    )
    give(answer, form, out)


def _sentences(table: pd.DataFrame) -> list[str]:
    """First and last ratio on one base, and what the change of census does between them."""
    from mha_monitor import monitor
    from mha_monitor.definitions.periods import YEAR, every_of
    from mha_monitor.sentences import titles

    row = table.iloc[0]
    if len(set(table["group"])) > 1:
        return []
    if every_of(row["period"]) != YEAR:
        return [f"{titles.trend(table, table)}."]
    try:
        both = monitor.trend_on_bases(
            row["measure"], row["area_code"], row["group"], row["reference"], row["rate_kind"]
        )
    except SourceError:  # below England populations are held for one census, so there is no switch
        return []
    return [f"{titles.trend(both.published, both.one_base)}.", titles.census(both.change)]
