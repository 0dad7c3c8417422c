"""Many areas at once: the mean of their ratios, how far they differ, each drawn to the mean."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from mha_monitor.stats.arguments import chosen, tail_of
from mha_monitor.stats.rates.roots import increasing_root

# The variance between areas is searched for over this many halvings of the squared spread.
HALVINGS = 30
# Log ratios that differ by no more than this are one number, rounded on different ways to it.
ALIKE = 1e-12
SCORE_TOLERANCE = 1e-8
# Less than this in the log likelihood is rounding.
NO_GAIN = 1e-9
# The least that Hartung and Knapp's factor of the squared error may be, by the name of the method.
LEAST_FACTOR = {"hartung-knapp": 0.0, "ad-hoc": 1.0}


class Pooled(NamedTuple):
    """The distribution of log ratios over areas: one number each, `shrunk*` one for each area.

    `tau2` is the variance between the areas' true log ratios, and `tau_ratio` the factor
    either side of the mean that holds 95% of their true ratios. `i2` is the share of all
    variance that lies between areas: it rises with precision alone, so show `tau_ratio`.
    """

    areas: np.ndarray
    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray
    tau2: np.ndarray
    tau_ratio: np.ndarray
    i2: np.ndarray
    q: np.ndarray
    prediction_low: np.ndarray
    prediction_high: np.ndarray
    shrunk: np.ndarray
    shrunk_low: np.ndarray
    shrunk_high: np.ndarray


def random_effects(
    log_ratio: ArrayLike,
    variance: ArrayLike,
    confidence: float = 0.95,
    error: str = "hartung-knapp",
) -> Pooled:
    """Random effects over the last axis, leading axes apart: log ratios in, log ratios out.

    The variance between areas by restricted likelihood (REML). `error` is that of the mean:
    "hartung-knapp" is Hartung and Knapp's (2001) as they give it (metafor's `test="knha"`);
    "ad-hoc" is never narrower than without their factor (metafor's `test="adhoc"`). Prediction
    limits for another area with that error and t on two fewer degrees of freedom than areas
    (Partlett and Riley 2017, metafor's `pi.type="Riley"`). `shrunk` is the best linear unbiased
    prediction of each area's own.
    An infinite variance is no information: the area takes no part and its `shrunk` is the
    mean, within the prediction limits. NaN is unknown and stays so. One area has no variance
    between areas (NaN) and infinite limits; two have no prediction limits; none gives NaN.
    Raises ValueError for a variance not above zero, or an infinite log ratio with a finite one.
    """
    tail, least_factor = tail_of(confidence), chosen(LEAST_FACTOR, error)
    y, v, known, silent = _inputs(log_ratio, variance)
    areas = known.sum(axis=-1)
    tau2 = _restricted_tau2(y, v, known)
    between = np.nan_to_num(tau2)
    mean, spread = _hartung_knapp(y, known / (v + between[..., None]), areas, least_factor)
    with np.errstate(invalid="ignore"):
        reach = _reach(areas - 1, tail, spread)
        another = _reach(areas - 2, tail, np.hypot(spread, np.sqrt(between)))
    pull = np.where(silent, 1.0, v / (v + between[..., None]))
    shrunk = mean[..., None] + np.where(silent, 0.0, 1 - pull) * (y - mean[..., None])
    shrunk = np.where(known | silent, shrunk, np.nan)
    own_error = np.hypot(pull * spread[..., None], np.sqrt(pull * between[..., None]))
    own_reach = _reach((areas - 2)[..., None], tail, own_error)
    i2, q = _heterogeneity(y, v, known, tau2)
    return Pooled(
        areas=areas,
        mean=mean,
        low=mean - reach,
        high=mean + reach,
        tau2=tau2,
        tau_ratio=np.exp(ndtri(0.975) * np.sqrt(tau2)),
        i2=i2,
        q=q,
        prediction_low=mean - another,
        prediction_high=mean + another,
        shrunk=shrunk,
        shrunk_low=shrunk - own_reach,
        shrunk_high=shrunk + own_reach,
    )


def _inputs(log_ratio, variance):
    """Log ratios and variances, with which are known and which carry no information.

    Where not known they are 0 and 1, which any weight of 0 keeps out of every sum.
    """
    y, v = np.broadcast_arrays(np.asarray(log_ratio, float), np.asarray(variance, float))
    if (v <= 0).any():
        raise ValueError(f"a variance must be above zero, but found {v[v <= 0].flat[0]:g}")
    unbounded = np.isinf(y) & np.isfinite(v)
    if unbounded.any():
        raise ValueError("an infinite log ratio must have an infinite variance")
    known, silent = np.isfinite(y) & np.isfinite(v), np.isinf(v) & ~np.isnan(y)
    return np.where(known, y, 0.0), np.where(known, v, 1.0), known, silent


def _reach(freedom: np.ndarray, tail: float, error: np.ndarray) -> np.ndarray:
    """So many errors as the upper quantile of t; infinite without degrees of freedom."""
    enough = freedom > 0
    quantile = -stdtrit(np.where(enough, freedom, 1), tail)
    return np.where(enough | np.isnan(error), quantile * error, np.inf)


def _hartung_knapp(y, weight, areas, least_factor):
    """Mean and its standard error, with the factor where there are areas to take it from."""
    mean, scatter = _mean_and_scatter(y, weight)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(areas > 1, np.maximum(scatter / (areas - 1), least_factor), 1)
        return mean, np.sqrt(factor / weight.sum(axis=-1))


def _mean_and_scatter(y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weighted mean over the last axis (NaN without weight), and weighted squares about it."""
    with np.errstate(invalid="ignore"):
        mean = (weight * y).sum(axis=-1) / weight.sum(axis=-1)
    return mean, (weight * (y - mean[..., None]) ** 2).sum(axis=-1)


def _heterogeneity(y, v, known, tau2):
    """I2 against the typical variance within areas (Higgins and Thompson 2002), and Cochran's Q."""
    weight, areas = known / v, known.sum(axis=-1)
    total, squares = weight.sum(axis=-1), (weight**2).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        typical = (areas - 1) * total / (total**2 - squares)
        i2 = tau2 / (tau2 + typical)
    return i2, np.where(areas > 0, _mean_and_scatter(y, weight)[1], np.nan)


def _restricted_tau2(y: np.ndarray, v: np.ndarray, known: np.ndarray) -> np.ndarray:
    """REML variance between areas; NaN with fewer than two of them.

    The likelihood may have more than one peak, so the highest is found among fixed values
    first, and then climbed by its score.
    """
    shape = y.shape[:-1]
    rows = int(np.prod(shape))
    y, v, known = (part.reshape(rows, y.shape[-1]) for part in (y, v, known))
    tau2 = np.where(known.sum(axis=-1) > 1, 0.0, np.nan)
    largest = np.where(known, y, -np.inf).max(axis=-1, initial=-np.inf)
    least = np.where(known, y, np.inf).min(axis=-1, initial=np.inf)
    apart = (tau2 == 0) & (largest > least + ALIKE)
    square = (largest[apart] - least[apart]) ** 2
    y, v, known = y[apart], v[apart], known[apart]
    tried = square * np.exp2(-np.arange(HALVINGS + 1.0))[:, None]
    likelihood = [_restricted_likelihood(t, y, v, known) for t in [0 * square, *tried]]
    best = np.argmax(likelihood[1:], axis=0)
    gain = np.max(likelihood[1:], axis=0) - likelihood[0]
    nil = (gain < NO_GAIN) & (_score(0 * square, y, v, known)[0] <= 0)
    start = np.log(tried[best, np.arange(square.size)])
    arguments = [part[~nil] for part in (y, v, known)]
    found = np.zeros(square.shape)
    found[~nil] = np.exp(increasing_root(_score_step, start[~nil], arguments, SCORE_TOLERANCE))
    tau2[apart] = found
    return tau2.reshape(shape)


def _restricted_likelihood(tau2, y, v, known):
    weight = known / (v + tau2[:, None])
    scatter = _mean_and_scatter(y, weight)[1]
    logs = np.log(np.where(known, v + tau2[:, None], 1)).sum(axis=-1)
    return -(logs + np.log(weight.sum(axis=-1)) + scatter) / 2


def _score(tau2, y, v, known):
    """Slope of the restricted likelihood in the variance; its expected and observed information."""
    weight = known / (v + tau2[:, None])
    residual = y - _mean_and_scatter(y, weight)[0][:, None]
    first, second, third = ((weight**power).sum(axis=-1) for power in (1, 2, 3))
    share = second / first
    expected = (second - 2 * third / first + share**2) / 2
    cubes = (weight**3 * residual**2).sum(axis=-1)
    pull = (weight**2 * residual).sum(axis=-1) ** 2 / first
    slope = ((weight**2 * residual**2).sum(axis=-1) - first + share) / 2
    return slope, expected, cubes - pull - expected


def _score_step(log_tau2, y, v, known):
    """The score with its sign turned, in standard normal units, and the step off the log."""
    tau2 = np.exp(log_tau2)
    score, expected, observed = _score(tau2, y, v, known)
    # With few areas Fisher's scoring may swing about a sharp peak; Newton's step does not.
    bend = tau2 * np.where(observed > 0, observed, expected)
    # A step far out on the log scale would overflow before the bracket could hold it.
    return -score / np.sqrt(expected), np.clip(-score / bend, -2, 2)
