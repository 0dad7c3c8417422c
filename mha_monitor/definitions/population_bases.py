"""Population bases: which census stands below the line, and which one the publisher used.

NHS England divides by Census 2011 up to 2021-22 and by Census 2021 from 2022-23. The change alone
moves the ratio, so every series can be put on one base. But people move too: one census held over
many years is an error of the same kind, so the base `moving` goes from census to census, and is a
band after the last one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from data_sources.geography.boundary_layers import SUB_ICBS_CHANGED
from data_sources.schema.combinations import distinct
from data_sources.schema.errors import Unanswerable, UnknownLabel
from mha_monitor.definitions import area_vintages

BASES = {
    "census-2011": "Census 2011",
    "census-2021": "Census 2021",
    "interpolated": "Census 2011 to Census 2021, then held",
    "extrapolated": "Census 2011 to Census 2021, then carried on at the same pace",
}
# The two ends of the band after Census 2021: nobody knows how far populations have moved since.
BETWEEN_CENSUSES = HELD, CARRIED = ("interpolated", "extrapolated")
PUBLISHED = "published"
# Not one base but a band: its rows stand on the end that is held (see `populations_band`).
MOVING = "moving"
TITLES = {
    PUBLISHED: "the census that the publisher used each year",
    MOVING: "moving from census to census, and a band from held to carried on after March 2021",
    **BASES,
}
# What a rate is worked out on, for a sentence: `on Census 2021`, `on populations interpolated ...`.
UNDER_A_RATE = {
    base: title if title.startswith("Census") else f"populations {title}"
    for base, title in BASES.items()
}
FIRST_YEAR_ON_CENSUS_2021 = dt.date(2022, 4, 1)
CENSUS_DAYS = {"census-2011": dt.date(2011, 3, 27), "census-2021": dt.date(2021, 3, 21)}


class BaseChange(NamedTuple):
    """What the switch of census between two years does to a published ratio.

    `moved_*` are the ends of the ratio before on the new census: standardised ratios can be moved
    there by two roads. `share_*` are what the move makes up of the change, by each road alone;
    `share_least` and `share_most` admit chance and rounding in both ratios too.
    """

    group: str
    rate_kind: str
    period_before: str
    period_after: str
    before: float
    after: float
    moved_low: float
    moved_high: float
    share_low: float
    share_high: float
    share_least: float
    share_most: float


def published_base(period_start: dt.date) -> str:
    """The census below the publisher's own rates for a period."""
    return "census-2011" if period_start < FIRST_YEAR_ON_CENSUS_2021 else "census-2021"


def base_of(asked: str, period_start: dt.date, area_kind: str = "england") -> str:
    """The base to use for a period: as asked, the publisher's, or the held end of a band.

    Raises Unanswerable for the publisher's own base where nobody knows what it was.
    """
    if asked == PUBLISHED:
        if not knows_published(area_kind, period_start):
            raise Unanswerable(
                "What NHS England divided by for areas below England before April 2022 is not "
                "known: the board rates that were printed for 2021-22 fit neither census. Ask for "
                "a population base by its name."
            )
        return published_base(period_start)
    if asked == MOVING:
        return HELD
    if asked not in BASES:
        raise UnknownLabel(f"{asked!r} is not a population base. There are: {', '.join(TITLES)}.")
    return asked


def knows_published(area_kind: str, period_start: dt.date) -> bool:
    """Whether it is known what the publisher divided by."""
    return area_kind == "england" or period_start >= FIRST_YEAR_ON_CENSUS_2021


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
        base = base_of(asked, start, area_kind)
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
    areas_of: dt.date | None = None,
) -> pd.DataFrame:
    """area_code, group, population, population_mark for one base, grouping and period.

    A period without an end is a year. Areas are those of its end, or of the day `areas_of`.
    Between the censuses an area without Census 2011 of its own moves as England's people of the
    same group do, and its mark is `estimated`.
    """
    vintage = vintage_of(area_kind, areas_of or end or start)
    if base in BETWEEN_CENSUSES:
        growth = growth_of(populations, grouping, area_kind, vintage)
        found = _moved(growth, share_of_decade(start, end), held_after=base == HELD)
    else:
        here = _of_vintage(_of(populations, area_kind, grouping), vintage)
        found = here[here["population_base"].eq(base)]
    if found.empty:
        raise Unanswerable(
            f"No population by ethnic group is held for areas of kind {area_kind!r} on the base "
            f"{base!r} ({BASES[base]})."
        )
    columns = ["area_code", "group", "population", "mark"]
    return found[columns].rename(columns={"mark": "population_mark"})


def populations_band(
    populations: pd.DataFrame,
    grouping: str,
    area_kind: str,
    start: dt.date,
    end: dt.date | None = None,
) -> pd.DataFrame:
    """area_code, group, population_held, population_carried at the middle of a period.

    Until 21 March 2021 the two are one. Neither is a limit of what is possible.
    """
    key = ["area_code", "group"]
    ends = [
        populations_on(populations, base, grouping, area_kind, start, end).set_index(key)
        for base in BETWEEN_CENSUSES
    ]
    sizes = [each["population"] for each in ends]
    names = {"population_held": sizes[0], "population_carried": sizes[1]}
    return pd.DataFrame(names).reset_index()


def share_of_decade(start: dt.date, end: dt.date | None = None) -> float:
    """How far the middle of a period lies from Census 2011 (0) to Census 2021 (1) and beyond."""
    middle = start + ((end or start + dt.timedelta(days=365)) - start) / 2
    first, last = CENSUS_DAYS["census-2011"], CENSUS_DAYS["census-2021"]
    return (middle - first) / (last - first)


def _of_vintage(populations: pd.DataFrame, vintage: str) -> pd.DataFrame:
    """Those of a vintage. Until a refresh brings sub-ICBs of 2026 in, those that did not change."""
    held = populations[populations["area_vintage"].eq(vintage)]
    if len(held) or vintage not in SUB_ICBS_CHANGED:
        return held
    earlier = populations[populations["area_kind"].eq("sub-icb")]
    return earlier[~earlier["area_code"].isin(SUB_ICBS_CHANGED[vintage])]


def _of(populations: pd.DataFrame, area_kind: str, grouping: str) -> pd.DataFrame:
    wanted = populations["area_kind"].eq(area_kind) & populations["grouping"].eq(grouping)
    return populations[wanted]


@dataclass(frozen=True, eq=False)
class _Table:
    """A table as it is, known by what it is and not by what it holds: nobody may change it."""

    held: pd.DataFrame

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and self.held is other.held


def growth_of(
    populations: pd.DataFrame, grouping: str, area_kind: str, vintage: str
) -> pd.DataFrame:
    """area_code, group, people of Census 2011 (`before`), their `growth` by 2021, and `mark`.

    An area without Census 2011 of its own grows as England's people of the same group did.
    """
    return _growth_of(_Table(populations), grouping, area_kind, vintage)


@lru_cache(maxsize=16)
def _growth_of(table: _Table, grouping: str, area_kind: str, vintage: str) -> pd.DataFrame:
    here = _of_vintage(_of(table.held, area_kind, grouping), vintage)
    england = _of(table.held, "england", grouping)
    key = ["area_code", "group"]
    last = here[here["population_base"].eq("census-2021")].set_index(key)
    first = here[here["population_base"].eq("census-2011")].set_index(key)
    beside = last.join(first[["population", "mark"]].add_suffix("_before"))
    sizes = england.pivot(index="group", columns="population_base", values="population")
    if not set(CENSUS_DAYS).issubset(sizes):
        return beside.iloc[:0].assign(growth=[], before=[]).reset_index()
    general = sizes["census-2021"] / sizes["census-2011"]
    own = beside["population"] / beside["population_before"].where(lambda size: size > 0)
    elsewhere = beside.index.get_level_values("group").map(general.to_dict())
    exact = beside["mark"].eq("exact") & beside["mark_before"].eq("exact")
    growth = own.fillna(pd.Series(elsewhere, beside.index))
    found = beside.assign(
        growth=growth,
        before=beside["population_before"].where(own.notna(), beside["population"] / growth),
        mark=beside["mark"].where(exact, "estimated"),
    )
    return found.reset_index()


def _moved(growth: pd.DataFrame, share: float, *, held_after: bool) -> pd.DataFrame:
    """Geometric growth between the two census days, and after them unless it is held.

    Before Census 2011 its populations are held.
    """
    share = min(max(share, 0.0), 1.0) if held_after else max(share, 0.0)
    return growth.assign(population=growth["before"] * growth["growth"] ** share)
