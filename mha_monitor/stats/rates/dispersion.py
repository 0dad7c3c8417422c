"""Detentions repeat within people: by how much their number varies more than chance alone.

If people are detained at random and each then has k detentions, the number of detentions is
compound Poisson. Its variance over its mean is sum(k^2 n_k) / sum(k n_k), where n_k people
have k detentions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts
from mha_monitor.stats.estimate import Estimate

# The classes that NHS England prints; the last is open: "7 and over".
DETENTIONS = (1, 2, 3, 4, 5, 6, 7)
# For the upper end, those in the open class are taken to be detained once a month.
MOST_DETENTIONS = 12


def from_repeats(
    people: ArrayLike, detentions: ArrayLike = DETENTIONS, most: float = MOST_DETENTIONS
) -> Estimate:
    """Dispersion of the number of detentions from people by number of detentions (last axis).

    The value and the low end take the last, open class at its least number, the high end at
    `most`. These are ends of an assumption, not of an interval: the table is a full count.
    Without anyone the dispersion is unknown. Raises ValueError for negative numbers of people
    and where the table does not have one column for each number of detentions.
    """
    people, detentions = _table(people, detentions)
    if most < detentions[-1]:
        raise ValueError(
            f"the most detentions of a person, {most:g}, is below the open class of "
            f"{detentions[-1]:g} and over"
        )
    least = _ratio_of_moments(people, detentions)
    return Estimate(least, least, _ratio_of_moments(people, np.append(detentions[:-1], most)))


def within_total(
    people: ArrayLike, total: ArrayLike, detentions: ArrayLike = DETENTIONS
) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest dispersion if the table holds everyone, some of them more than once.

    NHS England's table is by person and recorded age, gender and ethnicity, so a person whom
    two providers describe differently stands in it twice, with all detentions each time: it
    adds up to more detentions than there were. `total` is the number there were. The lowest
    end takes the surplus from those detained most often, the highest from those detained once.
    NaN where the table adds up to less than `total`.
    """
    people, detentions = _table(people, detentions)
    (total,) = as_counts(total)
    surplus = np.asarray(people @ detentions - total)
    surplus = np.where(surplus >= 0, surplus, np.nan)[..., None]
    low = _ratio_of_moments(
        _without(people, detentions, surplus, slice(None, None, -1)), detentions
    )
    high = _ratio_of_moments(_without(people, detentions, surplus, slice(None)), detentions)
    return low, high


def as_dispersions(*dispersions: ArrayLike) -> list[np.ndarray]:
    """Dispersions as arrays; NaN is unknown, and none narrows an interval below chance."""
    arrays = [np.asarray(dispersion, dtype=float) for dispersion in dispersions]
    for array in arrays:
        wrong = (array < 1) | np.isinf(array)
        if wrong.any():
            raise ValueError(
                f"a dispersion must be finite and at least 1, but found {array[wrong].flat[0]:g}"
            )
    return arrays


def widened(count: ArrayLike, dispersion: ArrayLike) -> np.ndarray:
    """The number of independent events that would be as uncertain as this count is.

    Divide the population by the same dispersion and the rate stays as it was.
    """
    (count,), (dispersion,) = as_counts(count), as_dispersions(dispersion)
    return count / dispersion


def _table(people: ArrayLike, detentions: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    (people,) = as_counts(people)
    detentions = np.asarray(detentions, dtype=float)
    if people.ndim == 0 or people.shape[-1] != detentions.size:
        raise ValueError(
            f"people by number of detentions need {detentions.size} columns, "
            f"one for each of {', '.join(f'{number:g}' for number in detentions)}"
        )
    if (np.diff(detentions) <= 0).any() or detentions[0] < 1:
        raise ValueError("numbers of detentions must rise from 1 or more")
    return people, detentions


def _ratio_of_moments(people: np.ndarray, detentions: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((people @ detentions**2) / (people @ detentions))


def _without(people, detentions, surplus, order):
    """People left when `surplus` detentions are taken from the classes in this order."""
    events = (people * detentions)[..., order]
    before = np.cumsum(events, axis=-1) - events
    taken = np.clip(surplus - before, 0, events)[..., order]
    return people - taken / detentions
