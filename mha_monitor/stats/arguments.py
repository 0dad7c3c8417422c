"""Counts, populations and confidence as the statistics take them, or a sentence saying why not."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

Choice = TypeVar("Choice")


def as_counts(*counts: ArrayLike) -> list[np.ndarray]:
    """Counts as arrays of floats; NaN is unknown, negative and infinite counts are refused."""
    arrays = [np.asarray(count, dtype=float) for count in counts]
    for array in arrays:
        _refuse(array, array < 0, "a count cannot be negative")
        _refuse(array, np.isinf(array), "a count must be finite")
    return arrays


def as_populations(*populations: ArrayLike) -> list[np.ndarray]:
    """Populations as arrays of floats; NaN is an unknown one, anything else must be above zero."""
    arrays = [np.asarray(population, dtype=float) for population in populations]
    for array in arrays:
        _refuse(array, array <= 0, "a population must be above zero")
        _refuse(array, np.isinf(array), "a population must be finite")
    return arrays


def as_rates(*rates: ArrayLike, noun: str = "rate") -> list[np.ndarray]:
    """Published rates, or other amounts called `noun`; NaN is missing, negatives are refused."""
    arrays = [np.asarray(rate, dtype=float) for rate in rates]
    for array in arrays:
        _refuse(array, array < 0, f"a {noun} cannot be negative")
        _refuse(array, np.isinf(array), f"a {noun} must be finite")
    return arrays


def tail_of(confidence: float) -> float:
    """Probability left in each tail by a two-sided interval: 0.025 for a confidence of 0.95."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, such as 0.95, not {confidence}")
    return (1 - confidence) / 2


def chosen(choices: dict[str, Choice], method: str) -> Choice:
    """The entry of `choices` under `method`."""
    if method not in choices:
        raise ValueError(f"unknown method {method!r}: choose one of {', '.join(choices)}")
    return choices[method]


def _refuse(array: np.ndarray, wrong: np.ndarray, rule: str) -> None:
    if wrong.any():
        raise ValueError(f"{rule}, but found {array[wrong].flat[0]:g}")
