"""Commands that compare many areas at once: pooled, and the funnel."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.options import (
    Every,
    Form,
    Measure,
    OneGroup,
    Out,
    Period,
    PopulationBase,
    Reference,
    Repeats,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from mha_monitor.analysis.areas.summary import AreasTogether
    from mha_monitor.cli.options import Format

ManyAreas = Annotated[str, typer.Option(metavar="KIND", help="icb, region or sub-icb.")]
Summary = Annotated[
    bool, typer.Option("--summary", help="One row for all areas, not one for each area.")
]


class Centre(StrEnum):
    """What areas are held against."""

    MEAN = "mean"
    ENGLAND = "england"


AboutCentre = Annotated[
    Centre, typer.Option("--centre", help="What areas are held against: their mean, or England.")
]


def pooled(
    measure: Measure = "detentions",
    area_kind: ManyAreas = "icb",
    group: OneGroup = "black",
    reference: Reference = "white",
    period: Period = None,
    every: Every = None,
    population_base: PopulationBase = "census-2021",
    repeats: Repeats = False,
    summary: Summary = False,
    form: Form = None,
    out: Out = None,
) -> None:
    """One group's ratio over many areas: mean, spread, ranks, and which differ from England.

    Hidden counts take part as ranges. Each area has its own ratio, one drawn to the mean as far
    as its counts are small, and the ranks it may have: it is no league table.
    """
    from mha_monitor import monitor
    from mha_monitor.sentences import area_tables as word_area_tables

    asked = (measure, area_kind, group, reference, period, population_base)
    found = monitor.pooled(*asked, every=every, repeats=repeats)
    plain = word_area_tables.area_table
    _give(found, word_area_tables.summary_table if summary else plain, summary, form, out)


def funnel(
    measure: Measure = "detentions",
    area_kind: ManyAreas = "icb",
    group: OneGroup = "black",
    reference: Reference = "white",
    period: Period = None,
    every: Every = None,
    population_base: PopulationBase = "census-2021",
    repeats: Repeats = False,
    centre: AboutCentre = Centre.MEAN,
    summary: Summary = False,
    form: Form = None,
    out: Out = None,
) -> None:
    """How far each area's ratio lies from a centre, beside what chance and usual spread allow."""
    from mha_monitor import monitor
    from mha_monitor.sentences import area_tables as word_area_tables

    asked = (measure, area_kind, group, reference, period, population_base, centre.value)
    found = monitor.funnel(*asked, every=every, repeats=repeats)
    plain = word_area_tables.funnel_table
    _give(found, word_area_tables.funnel_summary if summary else plain, summary, form, out)


def _give(
    found: AreasTogether,
    plain: Callable[[pd.DataFrame], pd.DataFrame],
    summary: bool,
    form: Format | None,
    out: Path | None,
) -> None:
    """Write the areas or the row for all of them; as a table with words for numbers."""
    from mha_monitor.cli.output import Answer, give

    table = found.summary if summary else found.table
    told = {"plain": lambda: plain(table), "sentences": lambda: [found.words]}
    give(Answer(table, found.source, found.caveat, **told), form, out)
