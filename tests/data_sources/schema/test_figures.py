"""The contract of the tidy table: what it refuses, and that it survives its own file."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from data_sources.schema import figures
from data_sources.schema.errors import BrokenContract, StoreError

FIRST, LAST = dt.date(2023, 4, 1), dt.date(2024, 3, 31)


def figure(**changes) -> dict:
    """An invented figure that keeps the contract."""
    sound = {
        "source": "mha_annual",
        "release": "mha-annual-2023-24",
        "period_start": FIRST,
        "period_end": LAST,
        "area_kind": "icb",
        "area_code": "QZZ",
        "area_name": "Nowhere",
        "group": "black",
        "dimension": "ethnicity",
        "series": "All detentions",
        "statistic": "count",
        "value": 15.0,
        "low": 13.0,
        "high": 17.0,
        "mark": "rounded",
    }
    return sound | changes


def table(*rows: dict) -> pd.DataFrame:
    return figures.from_records([tuple(row[name] for name in figures.COLUMNS) for row in rows])


HIDDEN = figure(group="asian", value=math.nan, low=0.0, high=4.0, mark="suppressed")
TOTAL = figure(group="all", dimension="all", value=40.0, low=38.0, high=42.0)


def test_a_sound_table_is_given_back_unchanged():
    sound = table(figure(), HIDDEN, TOTAL)
    assert figures.check(sound, "sample") is sound


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"area_kind": "planet"}, "area_kind holds 'planet'"),
        ({"dimension": "height"}, "dimension holds 'height'"),
        ({"statistic": "guess"}, "statistic holds 'guess'"),
        ({"mark": "probably"}, "mark holds 'probably'"),
        ({"group": "blue"}, r"unknown ethnic group codes \['blue'\]"),
        ({"low": 18.0}, "outside its own range"),
        ({"high": 14.0}, "outside its own range"),
        ({"value": 12.0}, "outside its own range"),
        ({"value": -1.0, "low": -3.0}, "below zero"),
        ({"value": math.nan}, "a published cell holds no value"),
        ({"mark": "suppressed"}, "a hidden cell holds a value"),
        ({"mark": "not_published"}, "a hidden cell holds a value"),
        (
            {"value": 50.0, "low": 48.0, "high": 52.0},
            "a part, at least 48, is more than its total, at most 42",
        ),
    ],
)
def test_each_broken_promise_is_refused_with_the_place(changes, sentence):
    with pytest.raises(BrokenContract, match=sentence) as problem:
        figures.check(table(figure(**changes), HIDDEN, TOTAL), "sample.csv")
    assert str(problem.value).startswith("sample.csv: ")


def test_the_same_figure_twice_is_refused_and_named():
    with pytest.raises(BrokenContract, match="given more than once") as problem:
        figures.check(table(figure(), figure(value=14.0)), "sample.csv")
    for part in ("All detentions", "Nowhere (QZZ)", "ethnicity black, count"):
        assert part in str(problem.value)


def test_where_the_places_are_known_the_error_names_row_and_column():
    placed = [
        ("row 7, Total_Count", tuple(figure().values())),
        ("row 9, Total_Count", tuple(figure().values())),
    ]
    twice, places = figures.from_placed(placed)
    with pytest.raises(BrokenContract, match=r"row 9, Total_Count: .* first in row 7"):
        figures.check(twice, "sample.csv", places)


def test_a_part_may_reach_its_total_where_rounding_allows():
    close = figure(value=45.0, low=42.0, high=47.0)
    assert len(figures.check(table(close, TOTAL), "sample")) == 2


def test_a_column_that_nobody_mapped_is_refused():
    sound = table(figure())
    with pytest.raises(BrokenContract, match=r"colour\. Absent: none"):
        figures.check(sound.assign(colour="red"), "sample")
    with pytest.raises(BrokenContract, match=r"none\. Absent: mark"):
        figures.check(sound.drop(columns="mark"), "sample")


def test_the_file_gives_the_same_table_back_in_one_order(tmp_path):
    rows = [figure(), HIDDEN, TOTAL, figure(area_code="QAA")]
    there, back = tmp_path / "there.parquet", tmp_path / "back.parquet"
    figures.write(table(*rows), there)
    figures.write(table(*reversed(rows)), back)
    assert there.read_bytes() == back.read_bytes()
    read = figures.read(there)
    ordered = table(*rows).sort_values(list(figures.KEY), ignore_index=True)
    pd.testing.assert_frame_equal(read, ordered)
    assert read["period_start"].iloc[0] == FIRST


def test_a_damaged_or_absent_file_is_a_sentence(tmp_path):
    damaged = tmp_path / "figures.parquet"
    damaged.write_bytes(b"PAR1 and no more")
    for path in (damaged, tmp_path / "absent.parquet"):
        with pytest.raises(StoreError, match=rf"{path.name} cannot be read .* take the files in"):
            figures.read(path)


def test_the_embedded_figures_keep_the_contract(store):
    assert len(figures.check(store.figures, "embedded")) == 18_140
