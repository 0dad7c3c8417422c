"""Named groups and the "any other" group beside them: left out, spread, merged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from slow_routes import mid_p_limits, repeats_of

from data_sources.embedded.build import EMBEDDED
from data_sources.schema.errors import SourceError, UnknownLabel
from mha_monitor import monitor
from mha_monitor.analysis.other_backgrounds import OTHERS, named_groups, views
from mha_monitor.stats.rates.ratios import rate_ratio

# England 2023-24, detentions and people of Census 2021.
AFRICAN, CARIBBEAN, OTHER, WHITE = 2556, 1518, 1619, 31_735
PEOPLE = {"african": 1_468_474, "caribbean": 619_419, "other": 293_831, "white": 45_783_401}


@pytest.fixture(scope="module")
def black(store):
    found = monitor.other_background(store=store)
    return found, found.table.set_index(["view", "group"])


def test_each_view_is_a_plain_ratio_of_its_counts(black):
    table = black[1]
    white = WHITE / PEOPLE["white"]
    left_out = AFRICAN / PEOPLE["african"] / white
    assert table.loc[("left-out", "black-african"), "ratio"] == pytest.approx(left_out)
    people = PEOPLE["african"] + PEOPLE["caribbean"]
    count = AFRICAN + OTHER * AFRICAN / (AFRICAN + CARIBBEAN)
    spread_people = PEOPLE["african"] + PEOPLE["other"] * PEOPLE["african"] / people
    spread = table.loc[("spread", "black-african")]
    assert spread["ratio"] == pytest.approx(count / spread_people / white)
    assert (spread["count"], spread["population"]) == pytest.approx((count, spread_people))
    assert spread["rate"] == pytest.approx(count / spread_people * 1e5)
    merged = (AFRICAN + CARIBBEAN + OTHER) / (people + PEOPLE["other"]) / white
    assert table.loc[("merged", "black"), "ratio"] == pytest.approx(merged)
    assert table.loc[("alone", "black-other"), "ratio"] == pytest.approx(7.95, abs=0.005)


def test_spread_keeps_everyone_and_moves_every_interval_alike(black):
    table = black[1]
    spread, left_out = (table.loc[view] for view in ("spread", "left-out"))
    merged = table.loc[("merged", "black")]
    assert spread["count"].sum() == pytest.approx(merged["count"])
    assert spread["population"].sum() == pytest.approx(merged["population"])
    for name in ("ratio", "ratio_low", "ratio_high", "ratio_sampling_low"):
        np.testing.assert_allclose(spread[name] / left_out[name], 1.225, atol=0.0005)


def test_england_has_exact_counts_so_rounding_adds_nothing(black):
    table = black[1]
    np.testing.assert_allclose(table["ratio_low"], table["ratio_sampling_low"], rtol=1e-12)


@pytest.mark.parametrize("confidence", [0.95, 0.99])
def test_intervals_are_those_of_the_confidence_asked_and_of_independent_detentions(
    store, confidence
):
    found = monitor.other_background(repeats=False, confidence=confidence, store=store)
    row = found.table.set_index(["view", "group"]).loc[("left-out", "black-african")]
    plain = rate_ratio(AFRICAN, PEOPLE["african"], WHITE, PEOPLE["white"], confidence)
    assert (row["ratio_low"], row["ratio_high"]) == (float(plain.low), float(plain.high))
    words = {0.95: "3.5 (between 3.4 and 3.7)", 0.99: "3.5 (between 3.3 and 3.8)"}[confidence]
    assert f"{words} for Black Caribbean people" in found.words


def test_intervals_are_widened_for_repeats_of_each_group_and_of_their_sum(black):
    table, spread = black[1], repeats_of(EMBEDDED / "figures.parquet")
    counts = {"african": AFRICAN, "caribbean": CARIBBEAN, "other": OTHER}
    spreads = {name: spread[f"black-{name}"] for name in counts}
    # The variance of a sum of independent counts is the sum of theirs.
    of_all = sum(spreads[name] * count for name, count in counts.items()) / sum(counts.values())
    cases = {
        ("left-out", "black-african"): (AFRICAN, PEOPLE["african"], spreads["african"]),
        ("alone", "black-other"): (OTHER, PEOPLE["other"], spreads["other"]),
        ("merged", "black"): (sum(counts.values()), sum(PEOPLE[name] for name in counts), of_all),
    }
    for place, (count, people, own) in cases.items():
        limits = mid_p_limits(count, WHITE, PEOPLE["white"] / people, (own, spread["white"]))
        found = table.loc[place, ["ratio_low", "ratio_high"]].astype(float)
        assert tuple(found) == pytest.approx(limits, rel=1e-9), place


def test_the_words_say_how_far_caribbean_and_african_rest_on_it(black):
    words = black[0].words
    assert "1,619 detentions are recorded for people of any other Black background: 28%" in words
    assert "3.5 (between 3.3 and 3.8) for Black Caribbean people and 2.5" in words
    assert "the ratio is 4.3 (between 4.1 and 4.6) for Black Caribbean people and 3.1" in words
    assert "1.23 times what is recorded" in words
    assert "that of all Black people is 3.4" in words


@pytest.mark.parametrize("broad", [broad for broad in OTHERS if broad != "white"])
def test_every_broad_group_has_an_answer(store, broad):
    found = monitor.other_background(broad=broad, store=store)
    rows = found.table.set_index("view")
    named = named_groups(broad)
    assert rows.loc[["left-out"], "group"].tolist() == named
    assert rows.loc[["spread"], "group"].tolist() == named
    plain = monitor.ratios(group=broad, store=store).table.iloc[0]
    assert rows.loc["merged", "ratio"] == pytest.approx(plain["ratio"], rel=1e-12)
    assert "nan" not in found.words


def test_white_people_are_held_against_a_group_outside(store):
    with pytest.raises(SourceError, match="'white' is within 'white'"):
        monitor.other_background(broad="white", store=store)
    found = monitor.other_background(broad="white", reference="asian", store=store)
    assert set(found.table["group"]) >= {"white-british", "white-irish", "white-other", "white"}


def test_one_named_group_alone_is_said_to_be_the_far_end(store):
    words = monitor.other_background(broad="other", store=store).words
    assert "With one named group alone that is the most that is possible." in words


def test_a_period_without_all_the_groups_is_refused_with_those_that_have_them(store):
    with pytest.raises(SourceError, match=r"'2021-22' lacks .* all of them: 2022-23, 2023-24"):
        monitor.other_background(period="2021-22", store=store)
    with pytest.raises(SourceError, match="No period has a figure for each of black-caribbean"):
        monitor.other_background("part-3", store=store)
    with pytest.raises(UnknownLabel, match="'blue' is not a broad ethnic group"):
        monitor.other_background(broad="blue", store=store)


def test_a_count_worked_back_widens_the_limits(store):
    # White detentions of 2022-23 were printed as a rate: a range of 457 whole numbers.
    table = monitor.other_background(period="2022-23", store=store).table
    assert (table["ratio_low"] < table["ratio_sampling_low"]).all()
    assert (table["ratio_high"] > table["ratio_sampling_high"]).all()


def test_no_numbers_within_the_ranges_leave_the_limits():
    # INVENTED counts as ranges; every end is tried with every other.
    groups = ["black-caribbean", "black-african", "black-other", "white"]
    low, high, people = [10, 20, 8, 90], [14, 24, 12, 94], [1e4, 2e4, 3e3, 5e5]
    shared = ["measure", "source", "release", "period", "period_start", "period_end", "area_kind"]
    shared += ["area_code", "area_name", "population_base", "rate_kind", "grouping"]

    def rates(least: list[int], most: list[int]) -> pd.DataFrame:
        middle = (np.array(least) + most) / 2
        ends = {"count": middle, "count_low": least, "count_high": most, "population": people}
        return pd.DataFrame({"group": groups, **ends}).assign(**dict.fromkeys(shared, "invented"))

    outer = views(rates(low, high), "black", "white").set_index(["view", "group"])
    for places in np.ndindex(2, 2, 2, 2):
        counts = [(low, high)[place][at] for at, place in enumerate(places)]
        inner = views(rates(counts, counts), "black", "white").set_index(["view", "group"])
        assert (outer["ratio_low"] <= inner["ratio_low"] * (1 + 1e-12)).all()
        assert (outer["ratio_high"] >= inner["ratio_high"] * (1 - 1e-12)).all()
        assert (outer["count_low"] <= inner["count"] * (1 + 1e-12)).all()
