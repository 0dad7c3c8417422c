"""Many areas at once tested or ranked: false discoveries, and how sure a rank is."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from mha_monitor.stats.arguments import chosen, tail_of

METHODS: dict[str, Literal["bh", "by"]] = {"bh": "bh", "by": "by"}
# Of ranks alone, which make no allowance for the number of areas: not the words of a verdict.
ABOVE, BELOW, NOT_SEPARATED = "above the middle", "below the middle", "cannot be separated"


class Ranks(NamedTuple):
    """Where each area may stand, 1 being the highest; NaN, and no standing, where unknown.

    `top_chance` is the chance that it is among the top share asked for. `standing` is
    `ABOVE` or `BELOW` where the whole interval of ranks lies on one side of the middle
    rank, and otherwise `NOT_SEPARATED`.
    """

    rank: np.ndarray
    low: np.ndarray
    high: np.ndarray
    top_chance: np.ndarray
    standing: np.ndarray


def adjusted_p(p: ArrayLike, method: str = "bh") -> np.ndarray:
    """Each p raised so that those below q make a list with a share of at most q false.

    All of `p` is one family, whatever its shape: pass what is on the screen. "bh" is
    Benjamini and Hochberg (1995); "by", Benjamini and Yekutieli (2001), holds however the
    tests depend on one another. NaN is no test: it stays NaN and does not count.
    """
    # A quarter of a second to import.
    from scipy.stats import false_discovery_control

    p = np.asarray(p, dtype=float)
    known = ~np.isnan(p)
    if ((p < 0) | (p > 1)).any():
        raise ValueError("a p value must lie between 0 and 1")
    adjusted = np.full(p.shape, np.nan)
    if known.any():
        adjusted[known] = false_discovery_control(p[known], method=chosen(METHODS, method))
    return adjusted


def rank_intervals(
    value: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    confidence: float = 0.95,
    top: float = 0.1,
    draws: int = 4000,
    seed: int = 0,
) -> Ranks:
    """How high each area may rank, given its value and limits of `confidence`; one axis.

    Draws each area's true value many times over from a normal distribution of two halves
    that meets its limits, shrunken or not, and ranks each draw: Goldstein and Spiegelhalter
    (1996). An infinite limit may put an area last or first. `top` is a share of the areas,
    rounded up to a whole number of them.
    """
    tail = tail_of(confidence)
    value, low, high = (np.asarray(part, dtype=float) for part in (value, low, high))
    known = ~np.isnan(value + low + high)
    value, low, high = value[known], low[known], high[known]
    normal = np.random.default_rng(seed).standard_normal((draws, value.size)) / -ndtri(tail)
    drawn = value + np.where(normal < 0, (value - low) * normal, (high - value) * normal)
    ranks = value.size - drawn.argsort(axis=1).argsort(axis=1)
    places = np.quantile(ranks, [0.5, tail, 1 - tail], axis=0, method="inverted_cdf")
    return _laid_out(known, places, (ranks <= np.ceil(top * value.size)).mean(axis=0))


def _laid_out(known: np.ndarray, places: np.ndarray, top_chance: np.ndarray) -> Ranks:
    numbers = np.full((4, known.size), np.nan)
    numbers[:, known] = *places, top_chance
    middle = (known.sum() + 1) / 2
    standing = np.select(
        [~known, numbers[2] < middle, numbers[1] > middle], ["", ABOVE, BELOW], NOT_SEPARATED
    )
    rank, low, high, top = numbers
    return Ranks(rank, low, high, top, standing)
