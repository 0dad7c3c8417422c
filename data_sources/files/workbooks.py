"""The published table inside a workbook, as rows of text.

Some releases lie in `.xlsx`, and analysts save CSVs as one. The sheet is taken that has a heading
which is known, in its first rows; of several they must all hold the same, as nobody can tell which
is meant. Excel keeps numbers as binary fractions and dates as dates; both are written as the
publisher writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from data_sources.files.written_forms import Recognised
from data_sources.schema.errors import DataRefused, NoFigures, UnexpectedLayout

ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST = 300_000_000  # bytes; a year's table is a million
HEADING_WITHIN = 20  # rows


class Sheet(NamedTuple):
    """The table of one sheet: its rows from the heading on, and how many stand above it.

    `alike` are the names of other sheets that hold the same.
    """

    name: str
    rows: list[list[str]]
    above: int
    alike: tuple[str, ...] = ()


def is_workbook(name: str, head: bytes) -> bool:
    return PurePosixPath(name).suffix.lower() in ENDINGS and head.startswith((ZIP, OLE))


def table(path: Path, recognised: Recognised) -> Sheet:
    """The sheet whose heading is `recognised`; the first of several that hold the same.

    Raises NoFigures for a sound workbook without one, DataRefused for one with several that
    differ, UnexpectedLayout for one that cannot be opened.
    """
    if path.stat().st_size > LARGEST:
        raise UnexpectedLayout(f"{path.name}: a workbook of more than {LARGEST:,} bytes.")
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            names = list(book.sheet_names)
            found = [sheet for name in names if (sheet := _sheet(book, name, recognised))]
    except (CalamineError, OSError, ValueError) as problem:
        raise UnexpectedLayout(
            f"{path.name}: the workbook cannot be opened ({problem}). It may be damaged or locked "
            f"with a password: save its table as CSV, or fetch the published CSV."
        ) from problem
    if found:
        return _the_one(found, path.name)
    raise NoFigures(
        f"{path.name}: a workbook without a table that is known, in the sheets "
        f"{', '.join(names[:5]) or 'none'}. The figures are read from the publisher's CSV."
    )


def _sheet(book: CalamineWorkbook, name: str, recognised: Recognised) -> Sheet | None:
    # pandas' name for the same is another thing: these are rows of cells.
    cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    above = _rows_above(cells, recognised)
    if above is None:
        return None
    return Sheet(name, [[_text(cell) for cell in row] for row in cells[above:]], above)


def _the_one(found: list[Sheet], where: str) -> Sheet:
    first, *others = found
    held = _cells(first)
    if unlike := [sheet.name for sheet in others if _cells(sheet) != held]:
        names = " and ".join(repr(name) for name in (first.name, *unlike))
        raise DataRefused(
            f"{where}: the sheets {names} each hold a table of figures, and they differ. Neither "
            f"was taken: leave the one that is meant in the workbook, or save each as a file."
        )
    return first._replace(alike=tuple(sheet.name for sheet in others))


def _cells(sheet: Sheet) -> list[list[str]]:
    """The rows without blank cells at their ends, and without blank rows."""
    rows = []
    for row in sheet.rows:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(cells)
    return rows


def _rows_above(cells: Sequence[Sequence[object]], recognised: Recognised) -> int | None:
    for place, row in enumerate(islice(cells, HEADING_WITHIN)):
        names = [_text(cell) for cell in row]
        if recognised(",".join(f'"{name}"' if "," in name else name for name in names) + "\n"):
            return place
    return None


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)
