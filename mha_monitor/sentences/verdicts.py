"""A verdict in words: the one place where what is said of an area against a centre is worded."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions import verdicts
from mha_monitor.definitions.verdicts import (
    ENGLAND,
    HIGHER,
    IN_DOUBT,
    LOWER,
    NO_FIGURES,
    NOT_TOLD_APART,
    TOO_FEW,
)
from mha_monitor.sentences import amounts
from mha_monitor.sentences.amounts import Row

KINDS = {"icb": "integrated care boards", "region": "NHS regions", "sub-icb": "sub-ICB locations"}
ONE = {"icb": "board", "region": "region"}
WORDS = {
    HIGHER: "Higher than {centre}",
    LOWER: "Lower than {centre}",
    NOT_TOLD_APART: "Cannot be told apart from {centre}",
    TOO_FEW: "Too few to say",
    IN_DOUBT: "In doubt: not compared",
    NO_FIGURES: "No figures",
}
# How many of them there are, for a sentence on all areas: singular, plural.
COUNTED = {
    HIGHER: ("lies above it", "lie above it"),
    LOWER: ("lies below it", "lie below it"),
    NOT_TOLD_APART: ("cannot be told apart from it", "cannot be told apart from it"),
    TOO_FEW: ("has too few to say", "have too few to say"),
    IN_DOUBT: ("is in doubt and not compared", "are in doubt and not compared"),
    NO_FIGURES: ("has no figures", "have no figures"),
}
HOW = (
    "An area is called higher or lower only where the difference is more than chance, rounding and "
    "the number of areas looked at together explain. Of all areas called so, about one in twenty "
    "may be called by chance. “Cannot be told apart” does not mean “the same”."
)


def one(area_kind: str) -> str:
    """`board`: what one area of a kind is called for short."""
    return ONE.get(area_kind, "area")


def centre(name: str, area_kind: str) -> str:
    """`the typical board`, or `England`."""
    return "England" if name == ENGLAND else f"the typical {one(area_kind)}"


def title(row: Row) -> str:
    """`Higher than the typical board`; `row` holds `verdict`, `verdict_centre` and `area_kind`."""
    verdict = verdicts.of_row(row)
    return WORDS[verdict.code].format(centre=centre(verdict.centre, row["area_kind"]))


def beside_england(row: Row) -> str:
    """The cell of a table of indirect ratios: above, below, neither; or that it is in doubt."""
    code = str(row["against_england"])
    return WORDS[code] if code == IN_DOUBT else code


def sentence(row: Row) -> str:
    """The verdict with its centre's ratio, and what keeps it from being read for more."""
    at = row["verdict_centre_ratio"]
    value = f" ({amounts.ratio(at)})" if "{centre}" in WORDS[row["verdict"]] else ""
    return " ".join(filter(None, [f"{title(row)}{value}.", spread(row)]))


def spread(row: Row) -> str:
    """Whether a difference is one that areas often have; why a range off the centre proves none."""
    verdict = verdicts.of_row(row)
    if verdict.code == NOT_TOLD_APART:
        return _among_many(row)
    if verdict.within_usual_spread is None or verdict.code not in (HIGHER, LOWER):
        return ""
    return f"That is {_side(verdict.within_usual_spread)} the range {_where(row)}."


def _side(within: bool) -> str:
    return "within" if within else "outside"


def _where(row: Row, whose: str = "its") -> str:
    """The 95% limits of chance and of the differences that areas have, in words.

    "The usual spread" is what a funnel calls its own limits, of 99.8%.
    """
    return f"where 19 of 20 {one(row['area_kind'])}s of {whose} size would lie"


def _among_many(row: Row) -> str:
    """Why an area whose own range leaves the centre out cannot be told apart all the same."""
    at, low, high = (row[name] for name in ("verdict_centre_ratio", "ratio_low", "ratio_high"))
    near = low if low > at else high
    alone = low > at or high < at
    # An end that is printed as the centre is leaves a reader in no doubt.
    if (
        not alone
        or amounts.ratio(near) == amounts.ratio(at)
        or not row["verdict_p"] < row["verdict_p_adjusted"]
    ):
        return ""
    return (
        f"The range by itself leaves {amounts.ratio(at)} out, but many {one(row['area_kind'])}s "
        f"are looked at together: among so many, one this far off may well come by chance."
    )


def spread_of(table: pd.DataFrame) -> str:
    """Of the areas that are higher or lower, how many lie where most of their size would."""
    apart = table[table["verdict"].isin([HIGHER, LOWER]) & table["within_usual_spread"].notna()]
    if apart.empty:
        return ""
    if len(apart) == 1:
        return spread(apart.iloc[0])
    within = int(apart["within_usual_spread"].sum())
    where = _where(apart.iloc[0], "their")
    if within in (0, len(apart)):
        return f"All of these lie {_side(bool(within))} the range {where}."
    return (
        f"{number_word(within)} of these {len(apart)} {'lies' if within == 1 else 'lie'} within "
        f"the range {where}."
    )


def legend(centre_name: str, area_kind: str) -> dict[str, str]:
    """Each code in words, for a key; in the order of the codes."""
    named = centre(centre_name, area_kind)
    return {code: WORDS[code].format(centre=named) for code in verdicts.CODES}


def found(table: pd.DataFrame) -> str:
    """`2 of 42 boards lie above the typical board's ratio of 2.8 and 1 lies below`: for a title."""
    judged = table[table["verdict"].notna() & table["verdict"].ne(IN_DOUBT)]
    if judged.empty or math.isnan(judged["verdict_centre_ratio"].iloc[0]):
        return "Nothing can be said of how these areas stand to one another"
    row, number = judged.iloc[0], judged["verdict"].value_counts()
    many = KINDS.get(row["area_kind"], "areas")
    named = centre(row["verdict_centre"], row["area_kind"])
    above, below = (int(number.get(code, 0)) for code in (HIGHER, LOWER))
    if len(judged) == 1:
        return f"Of one {many.removesuffix('s')} alone: {_lowered(title(row))}"
    lies, lie = ("lies" if each == 1 else "lie" for each in (above, below))
    return (
        f"{number_word(above)} of {len(judged)} {many} {lies} above {named} "
        f"({amounts.ratio(row['verdict_centre_ratio'])}) and {number_word(below).lower()} {lie} "
        f"below; the others cannot be told apart from it or have too few to say"
    )


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def number_word(number: int) -> str:
    """`None`, `One` … `Ten`, then figures."""
    small = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return small[number] if number < len(small) else str(number)


def counted(table: pd.DataFrame) -> str:
    """`Of 42 boards held against the typical board (2.8), ...`: how many have each verdict."""
    table = table[table["verdict"].notna()]
    if table.empty:
        return ""
    row, number = table.iloc[0], table["verdict"].value_counts()
    named, at = centre(row["verdict_centre"], row["area_kind"]), row["verdict_centre_ratio"]
    if math.isnan(at):
        return f"No ratio can be given for {named}, so nothing is held against it."
    tests = int(table["verdict_p"].notna().sum())
    allowing = f", after allowing for {tests} tests" if tests > 1 else ""
    number_held = amounts.how_many(len(table), one(row["area_kind"]))
    start = f"Of {number_held} held against {named} ({amounts.ratio(at)})"
    nobody = [] if {HIGHER, LOWER} & set(number.index) else ["none lies above or below it"]
    told = [
        f"{number[code]} {COUNTED[code][int(number[code] != 1)]}"
        for code in verdicts.CODES
        if code in number
    ]
    return f"{start}{allowing}: {'; '.join([*nobody, *told])}."
