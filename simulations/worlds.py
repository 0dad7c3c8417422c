"""Made-up months in which nothing, or a known step, happened: how often each method says so."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from mha_monitor.stats.time_series import interrupted
from mha_monitor.stats.time_series.series import MonthSeries, exact

SEED = 2024


class World(NamedTuple):
    """How months come about: Poisson counts about a mean that wanders.

    The log means of both groups share a season and one autoregressive wander (`shared`, its
    standard deviation); each group has one of its own (`own`). The group's mean steps by
    `step` at `milestone`, half-way unless said otherwise.
    """

    months: int
    autocorrelation: float = 0.0
    mean: float = 400.0
    reference_mean: float = 2500.0
    own: float = 0.04
    shared: float = 0.0
    step: float = 0.0
    milestone: int | None = None

    @property
    def month_of_step(self) -> int:
        return self.months // 2 if self.milestone is None else self.milestone


class Rejections(NamedTuple):
    """Share of runs with a p below 0.05 for level and slope, and whose limits hold the step."""

    level: float
    slope: float
    coverage: float
    quasi_poisson: float
    switched: float


def counts(world: World, runs: int, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """Counts of the group and of the reference, (runs, months) each."""
    generator = np.random.default_rng(seed)
    month = np.arange(world.months)
    season = 0.05 * np.sin(2 * np.pi * month / 12) + 0.03 * np.cos(4 * np.pi * month / 12)
    size = (runs, world.months)
    wander = [_wander(generator, size, world.autocorrelation) for _ in range(3)]
    common = season + world.shared * wander[0]
    step = np.log1p(world.step) * (month >= world.month_of_step)
    group = world.mean * np.exp(common + world.own * wander[1] + step)
    reference = world.reference_mean * np.exp(common + world.own * wander[2])
    return generator.poisson(group).astype(float), generator.poisson(reference).astype(float)


def series_of(world: World, runs: int, seed: int = SEED) -> MonthSeries:
    """The same as a series with counts known as single numbers, populations of 1."""
    group, reference = map(exact, counts(world, runs, seed))
    return MonthSeries(month=np.arange(world.months), group=group, reference=reference)


def rejections(world: World, runs: int = 2000, *, controlled: bool, seed: int = SEED) -> Rejections:
    """How often the series of this world are said to have changed at its milestone."""
    series = series_of(world, runs, seed)
    analysis = interrupted.controlled if controlled else interrupted.single
    series = series if controlled else replace(series, reference=None)
    answer = analysis(series, world.month_of_step)
    held = (answer.level.low <= 1 + world.step) & (1 + world.step <= answer.level.high)
    found = (
        answer.level_p < 0.05,
        answer.slope_p < 0.05,
        held,
        answer.quasi_poisson.level_p < 0.05,
    )
    return Rejections(*(float(part.mean()) for part in (*found, answer.method == "Prais-Winsten")))


def _wander(generator: np.random.Generator, size: tuple[int, int], autocorrelation: float):
    """A first-order autoregression with a standard deviation of 1, from its first month on."""
    wander = generator.standard_normal(size)
    fresh = np.sqrt(1 - autocorrelation**2)
    for month in range(1, size[1]):
        wander[:, month] = autocorrelation * wander[:, month - 1] + fresh * wander[:, month]
    return wander
