"""The command that draws a map."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from mha_monitor.cli.asking import with_words
from mha_monitor.cli.pictures import Form, Picture, PictureFormat, form_of, one_of, save
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
    "out": (Picture, ...),
    "form": (Form, None),
    "shown": (
        Annotated[Shown, typer.Option(help="What the areas are coloured by.")],
        Shown.RATIO,
    ),
    "area": (
        Annotated[list[str] | None, typer.Option(metavar="AREA", help="An area to pick out.")],
        None,
    ),
}


def run(
    asked: dict[str, Any],
    out: Path,
    form: PictureFormat | None,
    shown: Shown,
    area: list[str] | None,
) -> None:
    """A map of integrated care boards or regions. HTML is one file that needs no network."""
    form = form_of(form, out)
    from mha_monitor import monitor
    from mha_monitor.maps.colours import SCALES

    found = monitor.areas_shown(**asked, shown=shown.value)
    outlines = monitor.outlines(found)
    how = {
        **found.pictured,
        "shown": found.shown,
        "scale": SCALES[found.shown],
        "lines": found.lines,
        "selected_area": one_of(found, area),
    }
    if form is PictureFormat.HTML:
        from mha_monitor.maps.page import standalone_html

        page = standalone_html(found.table, outlines, sentences=found.sentences, **how)
        save(page, form, out, found)
    else:
        from mha_monitor.maps.picture import static_map

        save(static_map(found.table, outlines, **how), form, out, found)


draw_map = with_words(run, ASKABLE["areas_shown"].words, ASKABLE["areas_shown"].otherwise, OWN)
