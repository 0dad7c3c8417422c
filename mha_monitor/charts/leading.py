"""Which ratio a row leads with, and what a second mark shows below it.

England's groups lead with the ratio that allows for age, the crude one beside it; an area's, for
which only the crude one exists, have the ratio of the typical area.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd

from mha_monitor.sentences import ages, amounts, verdicts


class Second(NamedTuple):
    """A ratio beside the row's own, what it is, and how it is printed; NaN and "" for none."""

    ratio: float = math.nan
    name: str = ""
    number: str = ""


class Leading(NamedTuple):
    """The column of the ratios that lead, and what gives the second mark of a record."""

    name: str = "ratio"
    second: Callable[[Any], Second] = lambda _: Second()


ALONE = Leading()


def of_groups(ratios: pd.DataFrame) -> Leading:
    """What rows of one area lead with: one kind of ratio for all of them."""
    name = ages.of_all(ratios)
    return Leading(name, _crude if name == ages.OWN else _typical)


def of_steps() -> Leading:
    """The same of steps through the Act: some have no ratio that allows for age, so none leads."""
    return Leading(second=_typical)


def _crude(record: Any) -> Second:
    told = record._asdict()
    if not ages.of_same_people(told):
        return Second()
    return Second(float(record.ratio), ages.NOT_ALLOWING, amounts.point_of(told))


def _typical(record: Any) -> Second:
    """The centre that the verdict on an area holds it against."""
    told = record._asdict()
    if not told.get("verdict_centre") or pd.isna(told["verdict_centre_ratio"]):
        return Second()
    centre = float(told["verdict_centre_ratio"])
    name = verdicts.centre(told["verdict_centre"], told["area_kind"])
    return Second(centre, name, amounts.ratio(centre))
