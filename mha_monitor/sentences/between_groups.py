"""What the measures over all groups of a place say, and what must be said beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.flags import red_sentences
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import listed, short_period
from mha_monitor.sentences import amounts, moving_people, one_row, sources
from mha_monitor.sentences.between_rows import amount, amount_range, whom
from mha_monitor.sentences.other_backgrounds import is_bin

DRAWN = (
    "They are drawn at random many times over, so the last digit can differ from that of the exact "
    "interval of one ratio."
)
BAND = ("value_base_low", "value_base_high")
ARITHMETIC = "this is arithmetic and says nothing of why"


def said(table: pd.DataFrame, ways: Sequence[str | None] = ()) -> str:
    """Two or three sentences on the last place of a table; over several years, the change too.

    `ways` says for each way of counting people whether the average distance rose or fell.
    """
    places = table.drop_duplicates("period_end").sort_values("period_end")["period"]
    last = table[table["period"].eq(places.iloc[-1])]
    sentences = [_spread(last), _index(last), _excess(last)]
    if len(places) > 1:
        sentences += [_over_time(table, places), _changed(ways)]
    return " ".join(sentence for sentence in sentences if sentence)


def _one(table: pd.DataFrame, summary: str) -> pd.Series:
    return table[table["summary"].eq(summary) & table["group"].isna()].iloc[0]


def _spread(table: pd.DataFrame) -> str:
    rates, ratio = table[table["summary"].eq("rate")], _one(table, "ratio")
    what = measures.rate_noun(ratio["measure"])
    start = f"In {one_row.place(ratio)}, in {plain_names.when(ratio)},"
    hidden = rates[rates["value"].isna()]
    if len(hidden):
        names = listed([plain_names.people(group) for group in hidden["group"]], most=5)
        return (
            f"{start} the number for {names} is hidden or known only as a range, so the measures "
            f"are ranges too: the highest {what} {_above(table)}."
        )
    bins = rates["group"].map(is_bin).astype(bool)
    ends = rates.loc[[rates["value"].idxmin(), rates["value"].idxmax()]]
    if bins.loc[ends.index].any() and not bins.all():
        return (
            f"{start} of the groups with a name of their own, {_ends_of(rates[~bins], what)}. "
            f"With those recorded as of any other group, the highest rate was {amount(ratio)} "
            f"times the lowest ({amount_range(ratio)})."
        )
    times = f"{amount(ratio)} times as high ({amount_range(ratio)})"
    return f"{start} {_ends_of(rates, what)}: {times}."


def _ends_of(rates: pd.DataFrame, what: str) -> str:
    """The lowest and the highest rate; whose they are only where no other group's may be so."""
    lowest, highest = (rates.loc[getattr(rates["value"], end)()] for end in ("idxmin", "idxmax"))
    others = {row["group"]: rates[rates["group"].ne(row["group"])] for row in (lowest, highest)}
    least = lowest["high"] < others[lowest["group"]]["low"].min()
    most = highest["low"] > others[highest["group"]]["high"].max()
    low, high = (amounts.number(row["value"]) for row in (lowest, highest))
    who, whom = plain_names.people(lowest["group"]), plain_names.people(highest["group"])
    if least and most:
        return (
            f"the {what} was lowest among {who} ({low} per 100,000) and highest among {whom} "
            f"({high})"
        )
    named = f", highest among {whom}" if most else f", lowest among {who}" if least else ""
    return f"the {what} of groups was {low} to {high} per 100,000{named}"


def _above(table: pd.DataFrame) -> str:
    """How far the highest rate is above the lowest at least, where a count is hidden."""
    ratio, difference = _one(table, "ratio"), _one(table, "difference")
    if ratio["low"] > 1:
        return f"was {amount_range(ratio)} times the lowest"
    if difference["low"] > 0:
        return f"was at least {amount(difference, 'low')} per 100,000 above the lowest"
    return "cannot be told apart from the lowest"


def _index(table: pd.DataFrame) -> str:
    row = _one(table, "index-of-disparity")
    if math.isnan(row["value"]):
        return (
            f"On average a group's rate stood {amount_range(row)} away from that of all groups "
            f"together."
        )
    return (
        f"On average a group's rate stood {amount(row)} away from that of all groups together "
        f"({amount_range(row)})."
    )


def _excess(table: pd.DataFrame) -> str:
    if not table["summary"].eq("excess").any():
        return _excess_of_one(table)
    row, share = _one(table, "excess"), _one(table, "excess-share")
    what, unit = measures.rate_noun(row["measure"]), MEASURES[row["measure"]].unit
    had = f"Had every group had the {what} of {_named(table, row)},"
    of_known = f"of those with a known ethnic group ({amount_range(share)})"
    if math.isnan(row["value"]):
        return f"{had} the number of {unit} would have been {_ends(row)}: {ARITHMETIC}."
    fewer, size = _fewer(row)
    doubt = "" if row["low"] > 0 or row["high"] < 0 else ", which chance alone may make"
    return (
        f"{had} there would have been about {size} {fewer} {unit}, "
        f"{amount(share.mask(share.index == 'value', abs(share['value'])))} {of_known}{doubt}: "
        f"{ARITHMETIC}."
    )


def _ends(row: amounts.Row) -> str:
    """`11 higher to 25 lower`: a range of an excess, each end with its way."""
    low, high = (amounts.number(abs(row[end]), 0) for end in ("low", "high"))
    if row["low"] >= 0:
        return f"between {low} and {high} lower"
    if row["high"] <= 0:
        return f"between {high} and {low} higher"
    return f"anything from {low} higher to {high} lower"


def _named(table: pd.DataFrame, row: amounts.Row) -> str:
    """The reference; where it is the lowest rate, whose that is."""
    rates = table[table["summary"].eq("rate")]
    if row["reference"] != "lowest" or rates["value"].isna().any():
        return whom(row["reference"])
    lowest = rates["group"].iloc[rates["value"].argmin()]
    return f"{plain_names.people(lowest)}, the lowest as recorded"


def _excess_of_one(table: pd.DataFrame) -> str:
    rows = table[table["summary"].eq("group-excess") & table["value"].notna()]
    if rows.empty:
        return ""
    row = rows.iloc[rows["value"].argmax()]
    fewer, size = _fewer(row)
    unit = MEASURES[row["measure"]].unit
    return (
        f"At the rate of {whom(row['reference'])}, there would have been about {size} {fewer} "
        f"{unit} of {plain_names.people(row['group'])} ({amount_range(row)}): {ARITHMETIC}."
    )


def _fewer(row: amounts.Row) -> tuple[str, str]:
    return "more" if row["value"] < 0 else "fewer", amounts.number(abs(row["value"]), 0)


def _over_time(table: pd.DataFrame, periods: pd.Series) -> str:
    ends = [
        _one(table[table["period"].eq(period)], "index-of-disparity")
        for period in (periods.iloc[0], periods.iloc[-1])
    ]
    first, last = (
        f"{_banded(row)} in {short_period(row['period'])} ({_outermost(row)})" for row in ends
    )
    sentence = f"The average distance was {first} and {last}."
    if ends[0]["source"] == ends[1]["source"]:
        return sentence
    return f"{sentence} The two are from different sources, and part of the difference may be too."


def _banded(row: amounts.Row) -> str:
    """The amount; where people can be counted in two ways that differ, both ends."""
    ends = [amount(row, name) for name in BAND if name in row]
    return amount(row) if len(set(ends)) < 2 else f"{ends[0]} to {ends[1]}"


def _outermost(row: amounts.Row) -> str:
    """The interval; where people can be counted in two ways, that of both together."""
    if BAND[0] not in row:
        return amount_range(row)
    return amount_range({**row, "low": row["limit_base_low"], "high": row["limit_base_high"]})


def _changed(ways: Sequence[str | None]) -> str:
    """Only what chance does not explain, and what holds however people are counted."""
    if not ways or None in ways:
        return ""
    if set(ways) == {"rose"} or set(ways) == {"fell"}:
        whichever = " however people are counted since Census 2021" if len(ways) > 1 else ""
        return f"It {ways[0]}{whichever}."
    if set(ways) == {"neither"}:
        return "That cannot be told from no change."
    return "Whether it changed depends on how people are counted since Census 2021."


def caveat(table: pd.DataFrame, rates_row: amounts.Row, left_out: pd.DataFrame) -> str:
    """What must be said beside the measures: unknown ethnicity first, then what is left out."""
    row = table.iloc[0]
    parts = [
        f"{one_row.unknown(rates_row)} These measures leave them out.",
        "Each measure depends on how people are grouped: broad and detailed groups give other "
        "numbers. Rates are crude, not standardised for age and sex.",
        _independence(table),
        _no_total(row, table),
        *(_without(each) for _, each in left_out.iterrows()),
        sources.caveat(row["measure"], sources.all_flags(table)),
        moving_people.CAVEAT if BAND[0] in table else "",
    ]
    return " ".join(part for part in parts if part)


def _independence(table: pd.DataFrame) -> str:
    if table["dispersed"].any():
        return f"Intervals are widened for people who were detained more than once. {DRAWN}"
    return (
        "Intervals take each event as independent of the others, and are somewhat too narrow "
        f"where one person has several. {DRAWN}"
    )


def _no_total(row: amounts.Row, table: pd.DataFrame) -> str:
    if not table["reference"].eq("rest").any():
        return ""
    return (
        "Beside everyone else each group has a reference of its own, so the excess is given for "
        "each group and cannot be added up."
    )


def _without(row: amounts.Row) -> str:
    return f"{row['area_name']}, {row['period']}, is left out: {reason(row['reason'])}"


def reason(code: str) -> str:
    """Why a place has no measures, from the reason that the table of places left out gives."""
    if code.startswith("red "):
        return " ".join(red_sentences(code))
    names = listed([plain_names.people(group) for group in code.split()])
    return f"no figure for {names}."
