"""Measures over all groups in several years: on people who move, told only as far as it holds."""

from __future__ import annotations

import math
import re

import numpy as np
import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.analysis.inequality_over_time import way


@pytest.fixture(scope="module")
def years(store):
    return monitor.inequality(period="all", store=store)


def of_index(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["summary"].eq("index-of-disparity")].set_index("period")


def test_over_years_people_move_and_a_band_stands_beside_each_measure(store, years):
    assert set(years.table["population_base"]) == {"interpolated"}
    named = {base: monitor.inequality(period="all", population_base=base, store=store).table
             for base in ("interpolated", "extrapolated", "census-2021")}  # fmt: skip
    found = of_index(years.table)
    ends = [of_index(named[base])["value"] for base in ("interpolated", "extrapolated")]
    np.testing.assert_allclose(found["value_base_high"], np.maximum(*ends))
    np.testing.assert_allclose(found["value_base_low"], np.minimum(*ends))
    # Black people carried on were 7% more by 2023-24 than held: their rate, and the index, is less.
    band = found.loc["2023-24"]
    assert 0.85 < band["value_base_low"] / band["value_base_high"] < 0.92
    assert band["limit_base_low"] < band["value_base_low"] < band["low"]
    assert "value_base_low" not in named["census-2021"]
    assert band["value"] == pytest.approx(of_index(named["census-2021"]).loc["2023-24", "value"])


def test_the_words_say_the_band_and_no_change_that_it_does_not_carry(store, years):
    assert "depends on how people are counted since Census 2021" in years.words
    assert re.search(r"55\.8% to 63\.5% in 2023-24 \(5[0-4]\.\d% to 66\.6%\)", years.words)
    assert "nobody knows" in years.caveat
    fixed = monitor.inequality(period="all", population_base="census-2021", store=store)
    assert "It rose." in fixed.words and "nobody knows" not in fixed.caveat


def test_one_year_is_on_the_census_and_says_nothing_of_change(store):
    found = monitor.inequality(store=store)
    assert set(found.table["population_base"]) == {"census-2021"}
    assert "It rose" not in found.words and "value_base_low" not in found.table


@pytest.mark.parametrize(
    ("last", "told"),
    [((60, 58, 62), "rose"), ((40, 38, 42), "fell"), ((52.7, 50.7, 54.7), "neither")],
)
def test_a_change_is_told_beyond_the_chance_of_both_ends(last, told):
    # INVENTED. Half-widths of 2 and 2 make one of 2.83 for the difference.
    ends = [(50, 48, 52), last]
    table = pd.DataFrame(ends, columns=["value", "low", "high"]).assign(
        summary="index-of-disparity", group=None, period_end=[2022, 2024]
    )
    assert way(table) == told
    assert way(table.assign(value=[50, math.nan])) is None
    nearer = table.assign(low=[48, last[0] - 2.83], high=[52, last[0] + 2.83])
    assert way(nearer) == told
