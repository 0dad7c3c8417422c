"""Many milestones tested at once: how often at least one is said to be a change, wrongly."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.reform.changes import changes
from mha_monitor.reform.milestone_table import with_adjusted_p
from mha_monitor.sentences.reform_scan import scan_sentences
from mha_monitor.stats.multiplicity import adjusted_p
from mha_monitor.stats.time_series import interrupted, placebo
from mha_monitor.stats.time_series.series import MonthSeries, exact
from simulations import worlds
from simulations.months import monthly_of, whole_window
from simulations.said import rows_of
from simulations.tables import Simulation, percent, runs
from simulations.worlds import SEED, World

RUNS, SAID_RUNS, AT_ONCE, MONTHS, PLACEBOS = 2000, 200, 500, 96, 20
MILESTONES = np.arange(15, 82, 6)
# How a scan begins to name what stands out.
NAMES = "among other months too"
CELLS = (
    *(World(MONTHS, remembers, shared=0.1) for remembers in (0.0, 0.3, 0.6, 0.8)),
    *(World(MONTHS, shared=0.1, drift=drift) for drift in worlds.DRIFTS if drift),
)


def level_p(world: World, number: int) -> np.ndarray:
    """The plain p of the level at each milestone (runs, milestones), each in a model of its own."""
    group, reference = worlds.counts(world, number)
    month, found = np.arange(MONTHS), []
    for first in range(0, number, AT_ONCE):
        pair = [exact(part[first : first + AT_ONCE, None]) for part in (group, reference)]
        series = MonthSeries(month=month, group=pair[0], reference=pair[1])
        answer = interrupted.controlled(series, MILESTONES)
        found.append(answer.level_p)
    return np.concatenate(found)


def scans(world: World, number: int, seed: int = SEED) -> list[str]:
    """What a scan of the twelve milestones says in each run."""
    monthly = monthly_of(world, number, seed)
    window, found = whole_window(monthly.month), []
    for milestone in MILESTONES:
        dates = np.setdiff1d(placebo.admissible(monthly.month, milestone), MILESTONES)
        dates = dates[np.abs(dates - milestone) >= placebo.APART]
        dates = dates[np.linspace(0, len(dates) - 1, PLACEBOS).round().astype(int)]
        found.append(rows_of(changes(monthly, window, int(milestone), dates, rates=False)))
    return [
        scan_sentences(with_adjusted_p(pd.concat([each.iloc[[run]] for each in found])))
        for run in range(number)
    ]


def row(world: World, share: float) -> tuple[str, ...]:
    p = level_p(world, runs(RUNS, share))
    any_raw = (p < 0.05).any(axis=1).mean()
    any_adjusted = np.mean([(adjusted_p(family) < 0.05).any() for family in p])
    said = np.mean([NAMES in words for words in scans(world, runs(SAID_RUNS, share))])
    shares = ((p < 0.05).mean(), any_raw, any_adjusted, said)
    name = world.drift or f"autocorrelation {world.autocorrelation:g}"
    return (name.capitalize(), *map(percent, shares))


SIMULATION = Simulation(
    "milestones",
    (
        "World",
        "A milestone",
        "Any of twelve, as they are",
        "Any of twelve, adjusted",
        "Any named by `scan`",
    ),
    CELLS,
    row,
    lambda share: (
        f"Percentage of runs in which the plain level at {MILESTONES.size} milestones, six months "
        "apart in 96 months in which nothing happened at any, has a p below 0.05: one milestone, "
        "at least one of them, and at least one after Benjamini and Hochberg's adjustment over "
        "all. The last column reads the words of `scan`: whether it names any. "
        f"{runs(RUNS, share):,} runs a row, Monte Carlo standard error "
        f"{100 * np.sqrt(0.05 * 0.95 / runs(RUNS, share)):.1f} points at 5%; "
        f"{runs(SAID_RUNS, share):,} scans and "
        f"{100 * np.sqrt(0.05 * 0.95 / runs(SAID_RUNS, share)):.1f} points."
    ),
)
