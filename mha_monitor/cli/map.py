"""The command that draws a map."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.options import Measure, OneGroup, Period, Reference
from mha_monitor.cli.pictures import Picture, check_ending, is_page, one_of, save, save_page, source
from mha_monitor.cli.ratios import england_beside

if TYPE_CHECKING:
    import pandas as pd


class Shown(StrEnum):
    """What a map colours its areas by."""

    RATIO = "ratio"
    SMOOTHED = "smoothed"
    RATE = "rate"
    DIFFERENCE = "difference"
    UNKNOWN_SHARE = "unknown-share"


def draw_map(
    out: Picture,
    measure: Measure = "detentions",
    group: OneGroup = "black",
    reference: Reference = "white",
    period: Period = None,
    shown: Annotated[Shown, typer.Option(help="What the areas are coloured by.")] = Shown.RATIO,
    area_kind: Annotated[str, typer.Option(metavar="KIND", help="icb or region.")] = "icb",
    area: Annotated[str | None, typer.Option(metavar="CODE", help="An area to pick out.")] = None,
) -> None:
    """A map of integrated care boards or regions. HTML is one file that needs no network."""
    check_ending(out)
    from mha_monitor import monitor
    from mha_monitor.sentences import titles

    asked = (measure, area_kind, group, reference, period)
    ratios, column = monitor.ratios(*asked), shown.value.replace("-", "_")
    england = england_beside(ratios)
    if shown is Shown.SMOOTHED:
        ratios, title = _smoothed(*asked)
    else:
        title = titles.map_title(ratios, column, england["ratio"])
    options = {
        **_told(ratios, england, column),
        "title": title,
        "outlines": _outlines(area_kind, ratios),
        "selected_area": one_of(ratios, area),
    }
    if is_page(out):
        from mha_monitor.maps.page import standalone_html

        sentences = _sentences(ratios, england, shown)
        page = standalone_html(ratios, sentences=sentences, **options)
        save_page(page, out)
    else:
        from mha_monitor.maps.picture import static_map

        alt = titles.alt_areas(ratios, england["ratio"])
        save(static_map(ratios, alt=alt, **options), out)
    typer.echo(f"{options['title']}.", err=True)


def _told(ratios: pd.DataFrame, england: pd.Series, column: str) -> dict[str, object]:
    """What is shown, in which colours, and the words around it."""
    from mha_monitor.maps.colours import SCALES
    from mha_monitor.sentences import titles

    value = england["ratio" if column == "smoothed" else column]
    return {
        "shown": column,
        "scale": SCALES[column],
        "subtitle": titles.areas_subtitle(ratios, column),
        "source": source(ratios),
        "england_value": None if math.isnan(value) else value,
    }


def _smoothed(*asked: str | None) -> tuple[pd.DataFrame, str]:
    """The areas drawn to their mean, and the title of a map of them."""
    from mha_monitor import monitor
    from mha_monitor.sentences import areas as word_areas

    together = monitor.pooled(*asked)
    return together.table, word_areas.smoothed_title(together.table, together.summary.iloc[0])


def _sentences(ratios: pd.DataFrame, england: pd.Series, shown: Shown) -> dict[str, str]:
    from mha_monitor.sentences import areas as word_areas
    from mha_monitor.sentences import one_row

    if shown is Shown.SMOOTHED:
        return word_areas.smoothed_sentences(ratios)
    return one_row.area_sentences(ratios, england["ratio"])


def _outlines(area_kind: str, ratios: pd.DataFrame) -> dict:
    from mha_monitor.definitions.area_vintages import layer_of
    from mha_monitor.store.store import open_store

    return open_store().outlines(layer_of(area_kind, ratios["period_end"].iloc[0]))
