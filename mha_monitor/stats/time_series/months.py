"""Series of months: their places in time, the months left out, and one answer from many batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

# A NamedTuple of arrays, or of such.
Answer = TypeVar("Answer", bound=tuple)


def at_each(
    answer: Callable[..., Answer],
    month: np.ndarray,
    milestone_index: ArrayLike,
    parts: tuple[np.ndarray, ...],
) -> Answer:
    """`answer(milestone, *parts)` for the series of each milestone, put together again.

    Parts are (..., months); `milestone_index` broadcasts against their leading axes.
    """
    milestones = np.asarray(milestone_index)
    lengths = {part.shape[-1] for part in parts if part.ndim} - {1, month.size}
    if lengths:
        raise ValueError(f"a series has {lengths.pop()} months, but month_index has {month.size}")
    lead = np.broadcast_shapes(milestones.shape, *(part.shape[:-1] for part in parts))
    parts = [np.broadcast_to(part, (*lead, month.size)) for part in parts]
    if milestones.ndim == 0 or 0 in lead:
        return answer(int(milestones.flat[0]) if milestones.size else 0, *parts)
    milestones = np.broadcast_to(milestones, lead)
    picks = [milestones == milestone for milestone in np.unique(milestones)]
    answers = [
        answer(milestones[pick][0].item(), *(part[pick] for part in parts)) for pick in picks
    ]
    return _together(answers, picks)


def _together(answers: list, picks: list[np.ndarray]):
    """Answers, or parts of them, each in the places of its pick."""
    if isinstance(answers[0], tuple):
        return type(answers[0])(*(_together([*part], picks) for part in zip(*answers, strict=True)))
    whole = np.empty(picks[0].shape, dtype=np.result_type(*answers))
    for part, pick in zip(answers, picks, strict=True):
        whole[pick] = part
    return whole


def seen_in(mask: np.ndarray, *parts: np.ndarray) -> np.ndarray:
    """Months that are not left out and in which every part is known."""
    return ~mask & np.isfinite(sum(parts))


def as_mask(mask: ArrayLike | None) -> np.ndarray:
    """True where a month is left out; none is where nothing is said."""
    return np.atleast_1d(np.asarray(False if mask is None else mask, dtype=bool))


def as_months(month_index: ArrayLike) -> np.ndarray:
    """Months as whole numbers that rise, or a sentence saying why not."""
    month = np.asarray(month_index, dtype=float)
    if month.ndim != 1 or (np.diff(month) <= 0).any() or (month % 1 != 0).any():
        raise ValueError("month_index must be whole numbers that rise, one for each month")
    return month
