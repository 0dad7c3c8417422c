"""Population bases: which census stands below the line, and which one the publisher used.

NHS England divides by Census 2011 up to 2021-22 and by Census 2021 from 2022-23. The change alone
moves the ratio, so every series can be put on one base.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pandas as pd

from data_sources.errors import SourceError, UnknownLabel

BASES = {
    "census-2011": "Census 2011",
    "census-2021": "Census 2021",
    "interpolated": "interpolated between Census 2011 and Census 2021, then held",
}
PUBLISHED = "published"
FIRST_YEAR_ON_CENSUS_2021 = dt.date(2022, 4, 1)
CENSUS_DAYS = {"census-2011": dt.date(2011, 3, 27), "census-2021": dt.date(2021, 3, 21)}
# Integrated care boards of 2024 serve periods that end before the mergers of 1 April 2026.
ICBS_MERGED = dt.date(2026, 4, 1)


class BaseChange(NamedTuple):
    """What the switch of census between two years does to a published ratio."""

    period_before: str
    period_after: str
    before: float
    after: float
    before_on_new_base: float
    factor: float
    share_of_change: float


def published_base(period_start: dt.date) -> str:
    """The census below the publisher's own rates for a period."""
    return "census-2011" if period_start < FIRST_YEAR_ON_CENSUS_2021 else "census-2021"


def base_of(asked: str, period_start: dt.date) -> str:
    """The base to use for a period: as asked, or the publisher's."""
    if asked == PUBLISHED:
        return published_base(period_start)
    if asked not in BASES:
        known = ", ".join([PUBLISHED, *BASES])
        raise UnknownLabel(f"{asked!r} is not a population base. There are: {known}.")
    return asked


def vintage_of(area_kind: str, period_start: dt.date) -> str:
    """The vintage of areas that figures of a period are published for."""
    if area_kind == "icb":
        return "2024" if period_start < ICBS_MERGED else "2026"
    return "2024" if area_kind == "sub-icb" else ""


def same_populations(asked: str, area_kind: str, starts: pd.Series) -> pd.Series:
    """A key for each day: days with one key take the same rows of the table of populations."""

    def key(start: dt.date) -> str:
        base = base_of(asked, start)
        own = f" {start}" if base == "interpolated" else ""
        return f"{base} {vintage_of(area_kind, start)}{own}"

    return starts.map({start: key(start) for start in starts.unique()})


def populations_on(
    populations: pd.DataFrame, base: str, grouping: str, area_kind: str, start: dt.date
) -> pd.DataFrame:
    """area_code, group, population, population_mark for one base, grouping and period."""
    here = populations[
        populations["area_kind"].eq(area_kind)
        & populations["area_vintage"].eq(vintage_of(area_kind, start))
        & populations["grouping"].eq(grouping)
    ]
    if base != "interpolated":
        found = here[here["population_base"].eq(base)]
    else:
        found = _interpolated(here, start)
    if found.empty:
        raise SourceError(
            f"No {BASES[base]} population by ethnic group is held for areas of kind {area_kind!r}. "
            f"Held for England on every base, and for other areas on census-2021."
        )
    columns = ["area_code", "group", "population", "mark"]
    return found[columns].rename(columns={"mark": "population_mark"})


def _interpolated(populations: pd.DataFrame, start: dt.date) -> pd.DataFrame:
    """Geometric growth between the two census days, to the middle of the year; held after."""
    first, last = CENSUS_DAYS["census-2011"], CENSUS_DAYS["census-2021"]
    middle = start + dt.timedelta(days=182)
    share = min(max((middle - first) / (last - first), 0.0), 1.0)
    key = ["area_code", "group"]
    before = populations[populations["population_base"].eq("census-2011")].set_index(key)
    after = populations[populations["population_base"].eq("census-2021")].set_index(key)
    both = before.join(after[["population"]].add_suffix("_after"), how="inner")
    growth = both["population_after"] / both["population"]
    return both.assign(population=both["population"] * growth**share).reset_index()
