"""Where the words of a picture lie, read from its SVG: for tests of size and overlap."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import NamedTuple

from mha_monitor.formats.outlines import sized

SVG = "{http://www.w3.org/2000/svg}"


class Written(NamedTuple):
    """One line of text and the box that its letters fill."""

    text: str
    size: float
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Written) -> bool:
        apart = self.right <= other.left + 0.5 or other.right <= self.left + 0.5
        return not (apart or self.bottom <= other.top + 0.5 or other.bottom <= self.top + 0.5)


def written(svg: str) -> list[Written]:
    """Every line of text of an SVG whose letters are text."""
    return [_box(each) for each in ET.fromstring(svg).iter(f"{SVG}text")]


def _box(each: ET.Element) -> Written:
    size = int(each.get("font-size", ""))
    font = sized(size, each.get("font-weight") == "bold")
    text = each.text or ""
    wide = font.getlength(text)
    x, y = float(each.get("x", "")), float(each.get("y", ""))
    left = x - {"start": 0, "middle": 0.5, "end": 1}[each.get("text-anchor", "start")] * wide
    _, top, _, bottom = font.getbbox(text, anchor="ls")
    return Written(text, size, left, y + top, left + wide, y + bottom)


def paper(svg: str) -> tuple[float, float]:
    root = ET.fromstring(svg)
    return float(root.get("width", "")), float(root.get("height", ""))
