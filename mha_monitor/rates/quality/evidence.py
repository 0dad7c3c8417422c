"""What a check looks at, and the row that it gives back.

A check is a plain function from the evidence of one source to a table of flags (COLUMNS). It reads
nothing and remembers nothing.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from data_sources.adapters.mha_annual_totals import PROVIDER_SUMS
from data_sources.schema import combinations
from data_sources.schema.combinations import distinct
from data_sources.schema.model import Period
from data_sources.schema.vocabulary import BROAD_GROUPS, ENGLAND, UNKNOWN_AREA, group_title
from mha_monitor.definitions import plain_names
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.periods import MONTHLY
from mha_monitor.definitions.quality_codes import CODES, NOTE, SEVERITIES

COLUMNS = (
    "code",
    "severity",
    "source",
    "release",
    "series",
    "period_start",
    "period_end",
    "area_kind",
    "area_code",
    "area_name",
    "group",
    "value",
    "expected",
    "sentence",
)
NO_FLAGS = pd.DataFrame(columns=list(COLUMNS)).astype({"value": float, "expected": float})
ANNUAL = "mha_annual"
# Acute hospitals' own records carry no ethnicity, so the annual parts and whole are of the other.
COUNTED = {ANNUAL: "mhsds_count", MONTHLY: "count"}
# Figures of the other sources are quoted here and there, so nothing is missing from them.
SOURCES = (*COUNTED, "ethnicity_facts", "published_figures")
# The annual "Unknown" is the sum of not known and not stated; monthly files print them apart.
UNKNOWN_ROWS = {ANNUAL: ("unknown",), MONTHLY: ("unknown", "not-known", "not-stated")}
PLACE = ["series", "period_start", "period_end", "area_kind", "area_code"]
KINDS = {
    "england": "England",
    "region": "NHS regions",
    "icb": "integrated care boards",
    "sub-icb": "sub-ICB locations",
    "provider": "providers",
    "ccg": "clinical commissioning groups",
    "stp": "sustainability and transformation partnerships",
}
# Published parts of a series that is itself published: what is true of the whole is said once.
_PARTS = ("Detentions on admission", "Detentions following", "People subject to repeat")


@dataclass(frozen=True, eq=False)
class Evidence:
    """The figures of one source, and what is known of their areas and releases.

    `counts` has the counts in all and by ethnic group (data_sources.figures.COLUMNS and what
    `numbered` adds), `rates` the crude and standardised rates.
    `statuses` and `names` are by release and by area; `populations` and `areas` are those of the
    store. Without `with_notes`, what would only be a note is not put into words.
    """

    source: str
    counts: pd.DataFrame
    rates: pd.DataFrame
    succession: pd.DataFrame
    statuses: Mapping[str, str]
    names: Mapping[tuple[str, str], str]
    populations: pd.DataFrame
    with_notes: bool = True
    areas: pd.DataFrame | None = None

    @cached_property
    def totals(self) -> pd.DataFrame:
        return self.counts[self.counts["dimension"].eq("all")]

    @cached_property
    def known(self) -> pd.DataFrame:
        """Counts of the broad ethnic groups."""
        of_groups = self.counts["dimension"].eq("ethnicity")
        return self.counts[of_groups & self.counts["group"].isin(BROAD_GROUPS)]

    @cached_property
    def unknown(self) -> pd.DataFrame:
        """Counts of unknown ethnicity, in as many rows as the source prints."""
        of_groups = self.counts["dimension"].eq("ethnicity")
        return self.counts[of_groups & self.counts["group"].isin(UNKNOWN_ROWS[self.source])]

    def area(self, row) -> str:
        """An area's name in a sentence."""
        return self.names.get((row.area_kind, row.area_code), row.area_name)


def month_number(day: dt.date) -> int:
    """A day's month as a whole number: one more for each month."""
    return 12 * day.year + day.month - 1


def month_days(first: int, last: int) -> Period:
    """The days of the months from one number to another."""
    start, end = (dt.date(number // 12, number % 12 + 1, 1) for number in (first, last))
    return Period(start, end.replace(day=calendar.monthrange(end.year, end.month)[1]))


def numbered(figures: pd.DataFrame) -> pd.DataFrame:
    """Add `first` and `last`, the months of the first and last day, and two numbers to group by.

    `where` is one for each PLACE, and `cell` one for each series, period and group: adding up by
    one number takes a fraction of the time that five columns take.
    """
    codes, kinds = distinct(figures["period_start"], figures["period_end"])
    months = np.array([[month_number(day) for day in each] for each in kinds], int)
    months = months.reshape(-1, 2)[codes]
    period = _with(codes, figures["series"])
    return figures.assign(
        first=months[:, 0],
        last=months[:, 1],
        where=_with(_with(period, figures["area_kind"]), figures["area_code"]),
        cell=_with(period, figures["group"]),
    )


def _with(number: np.ndarray, column: pd.Series) -> np.ndarray:
    """A number that also tells the values of one more column apart."""
    codes, names = pd.factorize(column)
    return number.astype(np.int64) * max(len(names), 1) + codes


def is_part(series: pd.Series) -> pd.Series:
    """Rows whose series is a published part of another that is published too."""
    names = series.unique()
    return series.isin([name for name in names if " / " in name or name.startswith(_PARTS)])


def is_area(table: pd.DataFrame) -> pd.Series:
    """Rows of one place: not England's, not those of an unknown area, not a sum of providers."""
    return ~table["area_code"].isin([ENGLAND, UNKNOWN_AREA, *PROVIDER_SUMS])


def beside_before(table: pd.DataFrame, place: list[str]) -> pd.DataFrame:
    """Rows of a table with the period before beside them, under names that end in `_before`.

    The period before is as long, and ends where this one begins or, of twelve months that move
    on by one, a month earlier. Rows without one are left out.
    """
    table = table.assign(length=table["last"] - table["first"] + 1)
    table = table.sort_values([*place, "length", "last"], kind="stable")
    number = combinations.numbered(table[name] for name in (*place, "length"))
    last, length = table["last"].to_numpy(), table["length"].to_numpy()
    step = np.diff(last)
    follows = (np.diff(number) == 0) & ((step == 1) | (step == length[1:]))
    now = table[np.append(False, follows)[: len(table)]]
    names = [name for name in table if name not in (*place, "length")]
    before = table.loc[np.append(follows, False)[: len(table)], names].set_axis(now.index)
    return pd.concat([now, before.add_suffix("_before")], axis="columns")


def flags(
    evidence: Evidence, rows: pd.DataFrame, code: str, sentence: Callable, **columns: Any
) -> pd.DataFrame:
    """A flag for each row: `sentence` makes its words; `columns` are those that rows lack."""
    if rows.empty or not (evidence.with_notes or CODES[code].severity != NOTE):
        return NO_FLAGS
    table = rows.assign(**columns)
    for name in ("series", "release", "group", "area_code", "area_name"):
        if name not in table:
            table[name] = ""
    table["area_name"] = [evidence.area(row) for row in table.itertuples()]
    said = [sentence(row) for row in table.itertuples()]
    severity = CODES[code].severity
    table = table.assign(code=code, source=evidence.source, sentence=said)
    if "severity" not in table:
        table["severity"] = severity
    return table[list(COLUMNS)].astype({"value": float, "expected": float})


def together(*tables: pd.DataFrame) -> pd.DataFrame:
    """Flags of several checks as one table."""
    filled = [table for table in tables if len(table)]
    if len(filled) < 2:
        return filled[0] if filled else NO_FLAGS
    return pd.concat(filled, ignore_index=True)


def worst_first(table: pd.DataFrame) -> pd.DataFrame:
    """Flags by severity, then by kind in the order of CODES; newest and largest first."""
    severities = {severity: place for place, severity in enumerate(SEVERITIES)}
    codes = {code: place for place, code in enumerate(CODES)}
    order = table["severity"].map(severities), table["code"].map(codes)
    table = table.assign(severity_order=order[0], code_order=order[1])
    by = ["area_kind", "area_name", "series", "group"]
    table = table.sort_values(by, kind="stable")
    by = ["severity_order", "code_order", "period_end", "value"]
    falling = [True, True, False, False]
    return table.sort_values(by, ascending=falling, kind="stable", ignore_index=True)[list(COLUMNS)]


def when(row) -> str:
    """`the year to March 2024` or the label of the period."""
    return plain_names.period(Period(row.period_start, row.period_end).label)


def named(row) -> str:
    """A series in a sentence: the publisher's words, or its code with what it counts."""
    titles = [
        measure.title
        for measure in MEASURES.values()
        if row.series in measure.monthly + measure.rolling
    ]
    return f"{row.series} ({titles[0]})" if titles else row.series


def whose(row) -> str:
    """` of Black people`, or nothing where the row is of everyone."""
    if row.group in ("", "all"):
        return ""
    if row.group in BROAD_GROUPS:
        return f" of {plain_names.people(row.group)}"
    return f" ({group_title(row.group).lower()})"


def sentence_start(text: str) -> str:
    return text[:1].upper() + text[1:]
