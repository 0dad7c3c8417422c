"""Invented months in which a known step did or did not happen, held as a refresh would hold them.

Every number is made up: Poisson counts about a mean with a season and a shock that all groups
share. Names begin with INVENTED. England is exact; boards are rounded and hidden by the
publisher's rule.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from store_samples import hold, release

from data_sources.schema import figures
from data_sources.schema.cells import read_count
from mha_monitor.store.store import Store

# A month's mean of each group in England.
MEANS = {"white": 2500, "mixed": 150, "asian": 330, "black": 450, "other": 200}
UNKNOWN = 0.05  # of all that is known


def month_of(label: str) -> int:
    year, month = map(int, label.split("-"))
    return year * 12 + month - 1


def days_of(month: int) -> tuple[dt.date, dt.date]:
    year, place = divmod(month, 12)
    last = calendar.monthrange(year, place + 1)[1]
    return dt.date(year, place + 1, 1), dt.date(year, place + 1, last)


def invented_months(
    first: str,
    number: int,
    *,
    kind: str = "england",
    areas: Mapping[str, float] | None = None,
    step_from: str | None = None,
    step: float = 1.0,
    group: str = "black",
    series: str = "MHS81",
    release_name: str = "INVENTED-months",
    seed: int = 1,
    shock: float = 0.08,
    yearly: float = 1.0,
) -> pd.DataFrame:
    """Tidy figures of months: in `areas` (code to size), the group stepped from a month on.

    `yearly` is what the group's mean is multiplied by from year to year.
    """
    generator = np.random.default_rng(seed)
    start = month_of(first)
    cells = []
    for month in range(start, start + number):
        common = np.exp(shock * generator.standard_normal() + 0.05 * np.sin(month * np.pi / 6))
        stepped = step_from is not None and month >= month_of(step_from)
        own = yearly ** ((month - start) / 12) * (step if stepped else 1)
        for area, size in (areas or {"ENG": 1.0}).items():
            counts = {
                name: int(generator.poisson(mean * size * common * (own if name == group else 1)))
                for name, mean in MEANS.items()
            }
            counts["not-known"] = round(UNKNOWN * sum(counts.values()))
            counts["all"] = sum(counts.values())
            cells += [
                (days_of(month), area, name, printed(count, kind)) for name, count in counts.items()
            ]
    rows = [
        ("mhsds_monthly", release_name, *days, kind, area, f"INVENTED {area}", name,
         "all" if name == "all" else "ethnicity", series, "count", *cell[:3], cell.mark.value)
        for days, area, name, cell in cells
    ]  # fmt: skip
    return figures.check(figures.from_records(rows), "INVENTED")


def printed(count: int, kind: str):
    """The cell as it would be read: exact for England, else the nearest five or hidden."""
    text = str(count)
    if kind != "england":
        text = "*" if count < 5 else str(5 * round(count / 5))
    return read_count(text, rounded=kind != "england")


def held(folder: Path, *tables: pd.DataFrame, status: str | Mapping[str, str] = "final") -> Store:
    """A store that holds these tables, each release under its status."""
    parts = []
    for table in tables:
        (name,) = table["release"].unique()
        known = status if isinstance(status, str) else status[name]
        parts.append((table, release(name, source="mhsds_monthly", status=known)))
    hold(folder, *parts)
    return Store(folder)
