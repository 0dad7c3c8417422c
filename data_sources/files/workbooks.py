"""The published table inside a workbook, as rows of text.

Some releases lie in `.xlsx`, and analysts save CSVs as one. Of all sheets the first is taken that
has a heading which is known, in its first rows. Excel keeps numbers as binary fractions and dates
as dates; both are written as the publisher writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook

from data_sources.files.written_forms import Recognised
from data_sources.schema.errors import NoFigures, UnexpectedLayout

ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LARGEST = 300_000_000  # bytes; a year's table is a million
HEADING_WITHIN = 20  # rows


class Sheet(NamedTuple):
    """The table of one sheet: its rows from the heading on, and how many stand above it."""

    name: str
    rows: list[list[str]]
    above: int


def is_workbook(name: str, head: bytes) -> bool:
    return PurePosixPath(name).suffix.lower() in ENDINGS and head.startswith((ZIP, OLE))


def table(path: Path, recognised: Recognised) -> Sheet:
    """The first sheet whose heading is `recognised`.

    Raises NoFigures for a sound workbook without one, UnexpectedLayout for one that cannot be
    opened.
    """
    if path.stat().st_size > LARGEST:
        raise UnexpectedLayout(f"{path.name}: a workbook of more than {LARGEST:,} bytes.")
    names = []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                names.append(name)
                # pandas' name for the same is another thing: these are rows of cells.
                cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                above = _rows_above(cells, recognised)
                if above is not None:
                    rows = [[_text(cell) for cell in row] for row in cells[above:]]
                    return Sheet(name, rows, above)
    except (CalamineError, OSError, ValueError) as problem:
        raise UnexpectedLayout(
            f"{path.name}: the workbook cannot be opened ({problem}). It may be damaged or locked "
            f"with a password: save its table as CSV, or fetch the published CSV."
        ) from problem
    raise NoFigures(
        f"{path.name}: a workbook without a table that is known, in the sheets "
        f"{', '.join(names[:5]) or 'none'}. The figures are read from the publisher's CSV."
    )


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
