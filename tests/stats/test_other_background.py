"""Who is recorded as any other Black background."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.stats import Estimate
from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.other_background import spread_factor

# England 2023-24, detentions and people of the Census 2021.
AFRICAN, CARIBBEAN, OTHER, WHITE = 2556, 1518, 1619, 31_735
AFRICAN_PEOPLE, CARIBBEAN_PEOPLE, OTHER_PEOPLE, WHITE_PEOPLE = (
    1_468_474,
    619_419,
    293_831,
    45_783_401,
)
NAMED = ([AFRICAN, CARIBBEAN], [AFRICAN_PEOPLE, CARIBBEAN_PEOPLE])
REST = (OTHER, OTHER_PEOPLE, WHITE, WHITE_PEOPLE)


class Views(NamedTuple):
    left_out: Estimate
    spread: Estimate


def other_background(count, population, other, other_people, *reference):
    """The named groups' ratios as recorded, and with the others spread over them."""
    alone = rate_ratio(count, population, *(np.asarray(part)[..., None] for part in reference))
    factor = spread_factor(count, population, other, other_people)
    return Views(alone, Estimate(*(part * factor[..., None] for part in alone)))


def test_the_ratios_of_england_rest_on_who_is_any_other_black_background():
    found = other_background(*NAMED, *REST)
    np.testing.assert_allclose(found.left_out.value, [2.51, 3.54], atol=0.005)
    np.testing.assert_allclose(found.spread.value, [3.08, 4.33], atol=0.005)
    alone = rate_ratio(OTHER, OTHER_PEOPLE, WHITE, WHITE_PEOPLE)
    assert float(alone.value) == pytest.approx(7.95, abs=0.005)


def test_spread_keeps_everyone_and_moves_the_interval_without_narrowing_it():
    found = other_background(*NAMED, *REST)
    share = np.array(NAMED[0]) / sum(NAMED[0])
    people_share = np.array(NAMED[1]) / sum(NAMED[1])
    rate = (NAMED[0] + share * OTHER) / (NAMED[1] + people_share * OTHER_PEOPLE)
    np.testing.assert_allclose(found.spread.value, rate / (WHITE / WHITE_PEOPLE), rtol=1e-12)
    width, moved = (part.high / part.low for part in (found.left_out, found.spread))
    np.testing.assert_allclose(moved, width, rtol=1e-12)


@given(st.lists(st.integers(1, 500), min_size=3, max_size=3), st.integers(0, 500))
def test_an_other_group_with_the_rate_of_the_named_changes_no_ratio(counts, other):
    people = np.array(counts) * 100
    found = other_background(counts, people, other, other * 100 + 1e-9, 50, 1e5)
    np.testing.assert_allclose(found.spread, found.left_out, rtol=1e-6)


def test_areas_are_leading_axes_and_missing_ones_stay_missing():
    counts = np.array([[3, 5], [np.nan, 4], [0, 0]])
    found = other_background(counts, np.full((3, 2), 1e4), [2, 2, 2], [5e3] * 3, [9] * 3, [1e5] * 3)
    assert found.left_out.value.shape == (3, 2)
    assert np.isnan([part[1] for part in found.spread]).all()
    # Nobody to spread in proportion to.
    assert np.isnan(found.spread.value[2]).all()
