"""Repeat detentions as sentences: how often people were detained, and what is not certain of it."""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import people, period
from mha_monitor.sentences.amounts import Row
from mha_monitor.sentences.sources import SOURCE_NAMES

# Groups that stand for everyone, and so have no people of their own name.
EVERYONE = {"all": "everyone", "all-known": "people of known ethnicity"}
CAVEAT = (
    "Counts people, by number of detentions in a year, and not detentions. The publisher adds "
    "unknown ethnicity to Other in this table: Other here is Chinese and any other ethnic group, "
    "which are printed apart. Dispersion is the variance of the number of detentions over its "
    "mean, if people are detained at random and each then so many times; whoever had seven or "
    "more is taken to have had seven. Its low and high ends are those of an assumption, not of "
    "an interval: that the detentions too many are all of people detained most often, or once. "
    "None is published for areas: England's stands for them."
)


def finding(table: pd.DataFrame) -> str:
    """What the table of one year says: everyone, the broad groups, and whether it adds up."""
    rows = {row["group"]: row for _, row in table.iterrows()}
    sentences = [_whole(rows["all"])] if "all" in rows else []
    sentences += [_group(rows[code]) for code in ("black", "white") if code in rows]
    return " ".join([*sentences, _adds_up(table)])


def source_line(table: pd.DataFrame) -> str:
    """Source, year and licence."""
    names = [SOURCE_NAMES[name] for name in SOURCE_NAMES if name in set(table["source"])]
    years = ", ".join(dict.fromkeys(table["period"]))
    return f"Source: {'; '.join(names)}, {years}. Open Government Licence v3.0."


def who(group: str) -> str:
    return EVERYONE.get(group) or people(group)


def _whole(row: Row) -> str:
    return (
        f"In England, in {period(row['period'])}, the publisher's table has {row['people']:,.0f} "
        f"people with at least {row['detentions_low']:,.0f} detentions."
    )


def _group(row: Row) -> str:
    start = f"For {who(row['group'])} the number of detentions varies"
    return (
        f"{start} {row['dispersion']:.2f} times as much as chance alone would have it, so that "
        f"standard errors are {row['standard_error_factor']:.2f} times as large; allowing for what "
        f"does not add up, {row['dispersion_low']:.2f} to {row['dispersion_high']:.2f} times as "
        f"much."
    )


def _adds_up(table: pd.DataFrame) -> str:
    """Whether the table and the count of detentions agree."""
    counted = table[table["detentions"].notna()]
    off = counted[~counted["reconciled"]]
    if counted.empty:
        return "No count of detentions is held to hold the table against."
    if off.empty:
        return "The table adds up to the detentions that the same release counts."
    row = off.iloc[0]
    more = "more" if row["detentions_low"] > row["detentions"] else "fewer"
    unit = MEASURES["detentions"].unit
    of_whom = "" if row["group"] == "all" else f" of {who(row['group'])}"
    which = "every group" if len(off) == len(counted) else f"{len(off)} of {len(counted)} groups"
    return (
        f"The table does not add up to the detentions for {which}: it has {more} than the "
        f"{row['detentions']:,.0f} {unit}{of_whom} that the same release counts.{_people(off)} A "
        f"person whom two providers describe differently may stand in it twice; that is inferred "
        f"from the publisher's code. So intervals that rest on it are better than none, and not "
        f"exact."
    )


def _people(off: pd.DataFrame) -> str:
    """Where there are more people than detentions, which cannot be: of a group that was named."""
    impossible = off[off["people"].gt(off["detentions"])].set_index("group")
    shown = [code for code in ("black", "white", "all") if code in impossible.index]
    if not shown:
        return ""
    row, unit = impossible.loc[shown[0]], MEASURES["detentions"].unit
    whom = "people" if shown[0] == "all" else people(shown[0])
    return (
        f" It even has more {whom} ({row['people']:,.0f}) than there were {unit} of them "
        f"({row['detentions']:,.0f}), which cannot be."
    )
