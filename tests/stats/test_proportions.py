"""Shares of a whole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mha_monitor.stats.rates.proportions import share


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_limits_agree_with_the_table_of_newcombe(count, total, low, high):
    # Newcombe 1998, Two-sided confidence intervals for the single proportion, method 3.
    ours = share(count, total)
    np.testing.assert_allclose([ours.low, ours.high], [low, high], atol=5e-5)


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from([0.9, 0.95, 0.998]))
def test_limits_agree_with_scipy_and_turn_round_with_the_rest(count, rest, confidence):
    total = count + rest
    if total == 0:
        assert np.isnan(share(count, total)).all()
        return
    ours, others = share(count, total, confidence), share(rest, total, confidence)
    theirs = stats.binomtest(count, total).proportion_ci(confidence, method="wilson")
    np.testing.assert_allclose([ours.low, ours.high], theirs, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours, 1 - np.array(others)[[0, 2, 1]], rtol=1e-9, atol=1e-12)


def test_none_and_all_end_at_nought_and_one():
    assert share(0, 7).low == 0
    assert share(7, 7).high == 1


def test_missing_counts_give_nothing_and_leave_the_rest():
    shares = np.array(share([np.nan, 3726], [9, 50_437]))
    assert np.isnan(shares[:, 0]).all()
    # England's unknown in 2023-24.
    np.testing.assert_allclose(shares[:, 1], [0.0739, 0.0716, 0.0762], atol=5e-5)


def test_what_cannot_be_a_share_is_refused():
    with pytest.raises(ValueError, match="a part, 8, cannot be above its whole, 7"):
        share([1, 8], 7)
    with pytest.raises(ValueError, match="a count cannot be negative"):
        share(-1, 7)
    with pytest.raises(ValueError, match="confidence must lie between 0 and 1"):
        share(1, 7, confidence=95)
