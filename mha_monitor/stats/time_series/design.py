"""Model matrices: one row a month (or a group's year), one column a term."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

MONTHS_A_YEAR = 12
# Places of the terms that a change at a milestone is read from.
CONSTANT, TREND, LEVEL, SLOPE = range(4)


def interrupted(
    month_index: ArrayLike,
    milestone_index: int,
    *,
    slope: bool = True,
    harmonics: int = 2,
    indicators: ArrayLike | None = None,
) -> np.ndarray:
    """Constant, trend, level and slope at the milestone, season and indicators, in that order.

    Time is counted from the milestone, so that the level is the step there and nowhere else.
    `indicators` has a row for each further column (columns, months), such as one that is 1
    from a new version of the data set on.
    """
    since = np.asarray(month_index, dtype=float) - milestone_index
    after = (since >= 0).astype(float)
    columns = [np.ones_like(since), since, after]
    columns += [after * since] if slope else []
    further = [] if indicators is None else [*np.atleast_2d(np.asarray(indicators, dtype=float))]
    return np.column_stack([*columns, season(since, harmonics), *further])


def line(month_index: ArrayLike, indicators: ArrayLike | None = None) -> np.ndarray:
    """Constant and trend from the middle of the months on, and further columns (as above)."""
    month = np.asarray(month_index, dtype=float)
    further = [] if indicators is None else [*np.atleast_2d(np.asarray(indicators, dtype=float))]
    return np.column_stack([np.ones_like(month), month - month.mean(), *further])


def season(month: np.ndarray, harmonics: int) -> np.ndarray:
    """A sine and a cosine for each harmonic of twelve months."""
    angles = 2 * np.pi * np.outer(month, np.arange(1, harmonics + 1)) / MONTHS_A_YEAR
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)
