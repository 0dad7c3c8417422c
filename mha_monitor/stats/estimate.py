"""What every statistic returns."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Estimate(NamedTuple):
    """A value and the limits of its interval, as arrays of one shape in one unit."""

    value: np.ndarray
    low: np.ndarray
    high: np.ndarray
