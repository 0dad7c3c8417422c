"""Areas that the set of areas of their period does not have, and so no population is held for.

Boards merge on 1 April. A file may name one that has closed, or that has not opened yet; or one
that no set of areas at hand knows, because the merger is newer than the lookups that are held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from mha_monitor.definitions import area_vintages

OTHER_VINTAGE, UNKNOWN_CODE = "area-of-other-time", "area-not-known"
WHAT_TO_DO = (
    "Run `refresh --source census_2021,outlines`, or take the lookup of small areas of the new "
    "set in with `refresh --from`. More boards merge on 1 April 2027, and their set of areas has "
    "to be added then."
)
SHOWN = 6


def code_of(area_kind: str, area_code: str, end: dt.date, areas: pd.DataFrame) -> str:
    """What is strange about an area in a period that ends on a day; "" where nothing is.

    `areas` is the table of areas that are held. Of a set that is not held, nothing can be said.
    """
    here = areas[areas["area_kind"].eq(area_kind)]
    own = here[here["area_vintage"].eq(area_vintages.vintage_of(area_kind, end))]
    if own.empty or area_code in set(own["area_code"]):
        return ""
    return OTHER_VINTAGE if area_code in set(here["area_code"]) else UNKNOWN_CODE


def codes(places: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    """What is strange about each row's area: columns area_kind, area_code, period_end."""
    columns = ["area_kind", "area_code", "period_end"]
    distinct = places[columns].drop_duplicates()
    found = {
        (kind, code, end): code_of(kind, code, end, areas)
        for kind, code, end in distinct.itertuples(index=False, name=None)
    }
    keys = zip(*(places[name] for name in columns), strict=True)
    return pd.Series([found[key] for key in keys], index=places.index, dtype="str")


def sentences(places: pd.DataFrame, areas: pd.DataFrame) -> Iterator[str]:
    """What must be said of strange areas: columns as for `codes`, and area_name."""
    strange = places.assign(code=codes(places, areas))
    for _, found in strange[strange["code"].ne("")].groupby(["period_end", "code"]):
        end, code = found["period_end"].iloc[0], found["code"].iloc[0]
        yield sentence(code, end, list(zip(found["area_code"], found["area_name"], strict=True)))


def sentence(code: str, end: dt.date, named: list[tuple[str, str]]) -> str:
    """The sentence on areas (code, name) that are strange in one way in one period."""
    distinct = dict(sorted(named))
    listed = ", ".join(f"{name} ({key})" for key, name in list(distinct.items())[:SHOWN])
    listed += f" and {len(distinct) - SHOWN} more" if len(distinct) > SHOWN else ""
    kept = "counts are kept and shown, and no rate is given"
    if code == OTHER_VINTAGE:
        return (
            f"{listed}: of another set of areas than the one in force on {end.day} {end:%B %Y}, so "
            f"no population is held for that day: {kept}."
        )
    return f"{listed}: no set of areas that is held knows this code: {kept}. {WHAT_TO_DO}"
