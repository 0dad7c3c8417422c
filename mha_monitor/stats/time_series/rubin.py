"""One answer from the answers of several imputations, the first axis of every array.

Rubin (1987), with the degrees of freedom of Barnard and Rubin (1999).
"""

from __future__ import annotations

import numpy as np

from mha_monitor.stats.time_series.terms import Term


def pooled(term: Term) -> Term:
    """One term from those of all draws: T = W + (1 + 1/m) B. One draw is its own answer."""
    draws = len(term.log_value)
    if draws == 1:
        return Term(*(part[0] for part in term))
    within, between = term.variance.mean(axis=0), term.log_value.var(axis=0, ddof=1)
    whole, degrees = within + (1 + 1 / draws) * between, term.degrees.mean(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        missing = (1 + 1 / draws) * between / whole
        seen = (degrees + 1) / (degrees + 3) * degrees * (1 - missing)
        fewer = 1 / (missing**2 / (draws - 1) + 1 / seen)
    # Draws that differ by rounding alone are one draw.
    degrees = np.where(missing > 1e-12, fewer, degrees)
    return Term(term.log_value.mean(axis=0), whole, degrees)


def gathered(part: np.ndarray) -> np.ndarray:
    """The draws' average; of codes the first that is not empty; of switches the common one."""
    if part.dtype.kind == "U":
        return np.take_along_axis(part, (part != "").argmax(axis=0)[None], axis=0)[0]
    return part[0] if part.dtype.kind == "b" else part.mean(axis=0)
