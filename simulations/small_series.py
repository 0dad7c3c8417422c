"""Small counts, the publisher's rule, and months left out, as the product meets them."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from mha_monitor.stats.time_series import imputation, interrupted
from mha_monitor.stats.time_series.change import PRAIS_WINSTEN, Interrupted
from mha_monitor.stats.time_series.series import Counts, MonthSeries, exact
from simulations import worlds
from simulations.outcomes import published
from simulations.series import error_note
from simulations.tables import Simulation, percent, runs
from simulations.worlds import World

EXACT_RUNS, PUBLISHED_RUNS, AT_ONCE = 4000, 800, 100
# Months from April 2018 to March 2026; the change is looked for from November 2023 on.
CALENDAR, MILESTONE = 96, 67
PANDEMIC, CYBER_ATTACK = slice(23, 40), slice(52, 60)
MASK = np.zeros(CALENDAR, dtype=bool)
MASK[PANDEMIC] = MASK[CYBER_ATTACK] = True


class Case(NamedTuple):
    """What is made up, and how it is printed and cut."""

    world: World
    rounded: bool
    masked: bool


def _world(months: int, mean: float, reference_mean: float, own: float, remembers: float) -> World:
    at = MILESTONE if months == CALENDAR else None
    return World(months, remembers, mean, reference_mean, own, shared=0.1, milestone=at)


BOARDS = ((8, 150, 0.2), (15, 100, 0.2))
CELLS = (
    *(
        Case(_world(months, *board, remembers), rounded, False)
        for board in BOARDS
        for months in (48, 96)
        for remembers in (0.0, 0.3)
        for rounded in (False, True)
    ),
    *(
        Case(_world(CALENDAR, *group, remembers), group[0] < 100, True)
        for group in ((400, 2500, 0.04), *BOARDS)
        for remembers in (0.0, 0.3)
    ),
)


def answers(case: Case, number: int) -> list[Interrupted]:
    """The controlled analysis of so many runs, a few at a time where each is drawn many times."""
    world, month = case.world, np.arange(case.world.months)
    group, reference = worlds.counts(world, number)
    of = partial(MonthSeries, month=month, mask=MASK if case.masked else None)
    if not case.rounded:
        series = of(group=exact(group), reference=exact(reference))
        return [interrupted.controlled(series, world.month_of_step)]
    found = []
    for first in range(0, number, AT_ONCE):
        printed = [published(part[first : first + AT_ONCE]) for part in (group, reference)]
        pair = [Counts(each.low, each.high, np.asarray(1.0)) for each in printed]
        series = of(group=pair[0], reference=pair[1])
        found.append(imputation.controlled(series, world.month_of_step, seed=first))
    return found


def row(case: Case, share: float) -> tuple[str, ...]:
    found = answers(case, runs(PUBLISHED_RUNS if case.rounded else EXACT_RUNS, share))
    level, slope, method = (
        np.concatenate([getattr(each, name) for each in found])
        for name in ("level_p", "slope_p", "method")
    )
    told = np.isfinite(level)
    shares = [(part[told] < 0.05).mean() for part in (level, slope)]
    world = case.world
    return (
        f"{world.mean:g} v {world.reference_mean:g}",
        f"{world.months - case.masked * MASK.sum()}",
        f"{world.autocorrelation:g}",
        "published" if case.rounded else "exact",
        "yes" if case.masked else "no",
        *map(percent, (*shares, (method == PRAIS_WINSTEN).mean(), told.mean())),
    )


SIMULATION = Simulation(
    "small-series",
    (
        "Mean a month",
        "Months seen",
        "Autocorrelation",
        "Counts",
        "Months left out",
        "Level, %",
        "Slope, %",
        "Taken to Prais-Winsten, %",
        "With an answer, %",
    ),
    CELLS,
    row,
    lambda share: (
        "As above, for controlled series with a shared shock of 10%: small counts, exact or as "
        "published (drawn twenty times from their ranges), and the calendar as it is: April 2018 "
        "to March 2026 without March 2020 to July 2021 and August 2022 to March 2023, and a "
        f"milestone in November 2023. Exact: {error_note(runs(EXACT_RUNS, share))}. Published: "
        f"{error_note(runs(PUBLISHED_RUNS, share))}. Small groups wander by 20%, England's by 4%."
    ),
)
