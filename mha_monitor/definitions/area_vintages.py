"""Areas over time: which set of areas serves a period, and what became of an area.

NHS areas change by merger, on 1 April: figures to March 2026 are those of 42 integrated care
boards, later ones of 36, and more mergers follow. A set of areas is a vintage. Its first day is in
`data_sources.boundary_layers`; the areas, and what became of them, are in the store. Areas are
joined by NHS code: an ONS code changes whenever a border moves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np
import pandas as pd

from data_sources.geography.boundary_layers import VINTAGES
from data_sources.schema.combinations import distinct
from data_sources.schema.errors import UnknownLabel

# Kinds of area that change from vintage to vintage. Regions kept their borders.
CHANGING = ("icb", "sub-icb")
FIRST_DAYS = {vintage.name: vintage.first_day for vintage in VINTAGES}
STEPS = tuple(pairwise(FIRST_DAYS))
# The embedded table of what became of areas knows the first change alone and does not name it.
FIRST_CHANGE = dict(zip(("from_vintage", "to_vintage"), STEPS[0], strict=True))
A_PART = 0.995  # of an area's people: a share that would be printed as 100% is not called a part


class Held(Protocol):
    """What a store knows of areas."""

    @property
    def areas(self) -> pd.DataFrame: ...

    @property
    def succession(self) -> pd.DataFrame: ...


def vintage_of(area_kind: str, day: dt.date) -> str:
    """The vintage of areas that figures of a day are published for; "" for kinds without one.

    A period of several months is published for the areas of its last day.
    """
    if area_kind not in CHANGING:
        return ""
    begun = [name for name, first_day in FIRST_DAYS.items() if first_day <= day]
    return begun[-1] if begun else VINTAGES[0].name


def layer_of(area_kind: str, day: dt.date) -> str:
    """The name of the outlines for figures of a day: `region`, `icb-2024`, `icb-2026`."""
    vintage = vintage_of(area_kind, day)
    return f"{area_kind}-{vintage}" if vintage else area_kind


def known_vintage(vintage: str) -> str:
    """The vintage asked for, or an error that lists those there are."""
    if vintage not in FIRST_DAYS:
        raise UnknownLabel(
            f"{vintage!r} is not a vintage of areas. There are: {', '.join(FIRST_DAYS)}."
        )
    return vintage


def as_of(ends: pd.Series, vintage: str | None) -> pd.Series:
    """The day whose areas each period is given in: its last, or the first of a later vintage."""
    if vintage is None:
        return ends
    first_day = FIRST_DAYS[known_vintage(vintage)]
    return ends.map({end: max(end, first_day) for end in ends.unique()})


def names_of(
    areas: pd.DataFrame,
    area_kind: str,
    vintages: Sequence[str] | pd.Series,
    codes: Sequence[str] | pd.Series,
) -> np.ndarray:
    """The name of each code in its vintage; where that vintage is not held, its newest name."""
    here = areas[areas["area_kind"].eq(area_kind)].sort_values("area_vintage")
    own = here.set_index(["area_vintage", "area_code"])["area_name"]
    newest = here.drop_duplicates("area_code", keep="last").set_index("area_code")["area_name"]
    # A few areas have many rows.
    places, kinds = distinct(pd.Index(vintages, dtype=object), pd.Index(codes, dtype=object))
    names = own.reindex(pd.MultiIndex.from_tuples(kinds, names=own.index.names)).to_numpy(object)
    latest = newest.reindex([code for _, code in kinds]).to_numpy(object)
    return np.where(pd.isna(names), latest, names)[places]


def succession(store: Held) -> pd.DataFrame:
    """What became of areas: one row for each pair of areas, of one vintage and the next.

    area_kind, from_vintage, from_code, to_vintage, to_code, population, share, mark (`exact`
    where the first area passed whole into the second).
    """
    return store.succession.assign(
        **{name: value for name, value in FIRST_CHANGE.items() if name not in store.succession}
    )


def successors(code: str, store: Held) -> pd.DataFrame:
    """The areas that an area's people passed to at each change, most people first.

    from_vintage, to_vintage, area_code, area_name, population, share, mark. An area that kept its
    code and its people is its own successor.
    """
    return _kin(code, store, "from", "to")


def predecessors(code: str, store: Held) -> pd.DataFrame:
    """The areas that an area's people came from at each change; `share` is of the older area."""
    return _kin(code, store, "to", "from")


def lineage(code: str, store: Held) -> str:
    """Sentences on what an area came from and became; "" if nothing about it ever changed."""
    after, before = successors(code, store), predecessors(code, store)
    sentences = []
    for old, new in STEPS:
        went = after[after["from_vintage"].eq(old)]
        came = before[before["to_vintage"].eq(new)]
        sentences.append(_at_change(code, _name(code, store, old, new), new, came, went))
    return " ".join(filter(None, sentences))


def _kin(code: str, store: Held, here: str, there: str) -> pd.DataFrame:
    table = succession(store)
    found = table[table[f"{here}_code"].eq(code)]
    names = [
        names_of(store.areas, kind, [vintage], [other])[0]
        for kind, vintage, other in zip(
            found["area_kind"], found[f"{there}_vintage"], found[f"{there}_code"], strict=True
        )
    ]
    found = found.assign(area_code=found[f"{there}_code"], area_name=names)
    columns = ["from_vintage", "to_vintage", "area_code", "area_name"]
    found = found[[*columns, "population", "share", "mark"]]
    by = ["from_vintage", "population"]
    return found.sort_values(by, ascending=[True, False], kind="stable", ignore_index=True)


def _name(code: str, store: Held, old: str, new: str) -> str:
    kinds = store.areas[store.areas["area_code"].eq(code)]["area_kind"]
    if kinds.empty:
        raise UnknownLabel(f"{code!r} is the code of no area that is held. See `areas`.")
    names = [names_of(store.areas, kinds.iloc[0], [each], [code])[0] for each in (old, new)]
    return next(name for name in names if not pd.isna(name))


def _at_change(code: str, name: str, new: str, came: pd.DataFrame, went: pd.DataFrame) -> str:
    """What happened to an area on the first day of a vintage, in a sentence or two."""
    first_day = FIRST_DAYS[new]
    day_before = first_day - dt.timedelta(days=1)
    kept = code in set(came["area_code"])
    others = came[came["area_code"].ne(code)]
    if len(went) and not kept:
        return f"{name} closed on {_day(day_before)}; its people passed to {_destinations(went)}."
    if len(others) and kept:
        return f"{name} took in {_origins(others, 'the people of ')} on {_day(first_day)}."
    if len(others):
        return f"{name} opened on {_day(first_day)}, formed from {_origins(others, '')}."
    if len(went) > 1:
        parted = went[went["area_code"].ne(code)]
        return f"On {_day(first_day)} people of {name} passed to {_destinations(parted)}."
    return ""


def _destinations(went: pd.DataFrame) -> str:
    if len(went) == 1 and went["share"].iloc[0] > A_PART:
        return went["area_name"].iloc[0]
    return listed([f"{row.area_name} ({row.share:.0%})" for row in went.itertuples()])


def _origins(came: pd.DataFrame, whole: str) -> str:
    return listed(
        [
            f"{whole}{name}" if share > A_PART else f"{share:.0%} of {whole}{name}"
            for name, share in zip(came["area_name"], came["share"], strict=True)
        ]
    )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def listed(words: Sequence[str]) -> str:
    """`A`; `A and B`; `A, B and C`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
