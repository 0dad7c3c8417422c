"""Power by sending made-up months through the fits themselves: the check on `power`."""

from __future__ import annotations

import numpy as np

from mha_monitor.stats.time_series import imputation, interrupted
from mha_monitor.stats.time_series.information import HIDDEN_BELOW, NEAREST, printed_as
from mha_monitor.stats.time_series.series import Counts, Fitting, MonthSeries
from simulations import worlds
from simulations.worlds import SEED, World

# As many series are drawn many times at once as keep the memory small.
AT_ONCE = 100


def share_shown(
    world: World, runs: int = 1000, *, slope: bool = True, rounded: bool = False, seed: int = SEED
) -> float:
    """Share of runs in which the controlled analysis gives the level a p below 0.05.

    With `rounded` each count is known only as the publisher prints it, and is analysed so.
    """
    group, reference = worlds.counts(world, runs, seed)
    milestone, fitting = world.month_of_step, Fitting(slope=slope)
    if not rounded:
        series = worlds.series_of(world, runs, seed)
        return float((interrupted.controlled(series, milestone, fitting).level_p < 0.05).mean())
    shown = []
    for first in range(0, runs, AT_ONCE):
        groups = (as_ranges(part[first : first + AT_ONCE]) for part in (group, reference))
        ranges = [Counts(*each, 1.0) for each in groups]
        series = MonthSeries(month=np.arange(world.months), group=ranges[0], reference=ranges[1])
        answer = imputation.controlled(series, milestone, fitting, seed=first)
        shown.append(answer.level_p < 0.05)
    return float(np.concatenate(shown).mean())


def wander(mean: float, reference_mean: float, dispersion: float) -> float:
    """The `own` wander of a `World` in which months vary by this dispersion in all."""
    return float(np.sqrt((dispersion - 1) * (1 / mean + 1 / reference_mean) / 2))


def as_ranges(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest count that each printed one may stand for."""
    printed, within = printed_as(count), NEAREST // 2
    low = np.where(printed > 0, np.maximum(printed - within, HIDDEN_BELOW), 0)
    return low, np.where(printed > 0, printed + within, HIDDEN_BELOW - 1)
