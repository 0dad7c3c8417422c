"""Roots of many functions at once."""

from __future__ import annotations

import numpy as np

from mha_monitor.stats.rates.roots import increasing_root


def arctangent(x, shift):
    """An increasing function on which Newton's method runs away from a distant start."""
    value = np.arctan(x - shift)
    return value, value * (1 + (x - shift) ** 2)


def test_a_step_out_of_the_bracket_is_replaced_by_a_halving():
    start, shift = np.array([8.0, -30.0, 0.5, 3.0]), np.array([0.0, 5.0, 0.0, 3.0])
    np.testing.assert_allclose(increasing_root(arctangent, start, [shift], 1e-9), shift, atol=1e-15)


def test_a_function_that_never_crosses_zero_has_no_root():
    def levelling_off(x, rise):
        value = np.maximum(x, -3) + rise
        return value, value

    root = increasing_root(levelling_off, np.array([0.5, 0.5]), [np.array([5.0, 1.0])], 1e-9)
    np.testing.assert_array_equal(root, [np.nan, -1])


def test_no_elements_have_no_roots():
    assert increasing_root(arctangent, np.array([]), [np.array([])], 1e-9).shape == (0,)
