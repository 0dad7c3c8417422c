"""Read a published CSV as text, under our names for its columns, or say what is wrong with it.

Every surprise names the file, the row as a spreadsheet numbers it, and the column.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from data_sources.schema.cells import shown
from data_sources.schema.errors import UnexpectedLayout

LARGEST_FIELD = 100_000  # characters
# Control characters, and what stands in for a byte that no encoding explains.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
Columns = dict[str, tuple[str, ...]]


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


def read_rows(path: Path, columns: Columns) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each data row as (row number, our name → text), stripped."""
    text = read_text(path)
    refuse_web_page(text, path.name)
    if not text.endswith("\n"):
        raise UnexpectedLayout(
            f"{path.name}, row {text.count(chr(10)) + 1}: the last line has no end, "
            f"so the file may be cut short. Fetch it again."
        )
    # Fields are measured below, where row and column are known; csv itself names neither.
    csv.field_size_limit(max(len(text), LARGEST_FIELD))
    rows = csv.reader(io.StringIO(text, newline=""))
    heading = [cell.strip() for cell in next(rows)]
    names = name_columns(heading, columns, path.name)
    start = rows.line_num + 1
    while (row := _next_row(rows, path.name)) is not None:
        if row:
            _refuse_damaged(row, heading, f"{path.name}, row {start}")
            yield start, {name: row[place].strip() for name, place in names.items()}
        start = rows.line_num + 1


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
    line = re.match(r"[^\r\n]*", head.removeprefix("\ufeff"))[0]
    return next(csv.reader([line[:LARGEST_FIELD]]), [])


def damaged(cell: str) -> bool:
    """Whether a cell holds what is no text: control characters, or a byte without a meaning."""
    return bool(_NO_TEXT.search(cell))


def name_columns(heading: list[str], columns: Columns, where: str) -> dict[str, int]:
    """Our column names → place in the file. Refuses an absent and an unmapped heading."""
    places = {name.casefold(): place for place, name in enumerate(heading)}
    found = {
        name: places[alias.casefold()]
        for name, aliases in columns.items()
        for alias in aliases
        if alias.casefold() in places
    }
    missing = [f"{name} ({' or '.join(columns[name])})" for name in columns if name not in found]
    if missing:
        raise UnexpectedLayout(
            f"{where}, row 1: no column for {', '.join(missing)}. Found {', '.join(heading)}. "
            f"If the publisher renamed a heading, add it to COLUMNS in the adapter."
        )
    unmapped = [name for place, name in enumerate(heading) if place not in found.values()]
    if unmapped:
        raise UnexpectedLayout(
            f"{where}, row 1: nobody has mapped the column {', '.join(map(repr, unmapped))}. "
            f"Add it to COLUMNS in the adapter."
        )
    return found


def refuse_web_page(text: str, where: str) -> None:
    if text.lstrip()[:1] == "<":
        raise UnexpectedLayout(
            f"{where}, row 1: this is a web page, not a table. "
            f"The link may have moved: open the publication page and save the CSV itself."
        )


def _next_row(rows: Iterator[list[str]], where: str) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as problem:
        raise UnexpectedLayout(
            f"{where}, row {rows.line_num}: cannot be read as CSV ({problem}). Fetch it again."
        ) from problem
