"""Rounding, suppression and unknown ethnicity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from two_groups import two

from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.sensitivity import bounded_ratio, unknown_bounds

# England 2023-24: Black and White detentions, those of unknown ethnicity, and all. The White
# population is the one that the printed rate of 69.5 implies.
BLACK, WHITE, UNKNOWN, ALL = 5693, 31_735, 3726, 50_437
PEOPLE, WHITE_PEOPLE = 2_381_724, 31_735 / 69.5 * 100_000
ENGLAND = (BLACK, PEOPLE, WHITE, WHITE_PEOPLE)


@st.composite
def counts_with_ranges(draw, most=3000):
    """A count with a range around it, as rounding and suppression leave it."""
    count, below, above = (
        draw(st.integers(0, most)),
        draw(st.integers(0, 4)),
        draw(st.integers(0, 4)),
    )
    return max(count - below, 0), count, count + above


@given(
    counts_with_ranges(),
    counts_with_ranges(),
    st.integers(0, 500),
    st.sampled_from(["mid-p", "exact"]),
    st.sampled_from([0.9, 0.95, 0.998]),
)
def test_each_layer_holds_the_one_before(group, reference, unknown, method, confidence):
    (low, count, high), (reference_low, reference_count, reference_high) = group, reference
    how = {"confidence": confidence, "method": method}
    chance = rate_ratio(count, 1e5, reference_count, 1e6, **how)
    ends = (low, high, 1e5, reference_low, reference_high, 1e6)
    rounding, widest = (
        bounded_ratio(*two(*ends), **how),
        unknown_bounds(*two(*ends), unknown, **how),
    )
    assert widest[0] <= rounding[0] <= chance.low
    assert chance.high <= rounding[1] <= widest[1]


def test_exact_counts_leave_chance_alone():
    chance = rate_ratio(*ENGLAND)
    ends = (BLACK, BLACK, PEOPLE, WHITE, WHITE, WHITE_PEOPLE)
    assert bounded_ratio(*two(*ends)) == (chance.low, chance.high)
    assert unknown_bounds(*two(*ends), 0) == (chance.low, chance.high)


def test_a_suppressed_count_still_has_an_upper_limit_and_a_suppressed_reference_none():
    low, high = bounded_ratio(*two([0, 20], [4, 24], 1e4, [98, 0], [102, 4], 1e5))
    assert low[0] == 0
    assert high[0] == rate_ratio(4, 1e4, 98, 1e5).high < np.inf
    assert low[1] == rate_ratio(20, 1e4, 4, 1e5).low > 0
    assert high[1] == np.inf


def test_the_widest_bounds_give_the_unknown_wholly_to_one_side():
    low, high = unknown_bounds(*two(BLACK, BLACK, PEOPLE, WHITE, WHITE, WHITE_PEOPLE), UNKNOWN)
    least = rate_ratio(BLACK, PEOPLE, WHITE + UNKNOWN, WHITE_PEOPLE)
    most = rate_ratio(BLACK + UNKNOWN, PEOPLE, WHITE, WHITE_PEOPLE)
    assert (low, high) == (least.low, most.high)
    np.testing.assert_allclose([least.value, most.value], [3.08, 5.69], atol=0.005)


def test_englands_two_bounds_of_2023_24():
    """The 4,912 in no group of the mental health data set, and the 2,021 of acute hospitals."""
    ends = two(BLACK, BLACK, PEOPLE, WHITE, WHITE, 45_783_401)
    narrow, wide = unknown_bounds(*ends, 4912), unknown_bounds(*ends, 4912 + 2021)
    np.testing.assert_allclose(narrow, [2.90, 6.57], atol=0.005)
    np.testing.assert_allclose(wide, [2.75, 7.81], atol=0.005)


def test_missing_numbers_give_missing_bounds():
    low, high = bounded_ratio(*two([np.nan, 1], 4, 1e4, [1, np.nan], 9, 1e5))
    assert np.isnan(low[0])
    assert np.isnan(high[1])
    assert np.isnan(unknown_bounds(*two(1, 4, 1e4, 1, 9, 1e5), np.nan)).all()


@pytest.mark.parametrize("ends", [(5, 4, 1e4, 1, 9, 1e5), (4, 4, 1e4, 9.5, 9, 1e5)])
def test_a_range_the_wrong_way_round_is_refused(ends):
    with pytest.raises(ValueError, match=r"the low end of a count, .* is above its high end"):
        bounded_ratio(*two(*ends))


def test_bounds_refuse_infinite_counts():
    with pytest.raises(ValueError, match="a count must be finite"):
        bounded_ratio(*two(1, np.inf, 1e4, 1, 9, 1e5))


LAYERS = [
    lambda group, unknown: bounded_ratio(*two(*group)),
    lambda group, unknown: unknown_bounds(*two(*group), unknown),
]


@pytest.mark.parametrize("layer", LAYERS, ids=["rounding", "unknown"])
@given(counts_with_ranges(5000), counts_with_ranges(5000), st.integers(0, 500))
def test_swapping_the_groups_inverts_each_layer(layer, group, reference, unknown):
    (low, _, high), (reference_low, _, reference_high) = group, reference
    own, other = (low, high, 1e5), (reference_low, reference_high, 7e5)
    there, back = layer((*own, *other), unknown), layer((*other, *own), unknown)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(there, [1 / back[1], 1 / back[0]], rtol=1e-9)


@pytest.mark.parametrize("layer", LAYERS, ids=["rounding", "unknown"])
@given(
    counts_with_ranges(5000), counts_with_ranges(5000), st.integers(0, 500), st.floats(0.01, 100)
)
def test_both_populations_on_another_scale_leave_each_layer(
    layer, group, reference, unknown, factor
):
    (low, _, high), (reference_low, _, reference_high) = group, reference
    plain = layer((low, high, 1e5, reference_low, reference_high, 7e5), unknown)
    people, reference_people = 1e5 * factor, 7e5 * factor
    scaled = layer((low, high, people, reference_low, reference_high, reference_people), unknown)
    np.testing.assert_allclose(scaled, plain, rtol=1e-9)


@pytest.mark.parametrize("layer", LAYERS, ids=["rounding", "unknown"])
@given(counts_with_ranges(5000), counts_with_ranges(5000), st.integers(0, 500))
def test_more_events_raise_each_layer_and_more_in_the_reference_lower_it(
    layer, group, reference, unknown
):
    (low, _, high), (reference_low, _, reference_high) = group, reference
    here = layer((low, high, 1e5, reference_low, reference_high, 7e5), unknown)
    more = layer((low + 1, high + 1, 1e5, reference_low, reference_high, 7e5), unknown)
    fewer = layer((low, high, 1e5, reference_low + 1, reference_high + 1, 7e5), unknown)
    for end in (0, 1):
        assert fewer[end] <= here[end] <= more[end]
    # Strictly, but at nought and without end.
    assert more[0] > here[0] or reference_low + reference_high == 0
    assert fewer[1] < here[1]
