"""A table of the documentation: how its rows are made, and where in a text it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

START, END = "<!-- simulations: {} -->", "<!-- end -->"


class Simulation(NamedTuple):
    """What makes one table: a row for each cell, and a note on how it was made.

    `row(cell, share)` gives a row's texts with this share of the runs; `note(share)` the note.
    """

    name: str
    heading: tuple[str, ...]
    cells: tuple[Any, ...]
    row: Callable[[Any, float], tuple[str, ...]]
    note: Callable[[float], str]


class Table(NamedTuple):
    """A heading, rows of texts below it, and a note."""

    name: str
    heading: tuple[str, ...]
    rows: list[tuple[str, ...]]
    note: str


def made(simulation: Simulation, share: float = 1.0) -> Table:
    """The table of a simulation; `share` below 1 takes fewer runs."""
    rows = [simulation.row(cell, share) for cell in simulation.cells]
    return Table(simulation.name, simulation.heading, rows, simulation.note(share))


def runs(number: int, share: float) -> int:
    """So many runs, or a share of them; never fewer than twenty."""
    return max(int(number * share), 20)


def markdown(table: Table) -> str:
    """The table in Markdown, with its note below."""
    lines = [
        "| " + " | ".join(table.heading) + " |",
        "|" + "|".join([" --- ", *[" ---: "] * (len(table.heading) - 1)]) + "|",
        *("| " + " | ".join(row) + " |" for row in table.rows),
    ]
    return "\n".join([*lines, "", table.note])


def written(text: str, tables: Iterable[Table]) -> str:
    """The text with each table between its markers, and nothing else changed.

    Raises ValueError where the text has no place for a table, or more than one.
    """
    for table in tables:
        start = START.format(table.name)
        place = re.compile(re.escape(start) + r"\n.*?" + re.escape(END), re.DOTALL)
        found = len(place.findall(text))
        if found != 1:
            raise ValueError(
                f"the text has {found} places for the table {table.name!r}: "
                f"put the line {start} and, below it, the line {END} where it belongs, once"
            )
        block = f"{start}\n{markdown(table)}\n{END}"
        text = block.join(place.split(text))
    return text


def between_markers(text: str, name: str) -> str | None:
    """What stands between the markers of a table, or None where they are missing."""
    place = re.escape(START.format(name)) + r"\n(.*?)\n?" + re.escape(END)
    found = re.search(place, text, re.DOTALL)
    return found and found[1]


def percent(share: float) -> str:
    """`95.2`; `100` only where nothing is missing, so that 99.97 is not called all."""
    text = f"{100 * share:.1f}"
    if text == "100.0":
        return "100" if share > 1 - 1e-9 else ">99.9"
    return text
