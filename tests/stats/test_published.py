"""Ratios of rates as printed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from outside_formulas import rounded_rate_ratio

from mha_monitor.stats.rates.rates import rate
from mha_monitor.stats.rates.ratios import published_rate_ratio
from mha_monitor.stats.rates.recovered import recovered_ratio
from mha_monitor.stats.rates.standardised_ratio import ratio as standardised_ratio
from mha_monitor.stats.rates.weighted import interval, weighted


def test_printed_half_widths_give_the_published_ratio_of_2023_24():
    ratio = published_rate_ratio(242.3, 6.9, 68.4, 0.7)
    np.testing.assert_allclose(ratio, [3.54, 3.44, 3.65], atol=0.005)


def test_only_the_group_uncertain_gives_back_its_relative_half_width():
    ratio = published_rate_ratio(100, 19.6, 50, 0, confidence=0.95)
    assert np.log(ratio.high / ratio.value) == pytest.approx(1.959964 * 0.1, rel=1e-6)
    wider = published_rate_ratio(100, 19.6, 50, 0, confidence=0.998)
    assert wider.low < ratio.low < ratio.high < wider.high


def test_a_printed_rate_of_zero_has_no_log_limits():
    ratio = published_rate_ratio(0, 0, 68.4, 0.7)
    assert ratio.value == 0
    assert np.isnan([ratio.low, ratio.high]).all()


# CTOs of Chinese people 2023-24 as printed: 6.6 within 2.85, against 6.9 within 0.25.
FEW = {"events": 28, "reference_events": 3152}


def test_fewer_than_fifty_events_combine_the_printed_limits():
    # By hand, after METHODS 3: exp(L -+ sqrt of the squared distances to the far limits).
    found = published_rate_ratio(6.6, 2.85, 6.9, 0.25, **FEW)
    level = np.log(6.6 / 6.9)
    down = np.sqrt(np.log(6.6 / 3.75) ** 2 + np.log(7.15 / 6.9) ** 2)
    up = np.sqrt(np.log(9.45 / 6.6) ** 2 + np.log(6.9 / 6.65) ** 2)
    expected = [np.exp(level), np.exp(level - down), np.exp(level + up)]
    # The normal quantile is 1.95996, the publisher's 1.96.
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    normal = published_rate_ratio(6.6, 2.85, 6.9, 0.25)
    assert found.value == normal.value
    assert found.low < normal.low
    assert found.high < normal.high


def test_fifty_events_or_more_in_both_are_log_normal():
    normal = published_rate_ratio(6.6, 2.85, 6.9, 0.25)
    assert published_rate_ratio(6.6, 2.85, 6.9, 0.25, events=50, reference_events=50) == normal
    for few in ({"events": 49.9}, {"reference_events": 49}, {"events": np.nan}):
        assert published_rate_ratio(6.6, 2.85, 6.9, 0.25, **few).low != normal.low


def test_each_ratio_is_judged_by_its_own_events():
    both = published_rate_ratio([6.6, 48.8], [2.85, 3.1], 6.9, 0.25, events=[28, 1162])
    small = published_rate_ratio(6.6, 2.85, 6.9, 0.25, events=28)
    large = published_rate_ratio(48.8, 3.1, 6.9, 0.25)
    np.testing.assert_array_equal(np.transpose(both), [small, large])


def test_limits_that_are_those_of_a_standardised_rate_give_its_ratio():
    # 30 events against 400, in one stratum each: their limits are those of the two counts.
    sums, reference = weighted([30.0], [1e5], [1e5]), weighted([400.0], [1e6], [1e6])
    limits = [interval(each, per=1) for each in (sums, reference)]
    by_hand = recovered_ratio(*limits)
    np.testing.assert_array_equal(standardised_ratio(sums, reference), by_hand)
    np.testing.assert_allclose(limits[0], rate(30, 1e5, per=1), rtol=1e-9)


def test_a_printed_limit_at_or_below_zero_leaves_the_ratio_open_on_that_side():
    low = published_rate_ratio(1.0, 1.2, 6.9, 0.25, events=3)
    assert (low.low, low.value) == (0, pytest.approx(1 / 6.9))
    assert np.isfinite(low.high)
    open_end = published_rate_ratio(6.9, 0.25, 1.0, 1.2, reference_events=3)
    assert open_end.low > 0
    assert open_end.high == np.inf


def test_a_printed_rate_of_zero_has_no_limits_however_few_the_events():
    found = published_rate_ratio([0, 6.9], [0, 0.25], [6.9, 0], [0.25, 0], events=0)
    assert found.value.tolist() == [0, np.inf]
    assert np.isnan([found.low, found.high]).all()


def test_rounding_alone_spans_the_ratio_of_whole_numbers():
    # 228 over 64 is 3.56, though the source says 3.5 times.
    ratio = rounded_rate_ratio([228, np.nan], 1, 64, 1)
    np.testing.assert_allclose([part[0] for part in ratio], [3.5625, 3.527, 3.598], atol=5e-4)
    assert np.isnan([part[1] for part in ratio]).all()


def test_rounding_can_leave_a_rate_at_zero():
    small = rounded_rate_ratio(0, 1, 0.4, 1)
    assert (small.value, small.low, small.high) == (0, 0, np.inf)


@pytest.mark.parametrize("function", [published_rate_ratio, rounded_rate_ratio])
def test_negative_rates_and_widths_are_refused(function):
    with pytest.raises(ValueError, match="a rate cannot be negative, but found -1"):
        function(-1, 1, 64, 1)
    with pytest.raises(ValueError, match=r"a (half-width|rounding step) cannot be negative"):
        function(1, 1, 64, -1)


printed = st.integers(1, 9999).map(lambda tenths: tenths / 10)
widths = st.integers(0, 300).map(lambda tenths: tenths / 10)


@given(printed, widths, printed, widths)
def test_swapping_the_groups_inverts_the_ratio(rate, width, reference, reference_width):
    there = published_rate_ratio(rate, width, reference, reference_width)
    back = published_rate_ratio(reference, reference_width, rate, width)
    np.testing.assert_allclose(there, [1 / back.value, 1 / back.high, 1 / back.low], rtol=1e-9)
    rounded = rounded_rate_ratio(rate, 0.1, reference, 0.1)
    turned = rounded_rate_ratio(reference, 0.1, rate, 0.1)
    with np.errstate(divide="ignore"):
        inverse = [1 / turned.value, 1 / turned.high, 1 / turned.low]
    np.testing.assert_allclose(rounded, inverse, rtol=1e-9, atol=1e-12)


@given(printed, widths, printed, widths, st.floats(0.01, 100))
def test_rates_per_another_number_of_people_have_the_same_ratio(
    rate, width, reference, reference_width, factor
):
    plain = published_rate_ratio(rate, width, reference, reference_width)
    scaled = published_rate_ratio(
        *(factor * part for part in (rate, width, reference, reference_width))
    )
    np.testing.assert_allclose(scaled, plain, rtol=1e-9)
