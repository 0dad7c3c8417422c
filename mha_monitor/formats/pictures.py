"""Charts as files: PNG, SVG and PDF in the chart font, with their title and source inside."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import vl_convert
from PIL import PngImagePlugin

from mha_monitor.formats import svg
from mha_monitor.formats.outlines import FONT_FILES
from mha_monitor.formats.text import all_visible, visible

if TYPE_CHECKING:
    import types

    import altair as alt

    from mha_monitor.formats.drawing import Drawing

PNG_HEADER_LENGTH = 33


@cache
def _converter() -> types.ModuleType:
    """The converter with our font known to it."""
    vl_convert.register_font_directory(str(FONT_FILES))
    return vl_convert


def spec(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart as Vega-Lite, for a page; the tests have validated it, so this does not."""
    return all_visible(chart.to_dict(validate=False))


def to_png(chart: alt.TopLevelMixin, scale: float = 2) -> bytes:
    """The chart as PNG, `scale` picture pixels to one of the chart's, with texts as metadata."""
    specification = spec(chart)
    picture = _converter().vegalite_to_png(specification, scale=scale)
    return (
        picture[:PNG_HEADER_LENGTH] + _chunks(_texts(specification)) + picture[PNG_HEADER_LENGTH:]
    )


def _texts(specification: dict[str, Any]) -> dict[str, str]:
    """What a chart says of itself, by the keywords of PNG; texts that it lacks are left out."""
    own = specification.get("usermeta", {})
    texts = {
        "Title": own.get("title", ""),
        "Source": own.get("source", ""),
        "Description": specification.get("description", ""),
    }
    return {keyword: text for keyword, text in texts.items() if text}


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


def to_svg(chart: alt.TopLevelMixin, alt: str = "") -> str:
    """The chart as SVG: one picture to a screen reader, described by `alt` or the chart's own."""
    specification = spec(chart)
    texts = _texts(specification)
    title = escape(texts.get("Title", "Chart"))
    words = alt or texts.get("Description", title)
    drawing = _converter().vegalite_to_svg(specification)
    start, _, rest = drawing.partition(">")
    return (
        f'{start} role="img" aria-label={quoteattr(words)}>'
        f"<title>{title}</title><desc>{escape(words)}</desc>{rest}"
    )


def to_pdf(chart: alt.TopLevelMixin) -> bytes:
    """The chart as a one-page PDF with its font embedded. It carries no tags for screen readers."""
    return _converter().vegalite_to_pdf(spec(chart))


def save(chart: alt.TopLevelMixin, path: Path | str) -> Path:
    """Write the chart as the file's suffix says; ValueError for any but png, svg and pdf."""
    path = Path(path)
    path.write_bytes(as_bytes(chart, path.suffix.lower().removeprefix("."), path.name))
    return path


def as_bytes(chart: alt.TopLevelMixin, form: str, name: str = "a chart") -> bytes:
    """The chart as `png`, `svg` or `pdf`; ValueError, which calls it by its name, for any other."""
    writers: dict[str, Callable[[alt.TopLevelMixin], bytes | str]]
    writers = {"png": to_png, "svg": to_svg, "pdf": to_pdf}
    if form not in writers:
        raise ValueError(f"A chart cannot be saved as {name}: end the name in .png, .svg or .pdf.")
    content = writers[form](chart)
    return content.encode() if isinstance(content, str) else content


def warm_up() -> None:
    """Pay for starting the engine and reading the fonts now, not at the first export."""
    _converter().vegalite_to_png(
        {"data": {"values": [{}]}, "mark": {"type": "text", "text": "ready"}}
    )
