"""One area on a page of its own: the answer, how sure, and what a board paper can quote."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.cells import Mark
from mha_monitor.definitions.flags import red_sentences
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import capital, people, short_period
from mha_monitor.sentences import ages, amounts, one_row, sources, verdicts
from mha_monitor.sentences.amounts import Row

CRUDE = "Age is not allowed for: no figures by age and ethnic group are published for areas."


def question(row: Row) -> str:
    """The page's title."""
    return f"How does {one_row.place(row)} compare?"


def verdict(row: Row) -> str:
    """`Higher than the typical board`; nothing for England."""
    return verdicts.title(row) if row.get("verdict") else ""


def answer(row: Row) -> str:
    """How many times, here and at the centre; where that cannot be said, why."""
    measure, period = MEASURES[row["measure"]], short_period(row["period"])
    if red_sentences(row["flags"]) or math.isnan(row["ratio"]) or not measure.done:
        return one_row.headline(row)
    who, whom = people(row["group"]), people(row["reference"])
    at = row["verdict_centre_ratio"]
    beside = ""
    leading = ages.leading(row)
    if leading != "ratio":
        beside = f" Age and sex are allowed for; without that, {amounts.point_of(row)} times."
    if row.get("verdict") and not math.isnan(at):
        named = verdicts.centre(row["verdict_centre"], row["area_kind"])
        beside = f" In {named} it is {amounts.ratio(at)} times."
    return (
        f"In {period} {who} were {measure.done.removeprefix('were ')} at "
        f"{amounts.point_of(row, leading)} times the rate of {whom} here.{beside}"
    )


def sure(row: Row) -> str:
    """How sure in one line: the interval, the usual spread, and that age plays no part."""
    if math.isnan(row["ratio_low"]):
        return ""
    if math.isnan(row["ratio"]):  # its limits stand in the answer
        return CRUDE if row["area_kind"] != "england" else ""
    name = ages.leading(row)
    limits = amounts.between(row[f"{name}_low"], row[f"{name}_high"])
    spread = verdicts.spread(row) if row.get("verdict") else ""
    crude = CRUDE.split(":")[0] + "." if row["area_kind"] != "england" else ""
    without = one_row.WITHOUT_UNKNOWN
    told = f"How sure? {capital(limits)} times, {without}. {spread} {crude}"
    return " ".join(told.split())


def excess(row: Row) -> str:
    """How many fewer there would have been at the reference group's rate, with its range."""
    if math.isnan(row["excess"]):
        return "How many that is in numbers cannot be said: a count is hidden."
    unit = MEASURES[row["measure"]].unit
    fewer = "fewer" if row["excess"] >= 0 else "more"
    low, high = sorted(abs(row[name]) for name in ("excess_low", "excess_high"))
    both = f"{low:,.0f} to {high:,.0f}"
    if row["excess_low"] < 0 < row["excess_high"]:
        return (
            f"At the rate of {people(row['reference'])}, {people(row['group'])} might have had "
            f"more or fewer {unit}: the difference may be chance."
        )
    return (
        f"At the rate of {people(row['reference'])} there would have been about "
        f"{abs(row['excess']):,.0f} {fewer} {unit} of {people(row['group'])} ({both}). This is "
        f"arithmetic, and says nothing of why."
    )


def recording(row: Row, england: Row) -> str:
    """How often ethnicity is not on record, here and in England."""
    unit = MEASURES[row["measure"]].unit
    if math.isnan(row["unknown_share"]):
        return f"How many {unit} have no ethnic group on record was not published."
    here = f"{row['unknown_share']:.1%} of {unit} here have no ethnic group on record"
    if row["area_kind"] == "england" or math.isnan(england["unknown_share"]):
        return f"{here}."
    return f"{here}; in England {england['unknown_share']:.1%}."


def paper(row: Row) -> str:
    """What a board paper can quote: of whom, how many times, how sure, the verdict, the catch."""
    limits = amounts.between(row["ratio_low"], row["ratio_high"])
    judged = f" {verdicts.sentence(row)}" if row.get("verdict") else ""
    crude = f" {CRUDE}" if row["area_kind"] != "england" else ""
    if math.isnan(row["ratio"]):
        return f"{one_row.headline(row)}{judged}"
    which = "ratio" if ages.leading(row) == "ratio" else "crude ratio"
    of_people = sources.counted(row["measure"]) == "Counts people."
    counted = "" if of_people else f" These are {MEASURES[row['measure']].unit}, not people."
    return (
        f"{one_row.headline(row)} With chance and rounding the {which} is {limits}, "
        f"{one_row.WITHOUT_UNKNOWN}.{judged}{counted}{crude}"
    )


def place(row: Row, table: pd.DataFrame) -> str:
    """Which ranks an area may have, of how many."""
    ranked = int(table["rank_low"].notna().sum())
    if math.isnan(row["rank_low"]):
        return "It takes no part in an order of areas."
    low, high = int(row["rank_low"]), int(row["rank_high"])
    rank = f"{low}" if low == high else f"anything from {low} to {high}"
    return f"Of {ranked} areas its rank may be {rank}, 1 being the highest ratio."


def periods(table: pd.DataFrame) -> list[str]:
    """The periods with a ratio of published counts, or a range for one, the newest first.

    A count worked back from a printed rate is of another kind of rate. All where none is left.
    """
    known = table[table["ratio_high"].notna() & table["mark"].ne(Mark.INFERRED)]
    of = table if known.empty else known
    return list(dict.fromkeys(of.sort_values("period_end", ascending=False)["period"]))


def over_time(table: pd.DataFrame) -> str:
    """That one period alone is held, where it is so."""
    held = periods(table)
    if len(held) > 1:
        return ""
    return f"Only {short_period(held[0])} is published by ethnic group here: no trend yet."
