"""Printed standardised rates beside crude ones."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from command_line import rows, run
from scipy import stats
from slow_routes import repeats_of

from data_sources.embedded.build import EMBEDDED
from data_sources.schema.errors import SourceError
from mha_monitor import monitor


@pytest.fixture(scope="module")
def england(store):
    return monitor.standardised(store=store)


def test_the_printed_rates_of_2023_24(england):
    table = england.table.set_index("group")
    # Of twenty groups, the three that are parts of White are not held against it.
    assert set(table["period"]) == {"2023-24"} and len(table) == 20 - 3
    black, mixed = table.loc["black"], table.loc["mixed"]
    names = ["standardised_rate", "standardised_rate_low", "standardised_rate_high"]
    # Printed: 242.3, plus or minus 6.9. The half-width grows by the root of the dispersion.
    half = 6.95 * math.sqrt(repeats_of(EMBEDDED / "figures.parquet")["black"])
    wide = [242.3, 242.25 - half, 242.35 + half]
    np.testing.assert_allclose(black[names].astype(float), wide, atol=0.051)
    assert (mixed["standardised_rate"], mixed["published_crude_rate"]) == (177.1, 115.9)
    assert mixed["crude_rate"] == pytest.approx(1e5 * 1935 / 1_669_378)
    # Published: 242.3 over 68.4, and 177.1 over 68.4 against 115.9 over 69.5.
    assert black["standardised_ratio"] == pytest.approx(242.3 / 68.4)
    assert mixed["moved"] == pytest.approx((177.1 / 68.4) / (115.9 / 69.5))


@pytest.mark.parametrize(
    ("confidence", "low", "high"), [(0.95, 235.3, 249.3), (0.99, 233.1, 251.5), (0.8, 237.7, 246.9)]
)
def test_a_rate_that_is_not_widened_is_as_printed_or_of_the_confidence_asked(
    store, confidence, low, high
):
    asked = {"group": "black", "repeats": False, "confidence": confidence, "store": store}
    row = monitor.standardised(period="2023-24", **asked).table.iloc[0]
    ends = row[["standardised_rate_low", "standardised_rate_high"]].astype(float)
    np.testing.assert_allclose(ends, [low, high], atol=0.051)
    point = monitor.trend(rate_kind="standardised", population_base="published", **asked).table
    point = point.set_index("period").loc["2023-24"]
    assert [point["rate_low"], point["rate_high"]] == ends.tolist()


def test_the_interval_of_a_difference_is_of_the_confidence_asked(store):
    def width(confidence: float) -> float:
        asked = {"rate_kind": "standardised", "confidence": confidence, "store": store}
        row = monitor.trend(**asked).table.set_index("period").loc["2023-24"]
        return row["difference_high"] - row["difference_low"]

    # But for what the printed digits leave open, a tenth at either end of both rates.
    errors = (stats.norm.isf(0.005), stats.norm.isf(0.025))
    assert (width(0.99) - 0.2) / (width(0.95) - 0.2) == pytest.approx(np.divide(*errors), rel=1e-3)


def test_no_rate_of_any_year_lies_below_nought(store):
    for measure in ("detentions", "ctos", "section-136", "discharges"):
        table = monitor.standardised(measure, period="all", confidence=0.9999, store=store).table
        assert (table["standardised_rate_low"] >= 0).all(), measure


def test_ratios_are_those_of_the_trend_and_of_the_table_of_ratios(england, store):
    trend = monitor.trend(group="all", store=store).table
    trend = trend[trend["period"].eq("2023-24")].set_index("group")
    crude = monitor.ratios(group="all", store=store).table.set_index("group")
    for _, row in england.table.iterrows():
        theirs, ours = trend.loc[row["group"]], crude.loc[row["group"]]
        for end in ("low", "high"):
            same = pytest.approx(theirs[f"ratio_{end}"], rel=1e-14)
            assert row[f"standardised_ratio_{end}"] == same
        assert (row["crude_ratio"], row["count"]) == (ours["ratio"], ours["count"])


def test_another_population_is_not_taken_for_standardising(england):
    # The printed crude rate leaves Arab people out of the population and the recomputed one does
    # not: on the same people standardising hardly moves this ratio.
    row = england.table.set_index("group").loc["other-any"]
    assert row["standardised_ratio"] / row["crude_ratio"] > 1.3
    assert row["moved"] == pytest.approx(1.0056, abs=5e-4)
    assert row["same_people"]
    assert "leave Roma and Arab people out" in england.caveat


def test_the_words_name_the_groups_that_move_most_and_how(england):
    assert "Mixed-ethnicity people, times 1.55 (177.1 standardised against 115.9" in england.words
    assert "arithmetic of ages" in england.words
    assert "as independent of one another" in england.caveat
    assert "they are given here as widened for that" in england.caveat
    assert "too narrow" not in england.caveat
    text = f"{england.words} {england.caveat}"
    assert not re.search(r"\bcaus|\bled to|because of|effect of|significant|\bnan\b", text)


def test_what_is_not_widened_is_said_to_be_too_narrow(store):
    caveat = monitor.standardised(repeats=False, store=store).caveat
    assert "they are somewhat too narrow" in caveat and "widened" not in caveat


def test_a_year_without_counts_has_no_crude_ratio_and_moves_nothing(store):
    found = monitor.standardised(period="2016-17", group="black", store=store)
    assert found.table["crude_ratio"].isna().all() and found.table["moved"].isna().all()
    assert "without a count there is no crude one" in found.words
    assert "Standardising moves" not in found.words


def test_where_little_moves_no_reason_is_looked_for(store):
    found = monitor.standardised(period="2024-25", store=store)
    assert "Standardising moves no ratio by more than 5%" in found.words
    assert "mix of ages" not in found.words


def test_several_years_and_another_reference(store):
    found = monitor.standardised(
        period="all", group="black", reference="white-british", store=store
    )
    assert set(found.table["reference"]) == {"white-british"}
    assert found.table["period"].is_unique and len(found.table) > 1


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"measure": "repeat-detentions"}, "printed for England only"),
        ({"reference": "black", "group": "black"}, "cannot be compared with itself"),
        ({"period": "1999-00"}, "Nothing is held for period"),
        ({"reference": "zulu"}, "is not an ethnic group"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(store, asked, message):
    with pytest.raises(SourceError, match=message):
        monitor.standardised(**asked, store=store)


def test_the_command_gives_the_same(england):
    found = {row["group"]: row for row in rows("standardised")}
    for _, row in england.table.iterrows():
        assert found[row["group"]]["moved"] == pytest.approx(row["moved"])
    result = run("standardised", "--group", "mixed")
    # Printed: 177.1 within 10.7, of which the last digit is rounded.
    half = 10.75 * math.sqrt(repeats_of(EMBEDDED / "figures.parquet")["mixed"])
    wide = f"{177.05 - half:.1f} to {177.15 + half:.1f}"
    assert "177.1" in result.stdout and wide in result.stdout
    plain = run("standardised", "--group", "mixed", "--no-repeats")
    assert "177.1" in plain.stdout and "166.3 to 187.9" in plain.stdout
    assert "as printed" not in result.stdout + plain.stdout
    assert "times 1.55" in result.stderr
