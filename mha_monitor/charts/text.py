"""Words on charts: how wide they are, where their lines break, how numbers are written."""

from __future__ import annotations

import bisect
import math
import re
from functools import cache, lru_cache
from typing import Any

from PIL import ImageFont

from mha_monitor.charts.theme import TEXT_SIZE
from mha_monitor.formats.pictures import FONT_FILES
from mha_monitor.formats.text import visible
from mha_monitor.sentences import amounts

BOARD_NAME = re.compile(r"^NHS\s+|\s+Integrated Care Board$|\s+ICB$", re.IGNORECASE)


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    file = "OpenSans-Bold.ttf" if bold else "OpenSans-Regular.ttf"
    return ImageFont.truetype(FONT_FILES / file, size)


@lru_cache(maxsize=4096)
def text_width(text: str, size: int = TEXT_SIZE, *, bold: bool = False) -> float:
    """Width in pixels of one line in the chart font, as it is seen."""
    return _font(size, bold).getlength(visible(text))


def wrapped(text: str, width: float, size: int = TEXT_SIZE, *, bold: bool = False) -> list[str]:
    """Break text into lines no wider than `width` pixels; a newline in it starts a new line."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in _words_that_fit(paragraph, width, size, bold):
            longer = f"{line} {word}" if line else word
            if line and text_width(longer, size, bold=bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def balanced(text: str, width: float, size: int, *, bold: bool = False) -> list[str]:
    """Like `wrapped`, in as few lines but of like length, so no word ends up alone."""
    lines = wrapped(text, width, size, bold=bold)
    for narrower in range(int(width), int(width / 2), -8):
        tighter = wrapped(text, narrower, size, bold=bold)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


def _words_that_fit(paragraph: str, width: float, size: int, bold: bool) -> list[str]:
    """The words of a paragraph; one wider than a whole line (a web address) is cut into pieces."""
    pieces: list[str] = []
    for word in paragraph.split():
        while text_width(word, size, bold=bold) > width and len(word) > 1:
            fitting = _letters_that_fit(word, width, size, bold)
            length = word.rfind("/", 1, fitting) + 1 or fitting
            pieces.append(word[:length])
            word = word[length:]
        pieces.append(word)
    return pieces


def _letters_that_fit(word: str, width: float, size: int, bold: bool) -> int:
    """How many letters of a word fit a line, but one at least: found by halving."""
    # No letter is narrower than a pixel.
    within = range(1, min(len(word), int(width) + 2))
    wider = bisect.bisect_right(
        within, width, key=lambda count: text_width(word[:count], size, bold=bold)
    )
    return max(wider, 1)


def ratio_text(ratio: float) -> str:
    """A ratio as sentences and tables print it; nothing where there is none."""
    return "" if math.isnan(ratio) else amounts.ratio(ratio)


def range_text(low: float, high: float) -> str:
    """Two limits as sentences and tables print them; "no limits" where both ends are open."""
    return _short(amounts.range_of(low, high))


def estimate_text(row: Any, name: str = "ratio") -> tuple[str, str]:
    """A ratio of a row of a table and its limits with rounding, as tables print them."""
    told = row._asdict()
    return "" if math.isnan(told[name]) else amounts.point_of(told, name), within_text(row, name)


def within_text(row: Any, layer: str) -> str:
    """One layer of doubt of a row: `ratio_sampling`, `ratio`, `ratio_unknown`; or that of age."""
    return _short(amounts.interval(row._asdict(), layer))


def _short(limits: str) -> str:
    return {"not known": "", "anywhere from 0 upwards": "no limits"}.get(limits, limits)


def rate_text(rate: float) -> str:
    """A rate per 100,000 as written on a chart."""
    if math.isnan(rate):
        return ""
    return f"{rate:,.1f}" if abs(rate) < 99.95 else f"{rate:,.0f}"


def area_label(name: str) -> str:
    """An area's name without the words that every integrated care board shares."""
    return BOARD_NAME.sub("", name.strip())
