"""What a reader must know about one row of the table of ratios: a code, and the sentence for it."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from mha_monitor.definitions import periods
from mha_monitor.definitions.quality_codes import (
    BLOCKING,
    OF_ROWS,
)

MOVED_BY_AGE = "moved-by-age"
MOVED_BY_TOTALS = "rebased-by-factor"
AGES_MOVE_RATIO = "ages-move-ratio"
HOLDS_NOT_STATED = "holds-not-stated"
COUNT_FROM_RATE = "count-from-rate"
PART_SUPPRESSED = "part-suppressed"
SUM_OF_ICBS = "sum-of-icbs"
BACK_CAST = "back-cast"
WIDENED = "widened-for-repeats"
WIDENED_AS_A_YEAR = "widened-as-for-a-year"
WIDENED_BY_ANOTHER_YEAR = "widened-by-another-year"
NOT_WIDENED = "not-widened-for-repeats"
NO_REPEATS_HELD = "no-repeats-held"
FLAGS = {
    "missing": (
        "The count is blank in the file that was taken in, where the publisher prints a number or "
        "'*': there is a range, up to the total, and no ratio."
    ),
    "suppressed": (
        "The count, or most of it, is hidden because it is small: there is a range, and no ratio."
    ),
    "reference-suppressed": "The reference group's count is hidden because it is under 5.",
    "reference-missing": (
        "The reference group's count is blank in the file that was taken in, where the publisher "
        "prints a number or '*'."
    ),
    HOLDS_NOT_STATED: (
        "The publisher counts here whoever is neither White British nor of unknown ethnicity: "
        "people who would not state theirs are among them, and not in the population that they "
        "are divided by. No ratio is led with it."
    ),
    "no-reference": "The reference group has no published figure for this period.",
    "small-count": "Fewer than 20 detentions: the ratio can change greatly by chance and rounding.",
    PART_SUPPRESSED: "Part of this sum is hidden. The count is the middle of its range.",
    SUM_OF_ICBS: "Added up from integrated care boards, whose counts are rounded to 5.",
    COUNT_FROM_RATE: "Where no count was printed, it is worked back from the printed rate.",
    "population-estimated": (
        "The population is estimated, because a local authority is split between areas or its "
        "growth since Census 2011 is not known."
    ),
    "reference-population-estimated": (
        "The reference group's population is estimated, because a local authority is split or its "
        "growth since Census 2011 is not known."
    ),
    "rate-mixes-groupings": (
        "The publisher's own rate divides NHS groups by census groups: Chinese people are counted "
        "in Other above the line and in Asian below it. The rate here uses one grouping for both."
    ),
    "rate-leaves-out-roma": (
        "The publisher's own rate leaves Roma people out of the population; that of any other "
        "White background leaves out Gypsy or Irish Traveller people too."
    ),
    "rate-leaves-out-arab": "The publisher's own rate leaves Arab people out of the population.",
    "rate-other-population": (
        "The publisher's own rate rests on another population than the one named here."
    ),
    **OF_ROWS,
    "acute-left-out": (
        "Detentions recorded only by acute hospitals carry no ethnicity and are not included."
    ),
    "standardised": "Both rates are standardised for age and sex by the publisher.",
    "rate-kind-inferred": (
        "Where a page did not say whether its rate was standardised, that was worked out by "
        "comparing it with other figures."
    ),
    "interval-approximate": (
        "Where the publisher printed no interval, it is worked out from the number of detentions "
        "that the printed rate implies."
    ),
    MOVED_BY_AGE: (
        "Moved to another census by the people of each age that it counts, as far as is known: "
        "the counts by age and ethnic group behind a standardised rate are not published. The "
        "range over population bases admits what is left open."
    ),
    MOVED_BY_TOTALS: (
        "Moved to another population base by the change in the total population of each group, "
        "because the ages of a group are not known on both: a standardised rate can be off by a "
        "tenth that way."
    ),
    AGES_MOVE_RATIO: (
        "Age is not allowed for, as no published figure does so for areas below England; for "
        "England, allowing for age and sex moves the ratio of this group by more than a tenth."
    ),
    WIDENED: (
        "Intervals are widened because one person can be detained more than once: each standard "
        "error is multiplied by the square root of the dispersion of the group's detentions, "
        "about 1.2 in 2023-24. The publisher's table of repeat detentions, on which that rests, "
        "does not add up to the detentions: the factor could be anything from 1.0 to 1.4."
    ),
    WIDENED_AS_A_YEAR: (
        "The widening is that of all detentions of a year. Within a month, or among one kind of "
        "detention, fewer are usually of the same person, so intervals are likely to be wider "
        "than need be."
    ),
    WIDENED_BY_ANOTHER_YEAR: (
        "No table of repeat detentions is held for this year: that of the nearest year is used."
    ),
    NOT_WIDENED: (
        "Intervals take every detention as that of another person. Some people are detained more "
        "than once in a year, so these intervals are too narrow: about nine in ten hold the truth "
        "where nineteen in twenty should."
    ),
    NO_REPEATS_HELD: (
        "No table of repeat detentions is held, so intervals take every detention as that of "
        "another person, and are too narrow."
    ),
    **periods.FLAGS,
    BACK_CAST: (
        "Added up from the areas of that time to those of a later day, with the ranges of all "
        "counts: each was rounded on its own."
    ),
}


def blocked(table: pd.DataFrame) -> pd.Series:
    """Rows with a red code: they keep their figures, and nothing is ranked or compared by them."""
    if "flags" not in table:
        return pd.Series(False, index=table.index)
    red = {codes for codes in table["flags"].unique() if not BLOCKING.isdisjoint(codes.split())}
    return table["flags"].isin(red)


def is_widened(codes: str) -> bool:
    """Whether the codes of a row say that its intervals allow for repeat detentions."""
    return WIDENED in codes.split()


def of_widening(codes: str) -> str:
    """Those codes that say how intervals are widened: a picture must carry them itself."""
    of_intervals = (NOT_WIDENED, NO_REPEATS_HELD)
    return " ".join(
        code for code in codes.split() if code.startswith("widened-") or code in of_intervals
    )


def sentences_of(codes: str) -> list[str]:
    """The sentences of the codes in one cell of the column `flags`."""
    return [FLAGS[code] for code in dict.fromkeys(codes.split())]


def red_sentences(codes: str) -> list[str]:
    """The sentences of the red codes in one cell of the column `flags`."""
    return [FLAGS[code] for code in dict.fromkeys(codes.split()) if code in BLOCKING]


def ranked(ratios: pd.DataFrame) -> pd.DataFrame:
    """The rows that may be compared with one another."""
    return ratios[~blocked(ratios)]


def comparable(row: Mapping | pd.Series, column: str = "ratio") -> float:
    """A figure that others may be held against: not a number where a red flag forbids it."""
    return math.nan if red_sentences(row.get("flags", "")) else row[column]
