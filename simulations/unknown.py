"""Coverage of the layers of a ratio where some of each group are of unknown ethnicity."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.stats.events import Events
from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.sensitivity import bounded_ratio
from simulations.outcomes import counts_about, covered, pairs, published
from simulations.tables import Simulation, percent

REFERENCE_MEAN = 200


class Recording(NamedTuple):
    """Mean number of the group, and the share of each group whose ethnicity is not recorded."""

    mean: float
    unknown: float
    reference_unknown: float


CELLS = tuple(
    Recording(mean, *shares)
    for mean in (5, 20, 50)
    for shares in ((0.1, 0.1), (0.3, 0.05), (0.05, 0.3))
)


def coverages(recording: Recording) -> tuple[float, float]:
    """Of the interval that admits chance and rounding, and of the worst-case bounds beside it."""
    mean, unknown, reference_unknown = recording
    truth = mean / REFERENCE_MEAN
    x, y, chance = pairs(mean * (1 - unknown), REFERENCE_MEAN * (1 - reference_unknown))
    group, reference = published(x), published(y)
    rounding = bounded_ratio(Events(*group[1:], 1), Events(*reference[1:], 1))
    missing, missing_chance = counts_about(mean * unknown + REFERENCE_MEAN * reference_unknown)
    most_missing = published(missing).high
    low = _end(group.low, reference.high, most_missing, "low")
    high = _end(reference.low, group.high, most_missing, "high")
    held = (low <= truth) & (truth <= high)
    bounds = float((held * chance[..., None] * missing_chance).sum())
    return covered(*rounding, truth, chance), bounds


def _end(one: np.ndarray, other: np.ndarray, missing: np.ndarray, name: str) -> np.ndarray:
    """A limit with all the missing added to `other`: `one` is the count that gains nothing."""
    total = other[..., None] + missing
    sums, place = np.unique(total, return_inverse=True)
    counts = np.unique(one)
    if name == "low":
        limit = rate_ratio(counts[:, None], 1, sums, 1).low
    else:
        limit = rate_ratio(sums, 1, counts[:, None], 1).high
    row = np.searchsorted(counts, one)[..., None]
    return limit[row, place.reshape(total.shape)]


def row(recording: Recording, _share: float) -> tuple[str, ...]:
    shares = (f"{100 * share:.0f}" for share in recording[1:])
    return (f"{recording.mean}", *shares, *map(percent, coverages(recording)))


SIMULATION = Simulation(
    "unknown",
    (
        "Mean count",
        "Unknown, group, %",
        "Unknown, reference, %",
        "Chance and rounding",
        "Unknown as well",
    ),
    CELLS,
    row,
    lambda _: (
        f"Percentage of outcomes whose interval holds the true ratio, against {REFERENCE_MEAN} "
        "events of the reference group, by exact enumeration of both known counts and of the "
        "unknown: no simulation, no error. All counts are as published. Where one group is less "
        "well recorded than the other, only the third layer of doubt holds what it says; it is "
        "wide because it must admit every allocation."
    ),
)
