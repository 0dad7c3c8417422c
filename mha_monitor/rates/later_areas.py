"""Counts of earlier areas added up to later ones, only where the parts add up exactly.

A board that merged whole brings its count with it. A board that was divided brings it only by its
sub-ICBs, where these have counts and each passed whole; otherwise every board that took a part of
it is left out, with the reason. Nothing is ever shared out by population.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.definitions import area_vintages
from mha_monitor.definitions.area_vintages import Held
from mha_monitor.definitions.flags import BACK_CAST
from mha_monitor.rates.area_recipes import LEFT_OUT, left_out, recipe
from mha_monitor.rates.range_sums import CELL, KEY, PLACE, add_up

NO_FIGURE = "One of the areas that it was formed from has no figure for any of these periods."
NO_AREA = "It is no area of the vintage that these periods are given in."


class BackCast(NamedTuple):
    """Counts in the areas of one vintage, and areas that are not among them (LEFT_OUT)."""

    counts: pd.DataFrame
    left_out: pd.DataFrame


def on_vintage(
    counts: pd.DataFrame,
    area_kind: str,
    store: Held,
    vintage: str,
    parts: pd.DataFrame | None = None,
) -> BackCast:
    """Counts with every period in the areas of one vintage, or of a later one as it was given.

    `counts` has the columns of `counts.counts_of`, for areas of one kind; `parts` the same for
    sub-ICBs, by which a divided board can be added up. Rows that were added up are flagged
    `back-cast`, carry the sums of the ranges, and have no published rate. Raises UnknownLabel for
    a vintage that does not exist.
    """
    area_vintages.known_vintage(vintage)
    reasons = [pd.DataFrame(columns=LEFT_OUT)]
    for step in area_vintages.STEPS if area_kind in area_vintages.CHANGING else ():
        if step[1] > vintage:
            break
        counts, found = _at_step(counts, area_kind, store, step, parts)
        reasons.append(found)
        if parts is not None:
            parts = _at_step(parts, "sub-icb", store, step, None).counts
    table = pd.concat(reasons).drop_duplicates("area_code")
    return BackCast(counts, table.sort_values("area_name", ignore_index=True))


def _at_step(
    counts: pd.DataFrame,
    area_kind: str,
    store: Held,
    step: tuple[str, str],
    parts: pd.DataFrame | None,
) -> BackCast:
    """Periods of a step's first vintage in the areas of its second; later periods as they are."""
    first_day = area_vintages.FIRST_DAYS[step[1]]
    early = counts[counts["period_end"].lt(first_day)]
    if early.empty:
        return BackCast(counts, pd.DataFrame(columns=LEFT_OUT))
    terms, not_formed = recipe(store, area_kind, step, by_sub_icb=parts is not None)
    given = [early.assign(part_kind=area_kind)]
    if parts is not None:
        given.append(parts[parts["period_end"].lt(first_day)].assign(part_kind="sub-icb"))
    sums = _sums(pd.concat(given, ignore_index=True), terms)
    absent = sorted(set(terms["to_code"]) - set(sums["area_code"]))
    reasons = [
        not_formed,
        left_out(store, area_kind, step[1], dict.fromkeys(absent, NO_FIGURE)),
        left_out(store, area_kind, step[0], _strangers(early, area_kind, store, step[0])),
    ]
    both = [sums, counts[counts["period_end"].ge(first_day)]]
    return BackCast(
        pd.concat([each for each in both if len(each)] or both, ignore_index=True),
        pd.concat([each for each in reasons if len(each)] or reasons, ignore_index=True),
    )


def _strangers(early: pd.DataFrame, area_kind: str, store: Held, vintage: str) -> dict[str, str]:
    held = store.areas
    known = held[held["area_kind"].eq(area_kind) & held["area_vintage"].eq(vintage)]["area_code"]
    return dict.fromkeys(sorted(set(early["area_code"]) - set(known)), NO_AREA)


def _sums(given: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """Each area whose every part has a count from one source, by period and group.

    An area of one part keeps that row as it was published. A sum bears the newest release.
    """
    expected = terms.groupby("to_code")["part_code"].transform("size")
    columns = {"area_code": "part_code"}
    placed = given.rename(columns=columns).merge(
        terms.assign(expected=expected), on=["part_kind", "part_code"]
    )
    placed = placed.rename(columns={"to_code": "area_code"})
    together = placed.groupby([*PLACE, "source"])
    placed = placed.assign(release=together["release"].transform("max"))
    placed = placed[together["expected"].transform("size").eq(placed["expected"])]
    alone = placed["expected"].eq(1)
    names = [name for name in given.columns if name != "part_kind"]
    added = _added(placed[~alone]) if not alone.all() else placed.iloc[:0]
    both = [placed[alone][names], added[names]]
    return pd.concat([each for each in both if len(each)] or both, ignore_index=True)


def _added(placed: pd.DataFrame) -> pd.DataFrame:
    """Sums with their ranges; what held for any part holds for its sum."""
    sums = add_up(placed.rename(columns=CELL), KEY)
    of_parts = placed.groupby(KEY)["flags"].agg(" ".join)
    of_parts = of_parts.reindex(pd.MultiIndex.from_frame(sums[KEY]))
    joined = [
        " ".join(dict.fromkeys(f"{own} {parts} {BACK_CAST}".split()))
        for own, parts in zip(sums["flags"], of_parts, strict=True)
    ]
    return sums.assign(flags=joined, published_rate=np.nan)
