"""Slides, read back by python-pptx: native charts with the API's numbers, notes, descriptions."""

from __future__ import annotations

import io
import math

import pytest
from command_line import run
from pptx import Presentation
from pptx.oxml.ns import qn

from mha_monitor import monitor
from mha_monitor.definitions.questions import Question
from mha_monitor.exports import slides
from mha_monitor.formats.presentations import Chart, Slide, presentation


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("slides") / "slides.pptx"
    result = run("slides", "--area", "QWE", "--out", out)
    assert result.exit_code == 0, result.stderr
    return Presentation(str(out)).slides


def chart_of(slide):
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    return frame


def values(slide) -> list[float]:
    (series,) = chart_of(slide).chart.plots[0].series
    return [math.nan if each is None else each for each in series.values]


def test_charts_are_native_and_hold_the_numbers_of_the_api(made):
    one = monitor.ratios(area="QWE", group="black").table.iloc[0]
    assert values(made[0]) == pytest.approx([one["rate"], one["reference_rate"]])
    groups = monitor.ratios(area="QWE").table
    assert values(made[1]) == pytest.approx(groups["ratio"].tolist())
    boards = monitor.ratios(area_kind="icb", group="black").table
    boards = boards[boards["ratio"].notna() & boards["verdict"].ne("in-doubt")]
    assert values(made[2]) == pytest.approx(sorted(boards["ratio"], reverse=True))


def limits(series) -> list[tuple[float, float]]:
    """Both ends of each value, from the lengths of its error bars; NaN where there is none."""
    bars = series._element.find(qn("c:errBars"))
    assert next(each.tag for each in bars.itersiblings()) == qn("c:cat")
    up, down = (_lengths(bars.find(qn(f"c:{side}"))) for side in ("plus", "minus"))
    values = [math.nan if each is None else each for each in series.values]
    return [
        (value - down.get(place, math.nan), value + up.get(place, math.nan))
        for place, value in enumerate(values)
    ]


def _lengths(side) -> dict[int, float]:
    points = side.iter(qn("c:pt"))
    return {int(each.get("idx")): float(each.find(qn("c:v")).text) for each in points}


def test_error_bars_hold_the_intervals_of_the_api(made):
    rates = monitor.rates(area="QWE").table.set_index("group")
    groups = monitor.ratios(area="QWE").table
    boards = monitor.ratios(area_kind="icb", group="black").table
    boards = boards[boards["ratio"].notna() & boards["verdict"].ne("in-doubt")]
    boards = boards.sort_values("ratio", ascending=False)
    wanted = [
        rates.loc[["black", "white"], ["rate_low", "rate_high"]],
        groups[["ratio_low", "ratio_high"]],
        boards[["ratio_low", "ratio_high"]],
    ]
    for slide, ends in zip(made, wanted, strict=False):
        (series,) = chart_of(slide).chart.plots[0].series
        drawn = [end for pair in limits(series) for end in pair]
        expected = [end if math.isfinite(end) else math.nan for end in ends.to_numpy().ravel()]
        assert drawn == pytest.approx(expected, nan_ok=True)


def test_a_trend_has_the_interval_of_each_year_and_no_open_end(store):
    made = presentation(slides.slides(Question(groups=("black",)), store))
    *_, last = Presentation(io.BytesIO(made)).slides
    table = monitor.trend_drawn(store=store).table
    for series in chart_of(last).chart.plots[0].series:
        rows = table[table["series"].eq(series.name)].set_index("period")
        years = dict(zip(chart_of(last).chart.plots[0].categories, limits(series), strict=True))
        for period, row in rows.iterrows():
            assert years[period] == pytest.approx((row["ratio_low"], row["ratio_high"]))
    chart = Chart(
        "bars", ["a", "b"], [("x", [1.0, math.nan])], "x", limits=[[(0.5, math.inf), (0, 9)]]
    )
    (slide,) = Presentation(io.BytesIO(presentation([Slide("t", chart, "a", "s", "n")]))).slides
    (series,) = chart_of(slide).chart.plots[0].series
    assert limits(series)[0] == pytest.approx((0.5, math.nan), nan_ok=True)
    assert all(math.isnan(end) for end in limits(series)[1])


def test_each_slide_has_its_words(made):
    assert len(made) >= 3
    for slide in made:
        title = slide.shapes.title.text
        assert "Black" in title and "20" in title
        described = chart_of(slide)._element.nvGraphicFramePr.cNvPr.get("descr")
        assert len(described) > 60
        notes = slide.notes_slide.notes_text_frame.text
        assert "Source: NHS England" in notes and "not people" in notes
        words = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert "Open Government Licence v3.0" in words


def test_the_place_of_a_file_is_checked_first(tmp_path):
    result = run("slides", "--out", tmp_path / "slides.pdf")
    assert result.exit_code == 2 and "end the name in .pptx" in result.stderr
