"""Repeat detentions: the dispersion they make, and intervals widened by it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from two_groups import two

from mha_monitor.stats.rates.differences import rate_difference
from mha_monitor.stats.rates.dispersion import from_repeats, widened, within_total
from mha_monitor.stats.rates.rates import rate
from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.sensitivity import bounded_ratio, unknown_bounds

# England 2023-24: people with 1, 2, ... 6, and 7 or more detentions, as printed.
ALL = (47_830, 8376, 1482, 360, 105, 39, 33)
BLACK = (4943, 992, 180, 64, 4, 1, 0)
WHITE = (26_440, 4343, 763, 167, 59, 21, 17)
DETENTIONS = np.arange(1, 8)

people = st.lists(st.integers(0, 500), min_size=7, max_size=7).filter(any).map(np.array)


def test_the_worked_mix_of_repeats_widens_standard_errors_by_a_third():
    dispersion = from_repeats([80, 12, 5, 3], detentions=(1, 2, 3, 4), most=4)
    assert float(dispersion.value) == pytest.approx(1.69, abs=0.005)
    assert dispersion.low == dispersion.value == dispersion.high


def test_people_detained_once_each_vary_by_chance_alone():
    once = from_repeats([57, 0, 0, 0, 0, 0, 0])
    assert (once.value, once.high) == (1, 1)


def test_the_dispersion_of_england_in_2023_24():
    found = from_repeats([ALL, BLACK, WHITE])
    np.testing.assert_allclose(found.value, [1.484, 1.509, 1.461], atol=5e-4)
    np.testing.assert_allclose(found.high, [1.525, 1.509, 1.499], atol=5e-4)


def test_the_printed_table_holds_more_detentions_than_there_were():
    # 50,437 detentions in the mental health data set, of which 5,693 of Black people and
    # 31,735 of White: a person described in two ways stands in the table twice.
    total = np.array([50_437, 5693, 31_735])
    table = np.array([ALL, BLACK, WHITE]) @ DETENTIONS
    np.testing.assert_allclose(table / total, [1.417, 1.361, 1.217], atol=5e-4)
    assert sum(ALL) > total[0]
    low, high = within_total([ALL, BLACK, WHITE], total)
    np.testing.assert_allclose(low, [1.052, 1.132, 1.167], atol=5e-4)
    np.testing.assert_allclose(high, [1.686, 1.692, 1.561], atol=5e-4)


def test_a_table_short_of_the_total_says_nothing():
    low, high = within_total([BLACK, BLACK], [1e6, np.nan])
    assert np.isnan([low, high]).all()


@given(people, st.floats(0.3, 1))
def test_any_way_to_take_out_the_surplus_lies_between_the_ends(table, kept):
    dispersion = from_repeats(table).value
    # Taking the same part out of every class leaves the dispersion alone.
    low, high = within_total(table, kept * (table @ DETENTIONS))
    assert low <= dispersion * (1 + 1e-9)
    assert dispersion <= high * (1 + 1e-9)
    assert low >= 1 - 1e-9


@given(people, st.integers(1, 9))
def test_dispersion_knows_the_mix_and_not_the_size(table, times):
    once, often = from_repeats(table), from_repeats(times * table)
    np.testing.assert_allclose(often, once, rtol=1e-12)
    assert 1 <= once.low <= once.high
    assert once.value <= 7


def test_nobody_has_no_dispersion():
    assert np.isnan(from_repeats(np.zeros(7))).all()
    assert np.isnan(from_repeats([np.nan, *BLACK[1:]])).all()


def test_what_cannot_be_a_table_of_repeats_is_refused():
    with pytest.raises(ValueError, match="need 7 columns, one for each of 1, 2, 3, 4, 5, 6, 7"):
        from_repeats([1, 2, 3])
    with pytest.raises(ValueError, match="a count cannot be negative"):
        from_repeats([-1, 2], detentions=(1, 2))
    with pytest.raises(ValueError, match="numbers of detentions must rise from 1 or more"):
        from_repeats([1, 2], detentions=(2, 1))
    with pytest.raises(ValueError, match="the most detentions of a person, 5, is below the open"):
        from_repeats(BLACK, most=5)
    with pytest.raises(ValueError, match=r"at least 1, but found 0\.5"):
        rate_ratio(1, 1, 2, 2, dispersions=(0.5, 1.0))


def test_a_dispersion_leaves_the_ratio_and_widens_its_limits():
    groups = (5693, 2_381_724, 31_735, 45_661_870)
    plain = rate_ratio(*groups)
    wide = rate_ratio(*groups, dispersions=(1.509, 1.461))
    assert wide.value == pytest.approx(float(plain.value), rel=1e-14)
    by_hand = rate_ratio(
        widened(5693, 1.509), 2_381_724 / 1.509, widened(31_735, 1.461), 45_661_870 / 1.461
    )
    assert wide == by_hand
    growth = np.log(wide.high / wide.low) / np.log(plain.high / plain.low)
    assert float(growth) == pytest.approx(np.sqrt(1.502), rel=5e-3)


def test_a_dispersion_of_one_changes_no_bit():
    counts = np.arange(30.0)
    plain = rate_ratio(counts[:, None], 1e5, counts, 7e5)
    same = rate_ratio(counts[:, None], 1e5, counts, 7e5, dispersions=(1, 1.0))
    np.testing.assert_array_equal(np.array(plain), np.array(same))


def test_every_interval_is_that_of_as_many_independent_events():
    own, other = 1.509, 1.461
    groups = (5693, 2_381_724, 31_735, 45_661_870)
    fewer = (5693 / own, 2_381_724 / own, 31_735 / other, 45_661_870 / other)
    how = {"dispersions": (own, other)}
    np.testing.assert_allclose(
        rate_difference(*groups, dispersions=(own, other)), rate_difference(*fewer), rtol=1e-12
    )
    np.testing.assert_allclose(rate(*groups[:2], dispersion=own), rate(*fewer[:2]), rtol=1e-12)
    np.testing.assert_allclose(rate_ratio(*groups, **how), rate_ratio(*fewer), rtol=1e-12)


@given(st.integers(0, 60), st.integers(0, 900), st.floats(1, 3), st.floats(1, 3))
def test_no_dispersion_narrows_an_interval_or_moves_a_value(count, reference, own, other):
    groups = (count, 1e5, reference, 1e6)
    pairs = (
        (rate_difference(*groups), rate_difference(*groups, dispersions=(own, other))),
        (rate(*groups[:2], method="exact"), rate(*groups[:2], method="exact", dispersion=own)),
    )
    for plain, wide in pairs:
        slack = 1e-9 * (1 + abs(plain.value))
        assert abs(wide.value - plain.value) <= slack
        assert wide.low <= plain.low + slack
        assert plain.high - slack <= wide.high


def test_a_dispersion_below_one_is_refused_everywhere():
    with pytest.raises(ValueError, match="at least 1"):
        rate_ratio(1, 1, 2, 2, dispersions=(1.0, 0.9))
    with pytest.raises(ValueError, match="at least 1"):
        rate(1, 1, dispersion=0.9)
    with pytest.raises(ValueError, match="at least 1"):
        rate_difference(1, 1, 2, 2, dispersions=(1, 0.9))


def test_unknown_dispersion_gives_an_unknown_ratio():
    assert np.isnan(rate_ratio([0, 3], 1e5, [0, 3], 1e6, dispersions=(np.nan, 1.0))).all()


@given(st.integers(0, 60), st.integers(0, 900), st.floats(1, 3), st.floats(1, 3))
def test_layers_nest_with_repeats_as_without(count, reference, dispersion, other):
    how = {"dispersion": dispersion, "reference_dispersion": other}
    plain = rate_ratio(count, 1e5, reference, 1e6)
    chance = rate_ratio(count, 1e5, reference, 1e6, dispersions=(dispersion, other))
    ends = (max(count - 2, 0), count + 2, 1e5, max(reference - 2, 0), reference + 2, 1e6)
    rounding, widest = bounded_ratio(*two(*ends, **how)), unknown_bounds(*two(*ends, **how), 9)
    slack = 1e-9
    assert chance.low <= plain.low * (1 + slack)
    assert plain.high <= chance.high * (1 + slack)
    assert widest[0] <= rounding[0] <= chance.low
    assert chance.high <= rounding[1] <= widest[1]


def chance_of_counts(table, mean, most=4096):
    """Probability of each number of detentions when people arrive at random, by transform."""
    share = np.array(table) / np.sum(table)
    size = np.zeros(most)
    size[1:8] = share
    arrivals = mean / (share @ DETENTIONS)
    chance = np.fft.irfft(np.exp(arrivals * (np.fft.rfft(size) - 1)), most)
    likely = np.flatnonzero(chance > 1e-9)
    return likely, chance[likely]


@pytest.mark.parametrize(
    ("mean", "reference_mean", "plain", "wide"),
    [
        (1, 200, 95.3, 97.9),
        (3, 200, 90.6, 97.4),
        (5, 200, 89.8, 95.8),
        (15, 200, 89.3, 95.3),
        (60, 200, 89.1, 95.1),
        (5, 5, 91.0, 96.7),
        (200, 1000, 89.1, 95.0),
    ],
)
def test_repeats_break_the_coverage_of_intervals_and_the_dispersion_mends_it(
    mean, reference_mean, plain, wide
):
    x, chance = chance_of_counts(BLACK, mean)
    y, reference_chance = chance_of_counts(WHITE, reference_mean)
    weight = np.outer(chance, reference_chance)
    truth = mean / reference_mean
    repeats = {
        "dispersions": (from_repeats(BLACK).value, from_repeats(WHITE).value),
    }
    for how, figure in (({}, plain), (repeats, wide)):
        found = rate_ratio(x[:, None], 1, y, 1, **how)
        holds = (found.low <= truth) & (truth <= found.high)
        covered = 100 * weight[holds].sum() / weight.sum()
        assert covered == pytest.approx(figure, abs=0.1)
