"""The key of a map and the table beneath it, as HTML that needs no script and no other host."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from data_sources.schema.table_rows import rows_of
from mha_monitor.definitions.verdicts import HIGHER, LOWER
from mha_monitor.formats.html import escaped
from mha_monitor.maps.colours import NO_FIGURE, SUPPRESSED, ColourScale, labels

HATCHED = "repeating-linear-gradient(-45deg,#fff 0 3px,#6F777B 3px 5px)"
DOTTED = "radial-gradient(#6F777B 1.2px,#fff 1.6px) 0 0/6px 6px"
_SWATCH = (
    "display:inline-block;width:1.6em;height:1.1em;margin-right:.5em;vertical-align:middle;"
    "border:1px solid #505A5F;forced-color-adjust:none;print-color-adjust:exact;"
)
# A label of two lines goes on beneath its words, not beneath the swatch.
_LINE = "margin:.15em 0;padding-left:2.1em;text-indent:-2.1em"
_LIST = "list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;column-gap:1.2em"
_LINED = (
    "display:inline-block;width:1.6em;height:1.1em;margin-right:.5em;vertical-align:middle;"
    "box-sizing:border-box;border:2.5px {} #0B0C0C;"
)
STROKES = {HIGHER: "solid", LOWER: "dashed"}


def legend_html(
    shaded: pd.DataFrame | None,
    scale: ColourScale,
    *,
    title: str = "",
    lines: Mapping[str, str] | None = None,
) -> str:
    """Return the key: every class in order with its colour, its words and its number of areas.

    `shaded` is the table from `colours.shade`; without it, of several maps, there are no numbers.
    `title` is its heading, and `lines` says what the line of each verdict means.
    """
    counts = None if shaded is None else shaded["shade"].value_counts()
    rows = [
        _row(
            f"{_SWATCH}background:{background(shade, scale)}",
            label,
            None if counts is None else counts.get(shade, 0),
        )
        for shade, label in labels(scale).items()
    ]
    heading = title or scale.title
    if shaded is not None:
        heading = f"{heading} (number of areas)"
        for verdict, label in (lines or {}).items():
            number = shaded["line"].eq(verdict).sum()
            rows.append(_row(_LINED.format(STROKES[verdict]), label, number))
    return (
        f'<div role="group" aria-label="Map key: {escaped(title or scale.title)}">'
        f'<p style="margin:0 0 .3em"><strong>{escaped(heading)}</strong></p>'
        f'<ul style="{_LIST}">{"".join(rows)}</ul></div>'
    )


def background(shade: str, scale: ColourScale) -> str:
    """Return the CSS background of a swatch."""
    patterns = {SUPPRESSED: HATCHED, NO_FIGURE: DOTTED}
    return patterns.get(shade) or scale.colours[int(shade)]


def table_html(shaded: pd.DataFrame, scale: ColourScale, sentences: Mapping[str, str]) -> str:
    """Return the map's figures as a table: the equal route for anyone who cannot use the map."""
    headings = ("Area", "Code", scale.title, "Interval", "In words")
    head = "".join(f'<th scope="col">{escaped(heading)}</th>' for heading in headings)
    body = "".join(
        f'<tr><th scope="row">{escaped(row.area_name)}</th><td>{escaped(row.Index)}</td>'
        f"<td>{escaped(scale.text(row.value) or row.label)}</td>"
        f"<td>{escaped(_interval(row.low, row.high, scale))}</td>"
        f"<td>{escaped(sentences.get(row.Index, ''))}</td></tr>"
        for row in rows_of(shaded.sort_values("area_name"))
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(style: str, label: str, areas: int | None) -> str:
    number = "" if areas is None else f" ({areas})"
    return (
        f'<li style="{_LINE}"><span aria-hidden="true" style="{style}"></span>'
        f"{escaped(label)}{number}</li>"
    )


def _interval(low: float, high: float, scale: ColourScale) -> str:
    if math.isnan(low) or math.isnan(high):
        return ""
    top = "no upper limit" if math.isinf(high) else scale.text(high)
    return f"{scale.text(low)} to {top}"
