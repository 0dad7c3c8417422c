"""How often what is said of an area against the typical one is wrong, where the truth is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.analysis.areas.verdicts import verdicts
from mha_monitor.definitions.verdicts import HIGHER, LOWER, TOO_FEW
from mha_monitor.stats.unknown.sensitivity import bounded_ratio
from simulations.areas import MEAN, Areas, areas, as_events
from simulations.tables import Simulation, percent, runs

SETS, SEED = 200, 2028
# The dispersion of repeat detentions in 2023-24.
REPEATS = 1.5


class Cell(NamedTuple):
    """Mean count of an area, the spread of true log ratios, and true and allowed dispersion."""

    mean_count: float
    tau: float
    dispersion: float = 1.0
    allowed: float = 1.0


CELLS = (
    *(Cell(mean_count, 0.0) for mean_count in (20, 100)),
    *(Cell(mean_count, 0.2) for mean_count in (20, 100)),
    *(Cell(mean_count, tau, REPEATS) for tau in (0.0, 0.2) for mean_count in (20, 100)),
    *(Cell(mean_count, tau, REPEATS, REPEATS) for tau in (0.0, 0.2) for mean_count in (20, 100)),
)


def repeated(found: Areas, dispersion: float, seed: int = SEED) -> Areas:
    """The same areas with counts that vary `dispersion` times as much as chance alone.

    Some people are detained twice or more: a negative binomial count of that variance.
    """
    if dispersion == 1:
        return found
    random = np.random.default_rng(seed)
    means = (
        found.people * np.exp(found.truth),
        np.broadcast_to(found.reference_people, found.truth.shape),
    )
    count, reference = (
        random.poisson(random.gamma(mean / (dispersion - 1), dispersion - 1)) for mean in means
    )
    return found._replace(count=count, reference=reference)


def with_a_typical_area(found: Areas) -> Areas:
    """The same with the first area's true ratio put at the very mean."""
    truth = found.truth.copy()
    truth[:, 0] = MEAN
    count = np.random.default_rng(SEED).poisson(found.people[0] * np.exp(MEAN), len(truth))
    return found._replace(truth=truth, count=np.column_stack([count, found.count[:, 1:]]))


def table_of(group, reference, allowed: float) -> pd.DataFrame:
    """One set of areas as the table of ratios that verdicts are made from."""
    group, reference = (each._replace(dispersion=allowed) for each in (group, reference))
    low, high = bounded_ratio(group, reference)
    return pd.DataFrame(
        {
            "count_low": group.low,
            "count_high": group.high,
            "population": group.population,
            "reference_count_low": reference.low,
            "reference_count_high": reference.high,
            "reference_population": reference.population,
            "ratio_low": low,
            "ratio_high": high,
            "dispersion": allowed,
            "reference_dispersion": allowed,
        }
    ).assign(period_start=0, period_end=0, area_kind="icb", group="", reference="")


class Said(NamedTuple):
    """What was said of all areas of all sets, as shares."""

    typical: float  # of areas at the very mean, those called higher or lower
    any_set: float  # of sets, those in which some area is called though it is on no such side
    wrong: float  # of areas called, those that are not on that side
    called: float  # of all areas
    too_few: float


def said(cell: Cell, sets: int) -> Said:
    """Verdicts against the typical area of so many sets of 42, held against their true ratios."""
    found = with_a_typical_area(areas(cell.mean_count, cell.tau, sets, SEED))
    found = repeated(found, cell.dispersion)
    group, reference = as_events(found)
    low, high, least, most = map(np.asarray, (group.low, group.high, reference.low, reference.high))
    codes = []
    for place in range(sets):
        own = group._replace(low=low[place], high=high[place])
        other = reference._replace(low=least[place], high=most[place])
        codes.append(verdicts(table_of(own, other, cell.allowed))["verdict"].to_numpy())
    code = np.array(codes)
    higher, lower = code == HIGHER, code == LOWER
    false = (higher & (found.truth <= MEAN)) | (lower & (found.truth >= MEAN))
    called = higher | lower
    return Said(
        typical=float(called[:, 0].mean()),
        any_set=float(false.any(axis=1).mean()),
        wrong=float(false.sum() / max(called.sum(), 1)),
        called=float(called.mean()),
        too_few=float((code == TOO_FEW).mean()),
    )


def row(cell: Cell, share: float) -> tuple[str, ...]:
    found = said(cell, runs(SETS, share))
    return (*(f"{part:g}" for part in cell), *map(percent, found))


def _note(share: float) -> str:
    sets = runs(SETS, share)
    return (
        f"Percentages. {sets} simulated sets of 42 areas of unequal size, counts as published, "
        f"verdicts against the mean of the same areas, after Benjamini and Hochberg; Monte Carlo "
        f"standard error {100 * np.sqrt(0.05 * 0.95 / sets):.1f} points at 5% of sets. One area of "
        "each set lies at the very mean. Where all do (tau 0) every verdict of higher or lower is "
        "wrong, so that “wrong verdicts” are all there are, or none. “Allowed” is the dispersion "
        "that the table of ratios is widened by."
    )


SIMULATION = Simulation(
    "verdicts",
    (
        "Mean count",
        "True tau",
        "Dispersion",
        "Allowed",
        "An area at the mean called",
        "Sets with a wrong verdict",
        "Wrong, of verdicts",
        "Areas called",
        "Too few to say",
    ),
    CELLS,
    row,
    _note,
)
