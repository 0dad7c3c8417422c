"""What all people's rates by age would give each ethnic group, for every 100,000 of its people.

It depends on the group's ages alone: on which census, then, is the question. The rates by age are
the newest that the annual file prints; between the ages of two groups it matters little of which
year they are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions.measures import Measure
from mha_monitor.store.cache import remembered
from mha_monitor.store.store import Store

OLDEST = 120
WHO = ["population_base", "grouping", "group"]
BAND = ["age_from", "age_to"]
COLUMNS = (*WHO, "expected")
_BANDS = (
    (re.compile(r"(\d+)-and-under"), lambda ages: (0, ages[0])),
    (re.compile(r"(\d+)-to-(\d+)"), lambda ages: (ages[0], ages[1])),
    (re.compile(r"(\d+)-and-over"), lambda ages: (ages[0], OLDEST)),
)


class RatesByAge(NamedTuple):
    """All people's rate in each band of ages, for every 100,000, and the year they are of."""

    period_end: object
    bands: pd.DataFrame  # age_from, age_to, rate


def rates_by_age(store: Store, measure: Measure) -> RatesByAge | None:
    """The newest crude rates by age that are printed for England, or None where there are none."""
    series = measure.series.get("mha_annual", ())
    rows = store.select(
        source="mha_annual",
        series=series[:1],
        statistic="crude_rate",
        dimension="age",
        area_code=ENGLAND,
    )
    placed = rows.assign(band=rows["group"].map(_band)).dropna(subset=["band", "value"])
    if placed.empty:
        return None
    newest = placed[placed["period_end"].eq(placed["period_end"].max())]
    bands = pd.DataFrame(newest["band"].tolist(), columns=BAND, index=newest.index)
    bands = bands.assign(rate=newest["value"]).sort_values("age_from", ignore_index=True)
    return RatesByAge(newest["period_end"].iloc[0], bands)


@remembered
def per_head(store: Store, measure: Measure) -> pd.DataFrame:
    """COLUMNS: the rate that a group would have at all people's rates by age.

    A group whose ages a census does not give has no row. Where a band of the census is cut by one
    of the rates, its people are shared out as the same group's were in Census 2011.
    """
    rates = rates_by_age(store, measure)
    if rates is None:
        return pd.DataFrame(columns=list(COLUMNS))
    counted = _finest(store.ages)
    fine = counted[counted["population_base"].eq("census-2011")]
    found = [
        (*who, _expected(people, fine, rates.bands))
        for who, people in counted.groupby(WHO)
        if _groups_of(fine).issuperset([who[1:]])
    ]
    return pd.DataFrame(found, columns=list(COLUMNS))


def _groups_of(fine: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(fine["grouping"], fine["group"], strict=True))


def _band(label: str) -> tuple[int, int] | None:
    for pattern, ages in _BANDS:
        if match := pattern.fullmatch(label):
            return ages([int(number) for number in match.groups()])
    return None


def _finest(ages: pd.DataFrame) -> pd.DataFrame:
    """People of both sexes by age; of two tables of one group, the one with more bands."""
    sums = ages.groupby([*WHO, "place", *BAND])["population"].sum().reset_index()
    number = sums.groupby([*WHO, "place"])["population"].transform("size")
    most = number.groupby([sums[name] for name in WHO]).transform("max")
    return sums[number.eq(most)]


def _expected(people: pd.DataFrame, fine: pd.DataFrame, rates: pd.DataFrame) -> float:
    grouping, group = people["grouping"].iloc[0], people["group"].iloc[0]
    own = fine[fine["grouping"].eq(grouping) & fine["group"].eq(group)]
    events = sum(
        size * _rate_of(first, last, own, rates)
        for size, first, last in zip(
            people["population"], people["age_from"], people["age_to"], strict=True
        )
    )
    return events / people["population"].sum()


def _rate_of(first: int, last: int, own: pd.DataFrame, rates: pd.DataFrame) -> float:
    """The rate of a band of ages, of which the rates may cut it into parts."""
    inside = rates[rates["age_from"].le(last) & rates["age_to"].ge(first)]
    if len(inside) == 1:
        return float(inside["rate"].iloc[0])
    sizes = [
        _people_in(own, max(first, youngest), min(last, oldest))
        for youngest, oldest in zip(inside["age_from"], inside["age_to"], strict=True)
    ]
    return float((inside["rate"] * sizes).sum() / sum(sizes))


def _people_in(own: pd.DataFrame, first: int, last: int) -> float:
    return own[own["age_from"].ge(first) & own["age_to"].le(last)]["population"].sum()
