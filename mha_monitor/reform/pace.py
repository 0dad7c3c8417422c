"""By how much the rate ratio changed a year, over all the months held."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd

from mha_monitor.definitions import answer_codes
from mha_monitor.definitions.milestones import Milestone
from mha_monitor.definitions.periods import MONTH, day_of
from mha_monitor.definitions.population_bases import CARRIED, HELD, MOVING
from mha_monitor.rates.availability import area_kinds
from mha_monitor.reform.asked import Asked
from mha_monitor.reform.changes import beside_reference
from mha_monitor.reform.milestone_table import named_areas, of_what
from mha_monitor.reform.monthly_counts import Monthly
from mha_monitor.reform.months_around import months_of_each_status
from mha_monitor.reform.months_used import Window, whole
from mha_monitor.stats.multiplicity import adjusted_p
from mha_monitor.stats.time_series.pace import Pace, yearly_pace
from mha_monitor.store.store import Store

COLUMNS = (
    *("measure", "area_kind", "area_code", "area_name", "group", "reference", "population_base"),
    *("first_month", "last_month", "months", "status", "answer"),
    *("yearly_change", "yearly_change_low", "yearly_change_high", "p", "p_adjusted"),
    *("method", "dispersion", "autocorrelation", "left_out", "steps"),
)
# The same on people carried on: all that a claim must hold on as well.
CARRIED_ON = ("yearly_change", "yearly_change_low", "yearly_change_high", "p_adjusted")


def paces(store: Store, asked: Asked, register: tuple[Milestone, ...]) -> pd.DataFrame:
    """A row for each area and group (COLUMNS): `yearly_change` is what the ratio is multiplied by.

    No p where fewer than 24 months can be used; `p_adjusted` allows for all rows of the table.
    """
    if asked.area_kind not in area_kinds(asked.measure, store, MONTH):
        untold = {"answer": answer_codes.NO_MONTHS}
        places = product(named_areas(store, asked), asked.groups)
        rows = [of_what(asked, group) | area | untold for area, group in places]
        return pd.DataFrame(rows).reindex(columns=[*COLUMNS])
    monthly, window = _longest(store, asked, register)
    found = yearly_pace(beside_reference(monthly, window), confidence=asked.confidence)
    table = pd.DataFrame(_rows(asked, monthly, window, found))
    return table.assign(p_adjusted=adjusted_p(table["p"].to_numpy()))[[*COLUMNS]]


def over_bases(store: Store, asked: Asked, register: tuple[Milestone, ...]) -> pd.DataFrame:
    """As `paces`; where people move, held after Census 2021, and carried on beside it.

    Columns `carried_on_*` are of people who went on changing as they did between the censuses.
    """
    if asked.population_base != MOVING:
        return paces(store, asked, register)
    held, carried = (
        paces(store, replace(asked, population_base=base), register) for base in (HELD, CARRIED)
    )
    beside = carried[[*CARRIED_ON]].add_prefix("carried_on_")
    return pd.concat([held.assign(population_base=MOVING), beside], axis=1)


def _longest(store: Store, asked: Asked, register: tuple[Milestone, ...]) -> tuple[Monthly, Window]:
    """The months of the one status of which most can be used."""
    named = (register, asked.measure.name, asked.area_kind)
    found = [(each, whole(each, *named)) for each in months_of_each_status(store, asked)]
    return max(found, key=lambda pair: int((~pair[1].mask).sum()))


def _rows(asked: Asked, monthly: Monthly, window: Window, found: Pace) -> list[dict]:
    told = {
        "first_month": day_of(monthly.month[0]),
        "last_month": day_of(monthly.month[-1]),
        "status": " ".join(monthly.statuses),
        "left_out": "; ".join(window.masked),
        "steps": "; ".join(each.title for each in window.stepped),
    }
    return [
        of_what(asked, group)
        | {"area_code": code, "area_name": monthly.area_names[place]}
        | told
        | numbers_of(found, (place, which))
        for place, code in enumerate(monthly.area_codes)
        for which, group in enumerate(monthly.groups)
    ]


def numbers_of(found: Pace, place: tuple[int, int]) -> dict:
    """The numbers of one area and group, and why there are none."""
    code, months = str(found.code[place]), int(found.months[place])
    enough = months >= answer_codes.ENOUGH_MONTHS and not code
    few = answer_codes.ESTIMATED if enough else answer_codes.TOO_EARLY
    change = {
        f"yearly_change{end}": float(limit[place]) if enough else np.nan
        for end, limit in zip(("", "_low", "_high"), found.told, strict=True)
    }
    return {
        "months": months,
        "answer": code or few,
        **change,
        "p": float(found.told_p[place]) if enough else np.nan,
        "method": answer_codes.WANDERING if enough else "",
        "dispersion": float(found.dispersion[place]),
        "autocorrelation": float(found.lag_one[place]),
    }
