"""Random effects from any likelihood of each area's log ratio, added up on a lattice.

The likelihood between two lattice points is taken as a straight line, so that its mean over
a normal distribution of areas is exact however narrow that is, none at all included.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import chdtri, ndtr, ndtri

from mha_monitor.stats.areas.pooling import Pooled
from mha_monitor.stats.arguments import tail_of

# How likely each tau is beforehand: tau * exp(-(tau / scale) ** 2 / 2). It keeps off 0, where
# intervals would be too short (Chung and others 2013), and off ratios spread wider than log
# ratios are between areas (Roever and others 2021). A factor of 350 is left out.
TAU_SCALE, WIDEST_TAU = 0.5, 3.0
MEANS, TAUS = 41, 16
# Enough of the means tried are likely to take their sum for an integral.
FILLED, MOST_PASSES = 0.6, 5
FINER = 20
# Far below any distance between lattice points, so that dividing by it is safe.
NO_SPREAD = 1e-9
# Standard deviations beyond which a normal distribution has nothing left to add.
NONE_BEYOND = 12.0
# Points for the prediction of another area, to this many taus beyond the likely means.
PREDICTION_POINTS, FARTHEST = 301, 4.0
# Log likelihood below the peak at which a mean or a spread is left out, and how high the
# likelihood of the mean may still be at an end of the lattice before that end counts as open.
NEGLIGIBLE, CLOSED = 14.0, 7.0


class Surface(NamedTuple):
    """Log likelihood over means and spreads (`tau`), with what each weighs at lattice points."""

    mean: np.ndarray
    tau: np.ndarray
    weight: np.ndarray  # spread x mean x lattice point
    chance: np.ndarray  # area x spread x mean
    log: np.ndarray  # spread x mean


def pooled(lattice: np.ndarray, likelihood: np.ndarray, confidence: float) -> Pooled:
    """Random effects of areas (rows) whose likelihoods are given at even lattice points.

    Every mean counts alike beforehand, every tau as `TAU_SCALE` says, and intervals admit the
    doubt in both: `mean` is the middle of what is left of its distribution. Its limits are no
    narrower than where the likelihood at its best tau falls by what chi-squared allows, and
    are only that, without a mean, where one end is open: where the likelihood stays high to
    that end of the lattice. `tau2` alone is where the likelihood of tau, added up over means,
    is highest: with normal likelihoods that is REML.
    """
    tail = tail_of(confidence)
    areas = len(likelihood)
    surface = _surface(lattice, likelihood)
    share = _shares(surface)
    mean, low, high = _mean_limits(surface, share, tail)
    tau2 = _likeliest_tau(lattice, likelihood, surface) ** 2 if areas > 1 else np.nan
    of_each = np.tensordot(share / surface.chance, surface.weight, ((1, 2), (0, 1))) * likelihood
    least, most = _prediction(surface, share, tail)
    shrunk = of_each @ lattice / of_each.sum(axis=1)
    if areas < 3:
        low, high = -np.inf, np.inf
    shrunk_low, shrunk_high = _limits(lattice, of_each, tail)
    nothing = np.array(np.nan)
    return Pooled(
        areas=np.array(areas),
        mean=np.array(mean),
        low=np.array(low),
        high=np.array(high),
        tau2=np.array(tau2),
        tau_ratio=np.exp(ndtri(0.975) * np.sqrt(tau2)),
        i2=nothing,
        q=nothing,
        prediction_low=np.where(np.isinf(low), low, least),
        prediction_high=np.where(np.isinf(high), high, most),
        shrunk=shrunk,
        shrunk_low=shrunk_low,
        shrunk_high=shrunk_high,
    )


def _surface(lattice: np.ndarray, likelihood: np.ndarray) -> Surface:
    """First over the whole lattice, then ever closer where the likelihood is not negligible."""
    means = np.linspace(lattice[0], lattice[-1], 2 * MEANS)
    taus = np.concatenate([[0.0], np.geomspace(0.02, WIDEST_TAU, TAUS)])
    for _ in range(MOST_PASSES):
        surface = _over(lattice, likelihood, means, taus)
        likely = surface.log > surface.log.max() - NEGLIGIBLE
        if likely.any(axis=0).mean() > FILLED and len(means) == MEANS:
            break
        means = _closer(means, likely.any(axis=0), MEANS)
        taus = _closer(taus, likely.any(axis=1), TAUS)
    return surface


def _closer(tried: np.ndarray, likely: np.ndarray, points: int) -> np.ndarray:
    first, last = np.flatnonzero(likely)[[0, -1]]
    return np.linspace(tried[max(first - 1, 0)], tried[min(last + 1, len(tried) - 1)], points)


def _over(lattice, likelihood, means, taus):
    weight = _weights(lattice, means, taus)
    chance = np.maximum(np.tensordot(likelihood, weight, (1, 2)), np.finfo(float).tiny)
    return Surface(means, taus, weight, chance, np.log(chance).sum(axis=0))


def _weights(lattice: np.ndarray, means: np.ndarray, taus: np.ndarray) -> np.ndarray:
    """What a normal distribution weighs at each lattice point, between which all is straight.

    It is the second difference of the expected excess over a point, parted into that of the
    mean alone and a remainder that keeps its digits far from the mean. The end points also
    hold what lies beyond them.
    """
    step = lattice[1] - lattice[0]
    points = np.concatenate([[lattice[0] - step], lattice, [lattice[-1] + step]])
    distance = np.abs(points - means[:, None])
    excess = _expected_excess(distance, np.maximum(taus, NO_SPREAD)[:, None, None])
    slopes = np.diff(excess, axis=-1) / step
    weight = np.diff(slopes, axis=-1) + np.maximum(1 - distance[:, 1:-1] / step, 0)
    weight[..., 0] += slopes[..., 0]
    weight[..., -1] -= slopes[..., -1]
    return np.maximum(weight, 0)


def _expected_excess(distance: np.ndarray, tau: np.ndarray) -> np.ndarray:
    """Mean of what a normal variable exceeds `distance` above its mean by, or 0."""
    z = distance / tau
    excess, near = np.zeros(z.shape), z < NONE_BEYOND
    within = z[near]
    excess[near] = np.exp(-(within**2) / 2) / np.sqrt(2 * np.pi) - within * ndtr(-within)
    return tau * excess


def _shares(surface: Surface) -> np.ndarray:
    """What each mean and tau is worth after the data; the ends of the taus count half."""
    share = np.exp(surface.log - surface.log.max())
    share *= surface.tau[:, None] * np.exp(-((surface.tau[:, None] / TAU_SCALE) ** 2) / 2)
    share[[0, -1]] /= 2
    return share / share.sum()


def _likeliest_tau(lattice: np.ndarray, likelihood: np.ndarray, surface: Surface) -> float:
    """The tau at which the likelihood, added up over means, peaks; 0 where it only falls."""
    at = int(np.argmax(np.logaddexp.reduce(surface.log, axis=1)))
    ends = surface.tau[[max(at - 1, 0), min(at + 1, TAUS - 1)]]
    closer = np.linspace(ends[0], ends[1], TAUS // 2 + 1)
    log = np.logaddexp.reduce(_over(lattice, likelihood, surface.mean, closer).log, axis=1)
    at = int(np.argmax(log))
    if at in (0, TAUS // 2):
        return closer[at]
    before, here, after = log[at - 1 : at + 2]
    shift = (before - after) / (before - 2 * here + after) / 2
    return closer[at] + shift * (closer[1] - closer[0])


def _mean_limits(surface: Surface, share: np.ndarray, tail: float) -> tuple[float, float, float]:
    """The mean, with the wider limits of those from its shares and from its best likelihood.

    Where most counts are hidden a larger tau and a lower mean explain them alike, and the
    shares lean on what was thought likely beforehand; the best likelihood does not.
    """
    means = np.linspace(surface.mean[0], surface.mean[-1], FINER * MEANS)
    best = np.interp(means, surface.mean, surface.log.max(axis=0))
    inside = means[best > best.max() - chdtri(1, 2 * tail) / 2]
    open_low, open_high = best[[0, -1]] > best.max() - CLOSED
    if open_low or open_high:
        low, high = -np.inf if open_low else inside[0], np.inf if open_high else inside[-1]
        return np.nan, low, high
    weight = share.sum(axis=0)[None]
    (middle,), _ = _limits(surface.mean, weight, 0.5)
    (low,), (high,) = _limits(surface.mean, weight, tail)
    return middle, min(low, inside[0]), max(high, inside[-1])


def _prediction(surface: Surface, share: np.ndarray, tail: float) -> tuple[float, float]:
    """Limits for the log ratio of another area, on points of its own: they may lie far out."""
    reach = surface.tau[-1] * FARTHEST
    points = np.linspace(surface.mean[0] - reach, surface.mean[-1] + reach, PREDICTION_POINTS)
    weight = _weights(points, surface.mean, surface.tau)
    low, high = _limits(points, np.tensordot(share, weight, 2)[None], tail)
    return low[0], high[0]


def _limits(points: np.ndarray, share: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of each row of shares; infinite where an end point holds more than the tail."""
    step = points[1] - points[0]
    below = np.cumsum(share, axis=1) / share.sum(axis=1, keepdims=True)
    edges = points + step / 2
    low = [np.interp(tail, row, edges, left=-np.inf) for row in below]
    high = [np.interp(1 - tail, row[:-1], edges[:-1], right=np.inf) for row in below]
    return np.array(low), np.array(high)
