"""Where the gap is: which areas differ, which lie at either end, and how sure that is of each."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import measures
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import capital, listed, people, short_period
from mha_monitor.definitions.verdicts import HIGHER, LOWER, NOT_TOLD_APART, TOO_FEW
from mha_monitor.sentences import amounts, one_row, titles, verdicts
from mha_monitor.sentences.amounts import Row
from mha_monitor.sentences.areas import kinds
from mha_monitor.sentences.left_out import left_out

ENDS = ("Highest", "Lowest")
AT_EACH_END = 3
HOW_SURE_EACH = "How sure is each area?"
OPEN_BOARD = "Open this board"
NO_TILES = "No tiles were laid out for this set of areas yet, so the map is shown."
PERIODS = ("Period", "Year to March")
NAMED = 4  # more areas than these are counted, not named
ENDS_NOT_SURE = (
    "An area at either end is not for that sure to differ: the fewer its counts, the farther "
    "chance takes it. Look at its range and its verdict."
)
# The columns of what is shown, with its limits; the verdict is of the first two.
COLUMNS = {
    "ratio": ("ratio", "ratio_low", "ratio_high"),
    "smoothed": ("shrunken_ratio", "shrunken_low", "shrunken_high"),
    "rate": ("rate", "rate_low", "rate_high"),
    "difference": ("difference", "difference_low", "difference_high"),
    "excess": ("excess", "excess_low", "excess_high"),
    "unknown_share": ("unknown_share", "", ""),
    "verdict": ("ratio", "ratio_low", "ratio_high"),
}
JUDGED = ("ratio", "smoothed", "verdict")


def lead(ratios: pd.DataFrame) -> str:
    """Which areas lie higher or lower than the typical one, by name, and how many cannot be told.

    `ratios` has a row for each area, with its verdict.
    """
    judged = ratios[ratios["verdict"].isin([HIGHER, LOWER, NOT_TOLD_APART, TOO_FEW])]
    if judged.empty or math.isnan(judged["verdict_centre_ratio"].iloc[0]):
        return f"{verdicts.found(ratios)}."
    row, number = judged.iloc[0], judged["verdict"].value_counts()
    centre = verdicts.centre(row["verdict_centre"], row["area_kind"])
    what = (
        f"the {measures.rate_noun(row['measure'])} of {people(row['group'])}, set against that of "
        f"{people(row['reference'])},"
    )
    at = f"{centre} ({amounts.ratio(row['verdict_centre_ratio'])} times)"
    above, below = (_named(judged, code) for code in (HIGHER, LOWER))
    if above:
        found = f"In {above} {what} is higher than in {at}"
        found += f"; in {below} it is lower." if below else "."
    elif below:
        found = f"In {below} {what} is lower than in {at}; in no {_one(row)} is it higher."
    else:
        found = f"In no {_one(row)} can {what} be told apart from that in {at}."
    return " ".join(filter(None, [found, verdicts.spread_of(judged), _others(row, number)]))


def _one(row: Row) -> str:
    return verdicts.one(row["area_kind"])


def _named(judged: pd.DataFrame, code: str) -> str:
    """The areas of a verdict, the highest ratio first; their number where they are many."""
    rows = judged[judged["verdict"].eq(code)].sort_values("ratio", ascending=code == LOWER)
    if len(rows) > NAMED:
        return f"{len(rows)} {kinds(rows.iloc[0])}"
    return listed([one_row.place(row) for _, row in rows.iterrows()])


def _others(row: Row, number: pd.Series) -> str:
    """How many cannot be told apart, and how many have too few to say."""
    alike, few = (int(number.get(code, 0)) for code in (NOT_TOLD_APART, TOO_FEW))
    told = []
    if alike and {HIGHER, LOWER} & set(number.index):
        told.append(
            f"{amounts.how_many(alike, _one(row), kinds(row))} cannot be told apart from it"
        )
    if few:
        told.append(f"{few} {'has' if few == 1 else 'have'} too few to say")
    return f"{'; '.join(told)}." if told else ""


def aside(ratios: pd.DataFrame) -> str:
    """Which areas a red flag keeps out, and why; nothing where none is."""
    without = left_out(ratios)
    return f"{without}." if without else ""


def ends(table: pd.DataFrame, shown: str) -> tuple[list[str], list[str]]:
    """The three highest and the three lowest of what is shown, each with its range and verdict.

    Areas that a red flag keeps from being compared are never among them, nor are hidden counts.
    """
    value, *limits = COLUMNS[shown]
    allowed = table if shown == "unknown_share" else table[~blocked(table)]
    known = allowed[allowed[value].notna()].sort_values(value, ascending=False)
    most = min(AT_EACH_END, len(known) // 2)
    rows = [_end(row, value, limits, shown) for _, row in known.iterrows()]
    return rows[:most], rows[: -most - 1 : -1]


def _end(row: Row, value: str, limits: list[str], shown: str) -> str:
    told = _amount(row[value], shown)
    if all(limits):
        low, high = (row[name] for name in limits)
        told = (
            amounts.estimate(row[value], low, high)
            if shown in JUDGED
            else f"{told} ({_amount(low, shown)} to {_amount(high, shown)})"
        )
    verdict = f": {_lowered(verdicts.title(row))}" if shown in JUDGED and row["verdict"] else ""
    return f"{row['area_name']}, {told}{verdict}"


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def _amount(value: float, shown: str) -> str:
    if shown == "unknown_share":
        return f"{value:.0%}"
    if shown in JUDGED:
        return amounts.ratio(value)
    return amounts.number(value, 0)


def key_title(row: Row, shown: str) -> str:
    """What a map's colours stand for, and of whom: the heading of its key."""
    who, whom = people(row["group"]), people(row["reference"])
    unit = MEASURES[row["measure"]].unit
    return {
        "ratio": f"Rate ratio, {who} to {whom}",
        "smoothed": f"Smoothed rate ratio, {who} to {whom}",
        "rate": f"{unit.capitalize()} per 100,000 {who}",
        "difference": f"{unit.capitalize()} per 100,000 {who}, less those of {whom}",
        "excess": f"{unit.capitalize()} of {who} beyond what the rate of {whom} would give",
        "unknown_share": f"Share of {unit} with unknown ethnicity",
        "verdict": f"Rate ratio, {who} to {whom}, against the typical {_one(row)}",
    }[shown]


def key_of_groups(shown: str) -> str:
    """The heading of one key for the maps of several groups."""
    named = titles.SHOWN[shown]
    return capital(named)


def label(title: str) -> str:
    """What a map is called for whoever cannot see it."""
    return f"Map of areas. {title}."


def seen(ratios: pd.DataFrame, area: str | None = None, every_group: bool = False) -> str:
    """`Detentions under the Mental Health Act, Black and White, 2023-24`: for a browser's title.

    `area` is the code of the one that is chosen, which is then named.
    """
    row = ratios.iloc[0]
    names = [] if area is None else [*ratios.loc[ratios["area_code"].eq(area), "area_name"]]
    group = "every group" if every_group else group_title(row["group"])
    groups = f"{group} and {group_title(row['reference'])}"
    return ", ".join(filter(None, (MEASURES[row["measure"]].title, groups, *names, row["period"])))


def one_period(label: str) -> str:
    """Said where there is nothing to slide through."""
    named = short_period(label)
    return f"{capital(named)}: the only period published by area."
