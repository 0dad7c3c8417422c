"""A board's ratio of a group whose ages move England's never stands without its code."""

from __future__ import annotations

import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.definitions.flags import AGES_MOVE_RATIO, FLAGS
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.rates.age_flags import age_factors, with_age_codes


def carries(table: pd.DataFrame) -> pd.Series:
    return table["flags"].str.split().map(lambda codes: AGES_MOVE_RATIO in codes)


def test_the_factors_are_those_of_the_printed_rates_of_2023_24(store):
    factors = age_factors(store, MEASURES["detentions"], "white")
    white = 68.4 / 69.5
    assert factors["black"] == pytest.approx(242.3 / 239.0 / white)
    assert factors["mixed"] == pytest.approx(177.1 / 115.9 / white)
    assert factors[["mixed", "black-other", "black"]].tolist() == pytest.approx(
        [1.55, 1.37, 1.03], abs=0.005
    )


@pytest.mark.parametrize("area_kind", ["icb", "region"])
@pytest.mark.parametrize("measure", ["detentions", "section-2"])
def test_every_row_of_mixed_people_below_england_carries_it_and_no_broad_group_else(
    store, area_kind, measure
):
    table = monitor.ratios(
        measure, area_kind=area_kind, group="all", period="all", store=store
    ).table
    found = table.assign(carries=carries(table)).groupby("group")["carries"]
    assert found.min()["mixed"] and found.size()["mixed"] > 5
    assert not found.max().drop("mixed").any()


def test_england_which_has_both_rates_carries_none(store):
    assert not carries(monitor.ratios(group="all", store=store).table).any()


def test_beside_another_reference_group_it_is_the_ratio_to_that_group_that_counts(store):
    table = monitor.ratios(area_kind="icb", group="all", reference="mixed", store=store).table
    found = table.assign(carries=carries(table)).groupby("group")["carries"].min()
    assert found[["white", "black", "asian", "other"]].all()


def test_detailed_groups_of_invented_boards_are_known_too(store):
    groups = ["black-other", "white-other", "black-african", "white-irish", "unheard-of"]
    rows = pd.DataFrame({"area_kind": "icb", "group": groups, "flags": "small-count"})
    found = with_age_codes(rows, store, MEASURES["detentions"], "white")["flags"].tolist()
    assert found == [f"small-count {AGES_MOVE_RATIO}"] * 2 + ["small-count"] * 3


def test_the_code_has_a_sentence_and_blocks_nothing():
    assert "no published figure" in FLAGS[AGES_MOVE_RATIO]
