"""Which months take part around a milestone, and which steps in the records a model allows for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from mha_monitor.definitions.area_vintages import FIRST_DAYS
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.definitions.periods import first_month_from, index_of
from mha_monitor.rates.series_breaks import CENSUS_SWITCH
from mha_monitor.reform.monthly_counts import Monthly
from mha_monitor.stats.time_series.change import FEWEST_MONTHS

MASK, STEP = "mask", "step term"
# Months that tell a step in the records from the milestone.
FEWEST_BETWEEN = 6
TERM, FAR_SIDE, NEAR = "term", "far side left out", "near"


class Window(NamedTuple):
    """The months left out (true), columns of steps (steps, months), and both in names.

    `near` are changes of the records too near the milestone for a step of their own.
    """

    mask: np.ndarray
    steps: np.ndarray
    masked: tuple[str, ...]
    stepped: tuple[Milestone, ...]
    near: tuple[Milestone, ...]

    def without_later_dates(self, start: int) -> Window:
        """The same without steps at later dates from which practice could change.

        What is carried on from before a milestone must not take in what came after it.
        """
        kept = [
            not each.practice_could_change or first_month(each) < start for each in self.stepped
        ]
        stepped = tuple(each for each, keep in zip(self.stepped, kept, strict=True) if keep)
        return self._replace(steps=self.steps[np.array(kept, dtype=bool)], stepped=stepped)


def _first_day(milestone: Milestone) -> dt.date:
    return milestone.data_from or milestone.day


def first_month(milestone: Milestone) -> int:
    """The number of the first month held to lie after a milestone, or after a change of figures."""
    return first_month_from(_first_day(milestone))


def window(
    monthly: Monthly,
    milestone: Milestone,
    register: Iterable[Milestone],
    measure: str,
    area_kind: str,
) -> Window:
    """The months and steps for one milestone, from the register and from what gave each month.

    Left out are the months of disruptions that the register masks, those of another vintage of
    areas than most, and those beyond a break of the series that is too near an end or the
    milestone to be told apart. Other breaks, new versions of the data set, and other dates from
    which practice could change, where they are a year away, are steps of the model.
    """
    month, start = monthly.month, first_month(milestone)
    concerned = touching(register, measure, area_kind)
    mask, masked = _left_out(monthly, concerned)
    placed: dict[str, list[Milestone]] = {TERM: [], FAR_SIDE: [], NEAR: [], "": []}
    inside = month[0] < start <= month[-1]
    steps = [e for e in concerned if inside and _is_step(e, milestone) and not _undone(e, monthly)]
    for each in sorted(steps, key=_first_day):
        where = _placed(month, mask, start, each)
        if where == TERM and _one_with(placed[TERM], each, month, mask):
            continue
        placed[where].append(each)
        if where == FAR_SIDE:
            masked.append(f"months beyond: {each.title}")
            mask = mask | _beyond(month, start, each)
    columns = _columns(placed[TERM], month)
    return Window(mask, columns, tuple(masked), tuple(placed[TERM]), tuple(placed[NEAR]))


def whole(monthly: Monthly, register: Iterable[Milestone], measure: str, area_kind: str) -> Window:
    """The same for all months held, without a milestone: steps are changes of the records alone."""
    month, concerned = monthly.month, touching(register, measure, area_kind)
    mask, masked = _left_out(monthly, concerned)
    stepped = []
    for each in sorted(concerned, key=_first_day):
        after = month >= first_month(each)
        sides = (~mask & ~after).sum(), (~mask & after).sum()
        records = _of_records(each)
        if records and not _undone(each, monthly) and min(sides) >= FEWEST_MONTHS:
            stepped.append(each)
    return Window(mask, _columns(stepped, month), tuple(masked), tuple(stepped), ())


def _columns(steps: list[Milestone], month: np.ndarray) -> np.ndarray:
    """A row for each step, 1 from its month on."""
    terms = [(month >= first_month(each)).astype(float) for each in steps]
    return np.array(terms).reshape(len(terms), len(month))


def disturbed(month: np.ndarray, touching: Iterable[Milestone]) -> np.ndarray:
    """The months of the disruptions that the register leaves out of every test."""
    during = [_during(month, each) for each in touching if each.use == MASK]
    return np.logical_or.reduce([np.zeros(len(month), dtype=bool), *during])


def touching(register: Iterable[Milestone], measure: str, area_kind: str) -> list[Milestone]:
    """The dated milestones that concern this measure in areas of this kind."""
    return [each for each in register if each.date and each.touches(measure, area_kind)]


def _left_out(monthly: Monthly, concerned: list[Milestone]) -> tuple[np.ndarray, list[str]]:
    """Months of disruptions, and those in areas with other borders; and what these are."""
    disruptions = [each for each in concerned if each.use == MASK]
    masked = [each.title for each in disruptions if _during(monthly.month, each).any()]
    mask = disturbed(monthly.month, concerned)
    other = _other_vintage(monthly)
    if other.any():
        masked.append("months in areas with other borders")
        mask |= other
    return mask, masked


def _is_step(step: Milestone, milestone: Milestone) -> bool:
    """Changes of the records, and other dates from which practice could change."""
    other_date = step.practice_could_change and step != milestone
    return _of_records(step) or other_date


def _of_records(step: Milestone) -> bool:
    """New versions of the data set, and breaks that one population base does not undo."""
    breaks = step.series_break and step.name != CENSUS_SWITCH
    return step.use == STEP or breaks


def _undone(step: Milestone, monthly: Monthly) -> bool:
    """Whether a change of areas is no break here, as all months are given in one set of them."""
    changes = [*FIRST_DAYS.values()][1:]  # earlier months are held under the first set as well
    return step.first_day_changed in changes and len(set(monthly.vintage)) == 1


def _placed(month: np.ndarray, mask: np.ndarray, start: int, step: Milestone) -> str:
    """What becomes of a step: a term, its far side left out, named as near, or nothing."""
    at = first_month(step)
    between = (month >= min(at, start)) & (month < max(at, start)) & ~mask
    beyond = _beyond(month, start, step) & ~mask
    if not beyond.any():
        return ""
    far, enough = between.sum() >= _fewest(step), beyond.sum() >= FEWEST_MONTHS
    if far and enough:
        return TERM
    if step.practice_could_change:
        return ""  # `answers.beside` names it where it is near
    return FAR_SIDE if far or step.series_break else NEAR


def _one_with(steps: list[Milestone], step: Milestone, month: np.ndarray, mask: np.ndarray) -> bool:
    """Whether a step lies so soon after the last one that months cannot tell the two apart."""
    if not steps:
        return False
    last, at = (first_month(each) for each in (steps[-1], step))
    between = (month >= last) & (month < at) & ~mask
    return between.sum() < _fewest(step)


def _fewest(step: Milestone) -> int:
    """The months that tell a step from another, or from the milestone."""
    return FEWEST_MONTHS if step.practice_could_change else FEWEST_BETWEEN


def _beyond(month: np.ndarray, start: int, step: Milestone) -> np.ndarray:
    """The months on the side of a step where the milestone is not."""
    at = first_month(step)
    return month < at if at <= start else month >= at


def _during(month: np.ndarray, milestone: Milestone) -> np.ndarray:
    end = milestone.end or milestone.day
    return (month >= index_of(milestone.day)) & (month <= index_of(end))


def _other_vintage(monthly: Monthly) -> np.ndarray:
    usual = Counter(monthly.vintage).most_common(1)[0][0]
    return monthly.vintage != usual
