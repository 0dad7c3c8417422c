"""Which ratio the rows of one place lead with, and which second one stands beside each.

England's groups lead with the ratio that allows for age, the crude one beside it; an area's, for
which only the crude one exists, have the ratio of the typical area.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from mha_monitor.sentences import ages, amounts, verdicts
from mha_monitor.sentences.amounts import Row


class Second(NamedTuple):
    """A ratio beside a row's own, what it is, and how it is printed; NaN and "" for none."""

    ratio: float = math.nan
    name: str = ""
    number: str = ""


class Leading(NamedTuple):
    """The column of the ratios that lead, and what gives the second one of a row."""

    name: str = "ratio"
    second: Callable[[Row], Second] = lambda _: Second()


ALONE = Leading()


def of_groups(ratios: pd.DataFrame) -> Leading:
    """What rows of one area lead with: one kind of ratio for all of them."""
    name = ages.of_all(ratios)
    return Leading(name, _crude if name == ages.OWN else _typical)


def of_steps() -> Leading:
    """The same of steps through the Act: some have no ratio that allows for age, so none leads."""
    return Leading(second=_typical)


def typical_marked(ratios: pd.DataFrame) -> str:
    """That the typical area is marked, in a picture of the groups or the steps of one area."""
    names = (_typical(row).name for _, row in ratios.iterrows())
    name = next(filter(None, names), "")
    return f"Triangles: {name}." if name else ""


def _crude(row: Row) -> Second:
    if not ages.of_same_people(row):
        return Second()
    return Second(float(row["ratio"]), ages.NOT_ALLOWING, amounts.point_of(row))


def _typical(row: Row) -> Second:
    """The centre that the verdict on an area holds it against."""
    if not row.get("verdict_centre") or pd.isna(row["verdict_centre_ratio"]):
        return Second()
    centre = float(row["verdict_centre_ratio"])
    name = verdicts.centre(row["verdict_centre"], row["area_kind"])
    return Second(centre, name, amounts.ratio(centre))
