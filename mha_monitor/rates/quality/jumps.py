"""Checks between one period and the one before: counts that jumped, areas that changed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import ENGLAND, UNKNOWN_AREA
from mha_monitor.definitions.population_bases import vintage_of
from mha_monitor.definitions.quality_codes import AMBER, NOTE
from mha_monitor.definitions.quality_thresholds import CERTAIN, JUMP
from mha_monitor.rates.quality.area_changes import CLOSED, MOVED, OPENED, area_changes
from mha_monitor.rates.quality.evidence import (
    KINDS,
    Evidence,
    beside_before,
    flags,
    is_part,
    month_number,
    named,
    sentence_start,
    together,
    when,
    whose,
)
from mha_monitor.rates.row_flags import CYBER_MONTHS
from mha_monitor.stats.events import Events
from mha_monitor.stats.unknown.sensitivity import bounded_ratio

CHANGES = {OPENED: "area-opened", CLOSED: "area-closed", MOVED: "area-redrawn"}
# Providers have a check of their own; nothing is known of how the others were drawn.
DRAWN = ("region", "icb", "sub-icb")


def jumps(evidence: Evidence) -> pd.DataFrame:
    """Counts that moved by more than three tenths, further than chance and rounding explain.

    Given both counts, how many fall in the later period is binomial; the exact limits of the
    ratio, at 99.8 % and from the ends of the ranges that are nearest to each other, must leave
    out no change.
    """
    counts = pd.concat([evidence.totals, evidence.known])
    counts = counts[~is_part(counts["series"]) & counts["area_code"].ne(UNKNOWN_AREA)]
    table = beside_before(counts, ["series", "area_kind", "area_code", "group"])
    apart = table["low"].gt(table["high_before"]) | table["high"].lt(table["low_before"])
    table = table[apart]
    now, before = (
        Events(table[f"low{side}"], table[f"high{side}"], _days(table, side))
        for side in ("", "_before")
    )
    least, most = bounded_ratio(now, before, CERTAIN)
    change = _middle(table) / _middle(table, "_before")
    certain = (least > 1) | (most < 1)
    found = table[certain & ((change > 1 + JUMP) | (change < 1 - JUMP))]

    def sentence(row) -> str:
        moved = "rose" if row.low > row.high_before else "fell"
        return (
            f"{evidence.area(row)}, {when(row)}: {named(row)}{whose(row)} {moved} from "
            f"{_printed(row.expected, row.high_before)} in the period before to "
            f"{_printed(row.value, row.high)}, more than chance and rounding explain."
        )

    return flags(evidence, found.assign(expected=found["value_before"]), "count-jumped", sentence)


def _days(table: pd.DataFrame, side: str = "") -> np.ndarray:
    ends = zip(table[f"period_start{side}"], table[f"period_end{side}"], strict=True)
    return np.array([(end - start).days + 1 for start, end in ends], dtype=float)


def _middle(table: pd.DataFrame, side: str = "") -> pd.Series:
    """The printed count, or the middle of what a hidden one stands for."""
    middle = (table[f"low{side}"] + table[f"high{side}"]) / 2
    return table[f"value{side}"].fillna(middle)


def _printed(value: float, high: float) -> str:
    return f"a hidden count of at most {high:,.0f}" if np.isnan(value) else f"{value:,.0f}"


def changed_areas(evidence: Evidence) -> pd.DataFrame:
    """Areas that opened, closed, or kept their code with another boundary."""
    areas = evidence.totals
    areas = areas[
        areas["area_kind"].isin(DRAWN) & ~areas["area_code"].isin([ENGLAND, UNKNOWN_AREA])
    ]
    places = ["period_start", "period_end", "area_kind", "area_code"]
    areas = areas.drop_duplicates(places).sort_values("period_end", kind="stable")
    frames = []
    for _, kind in areas.groupby(["area_kind", areas["last"] - areas["first"]]):
        periods = [found for _, found in kind.groupby("last")]
        for before, after in pairwise(periods):
            if _alike(before, after):
                continue
            frames.append(_changes(evidence, before, after))
    return together(*frames)


def _alike(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    """Whether nothing can have changed: the same codes, of areas drawn at the same time."""
    same_codes = set(before["area_code"]) == set(after["area_code"])
    vintages = {
        vintage_of(table["area_kind"].iloc[0], table["period_start"].iloc[0])
        for table in (before, after)
    }
    return same_codes and len(vintages) == 1


def _changes(evidence: Evidence, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    found = area_changes(before, after, evidence.succession)
    first = after.iloc[0]
    found = found.assign(
        period_start=first["period_start"],
        period_end=first["period_end"],
        value=float("nan"),
        expected=float("nan"),
    )
    told = {
        OPENED: "has figures for the first time",
        CLOSED: "has no figures any more",
        MOVED: "kept its code and changed its boundary",
    }

    def sentence(row) -> str:
        because = f": {row.relation}" if row.relation else ""
        return f"{sentence_start(when(row))}, {evidence.area(row)} {told[row.what]}{because}."

    return together(
        *(
            flags(evidence, found[found["what"].eq(what)], code, sentence)
            for what, code in CHANGES.items()
        )
    )


def cyber(evidence: Evidence) -> pd.DataFrame:
    """Periods with months that the cyber attack of 2022 left incomplete, or the two before."""
    by = ["period_start", "period_end", "area_kind"]
    table = evidence.counts.drop_duplicates(by)[[*by, "release", "first", "last"]]
    first, last = (month_number(day) for day in CYBER_MONTHS)
    inside = _shared(table, first, last)
    near = _shared(table, first - 2, first - 1)
    england = table["area_kind"].eq("england")
    # Areas whose trusts were hit lost most of their figures; England lost a part of its own.
    table = table.assign(value=inside, expected=0, severity=np.where(england, NOTE, AMBER))

    def sentence(row) -> str:
        whose = "England's figures"
        if row.area_kind != "england":
            whose = f"figures of {_kind(row)} that they serve"
        return (
            f"{sentence_start(when(row))}: a cyber attack left records of about twelve trusts "
            f"incomplete from August 2022 to March 2023, so {whose} are too low."
        )

    def near_sentence(row) -> str:
        return (
            f"{sentence_start(when(row))}, {_kind(row)}: records of June and July 2022 were "
            f"slightly affected by the cyber attack of August."
        )

    slight = table.assign(value=near, severity=NOTE)[near.gt(0) & inside.eq(0)]
    return together(
        flags(evidence, table[inside.gt(0)], "cyber-incident", sentence),
        flags(evidence, slight, "cyber-incident-near", near_sentence),
    )


def _shared(table: pd.DataFrame, first: int, last: int) -> pd.Series:
    """How many months each period shares with a stretch of months."""
    return (table["last"].clip(upper=last) - table["first"].clip(lower=first) + 1).clip(lower=0)


def _kind(row) -> str:
    return KINDS.get(row.area_kind, "areas")
