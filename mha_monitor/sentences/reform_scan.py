"""What a scan over many areas, groups and milestones says: how many steps are more than chance."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import answer_codes
from mha_monitor.sentences.amounts import number
from mha_monitor.sentences.reform import FIRM
from mha_monitor.sentences.reform_steps import beside_trend

NAMED = 5


def scan_sentences(table: pd.DataFrame) -> str:
    """Tests made, how many chance alone would give, how many remain, and the firmest by name."""
    tested = table[table["level_p"].notna()]
    if tested.empty:
        return f"Nothing could be tested. {_untested(table)}".rstrip()
    found = tested["level_p"].lt(FIRM).sum()
    firm = tested[tested["level_p_adjusted"].lt(FIRM)].sort_values("level_p")
    parts = [
        f"{len(tested):,} steps were tested, one for each area, group and milestone that has the "
        f"months. Chance alone would give about {number(FIRM * len(tested), 0)} of them a p below "
        f"{FIRM}; {found:,} have one.",
        _firm(firm),
        _controls(tested),
        _untested(table),
    ]
    return " ".join(part for part in parts if part)


def _firm(firm: pd.DataFrame) -> str:
    if firm.empty:
        return "After allowing for all tests together, none remains."
    named = "; ".join(_one(row) for _, row in firm.head(NAMED).iterrows())
    remain = "one remains" if len(firm) == 1 else f"{len(firm):,} remain"
    first = "" if len(firm) <= NAMED else f" The {NAMED} firmest:"
    return f"After allowing for all tests together, {remain}.{first} {named}."


def _one(row: pd.Series) -> str:
    return (
        f"{row['area_name']}, {group_title(row['group'])}, {row['title']}: "
        f"{beside_trend(row['level'])} its earlier trend"
    )


def _controls(tested: pd.DataFrame) -> str:
    """How the dates came out at which nothing could change: a check of the method."""
    controls = tested[tested["role"].eq(answer_codes.NEGATIVE_CONTROL)]
    if controls.empty:
        return ""
    found = controls["level_p"].lt(FIRM).mean()
    return (
        f"At dates when nothing could change who is detained, {found:.0%} of steps have a p below "
        f"{FIRM}; about 5% should."
    )


def _untested(table: pd.DataFrame) -> str:
    silent = table[table["level_p"].isna()]
    if silent.empty:
        return ""
    return f"{len(silent):,} could not be tested; the column `answer` says why of each."
