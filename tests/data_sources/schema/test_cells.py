"""A published cell is a range that holds the true number, whatever was hidden or rounded."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.schema import cells
from data_sources.schema.cells import (
    ACUTE_SUPPRESSED,
    NOT_PUBLISHED,
    SUPPRESSED,
    Cell,
    Mark,
    read_count,
)
from data_sources.schema.errors import UnexpectedLayout

TRUE_COUNTS = st.one_of(st.integers(0, 60), st.integers(0, 99_999_999))


def published_mhsds(count: int) -> str:
    """NHS England's `suppress`: "*" under 5, zero included, and otherwise the nearest 5."""
    return "*" if count < 5 else str(int(5 * round(count / 5)))


def published_acute(count: int) -> str:
    """Emergency care: a zero is printed, "*" under 7, and otherwise the nearest 5."""
    return "0" if count == 0 else "*" if count < 7 else str(int(5 * round(count / 5)))


def test_the_publishers_rule_is_the_one_its_code_states():
    # github NHSDigital/mental-health-act-annual-statistics @44a5ccd, Functions.py, suppress().
    counts = [0, 4, 5, 7, 8, 12, 13, 17, 18, 22, 23]
    expected = ["*", "*", "5", "5", "10", "10", "15", "15", "20", "20", "25"]
    assert [published_mhsds(count) for count in counts] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*", Cell(math.nan, 0, 4, Mark.SUPPRESSED)),
        ("5", Cell(5, 5, 7, Mark.ROUNDED)),
        ("10", Cell(10, 8, 12, Mark.ROUNDED)),
        ("1,235", Cell(1235, 1233, 1237, Mark.ROUNDED)),
        ("0", Cell(0, 0, 0, Mark.EXACT)),
        (" 15 ", Cell(15, 13, 17, Mark.ROUNDED)),
    ],
)
def test_a_rounded_count_is_the_range_of_counts_that_print_like_it(text, expected):
    assert str(read_count(text, rounded=True)) == str(expected)


def test_the_range_is_exactly_the_counts_that_the_rule_prints_like_that():
    true = {}
    for count in range(500):
        true.setdefault(published_mhsds(count), []).append(count)
    del true["500"]  # cut off in the middle
    for text, counts in true.items():
        cell = read_count(text, rounded=True)
        assert (cell.low, cell.high) == (counts[0], counts[-1])
        assert counts == list(range(counts[0], counts[-1] + 1))


def test_acute_hospitals_hide_one_to_six_and_print_zero():
    true = {}
    for count in range(500):
        true.setdefault(published_acute(count), []).append(count)
    del true["500"]
    assert true["*"] == [1, 2, 3, 4, 5, 6]
    assert true["5"] == [7]
    for text, counts in true.items():
        cell = read_count(text, rounded=True, suppressed=ACUTE_SUPPRESSED)
        # A range must hold the value that was printed, so that of the printed 5 is the wider.
        assert (cell.low, cell.high) == (5 if text == "5" else counts[0], counts[-1])


@given(TRUE_COUNTS)
def test_every_true_count_lies_in_the_range_of_its_published_cell(count):
    mhsds = read_count(published_mhsds(count), rounded=True)
    acute = read_count(published_acute(count), rounded=True, suppressed=ACUTE_SUPPRESSED)
    exact = read_count(f"{count:,}", rounded=False)
    for cell in (mhsds, acute, exact):
        assert cell.low <= count <= cell.high
        assert math.isnan(cell.value) or cell.low <= cell.value <= cell.high
    assert exact == Cell(count, count, count, Mark.EXACT)


@pytest.mark.parametrize("text", ["", " ", "-", "NULL"])
def test_nothing_published_is_neither_zero_nor_hidden(text):
    assert read_count(text, rounded=True) is NOT_PUBLISHED
    assert cells.read_rate(text) is NOT_PUBLISHED
    assert all(math.isnan(number) for number in NOT_PUBLISHED[:3])


@pytest.mark.parametrize("text", ["-5", "5.0", "five", "1,23", "12345678901", "*5", "#REF!"])
def test_a_count_that_is_none_is_refused_with_its_text(text):
    with pytest.raises(UnexpectedLayout, match="expected a count") as problem:
        read_count(text, rounded=False)
    assert repr(text) in str(problem.value)


@pytest.mark.parametrize("text", ["1", "4", "7", "5693"])
def test_a_count_that_should_have_been_rounded_is_refused(text):
    with pytest.raises(UnexpectedLayout, match="not a multiple of 5"):
        read_count(text, rounded=True)


def test_a_suppressed_cell_says_which_threshold_hid_it():
    assert (SUPPRESSED.low, SUPPRESSED.high) == (0, 4)
    assert (ACUTE_SUPPRESSED.low, ACUTE_SUPPRESSED.high) == (1, 6)
    assert read_count("*", rounded=True, suppressed=ACUTE_SUPPRESSED) is ACUTE_SUPPRESSED


@given(st.floats(0, 5000, allow_nan=False))
def test_every_true_rate_lies_in_the_range_of_its_printed_decimal(rate):
    printed = f"{rate:.1f}".removesuffix(".0")  # the publisher drops a zero: "251" for 251.0
    cell = cells.read_rate(printed)
    assert cell.low - 1e-9 <= rate <= cell.high + 1e-9
    assert cell.high - cell.low <= 0.1 + 1e-9
    assert cell.mark is Mark.ROUNDED


def test_a_rate_rounded_to_zero_has_no_negative_end():
    assert cells.read_rate("0")[:3] == (0, 0, 0.05)
    assert cells.rounded_rate(228, decimals=0)[:3] == (228, 227.5, 228.5)


@pytest.mark.parametrize("text", ["-1", "n.a.", "1e5", "3,5", "12.3.4"])
def test_a_rate_that_is_none_is_refused(text):
    with pytest.raises(UnexpectedLayout, match="expected a rate"):
        cells.read_rate(text)


@pytest.mark.parametrize("text", ["", " ", "-", "NULL", "NA", "n/a", "#N/A", "NaN", "None"])
def test_what_programs_write_for_nothing_is_no_number(text):
    for cell in (cells.read_rate(text), cells.read_count(text, rounded=True)):
        assert cell is cells.NOT_PUBLISHED
    assert cells.is_blank(text) and not cells.is_blank("*") and not cells.is_blank("0")


def test_a_hidden_rate_has_no_range():
    cell = cells.read_rate("*")
    assert cell.mark is Mark.SUPPRESSED
    assert all(math.isnan(number) for number in cell[:3])


def test_an_error_quotes_a_huge_cell_briefly():
    with pytest.raises(UnexpectedLayout) as problem:
        read_count("x" * 10_000_000, rounded=False)
    assert len(str(problem.value)) < 120
