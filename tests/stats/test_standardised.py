"""Standardised rates, their ratios, and what suppressed strata leave of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from mha_monitor.stats.rates import standardised
from mha_monitor.stats.rates.rates import rate
from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.rates.standardised import (
    differs_from_gamma,
    direct_rate,
    direct_rate_bounds,
    direct_rate_of_repeats,
    expected_events,
    gamma_interval,
    indirect_ratio,
    ratio,
    weighted,
    weighted_repeats,
)

# Six ages of a small young group, of a large older one, and of both together.
SHARES = np.array([0.25, 0.03, 0.27, 0.22, 0.16, 0.07])
REFERENCE_SHARES = np.array([0.17, 0.02, 0.21, 0.19, 0.21, 0.20])
STANDARD = np.array([0.18, 0.02, 0.22, 0.19, 0.20, 0.19])
RATES = np.array([0.1, 1.2, 2, 1.5, 1, 0.9])
PEOPLE, REFERENCE_PEOPLE = SHARES * 1e5, REFERENCE_SHARES * 1e6

counts = st.lists(st.integers(0, 400), min_size=6, max_size=6).map(np.array)
populations = st.lists(st.floats(1e2, 1e6), min_size=6, max_size=6).map(np.array)


def mean_counts(total, shares):
    expected = shares * RATES
    return total * expected / expected.sum()


@pytest.mark.parametrize("events", [0, 4, 10, 2000])
def test_one_stratum_has_the_crude_rate(events):
    one = direct_rate([events], [5000], [1], fewest_events=0)
    np.testing.assert_allclose(one, rate(events, 5000), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("events", [0, 4, 10, 2000])
def test_gamma_limits_of_one_stratum_are_the_exact_ones_of_statsmodels(events):
    gamma = gamma_interval([events], [5000], [1])
    low, high = confint_poisson(events, 5000, method="exact-c")
    expected = [0 if events == 0 else low * 1e5, high * 1e5]
    np.testing.assert_allclose([gamma.low, gamma.high], expected, rtol=1e-9)


def test_fewer_than_ten_events_give_no_rate_unless_asked_for():
    counts = [[1, 1, 2, 2, 2, 1], [1, 1, 2, 2, 2, 2]]
    rates = direct_rate(counts, PEOPLE, STANDARD)
    assert np.isnan([part[0] for part in rates]).all()
    assert np.isfinite([part[1] for part in rates]).all()
    assert np.isfinite(direct_rate(counts, PEOPLE, STANDARD, fewest_events=0)).all()


def test_no_events_at_all_still_have_an_upper_limit():
    none = direct_rate(np.zeros(6), PEOPLE, STANDARD, fewest_events=0)
    assert none.value == none.low == 0 < none.high < np.inf
    # With the standard's own ages it is the crude limit of no events.
    alike = direct_rate(np.zeros(6), STANDARD * 1e5, STANDARD, fewest_events=0)
    np.testing.assert_allclose(alike, rate(0, 1e5), rtol=1e-12)


def test_a_lower_limit_is_never_below_zero():
    # Ten events, nearly all of the rate from one of them in a stratum of twenty people.
    lopsided = direct_rate([9, 1], [1e6, 20], [0.5, 0.5])
    assert lopsided.low == 0 < lopsided.value < lopsided.high


def test_a_stratum_without_population_is_refused_and_a_missing_one_is_not_left_out():
    with pytest.raises(ValueError, match="a stratum without population has no rate: merge it"):
        direct_rate([10, 20], [1000, 0], [1, 1])
    assert np.isnan(direct_rate([10, np.nan], [1000, 1000], [1, 1])).all()
    with pytest.raises(ValueError, match="a dispersion must be finite and at least 1"):
        direct_rate([10, 20], [1000, 1000], [1, 1], dispersion=0.9)


def test_people_with_one_event_each_are_as_counted_events():
    counts = np.array([30, 4, 50, 40, 20, 10])
    once = direct_rate_of_repeats(counts[:, None], PEOPLE, STANDARD)
    np.testing.assert_allclose(once, direct_rate(counts, PEOPLE, STANDARD), rtol=1e-12)


def test_the_same_repeats_in_every_stratum_are_a_dispersion():
    people = np.outer([30, 4, 50, 40, 20, 10], [80, 12, 5, 3])
    repeated = direct_rate_of_repeats(people, PEOPLE, STANDARD)
    events = people @ np.arange(1, 5)
    widened = direct_rate(events, PEOPLE, STANDARD, dispersion=221 / 131)
    np.testing.assert_allclose(repeated, widened, rtol=1e-12)
    plain = direct_rate(events, PEOPLE, STANDARD)
    # 80, 12, 5 and 3 people: a dispersion of 1.69, standard errors 30% larger.
    wider = (repeated.high - repeated.low) / (plain.high - plain.low)
    assert float(wider) == pytest.approx(1.30, abs=0.005)


def test_a_tiny_stratum_is_warned_of():
    # The births of Fleiss (1981): one weight is ten times the others.
    strata = (
        [0, 8, 63, 112, 262, 295],
        [327, 30666, 123419, 149919, 104088, 34392],
        [319933, 931318, 786511, 488235, 237863, 61313],
    )
    assert differs_from_gamma(*strata)
    assert not differs_from_gamma(*(part[1:] for part in strata))
    assert not differs_from_gamma([np.nan, 3], [10, 10], [1, 1])


@given(counts, populations, populations, st.floats(1e-3, 1e3))
def test_only_the_shares_of_the_standard_matter(count, population, standard, factor):
    here = direct_rate(count, population, standard, fewest_events=0)
    there = direct_rate(count, population, standard * factor, fewest_events=0)
    np.testing.assert_allclose(here, there, rtol=1e-9)
    assert here.low <= here.value <= here.high


@given(counts, populations, populations)
def test_halving_every_stratum_alters_nothing(count, population, standard):
    whole = direct_rate(2 * count, population, standard, fewest_events=0)
    halves = [np.tile(part, 2) for part in (count, population / 2, standard / 2)]
    np.testing.assert_allclose(direct_rate(*halves, fewest_events=0), whole, rtol=1e-9)


@given(counts, populations, populations, st.integers(0, 5))
def test_one_more_event_anywhere_raises_the_rate(count, population, standard, place):
    more = count + np.eye(6, dtype=int)[place]
    before = direct_rate(count, population, standard, fewest_events=0)
    assert direct_rate(more, population, standard, fewest_events=0).value > before.value


@given(counts, counts, populations, st.floats(1e-3, 1e3))
def test_swapping_the_groups_inverts_the_ratio(count, reference, population, factor):
    groups = [weighted(part, population, STANDARD) for part in (count, reference)]
    there, back = (ratio(*pair, fewest_events=0) for pair in (groups, groups[::-1]))
    with np.errstate(divide="ignore"):
        inverse = [1 / back.value, 1 / back.high, 1 / back.low]
    np.testing.assert_allclose(there, inverse, rtol=1e-9)
    # Ten times the people on both sides is the same ratio.
    scaled = [weighted(part, population * factor, STANDARD) for part in (count, reference)]
    np.testing.assert_allclose(ratio(*scaled, fewest_events=0), there, rtol=1e-9)


def test_zeros_leave_the_ratio_open_on_their_side():
    sums = {n: weighted(np.full(6, n), PEOPLE, STANDARD) for n in (0, 5)}
    none, alone = ratio(sums[0], sums[5], fewest_events=0), ratio(sums[5], sums[0], fewest_events=0)
    assert none.value == none.low == 0 < none.high < np.inf
    assert 0 < alone.low < alone.value == alone.high == np.inf
    nothing = ratio(sums[0], sums[0], fewest_events=0)
    assert np.isnan(nothing.value)
    assert (nothing.low, nothing.high) == (0, np.inf)
    assert np.isnan(ratio(sums[5], weighted(np.full(6, 1), PEOPLE, STANDARD))).all()
    missing = weighted([np.nan, 5, 5, 5, 5, 5], PEOPLE, STANDARD)
    assert np.isnan(ratio(missing, sums[0], fewest_events=0)).all()


def test_large_ratios_of_one_stratum_agree_with_the_log_limits_of_statsmodels():
    ours = ratio(weighted([60], [51477.5], [1]), weighted([50], [54308.7], [1]))
    theirs = confint_poisson_2indep(60, 51477.5, 50, 54308.7, method="wald-log", compare="ratio")
    # statsmodels adds a half to each count.
    np.testing.assert_allclose([ours.low, ours.high], theirs, rtol=0.01)


@pytest.mark.parametrize("groups", [(12, 1000, 40, 9000), (30, 1000, 4000, 9e5), (3, 500, 9, 900)])
def test_small_ratios_of_one_stratum_are_near_the_mid_p_ones(groups):
    count, people, reference, reference_people = ([part] for part in groups)
    sums = weighted(count, people, [1]), weighted(reference, reference_people, [1])
    near = rate_ratio(*groups)
    ours = ratio(*sums, fewest_events=0)
    np.testing.assert_allclose(np.log(ours), np.log(near), atol=0.2)
    np.testing.assert_allclose(ours.value, near.value, rtol=1e-12)


def test_each_leading_axis_is_an_area_of_its_own():
    generator = np.random.default_rng(8)
    areas = generator.poisson(20, (4, 3, 6))
    together = direct_rate(areas, PEOPLE, STANDARD)
    for place in itertools.product(range(4), range(3)):
        alone = direct_rate(areas[place], PEOPLE, STANDARD)
        np.testing.assert_allclose([part[place] for part in together], alone, rtol=1e-12)


@pytest.mark.parametrize(
    ("mean", "reference_mean"), [(1, 200), (3, 200), (10, 200), (30, 200), (200, 1000), (15, 30)]
)
def test_the_intervals_hold_the_truth_at_least_94_times_in_a_hundred(mean, reference_mean):
    generator = np.random.default_rng(5)
    own, other = mean_counts(mean, SHARES), mean_counts(reference_mean, REFERENCE_SHARES)
    drawn = [
        weighted(generator.poisson(expected, (20_000, 6)), people, STANDARD)
        for expected, people in ((own, PEOPLE), (other, REFERENCE_PEOPLE))
    ]
    truth = weighted(own, PEOPLE, STANDARD).rate
    parity = truth / weighted(other, REFERENCE_PEOPLE, STANDARD).rate
    alone = standardised.interval(drawn[0], per=1, fewest_events=0)
    both = ratio(*drawn, fewest_events=0)
    for found, true in ((alone, truth), (both, parity)):
        assert 0.94 <= ((found.low <= true) & (true <= found.high)).mean() <= 0.999


def test_limits_of_suppressed_strata_hold_those_of_every_possible_count():
    generator = np.random.default_rng(0)
    for _ in range(60):
        people = generator.uniform(50, 5000, 3) * generator.choice([0.02, 1, 1], 3)
        standard, low = generator.uniform(1, 5, 3), generator.integers(0, 8, 3)
        high = low + generator.integers(0, 5, 3)
        possible = itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True)))
        every = direct_rate([*possible], people, standard, fewest_events=0)
        least, most = direct_rate_bounds(low, high, people, standard, fewest_events=0)
        # Filling strata in order leaves out a few combinations: worth half a percent at most.
        assert least <= every.low.min() + 0.005 * every.value.max()
        assert most >= every.high.max() * (1 - 1e-12)


def test_all_lowest_and_all_highest_counts_would_be_too_narrow():
    # Two to three events among twenty people, none to four among many: the upper limit is
    # highest where the many have none.
    ends = direct_rate([[0, 2], [4, 3]], [1e6, 20], [1, 1], fewest_events=0)
    least, most = direct_rate_bounds([0, 2], [4, 3], [1e6, 20], [1, 1], fewest_events=0)
    assert least <= ends.low.min()
    assert most > 1.05 * ends.high.max()


def test_bounds_of_known_counts_are_the_limits_of_chance():
    counts = np.array([[30, 4, 50, 40, 20, 10], [3, 0, 2, 2, 1, 0]])
    chance = direct_rate(counts, PEOPLE, STANDARD)
    bounds = direct_rate_bounds(counts, counts, PEOPLE, STANDARD)
    np.testing.assert_allclose(bounds, [chance.low, chance.high], rtol=1e-12)
    with pytest.raises(ValueError, match="the low end of a count is above its high end"):
        direct_rate_bounds(counts + 1, counts, PEOPLE, STANDARD)


def test_a_rate_that_may_rest_on_ten_events_has_bounds():
    least, most = direct_rate_bounds(np.zeros(6), np.full(6, 4), PEOPLE, STANDARD)
    assert least == 0 < most < np.inf
    few = direct_rate_bounds(np.zeros(6), np.ones(6), PEOPLE, STANDARD)
    assert np.isnan(few).all()


def test_bounds_nest_as_ranges_widen():
    counts = np.array([30, 4, 50, 40, 20, 10])
    narrow = direct_rate_bounds(counts - 2, counts + 2, PEOPLE, STANDARD)
    wide = direct_rate_bounds(counts - 4, counts + 4, PEOPLE, STANDARD)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_an_area_with_the_reference_rates_has_an_indirect_ratio_of_one():
    expected = expected_events(PEOPLE, RATES * 1000, np.full(6, 1e6))
    np.testing.assert_allclose(expected, (PEOPLE * RATES).sum() / 1000)
    same = indirect_ratio(expected, expected)
    assert same.low < same.value == 1 < same.high


def test_indirect_limits_are_exact_below_ten_events():
    low, high = confint_poisson(6, 4.2, method="exact-c")
    np.testing.assert_allclose(indirect_ratio(6, 4.2), [6 / 4.2, low, high], rtol=1e-9)
    assert indirect_ratio(0, 4.2).low == 0
    assert np.isnan(indirect_ratio(0, 4.2, method="log-normal").low)
    assert np.isnan(indirect_ratio([np.nan], 4.2)).all()


def test_what_cannot_be_an_indirect_ratio_is_refused():
    with pytest.raises(ValueError, match="an expected number of events must be above zero"):
        indirect_ratio(3, 0)
    with pytest.raises(ValueError, match="unknown method 'wald': choose one of phe, exact, byar"):
        indirect_ratio(3, 1, method="wald")


def test_repeats_widen_a_ratio_of_standardised_rates():
    once = np.array([30, 4, 50, 40, 20, 10])
    twice = np.stack([once, once], axis=-1)
    reference = weighted(once * 20, REFERENCE_PEOPLE, STANDARD)
    repeated = ratio(weighted_repeats(twice, PEOPLE, STANDARD), reference)
    counted = ratio(weighted(3 * once, PEOPLE, STANDARD), reference)
    assert repeated.value == pytest.approx(float(counted.value))
    assert repeated.low < counted.low < counted.high < repeated.high
