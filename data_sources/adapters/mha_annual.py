"""Mental Health Act Statistics, Annual Figures: the machine-readable file of one year.

Each published row becomes up to six figures: the total and its two parts (mental health data set
and emergency care data set), and the crude rate, standardised rate and half-width where printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from data_sources.adapters import mha_annual_labels, mha_annual_totals
from data_sources.files import published_csv
from data_sources.files.plain_files import Notes
from data_sources.schema import blank_cells, cells, figures
from data_sources.schema.cells import Cell, Mark
from data_sources.schema.errors import SourceError, UnexpectedLayout
from data_sources.schema.model import Period, Release, Source, financial_year
from data_sources.schema.vocabulary import ALL_KNOWN, ENGLAND, UNKNOWN_AREA

COLUMNS = {
    "year": ("Year",),
    "measure": ("Measure",),
    "subcategory": ("measureSubcategory",),
    "dimension": ("Demographic",),
    "group": ("DemographicBreakdown",),
    "breakdown": ("OrganisationBreakdown",),
    "collection": ("Datasource",),
    "area_code": ("OrgID",),
    "area_name": ("OrgName",),
    "mhsds_count": ("MHSDS_Count",),
    "acute_count": ("Acute_Count",),
    "count": ("Total_Count",),
    "crude_rate": ("CrudeRate",),
    "standardised_rate": ("StdRate",),
    "half_width": ("Confidence_interval",),
}
ALL_PROVIDERS = "All prov"
UNSEEN = (Mark.SUPPRESSED, Mark.MISSING)
MOST_HIDDEN = cells.SUPPRESSED.high + cells.ACUTE_SUPPRESSED.high
STATISTIC = figures.COLUMNS.index("statistic")
LANDING_PAGE = (
    "https://digital.nhs.uk/data-and-information/publications/statistical/"
    "mental-health-act-statistics-annual-figures"
)
ATTRIBUTION = (
    "Contains information from NHS England, licensed under the Open Government Licence v3.0."
)
# Day where it is known, month where only that is.
PUBLISHED_ON = {
    "2020-21": "2021-10-26",
    "2022-23": "2024-01-25",
    "2023-24": "2024-09",
    "2024-25": "2025-09-18",
}


def read(path: Path, notes: Notes | None = None) -> pd.DataFrame:
    """Read one annual file into tidy figures.

    `notes` is given sentences on what was left out, and on cells that are blank. Raises SourceError
    with file, row and column.
    """
    notes = [] if notes is None else notes
    table, places = figures.from_placed(_placed_figures(path, notes))
    if table.empty:
        raise _no_figures(path)
    table = blank_cells.bounded(table, path.name, lambda row: places.iloc[row])
    figures.check(table, path.name, places)
    last = places.iloc[-1].partition(",")[0]
    mha_annual_totals.refuse_missing_parts(table, f"{path.name}, which ends at {last}")
    blank_cells.refuse_noughts(table, path.name)
    notes += blank_cells.sentences(table, path.name)
    return mha_annual_totals.widen_impossible_acute(table)


def _placed_figures(path: Path, notes: Notes) -> Iterator[tuple[str, tuple]]:
    """Each figure with its row and column. One file is one year."""
    year = None
    for number, row in published_csv.read_rows(path, COLUMNS, notes):
        where = f"{path.name}, row {number}"
        year = year or row["year"]
        if row["year"] != year:
            raise UnexpectedLayout(
                f"{where}, Year: {row['year']!r} in a file that begins with {year!r}."
            )
        for record in _figures_of(row, where):
            yield f"row {number}, {COLUMNS[record[STATISTIC]][0]}", record


def _figures_of(row: dict[str, str], where: str) -> Iterator[tuple]:
    period = _year(row, where)
    series = mha_annual_labels.series(row["measure"], row["subcategory"], where)
    dimension, group = mha_annual_labels.group(row["dimension"], row["group"], series, where)
    area_kind, area_code, area_name = _area(row, where)
    key = ("mha_annual", f"mha-annual-{period.label}", period.start, period.end)
    area = (area_kind, area_code, area_name)
    for statistic, cell in _cells(row, series, group, where).items():
        if cell.mark is not Mark.NOT_PUBLISHED:
            yield (*key, *area, group, dimension, series, statistic, *cell[:3], cell.mark.value)


def _year(row: dict[str, str], where: str) -> Period:
    try:
        return financial_year(row["year"])
    except SourceError as problem:
        raise UnexpectedLayout(f"{where}, Year: {problem}") from None


def _area(row: dict[str, str], where: str) -> tuple[str, str, str]:
    breakdown, code, name = row["breakdown"], row["area_code"], row["area_name"]
    kind = mha_annual_labels.area_kind(breakdown, where)
    if code == ALL_PROVIDERS:
        # Sums over all trusts and over all independent providers are two different totals.
        code = breakdown.upper().replace(" ", "-") if kind == "provider" else ENGLAND
        return kind, code, f"All: {breakdown}" if kind == "provider" else "England"
    if not code or not name:
        raise UnexpectedLayout(f"{where}, OrgID: the row names no organisation.")
    return kind, code, "Unknown" if code == UNKNOWN_AREA else name


def _cells(row: dict[str, str], series: str, group: str, where: str) -> dict[str, Cell]:
    rounded = row["area_code"] != ALL_PROVIDERS
    collection = row["collection"]
    if collection not in ("MHSDS", "ECDS", "Both"):
        raise UnexpectedLayout(f"{where}, Datasource: {collection!r} is not MHSDS, ECDS or Both.")

    def count(name: str, suppressed: Cell) -> Cell:
        if cells.is_blank(row[name]):  # the publisher prints a number or "*" in every one
            return cells.MISSING
        return _read(cells.read_count, row, name, where, rounded=rounded, suppressed=suppressed)

    mhsds = count("mhsds_count", cells.SUPPRESSED)
    acute = count("acute_count", cells.ACUTE_SUPPRESSED)
    # A row of one data set prints "*" for the other, where there was nothing to count.
    if collection == "MHSDS" and acute.mark in UNSEEN:
        acute = cells.NOT_PUBLISHED
    if collection == "ECDS" and mhsds.mark in UNSEEN:
        mhsds = cells.NOT_PUBLISHED
    found = {"mhsds_count": mhsds, "acute_count": acute}
    found["count"] = _total(count("count", cells.SUPPRESSED), mhsds, acute, where)
    if _is_blank_sum(series, group, found["count"]):
        found = {name: cell._replace(mark=Mark.DOUBTFUL) for name, cell in found.items()}
    for name in ("crude_rate", "standardised_rate", "half_width"):
        found[name] = _read(cells.read_rate, row, name, where)
    return found


def _total(total: Cell, mhsds: Cell, acute: Cell, where: str) -> Cell:
    """The total, within what is known of its parts."""
    parts = [cell for cell in (mhsds, acute) if cell.mark is not Mark.NOT_PUBLISHED]
    if not parts:
        return total
    low, high = sum(cell.low for cell in parts), sum(cell.high for cell in parts)
    if total.mark is Mark.SUPPRESSED:
        return total._replace(low=low, high=min(high, MOST_HIDDEN))
    if total.mark is Mark.MISSING:
        return total._replace(low=low, high=high)
    low, high = max(low, total.low), min(high, total.high)
    if low > high:
        raise UnexpectedLayout(
            f"{where}, Total_Count: {total.value:,.0f} is not the sum of its two parts."
        )
    # Parts hidden under other thresholds can leave the printed total just outside: it stays within.
    return total._replace(low=min(low, total.value), high=max(high, total.value))


def _is_blank_sum(series: str, group: str, total: Cell) -> bool:
    """The publisher prints 0 for the sum over groups of people detained repeatedly.

    The groups themselves hold tens of thousands, so that 0 is an empty cell, not a count.
    """
    return series.startswith(mha_annual_labels.REPEATS) and group == ALL_KNOWN and total.value == 0


def _read(reader, row: dict[str, str], name: str, where: str, **options) -> Cell:
    try:
        return reader(row[name], **options)
    except SourceError as problem:
        raise UnexpectedLayout(f"{where}, {COLUMNS[name][0]}: {problem}.") from None


def recognises(head: str) -> bool:
    """Whether the first lines of a file are those of an annual machine-readable file."""
    names = {name.strip().casefold() for name in published_csv.first_row(head)}
    return names >= {"year", "measure", "measuresubcategory"}


def releases_of(table: pd.DataFrame, path: Path) -> list[Release]:
    """The one release that a file's figures are."""
    year = Period(table["period_start"].iloc[0], table["period_end"].iloc[0]).label
    return [
        Release(
            source="mha_annual",
            name=f"mha-annual-{year}",
            title=f"Mental Health Act Statistics, Annual Figures {year}",
            url=f"{LANDING_PAGE}/{year}-annual-figures",
            published_on=PUBLISHED_ON.get(year, ""),
            attribution=ATTRIBUTION,
            file_name=path.name,
        )
    ]


def _no_figures(path: Path) -> UnexpectedLayout:
    return UnexpectedLayout(f"{path.name}, row 2: no figures below the heading. Fetch it again.")


SOURCE = Source(
    name="mha_annual",
    title="Mental Health Act Statistics, Annual Figures",
    publisher="NHS England",
    landing_page=LANDING_PAGE,
    attribution=ATTRIBUTION,
    read=read,
    recognises=recognises,
    releases_of=releases_of,
)

__all__ = ["COLUMNS", "SOURCE", "read", "recognises", "releases_of"]
