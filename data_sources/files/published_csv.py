"""Read a published CSV as text, under our names for its columns, or say what is wrong with it.

Every surprise names the file, the row as a spreadsheet numbers it, and the column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from data_sources.schema.cells import shown
from data_sources.schema.errors import UnexpectedLayout

if TYPE_CHECKING:
    from _csv import Reader

LARGEST_FIELD = 100_000  # characters
# Control characters, and what stands in for a byte that no encoding explains.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
Columns = Mapping[str, tuple[str, ...]]


def read_text(path: Path) -> str:
    """The file's text, decoded as publishers encode it (UTF-8, with or without a mark, cp1252)."""
    content = path.read_bytes()
    refuse_no_text(content, path.name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def refuse_no_text(content: bytes, where: str) -> None:
    """Raise UnexpectedLayout where a file, or its beginning, is binary, UTF-16 or empty."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content[:200]:
        raise UnexpectedLayout(
            f"{where}, row 1: the text is UTF-16 or binary, not UTF-8. "
            f"Save it as CSV in UTF-8, or use the file as published."
        )
    if not content.removeprefix(b"\xef\xbb\xbf").strip():
        raise UnexpectedLayout(f"{where}: the file is empty. Fetch it again.")


def read_rows(
    path: Path, columns: Columns, notes: list[str] | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each data row as (row number, our name → text), stripped. Blank rows are passed over.

    With `notes`, columns that are none of ours are passed over too and named there; without it
    they are refused.
    """
    text = read_text(path)
    refuse_web_page(text, path.name)
    if not text.endswith(("\n", "\r")):
        raise UnexpectedLayout(
            f"{path.name}, row {text.count(chr(10)) + 1}: the last line has no end, "
            f"so the file may be cut short. Fetch it again."
        )
    # Fields are measured below, where row and column are known; csv itself names neither.
    csv.field_size_limit(max(len(text), LARGEST_FIELD))
    rows = csv.reader(io.StringIO(text, newline=""))
    heading = [cell.strip() for cell in next(rows)]
    names = name_columns(heading, columns, path.name, notes)
    start, blank = rows.line_num + 1, 0
    while (row := _next_row(rows, path.name)) is not None:
        if any(cell.strip() for cell in row):
            _refuse_damaged(row, heading, f"{path.name}, row {start}")
            yield start, {name: row[place].strip() for name, place in names.items()}
        else:
            blank += 1
        start = rows.line_num + 1
    if blank and notes is not None:
        notes.append(f"{path.name}: blank rows were ignored ({blank:,}).")


def _refuse_damaged(row: list[str], heading: list[str], where: str) -> None:
    for column, cell in zip(heading, row, strict=False):
        if len(cell) > LARGEST_FIELD:
            raise UnexpectedLayout(
                f"{where}, {column}: a cell of {len(cell):,} characters. "
                f"The file is damaged, or a quotation mark is missing: fetch it again."
            )
        if damaged(cell):
            raise UnexpectedLayout(
                f"{where}, {column}: {shown(cell)} holds a character that is no text. "
                f"The file is damaged: fetch it again."
            )
    if len(row) != len(heading):
        raise UnexpectedLayout(
            f"{where}: {len(row)} cells where the heading has {len(heading)}, the last being "
            f"{shown(row[-1])}. The file may be cut short: fetch it again."
        )


def first_row(head: str) -> list[str]:
    """The names in the first row of a file, from its first characters; empty where it has none."""
    line = re.split(r"[\r\n]", head.removeprefix("\ufeff"), maxsplit=1)[0]
    return next(csv.reader([line[:LARGEST_FIELD]]), [])


def damaged(cell: str) -> bool:
    """Whether a cell holds what is no text: control characters, or a byte without a meaning."""
    return bool(_NO_TEXT.search(cell))


def name_columns(
    heading: list[str], columns: Columns, where: str, notes: list[str] | None = None
) -> dict[str, int]:
    """Our column names → place in the file. Refuses a heading that is absent or given twice.

    A column that is none of ours is refused too or, with `notes`, named there and passed over.
    """
    plain = [name.strip().casefold() for name in heading]
    places = {
        name: [place for alias in aliases for place in _places(alias.casefold(), plain)]
        for name, aliases in columns.items()
    }
    ours = {place for found in places.values() for place in found}
    strangers = [name for place, name in enumerate(heading) if place not in ours]
    missing = [f"{name} ({' or '.join(columns[name])})" for name in columns if not places[name]]
    if missing:
        raise UnexpectedLayout(_missing(missing, strangers, heading, where))
    for name, found in places.items():
        if len(found) > 1:
            both = " and ".join(repr(heading[place]) for place in found)
            raise UnexpectedLayout(
                f"{where}, row 1: two columns for {name}, {both}. Nothing tells which of them "
                f"counts: use the file as published."
            )
    named = ", ".join(map(repr, strangers))
    if not strangers:
        return {name: found[0] for name, found in places.items()}
    if notes is None:
        raise UnexpectedLayout(
            f"{where}, row 1: the column {named} is none that the publisher is known to give, and "
            f"it may say what the rows count. Use the file as published; if it stands there too, "
            f"the layout has changed, and a new version of the monitor is needed."
        )
    notes.append(f"{where}: the column {named} is none of the publisher's; it was ignored.")
    return {name: found[0] for name, found in places.items()}


def _places(name: str, heading: list[str]) -> list[int]:
    return [place for place, each in enumerate(heading) if each == name]


def _missing(missing: list[str], strangers: list[str], heading: list[str], where: str) -> str:
    """The sentence on absent columns: as many strange ones in their places are damage."""
    said = f"{where}, row 1: no column for {', '.join(missing)}."
    if len(strangers) == len(missing):
        named = ", ".join(shown(name) for name in strangers)
        return (
            f"{said} {named} stands there instead: the file is damaged, or a heading was edited. "
            f"Fetch it again. If the publisher's own file has that heading, its layout has "
            f"changed, and a new version of the monitor is needed."
        )
    return (
        f"{said} Found {', '.join(heading)}. A column may have been deleted on the way: use the "
        f"file as published, with all of its columns."
    )


def refuse_web_page(text: str, where: str) -> None:
    if text.lstrip()[:1] == "<":
        raise UnexpectedLayout(
            f"{where}, row 1: this is a web page, not a table. "
            f"The link may have moved: open the publication page and save the CSV itself."
        )


def _next_row(rows: Reader, where: str) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as problem:
        raise UnexpectedLayout(
            f"{where}, row {rows.line_num}: cannot be read as CSV ({problem}). Fetch it again."
        ) from problem
