"""Shares of a whole, such as the detentions whose ethnicity is unknown."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, tail_of
from mha_monitor.stats.estimate import Estimate


def share(count: ArrayLike, total: ArrayLike, confidence: float = 0.95) -> Estimate:
    """The part of `total` that `count` is, with the limits of the score test (Wilson 1927).

    NaN in gives NaN out, and so does a total of 0: a share of nothing is not known. Raises
    ValueError for a negative count, one above its total, or a confidence outside 0 to 1.
    """
    from statsmodels.stats.proportion import proportion_confint

    count, total = np.broadcast_arrays(*as_counts(count, total))
    tail = tail_of(confidence)
    if (count > total).any():
        count, total = count[count > total].flat[0], total[count > total].flat[0]
        raise ValueError(f"a part, {count:g}, cannot be above its whole, {total:g}")
    with np.errstate(divide="ignore", invalid="ignore"):
        value = count / total
        low, high = proportion_confint(count, total, alpha=2 * tail, method="wilson")
    # The closed form leaves 3e-17 where the limit is nought.
    return Estimate(value, np.where(count == 0, value, low), np.where(count == total, value, high))
