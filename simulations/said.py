"""What is said of made-up months with a known truth: the words themselves are read, not p alone.

The months go through the fits, the ranks and the sentences of the product. A sentence that calls
a step likely, or says that the ratio drifted from its trend, is counted.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.definitions import answer_codes
from mha_monitor.reform.changes import Changes, changes
from mha_monitor.reform.milestone_table import COLUMNS, numbers_of, with_adjusted_p
from mha_monitor.sentences.reform import milestone_answer
from mha_monitor.stats.time_series import placebo
from simulations import worlds
from simulations.months import monthly_of, whole_window
from simulations.tables import Simulation, percent, runs
from simulations.worlds import SEED, World

RUNS, PUBLISHED_RUNS, AT_ONCE = 1000, 300, 100
STEP, BEND = "is likely", "it drifted"
EVERY = 2  # of the admissible months, that many apart are placebos


class Case(NamedTuple):
    """A world, what it is called, and whether its counts are as published."""

    name: str
    world: World
    rounded: bool = False


class Found(NamedTuple):
    """Of each run: the plain p of both changes, what was said, and whether limits hold the step."""

    plain_level: np.ndarray
    plain_slope: np.ndarray
    step: np.ndarray
    bend: np.ndarray
    held: np.ndarray
    told: np.ndarray


def _england(drift: str = "", remembers: float = 0.0, months: int = 96) -> World:
    return World(months, remembers, shared=0.1, drift=drift)


def _case(drift: str) -> Case:
    return Case(drift.capitalize(), _england(drift))


CELLS = (
    Case("Nothing", _england()),
    *(Case(f"Autocorrelation {each:g}", _england("", each)) for each in (0.3, 0.6, 0.8)),
    *(_case(drift) for drift in worlds.DRIFTS if drift),
    Case("Nothing, 48 months", _england(months=48)),
    Case("Sine of 5%, 48 months", _england("sine of 5%", months=48)),
    Case("Nothing, 3 v 60 as published", World(96, mean=3, reference_mean=60, own=0.0), True),
    Case(
        "Sine of 5%, 60 v 400 as published",
        World(96, mean=60, reference_mean=400, own=0.04, drift="sine of 5%"),
        True,
    ),
)


def found(case: Case, number: int, seed: int = SEED) -> Found:
    """What so many runs of a world are said to hold."""
    parts = [
        _some(case, min(AT_ONCE, number - first), seed + first)
        for first in range(0, number, AT_ONCE)
    ]
    return Found(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _some(case: Case, number: int, seed: int) -> Found:
    world = case.world
    answer = answer_of(case, number, seed)
    rows = rows_of(answer)
    # Each run is an answer of its own, with one level and one slope.
    tables = [with_adjusted_p(rows.iloc[[place]]) for place in range(number)]
    words = [_words(table) for table in tables]
    level = answer.told.level
    held = (level.low <= 1 + world.step) & (1 + world.step <= level.high)
    return Found(
        answer.plain.level_p[:, 0] < 0.05,
        answer.plain.slope_p[:, 0] < 0.05,
        np.array([STEP in each for each in words]),
        np.array([BEND in each for each in words]),
        held[:, 0],
        np.isfinite(answer.told.level_p[:, 0]),
    )


def answer_of(case: Case, number: int, seed: int, at: int | None = None) -> Changes:
    """The changes of so many runs at the month of the step, as of so many areas."""
    monthly = monthly_of(case.world, number, seed, rounded=case.rounded)
    start = case.world.month_of_step if at is None else at
    month = monthly.month
    dates = placebo.admissible(month, start)[::EVERY]
    return changes(monthly, whole_window(month), start, dates, rates=False)


def rows_of(answer: Changes) -> pd.DataFrame:
    """A row of the table of milestones for each run."""
    rows = [numbers_of(answer, (run, 0), 0.95) for run in range(len(answer.told.level_p))]
    named: dict[str, Any] = {
        "milestone": "INVENTED",
        "title": "INVENTED",
        "date": dt.date(2020, 4, 1),
        "date_precision": "day",
        "role": answer_codes.CANDIDATE,
        "none_commenced": False,
        "measure": "detentions",
        "area_kind": "england",
        "area_name": "INVENTED",
        "group": "black",
        "reference": "white",
        "beside": "",
        "near": "",
        "answer": answer_codes.ESTIMATED,
    }
    return pd.DataFrame(rows).drop(columns="code").assign(**named).reindex(columns=[*COLUMNS])


def _words(table: pd.DataFrame) -> str:
    (_, row), *_ = table.iterrows()
    return milestone_answer(row) if np.isfinite(row["level_p"]) else ""


def row(case: Case, share: float) -> tuple[str, ...]:
    answer = found(case, runs(PUBLISHED_RUNS if case.rounded else RUNS, share))
    told = answer.told
    parts = (answer.plain_level, answer.plain_slope, answer.step, answer.bend, answer.held)
    return (case.name, *(percent(part[told].mean()) for part in parts))


def error_at(number: int, chance: float = 0.05) -> str:
    return f"{100 * np.sqrt(chance * (1 - chance) / number):.1f}"


def _note(share: float) -> str:
    number, fewer = runs(RUNS, share), runs(PUBLISHED_RUNS, share)
    return (
        "Percentage of runs without any step at the milestone, half-way in 96 months unless said "
        "otherwise. The first two columns are the test by the plain model: what used to be said. "
        "The next two count the sentences of `reform`: that a step is likely, and that the ratio "
        "drifted from its trend from there on. The last is how often the 95% limits of the step "
        "hold none. Waves are 72 months long, with any phase; a bend lies at least a year from the "
        "milestone; a curve bends all along, by 3% a year in all. 400 a month beside 2,500 unless "
        f"said otherwise. {number:,} runs a row, Monte Carlo standard error {error_at(number)} "
        f"points at 5%; {fewer:,} runs and {error_at(fewer)} points where counts are as published."
    )


SIMULATION = Simulation(
    "said",
    (
        "World",
        "Plain level, %",
        "Plain slope, %",
        "A step is said, %",
        "A change of pace is said, %",
        "Limits hold, %",
    ),
    CELLS,
    row,
    _note,
)
