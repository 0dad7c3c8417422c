"""Lengths of periods: names there and back, rows as long as they should be, words for them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.schema.model import Period
from mha_monitor.definitions import periods as frequency
from mha_monitor.definitions import plain_names

FIRST_MONTH, LAST_MONTH = 2013 * 12, 2040 * 12  # before 2012 a month may be named like a year


def month(number: int) -> Period:
    start = dt.date(number // 12, number % 12 + 1, 1)
    following = dt.date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    return Period(start, following - dt.timedelta(days=1))


months = st.integers(FIRST_MONTH, LAST_MONTH)


def table(*periods: Period) -> pd.DataFrame:
    return pd.DataFrame([(each.start, each.end) for each in periods]).set_axis(
        ["period_start", "period_end"], axis="columns"
    )


@given(months)
def test_a_month_is_named_there_and_back(number):
    (label,) = frequency.labels(table(month(number)))
    assert frequency.period_of(label) == month(number)
    assert frequency.every_of(label) == "month"


@given(months)
def test_twelve_months_are_named_there_and_back(number):
    twelve = Period(month(number).start, month(number + 11).end)
    (label,) = frequency.labels(table(twelve), "12-months")
    assert frequency.period_of(label) == twelve
    assert frequency.every_of(label) == "12-months"


@given(st.integers(2012, 2098))
def test_a_year_is_named_there_and_back(first):
    year = Period(dt.date(first, 4, 1), dt.date(first + 1, 3, 31))
    (label,) = frequency.labels(table(year))
    assert frequency.period_of(label) == year
    assert frequency.every_of(label) == "year"


NAMELESS = ["", "all", "2024", "2024-13", "2024-09..", "2024-09..2024-13", "2024-09..2024-01"]


@pytest.mark.parametrize("label", NAMELESS)
def test_what_names_no_period_is_none(label):
    assert frequency.period_of(label) is None
    assert frequency.every_of(label) is None


def test_a_name_of_another_length_is_none_of_the_three():
    assert frequency.period_of("2024-01..2024-03") == Period(
        dt.date(2024, 1, 1), month_end(2024, 3)
    )
    assert frequency.every_of("2024-01..2024-03") is None


def month_end(year: int, number: int) -> dt.date:
    return month(year * 12 + number - 1).end


def test_the_months_of_a_period_are_whole_and_touch():
    months = frequency.months_of(frequency.period_of("2023-11..2024-10"))
    assert len(months) == 12
    assert months[3] == Period(dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    for before, after in pairwise(months):
        assert after.start - before.end == dt.timedelta(days=1)


def test_a_row_counts_only_where_it_is_as_long_as_asked():
    rows = table(
        month(2024 * 12),
        Period(dt.date(2023, 4, 1), dt.date(2024, 3, 31)),
        Period(dt.date(2023, 5, 1), dt.date(2024, 4, 30)),
        Period(dt.date(2024, 1, 1), dt.date(2024, 3, 31)),
        Period(dt.date(2024, 1, 1), dt.date(2024, 1, 30)),
        month(2024 * 12),
    )
    long_as = {
        every: frequency.as_long_as(every, rows["period_start"], rows["period_end"]).tolist()
        for every in frequency.EVERY
    }
    assert long_as == {
        "month": [True, False, False, False, False, True],
        "year": [False, True, False, False, False, False],
        "12-months": [False, True, True, False, False, False],
    }


def test_no_rows_are_as_long_as_anything():
    assert len(frequency.as_long_as("month", *(pd.Series(dtype=object) for _ in range(2)))) == 0


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2016-17", "2023-24", "2016-17 to 2023-24"),
        ("2023-24", "2023-24", "2023-24"),
        ("2021-04", "2026-06", "April 2021 to June 2026"),
        ("2021-04", "2021-04", "April 2021"),
        ("2024-08..2025-07", "2025-06..2026-05", "August 2024 to May 2026"),
        ("2024-08..2025-07", "2024-08..2025-07", "the twelve months to July 2025"),
    ],
)
def test_the_span_of_periods_in_words(first, last, told):
    assert plain_names.span(first, last) == told
