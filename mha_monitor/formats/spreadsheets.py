"""Tables as an accessible Excel workbook, as the Government Analysis Function lays them out.

Text is text: nothing in a cell is run as a formula or turned into a link, whatever it says.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import gptables
import pandas as pd

from mha_monitor.formats.text import visible

AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# gptables reads both as markup of its own: a link, and a reference to a note.
LINK, REFERENCE = re.compile(r"\](?=\()"), re.compile(r"\$(?=\$)")
EMPTY = "[z]"  # not applicable
MADE = dt.datetime(2000, 1, 1)
LONGEST = 32_767  # signs that a cell of Excel holds


class Cover(NamedTuple):
    """What the first sheet says."""

    title: str
    intro: Sequence[str]
    about: Sequence[str]


class Sheet(NamedTuple):
    """One table on a sheet of its own."""

    label: str
    title: str
    table: pd.DataFrame
    legend: Sequence[str] = ()


def workbook(cover: Cover, notes: Mapping[str, str], sheets: Sequence[Sheet]) -> bytes:
    """Cover, contents, notes, then a sheet for each table, as .xlsx."""
    with warnings.catch_warnings():
        # Of pandas' future, and of cells without a number, which bear a sign of why.
        warnings.simplefilter("ignore")
        return _written(cover, notes, sheets)


def _written(cover: Cover, notes: Mapping[str, str], sheets: Sequence[Sheet]) -> bytes:
    file = io.BytesIO()
    book = gptables.produce_workbook(
        filename=file,  # xlsxwriter takes a file as well
        sheets={sheet.label: _gptable(sheet, notes) for sheet in sheets},
        cover=gptables.Cover(
            title=plain(cover.title),
            intro=[plain(text) for text in cover.intro if text] or None,
            about=[plain(text) for text in cover.about if text] or None,
            cover_label="Cover",
        ),
        notes_table=pd.DataFrame(
            [(name, plain(text)) for name, text in notes.items()], columns=["Note", "Meaning"]
        ),
        notesheet_options={"table_name": "notes"},
        workbook_options={**AS_TEXT, "in_memory": True},
    )
    book.set_properties({"created": MADE})  # the same table gives the same bytes
    book.close()
    return file.getvalue()


def _gptable(sheet: Sheet, notes: Mapping[str, str]) -> gptables.GPTable:
    references = "".join(f"$${name}$$" for name in notes) if sheet.legend else ""
    cells = {plain(str(name)): [_cell(each) for each in sheet.table[name]] for name in sheet.table}
    return gptables.GPTable(
        table=pd.DataFrame(cells, dtype=object),
        table_name=re.sub(r"\W", "_", sheet.label).lower(),
        title=plain(sheet.title),
        subtitles=[f"How to read it: {references}"] if references else [],
        legend=list(sheet.legend),
        index_columns={1: 0},
    )


def _cell(value: object) -> object:
    if isinstance(value, (bool, int, float)):
        return ("yes" if value else "no") if isinstance(value, bool) else value
    text = "" if value is None or value is pd.NA or value is pd.NaT else str(value)
    return plain(text) if text.strip() else EMPTY


def plain(text: str) -> str:
    """A text in which neither Excel nor gptables finds markup, as long as a cell may be."""
    apart = REFERENCE.sub("$ ", LINK.sub("] ", visible(text)))
    # gptables refuses a cell without a Latin letter or a digit.
    apart = apart if re.search("[a-zA-Z0-9]", apart) else f"text: {apart}"
    return apart if len(apart) <= LONGEST else f"{apart[: LONGEST - 1]}…"
