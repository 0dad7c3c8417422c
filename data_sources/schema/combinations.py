"""One number for each combination of values that is met.

Numbers are compared, grouped and looked up many times faster than columns of text or of days.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd


def numbered(columns: Iterable[Any]) -> np.ndarray:
    """For each row a number, the same for rows alike in these columns, counted as they are met."""
    numbers: np.ndarray | None = None
    for column in columns:
        codes, labels = pd.factorize(column, use_na_sentinel=False)
        codes = codes.astype(np.int64)
        # Numbered anew after each column, so that they stay small.
        numbers = codes if numbers is None else pd.factorize(numbers * len(labels) + codes)[0]
    return np.zeros(0, dtype=np.int64) if numbers is None else numbers


def firsts(numbers: np.ndarray) -> np.ndarray:
    """Where each number of `numbered` first stands."""
    places = np.zeros(int(numbers.max(initial=-1)) + 1, dtype=np.int64)
    places[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return places


def rows_alike(wanted: pd.DataFrame, held: pd.DataFrame) -> np.ndarray:
    """For each row wanted the first row held that is alike in every column; -1 where none is.

    Both have the same columns. A lookup in an index of as many levels takes several times as long.
    """
    both = pd.concat([held, wanted], ignore_index=True)
    numbers = numbered(both[name] for name in both)
    places = np.full(int(numbers.max(initial=-1)) + 1, -1)
    places[numbers[: len(held)][::-1]] = np.arange(len(held))[::-1]
    return places[numbers[len(held) :]]


def distinct(
    starts: pd.Series | pd.Index, ends: pd.Series | pd.Index
) -> tuple[np.ndarray, list[tuple]]:
    """Which of the distinct periods each row is of, and their first and last days in order met.

    A few periods serve many rows, and telling pairs of days apart row by row takes long.
    """
    numbers = numbered([starts, ends])
    places = firsts(numbers)
    both = (pd.Index(column).take(places) for column in (starts, ends))
    return numbers, list(zip(*both, strict=True))
