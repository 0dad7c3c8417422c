"""False discoveries among many areas, and how sure an area's rank is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.stats.multitest import multipletests

from mha_monitor.stats.multiplicity import ABOVE, BELOW, NOT_SEPARATED, adjusted_p, rank_intervals

P_VALUES = arrays(float, st.integers(1, 40), elements=st.floats(0, 1, allow_subnormal=False))


@given(P_VALUES, st.sampled_from([("bh", "fdr_bh"), ("by", "fdr_by")]))
def test_adjusted_p_agrees_with_statsmodels(p, methods):
    ours, theirs = methods
    np.testing.assert_allclose(adjusted_p(p, ours), multipletests(p, method=theirs)[1])


@given(P_VALUES)
def test_adjusting_never_lowers_a_p_nor_changes_their_order(p):
    adjusted = adjusted_p(p)
    assert (adjusted >= p).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()
    assert (adjusted_p(p, "by") >= adjusted - 1e-12).all()


def test_the_family_is_all_that_is_passed_and_unknown_is_no_test():
    table = np.array([[0.01, 0.2, np.nan], [0.03, np.nan, 0.004]])
    adjusted = adjusted_p(table)
    known = ~np.isnan(table)
    np.testing.assert_allclose(adjusted[known], adjusted_p(table[known]))
    assert np.isnan(adjusted[~known]).all()
    assert adjusted_p([]).shape == (0,)
    assert np.isnan(adjusted_p([np.nan])).all()


def test_what_is_no_p_value_or_method_is_refused():
    with pytest.raises(ValueError, match="a p value must lie between 0 and 1"):
        adjusted_p([0.5, 1.2])
    with pytest.raises(ValueError, match="unknown method 'holm': choose one of bh, by"):
        adjusted_p([0.5], "holm")


def test_areas_far_apart_have_certain_ranks():
    value = np.arange(20.0)
    ranks = rank_intervals(value, value - 0.1, value + 0.1)
    np.testing.assert_array_equal(ranks.rank, np.arange(20, 0, -1))
    np.testing.assert_array_equal(ranks.low, ranks.high)
    np.testing.assert_array_equal(ranks.top_chance, [0] * 18 + [1] * 2)
    assert ranks.standing.tolist() == [BELOW] * 10 + [ABOVE] * 10


def test_areas_alike_cannot_be_separated():
    ranks = rank_intervals(np.zeros(40), np.full(40, -1), np.full(40, 1))
    assert (ranks.standing == NOT_SEPARATED).all()
    np.testing.assert_allclose(ranks.low, 1, atol=1)
    np.testing.assert_allclose(ranks.high, 40, atol=1)
    np.testing.assert_allclose(ranks.top_chance, 0.1, atol=0.02)


def test_two_areas_change_places_as_often_as_the_normal_distribution_says():
    # A difference of one standard error of the difference: 15.9% of draws reverse it.
    reach = 1.959964 / np.sqrt(2)
    ranks = rank_intervals([0, 1], [-reach, 1 - reach], [reach, 1 + reach], draws=40_000)
    np.testing.assert_allclose(ranks.top_chance, [0.1587, 0.8413], atol=0.006)


def test_the_same_seed_gives_the_same_ranks_and_order_makes_little_difference():
    random = np.random.default_rng(5)
    value, reach = random.normal(size=30), random.gamma(2, 0.3, size=30)
    there = rank_intervals(value, value - reach, value + reach)
    again = rank_intervals(value, value - reach, value + reach)
    for first, second in zip(there, again, strict=True):
        np.testing.assert_array_equal(first, second)
    back = rank_intervals(value[::-1], (value - reach)[::-1], (value + reach)[::-1])
    np.testing.assert_allclose(back.rank[::-1], there.rank, atol=1)


def test_unknown_areas_have_no_rank_and_take_none_up():
    ranks = rank_intervals([0, np.nan, 5], [-0.1, 0, 4.9], [0.1, 9, 5.1])
    assert ranks.rank[[0, 2]].tolist() == [2, 1]
    assert np.isnan([ranks.rank[1], ranks.low[1], ranks.top_chance[1]]).all()
    assert ranks.standing.tolist() == [BELOW, "", ABOVE]
    assert rank_intervals([], [], []).rank.shape == (0,)


def test_an_open_limit_may_put_an_area_last():
    ranks = rank_intervals([3, 2, 1], [-np.inf, 1.9, 0.9], [3.1, 2.1, 1.1])
    assert (ranks.low[0], ranks.high[0]) == (1, 3)
    assert ranks.top_chance[0] == pytest.approx(0.5, abs=0.03)
