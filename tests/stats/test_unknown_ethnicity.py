"""Who the unknown would have to be, and who is recorded as any other Black background."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.sensitivity import unknown_bounds, unknown_share_ratio
from mha_monitor.stats.unknown.unknown_ethnicity import (
    k_at_which_interval_reaches,
    other_background,
)

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

ENGLAND = (5693, 2_381_724, WHITE, 31_735 / 69.5 * 100_000)


def test_no_share_of_the_unknown_brings_the_ratio_of_england_to_one():
    assert np.isnan(k_at_which_interval_reaches(*ENGLAND, 3726, 50_437)).all()


def test_the_k_for_any_other_ratio_is_found_as_well():
    # A ratio of 3.30 is reached at half the known share, 3.73 at twice it.
    for value, k in ((3.30, 0.5), (3.73, 2)):
        found = k_at_which_interval_reaches(*ENGLAND, 3726, 50_437, value=value)
        assert float(found.value) == pytest.approx(k, abs=0.05)


def test_the_limit_that_is_brought_to_one_is_one_at_its_k():
    groups, numbers = (30, 1e5, 200, 1e6), (120, 400)
    assert rate_ratio(*groups).low > 1
    found = k_at_which_interval_reaches(*groups, *numbers)
    assert 0 < found.low < 1
    moved = unknown_share_ratio(*groups, *numbers, k=found.low)
    assert float(moved.low) == pytest.approx(1, rel=1e-12)
    less = unknown_share_ratio(*groups, *numbers, k=found.low / 2)
    assert less.low < 1 < less.high


@given(st.integers(5, 300), st.integers(5, 900), st.integers(1, 500), st.floats(0.05, 2))
def test_the_k_found_is_the_k_given(count, reference, unknown, k):
    groups = (count, 1e5, reference, 1e6)
    total = count + reference + unknown + 400
    moved = unknown_share_ratio(*groups, unknown, total, k=k)
    low, high = (
        k_at_which_interval_reaches(*groups, unknown, total, value=float(limit))
        for limit in (moved.low, moved.high)
    )
    np.testing.assert_allclose([low.low, high.high], k, rtol=1e-6)


@given(st.integers(5, 300), st.integers(5, 900), st.integers(1, 200), st.floats(0.5, 2))
def test_any_share_of_the_unknown_lies_within_the_worst_case(count, reference, unknown, k):
    groups = (count, 1e5, reference, 1e6)
    total = count + reference + unknown + 400
    moved = unknown_share_ratio(*groups, unknown, total, k=k)
    least, most = unknown_bounds(count, count, 1e5, reference, reference, 1e6, unknown)
    assert least <= moved.value <= most


def test_what_is_missing_or_open_reaches_nothing():
    ks = k_at_which_interval_reaches([np.nan, 5], 1e3, [9, 0], 1e4, 3, 40)
    assert np.isnan([part[0] for part in ks]).all()
    assert np.isnan([ks.value[1], ks.high[1]]).all()
    with pytest.raises(ValueError, match="the ratio to be reached must be above zero and finite"):
        k_at_which_interval_reaches(*ENGLAND, 3726, 50_437, value=0)


def test_the_ratios_of_england_rest_on_who_is_any_other_black_background():
    found = other_background(*NAMED, *REST)
    np.testing.assert_allclose(found.left_out.value, [2.51, 3.54], atol=0.005)
    np.testing.assert_allclose(found.spread.value, [3.08, 4.33], atol=0.005)
    assert float(found.merged.value) == pytest.approx(3.45, abs=0.005)
    alone = rate_ratio(OTHER, OTHER_PEOPLE, WHITE, WHITE_PEOPLE)
    assert float(alone.value) == pytest.approx(7.95, abs=0.005)


def test_left_out_and_merged_are_plain_rate_ratios():
    found = other_background(*NAMED, *REST, dispersion=1.5)
    for place, group in enumerate(zip(*NAMED, strict=True)):
        plain = rate_ratio(*group, WHITE, WHITE_PEOPLE, dispersion=1.5)
        np.testing.assert_array_equal([part[place] for part in found.left_out], plain)
    merged = rate_ratio(5693, 2_381_724, WHITE, WHITE_PEOPLE, dispersion=1.5)
    np.testing.assert_array_equal(found.merged, merged)


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
    np.testing.assert_allclose(found.merged.value, found.left_out.value, rtol=1e-6)


def test_areas_are_leading_axes_and_missing_ones_stay_missing():
    counts = np.array([[3, 5], [np.nan, 4], [0, 0]])
    found = other_background(counts, np.full((3, 2), 1e4), [2, 2, 2], [5e3] * 3, [9] * 3, [1e5] * 3)
    assert found.left_out.value.shape == (3, 2)
    assert found.merged.value.shape == (3,)
    assert np.isnan([part[1] for part in found.spread]).all()
    # Nobody to spread in proportion to.
    assert np.isnan(found.spread.value[2]).all()
    assert np.isfinite(found.merged.value[2])
