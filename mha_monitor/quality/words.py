"""What a page says of rows that a red flag keeps out of every comparison, and why."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from mha_monitor.flags import FLAGS, blocked
from mha_monitor.quality.codes import BLOCKING, CODES

NAMES_SHOWN = 3


def red_sentences(codes: str) -> list[str]:
    """The sentences of the red codes in one cell of the column `flags`."""
    return [FLAGS[code] for code in codes.split() if code in BLOCKING]


def ranked(ratios: pd.DataFrame) -> pd.DataFrame:
    """The rows that may be compared with one another."""
    return ratios[~blocked(ratios)]


def left_out(ratios: pd.DataFrame) -> str:
    """`One is left out (ethnicity too often unknown to compare): Sussex`; nothing if none is."""
    rows = ratios[blocked(ratios)]
    if rows.empty:
        return ""
    held = set(" ".join(rows["flags"]).split()) & BLOCKING
    reasons = "; ".join(code.title.lower() for code in CODES.values() if code.name in held)
    names = listed(sorted(rows["area_name"].unique()))
    number = rows["area_code"].nunique()
    how_many = "One is" if number == 1 else f"{number} are"
    return f"{how_many} left out ({reasons}): {names}"


def comparable(row: Mapping | pd.Series, column: str = "ratio") -> float:
    """A figure that others may be held against: not a number where a red flag forbids it."""
    return math.nan if red_sentences(row.get("flags", "")) else row[column]


def listed(names: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """`A`; `A and B`; `A; B; C; and 4 more`: names of areas hold commas and "and"."""
    more = len(names) - most
    shown = [*names[:most], f"{more} more"] if more > 0 else list(names)
    if len(shown) < 3:
        return " and ".join(shown)
    return f"{'; '.join(shown[:-1])}; and {shown[-1]}"
