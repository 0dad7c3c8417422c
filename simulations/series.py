"""Interrupted series in which nothing happened: how often a change is said to have been seen."""

from __future__ import annotations

import numpy as np

from simulations import worlds
from simulations.tables import Simulation, percent, runs
from simulations.worlds import World

RUNS = 4000
LENGTHS, AUTOCORRELATIONS = (24, 48, 96), (0.0, 0.3, 0.6)
# Standard deviation of the shock that both groups feel, in the log of a month.
SHOCKS = {"single": 0.0, "controlled": 0.0, "controlled, shock": 0.1}
CELLS = tuple((kind, n, r) for kind in SHOCKS for n in LENGTHS for r in AUTOCORRELATIONS)


def rejections(kind: str, months: int, autocorrelation: float, number: int) -> worlds.Rejections:
    world = World(months, autocorrelation, shared=SHOCKS[kind])
    return worlds.rejections(world, number, controlled=kind != "single")


def row(cell: tuple[str, int, float], share: float) -> tuple[str, ...]:
    found = rejections(*cell, runs(RUNS, share))
    kind, months, autocorrelation = cell
    shares = (found.level, found.slope, found.quasi_poisson, found.switched)
    return (kind.capitalize(), f"{months}", f"{autocorrelation:g}", *map(percent, shares))


def error_note(number: int) -> str:
    """How far off simulated shares near 5% may be."""
    return f"{number:,} runs a row, Monte Carlo standard error {_error(number):.1f} points at 5%"


def _error(number: int) -> float:
    return 100 * float(np.sqrt(0.05 * 0.95 / number))


SIMULATION = Simulation(
    "series",
    (
        "Series",
        "Months",
        "Autocorrelation",
        "Level, %",
        "Slope, %",
        "Level by quasi-Poisson alone, %",
        "Taken to Prais-Winsten, %",
    ),
    CELLS,
    row,
    lambda share: (
        "Percentage of runs with p below 0.05 where nothing changed: 5 is what a test promises. "
        f"{error_note(runs(RUNS, share))}. A mean of 400 a month beside 2,500, each group with 4% "
        "of extra standard deviation that remembers as the row says; the milestone is half-way. "
        "“Shock” is one more wander of 10%, as autocorrelated, that both groups share."
    ),
)
