"""A table as CSV: the figures as they are, and on every row where they come from.

The note travels in columns, not in lines above the heading, so that every program reads the file
and no row can be copied without its source.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence

import pandas as pd

from mha_monitor.formats.text import visible

NOTES = ("source_note", "released_on", "caveat")
# A spreadsheet would run text that starts like this as a formula (OWASP ASVS 1.2.10).
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def csv_text(
    table: pd.DataFrame,
    *,
    source: str,
    released_on: str,
    caveat: str | Sequence[str],
    notes: bool = True,
) -> str:
    """RFC 4180 text. A missing number is an empty cell; an open upper end is `Infinity`.

    `caveat` is one for every row, or one for each.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*table.columns, *(NOTES if notes else ())])
    caveats = [caveat] * len(table) if isinstance(caveat, str) else caveat
    for row, own in zip(table.itertuples(index=False), caveats, strict=True):
        extra = [source, released_on, own] if notes else []
        writer.writerow([*map(cell, row), *map(cell, extra)])
    return out.getvalue()


def cell(value: object) -> str:
    """One value as a spreadsheet may safely read it, and as a person sees it."""
    if isinstance(value, float):
        return number(value)
    text = "" if value is None or value is pd.NA or value is pd.NaT else str(value)
    text = visible(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def number(value: float) -> str:
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(float(value))
