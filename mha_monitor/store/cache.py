"""Answers kept for the next time they are asked for, as long as they are few and not too long.

A store never changes, so an answer worked out from one stays right: pages ask the same few
questions again and again. A table of every month and area is as long as hundreds of others, so
what is kept is measured in rows as well.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock

import pandas as pd

ANSWERS_KEPT = 64
ROWS_KEPT = 300_000  # some 200 MB


def remembered(function: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Keep the tables that a function answers with, those asked for last; `cache_clear` forgets.

    The newest answer is kept however long it is. Arguments must be hashable; the table is shared,
    so nobody may change it.
    """
    held: OrderedDict[tuple, pd.DataFrame] = OrderedDict()
    lock = Lock()

    @wraps(function)
    def answer(*arguments, **named) -> pd.DataFrame:
        key = (arguments, tuple(sorted(named.items())))
        with lock:
            if key in held:
                held.move_to_end(key)
                return held[key]
        table = function(*arguments, **named)
        with lock:
            held[key] = table
            held.move_to_end(key)
            while len(held) > 1 and _too_many(held):
                held.popitem(last=False)
        return table

    answer.cache_clear = held.clear
    return answer


def _too_many(held: OrderedDict[tuple, pd.DataFrame]) -> bool:
    return len(held) > ANSWERS_KEPT or sum(map(len, held.values())) > ROWS_KEPT
