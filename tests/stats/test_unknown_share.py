"""Shares of the unknown where counts are rounded or hidden."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from two_groups import two

from mha_monitor.stats.unknown.sensitivity import bounded_ratio
from mha_monitor.stats.unknown.unknown_share import (
    Ranges,
    k_at_which_bounds_reach,
    share_bounds,
    unknown_share_ratio,
)

# England 2023-24 after METHODS 6, with the 3,726 of the printed row and with all in no row.
BLACK, WHITE, ALL = 5693, 31_735, 50_437
PEOPLE = (2_381_724, 31_735 / 69.5 * 100_000)


def unknown_share(count, unknown, total, *, k) -> float:
    """What the ratio is multiplied by, after METHODS 6, in plain arithmetic."""
    known = total - unknown
    share = k * count / known
    own = (count + share * unknown) / count
    return own / ((known - count + (1 - share) * unknown) / (known - count))


def exact(count, reference, unknown, total) -> Ranges:
    return Ranges(*np.repeat([count, reference, unknown, total], 2))


@pytest.mark.parametrize(("unknown", "half", "twice"), [(3726, 3.30, 3.73), (4912, 3.25, 3.83)])
def test_exact_counts_give_the_interval_of_the_numbers_themselves(unknown, half, twice):
    ranges = exact(BLACK, WHITE, unknown, ALL)
    for k, value in ((0.5, half), (2, twice)):
        plain = unknown_share_ratio(BLACK, PEOPLE[0], WHITE, PEOPLE[1], unknown, ALL, k=k)
        assert float(plain.value) == pytest.approx(value, abs=0.005)
        np.testing.assert_allclose(share_bounds(ranges, *PEOPLE, k=k), plain[1:], rtol=1e-12)


@st.composite
def ranges_of_counts(draw):
    """An area's counts as ranges, small enough that every number within can be tried."""
    lows = [draw(st.integers(0, 30)), draw(st.integers(1, 60)), draw(st.integers(0, 20))]
    pairs = [(low, low + draw(st.integers(0, 4))) for low in lows]
    total = sum(low for low, _ in pairs) + draw(st.integers(6, 60))
    pairs.append((total, total + draw(st.integers(0, 4))))
    return Ranges(*(end for pair in pairs for end in pair))


@given(ranges_of_counts(), st.sampled_from([0, 0.5, 0.75, 1, 1.5, 2]))
def test_no_numbers_within_the_ranges_leave_the_limits(ranges, k):
    low, high = share_bounds(ranges, 1e4, 1e5, k=k)
    ends = zip(ranges[::2], ranges[1::2], strict=True)
    grid = np.array([*product(*(sorted({a, (a + b) // 2, b}) for a, b in ends))]).T
    count, reference, unknown, total = grid
    moved = unknown_share_ratio(count, 1e4, reference, 1e5, unknown, total, k=k)
    possible = ~np.isnan(moved.value)
    assume(possible.any())
    assert low <= moved.low[possible].min() * (1 + 1e-9)
    assert high >= moved.high[possible].max() * (1 - 1e-9)


@given(ranges_of_counts())
def test_shared_out_as_the_known_are_the_unknown_move_no_limit(ranges):
    count, reference = ranges[:2], ranges[2:4]
    np.testing.assert_allclose(
        share_bounds(ranges, 1e4, 1e5, k=1), bounded_ratio(*two(*count, 1e4, *reference, 1e5))
    )


@given(ranges_of_counts(), st.floats(0.05, 0.95), st.floats(1.05, 1.5))
def test_the_k_found_is_the_k_given(ranges, less, more):
    ranges = ranges._replace(
        count_low=ranges.count_low + 1,
        count_high=ranges.count_high + 1,
        unknown_low=ranges.unknown_low + 1,
        unknown_high=ranges.unknown_high + 1,
        total_low=ranges.total_low + 60,
        total_high=ranges.total_high + 60,
    )
    for k, end in ((less, 0), (more, 1)):
        limit = float(share_bounds(ranges, 1e4, 1e5, k=k)[end])
        found = k_at_which_bounds_reach(ranges, 1e4, 1e5, value=limit)
        assert float(found) == pytest.approx(k, rel=1e-6)


def test_england_reaches_one_at_no_k_and_an_interval_that_holds_one_needs_none():
    assert np.isnan(k_at_which_bounds_reach(exact(BLACK, WHITE, 4912, ALL), *PEOPLE))
    assert np.isnan(k_at_which_bounds_reach(exact(20, 200, 10, 300), 1e5, 1e6))


def test_a_hidden_count_has_limits_and_a_missing_one_has_none():
    hidden = Ranges(0, 4, 150, 154, 8, 12, 178, 182)
    low, high = share_bounds(hidden, 1e3, 1e5, k=2)
    assert low == 0
    assert 0 < high < np.inf
    missing = hidden._replace(unknown_high=np.nan)
    assert np.isnan(share_bounds(missing, 1e3, 1e5, k=2)).all()


def test_where_a_share_is_too_much_for_one_corner_all_of_the_unknown_stand_for_it():
    # Twice 9 of 20 is possible, twice 11 of 20 is not.
    ranges = Ranges(9, 11, 3, 4, 5, 5, 25, 25)
    low, high = share_bounds(ranges, 1e4, 1e5, k=2)
    plain = bounded_ratio(*two(9, 11, 1e4, 3, 4, 1e5))
    assert float(high) == pytest.approx(float(plain[1]) * (1 + 2 * 5 / 20))
    assert float(low) == pytest.approx(float(plain[0]) * unknown_share(9, 5, 25, k=2))
    assert np.isnan(share_bounds(ranges._replace(count_low=11), 1e4, 1e5, k=2)).all()
