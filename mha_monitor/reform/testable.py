"""What can be answered of a milestone, and the codes for what cannot: each with its sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from mha_monitor.definitions.answer_codes import (
    ANTICIPATION,
    CANDIDATE,
    DATE_NOT_EXACT,
    ESTIMATED,
    NEGATIVE_CONTROL,
    NOT_DATED,
    NOT_SEPARABLE,
    NOTHING_CHANGED,
    OTHER_MEASURE,
    TOO_FEW_BEFORE,
)
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.reform.months_used import first_month
from mha_monitor.stats.time_series.change import (
    FEWEST_MONTHS,
    SHORT,
    TOO_EARLY,
)

ACT = "mha-2025-"  # how the names of the milestones of the Mental Health Act 2025 begin
_INEXACT = ("year", "financial-year")


def role(milestone: Milestone) -> str:
    """Why a milestone is tested: as a candidate, a negative control, or for anticipation."""
    return milestone.use if milestone.use in (NEGATIVE_CONTROL, ANTICIPATION) else CANDIDATE


def is_looked_at(milestone: Milestone, measure: str, area_kind: str) -> bool:
    """Whether a change of a measure is looked for at a milestone, now or once it has a date."""
    concerned = milestone.practice_could_change and milestone.touches(measure, area_kind)
    return concerned or role(milestone) != CANDIDATE


def none_commenced(milestone: Milestone, register: Iterable[Milestone]) -> bool:
    """Whether a milestone is of the Act of 2025, and nothing of that has changed practice yet."""
    return milestone.name.startswith(ACT) and first_commenced(register) is None


def first_commenced(register: Iterable[Milestone]) -> dt.date | None:
    """The first day from which a part of the Act of 2025 could change practice, if there is one."""
    days = [
        each.date
        for each in register
        if each.name.startswith(ACT) and each.practice_could_change and each.date
    ]
    return min(days, default=None)


def before_any_fit(milestone: Milestone, measure: str, area_kind: str) -> str:
    """Why nothing can be asked of the figures at a milestone; nothing where it can."""
    if milestone.date is None:
        return NOT_DATED
    tested_anyway = role(milestone) != CANDIDATE
    if not milestone.practice_could_change and not tested_anyway:
        return NOTHING_CHANGED
    if not milestone.touches(measure, area_kind) and not tested_anyway:
        return OTHER_MEASURE
    return DATE_NOT_EXACT if milestone.date_precision in _INEXACT else ""


def of_fit(code: str, months_before: int, months_after: int, beside: Iterable[Milestone]) -> str:
    """The answer of a fit, the first reason for doubt first."""
    if code == TOO_EARLY and months_before < FEWEST_MONTHS:
        return TOO_FEW_BEFORE
    if code not in ("", SHORT):
        return code
    if any(True for _ in beside):
        return NOT_SEPARABLE
    return code or ESTIMATED


def beside(
    milestone: Milestone, register: Iterable[Milestone], measure: str, area_kind: str
) -> tuple[Milestone, ...]:
    """Other candidates under twelve months away: by dates alone these cannot be told apart."""
    return tuple(
        other
        for other in register
        if other.name != milestone.name
        and other.date
        and other.practice_could_change
        and other.touches(measure, area_kind)
        and abs(first_month(milestone) - first_month(other)) < FEWEST_MONTHS
    )


def candidates(
    register: Iterable[Milestone], measure: str, area_kind: str
) -> tuple[Milestone, ...]:
    """Dated milestones at which a change of this measure is looked for: no placebo may be one."""
    return tuple(each for each in register if each.date and is_looked_at(each, measure, area_kind))
