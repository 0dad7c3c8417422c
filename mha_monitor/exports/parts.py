"""What a document is made of, whatever becomes of it: a page, a briefing, a file for Word.

A part holds the words of Findings and tables as text; how it looks is the business of whoever
writes it down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mha_monitor.exports import pictures

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.monitor import Finding


MOST_IN_A_SQUARE = 6


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
    """A picture of a finding, of a kind of `exports.pictures`; `name` is that of its files.

    `picked` is the code of an area to pick out.
    """

    name: str
    kind: str
    found: Finding
    picked: str | None = None

    @property
    def narrow_shape(self) -> str:
        """The shape for a phone: tall where there is much in it."""
        rows = len(self.found.table) if self.kind in ("groups", "steps") else 0
        return "portrait" if self.kind in ("map", "trend") or rows > MOST_IN_A_SQUARE else "square"

    def drawn(self, shape: str, theme: str = "light") -> pictures.Picture:
        return pictures.of(self.kind, self.found, shape=shape, theme=theme, picked=self.picked)


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it; `found` is what can be taken away as data.

    On paper it may begin a page.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    picture: Picture | None = None
    table: Table | None = None
    links: tuple[Link, ...] = ()
    found: Finding | None = None
    anchor: str = ""
    level: int = 2
    starts_page: bool = False


def table_of(caption: str, plain: pd.DataFrame, columns: tuple[str, ...] = ()) -> Table:
    """A table of text, of some of its columns or of every one."""
    shown = plain[list(columns)] if columns else plain
    rows = tuple(tuple(str(cell) for cell in row) for row in shown.itertuples(index=False))
    return Table(caption, tuple(str(name) for name in shown), rows)
