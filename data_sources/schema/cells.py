"""One published cell: text in; a value, the range it stands for, and a mark out.

NHS England prints "*" below England for any count under its threshold and rounds the rest to the
nearest 5. "*" is therefore a range, never zero and never missing. The threshold is 5 in the mental
health data set, where a true zero is hidden too, and 7 in the emergency care data set, where a
zero is printed.
"""

from __future__ import annotations

import math
import re
from enum import StrEnum
from typing import NamedTuple

from data_sources.schema.errors import UnexpectedLayout

ROUNDED_TO = 5


class Mark(StrEnum):
    """How far a published number can be trusted to be the true one."""

    EXACT = "exact"
    ROUNDED = "rounded"
    SUPPRESSED = "suppressed"
    NOT_PUBLISHED = "not_published"
    ESTIMATED = "estimated"
    INFERRED = "inferred"
    DOUBTFUL = "doubtful"
    MISSING = "missing"


class Cell(NamedTuple):
    """A published value with the lowest and highest true value it may stand for."""

    value: float
    low: float
    high: float
    mark: Mark


NOT_PUBLISHED = Cell(math.nan, math.nan, math.nan, Mark.NOT_PUBLISHED)
SUPPRESSED = Cell(math.nan, 0, 4, Mark.SUPPRESSED)
# A cell that is blank where the publisher prints a count or "*": another program left it out. Any
# number may have stood there; how many at most is worked out from what the row is a part of.
MISSING = Cell(math.nan, 0, math.inf, Mark.MISSING)
MISSING_RATE = Cell(math.nan, math.nan, math.nan, Mark.MISSING)
ACUTE_SUPPRESSED = Cell(math.nan, 1, 6, Mark.SUPPRESSED)

# How cells without a number are written: by the publisher, and by R, Python and Excel.
_NOTHING = {"", "-", "null", "na", "n/a", "#n/a", "nan", "none", "<na>"}
_COUNT = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(,[0-9]{3})+")
_RATE = re.compile(r"[0-9]+(?:\.([0-9]+))?")
_DECIMAL = re.compile(r"(-?)[0-9]{1,9}(?:\.([0-9]{1,12}))?")


def is_blank(text: str) -> bool:
    """Whether a cell holds no number and says nothing of one."""
    return text.strip().casefold() in _NOTHING


def read_count(text: str, *, rounded: bool, suppressed: Cell = SUPPRESSED) -> Cell:
    """A count. `rounded` says whether the row was put through disclosure control."""
    text = text.strip()
    if text == "*":
        return suppressed
    if is_blank(text):
        return NOT_PUBLISHED
    if not _COUNT.fullmatch(text):
        raise UnexpectedLayout(f"expected a count, '*' or NULL, but found {shown(text)}")
    count = int(text.replace(",", ""))
    # A published zero is a zero: the publisher hides only what it has counted, and prints 0 where
    # it counted nothing. It does not pass through the rounding.
    if not rounded or count == 0:
        return Cell(count, count, count, Mark.EXACT)
    smallest = int(suppressed.high) + 1
    if count % ROUNDED_TO:
        raise UnexpectedLayout(
            f"a count of {count} is not a multiple of {ROUNDED_TO}, "
            f"though counts below England are rounded"
        )
    # Under the higher threshold a printed 5 can only stand for 7; the range still holds the 5.
    return Cell(count, min(max(count - 2, smallest), count), count + 2, Mark.ROUNDED)


def read_rate(text: str) -> Cell:
    """A rate, or the half-width of its interval: the printed digits say how far it was rounded."""
    text = text.strip()
    if text == "*":
        return Cell(math.nan, math.nan, math.nan, Mark.SUPPRESSED)
    if is_blank(text):
        return NOT_PUBLISHED
    match = _RATE.fullmatch(text)
    if not match:
        raise UnexpectedLayout(f"expected a rate or NULL, but found {shown(text)}")
    return rounded_rate(float(text), decimals=1)


def rounded_rate(value: float, *, decimals: int) -> Cell:
    """A rate printed to so many decimals, with the range that rounds to it.

    The publisher drops a trailing zero ("251" for 251.0), so the decimals are its rule, not what
    can be seen in one cell.
    """
    half = 0.5 * 10**-decimals
    digits = decimals + 2
    low, high = max(round(value - half, digits), 0.0), round(value + half, digits)
    return Cell(value, low, high, Mark.ROUNDED)


def read_decimal(text: str, *, below_zero: bool = False) -> Cell:
    """A rate, a mean or a difference whose digits alone say how far it was rounded.

    A trailing zero that the publisher drops makes the range wider than it need be, never narrower.
    """
    text = text.strip()
    if text == "*":
        return Cell(math.nan, math.nan, math.nan, Mark.SUPPRESSED)
    if is_blank(text):
        return NOT_PUBLISHED
    match = _DECIMAL.fullmatch(text)
    if not match or (match[1] and not below_zero):
        kind = "a number" if below_zero else "a number that is not below zero"
        raise UnexpectedLayout(f"expected {kind} or '*', but found {shown(text)}")
    value, decimals = float(text), len((match[2] or "").rstrip("0"))
    if not below_zero:
        return rounded_rate(value, decimals=decimals)
    half, digits = 0.5 * 10**-decimals, decimals + 2
    return Cell(value, round(value - half, digits), round(value + half, digits), Mark.ROUNDED)


def shown(text: str) -> str:
    """The text as an error should quote it: short, on one line."""
    return repr(text if len(text) <= 40 else text[:37] + "...")
