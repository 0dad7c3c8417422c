"""Coverage of a ratio where people are detained more than once, with and without widening."""

from __future__ import annotations

import numpy as np
from scipy import stats

from mha_monitor.stats.rates.ratios import rate_ratio
from simulations.outcomes import covered
from simulations.tables import Simulation, percent

MEANS = (5, 10, 20, 50, 200, 1000)
TIMES = 6  # as many events of the reference group, as in England
DISPERSIONS = (1.0, 1.25, 1.5, 1.7)
LEFT_OUT = 1e-7


def counts_about(mean: float, dispersion: float) -> tuple[np.ndarray, np.ndarray]:
    """Likely counts with `dispersion` times the variance of chance alone, and their chances."""
    if dispersion == 1:
        counts = stats.poisson(mean)
    else:
        counts = stats.nbinom(mean / (dispersion - 1), 1 / dispersion)
    first, last = counts.ppf([LEFT_OUT, 1 - LEFT_OUT]).astype(int)
    # Of many likely counts every so many stand for their neighbours.
    count = np.arange(first, last + 1, max((last - first) // 400, 1))
    chance = counts.pmf(count)
    return count, chance / chance.sum()


def coverages(mean: float, dispersion: float) -> tuple[float, float]:
    """Of the interval that takes every detention for one of another person, and of the widened."""
    (x, chance), (y, reference_chance) = (
        counts_about(each, dispersion) for each in (mean, TIMES * mean)
    )
    x, y, chance = x[:, None], y[None, :], np.outer(chance, reference_chance)
    plain = rate_ratio(x, 1, y, 1)
    wide = rate_ratio(x, 1, y, 1, dispersions=(dispersion, dispersion))
    return (
        covered(plain.low, plain.high, 1 / TIMES, chance),
        covered(wide.low, wide.high, 1 / TIMES, chance),
    )


def row(mean: float, _share: float) -> tuple[str, ...]:
    both = [coverages(mean, dispersion) for dispersion in DISPERSIONS]
    return (f"{mean}", *(percent(each) for pair in both for each in pair))


SIMULATION = Simulation(
    "repeats",
    (
        "Mean count",
        *(f"{what}, {dispersion:g}" for dispersion in DISPERSIONS for what in ("Plain", "Widened")),
    ),
    MEANS,
    row,
    lambda _: (
        "Percentage of outcomes whose 95% interval holds the true ratio, by exact enumeration (no "
        f"simulation, no error) of both counts, exact and {TIMES} times as many of the reference "
        "group, whose variance is the "
        "dispersion times that of chance (negative binomial). “Plain” takes every detention for "
        "one of another person; “widened” allows for the dispersion, here taken as known. The "
        "publisher's own table gives about 1.5."
    ),
)
