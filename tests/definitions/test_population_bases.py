"""Populations between and after the censuses, and what is held for which kind of area."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from mha_monitor import monitor
from mha_monitor.definitions import population_bases
from mha_monitor.stats.rates.ratios import base_change_factor

BLACK_2011, BLACK_2021 = 1_846_614, 2_381_724
WHITE_2011, WHITE_2021 = 45_281_142, 45_783_401
WHITE_2021_WITHOUT_ROMA = 45_684_263


def people(store, base: str, middle: dt.date):
    """Populations at the middle of a year: a period without an end is 365 days long."""
    start = middle - dt.timedelta(days=182)
    found = population_bases.populations_on(store.populations, base, "nhs", "england", start)
    return found.set_index("group")["population"]


def test_by_mid_2024_growth_carried_on_gives_the_numbers_of_the_methods(store):
    found = people(store, "extrapolated", dt.date(2024, 6, 30))
    assert found["black"] == pytest.approx(2_589_192, abs=1)
    assert found["black"] / BLACK_2021 == pytest.approx(1.09, abs=0.005)
    factor = base_change_factor(BLACK_2021, found["black"], WHITE_2021, found["white"])
    assert float(factor) == pytest.approx(1 - 0.077, abs=0.0005)


def test_the_two_ways_of_going_on_are_one_until_census_2021_and_part_after(store):
    day = dt.date(2021, 3, 21)
    for before in (dt.date(2012, 6, 30), dt.date(2018, 9, 30), day):
        held, carried_on = (
            people(store, base, before) for base in population_bases.BETWEEN_CENSUSES
        )
        np.testing.assert_allclose(held, carried_on, rtol=1e-12)
    after = day + dt.timedelta(days=3647)  # as long again as between the two censuses
    assert people(store, "interpolated", after)["black"] == pytest.approx(BLACK_2021)
    doubled = people(store, "extrapolated", after)["black"]
    assert doubled == pytest.approx(BLACK_2021**2 / BLACK_2011, rel=1e-9)


def test_before_census_2011_its_populations_are_held(store):
    for base in population_bases.BETWEEN_CENSUSES:
        assert people(store, base, dt.date(2005, 1, 1))["black"] == BLACK_2011


def test_each_period_has_extrapolated_populations_of_its_own(store):
    found = monitor.trend(rate_kind="crude", population_base="extrapolated", store=store).table
    assert found["population"].is_monotonic_increasing
    assert found["population"].nunique() == len(found) > 2
    assert found["population"].iloc[-1] > 1.08 * BLACK_2021


def test_the_standardised_series_is_carried_on_too(store):
    held, carried_on = (
        monitor.trend(population_base=base, store=store).table.set_index("period")["ratio"]
        for base in population_bases.BETWEEN_CENSUSES
    )
    same = [year for year in held.index if year < "2020-21"]
    assert carried_on[same].tolist() == held[same].tolist()
    later = carried_on[held.index > "2021-22"] / held[held.index > "2021-22"]
    assert later.is_monotonic_decreasing
    # The middle of 2023-24 lies 923 days after Census 2021, the censuses 3,647 days apart.
    growth = (BLACK_2021 / BLACK_2011) / (WHITE_2021_WITHOUT_ROMA / WHITE_2011)
    assert later["2023-24"] == pytest.approx(growth ** (-923 / 3647), rel=1e-4)


def test_small_areas_are_held_on_census_2021_alone(store):
    assert population_bases.held_for(store.populations, "england") == list(population_bases.BASES)
    for kind in ("icb", "sub-icb", "region"):
        assert population_bases.held_for(store.populations, kind) == ["census-2021"]
    assert population_bases.held_for(store.populations, "provider") == []
