"""The codes of what can be answered of a milestone, and of what cannot."""

from __future__ import annotations

from mha_monitor.stats.time_series.change import (
    ENOUGH_MONTHS,
    FEWEST_MONTHS,
    NO_EVENTS,
    PRAIS_WINSTEN,
    SHORT,
    TOO_EARLY,
    WANDERING,
)
from mha_monitor.stats.time_series.quasi_poisson import NOT_CONVERGED, NOT_IDENTIFIED

__all__ = [
    "ENOUGH_MONTHS",
    "FEWEST_MONTHS",
    "NOT_CONVERGED",
    "NOT_IDENTIFIED",
    "NO_EVENTS",
    "PRAIS_WINSTEN",
    "SHORT",
    "TOO_EARLY",
    "WANDERING",
]


ESTIMATED = "estimated"
NOT_SEPARABLE = "not-separable"
NOT_DATED, DATE_NOT_EXACT = "not-dated", "date-not-exact"
NOTHING_CHANGED, OTHER_MEASURE = "nothing-changed", "other-measure"
NO_MONTHS, TOO_FEW_BEFORE = "no-months", "too-few-before"
# The codes from which nothing was estimated; all others have numbers.
UNTOLD = (
    NOT_DATED,
    DATE_NOT_EXACT,
    NOTHING_CHANGED,
    OTHER_MEASURE,
    NO_MONTHS,
    NO_EVENTS,
    NOT_IDENTIFIED,
    NOT_CONVERGED,
)
CODES = (*UNTOLD, TOO_EARLY, TOO_FEW_BEFORE, NOT_SEPARABLE, SHORT, ESTIMATED)
# Milestones at which a change is looked for although practice could not change.
NEGATIVE_CONTROL, ANTICIPATION = "negative control", "anticipation"
CANDIDATE = "candidate"
