"""Made-up months as the reform reads them, so that its own fits and sentences can be counted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.reform.monthly_counts import Monthly
from mha_monitor.reform.months_used import Window
from mha_monitor.stats.time_series.series import Counts
from simulations import worlds
from simulations.outcomes import published
from simulations.worlds import World


def monthly_of(world: World, number: int, seed: int, *, rounded: bool = False) -> Monthly:
    """Made-up months as the product reads them: every run is an area."""
    counts = worlds.counts(world, number, seed)
    group, reference = (_counts(part[:, None, :], rounded=rounded) for part in counts)
    months = world.months
    return Monthly(
        month=np.arange(months),
        area_codes=("",) * number,
        area_names=("INVENTED",) * number,
        groups=("black",),
        counted=group,
        reference=reference,
        red=np.zeros((number, months), dtype=bool),
        status=np.full(months, "final", dtype=object),
        vintage=np.full(months, "2023", dtype=object),
        rates=pd.DataFrame(),
    )


def _counts(count: np.ndarray, *, rounded: bool) -> Counts:
    _, low, high = published(count) if rounded else (None, count, count)
    return Counts(low, high, np.ones(count.shape))


def whole_window(month: np.ndarray) -> Window:
    """Every month takes part, and no step is allowed for."""
    return Window(np.zeros(month.size, dtype=bool), np.empty((0, month.size)), (), (), ())
