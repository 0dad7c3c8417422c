"""The command that draws a chart."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.areas import AboutCentre, Centre
from mha_monitor.cli.options import (
    Area,
    AreaKind,
    Every,
    Groups,
    Measure,
    Period,
    Reference,
    codes,
    kind,
)
from mha_monitor.cli.pictures import Picture, check_ending, is_page, one_of, save, save_page, source
from mha_monitor.cli.ratios import england_beside

if TYPE_CHECKING:
    import pandas as pd
    from altair import TopLevelMixin

ONE_BASE = "census-2021"
MILESTONES = ("act-stage", "commencement", "programme")


class Chart(StrEnum):
    """What a chart compares."""

    GROUPS = "groups"
    AREAS = "areas"
    TREND = "trend"
    FUNNEL = "funnel"


def chart(
    compared: Annotated[
        Chart, typer.Argument(help="What to compare.", metavar="groups|areas|trend|funnel")
    ],
    out: Picture,
    measure: Measure = "detentions",
    area_kind: AreaKind = None,
    area: Area = None,
    group: Groups = None,
    reference: Reference = "white",
    period: Period = None,
    every: Every = None,
    centre: AboutCentre = Centre.MEAN,
) -> None:
    """A chart of groups in one area, of one group in every area, or of one group over time.

    For `areas`, --area picks one out. A `funnel` is one group in every area, by how much the
    counts tell. HTML is one file with the chart and its figures as a table.
    """
    check_ending(out)
    plain = None
    from mha_monitor import monitor
    from mha_monitor.definitions.periods import YEAR

    if compared is Chart.GROUPS:
        where = kind(area_kind, area)
        table = monitor.ratios(measure, where, codes(group), reference, period, area, every=every)
        drawn, told = _groups(table)
    elif compared is Chart.AREAS:
        one = codes(group) or "black"
        table = monitor.ratios(measure, area_kind or "icb", one, reference, period, every=every)
        drawn, told = _areas(table, area)
    elif compared is Chart.FUNNEL:
        asked = (measure, area_kind or "icb", _one_group(codes(group)), reference, period)
        drawn, told, table, plain = _funnel(*asked, every, centre.value)
    else:
        asked = (measure, area or "ENG", _one_group(codes(group)), reference)
        drawn, told, table = _trend(*asked) if every in (None, YEAR) else _months(*asked, every)
    if is_page(out):
        from mha_monitor.charts.page import standalone_html

        save_page(standalone_html(drawn, table, plain), out)
    else:
        save(drawn, out)
    typer.echo(f"{told}.", err=True)


def _groups(ratios: pd.DataFrame) -> tuple[TopLevelMixin, str]:
    from mha_monitor import charts
    from mha_monitor.sentences import titles

    title = titles.groups(ratios)
    subtitle, alt = titles.groups_subtitle(ratios), titles.alt_groups(ratios)
    texts = {"title": title, "subtitle": subtitle, "source": source(ratios), "alt": alt}
    return charts.groups(ratios, **texts), title


def _areas(ratios: pd.DataFrame, area: str | None) -> tuple[TopLevelMixin, str]:
    from mha_monitor import charts
    from mha_monitor.sentences import titles

    england_ratio = england_beside(ratios)["ratio"]
    title = titles.areas(ratios, england_ratio)
    drawn = charts.areas(
        ratios,
        england_ratio=england_ratio,
        title=title,
        subtitle=titles.areas_subtitle(ratios),
        source=source(ratios),
        highlight=one_of(ratios, area) or (),
        alt=titles.alt_areas(ratios, england_ratio),
    )
    return drawn, title


def _funnel(
    measure: str,
    area_kind: str,
    group: str,
    reference: str,
    period: str | None,
    every: str | None,
    centre: str,
) -> tuple[TopLevelMixin, str, pd.DataFrame, pd.DataFrame]:
    from mha_monitor import charts, monitor
    from mha_monitor.sentences import area_tables as word_area_tables
    from mha_monitor.sentences import funnel as word_funnel

    asked = (measure, area_kind, group, reference, period)
    found = monitor.funnel(*asked, centre=centre, every=every)
    row = found.summary.iloc[0]
    drawn = charts.funnel(
        found.table,
        found.curves,
        centre=row["funnel_centre"],
        england_ratio=row["england_ratio"],
        title=word_funnel.title(row),
        subtitle=word_funnel.subtitle(found.table, row),
        source=source(found.table),
        alt=word_funnel.alt(found.table, row),
    )
    return drawn, word_funnel.title(row), found.table, word_area_tables.funnel_table(found.table)


def _one_group(asked: str | Sequence[str] | None) -> str:
    if isinstance(asked, str) or len(asked or ()) > 1:
        raise typer.BadParameter("This chart is drawn for one group.", param_hint="--group")
    return asked[0] if asked else "black"


def _months(
    measure: str, area: str, group: str, reference: str, every: str
) -> tuple[TopLevelMixin, str, pd.DataFrame]:
    from mha_monitor import charts, monitor
    from mha_monitor.sentences import titles

    table = monitor.trend(measure, area, group, reference, every=every)
    title = titles.trend(table, table)
    drawn = charts.trend(
        table,
        milestones=monitor.milestones_for(table, measure, MILESTONES),
        breaks=monitor.series_breaks(table, measure),
        title=title,
        subtitle=titles.months_subtitle(table),
        source=source(table),
        alt=titles.alt_months(table, "ratio"),
    )
    return drawn, title, table


def _trend(
    measure: str, area: str, group: str, reference: str
) -> tuple[TopLevelMixin, str, pd.DataFrame]:
    from mha_monitor import charts, monitor
    from mha_monitor.sentences import titles

    # Standardised rates are printed for England alone.
    rate_kind = "standardised" if area == "ENG" else "crude"
    both = monitor.trend_on_bases(measure, area, group, reference, rate_kind, ONE_BASE)
    title = titles.trend(both.published, both.one_base)
    drawn = charts.trend(
        both.series,
        milestones=monitor.milestones_for(both.series, measure, MILESTONES),
        breaks=monitor.series_breaks(both.series, measure),
        title=title,
        subtitle=titles.trend_subtitle(both.series, ONE_BASE),
        source=f"{source(both.series)} {titles.census(both.change)}",
        alt=titles.alt_trend(both.published, both.one_base, "ratio"),
    )
    return drawn, title, both.series
