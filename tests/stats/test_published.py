"""Ratios of rates as printed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mha_monitor.stats.ratios import published_rate_ratio, rounded_rate_ratio


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
