"""What a document is made of, whatever becomes of it: a page, a briefing, a file for Word.

A part holds the words of Findings and tables as text; how it looks is the business of whoever
writes it down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.monitor import Finding


class Link(NamedTuple):
    """Words that lead somewhere: within a site from its root, or to another host."""

    text: str
    to: str


Cell = str | Link


class Table(NamedTuple):
    """Text in rows; the first cell of a row says what the row is of."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Picture(NamedTuple):
    """A chart of a finding; `draw` makes it for a width in pixels, `name` is that of its files."""

    name: str
    found: Finding
    draw: Callable[[int], Any]


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it; `found` is what can be taken away as data."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    picture: Picture | None = None
    table: Table | None = None
    links: tuple[Link, ...] = ()
    found: Finding | None = None
    anchor: str = ""
    level: int = 2


def table_of(caption: str, plain: pd.DataFrame, columns: tuple[str, ...] = ()) -> Table:
    """A table of text, of some of its columns or of every one."""
    shown = plain[list(columns)] if columns else plain
    rows = tuple(tuple(str(cell) for cell in row) for row in shown.itertuples(index=False))
    return Table(caption, tuple(str(name) for name in shown), rows)
