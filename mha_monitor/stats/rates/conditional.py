"""Exact limits for the odds that a detention belongs to one group and not to the other.

Given the total of two Poisson counts, one of them is binomial. Its share p, written as the
odds p / (1 - p), becomes the ratio of the two rates once the populations are divided out.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import betainc, betaincinv, expit, ndtri

from mha_monitor.stats.arguments import chosen
from mha_monitor.stats.rates.roots import increasing_root

# Halley's method is cubic: a value this close to zero leaves an error near 1e-15.
HALLEY_TOLERANCE = 1e-5
MOST_PLACES = 8  # of pairs of counts for each row: more would take longer than solving them all


def lower_odds(
    count: np.ndarray, reference_count: np.ndarray, tail: float, method: str
) -> np.ndarray:
    """Lower limit of the odds; 0 where `count` is 0, NaN where either count is.

    The upper limit is one over the lower limit of the swapped counts.
    """
    solve, share_of_observed = chosen(SOLVERS, method)
    odds = np.where(count == 0, np.where(np.isnan(reference_count), np.nan, 0.0), np.nan)
    alone = (count > 0) & (reference_count == 0)
    with np.errstate(over="ignore"):
        odds[alone] = 1 / np.expm1(-np.log(tail / share_of_observed) / count[alone])
    both = (count > 0) & (reference_count > 0)
    odds[both] = _once_each(solve, count[both], reference_count[both], tail)
    return odds


def _once_each(
    solve: Callable, count: np.ndarray, reference_count: np.ndarray, tail: float
) -> np.ndarray:
    """The odds of every pair of counts, each pair solved once.

    Printed counts are whole and rounded, so that half a million rows hold a few thousand pairs.
    They are told apart by their place in a table of all pairs there could be, where it is not
    much longer than the rows: to sort them would take as long as to solve them.
    """
    if not count.size:
        return count
    width = reference_count.max() + 1
    places = (count.max() + 1) * width
    if places > MOST_PLACES * count.size or not (_whole(count) and _whole(reference_count)):
        return solve(count, reference_count, tail)
    pair = (count * width + reference_count).astype(np.int64)
    held = np.zeros(int(places), dtype=bool)
    held[pair] = True
    pairs = np.flatnonzero(held)
    odds = np.empty(held.size)
    odds[pairs] = solve(*(part.astype(float) for part in divmod(pairs, int(width))), tail)
    return odds[pair]


def _whole(counts: np.ndarray) -> bool:
    return bool((counts == np.floor(counts)).all())


def _exact_odds(count: np.ndarray, reference_count: np.ndarray, tail: float) -> np.ndarray:
    """Clopper and Pearson (1934): the odds at which P(X >= count) is `tail`."""
    flipped = count > reference_count
    share = betaincinv(
        np.where(flipped, reference_count + 1, count),
        np.where(flipped, count, reference_count + 1),
        np.where(flipped, 1 - tail, tail),
    )
    odds = share / (1 - share)
    return np.where(flipped, 1 / odds, odds)


def _mid_p_odds(count: np.ndarray, reference_count: np.ndarray, tail: float) -> np.ndarray:
    """Lancaster (1961): the odds at which P(X > count) + P(X = count) / 2 is `tail`.

    Solved for the share of the smaller count, which keeps its digits where the larger
    share would be lost next to 1; seen from there a lower limit may be an upper one.
    """
    side = np.where(count > reference_count, -1.0, 1.0)
    z = -ndtri(tail)
    fewer, more = np.minimum(count, reference_count), np.maximum(count, reference_count)
    start = side * _first_guess(count, reference_count, z)
    log_odds = increasing_root(_mid_p_step, start, (fewer, more, side * z), HALLEY_TOLERANCE)
    return np.exp(side * log_odds)


def _mid_p_step(
    log_odds: np.ndarray, fewer: np.ndarray, more: np.ndarray, z: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Normal score of the mid-P tail less its target -z, and Halley's step in the log odds."""
    share, rest = expit(log_odds), expit(-log_odds)
    at_least, beyond = betainc(fewer, more + 1, share), betainc(fewer + 1, more, share)
    score = ndtri((at_least + beyond) / 2)
    weight = fewer * rest + more * share
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        slope = (at_least - beyond) * weight * np.sqrt(np.pi / 2) * np.exp(score**2 / 2)
        bend = fewer * rest - more * share + score * slope + share * rest * (more - fewer) / weight
        newton = (score + z) / slope
        return score + z, newton / (1 - newton * bend / 2)


def _first_guess(count: np.ndarray, reference_count: np.ndarray, z: float) -> np.ndarray:
    """Log odds from the cube-root normal approximation to F (Paulson 1942), with half added.

    The beta distribution with both counts plus a half lies close to the mid-P tail.
    """
    first, second = count + 0.5, reference_count + 0.5
    spread, reference_spread = 1 / (9 * first), 1 / (9 * second)
    centre, reference_centre = 1 - spread, 1 - reference_spread
    radicand = reference_centre**2 * spread + centre**2 * reference_spread
    radicand = np.maximum(radicand - z**2 * spread * reference_spread, 0)
    cube_root = (centre**2 - z**2 * spread) / (centre * reference_centre + z * np.sqrt(radicand))
    # Below about two events at high confidence the approximation turns negative.
    return np.log(first / second) + 3 * np.log(np.maximum(cube_root, 0.03))


# The second entry is how much of the observed count's own probability the tail holds: with
# no reference events at all, the tail is that part of p to the power of the count.
SOLVERS = {"mid-p": (_mid_p_odds, 0.5), "exact": (_exact_odds, 1.0)}
