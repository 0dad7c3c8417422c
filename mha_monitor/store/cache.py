"""Answers kept for the next time they are asked for, as long as they are few and not too long.

A store never changes, so an answer worked out from one stays right: pages ask the same few
questions again and again. A table of every month and area is as long as hundreds of others, so
what is kept is measured in rows as well.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, Protocol

import pandas as pd
from cachetools import LRUCache, cached

ANSWERS_KEPT = 64
ROWS_KEPT = 300_000  # some 200 MB


class Remembered(Protocol):
    """A function whose newest answers are kept."""

    def __call__(self, *arguments: Any) -> pd.DataFrame: ...

    def cache_clear(self) -> None: ...


def remembered(function: Callable[..., pd.DataFrame]) -> Remembered:
    """Keep the tables that a function answers with, those asked for last; `cache_clear` forgets.

    The newest answer is kept however long it is. Arguments must be hashable; the table is shared,
    so nobody may change it.
    """
    return cached(LRUCache(ROWS_KEPT, getsizeof=_room), lock=Lock())(function)


def _room(table: pd.DataFrame) -> int:
    """The rows that a table takes up: no more than all, and not so few that 65 would fit."""
    return min(max(len(table), ROWS_KEPT // ANSWERS_KEPT), ROWS_KEPT)
