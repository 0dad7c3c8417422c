"""Mental Health Services Monthly Statistics: the figures about the Act in one monthly file.

A file holds hundreds of measures in up to a million rows, of which a few in a hundred are about
the Act. It may be of one month or several, and hold a month and the twelve months to its end under
one name: only the dates tell them apart, so only the dates are used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from data_sources.adapters import mhsds_csv, mhsds_figures, mhsds_rows, mhsds_survey
from data_sources.adapters.mhsds_rows import COLUMNS, Coded, Rows
from data_sources.adapters.mhsds_survey import Survey
from data_sources.files import file_names, published_csv
from data_sources.schema import figures
from data_sources.schema.errors import BrokenContract, NoFigures, UnexpectedLayout
from data_sources.schema.model import Period, Release, Source

NAME = "mhsds_monthly"
APART = "-mha"  # how the release of a file on the Act alone ends, beside a month's main file
TITLE = "Mental Health Services Monthly Statistics"
LANDING_PAGE = (
    "https://digital.nhs.uk/data-and-information/publications/statistical/"
    "mental-health-services-monthly-statistics"
)
ATTRIBUTION = (
    "Contains information from NHS England, licensed under the Open Government Licence v3.0."
)
_read_last: dict[tuple, list[Release]] = {}


def read(path: Path) -> pd.DataFrame:
    """Read one monthly file, plain or zipped, into tidy figures.

    Raises SourceError with file, row and column, and NoFigures for a sound file of other measures.
    """
    with mhsds_csv.opened(path, recognises) as table:
        rows = mhsds_rows.read(table)
        if not len(rows):
            found = mhsds_survey.of(table).sentence
            raise NoFigures(f"{path.name}: no Mental Health Act measures among its {found}")
        tidy = _tidy(mhsds_figures.understood(rows))
    _read_last.clear()
    _read_last[_fingerprint(path)] = _releases_of(tidy, path.name)
    return tidy


def survey(path: Path) -> Survey:
    """What a monthly file holds, whatever its measures are."""
    with mhsds_csv.opened(path, recognises) as table:
        return mhsds_survey.of(table)


def recognises(head: str) -> bool:
    """Whether the first row of a file is that of a monthly file, in any order of columns."""
    return mhsds_rows.is_monthly(published_csv.first_row(head))


def releases(path: Path) -> list[Release]:
    """The releases that the file is: one for each status in it."""
    # Files are large: what was found when this one was read is not worked out again.
    if _fingerprint(path) not in _read_last:
        read(path)
    return _read_last[_fingerprint(path)]


def _fingerprint(path: Path) -> tuple:
    state = path.stat()
    return path.resolve(), state.st_size, state.st_mtime_ns


def _tidy(rows: Rows) -> pd.DataFrame:
    """The table of figures, checked."""
    if not len(rows):
        raise UnexpectedLayout(f"{rows.table.name}, row 2: no figures below the heading.")
    rows = rows.with_mapped("issue", ("state", "period"), lambda *issue: issue)
    apart = file_names.is_about_the_act(rows.table.name)
    names = release_names(rows.columns["issue"].labels, apart=apart)
    read: dict[str, tuple] = {
        "release": ("issue", lambda issue: names[issue[0]]),
        "period_start": ("period", lambda period: period.start),
        "period_end": ("period", lambda period: period.end),
        "area_kind": ("area", lambda area: area.kind),
        "area_code": ("area", lambda area: area.code),
        "area_name": ("area", lambda area: area.name),
        "group": ("group", str),
        "dimension": ("dimension", str),
        "series": ("series", str),
        "statistic": ("statistic", str),
        "value": ("cell", lambda cell: cell.value),
        "low": ("cell", lambda cell: cell.low),
        "high": ("cell", lambda cell: cell.high),
        "mark": ("cell", lambda cell: cell.mark.value),
    }
    table = {"source": _column(Coded(np.zeros(len(rows), dtype=int), [NAME]))}
    for name, (column, part) in read.items():
        codes, labels = rows.columns[column]
        table[name] = _column(Coded(codes, [part(label) for label in labels]))
    tidy = pd.DataFrame(table)[list(figures.COLUMNS)]
    try:
        return figures.check(tidy, rows.table.name)
    except BrokenContract:
        # Only now that something is wrong is the file read again, slowly, to say where.
        places = pd.Series(rows.places("value"), index=tidy.index, dtype=object)
    return figures.check(tidy, rows.table.name, places)


def _column(column: Coded) -> object:
    """The labels laid out over the rows, in the type that a table of figures has."""
    first = column.labels[0]
    if isinstance(first, str):
        return pd.array(column.labels, dtype="str").take(column.codes)
    kind = object if isinstance(first, dt.date) else float
    return np.array(column.labels, dtype=kind)[column.codes]


def release_names(issues: Iterable[tuple[str, Period]], *, apart: bool = False) -> dict[str, str]:
    """For each status, the name of its release: `mhsds-2024-09-performance`, by its last months.

    Some months have a file on the Act apart from the main one; neither is a printing of the other.
    """
    months: dict[str, set[str]] = {}
    for status, period in issues:
        months.setdefault(status, set()).add(f"{period.end:%Y-%m}")
    ending = APART if apart else ""
    return {
        status: f"mhsds-{'..'.join(sorted({min(ends), max(ends)}))}-{status}{ending}"
        for status, ends in months.items()
    }


def _releases_of(tidy: pd.DataFrame, file_name: str) -> list[Release]:
    return [
        Release(
            source=NAME,
            name=name,
            title=_title(name),
            url=LANDING_PAGE,
            status=name.removesuffix(APART).rpartition("-")[2],
            attribution=ATTRIBUTION,
            file_name=file_name,
        )
        for name in sorted(tidy["release"].unique())
    ]


def _title(name: str) -> str:
    """`…, September 2024 (performance)`."""
    span, _, status = name.removeprefix("mhsds-").removesuffix(APART).rpartition("-")
    months = [f"{dt.date.fromisoformat(f'{month}-01'):%B %Y}" for month in span.split("..")]
    apart = ", file on the Mental Health Act" if name.endswith(APART) else ""
    return f"{TITLE}, {' to '.join(months)} ({status}){apart}"


def compare_standardised(table: pd.DataFrame) -> pd.DataFrame:
    """Each printed "standardised" rate beside the crude rate of the same people.

    In the publisher's code of September 2025 the standardised rates of MHS157b and MHS158b weigh
    each group by its own ages and sexes, which gives the crude rate back. Where `equal` is true,
    the two cannot be told apart by what is printed, and nothing has been standardised. Rows are
    those that print both; `difference` is standardised less crude, per 100,000.
    """
    key = [name for name in figures.KEY if name != "statistic"]
    printed = table[table["source"].eq(NAME) & table["value"].notna()].set_index(key)
    crude = printed[printed["statistic"].eq("crude_rate")].add_suffix("_crude")
    both = printed[printed["statistic"].eq("standardised_rate")].join(crude, how="inner")
    overlap = both["low"].le(both["high_crude"]) & both["high"].ge(both["low_crude"])
    compared = both[["area_name"]].assign(
        crude_rate=both["value_crude"],
        standardised_rate=both["value"],
        difference=both["value"] - both["value_crude"],
        equal=overlap,
    )
    return compared.reset_index()


SOURCE = Source(
    name=NAME,
    title=TITLE,
    publisher="NHS England",
    landing_page=LANDING_PAGE,
    attribution=ATTRIBUTION,
    read=read,
    recognises=recognises,
    releases=releases,
)

__all__ = [
    "COLUMNS",
    "SOURCE",
    "compare_standardised",
    "read",
    "recognises",
    "releases",
    "survey",
]
