"""Of which figures questions are asked that name none: as of a day, or of one snapshot."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

# The day that questions without a store of their own are asked as of; None is today.
AS_OF: ContextVar[dt.date | None] = ContextVar("as_of", default=None)
# The snapshot that every store is of, by name, whatever is in force; None is what is in force.
PINNED: ContextVar[str | None] = ContextVar("pinned", default=None)
# What CURRENT said of each folder, in a run that asks one snapshot; None outside of such a run.
RUN: ContextVar[dict[Path, bytes] | None] = ContextVar("run", default=None)


@contextlib.contextmanager
def one_snapshot() -> Iterator[None]:
    """Every store opened inside is of what was in force when the first of its folder was opened.

    For one run of a page or a command: whatever a refresh brings meanwhile is for the next.
    """
    before = RUN.get()
    RUN.set({} if before is None else before)
    try:
        yield
    finally:
        RUN.set(before)


@contextlib.contextmanager
def asking_snapshot(name: str) -> Iterator[None]:
    """Every store opened inside is of this snapshot, whatever has come into force since.

    `name` is a version without its day. Opening raises StoreError where it is not held.
    """
    before = PINNED.set(name)
    try:
        yield
    finally:
        PINNED.reset(before)


@contextlib.contextmanager
def asking_as_of(day: dt.date | None) -> Iterator[None]:
    """Every store opened inside is as of this day."""
    before = AS_OF.set(day)
    try:
        yield
    finally:
        AS_OF.reset(before)
