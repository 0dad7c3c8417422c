"""The newest ratio in three sentences: what it was, how sure that is, what the other kind gives."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import capital, people
from mha_monitor.sentences import amounts, sources
from mha_monitor.sentences.one_row import WITHOUT_UNKNOWN

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# A ratio this near to a whole number is said as one: `about four`.
NEAR = 0.03
ALLOWING = {
    "standardised": "allowing for age and sex",
    "crude": "not allowing for age",
}
UNCOUNTED = "each group's unknown growth since 2021"


class Told:
    """The words of the newest ratio of each kind of rate, the newest first."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.first, *self.others = (row for _, row in table.iterrows())

    def words(self) -> str:
        return " ".join(text for text in (self.lead(), self.sure(), self.beside()) if text)

    def lead(self) -> str:
        """What the newest ratio was, of which kind of rate, and both rates."""
        row = self.first
        who, whom = people(row["group"]), people(row["reference"])
        measure, times = MEASURES[row["measure"]], said(row["ratio"])
        rates = " and ".join(amounts.rates(row["rate"], row["reference_rate"], row["ratio"]))
        if measure.done:
            as_high = f"{times} the rate of" if times else "about the same rate as"
            what = f"{who} {measure.done} at {as_high} {whom}"
        else:
            what = f"the {measure.rate_noun} of {who} was {times or 'about'} that of {whom}"
        kind = ALLOWING[row["rate_kind"]]
        return f"In {row['period']} {what}: {rates} for every 100,000, {kind}."

    def sure(self) -> str:
        """How sure: chance, with rounding, over all that can be thought of who lives here.

        And who is left out, and where the figure was read if that is no page of the publisher's.
        """
        row = self.first
        limits = amounts.between(*over_all(row))
        told = f"How sure? {capital(limits)} times, with {_why(row)}; {WITHOUT_UNKNOWN}."
        return f"{told} {sources.second_hand(row.to_frame().T)}".strip()

    def beside(self) -> str:
        """What the other kind of rate gives, in its own newest year."""
        return " ".join(_other(row, self.first) for row in self.others)

    def doubt(self) -> str:
        """All that goes with the first sentence where it is quoted alone."""
        counted = sources.counted(self.first["measure"])
        return " ".join(filter(None, (self.sure(), self.beside(), counted)))


def said(ratio: float) -> str:
    """`about four times`, `about twice`, `3.4 times`; nothing where rates are about the same."""
    whole = round(ratio)
    if amounts.ratio(ratio) == "1.0":
        return ""
    if 2 <= whole <= len(WORDS) and abs(ratio - whole) <= NEAR * whole:
        return "about twice" if whole == 2 else f"about {WORDS[whole - 1]} times"
    return f"{amounts.ratio(ratio)} times"


def over_all(row: amounts.Row) -> tuple[float, float]:
    """The interval over every population base: chance and rounding come on top of their range."""
    low, high = row["ratio_low"], row["ratio_high"]
    least, most = row["ratio_base_low"], row["ratio_base_high"]
    if math.isnan(least) or math.isnan(most) or not row["ratio"] > 0:
        return low, high
    return low * min(least / row["ratio"], 1), high * max(most / row["ratio"], 1)


def _why(row: amounts.Row) -> str:
    parts = ["chance"] if row["mark"] == "exact" else ["chance", "rounding"]
    return _in_a_row([*parts, UNCOUNTED] if _moves(row) else parts)


def _in_a_row(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _moves(row: amounts.Row) -> bool:
    """Whether the ratio as printed differs with how people are counted."""
    ends = row["ratio_base_low"], row["ratio_base_high"]
    return not any(map(math.isnan, ends)) and amounts.ratio(ends[0]) != amounts.ratio(ends[1])


def _other(row: amounts.Row, first: amounts.Row) -> str:
    kind = ALLOWING[row["rate_kind"]]
    ratio = amounts.point_of(row)
    if row["period"] == first["period"]:
        return f"The rate {kind} was {ratio} times."
    what = "counts" if row["rate_kind"] == "crude" else "rates that allow for age"
    return f"The newest {what}, of {row['period']}, give {ratio} times, {kind}."
