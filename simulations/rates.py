"""Coverage of the intervals of a rate, and of a rate difference, which is that of the excess."""

from __future__ import annotations

import numpy as np

from mha_monitor.stats.events import Events
from mha_monitor.stats.rates import rates
from mha_monitor.stats.rates.differences import rate_difference
from mha_monitor.stats.unknown.sensitivity import bounded_ratio
from simulations.outcomes import counts_about, covered, pairs, published
from simulations.ratios import MEANS
from simulations.tables import Simulation, percent

REFERENCE_MEANS = (10, 200)
# The true ratio of the rates, which sets the populations.
RATIO = 3.5


def of_rate(mean: float, *, rounded: bool) -> float:
    count, chance = counts_about(mean)
    low, high = published(count)[1:] if rounded else (count, count)
    return covered(rates.count_interval(low).low, rates.count_interval(high).high, mean, chance)


def _ends(mean: float, reference_mean: float):
    """Counts, their published ends, the chance of each pair, and people per reference person."""
    x, y, chance = pairs(mean, reference_mean)
    scale = mean / RATIO / reference_mean
    return x, published(x), published(y), chance, scale


def of_difference(mean: float, reference_mean: float) -> float:
    """Of a rate difference, from the least to the most that the printed counts allow."""
    _, group, reference, chance, scale = _ends(mean, reference_mean)
    fewest = rate_difference(group.low, scale, reference.high, 1, per=1)
    most = rate_difference(group.high, scale, reference.low, 1, per=1)
    return covered(fewest.low, most.high, mean / scale - reference_mean, chance)


def of_excess_from_ratio(mean: float, reference_mean: float) -> float:
    """Of the expected excess, by the construction that the product had before: the count seen,
    times 1 less one over each limit of the ratio. It takes that count as if it could be no other.
    """
    _, group, reference, chance, scale = _ends(mean, reference_mean)
    ratio = bounded_ratio(
        Events(group.low, group.high, scale), Events(reference.low, reference.high, 1)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        least, most = (
            np.where(count > 0, count * (1 - 1 / limit), -reference.high * scale)
            for count, limit in zip(group[1:], ratio, strict=True)
        )
    return covered(least, most, mean * (1 - 1 / RATIO), chance)


def row(mean: float, _share: float) -> tuple[str, ...]:
    columns = [of_rate(mean, rounded=False), of_rate(mean, rounded=True)]
    columns += [of_difference(mean, reference) for reference in REFERENCE_MEANS]
    columns += [of_excess_from_ratio(mean, reference) for reference in REFERENCE_MEANS]
    return (f"{mean}", *map(percent, columns))


SIMULATION = Simulation(
    "rates",
    (
        "Mean count",
        "Rate, exact count",
        "Rate, as published",
        *(
            f"{what}, against {reference}"
            for what in ("Difference and excess", "Excess from the ratio")
            for reference in REFERENCE_MEANS
        ),
    ),
    MEANS,
    row,
    lambda _: (
        "Percentage of outcomes whose 95% interval holds the truth, by exact enumeration: no "
        f"simulation, no error. The true ratio of the rates is {RATIO}; differences and excess "
        "are from counts as published. The excess is the difference times the people of the "
        "group, so one interval serves both. “Excess from the ratio” is what this monitor gave "
        "until November 2026: the count that was seen, times 1 less one over each limit of the "
        "ratio; it leaves out the chance in that count."
    ),
)
