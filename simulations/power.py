"""How likely a fall of the ratio is to be seen, by simulation and by the formula of the product."""

from __future__ import annotations

from typing import NamedTuple

from mha_monitor.stats.time_series import power
from simulations.simulated_power import share_said, wander
from simulations.tables import Simulation, percent, runs
from simulations.worlds import World

EXACT_RUNS, PUBLISHED_RUNS, SHOCK = 400, 100, 0.1
FALLS = (0.05, 0.1, 0.2)


class Case(NamedTuple):
    """Means a month, dispersion, months before and after, and whether counts are as published."""

    mean: float
    reference_mean: float
    dispersion: float
    before: int
    after: int
    rounded: bool = False


ENGLAND = (474, 2645, 1.51)
CELLS = (
    *(Case(*ENGLAND, 48, after) for after in (15, 24, 36)),
    Case(*ENGLAND, 66, 29),
    Case(*ENGLAND, 24, 12),
    Case(400, 2500, 1.0, 48, 24),
    Case(60, 400, 1.0, 48, 48),
    Case(60, 400, 1.0, 48, 48, True),
)


def by_simulation(case: Case, fall: float, number: int) -> float:
    own = wander(case.mean, case.reference_mean, case.dispersion)
    months, means = case.before + case.after, (case.mean, case.reference_mean)
    world = World(months, 0.0, *means, own, SHOCK, -fall, case.before)
    return share_said(world, number, rounded=case.rounded)


def by_formula(case: Case, fall: float) -> float:
    month = power.months_around(case.before, case.after)
    how = {"dispersion": case.dispersion, "rounded": case.rounded}
    varying = power.Varying(case.mean, case.reference_mean, **how)
    return float(power.chance_of_seeing(-fall, varying, month)[-1])


def row(case: Case, share: float) -> tuple[str, ...]:
    number = runs(PUBLISHED_RUNS if case.rounded else EXACT_RUNS, share)
    pairs = [(by_simulation(case, fall, number), by_formula(case, fall)) for fall in FALLS]
    return (
        f"{case.mean:g} v {case.reference_mean:g}",
        f"{case.dispersion:g}",
        "published" if case.rounded else "exact",
        f"{case.before} + {case.after}",
        *(f"{percent(one)} ({percent(other)})" for one, other in pairs),
    )


SIMULATION = Simulation(
    "power",
    (
        "Mean a month",
        "Dispersion",
        "Counts",
        "Months",
        *(f"Fall of {100 * fall:.0f}%" for fall in FALLS),
    ),
    CELLS,
    row,
    lambda share: (
        "Percentage of runs in which `reform` calls a step likely when the ratio falls for good; "
        "in brackets what the formula behind `power` says. Months are those before and after the "
        f"fall. {runs(EXACT_RUNS, share):,} runs a row, or "
        f"{runs(PUBLISHED_RUNS, share):,} of published counts: Monte Carlo standard error at most "
        f"{50 / runs(EXACT_RUNS, share) ** 0.5:.1f} or "
        f"{50 / runs(PUBLISHED_RUNS, share) ** 0.5:.1f} points. No autocorrelation; a shock of "
        "10% is shared by both groups."
    ),
)
