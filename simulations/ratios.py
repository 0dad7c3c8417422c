"""Coverage of the interval of one rate ratio, with the publisher's rule applied to both counts."""

from __future__ import annotations

import numpy as np

from mha_monitor.stats.events import Events
from mha_monitor.stats.rates.ratios import log_wald, rate_ratio
from mha_monitor.stats.unknown.sensitivity import bounded_ratio
from simulations.outcomes import covered, pairs, published
from simulations.tables import Simulation, percent

MEANS = (1, 2, 3, 5, 8, 10, 15, 20, 30, 50, 100, 200)
REFERENCE_MEANS = (10, 50, 200)
# The methods' sketch takes rounded counts of this size as exact; the project does not.
AS_EXACT_FROM = 20


def coverages(mean: float, reference_mean: float) -> tuple[float, float, float]:
    """Of the usual practice, of bounds below twenty alone, and of bounds always.

    The usual practice drops pairs with a hidden count, takes the rest as exact and uses the log
    interval; its coverage is over the pairs that it keeps.
    """
    x, y, chance = pairs(mean, reference_mean)
    group, reference, truth = published(x), published(y), mean / reference_mean
    usual = log_wald(group.printed, 1, reference.printed, 1)
    kept = np.where(np.isnan(group.printed + reference.printed), 0, chance)
    bounds = bounded_ratio(
        Events(group.low, group.high, 1), Events(reference.low, reference.high, 1)
    )
    exact = rate_ratio(group.printed, 1, reference.printed, 1)
    large = np.fmin(group.printed, reference.printed) >= AS_EXACT_FROM
    large &= ~np.isnan(group.printed + reference.printed)
    low, high = (np.where(large, *ends) for ends in zip(exact[1:], bounds, strict=True))
    return (
        covered(*usual[1:], truth, kept),
        covered(low, high, truth, chance),
        covered(*bounds, truth, chance),
    )


def row(mean: float, _share: float) -> tuple[str, ...]:
    x, _, chance = pairs(mean, REFERENCE_MEANS[-1])
    hidden = float(chance[(x < 5)[:, 0]].sum())
    columns = zip(*(coverages(mean, reference) for reference in REFERENCE_MEANS), strict=True)
    return (f"{mean}", percent(hidden), *(percent(each) for column in columns for each in column))


SIMULATION = Simulation(
    "ratio",
    (
        "Mean count",
        "Hidden, %",
        *(
            f"{what}, against {reference}"
            for what in ("Usual", "Bounds under 20", "Bounds always")
            for reference in REFERENCE_MEANS
        ),
    ),
    MEANS,
    row,
    lambda _: (
        "Percentage of outcomes whose 95% interval holds the true ratio, by exact enumeration of "
        "both Poisson counts: no simulation, no error. The publisher's rule is applied to both. "
        "“Usual” drops hidden counts and takes the rounded ones as exact (log interval); it is "
        "given for the outcomes that are left. “Bounds” is what this monitor shows, by mid-P; "
        "“bounds under 20” takes counts from 20 on as exact."
    ),
)
