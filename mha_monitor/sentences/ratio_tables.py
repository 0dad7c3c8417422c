"""What a table of ratios or rates says as a whole: its sentences, and the words of its picture."""

from __future__ import annotations

import math
from functools import cached_property

import pandas as pd

from mha_monitor.definitions.plain_names import listed, people, when
from mha_monitor.sentences import among_groups, amounts, one_row, titles

APART = ("period", "area_code", "group")  # what tells the rows of a table apart


def varies(table: pd.DataFrame) -> set[str]:
    """Which of period, area and group differ from row to row."""
    return {name for name in APART if len(set(table[name])) > 1}


class Told:
    """The words of a table of ratios."""

    def __init__(self, ratios: pd.DataFrame) -> None:
        self.ratios = ratios

    @cached_property
    def over(self) -> set[str]:
        return varies(self.ratios)

    def words(self) -> str:
        """The finding, where a few sentences can say it."""
        row = self.ratios.iloc[0]
        if not self.over:
            told = [" ".join(one_row.led(row)), one_row.doubt(row), one_row.judged(row)]
            return "\n".join(filter(None, [*told, one_row.unknown(row)]))
        if self.over == {"group"}:
            return f"{self.title()}. {self.subtitle()}"
        if self.over != {"area_code"}:
            return ""
        return "\n".join([f"{self.title()}.", self.subtitle()])

    def headline(self) -> str:
        """The one sentence of one row; nothing where there are several."""
        return "" if self.over else one_row.headline(self.ratios.iloc[0])

    def doubt(self) -> str:
        """How sure the one row is."""
        return "" if self.over else one_row.doubt(self.ratios.iloc[0])

    def title(self) -> str:
        if not self.over:
            return one_row.headline(self.ratios.iloc[0]).rstrip(".")
        if self.over == {"group"}:
            return among_groups.title(self.ratios)
        return titles.areas(self.ratios) if self.over == {"area_code"} else ""

    def subtitle(self) -> str:
        if self.over == {"area_code"}:
            return titles.areas_subtitle(self.ratios)
        return titles.groups_subtitle(self.ratios) if self.over <= {"group"} else ""

    def alt(self) -> str:
        if self.over == {"area_code"}:
            return titles.alt_areas(self.ratios)
        return among_groups.alt(self.ratios) if self.over <= {"group"} else ""


def rates_words(rates: pd.DataFrame) -> str:
    """The rate of one group in one area and period, with its interval; nothing of more rows."""
    if varies(rates):
        return ""
    row = rates.iloc[0]
    unit = one_row.unit_of(row)
    start = f"In {one_row.place(row)}, in {when(row)}, the rate of {people(row['group'])}"
    if math.isnan(row["rate"]):
        return f"{start} is not known: the count is {amounts.counted(row, 'count')}."
    between = amounts.between(row["rate_low"], row["rate_high"])
    return f"{start} was {amounts.number(row['rate'])} {unit} for every 100,000 people ({between})."


def left_out_words(table: pd.DataFrame) -> str:
    """The areas of a later vintage that earlier figures do not add up to, by name."""
    if table.empty:
        return ""
    return f"Left out: {listed(sorted(table['area_name']), most=len(table))}."
