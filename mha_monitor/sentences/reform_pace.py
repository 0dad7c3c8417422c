"""By how much a ratio changed a year, in sentences; of years it is described, and never tested."""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions import answer_codes
from mha_monitor.definitions.measures import rate_noun
from mha_monitor.definitions.plain_names import people
from mha_monitor.definitions.population_bases import UNDER_A_RATE
from mha_monitor.sentences.amounts import Row, between, point_of
from mha_monitor.sentences.moving_people import over_ways
from mha_monitor.sentences.one_row import place
from mha_monitor.sentences.reform_steps import drift, months, share
from mha_monitor.sentences.reform_verdicts import FIRM


def paces(table: pd.DataFrame, years: pd.DataFrame) -> str:
    """A sentence for each row; the years of its group where no months are held."""
    return "\n".join(_one(row, years) for _, row in table.iterrows())


def _one(row: Row, years: pd.DataFrame) -> str:
    what = (
        f"the ratio of the {rate_noun(row['measure'])} of {people(row['group'])} to that of "
        f"{people(row['reference'])} in {place(row)}"
    )
    if row["answer"] == answer_codes.NO_MONTHS:
        return (
            f"By how much {what} changed a year is not tested, because no figures by month and "
            f"ethnic group are held; `refresh` brings them. {_described(row, years)}"
        ).rstrip()
    if row["answer"] == answer_codes.TOO_EARLY:
        return (
            f"Too early to tell by how much {what} changed a year: {months(row['months'])} can be "
            f"used, and {answer_codes.ENOUGH_MONTHS} are needed."
        )
    if row["answer"] != answer_codes.ESTIMATED:
        return f"The months held cannot tell by how much {what} changed a year."
    return _estimated(row, what)


def _estimated(row: Row, what: str) -> str:
    span = f"From {row['first_month']:%B %Y} to {row['last_month']:%B %Y}"
    limits = (
        f"between {drift(row['yearly_change_low'])} and {drift(row['yearly_change_high'])} a year"
    )
    ways = {_way(row, prefix) for prefix in ("", "carried_on_") if f"{prefix}p_adjusted" in row}
    if len(ways) > 1:
        return (
            f"{span} whether {what} changed steadily hangs on how people are counted: "
            f"{_of_base(row, '')} if people stayed since as Census 2021 found them, and "
            f"{_of_base(row, 'carried_on_')} if they went on changing as they did before."
        )
    on = _on_named(row)
    if ways == {""}:
        return f"{span} no steady change of {what} can be told from chance ({limits}).{on}"
    return f"{span} {what} {ways.pop()} by {share(row['yearly_change'])} a year ({limits}).{on}"


def hangs(row: Row) -> bool:
    """Whether the two ways of counting people since 2021 give two answers."""
    estimated = row["answer"] == answer_codes.ESTIMATED
    return estimated and _way(row, "") != _way(row, "carried_on_")


def _on_named(row: Row) -> str:
    """That a pace is of one base alone, where another gives another answer."""
    if not row.get("hangs_on_base"):
        return ""
    return (
        f" That is on {UNDER_A_RATE[row['population_base']]}: whether it changed hangs on how "
        f"people are counted. Without --population-base both ways are told."
    )


def _way(row: Row, prefix: str) -> str:
    """`rose`, `fell`, or nothing that can be told from chance."""
    if row[f"{prefix}p_adjusted"] >= FIRM:
        return ""
    return "rose" if row[f"{prefix}yearly_change"] > 1 else "fell"


def _of_base(row: Row, prefix: str) -> str:
    way = _way(row, prefix)
    if not way:
        return "no change can be told from chance"
    return f"it {way} by {share(row[f'{prefix}yearly_change'])} a year"


def _described(row: Row, years: pd.DataFrame) -> str:
    """First and last year and the average between them: a description, and no test."""
    found = years[years["group"].eq(row["group"])]
    if len(found) < 2:
        return ""
    found = found.sort_values("period_end")
    first, last = found.iloc[0], found.iloc[-1]
    told = [
        f"{point_of(each)} ({between(each['ratio_low'], each['ratio_high'])}"
        f"{over_ways(each['ratio_base_low'], each['ratio_base_high'])}) in {each['period']}"
        for each in (first, last)
    ]
    return (
        f"By years, which are described and never tested, the ratio of {first['rate_kind']} rates "
        f"on {UNDER_A_RATE[first['population_base']]} was {told[0]} and {told[1]}."
    )
