"""Roads by which a printed standardised rate is moved, against figures worked out beside them."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from mha_monitor import monitor
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.rates import standardised_moves
from mha_monitor.stats import Estimate
from mha_monitor.stats.rates.base_change import change_between, p_of_change

DETENTIONS = MEASURES["detentions"]
FIRST, LAST = dt.date(2016, 4, 1), dt.date(2024, 4, 1)
SWITCH = dt.date(2021, 4, 1)


def factors(store, used: str, wanted: str, start: dt.date, group="black", reference="white"):
    """What the ratio is multiplied by on each road."""
    table = standardised_moves.moves(store, DETENTIONS, used, wanted, start)
    own, other = table.loc[group], table.loc[reference]
    return {
        "totals": own["totals"] / other["totals"],
        "ages": own["ages"] / other["ages"],
        "crude": (
            own["crude_low"] / other["crude_high"],
            own["crude_high"] / other["crude_low"],
        ),
    }


@pytest.fixture(scope="module")
def published(store):
    asked = {"population_base": "published", "repeats": False}
    return monitor.trend(store=store, **asked).table.set_index("period")


@pytest.mark.parametrize(
    ("base", "first", "last", "change"),
    [
        ("census-2021", 3.18, 3.99, 0.255),
        ("interpolated", 3.55, 3.99, 0.12),
        ("extrapolated", 3.55, 3.66, 0.031),
    ],
)
def test_by_totals_alone_the_change_since_2016_17_is_what_the_audit_found(
    store, published, base, first, last, change
):
    """METHODS 12: the road that was taken for all years until November 2026."""
    start = published["ratio"]["2016-17"] * factors(store, "census-2011", base, FIRST)["totals"]
    end = published["ratio"]["2024-25"] * factors(store, "census-2021", base, LAST)["totals"]
    assert [start, end] == pytest.approx([first, last], abs=0.005)
    assert end / start - 1 == pytest.approx(change, abs=0.005)


def test_carried_on_by_totals_the_rise_may_be_chance(store, published):
    """METHODS 12: +3.1%, from -1.0 to +7.3; with a dispersion of 1.5 p is 0.23."""
    ends = []
    for period, used, start in (
        ("2016-17", "census-2011", FIRST),
        ("2024-25", "census-2021", LAST),
    ):
        factor = factors(store, used, "extrapolated", start)["totals"]
        row = published.loc[period]
        ends.append(
            Estimate(
                *(
                    row[name] * factor
                    for name in ("ratio", "ratio_sampling_low", "ratio_sampling_high")
                )
            )
        )
    change = change_between(*ends)
    assert np.exp(list(change)) - 1 == pytest.approx([0.031, -0.010, 0.073], abs=0.001)
    wider = Estimate(
        change.value, *(change.value + math.sqrt(1.5) * (end - change.value) for end in change[1:])
    )
    assert float(p_of_change(wider)) == pytest.approx(0.23, abs=0.01)


def test_2021_22_on_census_2021_is_369_by_totals_and_325_crude(store, published):
    found = factors(store, "census-2011", "census-2021", SWITCH)
    assert published["ratio"]["2021-22"] * found["totals"] == pytest.approx(3.69, abs=0.005)
    crude = monitor.trend(rate_kind="crude", population_base="census-2021", store=store).table
    crude = crude.set_index("period")["ratio"]
    assert crude["2021-22"] == pytest.approx(3.25, abs=0.005)
    by_ages = published["ratio"]["2021-22"] * found["ages"]
    by_crude = [published["ratio"]["2021-22"] * end for end in found["crude"]]
    assert by_ages == pytest.approx(3.66, abs=0.005)
    assert by_crude == pytest.approx([3.34, 3.37], abs=0.005)
    # The crude ratio itself, with what standardising did in the years on Census 2021.
    assert by_crude[0] == pytest.approx(crude["2021-22"] * 1.029, abs=0.01)


def test_standardised_over_crude_is_far_more_on_the_ages_of_2011(store):
    """By the ratios that are shown: 1.138 in 2021-22; 1.029, 1.027 and 1.036 after."""
    kinds = {
        kind: monitor.trend(
            rate_kind=kind, population_base="published", store=store
        ).table.set_index("period")["ratio"]
        for kind in ("standardised", "crude")
    }
    over = (kinds["standardised"] / kinds["crude"]).dropna()
    assert over.to_dict() == pytest.approx(
        {"2021-22": 1.138, "2022-23": 1.029, "2023-24": 1.027, "2024-25": 1.036}, abs=0.0007
    )


def test_what_standardising_does_hardly_differs_from_year_to_year_on_one_census(store):
    """Any other Black background has both rates for five years on the ages of 2011."""
    over = standardised_moves.standardised_over_crude(store, DETENTIONS)
    other = over[over["group"].eq("black-other")].set_index("population_base")
    printed = {"census-2011": (728.1 / 557.5, 810.5 / 629.8, 745.9 / 563.2, 764.4 / 577.6)}
    assert other.loc["census-2011", "low"] == pytest.approx(min(printed["census-2011"]))
    assert other.loc["census-2011", "high"] == pytest.approx(max(printed["census-2011"]))
    assert (other["high"] / other["low"]).max() < 1.03


@pytest.mark.parametrize("start", [FIRST, SWITCH, LAST])
@pytest.mark.parametrize("base", ["census-2011", "census-2021"])
def test_on_the_base_that_it_is_on_no_road_moves_a_rate(store, base, start):
    table = standardised_moves.moves(store, DETENTIONS, base, base, start)
    for name in ("totals", "crude_low", "crude_high"):
        np.testing.assert_allclose(table[name], 1)
    np.testing.assert_allclose(table["ages"].dropna(), 1)


def test_each_road_there_and_back_changes_nothing(store):
    there = standardised_moves.moves(store, DETENTIONS, "census-2011", "census-2021", SWITCH)
    back = standardised_moves.moves(store, DETENTIONS, "census-2021", "census-2011", SWITCH)
    np.testing.assert_allclose(there["totals"] * back["totals"], 1)
    np.testing.assert_allclose((there["ages"] * back["ages"]).dropna(), 1)
    np.testing.assert_allclose(there["crude_low"] * back["crude_high"], 1)


def test_a_group_without_crude_rates_is_as_open_as_the_worst_that_has_them(store):
    table = standardised_moves.moves(store, DETENTIONS, "census-2011", "census-2021", SWITCH)
    black, indian = table.loc["black"], table.loc["asian-indian"]
    assert np.isnan(indian["ages"])
    furthest = max(
        abs(math.log(row[name] / row["ages"]))
        for _, row in table.loc[["black", "black-other", "white"]].iterrows()
        for name in ("crude_low", "crude_high")
    )
    assert math.log(indian["crude_high"] / indian["totals"]) == pytest.approx(furthest)
    assert math.log(indian["totals"] / indian["crude_low"]) == pytest.approx(furthest)
    assert black["crude_high"] < black["ages"]


def test_after_census_2021_the_years_own_crude_rate_stands_beside_the_standardised_one(store):
    found = factors(store, "census-2021", "extrapolated", LAST)
    assert found["crude"] == pytest.approx([found["totals"]] * 2)
    assert found["totals"] > found["ages"] > 0.99 * found["totals"]


def test_a_measure_without_crude_rates_of_2011_takes_what_detentions_show(store):
    ctos = standardised_moves.moves(store, MEASURES["ctos"], "census-2011", "census-2021", SWITCH)
    own = standardised_moves.moves(store, DETENTIONS, "census-2011", "census-2021", SWITCH)
    assert ctos.loc["black", "crude_low"] == pytest.approx(own.loc["black", "crude_low"])
    assert ctos.loc["black", "ages"] != own.loc["black", "ages"]
