"""42 areas pooled though counts are hidden: how often intervals hold, and false discoveries."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from mha_monitor.stats import censored, pooling
from mha_monitor.stats.multiplicity import adjusted_p
from simulations.outcomes import published
from simulations.tables import Simulation, percent, runs

AREAS, MEAN, TAU, RUNS, FAMILIES, SEED = 42, np.log(3.5), 0.3, 400, 2000, 2027
MEANS = (1, 2, 5, 20, 200)


class Areas(NamedTuple):
    """So many sets of areas: people, the log ratio of each (sets, areas), and both counts."""

    people: np.ndarray
    reference_people: np.ndarray
    truth: np.ndarray
    count: np.ndarray
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


def as_ranges(found: Areas) -> pooling.Pooled:
    """Hidden counts take part as what they are: any number from 0 to 4."""
    group, reference = published(found.count), published(found.reference)
    return censored.random_effects(*group[1:], found.people, *reference[1:], found.reference_people)


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


def prediction_held(answer: pooling.Pooled) -> float:
    """Chance that another area's true ratio lies within the prediction interval."""
    ends = (answer.prediction_high, answer.prediction_low)
    high, low = (ndtr((end - MEAN) / TAU) for end in ends)
    return float((high - low).mean())


def false_calls(mean_count: float, families: int) -> float:
    """Share of families of 42 areas without any difference in which one is called different."""
    found = areas(mean_count, 0.0, families)
    group, reference = published(found.count), published(found.reference)
    p = censored.differs_from(
        np.exp(MEAN), *group[1:], found.people, *reference[1:], found.reference_people
    )
    return float(np.mean([(adjusted_p(family) < 0.05).any() for family in p]))


def row(mean_count: float, share: float) -> tuple[str, ...]:
    found = areas(mean_count, TAU, runs(RUNS, share))
    answer = as_ranges(found)
    others = [mean_held(filled(found, value)) for value in (np.nan, 0.0, 2.5)]
    shares = (
        (found.count < 5).mean(),
        mean_held(answer),
        *others,
        areas_held(answer, found.truth),
        prediction_held(answer),
    )
    spread = np.median(np.sqrt(answer.tau2))
    called = false_calls(mean_count, runs(FAMILIES, share))
    return (f"{mean_count}", *map(percent, shares), f"{spread:.2f}", percent(called))


def _note(share: float) -> str:
    sets = runs(RUNS, share)
    return (
        f"Percentages. {AREAS} areas of unequal size; their log ratios vary by a true tau of "
        f"{TAU}; all counts as published. {sets} simulated sets (Monte Carlo standard error "
        f"{100 * np.sqrt(0.05 * 0.95 / sets):.1f} points at 95%); false discoveries are those of "
        f"{runs(FAMILIES, share):,} sets without any difference (tau 0). “Left out” and “filled” "
        "are restricted maximum likelihood (REML) of the areas that remain; a filled 0 has a half "
        "added, as its logarithm needs. Tau itself has no interval, so its median is given."
    )


SIMULATION = Simulation(
    "areas",
    (
        "Mean count",
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
    MEANS,
    row,
    _note,
)
