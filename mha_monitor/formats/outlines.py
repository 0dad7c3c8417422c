"""Letters as outlines, so that a picture looks the same where its font is not installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from PIL import ImageFont

FONT_FILES = Path(__file__).resolve().parents[1] / "dashboard" / "static" / "fonts"
FILES = {False: "OpenSans-Regular.ttf", True: "OpenSans-Bold.ttf"}


@cache
def sized(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    """The font of a size in pixels, to measure with."""
    return ImageFont.truetype(FONT_FILES / FILES[bold], size)


@cache
def _font(bold: bool) -> TTFont:
    return TTFont(FONT_FILES / FILES[bold], lazy=True)


@cache
def _letters(bold: bool) -> dict[int, str]:
    return _font(bold).getBestCmap()


@cache
def units(bold: bool) -> int:
    """How many units of an outline make one line's height."""
    return _font(bold)["head"].unitsPerEm


def has_all(text: str, bold: bool) -> bool:
    """Whether the font has every sign of a text."""
    return all(ord(sign) in _letters(bold) for sign in text)


def signs(text: str, bold: bool) -> list[tuple[str, int]]:
    """Each sign's name in the font and how far right of the text's start it stands, in units."""
    placed, at = [], 0
    for sign in text:
        name = _letters(bold)[ord(sign)]
        placed.append((name, at))
        at += _font(bold)["hmtx"][name][0]
    return placed


@cache
def outline(name: str, bold: bool) -> str:
    """The path of a sign in units, y upwards; "" for one that leaves no ink."""
    glyphs = _font(bold).getGlyphSet()
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:g}")
    glyphs[name].draw(pen)
    return pen.getCommands()


def length(text: str, bold: bool) -> int:
    """The width of a text in units."""
    return sum(_font(bold)["hmtx"][name][0] for name, _ in signs(text, bold))
