"""What the charts draw, read back from their Vega-Lite: marks, words, order, breaks."""

from __future__ import annotations

import json
import math

import chart_samples as samples
import pandas as pd
import pytest
import vl_convert
from chart_samples import TEXTS

from mha_monitor import charts
from mha_monitor.charts.theme import CHANCE, PAPER, ROUNDING, SERIES_COLOURS, SOFT_INK, UNKNOWN

WIDTHS = (680, 340, 296)
EVERY_CHART = {
    "groups": lambda width: charts.groups(samples.by_group(), width=width, texts=TEXTS),
    "areas": lambda width: charts.areas(
        samples.by_area(), england_ratio=3.4, highlight="Q01", width=width, texts=TEXTS
    ),
    "ratio": lambda width: charts.trend(
        samples.by_year(),
        milestones=samples.milestones(),
        breaks=samples.breaks(),
        width=width,
        texts=TEXTS,
    ),
    "rate": lambda width: charts.trend(one_series(), shown="rate", width=width, texts=TEXTS),
    "difference": lambda width: charts.trend(
        samples.by_year(), shown="difference", breaks=samples.breaks(), width=width, texts=TEXTS
    ),
    "funnel": lambda width: charts.funnel(
        *samples.in_funnel(), centre=3.0, england_ratio=3.4, width=width, texts=TEXTS
    ),
    "months": lambda width: charts.trend(samples.by_month(), width=width, texts=TEXTS),
}


def one_series() -> pd.DataFrame:
    table = samples.by_year()
    return table[table["segment"].eq("one")].drop(columns=["series", "segment"])


def layers(chart, mark: str) -> list[dict]:
    """The layers of one kind of mark, each with its records in `data`."""
    specification = charts.spec(chart)
    tables = specification["datasets"]
    return [
        each | {"data": tables[each["data"]["name"]]}
        for each in specification["layer"]
        if each["mark"]["type"] == mark
    ]


def records(chart, mark: str) -> list[dict]:
    return [record for layer in layers(chart, mark) for record in layer["data"]]


def words(chart) -> list[str]:
    texts = [record["text"] for record in records(chart, "text")]
    return [text if isinstance(text, str) else " ".join(text) for text in texts]


def in_plot(chart, mark: str) -> list[dict]:
    """Records placed on a scale rather than in pixels."""
    scaled = [
        layer
        for layer in layers(chart, mark)
        if layer["encoding"]["x"]["scale"] or layer["encoding"]["y"]["scale"]
    ]
    return [record for layer in scaled for record in layer["data"]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", EVERY_CHART)
def test_a_chart_is_valid_vega_lite_without_infinities(name, width):
    checked = EVERY_CHART[name](width).to_dict()
    json.dumps(checked, allow_nan=False)
    assert all(set(layer["data"]) == {"name"} for layer in checked["layer"])  # none is fetched


@pytest.mark.parametrize("name", EVERY_CHART)
def test_a_chart_carries_its_title_and_description(name):
    chart = EVERY_CHART[name](680)
    specification = charts.spec(chart)
    assert " ".join(specification["title"]["text"]) == TEXTS.title
    assert " ".join(specification["title"]["subtitle"]) == TEXTS.subtitle
    assert specification["description"] == TEXTS.alt


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", EVERY_CHART)
def test_no_text_is_smaller_than_12_pixels(name, width):
    chart = EVERY_CHART[name](width)
    config = charts.spec(chart)["config"]["axis"]
    sizes = [record["size"] for record in records(chart, "text")]
    assert min(*sizes, config["labelFontSize"], config["titleFontSize"]) >= 12


def test_groups_draw_each_layer_of_doubt_from_its_own_columns():
    chart = charts.groups(samples.by_group(), texts=TEXTS)
    mixed = samples.by_group().set_index("group").loc["mixed"]
    drawn = {
        colour: [(box["x"], box["x2"]) for box in in_plot(chart, "rect") if box["fill"] == colour]
        for colour in (CHANCE, ROUNDING, UNKNOWN)
    }
    assert drawn[CHANCE][0] == (mixed["ratio_sampling_low"], mixed["ratio_sampling_high"])
    assert drawn[ROUNDING][0] == (mixed["ratio_low"], mixed["ratio_high"])
    assert drawn[UNKNOWN][0] == (mixed["ratio_unknown_low"], mixed["ratio_unknown_high"])


def test_the_layers_of_doubt_differ_in_thickness_and_are_named_in_the_key():
    chart = charts.groups(samples.by_group(), texts=TEXTS)
    thickness = {
        box["fill"]: box["y2"] - box["y"] for box in in_plot(chart, "rect") if box["fill"] != PAPER
    }
    assert thickness[CHANCE] > 2 * thickness[ROUNDING] > 4 * thickness[UNKNOWN]
    for name in ("chance alone", "chance, rounding and unknown ethnicity", "rate ratio"):
        assert name in words(chart)


def test_a_key_has_one_bar_for_chance_and_rounding_where_they_look_the_same():
    exact = samples.by_group().iloc[2:4]
    printed = words(charts.groups(exact, texts=TEXTS))
    assert any(text.startswith("chance and rounding") for text in printed)
    assert "chance alone" not in printed


def test_the_reference_group_is_the_line_at_1_and_not_a_row():
    chart = charts.groups(samples.by_group(), texts=TEXTS)
    assert "same as White" in words(chart)
    assert "White" not in words(chart)
    assert [line["x"] for line in in_plot(chart, "rule")] == [1.0]


def test_a_suppressed_group_is_an_open_bar_without_a_marker():
    chart = charts.groups(samples.by_group(), texts=TEXTS)
    assert "suppressed, at most 16" in words(chart)
    fills = [box["fill"] for box in in_plot(chart, "rect")]
    assert (fills.count(CHANCE), fills.count(ROUNDING)) == (3, 3)
    (bar,) = [box for box in in_plot(chart, "rect") if box["fill"] == PAPER]
    assert bar["colour"] == SOFT_INK
    assert bar["x2"] == 16.2
    markers = [each for each in in_plot(chart, "point") if each["shape"] == "circle"]
    assert len(markers) == 3


@pytest.mark.parametrize("width", WIDTHS)
def test_areas_stand_in_order_of_ratio_with_hidden_ones_last(width):
    table = samples.by_area()
    chart = charts.areas(table, width=width, texts=TEXTS)
    names = set(samples.ICB_NAMES)
    shown = [text for text in words(chart) if text in names]
    ratios = table.assign(name=samples.ICB_NAMES).set_index("name").loc[shown, "ratio"]
    assert len(shown) == 42
    assert ratios.iloc[:38].is_monotonic_decreasing
    assert ratios.iloc[38:].isna().all()


def test_a_key_names_only_the_doubts_that_are_drawn():
    hidden = samples.by_area().iloc[7:10]
    printed = words(charts.areas(hidden, texts=TEXTS))
    assert not any(text.startswith("chance and rounding") for text in printed)
    assert "suppressed count: somewhere in this range" in printed
    assert "rate ratio" not in printed


def test_an_open_end_is_an_arrow_and_never_a_number():
    chart = charts.areas(samples.by_area(), texts=TEXTS)
    arrows = [each for each in records(chart, "point") if each["shape"] == "triangle-right"]
    open_rows = samples.by_area()["ratio_unknown_high"].gt(20).sum()
    assert len(arrows) == open_rows + 1  # and one in the key
    assert any("(at least " in text for text in words(chart))
    assert not any("inf" in text.split() or "Infinity" in text for text in words(chart))


def test_a_picked_area_is_bold_and_has_its_own_shape():
    chart = charts.areas(samples.by_area(), highlight=["Q05"], texts=TEXTS)
    bold = [record["text"] for record in records(chart, "text") if record["weight"] == "bold"]
    assert ["Invented Area 6"] in bold
    assert ["Invented Area 5"] not in bold
    diamonds = [each for each in in_plot(chart, "point") if each["shape"] == "diamond"]
    assert [each["tip"]["Area"] for each in diamonds] == ["Invented Area 6"]


def test_england_is_a_named_line_at_its_ratio():
    chart = charts.areas(samples.by_area(), england_ratio=3.4, texts=TEXTS)
    assert "England 3.4" in words(chart)
    assert sorted(line["x"] for line in in_plot(chart, "rule")) == [1.0, 3.4]
    without = charts.areas(samples.by_area(), england_ratio=math.nan, texts=TEXTS)
    assert not any("England" in text for text in words(without))


def joined_periods(chart, colour: str) -> list[int]:
    """How many points each unbroken piece of a line has."""
    pieces: dict[str, int] = {}
    for vertex in records(chart, "line"):
        if vertex["colour"] == colour:
            pieces[vertex["line"]] = pieces.get(vertex["line"], 0) + 1
    return list(pieces.values())


def test_a_line_breaks_where_the_population_base_changes():
    chart = charts.trend(samples.by_year(), texts=TEXTS)
    assert joined_periods(chart, SERIES_COLOURS[0]) == [6, 3]
    assert joined_periods(chart, SERIES_COLOURS[1]) == [9]


def test_without_a_segment_the_population_base_decides():
    table = samples.by_year().iloc[::2].drop(columns=["segment", "series"])
    bases = ["census-2011"] * 4 + ["census-2021"] * 5
    chart = charts.trend(table.assign(population_base=bases), texts=TEXTS)
    assert joined_periods(chart, SERIES_COLOURS[0]) == [4, 5]


def test_a_line_breaks_at_a_missing_period_and_at_a_hidden_figure():
    table = one_series().drop(index=[5])
    assert joined_periods(charts.trend(table, texts=TEXTS), SERIES_COLOURS[0]) == [2, 6]
    hidden = [samples.suppressed(2.4) | samples.year(2018)]
    table = pd.concat([table.drop(index=[7]), pd.DataFrame(hidden)])
    chart = charts.trend(table, texts=TEXTS)
    assert joined_periods(chart, SERIES_COLOURS[0]) == [2, 5]
    bars = [box for box in in_plot(chart, "rect") if box["fill"] == PAPER]
    assert [box["y2"] for box in bars] == [2.4]


def test_months_are_bands_that_break_where_months_are_missing():
    chart = charts.trend(samples.by_month(), texts=TEXTS)
    assert joined_periods(chart, SERIES_COLOURS[0]) == [25, 33]
    assert len(layers(chart, "area")) == 2
    highs = {vertex["y2"] for vertex in records(chart, "area")}
    assert samples.by_month()["ratio_sampling_high"].max() in highs


def test_a_month_that_no_line_joins_has_a_bar_and_stands_out_from_it():
    alone = samples.by_month().drop(index=[30, 32])
    chart = charts.trend(alone, texts=TEXTS)
    assert joined_periods(chart, SERIES_COLOURS[0]) == [25, 5, 1, 25]
    edged = [each for each in in_plot(chart, "point") if each["colour"] == PAPER]
    bars = [each for each in in_plot(chart, "rule") if each["colour"] == SERIES_COLOURS[0]]
    assert len(edged) == 1
    assert {each["x"] for each in bars} == {edged[0]["x"]}
    assert {each["y2"] for each in bars} >= {samples.by_month()["ratio_sampling_high"][31]}


def test_the_axis_of_rates_says_when_they_are_for_one_month():
    for shown in ("rate", "difference"):
        months = charts.trend(samples.by_month(), shown=shown, texts=TEXTS)
        assert any(text.endswith("per 100,000 people in one month") for text in words(months))
        years = charts.trend(one_series(), shown=shown, texts=TEXTS)
        assert not any("one month" in text for text in words(years))


def test_twelve_months_that_overlap_stand_at_their_ends_and_are_one_line():
    months = samples.by_month().iloc[30:45]
    starts = months["period_start"] - pd.DateOffset(months=11)
    labels = starts.dt.strftime("%Y-%m") + ".." + months["period_end"].dt.strftime("%Y-%m")
    twelve = months.assign(period_start=starts, period=labels)
    chart = charts.trend(twelve, texts=TEXTS)
    assert joined_periods(chart, SERIES_COLOURS[0]) == [15]
    days = [pd.Timestamp(vertex["x"], unit="ms") for vertex in records(chart, "line")]
    assert days == months["period_end"].tolist()
    axis = layers(chart, "line")[0]["encoding"]["x"]["scale"]
    first = pd.Timestamp(axis["domain"][0], unit="ms")
    assert first == pd.Timestamp(2021, 4, 1)  # the April before the first end, not the first start
    tips = {each["tip"]["Period"] for each in in_plot(chart, "point") if "tip" in each}
    assert "the twelve months to December 2021" in tips


def test_series_differ_by_shape_and_dash_and_are_named_at_their_ends():
    chart = charts.trend(samples.by_year(), texts=TEXTS)
    looks = {
        (vertex["colour"], tuple(vertex["dash"]))
        for vertex in records(chart, "line")
        if vertex["colour"] in SERIES_COLOURS
    }
    assert len({dash for _, dash in looks}) == 2
    shapes = {each["shape"] for each in in_plot(chart, "point")} - {"stroke"}
    assert shapes == {"circle", "diamond"}
    assert "Published base 3.5 in 2024-25" in words(chart)
    assert "Constant base (Census 2021) 3.4 in 2024-25" in words(chart)


def test_both_rates_are_drawn_from_zero():
    chart = charts.trend(one_series(), shown="rate", texts=TEXTS)
    axis = layers(chart, "line")[0]["encoding"]["y"]
    assert axis["scale"]["domain"][0] == 0
    assert {round(vertex["y"], 6) for vertex in records(chart, "line")} == {70, 238}
    assert "White 70.0 in 2024-25" in words(chart)


def test_a_ratio_axis_is_logarithmic_and_names_1():
    axis = layers(charts.trend(samples.by_year(), texts=TEXTS), "line")[0]["encoding"]["y"]
    assert axis["scale"]["type"] == "log"
    assert axis["axis"]["values"] == [1, 2, 3, 4, 5]


def test_financial_years_are_named_below_their_middle():
    drawing = vl_convert.vegalite_to_svg(charts.spec(charts.trend(one_series(), texts=TEXTS)))
    assert ">2024-25<" in drawing
    axis = layers(charts.trend(one_series(), texts=TEXTS), "line")[0]["encoding"]["x"]["axis"]
    assert pd.Timestamp(2024, 10, 1) == pd.Timestamp(axis["values"][-1], unit="ms")
    days = [vertex["x"] for vertex in records(charts.trend(one_series(), texts=TEXTS), "line")]
    assert abs(days[-1] - axis["values"][-1]) <= 86_400_000


def test_breaks_are_dashed_lines_with_their_reason_even_on_a_phone():
    for width in WIDTHS:
        chart = charts.trend(samples.by_year(), breaks=samples.breaks(), width=width, texts=TEXTS)
        printed = " ".join(words(chart))
        for reason in samples.breaks()["label"]:
            assert reason in printed
        dashed = {
            round(line["x"], 3)
            for line in records(chart, "rule")
            if line["dash"] == [5, 4] and line.get("y2")
        }
        assert len(dashed) == 4  # two days, and both ends of the pandemic


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("count", [3, 20, 50])
def test_no_badge_covers_another(width, count):
    chart = charts.trend(
        samples.by_year(), milestones=samples.milestones(count), width=width, texts=TEXTS
    )
    boxes = [box for box in records(chart, "rect") if box["corner"] and "tip" in box]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one["x2"] <= other["x"] or other["x2"] <= one["x"]
            assert apart or one["y2"] <= other["y"] or other["y2"] <= one["y"]
    named = "; ".join(box["tip"]["Milestone"] for box in boxes)
    assert named.count("Invented event") == count
    assert len({box["y"] for box in boxes}) <= 3


def test_numbers_on_the_chart_are_those_of_the_numbered_table():
    table = charts.numbered_milestones(samples.milestones(5))
    assert list(table["number"]) == [1, 2, 3, 4, 5]
    chart = charts.trend(samples.by_year(), milestones=samples.milestones(5), texts=TEXTS)
    badges = [box["tip"] for box in records(chart, "rect") if box["corner"] and "tip" in box]
    told = "; ".join(tip["Milestone"] for tip in badges).split("; ")
    assert told == [f"{each.number}. {each.title}" for each in table.itertuples()]
    assert any("May 2016" in tip["Date"] for tip in badges)  # known to the month only


def test_a_milestone_long_after_the_figures_does_not_squeeze_them():
    late = samples.milestones(2).assign(date=["", "2025-12-18", "2034-01-01"])
    chart = charts.trend(samples.by_year(), milestones=late, texts=TEXTS)
    end = layers(chart, "line")[0]["encoding"]["x"]["scale"]["domain"][1]
    assert pd.Timestamp(2025, 12, 18) < pd.Timestamp(end, unit="ms") < pd.Timestamp(2026, 6, 1)


def test_a_chart_that_cannot_be_drawn_says_why():
    with pytest.raises(ValueError, match="no rows"):
        charts.groups(samples.by_group().head(0), texts=TEXTS)
    with pytest.raises(ValueError, match="no rows"):
        charts.trend(samples.by_year().head(0), texts=TEXTS)
    with pytest.raises(ValueError, match="besides the reference group"):
        charts.groups(samples.by_group().head(1), texts=TEXTS)
    with pytest.raises(ValueError, match="one area_code, but the table holds Q00, Q01"):
        charts.groups(samples.by_area(), texts=TEXTS)
    with pytest.raises(ValueError, match="one group, but"):
        charts.areas(samples.by_group(), texts=TEXTS)
    with pytest.raises(ValueError, match="ratio, rate, difference, not 'odds'"):
        charts.trend(samples.by_year(), shown="odds", texts=TEXTS)
    many = pd.concat([one_series().assign(series=f"Series {number}") for number in range(5)])
    with pytest.raises(ValueError, match="at most 4 lines"):
        charts.trend(many, texts=TEXTS)
