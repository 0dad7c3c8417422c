"""Bootstrap intervals of measures over groups whose counts are ranges."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mha_monitor.stats.events import Events
from mha_monitor.stats.groups import bootstrap, bootstrap_ranges, inequality
from mha_monitor.stats.groups.bootstrap import Draws
from mha_monitor.stats.groups.bootstrap_ranges import bounded_intervals

PEOPLE = np.array([734_000, 15_500, 14_500, 5300, 10_500])
DISTANCES = (
    lambda rate, _: inequality.difference(rate),
    inequality.standard_deviation,
    inequality.index_of_disparity,
    inequality.theil,
)


def every(rate, population):
    return np.stack([measure(rate, population) for measure in DISTANCES], axis=-1)


def test_exact_counts_have_the_interval_of_the_plain_bootstrap():
    count = np.array([365, 6, 3, 15, 6])
    plain = bootstrap.intervals(every, count, PEOPLE, least=0)
    low, high = bounded_intervals(every, Events(count, count, PEOPLE), least=0)
    np.testing.assert_array_equal([low, high], [plain.low, plain.high])


def disclosed(count):
    """The range that the publisher's rule leaves: under 5 hidden, 5 for 5 to 7, else to 5."""
    rounded = 5 * np.round(count / 5)
    low = np.where(count < 5, 0, np.maximum(rounded - 2, 5))
    return low, np.where(count < 5, 4, rounded + 2)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.integers(0, 10**6))
def test_no_counts_within_the_ranges_have_a_value_outside(others, seed):
    count = np.array([300, *others])
    low, high = disclosed(count)
    limits = bounded_intervals(every, Events(low, high, PEOPLE), least=0, draws=Draws(100))
    inside = np.random.default_rng(seed).integers(low, high + 1, (200, 5))
    values = every(inside / PEOPLE * 1e5, PEOPLE)
    assert (values <= limits[1]).all()
    assert (limits[0] <= values).all()


def test_every_whole_count_in_the_ranges_is_as_good_as_held():
    # Every one of the 5 x 3 x 5 possible tables has an interval of its own. Limits of 2,000 draws
    # of so few events differ by some hundredths from run to run.
    low, high = np.array([40, 0, 5, 13]), np.array([40, 4, 7, 17])
    people = np.array([80_000, 14_500, 10_500, 5300])
    limits = bounded_intervals(every, Events(low, high, people), least=0)
    tables = np.array([*product(*(np.arange(a, b + 1) for a, b in zip(low, high, strict=True)))])
    each = bootstrap.intervals(every, tables, people, least=0, draws=Draws(4000, 1))
    slack = 0.03 * (limits[1] - limits[0])
    assert (limits[0] <= each.low.min(axis=0) + slack).all()
    assert (each.high.max(axis=0) <= limits[1] + slack).all()


def test_the_interval_holds_the_truth_when_counts_are_hidden_and_rounded():
    mean = np.array([300, 12, 4, 9, 6])
    truth = every(mean / PEOPLE * 1e5, PEOPLE)
    held = []
    for count in np.random.default_rng(5).poisson(mean, (100, 5)):
        low, high = bounded_intervals(
            every, Events(*disclosed(count), PEOPLE), least=0, draws=Draws(200)
        )
        held.append((low <= truth) & (truth <= high))
    assert (np.mean(held, axis=0) >= 0.95).all()


def test_a_wider_range_never_narrows_the_interval():
    count, wide = np.array([300, 20, 20, 20, 20]), np.array([0, 2, 2, 2, 2])
    inner = bounded_intervals(every, Events(count, count, PEOPLE), least=0)
    outer = bounded_intervals(every, Events(count - wide, count + wide, PEOPLE), least=0)
    assert (outer[0] <= inner[0] + 1e-9).all()
    assert (inner[1] <= outer[1]).all()


def test_a_range_in_which_the_measure_may_be_undefined_has_no_upper_limit():
    low, high = bounded_intervals(
        inequality.mean_log_deviation,
        Events([20, 0], [20, 4], [1e3, 1e3]),
        least=0,
        draws=Draws(100),
    )
    assert 0 <= low < high == np.inf
    never = bounded_intervals(
        inequality.theil, Events.exact([0, 0], [1e3, 1e3]), least=0, draws=Draws(100)
    )
    assert np.isnan(never).all()


def test_of_many_ranges_the_outermost_corners_are_drawn():
    # 2 to the power of 8 corners: more than are drawn one by one.
    count = np.arange(10, 90, 10)
    people = np.full(8, 1e5)
    limits = bounded_intervals(
        every, Events(count - 2, count + 2, people), least=0, draws=Draws(200)
    )
    corners = np.array([*product(*zip(count - 2, count + 2, strict=True))])
    assert len(corners) > bootstrap_ranges.MOST_CORNERS
    each = bootstrap.intervals(every, corners, people, least=0, draws=Draws(200, 1))
    np.testing.assert_array_less(each.high.max(axis=0) * 0.97, limits[1])


def test_what_cannot_be_a_range_is_refused():
    with pytest.raises(ValueError, match="low end of a count, 5, is above its high end, 4"):
        bounded_intervals(every, Events([5, 2], [4, 2], [1, 1]))
    many = np.zeros(17)
    with pytest.raises(ValueError, match="at most 16 counts can be ranges, not 17"):
        bounded_intervals(every, Events(many, many + 4, many + 1))


def test_ranges_that_let_the_rates_be_equal_reach_down_to_equality():
    # No corner is equal, nor so by chance: only counts between the ends are.
    low, high, people = np.array([9000, 8000]), np.array([13_000, 14_000]), np.full(2, 1e6)
    corners = np.array([*product(*zip(low, high, strict=True))])
    each = bootstrap.intervals(inequality.theil, corners, people, least=0)
    assert (each.low > 0).all()
    assert bounded_intervals(inequality.theil, Events(low, high, people), least=0)[0] == 0
