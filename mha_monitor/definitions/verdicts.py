"""What may be said of one area against a centre: one of a closed list of codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

HIGHER, LOWER = "higher", "lower"
# Tested, and the difference may be chance: not the same as no difference.
NOT_TOLD_APART = "not-told-apart"
# Counts so small or hidden that even half or twice the centre could not be told from it.
TOO_FEW = "too-few"
# A red flag forbids to rank or compare the area.
IN_DOUBT = "in-doubt"
# Nothing was published that could be held against a centre.
NO_FIGURES = "no-figures"
CODES = (HIGHER, LOWER, NOT_TOLD_APART, TOO_FEW, IN_DOUBT, NO_FIGURES)

# An interval whose ends lie further apart than this holds the centre even where the ratio is half
# or twice the centre: such an area could be called by no difference that is seen between areas.
WIDEST = 4.0

# The centres: the mean of the areas' ratios, and the ratio of England as a whole.
TYPICAL, ENGLAND = "typical-board", "england"
CENTRES = (TYPICAL, ENGLAND)


@dataclass(frozen=True)
class Verdict:
    """What is said of one area, and against what.

    `within_usual_spread` tells whether it lies where 19 of 20 areas of its size would, chance and
    the usual differences between areas allowed for; None where it is too small to say.
    """

    code: str
    centre: str
    within_usual_spread: bool | None = None

    def __post_init__(self) -> None:
        if self.code not in CODES or self.centre not in CENTRES:
            raise ValueError(f"no verdict {self.code!r} against {self.centre!r} is known")


def of_row(row: Mapping[str, Any] | pd.Series) -> Verdict:
    """The verdict in a row of a table that has `verdict` and the columns beside it."""
    within = row["within_usual_spread"]
    return Verdict(row["verdict"], row["verdict_centre"], None if pd.isna(within) else bool(within))


def is_few(row: Mapping[str, Any] | pd.Series) -> bool:
    """Whether a row of ratios has too few counts for anything to be said of it.

    By its verdict; where it has none, by the width that a verdict goes by.
    """
    if row.get("verdict") in CODES:
        return row["verdict"] == TOO_FEW
    low, high = row["ratio_low"], row["ratio_high"]
    return not low > 0 or not high / low <= WIDEST
