"""Invented figures to check: small tidy tables, sound until a test damages them.

Every number is made up. A store of them answers as the real one does, and remembers what it was
asked, so that a test can see what would have been read.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from data_sources.schema import figures
from data_sources.schema.cells import read_count
from mha_monitor.store import filters
from mha_monitor.store.store import Store

MONTHLY, ANNUAL = "mhsds_monthly", "mha_annual"
REAL = Store(Path("nothing-taken-in"))
DORSET, SOMERSET = "QVV", "QSL"
# A sound month of an area: 200 detentions, a tenth of them of unknown ethnicity.
GROUPS = {"white": 120, "mixed": 10, "asian": 20, "black": 25, "other": 5, "not-known": 20}


class InventedStore:
    """Invented figures with the areas of the embedded default; `asked` lists what was selected."""

    def __init__(self, rows: Iterable[tuple], status: str | Mapping[str, str] = "final") -> None:
        self.figures = figures.check(figures.from_records(rows), "INVENTED")
        names = self.figures[["source", "release"]].drop_duplicates().itertuples(index=False)
        self.releases = [
            {
                "source": source,
                "name": name,
                "status": status if isinstance(status, str) else status.get(name, "final"),
            }
            for source, name in names
        ]
        self.areas, self.succession = REAL.areas, REAL.succession
        self.test_data, self.as_of, self.version = False, None, "INVENTED"
        self.populations = REAL.populations
        self.asked: list[dict] = []

    def select(self, *, periods=None, **wanted) -> pd.DataFrame:
        self.asked.append(wanted)
        columns = filters.columns(**wanted)
        return filters.rows(self.figures, columns, filters.days(periods))


def days(month: str, length: int = 1) -> tuple[dt.date, dt.date]:
    """The first and last day of so many months to the end of this one."""
    year, number = map(int, month.split("-"))
    end = dt.date(year, number, calendar.monthrange(year, number)[1])
    first = 12 * year + number - length
    return dt.date(first // 12, first % 12 + 1, 1), end


def months(first: str, number: int) -> list[str]:
    """Labels of so many months in a row."""
    year, month = map(int, first.split("-"))
    places = (12 * year + month - 1 + more for more in range(number))
    return [f"{place // 12}-{place % 12 + 1:02d}" for place in places]


def row(
    month: str,
    count: object,
    *,
    kind: str = "england",
    area: str = "ENG",
    group: str = "all",
    series: str = "MHS81",
    length: int = 1,
    source: str = MONTHLY,
    statistic: str | None = None,
) -> tuple:
    """One count as it would be printed: exact for England, else rounded or `*`."""
    exact = kind == "england"
    text = str(count)
    if not exact and text.isdigit() and int(text):
        text = "*" if int(text) < 5 else str(5 * round(int(text) / 5))
    cell = read_count(text, rounded=not exact)
    dimension = "all" if group == "all" else "ethnicity"
    statistic = statistic or ("mhsds_count" if source == ANNUAL else "count")
    place = (kind, area, f"INVENTED {area}", group, dimension, series, statistic)
    return (source, f"{source}-{month}", *days(month, length), *place, *cell[:3], cell.mark.value)


def place(month: str, counts: Mapping[str, object] = GROUPS, **where: object) -> Iterator[tuple]:
    """An area's groups in one period, and their total unless `all` is among them."""
    groups = {name: count for name, count in counts.items() if name != "all"}
    total = counts["all"] if "all" in counts else sum(int(count) for count in groups.values())
    yield row(month, total, **where)
    for group, count in groups.items():
        yield row(month, count, group=group, **where)


def board(month: str, area: str = DORSET, **changes: object) -> Iterator[tuple]:
    """A board's month, sound but for the groups that are named: `not_known=70`."""
    changed = {name.replace("_", "-"): count for name, count in changes.items()}
    return place(month, {**GROUPS, **changed}, kind="icb", area=area)


def provider(month: str, area: str, count: object) -> tuple:
    return row(month, count, kind="provider", area=area)
