"""Colours, font, words and axes of charts, and the files that charts become."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import math
import re

import numpy as np
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image
from test_charts import EVERY_CHART, TEXTS, WIDTHS

from mha_monitor import charts, monitor
from mha_monitor.charts.scale import linear_axis, ratio_axis
from mha_monitor.charts.text import (
    area_label,
    balanced,
    estimate_text,
    range_text,
    rate_text,
    ratio_text,
    text_width,
    wrapped,
)
from mha_monitor.charts.theme import MARK_COLOURS, SERIES_COLOURS, TEXT_COLOURS
from mha_monitor.formats import pictures as files
from mha_monitor.formats.pictures import FONT_FILES
from mha_monitor.sentences.tables import plain_row


def linear(colour: str) -> np.ndarray:
    """Red, green and blue of a hexadecimal colour as linear light (sRGB, IEC 61966-2-1)."""
    parts = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast_with_white(colour: str) -> float:
    """WCAG 2.2 contrast ratio."""
    return 1.05 / (linear(colour) @ [0.2126, 0.7152, 0.0722] + 0.05)


@pytest.mark.parametrize("colour", MARK_COLOURS)
def test_marks_stand_out_from_white(colour):
    assert contrast_with_white(colour) >= 3


@pytest.mark.parametrize("colour", TEXT_COLOURS)
def test_words_stand_out_from_white(colour):
    assert contrast_with_white(colour) >= 4.5


# Machado, Oliveira and Fernandes (2009), severity 1.0, for linear light.
COLOUR_BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(light: np.ndarray) -> np.ndarray:
    """CIE L*a*b* (D65) of linear sRGB light."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    scaled = (to_xyz @ np.clip(light, 0, 1)) / [0.9505, 1.0, 1.089]
    x, y, z = np.where(scaled > 0.008856, np.cbrt(scaled), 7.787 * scaled + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("kind", COLOUR_BLINDNESS)
def test_the_first_series_stay_apart_for_colour_blind_readers(kind):
    seen = [lab(COLOUR_BLINDNESS[kind] @ linear(colour)) for colour in SERIES_COLOURS[:3]]
    distances = [np.linalg.norm(one - other) for one, other in itertools.combinations(seen, 2)]
    assert min(distances) > 20  # about ten times what can just be seen


def test_the_font_is_the_one_in_its_manifest():
    manifest = json.loads((FONT_FILES / "manifest.json").read_text())
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FONT_FILES.iterdir()
        if path.name != "manifest.json"
    }
    assert found == manifest["files"]
    assert manifest["licence_file"] in found


@pytest.mark.parametrize("bold", [False, True])
def test_all_digits_are_equally_wide(bold):
    assert len({text_width(digit * 9, 12, bold=bold) for digit in "0123456789"}) == 1


texts = st.text(st.sampled_from("abcdefgh /MWil."), max_size=120)


@given(texts, st.integers(40, 400))
def test_no_line_is_wider_than_asked_and_no_letter_is_lost(text, width):
    for lines in (wrapped(text, width, 12), balanced(text, width, 12)):
        assert all(text_width(line, 12) <= width for line in lines)
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_balanced_lines_leave_no_word_alone():
    title = "Black people were detained at 3.4 times the rate of White people (invented)"
    assert wrapped(title, 650, 19, bold=True)[-1] == "(invented)"
    assert len(balanced(title, 650, 19, bold=True)[-1].split()) > 4


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(3.44, "3.4"), (0.966, "1.0"), (0.0, "0.0"), (16.2, "16"), (9.96, "10"), (math.nan, "")],
)
def test_a_ratio_is_written_as_in_a_sentence(ratio, text):
    assert ratio_text(ratio) == text


def test_limits_are_written_in_words():
    assert range_text(3.0, 3.54) == "3.0 to 3.5"
    assert range_text(0.92, math.inf) == "at least 0.9"
    assert range_text(0, 4.2) == "at most 4.2"
    assert range_text(0, math.inf) == "no limits"
    assert range_text(math.nan, 2.0) == ""


def test_a_row_of_a_chart_says_the_numbers_of_the_table(store):
    for kind in ("england", "icb"):
        table = monitor.ratios(area_kind=kind, store=store).table
        for row, (_, told) in zip(table.itertuples(), table.iterrows(), strict=True):
            plain = plain_row(told, ("group",))
            number, within = estimate_text(row)
            assert number in (plain["Rate ratio"], "")
            assert (number == "") == (plain["Rate ratio"] == "no ratio")
            assert within in (plain["With rounding and hidden counts"], "no limits", "")


def test_rates_are_written_with_few_figures():
    assert [rate_text(rate) for rate in (64.04, 239.01, 1234.5, math.nan)] == [
        "64.0",
        "239",
        "1,234",
        "",
    ]


def test_an_area_goes_without_the_words_all_boards_share():
    assert area_label("NHS Frimley Integrated Care Board") == "Frimley"
    assert area_label("North West") == "North West"


@given(st.lists(st.floats(0.05, 200), min_size=1), st.lists(st.floats(0, 1e6)))
def test_a_ratio_axis_holds_1_and_every_estimate(estimates, limits):
    axis = ratio_axis(estimates, [*limits, math.inf, math.nan], 300)
    assert axis.low < min(1, *estimates)
    assert axis.high > max(1, *estimates)
    assert 1 in axis.ticks
    assert 0 <= axis.share(1) <= 1


def test_a_ratio_axis_is_not_stretched_by_one_wild_limit():
    assert ratio_axis([2, 3], [1.5, 900], 300).high < 25


@given(st.lists(st.integers(-(10**8), 10**8).map(lambda number: number / 1000), min_size=1))
def test_a_linear_axis_holds_zero_and_every_value(values):
    axis = linear_axis(values)
    assert axis.low <= min(0, *values)
    assert axis.high >= max(0, *values)
    assert 0 in axis.ticks
    assert 2 <= len(axis.ticks) <= 8


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", EVERY_CHART)
def test_a_picture_is_exactly_as_wide_as_asked_so_nothing_sticks_out(name, width):
    files.warm_up()
    drawn = vl_convert.vegalite_to_png(charts.spec(EVERY_CHART[name](width)))
    picture = Image.open(io.BytesIO(drawn))
    assert picture.width == width


@pytest.mark.parametrize("name", EVERY_CHART)
def test_a_chart_is_read_out_by_its_description_and_by_no_mark_of_its_own(name):
    files.warm_up()
    svg = etree.fromstring(vl_convert.vegalite_to_svg(charts.spec(EVERY_CHART[name](680))))
    said = svg.xpath("//*[@aria-label or starts-with(@class, 'mark-') and not(.//*[@aria-hidden])]")
    assert len(said) > 5
    assert all(each.xpath("ancestor-or-self::*[@aria-hidden]") for each in said)
    assert charts.spec(EVERY_CHART[name](680))["description"] == TEXTS.alt


def test_a_chart_is_drawn_in_our_font_alone():
    files.warm_up()
    svg = vl_convert.vegalite_to_svg(charts.spec(EVERY_CHART["groups"](680)))
    assert set(re.findall(r'font-family="([^",]*)', svg)) == {"Open Sans"}
