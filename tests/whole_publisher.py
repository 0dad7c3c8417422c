"""A publisher that offers everything a refresh takes in, with invented numbers in every file.

Twenty-four months of both grammars and both sets of ICBs, three annual years, Ethnicity facts and
figures, the census in bulk with its lookups, and outlines.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import geography_samples as geography
from monthly_samples import write_month
from publisher import pages
from publisher.server import Publisher
from samples import write_annual

FIRST, LAST = "2024-06", "2026-05"
NEW_GRAMMAR = "2025-03"
ROLLING = "2025-07"  # twelve-month rows are published from this month
YEARS = ("2021/22", "2023/24", "2024/25")
LOOKUPS, LAYERS = ("2024", "2026"), ("region", "icb-2024", "icb-2026", "sub-icb-2024")
DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%y")


def months(first: str = FIRST, last: str = LAST) -> Iterator[str]:
    day = dt.date.fromisoformat(f"{first}-01")
    while (month := f"{day:%Y-%m}") <= last:
        yield month
        day = (day + dt.timedelta(days=32)).replace(day=1)


@cache
def as_published(folder: Path, month: str) -> Path:
    return month_file(folder, month)


def month_file(folder: Path, month: str, **printed) -> Path:
    """One month as its time had it: grammar, dates, zip or plain, with or without 12-month rows."""
    number = int(month[5:])
    return write_month(
        folder,
        month,
        era="bbrb" if month >= NEW_GRAMMAR else "pre-bbrb",
        zipped=number % 3 != 0,
        dates=DATES[number % len(DATES)],
        bom=number % 5 == 0,
        include_rolling=month >= ROLLING,
        **printed,
    )


def put_months(publisher: Publisher, folder: Path, last: str = LAST, **changed: Path) -> None:
    """The pages of the months, from the first to `last`; `changed` replaces files by month."""
    files = {}
    for month in months(last=last):
        path = changed.get(f"m{month.replace('-', '_')}") or as_published(folder, month)
        files[pages.month_slug(month)] = {path.name: path}
    pages.put_months(publisher, files)


def put_everything(publisher: Publisher, folder: Path) -> None:
    put_months(publisher, folder / "months")
    put_the_rest(publisher, folder)


def put_the_rest(publisher: Publisher, folder: Path) -> None:
    years = {}
    for year in YEARS:
        path = write_annual(folder / "years", year=year)
        years[year.replace("/", "-")] = {path.name: path}
    pages.put_years(publisher, years)
    pages.put_facts(publisher, geography.write_eff_csv(folder).read_bytes())
    lookups = {f"lsoa-lookup-{each}": geography.lookup_json(each) for each in LOOKUPS}
    pages.put_census(publisher, geography.write_ts021_zip(folder), lookups)
    pages.put_outlines(publisher, {each: geography.outline_geojson(each) for each in LAYERS})
