"""How far areas of each size would lie apart by chance alone, and by chance and usual spread.

Given the total of both groups' counts, the group's count is binomial at the centre, so what is
expected of an area rests on its total and not on how that happened to fall. An area beyond the
limits is unusual among areas of its size; the limits say nothing of why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincc, expit, ndtri

from mha_monitor.stats.arguments import tail_of

# The share of areas at each end whose score is pulled in before the spread is taken.
WINSORISED = 0.1
# Points at which the normal distribution of areas is added up: exact to six digits here.
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(41)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
# Each halves the distance within which a limit lies.
HALVINGS = 60


class Overdispersion(NamedTuple):
    """How much more than chance areas differ: each one's score `z`, and over the last axis
    `phi`, the mean squared score (1 by chance alone), and `tau2`, the variance to be added."""

    z: np.ndarray
    phi: np.ndarray
    tau2: np.ndarray


def expected_variance(
    count: ArrayLike, reference_count: ArrayLike, log_odds: ArrayLike
) -> np.ndarray:
    """Variance of the log ratio of two counts, from those that their total leads to expect.

    `log_odds` are those of an event being of the group, at the centre. With the counts as they
    were seen, an area that is high by chance would seem the surer for it.
    """
    share = expit(np.asarray(log_odds, float))
    total = np.asarray(count, float) + np.asarray(reference_count, float)
    with np.errstate(divide="ignore"):
        return 1 / (total * share * (1 - share))


def tails(
    count: ArrayLike, reference_count: ArrayLike, log_odds: ArrayLike, tau2: ArrayLike = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Chance of as few, and of as many, of the total of both counts as `count`.

    `log_odds` are those of an event being of the group, at the centre; over areas the true ones
    are normal about it with variance `tau2`, which never makes a chance smaller than without it.
    Counts need not be whole. NaN in gives NaN out.
    """
    x, y, centre = (np.asarray(each, dtype=float) for each in (count, reference_count, log_odds))
    spread = np.sqrt(np.asarray(tau2, dtype=float))
    x, y, centre, spread = (each[..., None] for each in np.broadcast_arrays(x, y, centre, spread))
    apart = (_tails(x, y, centre + spread * NODES)[side] @ WEIGHTS for side in (0, 1))
    alone = (each[..., 0] for each in _tails(x, y, centre))
    return tuple(np.maximum(*pair) for pair in zip(apart, alone, strict=True))


def _tails(x: np.ndarray, y: np.ndarray, log_odds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    share, known = expit(log_odds), ~np.isnan(x + y + log_odds)
    few = np.where(y == 0, 1.0, betaincc(x + 1, np.where(y == 0, 1, y), share))
    many = np.where(x == 0, 1.0, betainc(np.where(x == 0, 1, x), y + 1, share))
    return np.where(known, few, np.nan), np.where(known, many, np.nan)


def limits(
    precision: ArrayLike, share: float, tau2: float = 0.0, confidence: float = 0.95
) -> tuple[np.ndarray, np.ndarray]:
    """Limits, as multiples of the centre's ratio, of areas whose counts tell this much.

    `precision` is one over the `expected_variance`; `share` of an area's events are of the group
    at the centre. An area of that share lies beyond a limit where, and only where, the chance of
    being as far out is below the tail of `confidence`. The lower one is 0 where none at all is
    not unusual, the upper infinite where all are not.
    """
    tail = tail_of(confidence)
    precision = np.asarray(precision, dtype=float)
    if (precision <= 0).any() or not 0 < share < 1:
        raise ValueError("a precision must be above zero, and a share between 0 and 1")
    log_odds, total = np.log(share / (1 - share)), precision / (share * (1 - share))

    def beyond(count: np.ndarray, side: int) -> np.ndarray:
        return tails(count, total - count, log_odds, tau2)[side] < tail

    few = _boundary(lambda count: ~beyond(count, 0), total)
    many = _boundary(lambda count: beyond(count, 1), total)
    with np.errstate(divide="ignore"):
        return tuple(count / (total - count) / np.exp(log_odds) for count in (few, many))


def _boundary(is_above: Callable[[np.ndarray], np.ndarray], total: np.ndarray) -> np.ndarray:
    """Where between 0 and the total a condition begins to hold."""
    below, above = np.zeros_like(total), total.copy()
    for _ in range(HALVINGS):
        middle = (below + above) / 2
        holds = is_above(middle)
        below, above = np.where(holds, below, middle), np.where(holds, middle, above)
    # Where it holds from the start, or never, the ends are meant.
    return np.where(is_above(total * 0), 0.0, np.where(is_above(total), above, total))


def log_ratio_overdispersion(
    log_ratio: ArrayLike, variance: ArrayLike, centre: ArrayLike, winsorised: float = WINSORISED
) -> Overdispersion:
    """Spread of log rate ratios about `centre`, a log ratio, beyond their own variances.

    As `spread_of_scores`, with what pulling in the ends takes from normal scores given back, so
    that by chance alone `phi` is 1 and `tau2` has the size that areas have.
    """
    variance = np.asarray(variance, dtype=float)
    if (variance <= 0).any():
        raise ValueError(
            f"a variance must be above zero, but found {variance[variance <= 0].flat[0]:g}"
        )
    z = (np.asarray(log_ratio, float) - np.asarray(centre, float)) / np.sqrt(variance)
    return spread_of_scores(z, 1 / variance, winsorised, by_chance=left_of_normal(winsorised))


def left_of_normal(winsorised: float) -> float:
    """Mean square of a standard normal score whose outermost share at each end is pulled in."""
    if winsorised == 0:
        return 1.0
    end = -ndtri(winsorised)
    density = np.exp(-(end**2) / 2) / np.sqrt(2 * np.pi)
    return float(2 * winsorised * end**2 + 1 - 2 * winsorised - 2 * end * density)


def spread_of_scores(
    z: np.ndarray, weight: np.ndarray, winsorised: float = WINSORISED, by_chance: float = 1.0
) -> Overdispersion:
    """`phi` and `tau2` from scores, over the last axis (Spiegelhalter 2005).

    A weight is one over the variance that chance gives. NaN areas are left out; `by_chance` is
    the mean squared score without any spread.
    """
    if not z.size:
        nothing = np.full(z.shape[:-1], np.nan)
        return Overdispersion(z, nothing, nothing)
    known = ~np.isnan(z + weight)
    areas, weight = known.sum(axis=-1), np.where(known, weight, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        some = np.where(areas[..., None] > 0, z, 0.0)
        ends = np.nanquantile(some, [winsorised, 1 - winsorised], axis=-1)[..., None]
        phi = np.where(known, np.clip(z, *ends) ** 2, 0.0).sum(axis=-1) / areas / by_chance
        total = weight.sum(axis=-1)
        excess = areas * phi - (areas - 1)
        tau2 = np.maximum(excess / (total - (weight**2).sum(axis=-1) / total), 0)
    return Overdispersion(z, phi, np.where(areas > 1, tau2, np.nan))
