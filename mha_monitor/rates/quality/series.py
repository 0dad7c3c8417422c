"""Checks of a series over its periods: lengths, gaps, ends, statuses, and rates that repeat."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd

from mha_monitor.definitions.periods import MONTHLY
from mha_monitor.definitions.plain_names import listed, period
from mha_monitor.definitions.quality_thresholds import MOSTLY
from mha_monitor.rates.quality.evidence import (
    ANNUAL,
    KINDS,
    NO_FLAGS,
    Evidence,
    flags,
    month_days,
    named,
)

# A year after a year, a month after a month; twelve months move on by one.
STEPS = {ANNUAL: 12, MONTHLY: 1}
TWELVE_MONTHS = ("MHS157", "MHS158")
A_YEAR = 12


def lengths(evidence: Evidence) -> pd.DataFrame:
    """Rows that cover a longer or shorter period than their series."""
    counts = evidence.counts
    table = counts.assign(value=counts["last"] - counts["first"] + 1)
    by = ["series", "period_start", "period_end", "area_kind"]
    table = table.drop_duplicates(by)
    usual = {series: _usual(evidence.source, found) for series, found in table.groupby("series")}
    table = table.assign(expected=table["series"].map(usual), area_code="", area_name="", group="")
    wrong = table[table["value"].ne(table["expected"])]

    def sentence(row) -> str:
        return (
            f"{named(row)} is counted over {_months(row.expected)}, but a row from "
            f"{row.period_start} to {row.period_end} covers {_months(row.value)}."
        )

    return flags(evidence, wrong, "period-length-differs", sentence)


def _usual(source: str, rows: pd.DataFrame) -> int:
    """The length that a series should have: known of those that are published, else the usual."""
    if source == ANNUAL or rows["series"].iloc[0] in TWELVE_MONTHS:
        return A_YEAR
    periods = rows.drop_duplicates(["period_start", "period_end"])
    return int(periods["value"].mode().min())


def _months(number: float) -> str:
    return "one month" if number == 1 else f"{number:.0f} months"


def gaps(evidence: Evidence) -> pd.DataFrame:
    """Months, or years, that are missing between the first and the last one held of a series."""
    step = STEPS[evidence.source]
    held = _held(evidence)
    missing: dict[tuple[int, int], list[str]] = {}
    for series, ends in held.items():
        for before, after in pairwise(ends):
            if after - before > step:
                missing.setdefault((before + step, after - step), []).append(series)
    rows = []
    for (first, last), found in missing.items():
        # A file that is missing leaves the same gap in every series: it is one finding.
        names = [""] if len(found) == len(held) else found
        rows += [(series, first, last, (last - first) // step + 1) for series in names]
    table = pd.DataFrame(rows, columns=["series", "first", "last", "value"])

    def sentence(row) -> str:
        what = f"figures of {named(row)}" if row.series else "figures of this source"
        return f"No {what} are held for {_span(row, step)}, though some are before and after."

    return flags(evidence, _dated(table, step), "months-missing", sentence, expected=0)


def incomplete_year(evidence: Evidence) -> pd.DataFrame:
    """Whether fewer than the twelve months to the newest one are held."""
    totals = evidence.totals
    held = set(totals[totals["first"].eq(totals["last"])]["last"])
    if not held:
        return NO_FLAGS
    newest = max(held)
    inside = sum(month > newest - A_YEAR for month in held)
    rows = [(newest - A_YEAR + 1, newest, inside)] if inside < A_YEAR else []
    table = pd.DataFrame(rows, columns=["first", "last", "value"])

    def sentence(row) -> str:
        return (
            f"Only {row.value} of the twelve months to {_label(row.last)} are held, so monthly "
            f"counts cannot be added up to a year."
        )

    return flags(evidence, _dated(table, 1), "window-incomplete", sentence, expected=A_YEAR)


def ended(evidence: Evidence) -> pd.DataFrame:
    """Series without figures for the newest period of their source."""
    step, held = STEPS[evidence.source], _held(evidence)
    newest = max((ends[-1] for ends in held.values()), default=0)
    rows = [
        (series, ends[-1], ends[-1], len(ends))
        for series, ends in held.items()
        if ends[-1] < newest
    ]
    table = pd.DataFrame(rows, columns=["series", "first", "last", "value"])

    def sentence(row) -> str:
        return (
            f"{named(row)} ends with {_span(row, step)}; other series of this source go on to "
            f"{_label(newest, step)}."
        )

    return flags(evidence, _dated(table, step), "series-ended", sentence, expected=float("nan"))


def _held(evidence: Evidence) -> dict[str, list[int]]:
    """The last months of the periods that each series is held for, in order."""
    totals = evidence.totals.drop_duplicates(["series", "last"])
    return {str(series): sorted(found["last"]) for series, found in totals.groupby("series")}


def _dated(table: pd.DataFrame, step: int) -> pd.DataFrame:
    """Add the days of a stretch whose first and last period end in the months `first`, `last`."""
    ends = zip(table["first"], table["last"], strict=True)
    days = [month_days(first - step + 1, last) for first, last in ends]
    return table.assign(
        period_start=[each.start for each in days],
        period_end=[each.end for each in days],
        area_kind="",
    )


def _label(last: int, step: int = 1) -> str:
    return period(month_days(last - step + 1, last).label)


def _span(row, step: int) -> str:
    first, last = _label(row.first, step), _label(row.last, step)
    return first if first == last else f"{first} to {last}"


def statuses(evidence: Evidence) -> pd.DataFrame:
    """Whether provisional, performance and final figures stand in one series."""
    counts = evidence.totals.drop_duplicates(["release", "period_start", "period_end"])
    counts = counts.assign(status=counts["release"].map(evidence.statuses))
    counts = counts[counts["status"].notna()]
    kinds = counts.groupby("status")["last"].agg(["nunique", "min", "max"])
    table = counts.iloc[:1] if len(kinds) > 1 else counts.iloc[:0]
    spans = [
        f"{found['nunique']} {status} ({_label(found['min'])} to {_label(found['max'])})"
        for status, found in kinds.iterrows()
    ]

    def sentence(row) -> str:
        return f"Periods of different statuses stand in one series: {listed(spans)}."

    table = table.assign(
        series="",
        release="",
        area_kind="",
        area_code="",
        area_name="",
        group="",
        period_start=counts["period_start"].min(),
        period_end=counts["period_end"].max(),
        value=len(kinds),
        expected=1,
    )
    return flags(evidence, table, "statuses-mixed", sentence)


def repeated_rates(evidence: Evidence) -> pd.DataFrame:
    """Series whose rates published as standardised equal the crude ones, cell by cell."""
    cell = ["series", "period_start", "period_end", "area_kind", "area_code", "dimension", "group"]
    rates = evidence.rates
    crude = rates[rates["statistic"].eq("crude_rate")]
    both = rates[rates["statistic"].eq("standardised_rate")].merge(
        crude, on=cell, suffixes=("", "_crude")
    )
    both = both[both["value"].notna() & both["value_crude"].notna()]
    both = both.assign(equal=both["value"].eq(both["value_crude"]))
    found = (
        both.groupby(["series", "area_kind"])
        .agg(
            value=("equal", "sum"),
            expected=("equal", "size"),
            period_start=("period_start", "min"),
            period_end=("period_end", "max"),
        )
        .reset_index()
    )
    found = found[found["value"].gt(MOSTLY * found["expected"])]

    def sentence(row) -> str:
        return (
            f"{named(row)}, {KINDS.get(row.area_kind, 'areas')}: {row.value:,.0f} of "
            f"{row.expected:,.0f} rates published as standardised equal the crude rate, so they "
            f"do not allow for age."
        )

    return flags(evidence, found, "standardised-equals-crude", sentence)
