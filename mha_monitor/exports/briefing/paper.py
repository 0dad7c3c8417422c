"""A briefing as a tagged PDF, and what its template is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mha_monitor.exports.briefing.content import Briefing
from mha_monitor.exports.parts import Link, Section, Table
from mha_monitor.formats import typst_files
from mha_monitor.sentences import briefing as words

TEMPLATE = Path(__file__).with_name("templates") / "briefing.typ"
SHAPE = "print"


def pdf(made: Briefing) -> bytes:
    return typst_files.as_pdf(TEMPLATE, told(made), drawn(made))


def drawn(made: Briefing) -> dict[str, bytes]:
    """Each picture of a briefing, by its file's name."""
    drawings = {each.name: each.drawn(SHAPE) for each in made.pictures}
    return {f"{name}.svg": each.svg(text=True).encode() for name, each in drawings.items()}


def told(made: Briefing) -> dict[str, Any]:
    """A briefing as plain data, in the order in which it is read."""
    return {
        "title": made.title,
        "author": words.AUTHOR,
        "name": made.name,
        "version": made.version,
        "kicker": made.kicker,
        "badge": made.badge,
        "lead": made.lead,
        "doubt": list(made.doubt),
        "said": made.said,
        "large": made.large,
        "rows": [[_section(each) for each in row] for row in in_rows(made.sections)],
        "sources": {
            "heading": words.SOURCES,
            "paragraphs": [made.source, made.citation, words.HASHES],
            "hashes": list(made.hashes),
        },
    }


def in_rows(sections: Sequence[Section]) -> list[list[Section]]:
    """Sections in rows of the page: two pictures that follow one another stand side by side."""
    rows: list[list[Section]] = []
    for each in sections:
        both = rows and len(rows[-1]) == 1 and rows[-1][0].picture and each.picture
        beside = both and not each.starts_page
        rows = [*rows[:-1], [*rows[-1], each]] if beside else [*rows, [each]]
    return rows


def _section(each: Section) -> dict[str, Any]:
    picture = None
    if each.picture is not None:
        drawn = each.picture.drawn(SHAPE)
        picture = {"file": f"{each.picture.name}.svg", "alt": drawn.alt}
    return {
        "heading": each.heading,
        "starts_page": each.starts_page,
        "paragraphs": [text for text in each.paragraphs if text],
        "points": list(each.points),
        "picture": picture,
        "table": None if each.table is None else _table(each.table),
    }


def _table(table: Table) -> dict[str, Any]:
    rows = [[cell.text if isinstance(cell, Link) else cell for cell in row] for row in table.rows]
    return {
        "caption": table.caption,
        "columns": list(table.columns),
        "rows": rows,
        "widths": [
            _room(table.columns[at], [row[at] for row in rows]) for at in range(len(rows[0]))
        ],
    }


def _room(title: str, cells: list[str]) -> int:
    """How much of the width a column needs beside the others, by its longest word or cell."""
    longest = max(len(text) for text in [*cells, max(title.split(), key=len)])
    return min(max(longest, 6), 44)
