"""Titles that state the finding, subtitles that say what is drawn, and alternative text.

Like `words`, these are made from the tables they speak of and say nothing of causes.
"""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.flags import ranked
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.periods import MONTH, every_of
from mha_monitor.definitions.plain_names import short_period
from mha_monitor.definitions.population_bases import BASES, MOVING, UNDER_A_RATE, BaseChange
from mha_monitor.definitions.quality_codes import NO_POPULATION
from mha_monitor.definitions.verdicts import is_few
from mha_monitor.sentences import ages, amounts, one_row, verdicts
from mha_monitor.sentences.bases import before_on_new_census, share_of_move
from mha_monitor.sentences.left_out import left_out
from mha_monitor.sentences.other_backgrounds import caution

KINDS = verdicts.KINDS
SHOWN = {
    "ratio": "rate ratio",
    "smoothed": "smoothed rate ratio",
    "rate": "rate per 100,000",
    "difference": "rate difference per 100,000",
    "excess": "excess",
    "unknown_share": "share with unknown ethnicity",
    "verdict": "verdict",
}


def groups_subtitle(ratios: pd.DataFrame) -> str:
    """What a chart of groups draws, and the caution that belongs to an "any other" group."""
    row = ratios.iloc[0]
    drawn = (
        f"Rate ratio of each ethnic group to {group_title(row['reference'])}. "
        f"{MEASURES[row['measure']].title}, {plain_names.when(row)}."
    )
    return " ".join(filter(None, [drawn, ages.several(ratios), caution(ranked(ratios))]))


def areas(ratios: pd.DataFrame) -> str:
    """How many areas have which verdict, and which are left out."""
    without = left_out(ratios)
    return f"{verdicts.found(ratios)}{f'. {without}' if without else ''}"


def within_areas(ratios: pd.DataFrame, value: float, low: float, high: float) -> str:
    """What is left of England's ratio when each area's groups are compared with one another."""
    if math.isnan(value):
        return ""
    row = ratios.iloc[0]
    who, whom = plain_names.people(row["group"]), plain_names.people(row["reference"])
    kind = KINDS.get(row["area_kind"], "areas").removesuffix("s")
    without = left_out(ratios)
    return (
        f"Compared with {whom} of the same {kind}, the {measures.rate_noun(row['measure'])} of "
        f"{who} was {amounts.point(value, (low, high))} times as high "
        f"({amounts.range_of(low, high)}). The ratio for England as a whole also "
        f"holds the differences between areas: groups do not live in the same places, and rates "
        f"differ from place to place for everyone.{f' {without}.' if without else ''}"
    )


def areas_subtitle(ratios: pd.DataFrame, shown: str = "ratio") -> str:
    row = ratios.iloc[0]
    who = group_title(row["group"])
    against = (
        f" to {group_title(row['reference'])}" if shown not in ("rate", "unknown_share") else ""
    )
    of_whom = f" of {who} people{against}" if shown != "unknown_share" else ""
    bare = without_people(ratios)
    hidden = int(ratios["ratio"].isna().sum()) - bare
    note = f" {_have(hidden)} hidden counts and no ratio." if hidden else ""
    note += f" {_have(bare)} no population that is held, and no ratio." if bare else ""
    what = SHOWN[shown][0].upper() + SHOWN[shown][1:]
    measure = MEASURES[row["measure"]].title
    drawn = f"{what}{of_whom}. {measure}, {plain_names.when(row)}.{note}"
    return f"{drawn} {ages.shortly(row) if against else ''}".strip()


def without_people(ratios: pd.DataFrame) -> int:
    """How many areas have counts and, for want of a population, no ratio."""
    flags = ratios["flags"].str.split() if "flags" in ratios else pd.Series([], dtype=object)
    return int(flags.map(lambda codes: NO_POPULATION in codes).sum())


def _have(number: int) -> str:
    return amounts.how_many(number, "area has", "areas have")


def map_title(ratios: pd.DataFrame, shown: str) -> str:
    """The finding of a map: for the ratio, how many areas differ; otherwise the extremes."""
    if shown in ("ratio", "verdict"):
        return areas(ratios)
    # How much is unknown can be compared where what is known cannot.
    compared = ratios if shown == "unknown_share" else ranked(ratios)
    without = "" if len(compared) == len(ratios) else f". {left_out(ratios)}"
    if shown != "unknown_share":
        compared, few = with_enough(compared)
        without = f", {few}{without}" if few else without
    known = compared[compared[shown].notna()]
    if known.empty:
        return f"No {SHOWN[shown]} can be given for these areas"
    low, high = known.iloc[known[shown].argmin()], known.iloc[known[shown].argmax()]
    return (
        f"{plain_names.capital(SHOWN[shown])}: from {_amount(low[shown], shown)} in "
        f"{low['area_name']} to {_amount(high[shown], shown)} in {high['area_name']}{without}"
    )


def with_enough(ratios: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The areas with enough to say, and how many others are left out of a range."""
    few = pd.Series([is_few(row) for _, row in ratios.iterrows()], ratios.index, dtype=bool)
    told = f"without {few.sum()} that have too few to say" if few.any() else ""
    return ratios[~few], told


def ends(table: pd.DataFrame, shown: str) -> str:
    """First and last value of a series, and nothing of what lies between."""
    rows = ranked(table[table[shown].notna()])
    if len(rows) < 2:
        return f"One period only: {trend_point(rows.iloc[0], shown)}" if len(rows) else "No figures"
    first, last = rows.iloc[0], rows.iloc[-1]
    both = f"{trend_point(first, shown)} and {trend_point(last, shown)}"
    who = plain_names.people(last["group"])
    if shown == "rate":
        return f"The rate of {who} was {both}, per 100,000"
    return f"The {SHOWN[shown]} of {who} to {plain_names.people(last['reference'])} was {both}"


def trend_point(row: amounts.Row, shown: str) -> str:
    return f"{_amount(row[shown], shown)} in {short_period(row['period'])}"


def trend_subtitle(table: pd.DataFrame, base: str) -> str:
    row = table.iloc[0]
    kind = (
        "Standardised rates as published" if row["rate_kind"] == "standardised" else "Crude rates"
    )
    other = (
        "with people moving from census to census, then held"
        if base == MOVING
        else f"moved to {UNDER_A_RATE[base]} throughout"
    )
    return f"{_trend_of(row)} {kind}, and the same {other}."


def years_subtitle(table: pd.DataFrame) -> str:
    """What a trend of years is drawn from, on whichever bases it rests."""
    row = table.iloc[0]
    kind = "Standardised" if row["rate_kind"] == "standardised" else "Crude"
    bases = " and ".join(BASES[base] for base in sorted(set(table["population_base"].dropna())))
    return f"{_trend_of(row)} {kind} rates, {bases}."


def months_subtitle(table: pd.DataFrame) -> str:
    """What a trend of months, or of twelve months moving on, is drawn from."""
    row = table.iloc[0]
    base = BASES[row["population_base"]]
    if every_of(row["period"]) == MONTH:
        return f"{_trend_of(row)} Crude rates for one month, {base}."
    return f"{_trend_of(row)} Crude rates of twelve months, {base}; each stands at its end."


def _trend_of(row: amounts.Row) -> str:
    return (
        f"{MEASURES[row['measure']].title}, {one_row.place(row)}, {group_title(row['group'])} and "
        f"{group_title(row['reference'])}."
    )


def census(change: BaseChange | None) -> str:
    """Why the fall over the census break is not progress."""
    if change is None:
        return "The two series rest on one census here, so no change of base lies between them."
    moved = "fell" if change.after < change.before else "rose"
    more = ", which counted more Black people than the one before" if _of_black(change) else ""
    sentence = (
        f"From {change.period_before} to {change.period_after} the published ratio {moved} from "
        f"{change.before:.2f} to {change.after:.2f}. Between these years the publisher changed "
        f"the population it divides by, from Census 2011 to Census 2021{more}. "
        f"On Census 2021 throughout it went from {before_on_new_census(change)} to "
        f"{change.after:.2f}."
    )
    return f"{sentence} {share_of_move(change)}"


def _of_black(change: BaseChange) -> bool:
    return change.group == "black" or change.group.startswith("black-")


def alt_areas(ratios: pd.DataFrame) -> str:
    bare = without_people(ratios)
    hidden = int(ratios["ratio"].isna().sum()) - bare
    enough, few = with_enough(ranked(ratios))
    known = enough[enough["ratio"].notna()]
    if ratios["ratio"].isna().all():
        return "Map or chart of areas. No ratio can be given."
    return (
        f"{areas(ratios)}. {_from_to(known, few)}"
        f"{f'{_have(hidden)} no ratio because a count is hidden.' if hidden else ''}"
        f"{f' {_have(bare)} no population that is held.' if bare else ''}"
    )


def _from_to(known: pd.DataFrame, few: str) -> str:
    """The least and the most ratio of areas with enough to say, each with its interval."""
    if known.empty:
        return ""
    ends = known.iloc[known["ratio"].argmin()], known.iloc[known["ratio"].argmax()]
    low, high = (
        f"{row['area_name']}, {amounts.point_of(row)} ({amounts.interval(row, 'ratio')})"
        for row in ends
    )
    return f"Ratios go from {low}, to {high}{f', {few}' if few else ''}. "


def alt_shown(ratios: pd.DataFrame, shown: str, england_value: float | None) -> str:
    """What a map of rates, differences or unknown shares says, for someone who cannot see it."""
    row, missing = ratios.iloc[0], int(ratios[shown].isna().sum())
    england = "" if england_value is None else f" England: {_amount(england_value, shown)}."
    hidden = f" {_have(missing)} no figure because a count is hidden." if missing else ""
    kind = KINDS.get(row["area_kind"], "areas")
    number = amounts.how_many(len(ratios), kind.removesuffix("s"), kind)
    return f"Map of {number}. {map_title(ratios, shown)}.{england}{hidden}"


def alt_trend(published: pd.DataFrame, one_base: pd.DataFrame, shown: str, title: str) -> str:
    points = "; ".join(trend_point(row, shown) for _, row in published.iterrows())
    moved = "; ".join(trend_point(row, shown) for _, row in one_base.iterrows())
    return f"{title}. As published: {points}. On one base: {moved}."


def alt_months(table: pd.DataFrame, shown: str, title: str) -> str:
    """What a trend of many months says: its ends and its extremes; the table has every month."""
    known = table[table[shown].notna()]
    if known.empty:
        return f"{title}."
    low, high = known.iloc[known[shown].argmin()], known.iloc[known[shown].argmax()]
    return (
        f"{title}. As drawn it goes from {trend_point(low, shown)} to "
        f"{trend_point(high, shown)}. {len(table)} periods, {len(table) - len(known)} of them "
        f"without a figure."
    )


def _amount(value: float, shown: str) -> str:
    if shown == "unknown_share":
        return f"{value:.0%}"
    if shown == "ratio":
        return amounts.ratio(value)
    return "no figure" if math.isnan(value) else f"{value:,.0f}"
