"""Checks of what is not known: the share of unknown ethnicity, its change, and hidden counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.vocabulary import BROAD_GROUPS, ENGLAND, UNKNOWN_AREA
from mha_monitor.definitions.plain_names import listed
from mha_monitor.definitions.quality_thresholds import (
    FEWEST_UNKNOWN,
    MOSTLY,
    OFTEN_UNKNOWN,
    SHARE_MOVED,
    TOO_OFTEN_UNKNOWN,
)
from mha_monitor.rates.quality.evidence import (
    KINDS,
    PLACE,
    Evidence,
    beside_before,
    flags,
    is_area,
    is_part,
    named,
    sentence_start,
    together,
    when,
)

AT_LEAST = 3.09  # standard errors: 99.8 %, as elsewhere


def shares(evidence: Evidence) -> pd.DataFrame:
    """The share of unknown ethnicity of each place: value, low, high, and the total behind it.

    Where every count is exact it is all that no known group holds, blank records too; elsewhere
    the printed rows, or what the known groups leave of the total where that is more, or where
    no such row is printed.
    """
    known, unknown = _sums(evidence.known), _sums(evidence.unknown)
    names = [*PLACE, "area_name", "release", "first", "last", "value", "low", "high"]
    table = evidence.totals.set_index("where")[names]
    table = table.join(known.add_prefix("known_"), how="inner")
    table = table.join(unknown.add_prefix("unknown_"))
    table = table[table["known_parts"].eq(len(BROAD_GROUPS)) & table["low"].gt(0)]
    rest = table["low"] - table["known_high"]
    exact = table["low"].eq(table["high"]) & table["known_low"].eq(table["known_high"])
    most = table["high"] - table["known_low"]
    low = np.fmax(table["unknown_low"], rest)
    high = np.fmax(table["unknown_high"].fillna(most), rest)
    left_over = table["value"] - table["known_value"]
    value = table["unknown_value"].mask(exact | table["unknown_low"].isna(), left_over)
    least = low / table["high"]
    share = value / table["value"]
    return table.assign(
        total=table["value"],
        total_low=table["low"],
        unknown=low,
        value=share.where(share.ge(least)),  # a printed row that holds too few says nothing
        low=least,
        high=np.minimum(high / table["low"], 1.0),
    ).reset_index(drop=True)


def _sums(counts: pd.DataFrame) -> pd.DataFrame:
    """The sums of counts in each place; a sum with a hidden part has no value."""
    by_place = counts.groupby("where")
    sums, parts = by_place[["value", "low", "high"]].sum(), by_place.size()
    return sums.assign(value=sums["value"].where(by_place["value"].count().eq(parts)), parts=parts)


def ethnicity_unknown(evidence: Evidence) -> pd.DataFrame:
    """Areas where ethnicity is unknown for more than one in ten, or too many to compare."""
    table = shares(evidence)
    table = table[table["area_code"].ne(UNKNOWN_AREA)]
    england = table[table["area_code"].eq(ENGLAND)].set_index(PLACE[:3])["value"]
    table = table.join(england.rename("expected"), on=PLACE[:3])
    too_often = table["low"].gt(TOO_OFTEN_UNKNOWN) & table["unknown"].ge(FEWEST_UNKNOWN)
    often = table["value"].gt(OFTEN_UNKNOWN) & ~too_often & ~is_part(table["series"])

    def sentence(row) -> str:
        beside = f" England: {row.expected:.1%}." if row.expected >= 0 else ""
        return (
            f"{evidence.area(row)}, {when(row)}: ethnicity is unknown for {_share(row)} of "
            f"{named(row)}.{'' if row.area_kind == 'england' else beside}"
        )

    return together(
        flags(evidence, table[too_often], "ethnicity-too-often-unknown", sentence),
        flags(evidence, table[often], "ethnicity-often-unknown", sentence),
    )


def _share(row) -> str:
    if np.isnan(row.value):
        return f"at least {row.low:.0%}"
    if row.high - row.low < 0.01:
        return f"{row.value:.1%}"
    return f"{row.value:.0%} ({row.low:.0%} to {row.high:.0%} allowing for rounding)"


def unknown_share_moved(evidence: Evidence) -> pd.DataFrame:
    """Areas whose share of unknown ethnicity moved further than rounding and chance explain."""
    table = shares(evidence)
    table = table[table["area_code"].ne(UNKNOWN_AREA)]
    table = beside_before(table, ["series", "area_kind", "area_code"])
    # For the nearest ends of the two ranges, so that rounding alone is no change.
    moved = np.maximum(table["low"] - table["high_before"], table["low_before"] - table["high"])
    mean = (table["value"] + table["value_before"]) / 2
    error = np.sqrt(mean * (1 - mean) * (1 / table["total_low"] + 1 / table["total_low_before"]))
    found = table[(moved > SHARE_MOVED) & (moved > AT_LEAST * error)]

    def sentence(row) -> str:
        return (
            f"{evidence.area(row)}, {when(row)}: the share of unknown ethnicity in "
            f"{named(row)} went from {row.expected:.0%} in the period before to "
            f"{row.value:.0%}."
        )

    found = found.assign(expected=found["value_before"])
    return flags(evidence, found, "unknown-share-moved", sentence)


def mostly_suppressed(evidence: Evidence) -> pd.DataFrame:
    """Kinds of area in which some have most of their counts by ethnic group hidden."""
    counts = pd.concat([evidence.known, evidence.unknown])
    counts = counts[is_area(counts) & ~is_part(counts["series"])]
    hidden = counts.assign(hidden=counts["mark"].eq(Mark.SUPPRESSED))
    by_area = hidden.groupby([*PLACE, "area_name"])["hidden"].mean().reset_index()
    kept = PLACE[:-1]
    rows = []
    for place, areas in by_area.groupby(kept):
        mostly = areas[areas["hidden"].gt(MOSTLY)]
        if len(mostly):
            names = sorted(evidence.area(row) for row in mostly.itertuples())
            rows.append((*place, len(mostly), len(areas), listed(names)))
    found = pd.DataFrame(rows, columns=[*kept, "value", "expected", "listing"])

    def sentence(row) -> str:
        return (
            f"{sentence_start(when(row))}: in {row.value:.0f} of {row.expected:.0f} "
            f"{KINDS.get(row.area_kind, 'areas')} most counts of {named(row)} by ethnic "
            f"group are hidden: {row.listing}."
        )

    return flags(evidence, found, "mostly-suppressed", sentence)
