"""Adding up counts that are known as ranges: over series, areas and months."""

from __future__ import annotations

import datetime as dt
from functools import partial

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.combinations import firsts, numbered
from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions import population_bases
from mha_monitor.definitions.flags import PART_SUPPRESSED, SUM_OF_ICBS
from mha_monitor.definitions.periods import SUM_OF_MONTHS, months_between

PLACE = ["measure", "period_start", "period_end", "area_code", "group"]
WHERE = PLACE[:-1]
KEY = ["source", "release", *PLACE]
MOST_HIDDEN = 0.2  # how wide the hidden parts of a sum may be, beside the part that is shown
CELL = {"count": "value", "count_low": "low", "count_high": "high"}
A_YEAR = 12  # months


def add_up(cells: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Sum ranges within `by`; the columns value, low, high, mark become count, … and flags.

    A sum with a hidden part has no published value. Where the hidden parts could move it by no
    more than a tenth either way, it takes the middle of its range and says so (mark `estimated`);
    otherwise it stays suppressed, with its range.
    """
    hidden = cells["value"].isna()
    # Rows by one number each: grouping by as many columns of text takes several times as long.
    place = numbered(cells[name] for name in by)
    of_place = partial(np.bincount, place)
    sums = (
        cells[by]
        .iloc[firsts(place)]
        .assign(
            count=of_place(cells["value"].fillna(0)),
            count_low=of_place(cells["low"].fillna(0)),
            count_high=of_place(cells["high"].fillna(0)),
            hidden=of_place((cells["high"] - cells["low"]).where(hidden, 0.0).fillna(0)),
            inexact=of_place(cells["mark"].ne(Mark.EXACT)) > 0,
            missing=of_place(cells["mark"].eq(Mark.MISSING)) > 0,
        )
    )
    sums = sums.sort_values(by, ignore_index=True)
    middle = (sums["count_low"] + sums["count_high"]) / 2
    part = sums["hidden"].gt(0)
    whole = sums["hidden"].gt(MOST_HIDDEN * sums["count"])
    count = sums["count"].mask(part, middle).mask(whole)
    mark = np.select(
        [whole & sums["missing"], whole, part, sums["inexact"]],
        [Mark.MISSING.value, Mark.SUPPRESSED.value, Mark.ESTIMATED.value, Mark.ROUNDED.value],
        Mark.EXACT.value,
    )
    flags = np.where(part & ~whole, PART_SUPPRESSED, "")
    return sums.assign(count=count, mark=mark, flags=flags).drop(
        columns=["hidden", "inexact", "missing"]
    )


def add_areas(counts: pd.DataFrame, area_kind: str, areas: pd.DataFrame) -> pd.DataFrame:
    """Regions, or England, as the sum of their ICBs with the bounds added.

    A region is given only where every one of its ICBs has a figure. England's sum includes the
    detentions of people whose ICB is not known.
    """
    icbs = areas[areas["area_kind"].eq("icb")].set_index(["area_vintage", "area_code"])
    vintage = population_bases.vintages("icb", counts["period_end"])
    if area_kind == "england":
        parent, expected = ENGLAND, icbs.groupby(level="area_vintage").size()
        expected = vintage.map(expected) + 1
    else:
        keys = pd.MultiIndex.from_arrays([vintage, counts["area_code"]])
        parent = icbs["parent_code"].reindex(keys).to_numpy()
        expected = icbs.groupby(["area_vintage", "parent_code"]).size()
        expected = expected.reindex(pd.MultiIndex.from_arrays([vintage, parent])).to_numpy()
    parts = counts.assign(area_code=parent, expected=expected).rename(columns=CELL)
    parts = parts[parts["area_code"].notna()]
    place = numbered(parts[name] for name in (*PLACE, "source"))
    present = np.bincount(place)[place]
    sums = add_up(parts[parts["expected"].eq(present)], KEY)
    return _named(sums, SUM_OF_ICBS)


def add_months(counts: pd.DataFrame, area_kind: str) -> pd.DataFrame:
    """Every twelve months in a row, of areas that have a count in each and did not change.

    A sum bears the release of its last month.
    """
    parts = counts.rename(columns=CELL)
    months = sorted(set(zip(parts["period_start"], parts["period_end"], strict=True)))
    windows = [
        _window(parts, first, last)
        for (first, _), (_, last) in zip(months, months[A_YEAR - 1 :], strict=False)
        if _can_be_added(first, last, area_kind)
    ]
    together = pd.concat([parts.iloc[:0], *windows])
    whole = together.groupby(PLACE)["value"].transform("size").eq(A_YEAR)
    return _named(add_up(together[whole], KEY), SUM_OF_MONTHS)


def _window(parts: pd.DataFrame, first: dt.date, last: dt.date) -> pd.DataFrame:
    within = parts[parts["period_start"].ge(first) & parts["period_end"].le(last)]
    release = within["release"].iloc[within["period_end"].argmax()]
    return within.assign(period_start=first, period_end=last, release=release)


def _can_be_added(first: dt.date, last: dt.date, area_kind: str) -> bool:
    same = population_bases.vintage_of(area_kind, first) == population_bases.vintage_of(
        area_kind, last
    )
    return same and months_between(first, last) + 1 == A_YEAR


def _named(sums: pd.DataFrame, flag: str) -> pd.DataFrame:
    """Sums have no published rate, and say what was added up."""
    return sums.assign(published_rate=np.nan, flags=(sums["flags"] + " " + flag).str.strip())
