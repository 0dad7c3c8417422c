"""Ratios of observed to expected events drawn to the mean of all areas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pooling_cases import inputs_of
from scipy import stats
from statsmodels.discrete.discrete_model import NegativeBinomial

from mha_monitor.stats.areas.shrinkage import gamma_poisson_of_ranges

SCOTLAND = inputs_of("eb_scotland_par")


def gamma_poisson(observed, expected):
    return gamma_poisson_of_ranges(observed, observed, expected)


FEW = settings(max_examples=25, deadline=None)
OBSERVED, EXPECTED = np.array(SCOTLAND["O"]), np.array(SCOTLAND["E"])


@st.composite
def areas(draw):
    count = draw(st.integers(2, 12))
    observed = draw(st.lists(st.integers(0, 400), min_size=count, max_size=count))
    expected = draw(st.lists(st.floats(0.1, 300), min_size=count, max_size=count))
    assume(sum(observed) > 0)
    return np.array(observed), np.array(expected)


def test_no_area_is_at_nil_though_nothing_was_observed():
    areas = gamma_poisson(OBSERVED, EXPECTED)
    np.testing.assert_allclose(areas.shrunk[OBSERVED == 0], [0.34, 0.60], atol=0.005)


def test_shape_and_mean_agree_with_statsmodels():
    random = np.random.default_rng(4)
    expected = random.gamma(2, 10, size=200)
    observed = random.poisson(expected * random.gamma(4, 1.3 / 4, size=200))
    model = NegativeBinomial(observed, np.ones(200), offset=np.log(expected))
    log_mean, dispersion = model.fit(disp=False, maxiter=200).params
    areas = gamma_poisson(observed, expected)
    assert areas.mean == pytest.approx(np.exp(log_mean), rel=1e-4)
    assert areas.shape == pytest.approx(1 / dispersion, rel=1e-3)


@FEW
@given(areas())
def test_shrunken_ratios_lie_between_their_own_and_the_mean(given_areas):
    observed, expected = given_areas
    pooled = gamma_poisson(observed, expected)
    own = observed / expected
    assert (pooled.shrunk >= np.minimum(own, pooled.mean) - 1e-9).all()
    assert (pooled.shrunk <= np.maximum(own, pooled.mean) * (1 + 1e-9)).all()
    assert pooled.mean > 0


@FEW
@given(areas(), st.floats(0.01, 100))
def test_expected_numbers_on_another_scale_divide_every_ratio(given_areas, factor):
    observed, expected = given_areas
    there, scaled = gamma_poisson(observed, expected), gamma_poisson(observed, expected * factor)
    np.testing.assert_allclose(scaled.mean * factor, there.mean, rtol=1e-4)
    np.testing.assert_allclose(scaled.shrunk * factor, there.shrunk, rtol=1e-3)


@FEW
@given(areas())
def test_the_order_of_the_areas_does_not_matter(given_areas):
    observed, expected = given_areas
    there, back = gamma_poisson(observed, expected), gamma_poisson(observed[::-1], expected[::-1])
    np.testing.assert_allclose(back.shrunk[::-1], there.shrunk, rtol=1e-3)


def test_areas_no_further_apart_than_by_chance_all_take_the_mean():
    areas = gamma_poisson([10, 11, 9, 10], [10, 10, 10, 10])
    assert areas.shape == np.inf
    np.testing.assert_allclose(areas.shrunk, 1, rtol=1e-6)


def published(count):
    """NHS England's disclosure rule as ranges."""
    rounded = 5 * np.floor(count / 5 + 0.5)
    return (
        np.where(count < 5, 0, np.maximum(rounded - 2, 5)),
        np.where(count < 5, 4, rounded + 2),
    )


def test_ranges_use_the_probability_of_every_count_in_them():
    low, high = published(OBSERVED)
    areas = gamma_poisson_of_ranges(low, high, EXPECTED)

    def likelihood(shape, mean):
        chance = stats.nbinom(shape, shape / (shape + mean * EXPECTED))
        return np.log(chance.cdf(high) - chance.cdf(low - 1)).sum()

    peak = likelihood(areas.shape, areas.mean)
    for factor in (0.99, 1.01):
        assert likelihood(areas.shape * factor, areas.mean) < peak
        assert likelihood(areas.shape, areas.mean * factor) < peak
    hidden = OBSERVED < 5
    assert (areas.shrunk[hidden] > 0).all()
    np.testing.assert_allclose(areas.mean, gamma_poisson(OBSERVED, EXPECTED).mean, rtol=0.03)


def test_hiding_small_counts_moves_the_mean_little_where_filling_them_in_moves_it_far():
    random = np.random.default_rng(9)
    expected = np.full(400, 3.0)
    observed = random.poisson(expected * random.gamma(5, 1 / 5, size=400))
    low, high = published(observed)
    assert gamma_poisson_of_ranges(low, high, expected).mean == pytest.approx(1, abs=0.06)
    for filled in (0, 2.5):
        assert (
            abs(gamma_poisson(np.where(observed < 5, filled, observed), expected).mean - 1) > 0.06
        )


def test_unknown_areas_are_left_out_and_stay_unknown():
    areas = gamma_poisson([*OBSERVED, np.nan, 3], [*EXPECTED, 2, np.nan])
    assert areas.mean == pytest.approx(gamma_poisson(OBSERVED, EXPECTED).mean)
    assert np.isnan(areas.shrunk[-2:]).all()


def test_no_events_at_all_no_areas_and_all_hidden():
    nil = gamma_poisson([0, 0], [1, 2])
    assert (nil.mean, nil.shape) == (0, np.inf)
    assert nil.shrunk.tolist() == [0, 0]
    for nothing in ([], [np.nan]):
        assert np.isnan(gamma_poisson(nothing, nothing)[:2]).all()
    hidden = gamma_poisson_of_ranges([0, 0], [4, 4], [1, 2])
    assert np.isnan(np.hstack(hidden)).all()


def test_many_sets_at_once_are_the_same_as_one_by_one():
    observed = np.array([[3, 9, 1, 5], [100, 80, 20, 7]])
    together = gamma_poisson(observed, 10)
    for row, counts in enumerate(observed):
        np.testing.assert_allclose(together.shrunk[row], gamma_poisson(counts, 10).shrunk)
    assert together.shape.shape == (2,)


@pytest.mark.parametrize(
    ("low", "high", "expected", "sentence"),
    [
        (-1, 3, 1, "a count cannot be negative"),
        (5, 4, 1, "the low end of an observed count is above its high end"),
        (1, 4, 0, "an expected number of events must be above zero"),
    ],
)
def test_numbers_that_cannot_be_are_refused(low, high, expected, sentence):
    with pytest.raises(ValueError, match=sentence):
        gamma_poisson_of_ranges([low], [high], [expected])
