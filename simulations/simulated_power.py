"""Power by sending made-up months through fits, ranks and verdict: the check on `power`."""

from __future__ import annotations

import numpy as np

from mha_monitor.reform.changes import changes
from mha_monitor.reform.milestone_table import numbers_of
from mha_monitor.sentences.reform_verdicts import is_firm, is_not_yet_firm
from mha_monitor.stats.multiplicity import adjusted_p
from mha_monitor.stats.time_series import placebo
from mha_monitor.stats.time_series.information import HIDDEN_BELOW, NEAREST, printed_as
from mha_monitor.stats.time_series.series import PLAIN, Fitting
from simulations.months import monthly_of, whole_window
from simulations.worlds import SEED, World

# As many series are drawn many times at once as keep the memory small.
AT_ONCE = 100


def share_said(
    world: World,
    runs: int = 1000,
    fitting: Fitting = PLAIN,
    *,
    rounded: bool = False,
    seed: int = SEED,
) -> float:
    """Share of runs in which a step at the milestone is called likely.

    With `rounded` each count is known only as the publisher prints it, and is analysed so.
    """
    said = []
    for first in range(0, runs, AT_ONCE):
        number = min(AT_ONCE, runs - first)
        monthly = monthly_of(world, number, seed + first, rounded=rounded)
        dates = placebo.admissible(monthly.month, world.month_of_step)
        where = (monthly, whole_window(monthly.month), world.month_of_step, dates)
        found = changes(*where, fitting, rates=False)
        said += [_is_said(numbers_of(found, (run, 0), fitting.confidence)) for run in range(number)]
    return float(np.mean(said))


def _is_said(numbers: dict) -> bool:
    adjusted = adjusted_p(np.array([numbers["level_p"], numbers["slope_p"]]))
    row = numbers | {"level_p_adjusted": adjusted[0]}
    return is_firm(row) or is_not_yet_firm(row)


def wander(mean: float, reference_mean: float, dispersion: float) -> float:
    """The `own` wander of a `World` in which months vary by this dispersion in all."""
    return float(np.sqrt((dispersion - 1) * (1 / mean + 1 / reference_mean) / 2))


def as_ranges(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest count that each printed one may stand for."""
    printed, within = printed_as(count), NEAREST // 2
    low = np.where(printed > 0, np.maximum(printed - within, HIDDEN_BELOW), 0)
    return low, np.where(printed > 0, printed + within, HIDDEN_BELOW - 1)
