"""Roots of many increasing functions at once, each found in a few evaluations."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

# From the starts used here two or three evaluations settle; halving a bracket to the
# last bit takes about sixty, so a root not found by then does not exist.
MOST_EVALUATIONS = 100


def increasing_root(
    evaluate: Callable[..., tuple[np.ndarray, np.ndarray]],
    start: np.ndarray,
    arguments: Sequence[np.ndarray],
    tolerance: float,
) -> np.ndarray:
    """Where an increasing function of x crosses zero, for 1-D arrays; NaN where it never does.

    `evaluate(x, *arguments)` gives the value in standard normal units and the step that
    Newton's or Halley's method takes off x. An element is settled, after one last step, once
    its value is within `tolerance` of zero; only the others are evaluated again. A step that
    leaves the bracket seen so far is replaced by a halving of it.
    """
    root = np.full(start.shape, np.nan)
    waiting = np.arange(start.size)
    x, below, above = start, np.full(start.shape, -np.inf), np.full(start.shape, np.inf)
    for _ in range(MOST_EVALUATIONS):
        value, step = evaluate(x, *arguments)
        settled = np.abs(value) <= tolerance
        root[waiting[settled]] = (x - step)[settled]
        if settled.all():
            break
        below, above = np.where(value < 0, x, below), np.where(value > 0, x, above)
        x = _inside(x - step, below, above)
        waiting, x, below, above, *arguments = (
            array[~settled] for array in (waiting, x, below, above, *arguments)
        )
    return root


def _inside(proposed: np.ndarray, below: np.ndarray, above: np.ndarray) -> np.ndarray:
    inside = (proposed > below) & (proposed < above)
    if inside.all():
        return proposed
    with np.errstate(invalid="ignore"):
        halfway = np.where(np.isinf(above), below + 1, (below + above) / 2)
        halfway = np.where(np.isinf(below), above - 1, halfway)
    return np.where(inside, proposed, halfway)
