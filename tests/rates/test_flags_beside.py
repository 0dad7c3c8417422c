"""Codes laid beside many rows at once, against doing it row by row."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.schema.combinations import distinct
from mha_monitor.rates import row_flags
from mha_monitor.rates.quality.beside import laid_beside

DAYS = [(dt.date(2025, month, 1), dt.date(2025, month, 28)) for month in (1, 2)]
CODES = ["count-jumped", "sums-off", "area-redrawn"]
places = st.tuples(st.sampled_from(["one", "two"]), st.sampled_from(DAYS))
row_of_table = st.tuples(
    places,
    st.sampled_from(["QVV", "QSL"]),
    st.sampled_from(["black", "white"]),
    st.sampled_from(["", "suppressed", "small-count sums-off"]),
)
flag = st.tuples(
    places,
    st.sampled_from(["", "QVV", "QXX"]),
    st.sampled_from(["", "all", "black"]),
    st.sampled_from(CODES),
)


def framed(rows: list[tuple], last: str) -> pd.DataFrame:
    columns = ["source", "period_start", "period_end", "area_code", "group", last]
    flat = [(source, *days, *rest) for (source, days), *rest in rows]
    return pd.DataFrame(flat, columns=columns)


def slowly(table: pd.DataFrame, found: pd.DataFrame) -> list[str]:
    """Every flag held against every row."""
    said = []
    for row in table.itertuples():
        codes = row.flags.split()
        for area in (row.area_code, ""):
            for group in ("", "all", row.group):
                for each in found.itertuples():
                    same = (each.source, each.period_start, each.period_end) == (
                        row.source,
                        row.period_start,
                        row.period_end,
                    )
                    if same and (each.area_code, each.group) == (area, group):
                        codes.append(each.code)
        said.append(" ".join(dict.fromkeys(codes)))
    return said


@settings(max_examples=60, deadline=None)
@given(st.lists(row_of_table, min_size=1, max_size=12), st.lists(flag, min_size=1, max_size=8))
def test_codes_are_those_that_a_search_row_by_row_finds(rows, found):
    table, found = framed(rows, "flags"), framed(found, "code")
    table.index = table.index[::-1] + 7
    laid = laid_beside(table, found)
    assert laid.tolist() == slowly(table, found)
    assert laid.index.equals(table.index)
    assert laid.dtype == table["flags"].dtype


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["", " one-month", "suppressed"]), *[st.booleans()] * 3),
        min_size=1,
        max_size=12,
    )
)
def test_conditions_are_put_into_words_in_their_order(rows):
    held, *conditions = zip(*rows, strict=True)
    holds = {code: pd.Series(where) for code, where in zip(CODES, conditions, strict=True)}
    expected = [
        " ".join([*text.split(), *(code for code, on in zip(CODES, where, strict=True) if on)])
        for text, *where in rows
    ]
    assert row_flags._joined(pd.Series(held), holds).tolist() == expected


def test_no_words_and_an_unknown_condition_are_none():
    found = row_flags._joined(
        pd.Series([None, "a"]), {"b": pd.Series([True, None], dtype="boolean")}
    )
    assert found.tolist() == ["b", "a"]


@pytest.mark.parametrize("size", [0, 1, 50])
def test_periods_are_told_apart_as_pairs_of_days(size):
    draws = np.random.default_rng(5).integers(0, 2, (2, size))
    starts, ends = (
        pd.Series([DAYS[place][end] for place in draws[end]], dtype=object) for end in (0, 1)
    )
    codes, kinds = distinct(starts, ends)
    assert [kinds[code] for code in codes] == list(zip(starts, ends, strict=True))
    assert len(kinds) == len(set(zip(starts, ends, strict=True)))
