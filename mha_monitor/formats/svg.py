"""A drawing as SVG: letters as outlines, or as text where the page brings the font."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape, quoteattr

from mha_monitor.formats import drawing as d
from mha_monitor.formats import outlines
from mha_monitor.formats.text import visible

FAMILY = "Open Sans, Arial, Helvetica, sans-serif"
KINDS = {
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "square": ((-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)),
    "triangle": ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
    "right": ((-1, -1.2), (1.2, 0), (-1, 1.2)),
    "left": ((1, -1.2), (-1.2, 0), (1, 1.2)),
}


def to_svg(drawing: d.Drawing, *, text: bool = False, title: bool = True) -> str:
    """The drawing as SVG. With `text` its letters stay text, for a page that brings the font.

    One picture to a screen reader, with title and description; `title` False leaves these out
    where the page says them.
    """
    key = hashlib.sha256(repr((drawing.marks, sorted(drawing.look.items()))).encode()).hexdigest()
    writer = _Writer(drawing, f"p{key[:8]}", text)
    body = "".join(map(writer.mark, drawing.marks))
    width, height = _n(drawing.width), _n(drawing.height)
    head, told = "", ""
    if title:
        says = visible(drawing.alt or drawing.title)
        head = f' role="img" aria-label={quoteattr(says)}'
        more = escape(visible(f"{says} {drawing.source}".strip()))
        told = f"<title>{escape(visible(drawing.title))}</title><desc>{more}</desc>"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"{head}>{told}'
        f"{writer.definitions()}"
        f'<rect width="{width}" height="{height}" fill="{drawing.look["paper"]}"/>{body}</svg>\n'
    )


class _Writer:
    """Writes marks, and remembers which letters and hatches they need."""

    def __init__(self, drawing: d.Drawing, key: str, text: bool) -> None:
        self.drawing, self.look, self.key, self.text = drawing, drawing.look, key, text
        self.letters: dict[tuple[str, bool], str] = {}
        self.hatches: set[str] = set()

    def mark(self, mark: d.Mark) -> str:
        if isinstance(mark, d.Named):
            inside = "".join(map(self.mark, mark.marks))
            return f"<g><title>{escape(visible(mark.says))}</title>{inside}</g>"
        writers: dict[type, Callable] = {
            d.Box: self._box,
            d.Rule: self._rule,
            d.Line: self._line,
            d.Shape: self._shape,
            d.Point: self._point,
            d.Words: self._words,
        }
        return writers[type(mark)](mark)

    def definitions(self) -> str:
        parts = [
            f'<path id="{name}" d="{outlines.outline(*letter)}"/>'
            for letter, name in self.letters.items()
        ]
        parts += [self._hatch(name) for name in sorted(self.hatches)]
        return f"<defs>{''.join(parts)}</defs>" if parts else ""

    def _hatch(self, name: str) -> str:
        ink, paper = self.look["hatch"], self.look["paper"]
        inside = {
            "stripes": f'<rect width="2" height="6" fill="{ink}"/>',
            "dots": f'<circle cx="3" cy="3" r="1.1" fill="{ink}"/>',
        }[name]
        turned = ' patternTransform="rotate(45)"' if name == "stripes" else ""
        return (
            f'<pattern id="{self.key}{name}" width="6" height="6" patternUnits="userSpaceOnUse"'
            f'{turned}><rect width="6" height="6" fill="{paper}"/>{inside}</pattern>'
        )

    def _stroke(self, colour: str, thickness: float, dash: str = "") -> str:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        return f' stroke="{self.look[colour]}" stroke-width="{_n(thickness)}"{dashed}'

    def _box(self, mark: d.Box) -> str:
        edge = self._stroke(mark.edge, mark.thickness) if mark.edge else ""
        return (
            f'<rect x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(max(mark.width, 0))}" '
            f'height="{_n(max(mark.height, 0))}" fill="{self.look[mark.fill]}"{edge}/>'
        )

    def _rule(self, mark: d.Rule) -> str:
        return (
            f'<line x1="{_n(mark.x)}" y1="{_n(mark.y)}" x2="{_n(mark.x2)}" y2="{_n(mark.y2)}"'
            f"{self._stroke(mark.colour, mark.thickness, mark.dash)}/>"
        )

    def _line(self, mark: d.Line) -> str:
        stroke = self._stroke(mark.colour, mark.thickness, mark.dash)
        return f'<path d="{_path(mark.points)}" fill="none" stroke-linejoin="round"{stroke}/>'

    def _shape(self, mark: d.Shape) -> str:
        edge = self._stroke(mark.edge, mark.thickness) if mark.edge else ""
        fill = self.look[mark.fill]
        if mark.hatch:
            self.hatches.add(mark.hatch)
            fill = f"url(#{self.key}{mark.hatch})"
        through = f' fill-opacity="{_n(mark.opacity)}"' if mark.opacity < 1 else ""
        path = "".join(f"{_path(ring)}Z" for ring in mark.rings)
        return f'<path d="{path}" fill="{fill}" fill-rule="evenodd"{through}{edge}/>'

    def _point(self, mark: d.Point) -> str:
        style = f'fill="{self.look[mark.fill]}"{self._stroke(mark.edge, mark.thickness)}'
        if mark.kind == "circle":
            return f'<circle cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="{_n(mark.radius)}" {style}/>'
        ring = [(mark.x + x * mark.radius, mark.y + y * mark.radius) for x, y in KINDS[mark.kind]]
        return f'<path d="{_path(ring)}Z" {style}/>'

    def _words(self, mark: d.Words) -> str:
        text = visible(mark.text)
        if not text.strip():
            return ""
        if self.text or not outlines.has_all(text, mark.bold):
            return self._as_text(mark, text)
        return self._as_outlines(mark, text)

    def _as_text(self, mark: d.Words, text: str) -> str:
        weight = ' font-weight="bold"' if mark.bold else ""
        anchor = "" if mark.align == "start" else f' text-anchor="{mark.align}"'
        return (
            f'<text x="{_n(mark.x)}" y="{_n(mark.y)}" font-family="{FAMILY}" '
            f'font-size="{mark.size}"{weight}{anchor} fill="{self.look[mark.colour]}">'
            f"{escape(text)}</text>"
        )

    def _as_outlines(self, mark: d.Words, text: str) -> str:
        scale = mark.size / outlines.units(mark.bold)
        back = {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.align]
        x = mark.x - back * outlines.length(text, mark.bold) * scale
        uses = "".join(
            f'<use xlink:href="#{self._letter(name, mark.bold)}" x="{at}"/>'
            for name, at in outlines.signs(text, mark.bold)
            if outlines.outline(name, mark.bold)
        )
        return (
            f'<g transform="translate({_n(x)} {_n(mark.y)}) scale({scale:.5f} {-scale:.5f})" '
            f'fill="{self.look[mark.colour]}">{uses}</g>'
        )

    def _letter(self, name: str, bold: bool) -> str:
        number = len(self.letters)
        return self.letters.setdefault((name, bold), f"{self.key}{number:x}g")


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _n(value: float) -> str:
    return f"{round(value, 2):g}" if abs(value) < 1e5 else f"{value:.0f}"
