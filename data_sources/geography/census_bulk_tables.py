"""One level of the Nomis bulk zip of TS021: a wide CSV, one row for each area.

Headings are `Ethnic group: <broad group>: <group>`; a broad group's own column stands before its
parts, and wording and endings (`; measures: Value`) drift. The 19 groups are known by the labels
of `census_labels`; totals are used only to prove that nothing in a row is damaged.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from data_sources.files import zip_files
from data_sources.geography import census_labels
from data_sources.schema.cells import shown
from data_sources.schema.errors import UnexpectedLayout, UnknownLabel

# A level is known by the code of its first area, whatever its file is called.
LEVELS = {"ctry": re.compile(rb"E92000001"), "lsoa": re.compile(rb"(?m)(?:^|[,\"])E01\d{6}\b")}
HEAD = 4_000  # bytes that hold the heading and a first row
GROUPS = 19
CODE = ("geography code", "mnemonic")
_PREFIX = re.compile(r"^ethnic group(?: \(.*?\))?: *", re.IGNORECASE)
_SUFFIX = re.compile(r"; *measures: *value$", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]{1,9}")
_TOTAL = re.compile(r"total\b.*", re.IGNORECASE)


class Table(NamedTuple):
    """The 19 groups of each area. `sizes` has a row for each code and a column for each label.

    A label is the end of the published one, in lower case: `other black`.
    """

    where: str
    codes: list[str]
    labels: list[str]
    sizes: np.ndarray


class Columns(NamedTuple):
    """Where in a row the code, the total and each of the 19 groups stand."""

    code: int
    total: int
    groups: dict[str, int]


def read(zip_path: Path, level: str, *, only: str = "") -> Table:
    """The areas of one level (`ctry`, `lsoa`) whose code begins with `only`.

    Raises UnexpectedLayout for a damaged zip, a heading that lacks one of the 19 groups or holds
    one that is not known, a row that does not add up to its total, or an area given twice.
    """
    where = f"{zip_path.name}, {level}"
    codes, sizes = [], []
    rows = _rows(zip_path, level, where)
    columns = _columns(next(rows, (1, []))[1], where)
    for number, row in rows:
        if row[columns.code].startswith(only):
            codes.append(row[columns.code])
            sizes.append(_sizes(row, columns, f"{where}, row {number}"))
    if not codes:
        raise UnexpectedLayout(
            f"{where}: no area with a code like {only or 'any'}. Fetch it again."
        )
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise UnexpectedLayout(f"{where}: {twice} is given more than once. Fetch it again.")
    return Table(where, codes, list(columns.groups), np.array(sizes, dtype=np.int64))


def _rows(zip_path: Path, level: str, where: str) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of the level's CSV; every row as long as the heading."""
    pattern = LEVELS[level]
    content = b"".join(zip_files.table(zip_path, HEAD, lambda head: bool(pattern.search(head))))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise UnexpectedLayout(f"{where}: {problem}. Fetch the file again.") from None
    if not text.endswith("\n"):
        raise UnexpectedLayout(f"{where}: the last line has no end. Fetch the file again.")
    rows, width = csv.reader(io.StringIO(text, newline="")), 0
    try:
        for row in rows:
            width = width or len(row)
            if len(row) != width:
                raise UnexpectedLayout(
                    f"{where}, row {rows.line_num}: {len(row)} cells where the heading has "
                    f"{width}. The file may be cut short: fetch it again."
                )
            yield rows.line_num, [cell.strip() for cell in row]
    except csv.Error as problem:
        raise UnexpectedLayout(
            f"{where}, row {rows.line_num}: {problem}. Fetch the file again."
        ) from None


def _columns(heading: list[str], where: str) -> Columns:
    places = {_label(name): place for place, name in enumerate(heading)}
    code = [places[name] for name in map(_label, CODE) if name in places]
    totals = [place for label, place in places.items() if _TOTAL.fullmatch(label)]
    groups = {}
    for label, place in places.items():
        if ": " in label and not _TOTAL.fullmatch(label):
            census_labels.groups_of(label, f"{where}, row 1")
            groups[label.rpartition(": ")[2].casefold()] = place
    if len(groups) != GROUPS or not code or len(totals) != 1:
        raise UnknownLabel(
            f"{where}, row 1: {len(groups)} columns of ethnic groups, where TS021 has {GROUPS}, "
            f"with a geography code and one total. Found {', '.join(map(shown, heading))}."
        )
    return Columns(code[0], totals[0], groups)


def _label(heading: str) -> str:
    words = " ".join(heading.split())
    plain = _SUFFIX.sub("", words)
    return _PREFIX.sub("", plain) if _PREFIX.match(plain) else plain.casefold()


def _sizes(row: list[str], columns: Columns, where: str) -> list[int]:
    cells = {"total": columns.total, **columns.groups}
    wrong = [name for name, place in cells.items() if not _NUMBER.fullmatch(row[place])]
    if wrong:
        raise UnexpectedLayout(
            f"{where}, {wrong[0]}: {shown(row[cells[wrong[0]]])} is not a number of people. "
            f"Fetch the file again."
        )
    sizes, total = [int(row[place]) for place in columns.groups.values()], int(row[columns.total])
    if sum(sizes) != total:
        raise UnexpectedLayout(
            f"{where}: the {GROUPS} groups come to {sum(sizes):,} and the total to {total:,}. "
            f"The row is damaged: fetch the file again."
        )
    return sizes
