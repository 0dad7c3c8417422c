"""A log ratio carried on from the months seen: along its line, and as far as it may wander.

The model is that of `wander`: line, noise, and a level that moves a little at random every month.
Carried on, the level moves on as well, so that the further a month lies ahead the less is said
of it. A line alone would be sure of decades.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.stats.time_series.wander import LogRatios

# As `wander.AMOUNTS`, from a larger one on: what a test may overlook for one step adds up over
# all the months of a forecast. Found by simulation (`simulations.totals`).
AMOUNTS = np.geomspace(0.012, 1.0, 7)


class Carried(NamedTuple):
    """The log ratio expected of each month, draws of it, and the dispersion that each draw took."""

    expected: np.ndarray  # (series, months)
    drawn: np.ndarray  # (draws, series, months)
    dispersion: np.ndarray  # (draws, series)


class _Amount(NamedTuple):
    """What one amount of wander says, (series, ...)."""

    mean: np.ndarray
    root: np.ndarray
    spread: np.ndarray
    chance: np.ndarray


def carried_on(
    ratios: LogRatios,
    line: np.ndarray,
    month: np.ndarray,
    generator: np.random.Generator,
    draws: int,
) -> Carried:
    """Every month's log ratio given those of weight above 0, (series, months) each.

    `line` is (months, terms). Draws take an amount by its restricted likelihood, a spread by its
    degrees of freedom, and coefficients and level from what these leave open.
    """
    value, weight = ratios
    seen = weight > 0
    average = np.where(seen, weight, 0).sum(axis=-1) / np.maximum(seen.sum(axis=-1), 1)
    average = np.where(average > 0, average, np.nan)
    degrees = np.maximum(seen.sum(axis=-1) - line.shape[1], 1)
    noise = average[:, None] / np.where(seen, weight, np.nan)
    found = [_amount(value, noise, line, month, amount) for amount in AMOUNTS]
    every = _Amount(*(np.stack(part) for part in zip(*found, strict=True)))
    share = np.exp(every.chance - every.chance.max(axis=0))
    share = share / share.sum(axis=0)
    expected = (share[..., None] * every.mean).sum(axis=0)
    chosen = (generator.random((draws, 1, len(value))) > share.cumsum(axis=0)[:-1]).sum(axis=1)
    series = np.arange(len(value))
    spread = every.spread[chosen, series] * degrees
    spread = spread / generator.chisquare(degrees, (draws, len(value)))
    normal = generator.standard_normal((draws, *value.shape))
    # One draw after another: all roots at once would fill the memory.
    moved = np.stack(
        [
            (every.root[place, series] @ each[..., None])[..., 0]
            for place, each in zip(chosen, normal, strict=True)
        ]
    )
    drawn = every.mean[chosen, series] + np.sqrt(spread)[..., None] * moved
    return Carried(expected, drawn, spread * average)


def _amount(value, noise, line, month, amount: float) -> _Amount:
    """Least squares and the level's own course for one amount (Goldberger 1962)."""
    seen = np.isfinite(noise)
    since = month - month[0] + 1.0
    wander = amount * np.minimum.outer(since, since)
    # A month that is not seen has noise without end, which is a row that tells nothing.
    known = seen[:, :, None] & seen[:, None, :]
    own = np.where(seen, noise, 1.0)[:, :, None] * np.eye(len(month))
    root = np.linalg.cholesky(np.where(known, wander, 0.0) + own)
    rows = np.where(seen[:, :, None], line, 0.0)
    columns = np.concatenate([np.where(seen, value, 0.0)[..., None], rows], axis=-1)
    white = np.linalg.solve(root, columns)
    answer, terms = white[..., 0], white[..., 1:]
    turned = np.swapaxes(terms, -1, -2)
    inverse = np.linalg.inv(turned @ terms)
    coefficients = (inverse @ (turned @ answer[..., None]))[..., 0]
    left = answer - (terms @ coefficients[..., None])[..., 0]
    degrees = seen.sum(axis=-1) - line.shape[1]
    spread = np.maximum((left**2).sum(axis=-1), 1e-12) / np.maximum(degrees, 1)
    across = np.linalg.solve(root, np.where(seen[:, :, None], wander, 0.0))
    mean = coefficients @ line.T + (np.swapaxes(across, -1, -2) @ left[..., None])[..., 0]
    rest = line - np.swapaxes(across, -1, -2) @ terms
    open_to = wander - np.swapaxes(across, -1, -2) @ across
    open_to = open_to + rest @ inverse @ np.swapaxes(rest, -1, -2)
    size = np.log(np.diagonal(root, axis1=-2, axis2=-1))
    log_scale = 2 * np.where(seen, size, 0.0).sum(axis=-1) - np.linalg.slogdet(inverse)[1]
    # A hair more on the diagonal, or rounding would make a month that is known less than that.
    solid = open_to + 1e-9 * amount * np.eye(len(month))
    chance = -(log_scale + degrees * np.log(spread)) / 2
    return _Amount(mean, np.linalg.cholesky(solid), spread, chance)
