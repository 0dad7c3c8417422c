"""Areas whose counts are known only as ranges: pooled, and tested one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaln

from mha_monitor.stats.areas.lattice import pooled
from mha_monitor.stats.areas.pooling import Pooled
from mha_monitor.stats.arguments import as_rates, tail_of
from mha_monitor.stats.events import CheckedEvents, Events

# Lattice points to the standard error of the surest area, and at most in all.
POINTS_PER_ERROR, MOST_POINTS = 6, 2000
# A rate that leads one to expect this many events can no longer be told from none at all.
AS_GOOD_AS_NONE = 0.01


def random_effects(group: Events, reference: Events, confidence: float = 0.95) -> Pooled:
    """Random effects on the log ratio over the last axis, from counts with ranges.

    An area's likelihood is that of the group's share of both counts (binomial, given their
    total), added up over every pair of counts in the ranges, each total being as likely as
    another beforehand. True log ratios are normal over areas. No count is filled in: a
    suppressed one, 0 to 4, takes part as that, and draws its area's ratio to the mean.
    See `lattice.pooled` for the limits and for an open end; `i2` and `q` are NaN. NaN areas
    are left out and stay NaN. With fewer than three areas the limits of the mean are infinite.
    A dispersion above 1, as repeat detentions give, widens each area's likelihood: every pair
    of counts tells as much as count / dispersion events among population / dispersion people,
    as in `ratios.rate_ratio`.
    """
    tail_of(confidence)
    parts = np.broadcast_arrays(*group.checked(), *reference.checked())
    leading = parts[0].shape[:-1]
    fits = []
    for row in np.ndindex(leading):
        own = [part[row] for part in parts]
        fits.append(_one_fit(CheckedEvents(*own[:4]), CheckedEvents(*own[4:]), confidence))
    columns = zip(*fits, strict=True)
    return Pooled(*(np.reshape([*part], (*leading, *np.shape(part[0]))) for part in columns))


def _one_fit(group: CheckedEvents, reference: CheckedEvents, confidence: float) -> Pooled:
    known = ~np.isnan(np.sum([*group, *reference], axis=0))
    group = CheckedEvents(*(part[known] for part in group))
    reference = CheckedEvents(*(part[known] for part in reference))
    ranges = group.low, group.high, reference.low, reference.high
    dispersions = group.dispersion, reference.dispersion
    people = group.population / group.dispersion
    shift = np.log(people / (reference.population / reference.dispersion))
    if not known.any():
        return Pooled(*[np.array(0)] + [np.array(np.nan)] * 9, *np.full((3, known.size), np.nan))
    lattice = _lattice(_events(ranges, *dispersions), shift)
    likelihood = _likelihood(*ranges, lattice + shift[:, None], *dispersions)
    found = pooled(lattice, likelihood, confidence)
    own = np.full((3, known.size), np.nan)
    own[:, known] = found[-3:]
    return Pooled(*found[:-3], *own)


def _events(ranges, dispersion, reference_dispersion):
    """How many independent events would be as uncertain as each end of both ranges."""
    each = dispersion, dispersion, reference_dispersion, reference_dispersion
    return [end / by for end, by in zip(ranges, each, strict=True)]


def _lattice(ends, shift):
    """Even points from where no area's likelihood changes any more to where none's does again."""
    low, high, reference_low, reference_high = ends
    least, most = (
        np.log(_least(first) / _most(second))
        for first, second in ((low, reference_high), (reference_low, high))
    )
    middle, reference_middle = (low + high + 1) / 2, (reference_low + reference_high + 1) / 2
    error = np.sqrt(1 / middle + 1 / reference_middle).min()
    first, last = (least - shift).min(), (-most - shift).max()
    points = min(int((last - first) / error * POINTS_PER_ERROR), MOST_POINTS)
    return np.linspace(first, last, points)


def _least(count):
    """A mean so low that a count this high would be a wonder."""
    with np.errstate(divide="ignore"):
        return np.maximum(count * np.exp(-5 / np.sqrt(count) - 5 / count), AS_GOOD_AS_NONE)


def _most(count):
    return count + 5 * np.sqrt(count) + 5


def _likelihood(
    low, high, reference_low, reference_high, log_odds, dispersion=1.0, reference_dispersion=1.0
):
    """Of each area (row) at each log odds, relative to its highest."""
    log_share, log_rest = -np.logaddexp(0, -log_odds), -np.logaddexp(0, log_odds)
    total = np.zeros(log_odds.shape)
    for more in np.arange((high - low).max() + 1):
        for reference_more in np.arange((reference_high - reference_low).max() + 1):
            x, y = low + more, reference_low + reference_more
            possible = (x <= high) & (y <= reference_high)
            x, y = x / dispersion, y / reference_dispersion
            ways = np.where(possible, -betaln(x + 1, y + 1) - np.log(x + y + 1), -np.inf)
            total += np.exp(ways[:, None] + x[:, None] * log_share + y[:, None] * log_rest)
    return total / total.max(axis=1, keepdims=True)


def differs_from(value: ArrayLike, group: Events, reference: Events) -> np.ndarray:
    """Two-sided mid-P of each area's rate ratio against the ratio `value`, ranges admitted.

    The greatest that any counts in the ranges give: below 0.05 where, and only where,
    the 95% limits of `sensitivity.bounded_ratio` of the same dispersions leave `value` out.
    0 against 0 gives 1.
    """
    (value,) = as_rates(value, noun="rate ratio")
    group, reference = group.checked(), reference.checked()
    ends = group.low, group.high, reference.low, reference.high
    counts = _events(ends, group.dispersion, reference.dispersion)
    people, reference_people = (each.population / each.dispersion for each in (group, reference))
    low, high, reference_low, reference_high, odds = np.broadcast_arrays(
        *counts, value * people / reference_people
    )
    with np.errstate(divide="ignore"):
        above = _mid_p_of_fewer(reference_high, low, 1 / odds)
    return np.minimum(2 * np.minimum(_mid_p_of_fewer(high, reference_low, odds), above), 1)


def _mid_p_of_fewer(count, reference_count, odds):
    """Chance of fewer than `count` of the total of both, and half that of as many."""
    rest = 1 / (1 + odds)
    at_most = betainc(np.maximum(reference_count, 1), count + 1, rest)
    fewer = betainc(reference_count + 1, np.maximum(count, 1), rest)
    halves = np.where(reference_count == 0, 1.0, at_most), np.where(count == 0, 0.0, fewer)
    return np.where(np.isnan(count + reference_count + rest), np.nan, sum(halves) / 2)
