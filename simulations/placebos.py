"""Ranks among placebo dates where nothing happened: how often a milestone ranks high by chance."""

from __future__ import annotations

import numpy as np

from mha_monitor.stats.time_series import placebo
from mha_monitor.stats.time_series.series import MonthSeries, exact
from simulations import worlds
from simulations.tables import Simulation, percent, runs
from simulations.worlds import World

RUNS, AT_ONCE, MONTHS, MILESTONE = 1500, 250, 96, 48
# Every so many admissible months is a placebo: 72, 24 and 12 of them.
CELLS = tuple((every, remembers) for every in (1, 3, 6) for remembers in (0.0, 0.3))


def rank_p(every: int, remembers: float, number: int) -> tuple[np.ndarray, int]:
    """The p of the rank in each run, and the number of placebo dates."""
    month = np.arange(MONTHS)
    dates = placebo.admissible(month, MILESTONE)[::every]
    group, reference = worlds.counts(World(MONTHS, remembers, shared=0.1), number)
    found = []
    for first in range(0, number, AT_ONCE):
        pair = [exact(part[first : first + AT_ONCE]) for part in (group, reference)]
        series = MonthSeries(month=month, group=pair[0], reference=pair[1])
        found.append(placebo.controlled(series, MILESTONE, dates).p[:, 0])
    return np.concatenate(found), dates.size


def row(cell: tuple[int, float], share: float) -> tuple[str, ...]:
    p, dates = rank_p(*cell, runs(RUNS, share))
    shares = [(p <= level).mean() for level in (0.05, 0.1, 0.5)]
    most = [np.floor(level * (dates + 1)) / (dates + 1) for level in (0.05, 0.1, 0.5)]
    held = (f"{percent(one)} ({percent(other)})" for one, other in zip(shares, most, strict=True))
    return (f"{dates}", f"{cell[1]:g}", *held)


SIMULATION = Simulation(
    "placebos",
    ("Placebo dates", "Autocorrelation", "Rank p ≤ 0.05", "Rank p ≤ 0.10", "Rank p ≤ 0.50"),
    CELLS,
    row,
    lambda share: (
        "Percentage of runs of 96 months in which a milestone half-way, at which nothing happened, "
        "has a rank p this small; in brackets what equal chances for all ranks would give. "
        f"{runs(RUNS, share):,} runs a row, Monte Carlo standard error "
        f"{100 * np.sqrt(0.05 * 0.95 / runs(RUNS, share)):.1f} points at 5%."
    ),
)
