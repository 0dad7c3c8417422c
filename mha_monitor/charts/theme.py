"""How every chart looks: font, colours, sizes.

Colours: the UK Government Analysis Function palette (dark blue, turquoise, dark pink) with
vermillion from Okabe and Ito's palette for colour blindness. Every mark stands out from white by
3:1 or more and every word by 4.5:1; series differ by marker shape and line pattern as well.
"""

from __future__ import annotations

from typing import Any

# The names after the first serve a viewer of an SVG file who has no Open Sans; both are narrower.
FONT = "Open Sans, Arial, Helvetica, sans-serif"

PAPER = "#FFFFFF"
INK = "#0B0C0C"
SOFT_INK = "#505A5F"
GRID = "#DEE0E2"
SHADE = "#F3F2F1"

CHANCE = "#12436D"
ROUNDING = "#2073BC"
UNKNOWN = "#767676"
HIGHLIGHT = "#801650"
MILESTONE = "#868D91"

SERIES_COLOURS = ("#12436D", "#D55E00", "#1F8A83", "#801650")
SECOND, SECOND_HALF = SERIES_COLOURS[1], 4.5  # a row's second mark, and half its height in pixels
SERIES_SHAPES = ("circle", "diamond", "triangle-up", "square")
SERIES_DASHES = ((1, 0), (7, 4), (2, 3), (10, 3, 2, 3))

TEXT_COLOURS = (INK, SOFT_INK, HIGHLIGHT)
MARK_COLOURS = (CHANCE, ROUNDING, UNKNOWN, HIGHLIGHT, MILESTONE, *SERIES_COLOURS)

TEXT_SIZE = 12
LABEL_SIZE = 13
LINE_HEIGHT = 17
PADDING = 12
NARROWEST_WIDE = 480


def settings() -> dict[str, Any]:
    """The Vega-Lite `config` that all charts share.

    A chart is read out by its description: of marks and guides there would be raw co-ordinates.
    """
    return {
        "aria": False,
        "mark": {"aria": False},
        "background": PAPER,
        "padding": PADDING,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "labelFontSize": TEXT_SIZE,
            "labelColor": INK,
            "titleFontSize": TEXT_SIZE,
            "titleFontWeight": "normal",
            "titleColor": SOFT_INK,
            "gridColor": GRID,
            "domainColor": SOFT_INK,
            "tickColor": SOFT_INK,
        },
    }
