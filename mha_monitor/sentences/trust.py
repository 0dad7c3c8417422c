"""Whether the figures can be trusted: how well ethnicity is recorded, what is in doubt."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import capital, listed, when
from mha_monitor.definitions.quality_thresholds import OFTEN_UNKNOWN
from mha_monitor.sentences import amounts, one_row, verdicts

CAVEAT = (
    "An event without an ethnic group on record is in no group's figure. It may be of any group: "
    "unknown is not “Other”. Detentions recorded only by acute hospitals carry no ethnicity and "
    "are not counted here."
)
MEASURES_HELD = "Every measure: its unit, where it is published, for which periods, and its catch"
YEARS = "Years with figures for detentions in England by ethnic group"


def headline(areas: pd.DataFrame, england: amounts.Row) -> str:
    """How much is unknown in England, and in how many areas more than one in ten."""
    share, unit = england["unknown_share"], MEASURES[england["measure"]].unit
    if math.isnan(share):
        start = f"How many {unit} have no ethnic group on record was not published for England."
    else:
        start = (
            f"In England, in {when(england)}, {share:.1%} of {unit} had no ethnic group on record."
        )
    known = areas[areas["unknown_share"].notna()]
    if known.empty:
        return start
    many = verdicts.KINDS.get(known["area_kind"].iloc[0], "areas")
    # Called so only where no count within the ranges would make it less.
    often = int(known["unknown_share_low"].gt(OFTEN_UNKNOWN).sum())
    return f"{start} More than one in ten had none at {often} of {len(known)} {many}."


def in_doubt(areas: pd.DataFrame) -> str:
    """Which areas are compared with nothing, by name."""
    names = sorted(areas.loc[blocked(areas), "area_name"])
    if not names:
        return "No area's figures are so much in doubt that they are not compared."
    return f"In doubt, and not compared: {listed(names, most=len(names))}."


def not_published(areas: pd.DataFrame) -> str:
    names = sorted(areas.loc[areas["unknown_share"].isna(), "area_name"])
    return f"Not published or hidden for: {listed(names, most=len(names))}." if names else ""


def finding(areas: pd.DataFrame, england: amounts.Row) -> str:
    told = [headline(areas, england), in_doubt(areas), not_published(areas)]
    return "\n".join(filter(None, told))


def title(england: amounts.Row) -> str:
    return f"{MEASURES[england['measure']].title} without an ethnic group on record"


def subtitle(areas: pd.DataFrame, england: amounts.Row) -> str:
    many = verdicts.KINDS.get(areas["area_kind"].iloc[0], "areas")
    start = capital(many) if many[0].islower() else many
    return f"{start} and England, {when(england)}; in brackets what rounding allows."


def of_some(table: pd.DataFrame) -> str:
    """What a picture of `often` alone shows."""
    if table["unknown_share_low"].iloc[1:].gt(OFTEN_UNKNOWN).all():
        return "England, and where more than one in ten had none. The table has every area."
    return "England, and the ten areas where most had none. The table has every area."


def alt(areas: pd.DataFrame, england: amounts.Row) -> str:
    """The most and the least, and England between them."""
    known = areas[areas["unknown_share"].notna()]
    if known.empty:
        return headline(areas, england)
    ordered = known.sort_values("unknown_share")
    least, most = ordered.iloc[0], ordered.iloc[-1]
    return (
        f"{headline(areas, england)} From {least['unknown_share']:.0%} in "
        f"{one_row.place(least)} to {most['unknown_share']:.0%} in {one_row.place(most)}."
    )


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Shares as a reader needs them."""
    return pd.DataFrame(
        [
            {
                "Area": row["area_name"],
                "Without an ethnic group": amounts.counted(row, "unknown_count"),
                "Of all": amounts.counted(row, "total_count"),
                "Share": _share(row),
            }
            for _, row in table.iterrows()
        ]
    )


def _share(row: amounts.Row) -> str:
    low, high = row["unknown_share_low"], row["unknown_share_high"]
    if math.isnan(low):
        return "not published"
    between = f"{low:.1%} to {high:.1%}"
    if math.isnan(row["unknown_share"]):
        return between
    share = f"{row['unknown_share']:.1%}"
    return share if low == high else f"{share} ({between})"
