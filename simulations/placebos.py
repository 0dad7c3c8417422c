"""Ranks among placebo dates where nothing happened: how often a milestone ranks high by chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.stats.time_series import placebo
from mha_monitor.stats.time_series.series import Counts, MonthSeries
from simulations import worlds
from simulations.outcomes import published
from simulations.tables import Simulation, percent, runs
from simulations.worlds import World

RUNS, AT_ONCE, MONTHS, MILESTONE = 1000, 250, 96, 48


class Case(NamedTuple):
    """A world, whether its counts are as published, and of how many months one is a placebo.

    `apart` is how far the nearest placebo keeps from the milestone.
    """

    world: World
    rounded: bool = False
    every: int = 1
    apart: int = placebo.APART


def _small(mean: float, reference_mean: float) -> World:
    return World(MONTHS, 0.0, mean, reference_mean, own=0.0, shared=0.1)


SMALL = ((3, 60), (4, 60), (6, 150))
CELLS = (
    *(Case(World(MONTHS, remembers, shared=0.1), every=3) for remembers in (0.0, 0.3)),
    Case(World(MONTHS, shared=0.1), apart=1),
    *(Case(_small(*means), rounded=True, every=2, apart=1) for means in SMALL),
    *(Case(_small(*means), rounded=True, every=2) for means in SMALL[:1]),
)


def rank_p(case: Case, number: int) -> tuple[np.ndarray, int]:
    """The p of the level's rank in each run, and the number of placebo dates."""
    month = np.arange(MONTHS)
    dates = placebo.admissible(month, MILESTONE, apart=case.apart)[:: case.every]
    counts = worlds.counts(case.world, number)
    found = []
    for first in range(0, number, AT_ONCE):
        group, reference = (
            _as_read(part[first : first + AT_ONCE], rounded=case.rounded) for part in counts
        )
        series = MonthSeries(month=month, group=group, reference=reference)
        answer = placebo.controlled(series, MILESTONE, dates, apart=case.apart)
        found.append(answer.level_rank.p)
    return np.concatenate(found), dates.size


def _as_read(count: np.ndarray, *, rounded: bool) -> Counts:
    _, low, high = published(count) if rounded else (None, count, count)
    return Counts(low, high, np.asarray(1.0))


def row(case: Case, share: float) -> tuple[str, ...]:
    p, dates = rank_p(case, runs(RUNS, share))
    p = p[np.isfinite(p)]
    shares = [(p <= level).mean() for level in (0.05, 0.1, 0.5)]
    most = [np.floor(level * (dates + 1)) / (dates + 1) for level in (0.05, 0.1, 0.5)]
    held = (f"{percent(one)} ({percent(other)})" for one, other in zip(shares, most, strict=True))
    world = case.world
    return (
        f"{world.mean:g} v {world.reference_mean:g}",
        "published" if case.rounded else "exact",
        f"{dates}",
        f"{case.apart}",
        f"{world.autocorrelation:g}",
        *held,
    )


SIMULATION = Simulation(
    "placebos",
    (
        "Mean a month",
        "Counts",
        "Placebo dates",
        "Months apart",
        "Autocorrelation",
        "Rank p ≤ 0.05",
        "Rank p ≤ 0.10",
        "Rank p ≤ 0.50",
    ),
    CELLS,
    row,
    lambda share: (
        "Percentage of runs of 96 months in which a milestone half-way, at which nothing happened, "
        "has a rank p this small; in brackets what equal chances for all ranks would give. Months "
        "beside the milestone share its chances: without them its rank is the highest a little "
        "more often, which is why the rank is a second condition and never the only one. "
        f"{runs(RUNS, share):,} runs a row, Monte Carlo standard error "
        f"{100 * np.sqrt(0.05 * 0.95 / runs(RUNS, share)):.1f} points at 5%."
    ),
)
