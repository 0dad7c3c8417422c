"""The command that draws a chart."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mha_monitor.cli.asking import DEFAULTS, with_words
from mha_monitor.cli.pictures import LOOKS, PictureFormat, asked_for, one_of, save
from mha_monitor.definitions.askable import ASKABLE

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.findings import Finding

    Answered = tuple[Finding, str | None, pd.DataFrame | None]


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
    **LOOKS,
}
WORDS = tuple(dict.fromkeys((*ASKABLE["ratios"].words, "rate_kind")))


def run(asked: dict[str, Any], compared: Chart, **how: Any) -> None:
    """A chart of groups in one area, of one group in every area, or of one group over time.

    For `areas`, --area picks one out. A `funnel` is one group in every area, by how much the
    counts tell; `within` is England's ratio beside those within its areas. Each shape is laid
    out for itself, with text that can be read on a telephone; what finds no room stands in the
    text beside it. HTML is one file, the chart and its figures as a table, that needs no network.
    """
    ask = asked_for(**how)
    found, picked, plain = ANSWERS[compared](asked)
    from mha_monitor.exports import pictures

    picture = pictures.of(compared, found, shape=ask.shape, theme=ask.theme, picked=picked)
    if ask.form is PictureFormat.HTML:
        save(ask, _page(picture, found, plain), picture.name, found)
    else:
        save(ask, picture, picture.name, found)


def _page(picture: Any, found: Finding, plain: pd.DataFrame | None) -> str:
    from mha_monitor.charts.page import Told, standalone_html

    told = Told(picture.words.title, picture.words.source)
    return standalone_html(picture.svg(), told, found.table, plain)


def _groups(asked: dict[str, Any]) -> Answered:
    from mha_monitor import monitor

    return monitor.ratios(**_of(asked, "ratios")), None, None


def _areas(asked: dict[str, Any]) -> Answered:
    from mha_monitor import monitor

    chosen = asked.pop("area", None)
    found = monitor.ratios(**{"area_kind": "icb", "group": "black", **_of(asked, "ratios")})
    return found, one_of(found, chosen), None


def _funnel(asked: dict[str, Any]) -> Answered:
    from mha_monitor import monitor
    from mha_monitor.sentences import area_tables

    found = monitor.funnel(**_of(asked, "funnel"))
    return found, None, area_tables.funnel_table(found.table)


def _within(asked: dict[str, Any]) -> Answered:
    from mha_monitor import monitor
    from mha_monitor.sentences import within_between

    found = monitor.within(**_of(asked, "within"))
    return found, None, within_between.plain(found.table)


def _trend(asked: dict[str, Any]) -> Answered:
    """Years as published and on one base; of other lengths the one series."""
    from mha_monitor import monitor

    return monitor.trend_drawn(**_of(asked, "trend_drawn")), None, None


def _of(asked: dict[str, Any], question: str) -> dict[str, Any]:
    """The words for a question: of those that it does not take, what was asked for by name.

    These are refused by the question itself.
    """
    taken = (*ASKABLE[question].words, "as_of")
    return {
        name: value for name, value in asked.items() if name in taken or DEFAULTS.get(name) != value
    }


ANSWERS = {
    Chart.GROUPS: _groups,
    Chart.AREAS: _areas,
    Chart.TREND: _trend,
    Chart.FUNNEL: _funnel,
    Chart.WITHIN: _within,
}
chart = with_words(run, WORDS, own=OWN)
