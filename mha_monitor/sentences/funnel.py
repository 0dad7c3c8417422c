"""What a funnel of areas says: its title, subtitle, description and sentences.

`table` is a row for each area and `row` the one row for all of them, both from
`many_areas.answer.Funnel`.
"""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions import plain_names
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import listed, people
from mha_monitor.sentences import ages, amounts
from mha_monitor.sentences.amounts import Row
from mha_monitor.sentences.areas import kinds
from mha_monitor.sentences.left_out import left_out
from mha_monitor.sentences.titles import KINDS
from mha_monitor.sentences.verdicts import number_word

HOW_TO_READ = (
    "Each point is an area. The further to the right, the more its counts tell.",
    "If every area had the ratio at the thick line, chance alone would put 95 of 100 points within "
    "the darker band, and nearly all within the lighter one.",
    "Areas differ for many reasons, so the dashed and dotted lines allow for the usual spread "
    "between areas as well as for chance.",
    "A point beyond the lines is a reason to ask why; it is no verdict on the area.",
)


def funnel(table: pd.DataFrame, row: Row) -> str:
    """How many areas lie beyond the limits of chance, and of chance and the usual spread."""
    told = [f"{title(row)}.", *_beyond(table, row), *_without(table, row)]
    return " ".join(filter(None, [*told, ages.shortly(table.iloc[0])]))


def _without(table: pd.DataFrame, row: Row) -> list[str]:
    """Which areas are no points: those with small counts, those with a red flag."""
    flagged = f"{left_out(table)}." if left_out(table) else ""
    return [sentence for sentence in (_not_drawn(row), flagged) if sentence]


def title(row: Row) -> str:
    """The finding of a funnel."""
    many, all_of_them = KINDS.get(row["area_kind"], "areas"), row["funnel_areas"]
    if not all_of_them or math.isnan(row["funnel_centre"]):
        return f"No funnel can be drawn: too many counts of these {many} are hidden"
    beyond, usual = row["beyond_chance_998"], row["beyond_funnel_998"]
    if all_of_them == 1:
        return _of_one(row)
    lie = "lies" if beyond == 1 else "lie"
    sentence = (
        f"{number_word(beyond)} of {all_of_them} {many} {lie} further from {_centre(row)} than "
        f"chance alone would put 998 of 1,000"
    )
    if not beyond:
        return sentence
    does = "does" if usual in (0, 1) else "do"
    return (
        f"{sentence}; allowing for the usual spread between {kinds(row)}, "
        f"{number_word(usual).lower()} {does}"
    )


def short(row: Row) -> str:
    """The same finding with less room: `Three of 38 boards lie beyond what chance allows; ...`."""
    all_of_them = row["funnel_areas"]
    if all_of_them < 2 or math.isnan(row["funnel_centre"]):
        return title(row)
    beyond, usual = int(row["beyond_chance_998"]), int(row["beyond_funnel_998"])
    lie = "lies" if beyond == 1 else "lie"
    sentence = (
        f"{number_word(beyond)} of {all_of_them} {kinds(row)} {lie} beyond what chance alone allows"
    )
    if not beyond:
        return sentence
    does = "does" if usual in (0, 1) else "do"
    return f"{sentence}; with the usual spread between them, {number_word(usual).lower()} {does}"


def _of_one(row: Row) -> str:
    """Of one area there is no spread to speak of."""
    one = KINDS.get(row["area_kind"], "areas").removesuffix("s")
    lies = "lies" if row["beyond_chance_998"] else "does not lie"
    return (
        f"The one {one} with counts large enough {lies} further from {_centre(row)} than chance "
        f"alone would put it"
    )


def _centre(row: Row) -> str:
    value = amounts.ratio(row["funnel_centre"])
    return f"England's ratio ({value})" if row["centre"] == "england" else f"the average ({value})"


def _beyond(table: pd.DataFrame, row: Row) -> list[str]:
    if not row["funnel_areas"] or math.isnan(row["funnel_centre"]):
        return []
    sentences = []
    for side in ("above", "below"):
        names = table.loc[table["beyond_chance"].eq(f"{side} 99.8%"), "area_name"]
        if len(names):
            sentences.append(f"{side.capitalize()} the 99.8% limit: {listed(sorted(names), 10)}.")
    return [
        *sentences,
        f"Beyond the 95% limits of chance {_lie(row['beyond_chance_95'])}, where about "
        f"{row['expected_beyond_95']:.0f} would by chance alone, and beyond those with the usual "
        f"spread {_lie(row['beyond_funnel_95'])}.",
    ]


def _lie(number: int) -> str:
    return f"{'lies' if number == 1 else 'lie'} {number_word(number).lower()}"


def subtitle(table: pd.DataFrame, row: Row) -> str:
    """What a funnel draws, how many areas it cannot, and which are left out."""
    measure = MEASURES[row["measure"]].title
    without = filter(None, [*_without(table, row), ages.shortly(table.iloc[0])])
    return (
        f"Rate ratio of {people(row['group'])} to {people(row['reference'])} by how "
        f"much the counts tell. {' '.join([f'{measure}, {plain_names.when(row)}.', *without])}"
    )


def _not_drawn(row: Row) -> str:
    """How many areas have counts too small for a point; nothing where there is no funnel."""
    # Those whose counts are too wide for an average may have a point all the same.
    hidden, many = row["areas"] + row["areas_unsettled"] - row["funnel_areas"], kinds(row)
    if hidden <= 0 or math.isnan(row["funnel_centre"]):
        return ""
    have = "has" if hidden == 1 else "have"
    number = amounts.how_many(hidden, many.removesuffix("s"), many)
    return f"{number} {have} a count that may be under 5 and cannot be drawn."


def alt(table: pd.DataFrame, row: Row) -> str:
    """What a funnel says, for someone who cannot see it."""
    drawn = "a point for each area, with limits that are wide at the left where counts are small"
    return f"Funnel: {drawn}. {funnel(table, row)}"
