"""Made-up months with one true ratio all along, while the people below the rates move."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.stats.time_series.pace import yearly_pace
from mha_monitor.stats.time_series.series import MonthSeries, exact
from simulations.series import error_note
from simulations.tables import Simulation, percent, runs

RUNS, SEED = 2_000, 2011
MONTHS = 96
# Growth of England's Black and White people a year, from Census 2011 to Census 2021.
YEARS = 3647 / 365.25
GROWTH = np.log(2_381_724 / 1_846_614) / YEARS, np.log(45_783_401 / 45_281_142) / YEARS
PEOPLE_2021 = 2_381_724.0, 45_783_401.0
RATES = 239.0 / 1200 / 1e3, 69.3 / 1200 / 1e3  # of a month, for one person: a ratio of 3.45
BASES = ("Census 2021 throughout", "moving, then held", "moving, then carried on")
# From the first month, years after Census 2021.
STARTS = {"2013 to 2021": -8.0, "2018 to 2026": -2.5}
TRUTHS = {"stay as they are": 0.0, "go on growing": 1.0, "grow twice as fast": 2.0}
CELLS = (
    ("2013 to 2021", "go on growing"),
    *(("2018 to 2026", truth) for truth in TRUTHS),
)


class World(NamedTuple):
    """When the months are, and how fast people grow after Census 2021 (1 is as before)."""

    start: float
    after: float


def people(world: World, base: str | None = None) -> tuple[np.ndarray, np.ndarray]:
    """People of the group and of the reference in each month: as they are, or on a base."""
    years = world.start + np.arange(MONTHS) / 12
    beyond = {None: world.after, BASES[1]: 0.0, BASES[2]: 1.0}
    if base == BASES[0]:
        years = np.zeros(MONTHS)
    elapsed = np.minimum(years, 0) + beyond.get(base, 0.0) * np.maximum(years, 0)
    group, reference = (
        size * np.exp(growth * elapsed) for size, growth in zip(PEOPLE_2021, GROWTH, strict=True)
    )
    return group, reference


def found(world: World, number: int, seed: int = SEED) -> dict[str, tuple[float, float]]:
    """On each base: the share of runs with p below 0.05, and the median change a year."""
    generator = np.random.default_rng(seed)
    month = np.arange(MONTHS)
    wander = 0.05 * np.sin(2 * np.pi * month / 12)
    counts = [
        generator.poisson(size * rate * np.exp(wander), (number, MONTHS)).astype(float)
        for size, rate in zip(people(world), RATES, strict=True)
    ]
    answers = {}
    for base in BASES:
        pairs = zip(counts, people(world, base), strict=True)
        group, reference = (exact(count, size) for count, size in pairs)
        pace = yearly_pace(MonthSeries(month=month, group=group, reference=reference))
        answers[base] = float((pace.p < 0.05).mean()), float(np.median(pace.change.value)) - 1
    return answers


def row(cell: tuple[str, str], share: float) -> tuple[str, ...]:
    when, truth = cell
    answers = found(World(STARTS[when], TRUTHS[truth]), runs(RUNS, share))
    texts = [f"{percent(told)} ({_pace(pace)})" for told, pace in answers.values()]
    return (when, truth if STARTS[when] > -8 else "–", *texts)


def _pace(change: float) -> str:
    return f"{round(100 * change, 1) + 0.0:+.1f}%"


SIMULATION = Simulation(
    "people",
    ("Months", "After Census 2021 people", *(f"{base}, %" for base in BASES)),
    CELLS,
    row,
    lambda share: (
        "Percentage of runs in which the line through the ratio has a p below 0.05 though the true "
        "ratio is 3.45 in every month: 5 is what a test promises. In brackets the median change a "
        f"year. {error_note(runs(RUNS, share))}. 96 months of Poisson counts with a shared season; "
        "people grow as England's Black and White people did from Census 2011 to Census 2021."
    ),
)
