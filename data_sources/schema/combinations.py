"""One number for each combination of values that is met."""

from __future__ import annotations

import numpy as np
import pandas as pd


def distinct(
    starts: pd.Series | pd.Index, ends: pd.Series | pd.Index
) -> tuple[np.ndarray, list[tuple]]:
    """Which of the distinct periods each row is of, and their first and last days in order met.

    A few periods serve many rows, and telling pairs of days apart row by row takes long.
    """
    (first, firsts), (last, lasts) = pd.factorize(starts), pd.factorize(ends)
    codes, kinds = pd.factorize(first.astype(np.int64) * len(lasts) + last)
    return codes, [
        (firsts[kind // len(lasts)], lasts[kind % len(lasts)]) for kind in kinds.tolist()
    ]
