"""What the funnel draws: points between bands, names where they cover nothing, hidden areas not."""

from __future__ import annotations

import itertools

import chart_samples as samples
import pytest
from chart_samples import TEXTS
from test_charts import WIDTHS, in_plot, layers, records, words

from mha_monitor import charts
from mha_monitor.charts.frame import Frame
from mha_monitor.charts.funnel_names import Box, Named, numbered_samples, placed_beside
from mha_monitor.charts.theme import CHANCE, HIGHLIGHT


def funnel(width: int = 680, table=None, **options):
    known, curves = samples.in_funnel()
    asked = {"centre": 3.0, "england_ratio": 3.4, "width": width, "texts": TEXTS, **options}
    return charts.funnel(known if table is None else table, curves, **asked)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_area_beyond_the_limits_of_chance_is_a_diamond_with_its_name(width):
    chart = funnel(width)
    points = {each["fill"]: each["shape"] for each in in_plot(chart, "point")}
    assert points == {CHANCE: "circle", HIGHLIGHT: "diamond"}
    diamonds = [each for each in in_plot(chart, "point") if each["shape"] == "diamond"]
    assert {each["tip"]["Area"] for each in diamonds} == {"Invented Area 10", "Invented Area 11"}
    assert {"Invented Area 10", "Invented Area 11"} <= set(words(chart))
    assert "Invented Area 8" not in words(chart)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_hidden_area_is_no_point(width):
    chart = funnel(width)
    drawn = [each["tip"]["Area"] for each in in_plot(chart, "point")]
    assert len(drawn) == 12
    assert "Invented Area 41" not in drawn


def test_what_rounding_allows_is_a_line_through_the_point_and_an_arrow_beyond_the_edge():
    table, _ = samples.in_funnel()
    row = table.iloc[3]
    bars = {
        line["x"]: (line["y"], line["y2"]) for line in in_plot(funnel(), "rule") if "y2" in line
    }
    per_rate = row["reference_population"] / row["population"]
    assert bars[row["precision"]] == pytest.approx(
        (23 / 2002 * per_rate, 27 / 1998 * per_rate), rel=1e-9
    )
    wide = table.assign(count_high=table["count_high"].where(table.index != 0, 400))
    heads = [
        each for each in records(funnel(table=wide), "point") if each["shape"] == "triangle-up"
    ]
    assert len(heads) == 1
    assert "goes on beyond the edge" in words(funnel(table=wide))
    assert "goes on beyond the edge" not in words(funnel())


def test_bands_are_of_chance_and_lines_of_the_usual_spread():
    _, curves = samples.in_funnel()
    chart = funnel()
    bands = layers(chart, "area")
    assert [layer["data"][0]["line"] for layer in bands] == ["998", "95"]
    last = bands[1]["data"][-1]
    assert last["y"] == pytest.approx(curves["chance_low_95"].iloc[-1])
    assert last["y2"] == pytest.approx(curves["chance_high_95"].iloc[-1])
    assert {line["line"] for line in records(chart, "line")} == {
        f"{end} {level}" for end, level in itertools.product(("low", "high"), ("95", "998"))
    }


@pytest.mark.parametrize("width", WIDTHS)
def test_both_axes_are_logarithmic_and_the_centre_and_england_are_named(width):
    chart = funnel(width)
    encoding = layers(chart, "area")[0]["encoding"]
    assert encoding["x"]["scale"]["type"] == encoding["y"]["scale"]["type"] == "log"
    assert {"Average 3.0", "England 3.4", "Rate ratio to White (log scale)"} <= set(words(chart))
    about_england = funnel(width, centre=3.4)
    assert "England 3.4" in words(about_england)
    assert not any(text.startswith("Average") for text in words(about_england))
    without = funnel(width, england_ratio=None)
    assert not any(text.startswith("England") for text in words(without))


def test_an_area_far_out_lies_inside_the_plot():
    table, _ = samples.in_funnel()
    far = table.assign(ratio=table["ratio"].where(table.index != 3, 18.0))
    low, high = layers(funnel(table=far), "area")[0]["encoding"]["y"]["scale"]["domain"]
    assert low < far["ratio"].min() and high > 1.1 * 18


def test_a_funnel_without_areas_says_what_it_needs():
    table, curves = samples.in_funnel()
    with pytest.raises(ValueError, match="A funnel needs areas with counts"):
        charts.funnel(table.tail(1), curves, centre=3.0, texts=TEXTS)
    with pytest.raises(ValueError, match="A funnel needs areas with counts"):
        charts.funnel(table, curves.head(0), centre=3.0, texts=TEXTS)


def crowd(number: int, apart: float) -> list[Named]:
    return [
        Named(f"Invented and long name number {place}", 150 + apart * place, 200.0, place % 2 == 0)
        for place in range(number)
    ]


@pytest.mark.parametrize(("number", "apart"), [(2, 4), (4, 30), (12, 6), (20, 3)])
def test_no_name_covers_a_point_or_another_name(number, apart):
    frame, named = Frame(340, 34, 12, 340), crowd(number, apart)
    points = [(each.x, each.y) for each in named]
    placed = placed_beside(named, frame, points)
    boxes = [each.box for each in placed]
    assert placed
    for one, other in itertools.combinations(boxes, 2):
        assert not one.meets(other)
    for box, (x, y) in itertools.product(boxes, points):
        assert not box.meets(Box(x - 5, y - 5, x + 5, y + 5))
        assert box.left >= 0 and box.right <= frame.plot_width
        assert box.top >= 0 and box.bottom <= frame.height


def test_names_without_room_become_numbers_that_the_key_explains():
    frame, named = Frame(340, 34, 12, 340), crowd(12, 6)
    placed = placed_beside(named, frame, [(each.x, each.y) for each in named])
    assert [each.lines for each in placed[:2]] == [["1"], ["2"]]
    told = [sample.text for sample in numbered_samples(placed)]
    assert told[0] == "1 Invented and long name number 0"
    few = placed_beside(crowd(2, 90), frame, [(150, 200), (240, 200)])
    assert numbered_samples(few) == []
