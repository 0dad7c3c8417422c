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


# Codes of every set of areas that is held, by kind and vintage.
Sets = dict[tuple[str, str], frozenset[str]]


def codes(places: pd.DataFrame, areas: pd.DataFrame) -> pd.Series:
    """What is strange about each row's area: columns area_kind, area_code, period_end.

    `areas` is the table of areas that are held. "" where nothing is strange, and where a set of
    areas is not held, of which nothing can be said.
    """
    columns = ["area_kind", "area_code", "period_end"]
    distinct = places[columns].drop_duplicates()
    sets = _sets(areas)
    found = {
        (kind, code, end): _code_of(kind, code, end, sets)
        for kind, code, end in distinct.itertuples(index=False, name=None)
    }
    keys = zip(*(places[name] for name in columns), strict=True)
    return pd.Series([found[key] for key in keys], index=places.index, dtype="str")


def _sets(areas: pd.DataFrame) -> Sets:
    held = areas.groupby(["area_kind", "area_vintage"])["area_code"]
    return {(str(kind), str(vintage)): frozenset(codes) for (kind, vintage), codes in held}


def _code_of(area_kind: str, area_code: str, end: dt.date, sets: Sets) -> str:
    own = sets.get((area_kind, area_vintages.vintage_of(area_kind, end)))
    if own is None or area_code in own:
        return ""
    known = any(area_code in codes for (kind, _), codes in sets.items() if kind == area_kind)
    return OTHER_VINTAGE if known else UNKNOWN_CODE


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
