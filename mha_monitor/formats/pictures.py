"""Drawings as files: PNG and PDF in the chart font, with their title and source inside."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

import vl_convert
from PIL import PngImagePlugin

from mha_monitor.formats import svg
from mha_monitor.formats.outlines import FONT_FILES
from mha_monitor.formats.text import visible

if TYPE_CHECKING:
    import types

    from mha_monitor.formats.drawing import Drawing

PNG_HEADER_LENGTH = 33


@cache
def _converter() -> types.ModuleType:
    """The converter with our font known to it."""
    vl_convert.register_font_directory(str(FONT_FILES))
    return vl_convert


def _chunks(texts: Mapping[str, str]) -> bytes:
    """Texts by their keyword as PNG's text chunks; the picture need not be packed again."""
    told, written = PngImagePlugin.PngInfo(), io.BytesIO()
    for keyword, text in texts.items():
        told.add_itxt(keyword, text)
    for name, content, *_ in told.chunks:
        PngImagePlugin.putchunk(written, name, content)
    return written.getvalue()


def drawing_to_png(drawing: Drawing, scale: float) -> bytes:
    """A drawing as PNG, `scale` picture pixels to one of its own, with its texts as metadata."""
    picture = _converter().svg_to_png(svg.to_svg(drawing, title=False), scale=scale)
    texts = {"Title": drawing.title, "Source": drawing.source, "Description": drawing.alt}
    seen = {name: visible(text) for name, text in texts.items() if text}
    return picture[:PNG_HEADER_LENGTH] + _chunks(seen) + picture[PNG_HEADER_LENGTH:]


def drawing_to_pdf(drawing: Drawing) -> bytes:
    """A drawing as a one-page PDF with its font embedded, its letters still text."""
    return _converter().svg_to_pdf(svg.to_svg(drawing, text=True, title=False))


def warm_up() -> None:
    """Pay for starting the engine and reading the fonts now, not at the first picture."""
    _converter().svg_to_png('<svg xmlns="http://www.w3.org/2000/svg"><text>ready</text></svg>')
