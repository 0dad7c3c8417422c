"""The command that draws a map."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from mha_monitor.cli.asking import with_words
from mha_monitor.cli.pictures import LOOKS, PictureFormat, asked_for, one_of, save
from mha_monitor.definitions.askable import ASKABLE


class Shown(StrEnum):
    """What a map colours its areas by."""

    RATIO = "ratio"
    SMOOTHED = "smoothed"
    RATE = "rate"
    DIFFERENCE = "difference"
    EXCESS = "excess"
    UNKNOWN_SHARE = "unknown-share"
    VERDICT = "verdict"


OWN = {
    **LOOKS,
    "shown": (
        Annotated[Shown, typer.Option(help="What the areas are coloured by.")],
        Shown.RATIO,
    ),
    "area": (
        Annotated[list[str] | None, typer.Option(metavar="AREA", help="An area to pick out.")],
        None,
    ),
}


def run(asked: dict[str, Any], shown: Shown, area: list[str] | None, **how: Any) -> None:
    """A map of integrated care boards or regions. HTML is one file that needs no network."""
    ask = asked_for(**how)
    from mha_monitor import monitor
    from mha_monitor.exports import pictures

    found = monitor.areas_shown(**asked, shown=shown.value)
    picked = one_of(found, area)
    if ask.form is PictureFormat.HTML:
        from mha_monitor.sentences import pictured

        save(ask, _page(found, picked), pictured.areas(found, "map").name, found)
    else:
        picture = pictures.of("map", found, shape=ask.shape, theme=ask.theme, picked=picked)
        save(ask, picture, picture.name, found)


def _page(found: Any, picked: str | None) -> str:
    from mha_monitor import monitor
    from mha_monitor.maps.colours import SCALES
    from mha_monitor.maps.page import standalone_html

    return standalone_html(
        found.table,
        monitor.outlines(found),
        sentences=found.sentences,
        shown=found.shown,
        scale=SCALES[found.shown],
        lines=found.lines,
        selected_area=picked,
        **found.pictured,
    )


draw_map = with_words(run, ASKABLE["areas_shown"].words, ASKABLE["areas_shown"].otherwise, OWN)
