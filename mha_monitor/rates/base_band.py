"""The range of a ratio over the population bases that can be defended.

People move, and after the census of 2021 nobody has counted how far. The bases are interpolation
between the censuses, and after the last one everything from people held to people carried on as
they went before, both groups alike. A standardised ratio is moved by both of the roads that
`standardised_moves` knows. The range is one of bases: chance and rounding come on top of it.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from mha_monitor.definitions import area_vintages, population_bases
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.population_bases import BETWEEN_CENSUSES, HELD
from mha_monitor.rates.standardised_moves import moves
from mha_monitor.store.store import Store

ADDED = ("ratio_base_low", "ratio_base_high")
MOVED = ("ratio_moved_low", "ratio_moved_high")
BY_PEOPLE, BY_AGES, BY_CRUDE = ROADS = ("people", "ages", "crude")
# A row for each row of the table, base and road: what its ratio is there.
WAYS = ("row", "base", "road", "ratio")
NOTHING = pd.DataFrame(columns=list(WAYS))


def with_base_band(
    table: pd.DataFrame, store: Store, area_vintage: str | None = None
) -> pd.DataFrame:
    """Add `ratio_base_low` and `ratio_base_high` (ADDED) to a table of ratios on any base.

    Standardised rows need the printed rates that `printed_rates.standardised` leaves in them;
    `area_vintage` is that which the table was asked for. Both ends are not numbers where there is
    no ratio. Raises Unanswerable where no population is held for a kind of area.
    """
    ways = ratios_by_way(table, store, area_vintage)
    ends = ways.groupby("row")["ratio"].agg(["min", "max"]).reindex(table.index)
    return table.assign(**dict(zip(ADDED, (ends["min"], ends["max"]), strict=True)))


def with_moved_range(table: pd.DataFrame, store: Store) -> pd.DataFrame:
    """Add what the ratio is, by each road, on the base that the row itself stands on (MOVED).

    A crude ratio, and one that was not moved, has no range but itself.
    """
    found = [
        pd.DataFrame({"row": rows.index, "ratio": rows["ratio"]})
        for _, rows in table.groupby("rate_kind")
    ]
    asked = ["measure", "period_start", "population_base"]
    for _, rows in table[_was_moved(table)].groupby(asked):
        measure, start, base = rows[asked].iloc[0]
        found += _by_roads(rows, store, measure, base, start)
    ends = pd.concat(found).groupby("row")["ratio"].agg(["min", "max"]).reindex(table.index)
    return table.assign(**dict(zip(MOVED, (ends["min"], ends["max"]), strict=True)))


def _was_moved(table: pd.DataFrame) -> pd.Series:
    printed = table["period_start"].map(population_bases.published_base)
    return table["rate_kind"].eq("standardised") & table["population_base"].ne(printed)


def ratios_by_way(
    table: pd.DataFrame, store: Store, area_vintage: str | None = None
) -> pd.DataFrame:
    """WAYS: each row's ratio on each base (BETWEEN_CENSUSES) and by each road that it can take.

    A crude ratio has one road, its people. `row` is the label of the row in the table.
    """
    standardised = table["rate_kind"].eq("standardised")
    parts = [
        _crude(table[~standardised], store, area_vintage),
        _standardised(table[standardised], store),
    ]
    found = [part for part in parts if len(part)]
    return pd.concat(found or parts, ignore_index=True)[list(WAYS)].astype({"ratio": float})


def _crude(table: pd.DataFrame, store: Store, area_vintage: str | None) -> pd.DataFrame:
    if table.empty:
        return NOTHING
    days = area_vintages.as_of(table["period_end"], area_vintage)
    kind = table["area_kind"].iloc[0]
    vintage = days.map({day: population_bases.vintage_of(kind, day) for day in days.unique()})
    frames = [
        _of_vintage(rows, store, tuple(map(str, place)))
        for place, rows in table.groupby(["grouping", "area_kind", vintage])
    ]
    return pd.concat(frames)


def _of_vintage(rows: pd.DataFrame, store: Store, place: tuple[str, ...]) -> pd.DataFrame:
    """On each base: the people on the row's own base over those there, both groups alike."""
    growth = population_bases.growth_of(store.populations, *place)
    sizes = growth.set_index(["area_code", "group"])[["before", "growth"]]
    share = _shares(rows["period_start"], rows["period_end"])
    on_own = rows["ratio"] * rows["population"] / rows["reference_population"]
    own, reference = (_beside(rows, sizes, column) for column in ("group", "reference"))
    frames = []
    for base in BETWEEN_CENSUSES:
        passed = np.clip(share, 0.0, 1.0 if base == HELD else None)
        people, others = (each[0] * each[1] ** passed for each in (own, reference))
        found = {"row": rows.index, "base": base, "road": BY_PEOPLE}
        frames.append(pd.DataFrame({**found, "ratio": on_own.to_numpy() * others / people}))
    return pd.concat(frames)


def _shares(starts: pd.Series, ends: pd.Series) -> np.ndarray:
    """How far the middle of each period lies from Census 2011 to Census 2021 and beyond."""
    periods = list(zip(starts, ends, strict=True))
    shares = {days: population_bases.share_of_decade(*days) for days in set(periods)}
    return np.array([shares[days] for days in periods])


def _beside(rows: pd.DataFrame, sizes: pd.DataFrame, column: str) -> np.ndarray:
    """People of Census 2011 and their growth, of each row's group or reference group."""
    keys = pd.MultiIndex.from_frame(rows[["area_code", column]])
    return sizes.reindex(keys).to_numpy().T


def _standardised(table: pd.DataFrame, store: Store) -> pd.DataFrame:
    frames = []
    asked = ["measure", "period_start"]
    for _, rows in table.groupby(asked):
        measure, start = rows[asked].iloc[0]
        for base in BETWEEN_CENSUSES:
            frames += _by_roads(rows, store, measure, base, start)
    return pd.concat(frames) if frames else NOTHING


def _by_roads(
    rows: pd.DataFrame, store: Store, measure: str, base: str, start: dt.date
) -> list[pd.DataFrame]:
    used = population_bases.published_base(start)
    by_road = moves(store, MEASURES[measure], used, base, start)
    printed = rows["published_rate"] / rows["published_reference_rate"]
    own, reference = by_road.reindex(rows["group"]), by_road.reindex(rows["reference"])
    # A ratio is least where the group's rate is moved least and the reference group's most.
    pairs = {
        BY_AGES: [("ages", "ages")],
        BY_CRUDE: [("crude_low", "crude_high"), ("crude_high", "crude_low")],
    }
    return [
        pd.DataFrame(
            {
                "row": rows.index,
                "base": base,
                "road": road,
                "ratio": printed.to_numpy() * own[name].to_numpy() / reference[other].to_numpy(),
            }
        )
        for road, ends in pairs.items()
        for name, other in ends
    ]
