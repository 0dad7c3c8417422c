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
    `step` at `milestone`, half-way unless said otherwise, and drifts as `drift` says (`DRIFTS`).
    """

    months: int
    autocorrelation: float = 0.0
    mean: float = 400.0
    reference_mean: float = 2500.0
    own: float = 0.04
    shared: float = 0.0
    step: float = 0.0
    milestone: int | None = None
    drift: str = ""

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
    step = step + drift_of(world, runs, seed)
    group = world.mean * np.exp(common + world.own * wander[1] + step)
    reference = world.reference_mean * np.exp(common + world.own * wander[2])
    return generator.poisson(group).astype(float), generator.poisson(reference).astype(float)


def drift_of(world: World, runs: int, seed: int) -> np.ndarray:
    """The log of what the ratio drifts by, (runs, months): no step anywhere.

    Random numbers are its own, so that a world without drift is the same as ever.
    """
    generator, month = np.random.default_rng([seed, 1]), np.arange(world.months)
    size = (runs, world.months)
    return np.broadcast_to(DRIFTS[world.drift](generator, month, size, world.month_of_step), size)


def _sine(height: float):
    """A wave of this height over 72 months, wherever in it the months begin."""

    def drift(generator, month, size, _):
        start = generator.uniform(0, 2 * np.pi, (size[0], 1))
        return height * np.sin(2 * np.pi * month / 72 + start)

    return drift


def _bend(generator, month, size, milestone):
    """A pace that changes by 3% a year at one month, a year or more from the milestone."""
    months = np.arange(12, size[1] - 12)
    at = generator.choice(months[np.abs(months - milestone) >= 12], (size[0], 1))
    return _way(generator, size) * np.log(1.03) / 12 * np.maximum(month - at, 0)


def _curve(generator, month, size, _):
    """A pace that changes by 3% a year all along: from -1.5 to 1.5% a year, or the reverse."""
    middle = month - month.mean()
    return _way(generator, size) * np.log(1.03) / 12 * middle**2 / (2 * size[1])


def _walk(generator, _month, size, _milestone):
    """A level that moves by 1% at random every month."""
    return 0.01 * generator.standard_normal(size).cumsum(axis=1)


def _way(generator, size):
    return generator.choice([-1.0, 1.0], (size[0], 1))


DRIFTS = {
    "": lambda *_: 0.0,
    "sine of 3%": _sine(0.03),
    "sine of 5%": _sine(0.05),
    "bend of 3% a year": _bend,
    "curve of 3% a year": _curve,
    "random walk of 1% a month": _walk,
}


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
