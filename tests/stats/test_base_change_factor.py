"""The change that a new base makes to a rate ratio."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.stats.rates.ratios import base_change_factor, rate_ratio

people = st.floats(1e3, 1e8)


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
