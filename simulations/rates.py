"""Coverage of the intervals of a rate, of a rate difference and of excess detentions."""

from __future__ import annotations

from mha_monitor.stats.rates import rates
from mha_monitor.stats.rates.differences import rate_difference
from mha_monitor.stats.rates.ratios import excess
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


def of_excess(mean: float, reference_mean: float) -> tuple[float, float]:
    """Of count * (1 - 1 / true ratio), which the formula estimates, and of its expectation."""
    x, group, reference, chance, scale = _ends(mean, reference_mean)
    least = excess(group.low, scale, reference.high, 1).low
    most = excess(group.high, scale, reference.low, 1).high
    share = 1 - 1 / RATIO
    return covered(least, most, x * share, chance), covered(least, most, mean * share, chance)


def row(mean: float, _share: float) -> tuple[str, ...]:
    columns = [of_rate(mean, rounded=False), of_rate(mean, rounded=True)]
    columns += [of_difference(mean, reference) for reference in REFERENCE_MEANS]
    of_both = [of_excess(mean, reference) for reference in REFERENCE_MEANS]
    columns += [each[part] for part in (0, 1) for each in of_both]
    return (f"{mean}", *map(percent, columns))


SIMULATION = Simulation(
    "rates",
    (
        "Mean count",
        "Rate, exact count",
        "Rate, as published",
        *(
            f"{what}, against {reference}"
            for what in ("Difference", "Excess", "Expected excess")
            for reference in REFERENCE_MEANS
        ),
    ),
    MEANS,
    row,
    lambda _: (
        "Percentage of outcomes whose 95% interval holds the truth, by exact enumeration: no "
        f"simulation, no error. The true ratio of the rates is {RATIO}; differences and excess "
        "are from counts as published. The excess is the number there was times (1 - 1 / true "
        "ratio); the expected excess is what that would be on average, of which the same limits "
        "say less, because they take the number there was as it is."
    ),
)
