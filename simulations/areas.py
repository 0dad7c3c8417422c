"""42 areas pooled though counts are hidden: how often intervals hold, and false discoveries."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, stdtrit

from mha_monitor.stats.areas import censored, pooling
from mha_monitor.stats.events import Events
from mha_monitor.stats.multiplicity import adjusted_p
from simulations.outcomes import published
from simulations.tables import Simulation, percent, runs

AREAS, MEAN, RUNS, FAMILIES, SEED = 42, np.log(3.5), 300, 2000, 2027
TAU, WIDE_TAU = 0.3, 0.6


class Cell(NamedTuple):
    """Mean count of an area, and the standard deviation of true log ratios over areas."""

    mean_count: float
    tau: float


CELLS = (
    *(Cell(mean_count, TAU) for mean_count in (1, 2, 5, 20, 200)),
    *(Cell(mean_count, WIDE_TAU) for mean_count in (20, 200)),
)


class Areas(NamedTuple):
    """So many sets of areas: people, the log ratio of each (sets, areas), and both counts."""

    people: np.ndarray
    reference_people: np.ndarray
    truth: np.ndarray
    count: np.ndarray  # type: ignore[assignment]  # hides tuple.count, which nobody asks
    reference: np.ndarray


def areas(mean_count: float, tau: float, sets: int, seed: int = SEED) -> Areas:
    """Areas of unequal size with this mean count and ten times as many of the reference group."""
    random = np.random.default_rng(seed)
    people, reference_people = np.exp(random.normal(0, [[0.7], [0.4]], size=(2, AREAS)))
    people *= mean_count / people.mean() / np.exp(MEAN + tau**2 / 2)
    reference_people *= 10 * mean_count / reference_people.mean()
    truth = random.normal(MEAN, tau, size=(sets, AREAS)) if tau else np.full((sets, AREAS), MEAN)
    count = random.poisson(people * np.exp(truth))
    return Areas(
        people, reference_people, truth, count, random.poisson(reference_people, (sets, AREAS))
    )


def as_events(found: Areas) -> tuple[Events, Events]:
    """What is published of them: ranges of both groups' counts."""
    _, low, high = published(found.count)
    _, least, most = published(found.reference)
    return Events(low, high, found.people), Events(least, most, found.reference_people)


def as_ranges(found: Areas) -> pooling.Pooled:
    """Hidden counts take part as what they are: any number from 0 to 4."""
    return censored.random_effects(*as_events(found))


def filled(found: Areas, value: float) -> pooling.Pooled:
    """The usual practice: hidden counts left out (NaN) or a number put in their place."""
    count, reference = (
        np.where(part < 5, value, published(part).printed)
        for part in (found.count, found.reference)
    )
    count, reference = np.where((count == 0) | (reference == 0), 0.5, 0) + (count, reference)
    log_ratio = np.log(count / found.people / (reference / found.reference_people))
    return pooling.random_effects(log_ratio, 1 / count + 1 / reference)


def mean_held(answer: pooling.Pooled) -> float:
    return float(((answer.low <= MEAN) & (answer.high >= MEAN)).mean())


def areas_held(answer: pooling.Pooled, truth: np.ndarray) -> float:
    return float(((answer.shrunk_low <= truth) & (truth <= answer.shrunk_high)).mean())


def known_held(truth: np.ndarray) -> float:
    """The same of the t interval of the true log ratios: what the luck of these sets allows."""
    reach = stdtrit(AREAS - 1, 0.975) * truth.std(axis=1, ddof=1) / np.sqrt(AREAS)
    return float((abs(truth.mean(axis=1) - MEAN) <= reach).mean())


def prediction_held(answer: pooling.Pooled, tau: float) -> float:
    """Chance that another area's true ratio lies within the prediction interval."""
    ends = (answer.prediction_high, answer.prediction_low)
    high, low = (ndtr((end - MEAN) / tau) for end in ends)
    return float((high - low).mean())


def false_calls(mean_count: float, families: int) -> float:
    """Share of families of 42 areas without any difference in which one is called different."""
    found = areas(mean_count, 0.0, families)
    p = censored.differs_from(np.exp(MEAN), *as_events(found))
    return float(np.mean([(adjusted_p(family) < 0.05).any() for family in p]))


def row(cell: Cell, share: float) -> tuple[str, ...]:
    found = areas(*cell, runs(RUNS, share))
    answer = as_ranges(found)
    others = [mean_held(filled(found, value)) for value in (np.nan, 0.0, 2.5)]
    shares = (
        (found.count < 5).mean(),
        mean_held(answer),
        *others,
        areas_held(answer, found.truth),
        prediction_held(answer, cell.tau),
    )
    spread = np.median(np.sqrt(answer.tau2))
    called = false_calls(cell.mean_count, runs(FAMILIES, share))
    return (*map(str, cell), *map(percent, shares), f"{spread:.2f}", percent(called))


def _note(share: float) -> str:
    sets = runs(RUNS, share)
    luck = percent(known_held(areas(*CELLS[-1], sets).truth))
    return (
        f"Percentages. {AREAS} areas of unequal size; true tau is the standard deviation of their "
        f"log ratios; all counts as published. {sets} simulated sets (Monte Carlo standard error "
        f"{100 * np.sqrt(0.05 * 0.95 / sets):.1f} points at 95%), whose true ratios differ from "
        f"row to row in spread alone, so that rows share their luck: were those ratios known, a t "
        f"interval would hold the mean in {luck}%. False discoveries are those of "
        f"{runs(FAMILIES, share):,} sets without any difference (tau 0). “Left out” and “filled” "
        "are restricted maximum likelihood (REML) of the areas that remain; a filled 0 has a half "
        "added, as its logarithm needs. Tau itself has no interval, so its median is given."
    )


SIMULATION = Simulation(
    "areas",
    (
        "Mean count",
        "True tau",
        "Hidden",
        "Mean, as ranges",
        "Mean, left out",
        "Mean, filled with 0",
        "Mean, filled with 2.5",
        "Each area, as ranges",
        "Another area, as ranges",
        "Median tau",
        "Any area called",
    ),
    CELLS,
    row,
    _note,
)
