"""Totals and months carried on from before a milestone: how often their limits hold the truth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.stats.time_series import counterfactual
from mha_monitor.stats.time_series.counterfactual import Counterfactual
from mha_monitor.stats.time_series.series import Counts, MonthSeries
from simulations import worlds
from simulations.outcomes import published
from simulations.tables import Simulation, percent, runs
from simulations.worlds import World

RUNS, PUBLISHED_RUNS, AT_ONCE, DRAWS = 240, 60, 30, 400
MONTHS, MILESTONE = 96, 60


class Case(NamedTuple):
    """A world, and whether its counts are as published."""

    name: str
    world: World
    rounded: bool = False


def _world(
    remembers: float = 0.0, drift: str = "", means: tuple[float, float] = (400.0, 2500.0)
) -> World:
    return World(
        MONTHS, remembers, means[0], means[1], shared=0.1, milestone=MILESTONE, drift=drift
    )


CELLS = (
    Case("Nothing", _world()),
    *(Case(f"Autocorrelation {each:g}", _world(each)) for each in (0.3, 0.6, 0.8)),
    *(Case(drift.capitalize(), _world(drift=drift)) for drift in worlds.DRIFTS if drift),
    *(
        Case(f"Nothing, {means[0]} v {means[1]} as published", _world(means=means), True)
        for means in ((3, 60), (6, 150))
    ),
)


class Held(NamedTuple):
    """Of each run: whether the limits of the total held, of what share of months, and the width."""

    total: np.ndarray
    months: np.ndarray
    width: np.ndarray


def held(case: Case, number: int) -> Held:
    """Nothing happened at the milestone, so what was counted is what was to be expected."""
    counts, found = worlds.counts(case.world, number), []
    for first in range(0, number, AT_ONCE):
        group, reference = (part[first : first + AT_ONCE] for part in counts)
        pair = (_as_read(part, rounded=case.rounded) for part in (group, reference))
        group_read, reference_read = pair
        series = MonthSeries(month=np.arange(MONTHS), group=group_read, reference=reference_read)
        answer = counterfactual.controlled(series, MILESTONE, draws=DRAWS)
        found.append(_held(answer, group, group_read))
    return Held(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _held(answer: Counterfactual, truth: np.ndarray, read: Counts) -> Held:
    """As `reform.counterfactual.expected` says it: the ranges of the counts widen the limits."""
    after = slice(MILESTONE, MONTHS)
    middle = read.middle[:, after].sum(axis=-1)
    low = answer.difference.low - (middle - read.low[:, after].sum(axis=-1))
    high = answer.difference.high + (read.high[:, after].sum(axis=-1) - middle)
    months = (answer.expected.low <= truth) & (truth <= answer.expected.high)
    width = (answer.difference.high - answer.difference.low) / 2 / answer.expected_total
    known = answer.code == ""
    return Held(((low <= 0) & (high >= 0))[known], months[known, after].mean(axis=-1), width[known])


def _as_read(count: np.ndarray, *, rounded: bool) -> Counts:
    _, low, high = published(count) if rounded else (None, count, count)
    return Counts(low, high, np.asarray(1.0))


def row(case: Case, share: float) -> tuple[str, ...]:
    found = held(case, runs(PUBLISHED_RUNS if case.rounded else RUNS, share))
    return (
        case.name,
        percent(found.total.mean()),
        percent(found.months.mean()),
        f"{100 * np.median(found.width):.0f}",
    )


SIMULATION = Simulation(
    "totals",
    ("World", "The total, %", "A month, %", "Limits of the total, ± %"),
    CELLS,
    row,
    lambda share: (
        "Percentage of runs in which the 95% limits of `counterfactual` hold what was counted in "
        f"{MONTHS - MILESTONE} months after a milestone at which nothing happened, given "
        f"{MILESTONE} months before it; and how wide those of the total are. "
        f"{runs(RUNS, share):,} runs a row, or {runs(PUBLISHED_RUNS, share):,} of published "
        "counts: Monte Carlo standard error "
        f"{100 * np.sqrt(0.05 * 0.95 / runs(RUNS, share)):.1f} or "
        f"{100 * np.sqrt(0.05 * 0.95 / runs(PUBLISHED_RUNS, share)):.1f} points at 95%. Hidden "
        "months have wide limits that are whole counts, which hold more than they must."
    ),
)
