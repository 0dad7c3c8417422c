"""How often the intervals hold the true ratio, by adding up every outcome.

Each figure is the percentage of outcomes, weighted by their Poisson probabilities, whose 95%
interval holds the ratio of the two means. They were first worked out apart from this code.
"""

from __future__ import annotations

import numpy as np
import pytest
from outside_formulas import score_interval
from scipy import stats
from two_groups import two

from mha_monitor.stats.areas.censored import differs_from
from mha_monitor.stats.rates.ratios import log_wald, rate_ratio
from mha_monitor.stats.unknown.sensitivity import bounded_ratio

POINTS = 0.3


def outcomes(mean, reference_mean):
    """Every likely pair of counts, with its probability."""
    x, y = (
        np.arange(*stats.poisson.ppf([1e-9, 1 - 1e-9], m).astype(int) + [0, 2])
        for m in (mean, reference_mean)
    )
    chance = np.outer(stats.poisson.pmf(x, mean), stats.poisson.pmf(y, reference_mean))
    return x[:, None], y[None, :], chance


def percentage(low, high, truth, chance):
    return 100 * chance[(low <= truth) & (truth <= high)].sum() / chance.sum()


def exact(*groups):
    return rate_ratio(*groups, method="exact")


@pytest.mark.parametrize(
    ("mean", "reference_mean", "expected"),
    [
        (1, 200, (96.4, 94.6, 98.3, 98.1)),
        (3, 200, (96.6, 96.3, 98.5, 95.4)),
        (5, 200, (96.7, 95.7, 97.5, 95.2)),
        (10, 200, (95.7, 95.2, 96.6, 95.2)),
        (3, 10, (97.5, 95.0, 98.3, 95.9)),
        (5, 5, (98.0, 95.7, 97.8, 95.9)),
    ],
)
def test_coverage_of_each_interval_on_exact_counts(mean, reference_mean, expected):
    x, y, chance = outcomes(mean, reference_mean)
    for function, figure in zip(
        (log_wald, score_interval, exact, rate_ratio), expected, strict=True
    ):
        ratio = function(x, 1, y, 1)
        covered = percentage(ratio.low, ratio.high, mean / reference_mean, chance)
        assert covered == pytest.approx(figure, abs=POINTS), function.__name__


def published(count):
    """NHS England's disclosure rule: nearest five; below five nothing but the range 0 to 4."""
    rounded = 5 * np.floor(count / 5 + 0.5)
    suppressed = count < 5
    low = np.where(suppressed, 0, np.maximum(rounded - 2, 5))
    return np.where(suppressed, np.nan, rounded), low, np.where(suppressed, 4, rounded + 2)


@pytest.mark.parametrize(
    ("mean", "suppressed", "dropping", "bounding"),
    [
        (3, 82, 93.6, 98.8),
        (5, 44, 80.6, 99.8),
        (8, 10, 93.3, 99.5),
        (15, 0, 95.0, 97.4),
        (30, 0, 95.1, 98.1),
    ],
)
def test_bounds_keep_the_coverage_that_dropping_suppressed_counts_loses(
    mean, suppressed, dropping, bounding
):
    x, y, chance = outcomes(mean, 200)
    (count, low, high), (reference, reference_low, reference_high) = published(x), published(y)
    hidden = np.isnan(count)[:, 0]
    assert 100 * chance[hidden].sum() == pytest.approx(suppressed, abs=0.5)
    # The usual practice: drop what is hidden, take the rest as exact, and use log limits.
    naive = log_wald(count, 1, reference, 1)
    seen = chance * ~hidden[:, None]
    assert percentage(naive.low, naive.high, mean / 200, seen) == pytest.approx(
        dropping, abs=POINTS
    )
    bounds = bounded_ratio(*two(low, high, 1, reference_low, reference_high, 1))
    assert percentage(*bounds, mean / 200, chance) == pytest.approx(bounding, abs=POINTS)


@pytest.mark.parametrize("mean", [1, 2, 3, 5, 8, 15, 30, 60, 100, 200])
@pytest.mark.parametrize("reference_mean", [10, 50, 200, 2000])
def test_published_counts_of_any_size_keep_the_coverage_and_the_test_its_level(
    mean, reference_mean
):
    # Every outcome with the publisher's rule applied: 96.4 to 99.9%, and so a p below 0.05 in
    # 0.1 to 3.6% of outcomes where the ratio is that which is tested.
    x, y, chance = outcomes(mean, reference_mean)
    (_, *ends), (_, *reference_ends) = published(x), published(y)
    areas = two(*ends, 1, *reference_ends, 1)
    covered = percentage(*bounded_ratio(*areas), mean / reference_mean, chance)
    assert 94 <= covered <= 99.9
    rejected = 100 * chance[differs_from(mean / reference_mean, *areas) < 0.05].sum()
    assert rejected == pytest.approx(100 - covered, abs=1e-6)
