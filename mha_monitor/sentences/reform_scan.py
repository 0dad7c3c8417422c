"""What a scan over many areas, groups and milestones says: how many steps are more than chance."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import answer_codes
from mha_monitor.sentences.amounts import number
from mha_monitor.sentences.reform_steps import beside_trend
from mha_monitor.sentences.reform_verdicts import FIRM, is_firm, is_not_yet_firm

NAMED = 5


def scan_sentences(table: pd.DataFrame) -> str:
    """Tests made, how many chance alone would give, how many remain, and the firmest by name."""
    tested = table[table["level_p"].notna()]
    if tested.empty:
        return f"Nothing could be tested. {_untested(table)}".rstrip()
    found = tested["level_p"].lt(FIRM).sum()
    parts = [
        f"{len(tested):,} steps were tested, one for each area, group and milestone that has the "
        f"months. Chance alone would give about {number(FIRM * len(tested), 0)} of them a p below "
        f"{FIRM} at most; {found:,} {'has' if found == 1 else 'have'} one.",
        _remaining(tested),
        _controls(tested),
        _untested(table),
    ]
    return " ".join(part for part in parts if part)


def _remaining(tested: pd.DataFrame) -> str:
    """The steps left after all tests together, and among other months."""
    rare = tested[tested["level_p_adjusted"].lt(FIRM)]
    if rare.empty:
        return "After allowing for all tests together, none remains."
    stands = [is_firm(row) or is_not_yet_firm(row) for _, row in rare.iterrows()]
    firm = rare[stands].sort_values("level_p")
    whole = "one remains" if len(rare) == 1 else f"{len(rare):,} remain"
    if firm.empty:
        return (
            f"After allowing for all tests together, {whole}, but at other months tried as if "
            f"they were the date {'it stands' if len(rare) == 1 else 'they stand'} out as much: "
            f"no step can be told from drift."
        )
    named = "; ".join(_one(row) for _, row in firm.head(NAMED).iterrows())
    first = "" if len(firm) <= NAMED else f" The {NAMED} firmest:"
    also = "" if len(firm) == len(rare) else f", and {len(firm):,} of them"
    more = also or (", and it" if len(firm) == 1 else ", and they")
    stand = "stands" if len(firm) == 1 else "stand"
    return (
        f"After allowing for all tests together, {whole}{more} {stand} out among other months "
        f"too.{first} {named}."
    )


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
        f"{FIRM}; 5% should at most."
    )


def _untested(table: pd.DataFrame) -> str:
    silent = table[table["level_p"].isna()]
    if silent.empty:
        return ""
    return f"{len(silent):,} could not be tested; the column `answer` says why of each."
