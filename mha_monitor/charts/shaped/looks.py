"""Which colour each part of a picture has: by day, by night, and in print without colour.

In light and dark every line stands out from its paper by 3:1 or more and every word by 4.5:1;
without colour, order is told by lightness, and kinds by shape and pattern.
"""

from __future__ import annotations

from mha_monitor.charts import theme
from mha_monitor.formats.drawing import Look

LIGHT: Look = {
    "paper": theme.PAPER,
    "ink": theme.INK,
    "soft": theme.SOFT_INK,
    "grid": theme.GRID,
    "shade": theme.SHADE,
    "hatch": "#6F777B",
    "accent": theme.HIGHLIGHT,
    "chance": theme.CHANCE,
    "rounding": theme.ROUNDING,
    "unknown": theme.UNKNOWN,
    "plain": "#6F777B",
    "pale": "#8FA5BD",
    "on-bar": "#FFFFFF",
    "second": theme.SECOND,
    **{f"series-{number}": each for number, each in enumerate(theme.SERIES_COLOURS)},
}
DARK: Look = {
    "paper": "#10151A",
    "ink": "#F5F6F7",
    "soft": "#B9C1C7",
    "grid": "#39424A",
    "shade": "#242C33",
    "hatch": "#AEB6BB",
    "accent": "#F0A3CF",
    "chance": "#8DBBEA",
    "rounding": "#4A90C2",
    "unknown": "#9AA3A9",
    "plain": "#9AA3A9",
    "pale": "#4C6A8A",
    "on-bar": "#10151A",
    "second": "#FF9A4D",
    "series-0": "#8DBBEA",
    "series-1": "#FF9A4D",
    "series-2": "#5FD0C5",
    "series-3": "#F0A3CF",
}
MONO: Look = {
    "paper": "#FFFFFF",
    "ink": "#000000",
    "soft": "#3D3D3D",
    "grid": "#D9D9D9",
    "shade": "#EFEFEF",
    "hatch": "#595959",
    "accent": "#000000",
    "chance": "#1F1F1F",
    "rounding": "#6B6B6B",
    "unknown": "#6B6B6B",
    "plain": "#767676",
    "pale": "#A6A6A6",
    "on-bar": "#FFFFFF",
    "second": "#5A5A5A",
    "series-0": "#000000",
    "series-1": "#5A5A5A",
    "series-2": "#333333",
    "series-3": "#767676",
}
LOOKS = {"light": LIGHT, "dark": DARK, "mono": MONO}
