"""A yearly pace of a ratio that has none: how often one is said, in the words of the product."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.reform.changes import beside_reference
from mha_monitor.reform.pace import numbers_of
from mha_monitor.reform.yearly import NONE
from mha_monitor.sentences.reform_pace import paces
from mha_monitor.stats.time_series.pace import yearly_pace
from simulations.months import monthly_of, whole_window
from simulations.tables import Simulation, percent, runs
from simulations.worlds import SEED, World

RUNS = 1000
# Drifts that go nowhere on average: a bend has a pace on one side of it.
NOWHERE = ("sine of 3%", "sine of 5%", "curve of 3% a year", "random walk of 1% a month")


class Case(NamedTuple):
    """A world of so many months, and what it is called."""

    name: str
    world: World


CELLS = tuple(
    Case(name, World(months, remembers, shared=0.1, drift=drift))
    for months in (48, 96)
    for name, remembers, drift in (
        ("Nothing", 0.0, ""),
        *((f"Autocorrelation {each:g}", each, "") for each in (0.6, 0.8)),
        *((drift.capitalize(), 0.0, drift) for drift in NOWHERE),
    )
)


def said(world: World, number: int, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """Of each run, whether a line alone has a p below 0.05, and whether a pace is said."""
    monthly = monthly_of(world, number, seed)
    found = yearly_pace(beside_reference(monthly, whole_window(monthly.month)))
    rows = pd.DataFrame([numbers_of(found, (run, 0)) for run in range(number)]).assign(
        first_month=dt.date(2018, 4, 1),
        last_month=dt.date(2026, 3, 1),
        measure="detentions",
        area_kind="england",
        area_name="INVENTED",
        group="black",
        reference="white",
    )
    words = paces(rows.assign(p_adjusted=rows["p"]), NONE).splitlines()
    return found.p[:, 0] < 0.05, np.array(["no steady change" not in each for each in words])


def row(case: Case, share: float) -> tuple[str, ...]:
    plain, told = said(case.world, runs(RUNS, share))
    return (case.name, f"{case.world.months}", percent(plain.mean()), percent(told.mean()))


SIMULATION = Simulation(
    "paces",
    ("World", "Months", "A line alone, %", "A pace is said, %"),
    CELLS,
    row,
    lambda share: (
        "Percentage of runs in which a yearly pace is said of a ratio that has none, and in which "
        f"a line alone has a p below 0.05. {runs(RUNS, share):,} runs a row, Monte Carlo standard "
        f"error {100 * np.sqrt(0.05 * 0.95 / runs(RUNS, share)):.1f} points at 5%. A ratio that "
        "moves in step with nothing for years is said to have no pace: the limits are wide."
    ),
)
