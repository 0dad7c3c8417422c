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
from data_sources.files import file_names, published_csv
from data_sources.files.plain_files import Notes
from data_sources.schema import blank_cells, figures
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


def read(path: Path, notes: Notes | None = None) -> pd.DataFrame:
    """Read one monthly file, plain or zipped, into tidy figures.

    `notes` is given sentences on what was left out, and on cells that are blank. Raises SourceError
    with file, row and column, and NoFigures for a sound file of other measures.
    """
    notes = [] if notes is None else notes
    with mhsds_csv.opened(path, recognises, notes) as table:
        rows = mhsds_rows.read(table, notes)
        if not len(rows):
            found = mhsds_survey.of(table).sentence
            raise NoFigures(f"{path.name}: no Mental Health Act measures among its {found}")
        tidy = _tidy(mhsds_figures.understood(rows))
    blank_cells.refuse_noughts(tidy, path.name)
    notes += blank_cells.sentences(tidy, path.name)
    return tidy


def recognises(head: str) -> bool:
    """Whether the first row of a file is that of a monthly file, in any order of columns."""
    return mhsds_rows.is_monthly(published_csv.first_row(head))


def _tidy(rows: Rows) -> pd.DataFrame:
    """The table of figures, checked."""
    if not len(rows):
        raise UnexpectedLayout(f"{rows.table.name}, row 2: no figures below the heading.")
    rows = rows.with_mapped("issue", ("state", "period"), lambda *issue: issue)
    _refuse_two_statuses(rows.columns["issue"].labels, rows.table.name)
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
    tidy = blank_cells.bounded(tidy, rows.table.name, lambda row: rows.place(row, "value"))
    try:
        return figures.check(tidy, rows.table.name)
    except BrokenContract:
        # Only now that something is wrong is the file read again, slowly, to say where.
        places = pd.Series(rows.places("value"), index=tidy.index, dtype=object)
    return figures.check(tidy, rows.table.name, places)


def _refuse_two_statuses(issues: Iterable[tuple[str, Period]], where: str) -> None:
    """A period's figures would fall apart into two releases, of which one alone answers."""
    first: dict[Period, str] = {}
    for status, period in issues:
        if (other := first.setdefault(period, status)) != status:
            raise UnexpectedLayout(
                f"{where}: STATUS says both {other} and {status} for {period.start} to "
                f"{period.end}. A file holds one printing of a period: fetch it again, and take "
                f"the two in as two files."
            )


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


def releases_of(tidy: pd.DataFrame, path: Path) -> list[Release]:
    """The releases that a file's figures are: one for each status in it."""
    return [
        Release(
            source=NAME,
            name=name,
            title=_title(name),
            url=LANDING_PAGE,
            status=name.removesuffix(APART).rpartition("-")[2],
            attribution=ATTRIBUTION,
            file_name=path.name,
        )
        for name in sorted(tidy["release"].unique())
    ]


def _title(name: str) -> str:
    """`…, September 2024 (performance)`."""
    span, _, status = name.removeprefix("mhsds-").removesuffix(APART).rpartition("-")
    months = [f"{dt.date.fromisoformat(f'{month}-01'):%B %Y}" for month in span.split("..")]
    apart = ", file on the Mental Health Act" if name.endswith(APART) else ""
    return f"{TITLE}, {' to '.join(months)} ({status}){apart}"


SOURCE = Source(
    name=NAME,
    title=TITLE,
    publisher="NHS England",
    landing_page=LANDING_PAGE,
    attribution=ATTRIBUTION,
    read=read,
    recognises=recognises,
    releases_of=releases_of,
)

__all__ = ["COLUMNS", "SOURCE", "read", "recognises", "releases_of"]
