"""Printed standardised rates beside crude ones."""

from __future__ import annotations

import re

import numpy as np
import pytest
from command_line import rows, run

from data_sources.schema.errors import SourceError
from mha_monitor import monitor


@pytest.fixture(scope="module")
def england(store):
    return monitor.standardised(store=store)


def test_the_printed_rates_of_2023_24(england):
    table = england.table.set_index("group")
    assert set(table["period"]) == {"2023-24"} and len(table) == 20
    black, mixed = table.loc["black"], table.loc["mixed"]
    names = ["standardised_rate", "standardised_rate_low", "standardised_rate_high"]
    np.testing.assert_allclose(black[names].astype(float), [242.3, 235.3, 249.3], atol=0.051)
    assert (mixed["standardised_rate"], mixed["published_crude_rate"]) == (177.1, 115.9)
    assert mixed["crude_rate"] == pytest.approx(1e5 * 1935 / 1_669_378)
    # Published: 242.3 over 68.4, and 177.1 over 68.4 against 115.9 over 69.5.
    assert black["standardised_ratio"] == pytest.approx(242.3 / 68.4)
    assert mixed["moved"] == pytest.approx((177.1 / 68.4) / (115.9 / 69.5))


def test_ratios_are_those_of_the_trend_and_of_the_table_of_ratios(england, store):
    trend = monitor.trend(group="all", store=store).table
    trend = trend[trend["period"].eq("2023-24")].set_index("group")
    crude = monitor.ratios(group="all", store=store).table.set_index("group")
    for _, row in england.table.iterrows():
        theirs, ours = trend.loc[row["group"]], crude.loc[row["group"]]
        assert row["standardised_ratio_low"] == theirs["ratio_low"]
        assert row["standardised_ratio_high"] == theirs["ratio_high"]
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
    text = f"{england.words} {england.caveat}"
    assert not re.search(r"\bcaus|\bled to|because of|effect of|significant|\bnan\b", text)


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
    assert "177.1" in result.stdout and "166.3 to 187.9" in result.stdout
    assert "times 1.55" in result.stderr
