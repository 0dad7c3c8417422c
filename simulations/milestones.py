"""Many milestones tested at once: how often at least one is said to be a change, wrongly."""

from __future__ import annotations

import numpy as np

from mha_monitor.stats.multiplicity import adjusted_p
from mha_monitor.stats.time_series import interrupted
from mha_monitor.stats.time_series.series import MonthSeries, exact
from simulations import worlds
from simulations.tables import Simulation, percent, runs
from simulations.worlds import World

RUNS, AT_ONCE, MONTHS = 4000, 500, 96
MILESTONES = np.arange(15, 82, 6)
CELLS = (0.0, 0.3, 0.6)


def level_p(remembers: float, number: int) -> np.ndarray:
    """The p of the level at each milestone (runs, milestones), each in a model of its own."""
    group, reference = worlds.counts(World(MONTHS, remembers, shared=0.1), number)
    month, found = np.arange(MONTHS), []
    for first in range(0, number, AT_ONCE):
        pair = [exact(part[first : first + AT_ONCE, None]) for part in (group, reference)]
        series = MonthSeries(month=month, group=pair[0], reference=pair[1])
        answer = interrupted.controlled(series, MILESTONES)
        found.append(answer.level_p)
    return np.concatenate(found)


def row(remembers: float, share: float) -> tuple[str, ...]:
    p = level_p(remembers, runs(RUNS, share))
    any_raw = (p < 0.05).any(axis=1).mean()
    any_adjusted = np.mean([(adjusted_p(family) < 0.05).any() for family in p])
    return (f"{remembers:g}", *map(percent, ((p < 0.05).mean(), any_raw, any_adjusted)))


SIMULATION = Simulation(
    "milestones",
    ("Autocorrelation", "A milestone", "Any of twelve, as they are", "Any of twelve, adjusted"),
    CELLS,
    row,
    lambda share: (
        f"Percentage of runs in which the level at {MILESTONES.size} milestones, six months apart "
        "in 96 months in which nothing happened, has a p below 0.05: one milestone, at least one "
        "of them, and at least one after Benjamini and Hochberg's adjustment over all. "
        f"{runs(RUNS, share):,} runs a row, Monte Carlo standard error "
        f"{100 * np.sqrt(0.05 * 0.95 / runs(RUNS, share)):.1f} points at 5%."
    ),
)
