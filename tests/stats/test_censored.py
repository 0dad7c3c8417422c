"""Areas whose counts are ranges: pooled without filling any count in, and tested one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from two_groups import two

from mha_monitor.stats.areas import lattice
from mha_monitor.stats.areas.censored import _likelihood, differs_from, random_effects
from mha_monitor.stats.areas.pooling import random_effects as from_log_ratios
from mha_monitor.stats.unknown.sensitivity import bounded_ratio

MEAN = np.log(3.5)


def published(count):
    """NHS England's disclosure rule as ranges: below five hidden, else to the nearest five."""
    count = np.asarray(count, dtype=float)
    rounded = 5 * np.floor(count / 5 + 0.5)
    return (
        np.where(count < 5, 0, np.maximum(rounded - 2, 5)),
        np.where(count < 5, 4, rounded + 2),
    )


def truths(random, mean_count, areas, tau, sets=None):
    """Populations, each area's true log ratio, and both counts of so many sets of areas."""
    people, reference_people = np.exp(random.normal(0, [[0.7], [0.4]], size=(2, areas)))
    people *= mean_count / people.mean() / np.exp(MEAN + tau**2 / 2)
    reference_people *= 10 * mean_count / reference_people.mean()
    shape = areas if sets is None else (sets, areas)
    truth = random.normal(MEAN, tau, size=shape)
    counts = random.poisson(people * np.exp(truth)), random.poisson(reference_people, size=shape)
    return people, reference_people, truth, *counts


def pooled(count, people, reference, reference_people, rule=published):
    (low, high), (reference_low, reference_high) = rule(count), rule(reference)
    return random_effects(*two(low, high, people, reference_low, reference_high, reference_people))


def exact(count):
    return count, count


@pytest.fixture(scope="module")
def many():
    return truths(np.random.default_rng(3), 400, 42, 0.3)


def test_large_exact_counts_give_what_log_ratios_and_their_variances_give(many):
    people, reference_people, _, count, reference = many
    ours = pooled(count, people, reference, reference_people, exact)
    log_ratio = np.log(count / people / (reference / reference_people))
    theirs = from_log_ratios(log_ratio, 1 / count + 1 / reference)
    for name in ("mean", "low", "high", "prediction_low", "prediction_high"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), abs=0.03), name
    assert ours.tau2 == pytest.approx(theirs.tau2, rel=0.03)
    np.testing.assert_allclose(ours.shrunk, theirs.shrunk, atol=0.02)


def test_the_likelihood_is_that_of_two_poisson_counts_whatever_their_common_level():
    # One area alone: what is left of its log ratio, by adding up over the level directly.
    ranges, people, reference_people = ((0, 4), (5, 7)), 2.0, 3.0

    def chance(log_ratio):
        share = people * np.exp(log_ratio) / (people * np.exp(log_ratio) + reference_people)

        def at(level):
            parts = [
                stats.poisson.cdf(high, level * part) - stats.poisson.cdf(low - 1, level * part)
                for (low, high), part in zip(ranges, (share, 1 - share), strict=True)
            ]
            return parts[0] * parts[1]

        return integrate.quad(at, 0, 200, limit=200)[0]

    log_ratios = np.array([-3, -1, 0, 0.7, 1.5])
    log_odds = log_ratios + np.log(people / reference_people)
    ours = _likelihood(*(np.array([float(end)]) for pair in ranges for end in pair), log_odds[None])
    theirs = np.array([chance(log_ratio) for log_ratio in log_ratios])
    np.testing.assert_allclose(ours[0], theirs / theirs.max(), rtol=1e-6)


def test_normal_likelihoods_on_the_lattice_agree_with_sums_over_the_formula():
    log_ratio = np.array([0.2, 1.4, 0.9, 0.5, 1.6, 0.1])
    variance = np.array([0.04, 0.02, 0.1, 0.05, 0.03, 0.2])
    points = np.linspace(-3, 5, 800)
    density = np.exp(-((points - log_ratio[:, None]) ** 2) / (2 * variance[:, None]))
    ours = lattice.pooled(points, density, 0.95)
    means, taus = np.linspace(-2, 4, 601), np.linspace(0, 3, 601)[1:, None]
    spread = np.sqrt(variance[:, None, None] + taus**2)
    logs = stats.norm.logpdf(log_ratio[:, None, None], means, spread).sum(axis=0)
    share = np.exp(logs - logs.max()) * taus * np.exp(-((taus / 0.5) ** 2) / 2)
    below = np.cumsum(share.sum(axis=0)) / share.sum()
    middle = np.interp(0.5, below, means)
    assert ours.mean == pytest.approx(middle, abs=0.01)
    assert ours.low <= np.interp(0.025, below, means) + 0.01
    assert ours.high >= np.interp(0.975, below, means) - 0.01
    pull = variance[:, None, None] / (variance[:, None, None] + taus**2)
    each = means * pull + log_ratio[:, None, None] * (1 - pull)
    shrunk = (each * share).sum(axis=(1, 2)) / share.sum()
    np.testing.assert_allclose(ours.shrunk, shrunk, atol=0.01)
    assert ours.tau2 == pytest.approx(from_log_ratios(log_ratio, variance).tau2, rel=0.01)


def test_a_hidden_count_takes_part_and_is_drawn_to_the_mean():
    people, reference_people, _, count, reference = truths(np.random.default_rng(8), 20, 30, 0.3)
    count[0] = 2
    areas = pooled(count, people, reference, reference_people)
    assert areas.areas == 30
    own_most = np.log(4 / people[0] / (reference[0] / reference_people[0]))
    assert min(own_most, areas.mean) - 0.7 < areas.shrunk[0] < max(own_most, areas.mean)
    assert areas.shrunk_low[0] < areas.shrunk[0] < areas.shrunk_high[0]


def test_ranges_widen_every_interval_a_little_and_move_the_mean_little(many):
    people, reference_people, _, count, reference = truths(np.random.default_rng(5), 20, 42, 0.3)
    sharp = pooled(count, people, reference, reference_people, exact)
    rounded = pooled(count, people, reference, reference_people)
    width, rounded_width = sharp.high - sharp.low, rounded.high - rounded.low
    assert width < rounded_width < 1.3 * width
    assert rounded.mean == pytest.approx(sharp.mean, abs=0.1)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_neither_the_order_of_areas_nor_the_scale_of_populations_matters(seed, factor):
    random = np.random.default_rng(seed)
    people, reference_people, _, count, reference = truths(random, 12, 10, 0.3)
    there = pooled(count, people, reference, reference_people)
    order = random.permutation(10)
    back = pooled(
        count[order], people[order] * factor, reference[order], reference_people[order] * factor
    )
    np.testing.assert_allclose(np.hstack(back[1:4]), np.hstack(there[1:4]), rtol=1e-5)
    np.testing.assert_allclose(back.shrunk, there.shrunk[order], rtol=1e-5, atol=1e-7)


def test_unknown_areas_are_left_out_and_stay_unknown():
    people, reference_people, _, count, reference = truths(np.random.default_rng(6), 20, 12, 0.3)
    known = pooled(count, people, reference, reference_people)
    more = pooled(
        [*count, np.nan, 9], [*people, 1, 1], [*reference, 9, 30], [*reference_people, 1, np.nan]
    )
    assert more.areas == 12
    assert more.mean == known.mean
    assert np.isnan([more.shrunk[-2:], more.shrunk_high[-2:]]).all()
    nothing = random_effects(*two([np.nan], [np.nan], [1], [3], [3], [2]))
    assert nothing.areas == 0
    assert np.isnan(np.hstack(nothing[1:])).all()
    assert random_effects(*two(*np.ones((6, 0)))).areas == 0


def test_where_every_count_is_hidden_there_is_an_upper_limit_and_no_mean():
    areas = pooled(np.full(20, 1), np.ones(20), np.full(20, 60), np.full(20, 60))
    assert np.isnan(areas.mean)
    assert areas.low == areas.prediction_low == -np.inf
    # No more than 4 of each area's own are possible, and 2.5 of each at most are likely.
    assert np.log(1) < areas.high < np.log(4)


def test_fewer_than_three_areas_set_no_limits_for_their_mean():
    areas = pooled([20, 30], [5, 5], [100, 90], [50, 50])
    assert (areas.low, areas.high) == (-np.inf, np.inf)
    assert np.isfinite(areas.shrunk).all()
    assert np.isnan(pooled([20], [5], [100], [50]).tau2)


def test_many_sets_at_once_are_the_same_as_one_by_one():
    people, reference_people, _, count, reference = truths(np.random.default_rng(1), 8, 9, 0.3, 2)
    together = pooled(count, people, reference, reference_people)
    for row in range(2):
        alone = pooled(count[row], people, reference[row], reference_people)
        for all_of_them, one in zip(together, alone, strict=True):
            np.testing.assert_array_equal(all_of_them[row], one)


def test_a_range_the_wrong_way_round_is_refused():
    with pytest.raises(ValueError, match="the low end of a count, 5, is above its high end, 4"):
        random_effects(*two([5], [4], [1], [1], [1], [1]))


@given(
    st.integers(0, 300),
    st.integers(0, 4),
    st.integers(0, 300),
    st.integers(0, 4),
    st.floats(0.1, 9),
)
def test_a_p_is_below_five_percent_when_the_limits_that_admit_rounding_leave_the_value_out(
    count, more, reference, reference_more, value
):
    areas = (count, count + more, 100, reference, reference + reference_more, 150)
    low, high = bounded_ratio(*two(*areas))
    if min(abs(value - low), abs(value - high)) > 1e-6 * value:
        assert (differs_from(value, *two(*areas)) < 0.05) == (not low < value < high)


def test_exact_counts_give_the_binomial_mid_p():
    p = differs_from(1, *two(7, 7, 1, 2, 2, 1))
    tail = stats.binom.sf(7, 9, 0.5) + stats.binom.pmf(7, 9, 0.5) / 2
    assert p == pytest.approx(2 * tail)
    assert differs_from(1, *two(0, 0, 1, 0, 0, 1)) == 1
    assert np.isnan(differs_from(1, *two([np.nan, 0], [4, 0], 1, 0, 0, [1, np.nan]))).all()


def test_a_dispersion_widens_as_it_would_the_variance_of_a_log_ratio(many):
    people, reference_people, _, count, reference = many
    dispersions = {"dispersion": 2.5, "reference_dispersion": 1.5}
    both = two(count, count, people, reference, reference, reference_people, **dispersions)
    ours = random_effects(*both)
    log_ratio = np.log(count / people / (reference / reference_people))
    theirs = from_log_ratios(log_ratio, 2.5 / count + 1.5 / reference)
    for name in ("mean", "low", "high"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), abs=0.03), name
    assert ours.tau2 == pytest.approx(theirs.tau2, rel=0.05)
    plain = pooled(count, people, reference, reference_people, exact)
    assert (ours.shrunk_high - ours.shrunk_low > plain.shrunk_high - plain.shrunk_low).all()


def test_no_dispersion_is_a_dispersion_of_one_and_ranges_are_widened_too():
    people, reference_people, _, count, reference = truths(np.random.default_rng(4), 12, 15, 0.3)
    (low, high), (reference_low, reference_high) = published(count), published(reference)
    areas = (low, high, people, reference_low, reference_high, reference_people)
    plain, same = (random_effects(*two(*areas, dispersion=spread)) for spread in (1, np.ones(15)))
    for one, other in zip(plain, same, strict=True):
        np.testing.assert_array_equal(one, other)
    wider = random_effects(*two(*areas, dispersion=2, reference_dispersion=2))
    assert wider.high - wider.low > plain.high - plain.low


@given(
    st.integers(0, 300), st.integers(0, 300), st.floats(1, 4), st.floats(1, 4), st.floats(0.1, 9)
)
def test_a_p_goes_with_the_limits_of_the_same_dispersions(count, reference, one, other, value):
    areas = (count, count + 4, 100, reference, reference + 4, 150)
    spread = {"dispersion": one, "reference_dispersion": other}
    low, high = bounded_ratio(*two(*areas, **spread))
    if min(abs(value - low), abs(value - high)) > 1e-6 * value:
        assert (differs_from(value, *two(*areas, **spread)) < 0.05) == (not low < value < high)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_swapping_the_groups_inverts_the_mean_and_its_limits(seed):
    random = np.random.default_rng(seed)
    people, reference_people, _, count, reference = truths(random, 15, 12, 0.3)
    there = pooled(count, people, reference, reference_people)
    back = pooled(reference, reference_people, count, people)
    np.testing.assert_allclose(back.mean, -there.mean, atol=0.005)
    np.testing.assert_allclose([back.low, back.high], [-there.high, -there.low], atol=0.01)
    np.testing.assert_allclose(back.shrunk, -there.shrunk, atol=0.005)
    np.testing.assert_allclose(back.tau2, there.tau2, atol=0.002)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_shrunken_values_lie_between_what_the_ranges_allow_and_the_mean(seed):
    # Within 0.05 of it: the likelihood of a small count is skewed, so its mean is not its peak.
    random = np.random.default_rng(seed)
    people, reference_people, _, count, reference = truths(random, 15, 12, 0.4)
    found = pooled(count, people, reference, reference_people)
    (low, high), (reference_low, reference_high) = published(count), published(reference)
    per_rate = reference_people / people
    with np.errstate(divide="ignore"):
        least, most = (
            np.log(low / reference_high * per_rate),
            np.log(high / reference_low * per_rate),
        )
    assert (found.shrunk >= np.minimum(least, found.mean) - 0.05).all()
    assert (found.shrunk <= np.maximum(most, found.mean) + 0.05).all()


@pytest.mark.parametrize(
    ("mean_count", "hidden"), [(1, 0.96), (3, 0.8), (8, 0.36), (20, 0.1), (60, 0), (200, 0)]
)
def test_limits_hold_the_mean_and_the_areas_as_often_as_they_say_though_counts_are_hidden(
    mean_count, hidden
):
    # Few sets, so that the test is short: what is asked allows for three standard errors.
    random = np.random.default_rng(2)
    people, reference_people, truth, count, reference = truths(random, mean_count, 42, 0.3, 24)
    assert (count < 5).mean() == pytest.approx(hidden, abs=0.05)
    areas = pooled(count, people, reference, reference_people)
    assert ((areas.low <= MEAN) & (areas.high >= MEAN)).sum() >= 19
    held = (areas.shrunk_low <= truth) & (truth <= areas.shrunk_high)
    assert 0.92 < held.mean() < 0.999
    if hidden:
        assert held[count < 5].mean() > 0.92


@settings(deadline=None, max_examples=6)
@given(st.integers(0, 10_000))
def test_swapping_the_groups_of_every_area_inverts_the_mean_ratio(seed):
    people, reference_people, _, count, reference = truths(np.random.default_rng(seed), 30, 10, 0.3)
    there = pooled(count, people, reference, reference_people)
    back = pooled(reference, reference_people, count, people)
    np.testing.assert_allclose(
        [there.mean, there.low, there.high], [-back.mean, -back.high, -back.low], atol=0.02
    )


@settings(deadline=None, max_examples=6)
@given(st.integers(0, 10_000))
def test_shrunken_ratios_of_exact_counts_lie_between_their_own_and_the_mean(seed):
    people, reference_people, _, count, reference = truths(np.random.default_rng(seed), 60, 12, 0.3)
    found = pooled(count, people, reference, reference_people, rule=exact)
    with np.errstate(divide="ignore"):
        own = np.log(count / people / (reference / reference_people))
    # The own value is the likeliest one, the shrunken one a mean: they lean a little apart.
    assert (found.shrunk >= np.minimum(own, found.mean) - 0.05).all()
    assert (found.shrunk <= np.maximum(own, found.mean) + 0.05).all()
