"""Findings as PowerPoint slides: one a slide, its chart native, so that it can be edited."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import NamedTuple

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from mha_monitor.formats.text import visible

WIDE, HIGH = Inches(13.333), Inches(7.5)
FONT = "Arial"
INK, SOFT = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x50, 0x5A, 0x5F)
COLOURS = (
    RGBColor(0x12, 0x43, 0x6D),
    RGBColor(0xD5, 0x5E, 0x00),
    RGBColor(0x1F, 0x8A, 0x83),
    RGBColor(0x80, 0x16, 0x50),
)
KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
}
LABELLED = 12  # more bars than this have no room for a figure each


class Chart(NamedTuple):
    """`kind` is bars, columns or lines; NaN is a gap. `picked` numbers a bar to stand out.

    `limits` are the lower and upper ends of each value of each series, drawn as error bars; an end
    that is NaN or infinite is not drawn.
    """

    kind: str
    categories: Sequence[str]
    series: Sequence[tuple[str, Sequence[float]]]
    axis: str
    picked: int | None = None
    limits: Sequence[Sequence[tuple[float, float]]] = ()


class Slide(NamedTuple):
    """One finding: its title, its chart with alternative text, a source line, and notes."""

    title: str
    chart: Chart
    alt: str
    source: str
    notes: str


def presentation(slides: Sequence[Slide]) -> bytes:
    """The slides as .pptx, 16:9."""
    book = Presentation()
    book.slide_width, book.slide_height = WIDE, HIGH
    for slide in slides:
        _add(book, slide)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _add(book, slide: Slide) -> None:
    page = book.slides.add_slide(book.slide_layouts[5])  # a title and nothing else
    _title(page, visible(slide.title))
    frame = page.shapes.add_chart(
        KINDS[slide.chart.kind],
        Inches(0.6),
        Inches(1.75),
        Inches(12.1),
        Inches(4.7),
        _data(slide.chart),
    )
    named = frame._element.nvGraphicFramePr.cNvPr
    named.set("descr", visible(slide.alt))
    named.set("name", "Chart")
    _styled(frame.chart, slide.chart)
    _words(page, visible(slide.source), top=Inches(6.6), size=12)
    page.notes_slide.notes_text_frame.text = visible(slide.notes)


def _title(page, text: str) -> None:
    box = page.shapes.title
    box.left, box.top, box.width, box.height = Inches(0.6), Inches(0.35), Inches(12.1), Inches(1.3)
    box.text_frame.word_wrap = True
    box.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    box.text_frame.text = text
    paragraph = box.text_frame.paragraphs[0]
    paragraph.font.size = Pt(28 if len(text) < 130 else 22)
    paragraph.font.bold, paragraph.font.name = True, FONT
    paragraph.font.color.rgb = INK
    paragraph.alignment = 1


def _words(page, text: str, top: int, size: int) -> None:
    box = page.shapes.add_textbox(Inches(0.6), top, Inches(12.1), Inches(0.7))
    box.text_frame.word_wrap = True
    box.text_frame.text = text
    paragraph = box.text_frame.paragraphs[0]
    paragraph.font.size, paragraph.font.name = Pt(size), FONT
    paragraph.font.color.rgb = SOFT


def _data(chart: Chart) -> CategoryChartData:
    data = CategoryChartData(number_format="0.0")
    data.categories = [visible(name) for name in chart.categories]
    for name, values in chart.series:
        data.add_series(visible(name), [None if math.isnan(each) else each for each in values])
    return data


def _styled(drawn, chart: Chart) -> None:
    drawn.font.size, drawn.font.name = Pt(14), FONT
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    axis = drawn.value_axis
    axis.minimum_scale = 0
    axis.has_title = True
    axis.axis_title.text_frame.text = visible(chart.axis)
    axis.axis_title.text_frame.paragraphs[0].font.size = Pt(14)
    axis.axis_title.text_frame.paragraphs[0].font.bold = False
    axis.major_gridlines.format.line.color.rgb = RGBColor(0xDE, 0xE0, 0xE2)
    if chart.kind == "bars":
        drawn.category_axis.reverse_order = True
    for number, series in enumerate(drawn.plots[0].series):
        _coloured(series, COLOURS[number % len(COLOURS)], chart)
        if chart.limits:
            _with_limits(series, chart.series[number][1], chart.limits[number])
    if len(chart.categories) <= LABELLED:
        plot = drawn.plots[0]
        plot.has_data_labels = True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0.0", False
        if chart.kind != "lines":
            # Inside, at the foot of the bar: its limits are drawn where it ends.
            plot.data_labels.position = XL_LABEL_POSITION.INSIDE_BASE
            plot.data_labels.font.bold = True
            plot.data_labels.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    else:
        drawn.category_axis.tick_labels.font.size = Pt(9)


def _coloured(series, colour: RGBColor, chart: Chart) -> None:
    if chart.kind == "lines":
        series.format.line.color.rgb = colour
        series.smooth = False
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour
        return
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = colour
    if chart.picked is not None:
        point = series.points[chart.picked]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = COLOURS[3]


def _with_limits(series, values: Sequence[float], limits: Sequence[tuple[float, float]]) -> None:
    """Error bars of a series, which python-pptx cannot write: each value's own, up and down."""
    up = [high - value for value, (_, high) in zip(values, limits, strict=True)]
    down = [value - low for value, (low, _) in zip(values, limits, strict=True)]
    ends = "".join(
        f"<c:{side}><c:numLit><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{len(lengths)}"/>{_points(lengths)}</c:numLit></c:{side}>'
        for side, lengths in (("plus", up), ("minus", down))
    )
    bars = parse_xml(
        f"<c:errBars {nsdecls('c', 'a')}>"
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f'{ends}<c:spPr><a:ln w="19050"><a:solidFill><a:srgbClr val="{INK}"/></a:solidFill>'
        "</a:ln></c:spPr></c:errBars>"
    )
    series._element.find(qn("c:cat")).addprevious(bars)


def _points(lengths: Sequence[float]) -> str:
    return "".join(
        f'<c:pt idx="{place}"><c:v>{length!r}</c:v></c:pt>'
        for place, length in enumerate(map(float, lengths))
        if math.isfinite(length)
    )
