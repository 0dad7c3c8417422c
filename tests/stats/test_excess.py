"""The excess that a rate ratio implies, and the change that a new base makes to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.stats.rates.ratios import base_change_factor, excess, rate_ratio

people = st.floats(1e3, 1e8)


@pytest.mark.parametrize("place", range(4))
def test_anything_missing_gives_nothing(place):
    groups = [0.0, 1000.0, 0.0, 9000.0]
    groups[place] = np.nan
    assert np.isnan(excess(*groups)).all()


def test_excess_is_the_count_less_what_the_reference_rate_would_give():
    # 262.4 against 65.8 per 100,000 in 2024-25: 74.9% of detentions are in excess.
    above = excess(2624, 1_000_000, 65_800, 100_000_000)
    ratio = rate_ratio(2624, 1_000_000, 65_800, 100_000_000)
    assert float(above.value) / 2624 == pytest.approx(0.749, abs=5e-4)
    np.testing.assert_allclose(above, [2624 * (1 - 1 / part) for part in ratio], rtol=1e-12)


def test_excess_is_finite_where_a_count_is_zero():
    none = excess(0, 1000, 10, 10_000)
    # Ten against ten times the people: one expected, within Byar's limits of ten events.
    np.testing.assert_allclose(none, [-1, -1.839, -0.479], atol=5e-4)
    alone = excess(10, 1000, 0, 10_000)
    assert alone.value == alone.high == 10 > alone.low > 0
    assert np.isfinite(excess(0, 1000, 0, 10_000)).all()


@given(st.integers(0, 500), people, st.integers(0, 5000), people)
def test_excess_lies_within_its_limits(x, n, y, m):
    above = excess(x, n, y, m)
    assert np.isfinite(above).all()
    assert above.low <= above.value <= above.high


def test_a_new_base_alone_made_most_of_the_published_fall_of_2022_23():
    factor = base_change_factor(1_846_614, 2_381_724, 45_281_142, 45_783_401)
    before, after = 341.7 / 72.4, 228 / 64
    assert before * float(factor) == pytest.approx(3.70, abs=0.005)
    assert np.log(factor) / np.log(after / before) == pytest.approx(0.87, abs=0.005)
    # The same counts on both bases, divided in full.
    old = rate_ratio(5693, 1_846_614, 31_735, 45_281_142)
    new = rate_ratio(5693, 2_381_724, 31_735, 45_783_401)
    np.testing.assert_allclose(np.array(new) / old, factor, rtol=1e-12)


@given(people, people, people, people)
def test_a_base_moves_the_inverse_ratio_by_the_inverse_and_back_again(n, later, m, reference_later):
    factor = base_change_factor(n, later, m, reference_later)
    swapped = base_change_factor(m, reference_later, n, later)
    undone = base_change_factor(later, n, reference_later, m)
    np.testing.assert_allclose([factor * swapped, factor * undone], 1, rtol=1e-12)


@given(st.integers(0, 5000), people, st.integers(1, 5000), people, st.floats(0.01, 100))
def test_on_equal_bases_the_ratio_is_the_same(x, n, y, m, factor):
    assert base_change_factor(n, n, m, m) == 1
    # Both populations grown alike are equal bases too.
    grown = base_change_factor(n, factor * n, m, factor * m)
    assert float(grown) == pytest.approx(1, rel=1e-12)
    moved = rate_ratio(x, factor * n, y, factor * m)
    np.testing.assert_allclose(np.array(rate_ratio(x, n, y, m)) * grown, moved, rtol=1e-9)
