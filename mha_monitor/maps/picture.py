"""The map as a picture: one Altair chart that becomes PNG, SVG or PDF without a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack, cast

import altair
import pandas as pd

from mha_monitor.charts import ink
from mha_monitor.charts.text import balanced, wrapped
from mha_monitor.charts.theme import INK, LINE_HEIGHT, PAPER, SOFT_INK, TEXT_SIZE, settings
from mha_monitor.definitions.verdicts import HIGHER, LOWER
from mha_monitor.formats.texts import Texts, Worded
from mha_monitor.maps.colours import NO_FIGURE, SUPPRESSED, ColourScale, labels, shade
from mha_monitor.maps.marks import middle
from mha_monitor.maps.panel import PATTERN_GREY, drawn, panel

WIDTH = 760
KEY_WIDTH = 310
KEY_ROW = 24
TITLE_SIZE, SUBTITLE_SIZE = 19, 14
# Small, crowded areas are drawn again, larger: those whose middle lies in this box.
LONDON_WEST, LONDON_SOUTH, LONDON_EAST, LONDON_NORTH = -0.50, 51.30, 0.25, 51.65
# Drawn in a box from -1 to 1, as Vega's marker shapes are.
STRIPES = "M-1,0L0,-1M-1,1L1,-1M0,1L1,0"
_SIDES = "M-1,-1H1V-.7H-1ZM-1,.7H1V1H-1Z"
FRAMES = {
    HIGHER: f"{_SIDES}M-1,-1H-.7V1H-1ZM.7,-1H1V1H.7Z",
    LOWER: "".join(f"M{x},{y}h.5v.3h-.5Z" for x in (-1, -0.25, 0.5) for y in (-1, 0.7)),
}
DOTS = "".join(f"M{x},{y}h.3v.3h-.3Z" for x in (-0.7, 0.4) for y in (-0.7, 0.4))


def static_map(
    ratios: pd.DataFrame,
    outlines: dict,
    *,
    shown: str,
    scale: ColourScale,
    lines: Mapping[str, str] | None = None,
    selected_area: str | None = None,
    **words: Unpack[Worded],
) -> altair.VConcatChart:
    """Return England, London drawn larger, a key and a source line.

    `ratios`, `outlines` and `shown` are as for `maps.ratio_map`. Outlines must run clockwise, as
    `data_sources.boundaries` writes them. Raises ValueError when an area has several rows.
    """
    texts = Texts(**words)
    shaded = shade(ratios, outlines, shown=shown, scale=scale)
    features = [drawn(each, shaded.loc[each["id"]], scale) for each in outlines["features"]]
    side = [_key(shaded, scale, lines or {}), *_london(features, selected_area)]
    england = panel(features, selected_area, 430, 560, 0.075)
    return put_together(texts, altair.hconcat(england, altair.vconcat(*side)))


def put_together(
    texts: Texts, *parts: altair.HConcatChart | altair.LayerChart
) -> altair.VConcatChart:
    """Return the parts one below the other, with their title above and their source below."""
    return (
        altair.vconcat(*parts, _footer(texts.source))
        .properties(
            title=_titled(texts.title, texts.subtitle),
            description=texts.alt or texts.title,
            usermeta={"title": texts.title, "source": texts.source},
        )
        .configure(**settings())
        .configure_concat(spacing=8)
    )


def _london(features: list[dict], selected_area: str | None) -> list[altair.LayerChart]:
    inside = [each for each in features if in_london(*middle(each))]
    if len(inside) < 2:
        return []
    title = altair.TitleParams("London", anchor="start", fontSize=TEXT_SIZE, color=INK)
    return [panel(inside, selected_area, 230, 190, 0.025).properties(title=title)]


def in_london(east: float, north: float) -> bool:
    """Whether a point lies where small areas are crowded."""
    return LONDON_WEST < east < LONDON_EAST and LONDON_SOUTH < north < LONDON_NORTH


def key_of(scale: ColourScale) -> altair.LayerChart:
    """Return a key of the classes alone, for several maps."""
    shades = labels(scale)
    heights = {each: KEY_ROW * (row + 0.5) for row, each in enumerate(shades)}
    words = [ink.word(shades[each], 28, y) for each, y in heights.items()]
    layers = [*ink.points(_swatches(heights, scale)), *ink.words(words)]
    layered = cast(altair.LayerChart, altair.layer(*layers))  # charts without facets
    return layered.properties(width=KEY_WIDTH, height=KEY_ROW * len(words))


def _key(shaded: pd.DataFrame, scale: ColourScale, lines: Mapping[str, str]) -> altair.LayerChart:
    shades, counts = labels(scale), shaded["shade"].value_counts()
    heights = {each: KEY_ROW * (row + 1.5) for row, each in enumerate(shades)}
    points = _swatches(heights, scale)
    words = [
        ink.word(f"{shades[each]} ({counts.get(each, 0)})", 28, y) for each, y in heights.items()
    ]
    for place, (verdict, label) in enumerate(lines.items()):
        y = KEY_ROW * (len(shades) + place + 1.5)
        points.append(ink.point(FRAMES[verdict], 230, INK, INK, x=10, y=y))
        words.append(ink.word(f"{label} ({shaded['line'].eq(verdict).sum()})", 28, y))
    words.append(ink.word(f"{scale.title} (number of areas)", 0, KEY_ROW / 2, bold=True))
    layers = [*ink.points(points), *ink.words(words)]
    layered = cast(altair.LayerChart, altair.layer(*layers))  # charts without facets
    return layered.properties(width=KEY_WIDTH, height=KEY_ROW * len(words))


def _swatches(heights: dict[str, float], scale: ColourScale) -> list[ink.Record]:
    fills = dict.fromkeys(heights, PAPER) | {str(i): each for i, each in enumerate(scale.colours)}
    return [
        *(
            ink.point("square", 270, SOFT_INK, fills[each], x=10, y=y)
            for each, y in heights.items()
        ),
        ink.point(STRIPES, 190, PATTERN_GREY, x=10, y=heights[SUPPRESSED]),
        ink.point(DOTS, 150, PATTERN_GREY, PATTERN_GREY, x=10, y=heights[NO_FIGURE]),
    ]


def _titled(title: str, subtitle: str) -> altair.TitleParams:
    """Return the title above a picture."""
    return altair.TitleParams(
        text=balanced(title, WIDTH, TITLE_SIZE, bold=True),
        subtitle=balanced(subtitle, WIDTH, SUBTITLE_SIZE),
        anchor="start",
        fontSize=TITLE_SIZE,
        lineHeight=TITLE_SIZE + 5,
        color=INK,
        subtitleFontSize=SUBTITLE_SIZE,
        subtitleLineHeight=SUBTITLE_SIZE + 5,
        subtitleColor=SOFT_INK,
        subtitlePadding=6,
    )


def _footer(source: str) -> altair.LayerChart:
    """Return the source line, as wide as the picture."""
    lines = wrapped(source, WIDTH)
    text = ink.word(lines, 0, LINE_HEIGHT / 2, colour=SOFT_INK)
    layered = cast(altair.LayerChart, altair.layer(*ink.words([text])))  # without facets
    return layered.properties(width=WIDTH, height=LINE_HEIGHT * len(lines))
