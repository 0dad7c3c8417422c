"""England's ratios beside one another: crude, adjusted on either census's ages, standardised."""

from __future__ import annotations

import numpy as np
import pytest

from mha_monitor.analysis.age_adjusted import COLUMNS, age_adjusted, pair_of
from mha_monitor.definitions.questions import Question
from mha_monitor.sentences import standardising


@pytest.fixture(scope="module")
def table(store):
    return age_adjusted(store, Question())


@pytest.fixture(scope="module")
def of_2023_24(table):
    return table[table["period"].eq("2023-24")].set_index("group")


def test_black_people_by_each_method_in_2023_24(of_2023_24):
    row = of_2023_24.loc["black"]
    assert row["crude_ratio"] == pytest.approx(3.45, abs=0.005)
    assert row["standardised_ratio"] == pytest.approx(3.54, abs=0.005)
    assert row["on_ages_2011_ratio"] == pytest.approx(3.64, abs=0.005)
    assert row["on_ages_2021_ratio"] == pytest.approx(3.61, abs=0.005)
    # By a second road: 3.448 over what 100,000 people of each group would have.
    assert row["on_ages_2011_ratio"] == pytest.approx(3.4484 / (84.0798 / 88.7905), rel=1e-4)


def test_standardising_moves_most_the_groups_with_many_children(of_2023_24):
    mixed, other = of_2023_24.loc["mixed"], of_2023_24.loc["black-other"]
    assert [mixed["crude_ratio"], mixed["standardised_ratio"]] == pytest.approx(
        [1.67, 2.59], abs=0.005
    )
    assert [mixed["factor"], other["factor"]] == pytest.approx([1.55, 1.37], abs=0.005)


def test_a_group_or_year_that_cannot_be_adjusted_is_empty_and_not_left_out(table, of_2023_24):
    assert tuple(table.columns) == COLUMNS
    assert np.isnan(of_2023_24.loc["asian-indian", "on_ages_2021_ratio"])
    assert of_2023_24.loc["asian-indian", "on_ages_2011_ratio"] > 0
    early = table[table["period"].eq("2016-17")].set_index("group").loc["black"]
    assert np.isnan(early["crude_ratio"]) and np.isnan(early["on_ages_2011_ratio"])
    assert early["standardised_ratio"] > 4


def test_limits_move_with_the_ratio(table):
    known = table[table["on_ages_2011_ratio"].notna()]
    for end in ("low", "high"):
        reach = known[f"on_ages_2011_ratio_{end}"] / known["on_ages_2011_ratio"]
        np.testing.assert_allclose(reach, known[f"crude_ratio_{end}"] / known["crude_ratio"])


def test_the_pair_of_a_group_is_of_the_newest_year_with_counts(table):
    assert pair_of(table, "black")["period"] == "2023-24"  # 2024-25 has no count of its own
    assert pair_of(table, "unheard-of") is None


def test_the_sentence_of_england_gives_all_four(table):
    words = standardising.adjusted(pair_of(table, "black"))
    for number in ("3.45", "3.64 on the ages of 2011", "3.61 on the ages of 2021", "was 3.54."):
        assert number in words
    words = standardising.adjusted(pair_of(table, "asian-indian"))
    assert "on the ages of 2011;" in words and "2021" not in words.split("Held against")[1]
