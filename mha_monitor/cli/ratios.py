"""Commands that ask for figures: ratios, rates, and figures as published."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.options import (
    Area,
    AreaKind,
    AreaVintage,
    Confidence,
    Every,
    Form,
    Grouping,
    Groups,
    Measure,
    Out,
    Period,
    PopulationBase,
    Reference,
    Repeats,
    codes,
    kind,
)

if TYPE_CHECKING:
    import pandas as pd


def ratios(
    measure: Measure = "detentions",
    area_kind: AreaKind = None,
    group: Groups = None,
    reference: Reference = "white",
    period: Period = None,
    every: Every = None,
    area: Area = None,
    area_vintage: AreaVintage = None,
    population_base: PopulationBase = "census-2021",
    grouping: Grouping = "nhs",
    confidence: Confidence = 0.95,
    repeats: Repeats = False,
    form: Form = None,
    out: Out = None,
) -> None:
    """Rate ratios of ethnic groups to a reference group, with three layers of doubt."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import Answer, give

    table = monitor.ratios(
        measure,
        kind(area_kind, area),
        codes(group),
        reference,
        period,
        area,
        population_base,
        grouping,
        confidence,
        every=every,
        area_vintage=area_vintage,
        repeats=repeats,
    )
    _say_left_out(measure, kind(area_kind, area), period, every, area_vintage)
    give(
        Answer(
            table,
            *source_and_caveat(table),
            plain=lambda: tables.ratios(table),
            sentences=lambda: _sentences(table),
        ),
        form,
        out,
    )


def rates(
    measure: Measure = "detentions",
    area_kind: AreaKind = None,
    group: Groups = None,
    period: Period = None,
    every: Every = None,
    area: Area = None,
    area_vintage: AreaVintage = None,
    population_base: PopulationBase = "census-2021",
    grouping: Grouping = "nhs",
    confidence: Confidence = 0.95,
    repeats: Repeats = False,
    form: Form = None,
    out: Out = None,
) -> None:
    """Rates per 100,000 people of each ethnic group, recomputed from counts."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import Answer, give

    table = monitor.rates(
        measure,
        kind(area_kind, area),
        codes(group),
        period,
        area,
        population_base,
        grouping,
        confidence,
        every=every,
        area_vintage=area_vintage,
        repeats=repeats,
    )
    _say_left_out(measure, kind(area_kind, area), period, every, area_vintage)
    source, caveat = source_and_caveat(table)
    give(Answer(table, source, caveat, plain=lambda: tables.rates(table)), form, out)


def figures(
    source: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="As mha_annual or mhsds_monthly."),
    ] = None,
    area_kind: AreaKind = None,
    area: Area = None,
    dimension: Annotated[
        str | None, typer.Option(metavar="NAME", help="all, ethnicity, age, gender or imd.")
    ] = None,
    group: Annotated[
        str | None, typer.Option(metavar="CODE", help="One group of the dimension.")
    ] = None,
    series: Annotated[
        str | None, typer.Option(metavar="NAME", help="A series in the publisher's own words.")
    ] = None,
    statistic: Annotated[
        str | None, typer.Option(metavar="NAME", help="As count, crude_rate, half_width.")
    ] = None,
    period: Period = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """The figures as published, one row each, with the range that each may stand for."""
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import Answer, give

    table = monitor.figures(source, area_kind, area, dimension, group, series, statistic, period)
    attribution = " ".join(monitor.attribution())
    caveat = "Figures are as published: low and high give the range that a printed one stands for."
    answer = Answer(table, attribution, caveat, plain=lambda: tables.figures(table))
    give(answer, form, out)


def _say_left_out(
    measure: str, area_kind: str, period: str | None, every: str | None, vintage: str | None
) -> None:
    """Name the areas of a later vintage that earlier figures do not add up to."""
    if vintage is None:
        return
    from mha_monitor import monitor

    for row in monitor.left_out(vintage, measure, area_kind, period, every).itertuples():
        typer.echo(f"Left out: {row.area_name} ({row.area_code}). {row.reason}", err=True)


def source_and_caveat(table: pd.DataFrame) -> tuple[str, str]:
    """The source line of a table of ratios or rates, and the caveats of every flag in it."""
    from mha_monitor.sentences import sources

    caveat = sources.caveat(table["measure"].iloc[0], sources.all_flags(table))
    return sources.source_line(table), caveat


def _sentences(ratios: pd.DataFrame) -> list[str]:
    """The finding of a table of ratios, where one sentence can say it."""
    from mha_monitor.sentences import one_row, titles

    row = ratios.iloc[0]
    several = {name for name in ("period", "area_code", "group") if len(set(ratios[name])) > 1}
    if not several:
        return [one_row.headline(row), one_row.doubt(row), one_row.unknown(row)]
    if several == {"group"}:
        return [f"{titles.groups(ratios)}. {titles.groups_subtitle(ratios)}"]
    if several != {"area_code"}:
        return []
    ratio = england_beside(ratios)["ratio"]
    finding = [] if math.isnan(ratio) else [f"{titles.areas(ratios, ratio)}."]
    return [*finding, titles.areas_subtitle(ratios)]


def england_beside(ratios: pd.DataFrame) -> pd.Series:
    """England's row of the same question as a table of one group's ratios by area.

    Its ratio is not a number where a red flag forbids to hold anything against it.
    """
    from mha_monitor import monitor
    from mha_monitor.definitions.flags import comparable

    row = ratios.iloc[0]
    england = monitor.ratios(
        row["measure"],
        group=row["group"],
        reference=row["reference"],
        period=row["period"],
        population_base=row["population_base"],
        grouping=row["grouping"],
    )
    row = england.iloc[0].copy()
    row["ratio"] = comparable(row)
    return row
