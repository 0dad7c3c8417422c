"""What stands in a spreadsheet's cell where no number can, as government statistics write it."""

from __future__ import annotations

import math

import pandas as pd

HIDDEN, NOT_AVAILABLE, ESTIMATED, NO_LIMIT = "[c]", "[x]", "[e]", "[z]"
LEGEND = (
    "[c] hidden because it is small; its range stands beside it",
    "[x] not available",
    "[e] in the column Shorthand: estimated or worked out",
    "[z] not applicable: no upper limit, or nothing to say",
)
NOTES = {
    "hidden": "[c] is a number that the publisher hides because it is small. It is not zero: the "
    "columns whose names end in _low and _high say between which numbers it lies.",
    "missing": "[x] is a number that is not published, or cannot be worked out.",
    "estimated": "[e] marks a row whose count was estimated or worked out, and not published.",
    "open": "[z] stands where a range has no upper limit, and where there is nothing to say.",
    "events": "Counts are of uses of the Act unless a note says otherwise: one person can be "
    "counted more than once in a year.",
}


def marked(table: pd.DataFrame) -> pd.DataFrame:
    """The table with a sign in each cell that has no number, and a column Shorthand of rows.

    Numbers stay numbers. A missing number of a row with a hidden count is hidden.
    """
    marks = table["mark"].tolist() if "mark" in table else [""] * len(table)
    columns = {
        name: _signed(table[name], marks) if table[name].dtype.kind in "fiu" else table[name]
        for name in table
    }
    signs = [ESTIMATED if mark in ("estimated", "inferred") else "" for mark in marks]
    return pd.DataFrame(columns).assign(shorthand=signs) if any(signs) else pd.DataFrame(columns)


def _signed(column: pd.Series, marks: list[str]) -> list[object]:
    return [_cell(value, mark) for value, mark in zip(column.tolist(), marks, strict=True)]


def _cell(value: float, mark: str) -> object:
    if math.isnan(value):
        return HIDDEN if mark == "suppressed" else NOT_AVAILABLE
    if math.isinf(value):
        return NO_LIMIT
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)
