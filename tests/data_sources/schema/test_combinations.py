"""Rows told apart by several columns, beside the slow way: comparing them one by one."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.schema.combinations import rows_alike

DAYS = st.sampled_from([dt.date(2023, 4, 1), dt.date(2024, 4, 1)])
ROWS = st.lists(st.tuples(st.sampled_from(["black", "white", ""]), DAYS, st.integers(0, 2)))
COLUMNS = ["group", "period_start", "number"]


def table(rows) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=COLUMNS)
    return made.astype({"group": "str", "period_start": object, "number": int})


@settings(deadline=None)
@given(ROWS, ROWS)
def test_a_row_is_found_where_it_first_stands_among_those_held(wanted, held):
    places = [held.index(row) if row in held else -1 for row in wanted]
    assert list(rows_alike(table(wanted), table(held))) == places


def test_the_index_of_a_table_has_no_say():
    held = table([("black", dt.date(2023, 4, 1), 1), ("white", dt.date(2023, 4, 1), 1)])
    wanted = held.iloc[[1, 0]].set_axis([7, 7])
    assert list(rows_alike(wanted, held.set_axis([7, 0]))) == [1, 0]
