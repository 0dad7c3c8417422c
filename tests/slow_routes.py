"""Limits by another route than the product's: slow, and plain to see."""

from __future__ import annotations

import math

from scipy import optimize
from scipy.special import bdtr, bdtrc


def mid_p_limits(x: float, y: float, scale: float, tail: float = 0.025) -> tuple[float, float]:
    """Limits of the ratio x / y * scale, by searching the binomial distribution for p."""

    def above(p):
        return (bdtrc(x, int(x + y), p) + bdtrc(x - 1, int(x + y), p)) / 2 - tail

    def below(p):
        return tail - (bdtr(x, int(x + y), p) + (bdtr(x - 1, int(x + y), p) if x else 0)) / 2

    def root(function):
        p = optimize.brentq(function, 1e-12, 1 - 1e-12, xtol=1e-15, rtol=1e-14)
        return p / (1 - p) * scale

    if math.isnan(x) or math.isnan(y):
        return math.nan, math.nan
    return 0.0 if x == 0 else root(above), math.inf if y == 0 else root(below)
