"""Population bases: which census stands below the line, and which one the publisher used.

NHS England divides by Census 2011 up to 2021-22 and by Census 2021 from 2022-23. The change alone
moves the ratio, so every series can be put on one base.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import pandas as pd

from data_sources.geography.boundary_layers import SUB_ICBS_CHANGED
from data_sources.schema.combinations import distinct
from data_sources.schema.errors import SourceError, UnknownLabel
from mha_monitor.definitions import area_vintages

BASES = {
    "census-2011": "Census 2011",
    "census-2021": "Census 2021",
    "interpolated": "interpolated between Census 2011 and Census 2021, then held",
    "extrapolated": (
        "interpolated between Census 2011 and Census 2021, then carried on at the same pace"
    ),
}
BETWEEN_CENSUSES = ("interpolated", "extrapolated")
PUBLISHED = "published"
FIRST_YEAR_ON_CENSUS_2021 = dt.date(2022, 4, 1)
CENSUS_DAYS = {"census-2011": dt.date(2011, 3, 27), "census-2021": dt.date(2021, 3, 21)}


class BaseChange(NamedTuple):
    """What the switch of census between two years does to a published ratio.

    The limits of `share_of_change` admit chance and rounding in both ratios.
    """

    group: str
    period_before: str
    period_after: str
    before: float
    after: float
    before_on_new_base: float
    factor: float
    share_of_change: float
    share_low: float
    share_high: float


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


def held_for(populations: pd.DataFrame, area_kind: str) -> list[str]:
    """The bases of BASES that populations of a kind of area by ethnic group are held for."""
    here = populations[populations["area_kind"].eq(area_kind) & populations["grouping"].eq("nhs")]
    censuses = set(here["population_base"])
    between = BETWEEN_CENSUSES if censuses.issuperset(CENSUS_DAYS) else ()
    return [base for base in BASES if base in censuses.union(between)]


def vintage_of(area_kind: str, period_start: dt.date) -> str:
    """The vintage of areas that figures of a day are published for."""
    return area_vintages.vintage_of(area_kind, period_start)


def vintages(area_kind: str, ends: pd.Series) -> pd.Series:
    """The vintage of areas for each period, by its last day: areas are those of its end."""
    return ends.map({end: vintage_of(area_kind, end) for end in ends.unique()})


def same_populations(
    asked: str, area_kind: str, starts: pd.Series, ends: pd.Series | None = None
) -> pd.Series:
    """A key for each period: those with one key take the same rows of the table of populations."""
    codes, kinds = distinct(starts, starts if ends is None else ends)

    def key(start: dt.date, end: dt.date) -> str:
        base = base_of(asked, start)
        own = f" {start}" if base in BETWEEN_CENSUSES else ""
        return f"{base} {vintage_of(area_kind, end)}{own}"

    keys = pd.Index([key(*days) for days in kinds])
    own, names = pd.factorize(keys, sort=True)
    return pd.Series(pd.Categorical.from_codes(own[codes], names), index=starts.index)


def populations_on(
    populations: pd.DataFrame,
    base: str,
    grouping: str,
    area_kind: str,
    start: dt.date,
    end: dt.date | None = None,
) -> pd.DataFrame:
    """area_code, group, population, population_mark for one base, grouping and period.

    A period without an end is a year.
    """
    wanted = populations["area_kind"].eq(area_kind) & populations["grouping"].eq(grouping)
    here = _of_vintage(populations[wanted], vintage_of(area_kind, end or start))
    if base in BETWEEN_CENSUSES:
        middle = start + ((end or start + dt.timedelta(days=365)) - start) / 2
        found = _between_censuses(here, middle, held_after=base == "interpolated")
    else:
        found = here[here["population_base"].eq(base)]
    if found.empty:
        raise SourceError(
            f"No {BASES[base]} population by ethnic group is held for areas of kind {area_kind!r}. "
            f"Held for England on every base, and for other areas on census-2021."
        )
    columns = ["area_code", "group", "population", "mark"]
    return found[columns].rename(columns={"mark": "population_mark"})


def _of_vintage(populations: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Those of a vintage. Until a refresh brings sub-ICBs of 2026 in, those that did not change."""
    held = populations[populations["area_vintage"].eq(vintage)]
    if len(held) or vintage not in SUB_ICBS_CHANGED:
        return held
    earlier = populations[populations["area_kind"].eq("sub-icb")]
    return earlier[~earlier["area_code"].isin(SUB_ICBS_CHANGED[vintage])]


def _between_censuses(populations: pd.DataFrame, day: dt.date, *, held_after: bool) -> pd.DataFrame:
    """Geometric growth between the two census days, and after them unless it is held.

    Before Census 2011 its populations are held.
    """
    first, last = CENSUS_DAYS["census-2011"], CENSUS_DAYS["census-2021"]
    share = max((day - first) / (last - first), 0.0)
    share = min(share, 1.0) if held_after else share
    key = ["area_code", "group"]
    before = populations[populations["population_base"].eq("census-2011")].set_index(key)
    after = populations[populations["population_base"].eq("census-2021")].set_index(key)
    both = before.join(after[["population"]].add_suffix("_after"), how="inner")
    growth = both["population_after"] / both["population"]
    return both.assign(population=both["population"] * growth**share).reset_index()
