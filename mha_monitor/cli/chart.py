"""The command that draws a chart."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mha_monitor.cli.asking import DEFAULTS, with_words
from mha_monitor.cli.pictures import Form, Picture, PictureFormat, form_of, one_of, save
from mha_monitor.definitions.askable import ASKABLE

if TYPE_CHECKING:
    import pandas as pd
    from altair import TopLevelMixin

    from mha_monitor.definitions.findings import Finding

    Drawn = tuple[TopLevelMixin, Finding, pd.DataFrame | None]

MILESTONES = ("act-stage", "commencement", "programme")


class Chart(StrEnum):
    """What a chart compares."""

    GROUPS = "groups"
    AREAS = "areas"
    TREND = "trend"
    FUNNEL = "funnel"
    WITHIN = "within"


OWN = {
    "compared": (
        Annotated[
            Chart,
            typer.Argument(help="What to compare.", metavar="groups|areas|trend|funnel|within"),
        ],
        ...,
    ),
    "out": (Picture, ...),
    "form": (Form, None),
}
WORDS = tuple(dict.fromkeys((*ASKABLE["ratios"].words, "rate_kind")))


def run(asked: dict[str, Any], compared: Chart, out: Path, form: PictureFormat | None) -> None:
    """A chart of groups in one area, of one group in every area, or of one group over time.

    For `areas`, --area picks one out. A `funnel` is one group in every area, by how much the
    counts tell; `within` is England's ratio beside those within its areas. HTML is one file with
    the chart and its figures as a table.
    """
    form = form_of(form, out)
    drawn, found, plain = DRAWN[compared](asked)
    if form is PictureFormat.HTML:
        from mha_monitor.charts.page import standalone_html

        save(standalone_html(drawn, found.table, plain), form, out, found)
    else:
        save(drawn, form, out, found)


def _groups(asked: dict[str, Any]) -> Drawn:
    from mha_monitor import charts, monitor

    found = monitor.ratios(**_of(asked, "ratios"))
    return charts.groups(found.table, **found.pictured), found, None


def _areas(asked: dict[str, Any]) -> Drawn:
    from mha_monitor import charts, monitor

    chosen = asked.pop("area", None)
    found = monitor.ratios(**{"area_kind": "icb", "group": "black", **_of(asked, "ratios")})
    drawn = charts.areas(
        found.table,
        england_ratio=found.england["ratio"],
        highlight=one_of(found, chosen) or (),
        **found.pictured,
    )
    return drawn, found, None


def _funnel(asked: dict[str, Any]) -> Drawn:
    from mha_monitor import charts, monitor
    from mha_monitor.sentences import area_tables

    found = monitor.funnel(**_of(asked, "funnel"))
    row = found.summary.iloc[0]
    drawn = charts.funnel(
        found.table,
        found.curves,
        centre=row["funnel_centre"],
        england_ratio=row["england_ratio"],
        **found.pictured,
    )
    return drawn, found, area_tables.funnel_table(found.table)


def _within(asked: dict[str, Any]) -> Drawn:
    from mha_monitor import charts, monitor
    from mha_monitor.sentences import within_between

    found = monitor.within(**_of(asked, "within"))
    drawn = charts.within(found.drawn, **found.pictured)
    return drawn, found, within_between.plain(found.table)


def _trend(asked: dict[str, Any]) -> Drawn:
    """Years as published and on one base; of other lengths the one series."""
    from mha_monitor import charts, monitor

    found = monitor.trend_drawn(**_of(asked, "trend_drawn"))
    drawn = charts.trend(
        found.table,
        milestones=monitor.milestones_for(found.table, found.asked.measure, MILESTONES),
        breaks=monitor.series_breaks(found.table, found.asked.measure),
        **found.pictured,
    )
    return drawn, found, None


def _of(asked: dict[str, Any], question: str) -> dict[str, Any]:
    """The words for a question: of those that it does not take, what was asked for by name.

    These are refused by the question itself.
    """
    taken = (*ASKABLE[question].words, "as_of")
    return {
        name: value for name, value in asked.items() if name in taken or DEFAULTS.get(name) != value
    }


DRAWN = {
    Chart.GROUPS: _groups,
    Chart.AREAS: _areas,
    Chart.TREND: _trend,
    Chart.FUNNEL: _funnel,
    Chart.WITHIN: _within,
}
chart = with_words(run, WORDS, own=OWN)
