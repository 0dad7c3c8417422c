"""The rows about the Act in a monthly file, as codes and labels, long and wide files alike.

A month repeats a few hundred labels over tens of thousands of rows, so whatever a label means is
looked up once for each label, not for each row; and where it means nothing, the first row that
holds it is found again in the file, so that the error can name it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from data_sources.adapters import mhsds_csv, mhsds_labels
from data_sources.adapters.mhsds_csv import Table, Wanted
from data_sources.files import published_csv
from data_sources.files.plain_files import Notes
from data_sources.schema import cells
from data_sources.schema.combinations import firsts, numbered
from data_sources.schema.errors import SourceError, UnexpectedLayout

if TYPE_CHECKING:
    import pyarrow as pa

LEVELS = {
    "status": ("STATUS",),
    "breakdown": ("BREAKDOWN",),
    "primary": ("PRIMARY_LEVEL",),
    "primary_name": ("PRIMARY_LEVEL_DESCRIPTION",),
    "secondary": ("SECONDARY_LEVEL",),
    "secondary_name": ("SECONDARY_LEVEL_DESCRIPTION",),
}
COLUMNS = {
    "start": ("REPORTING_PERIOD_START",),
    "end": ("REPORTING_PERIOD_END",),
    **LEVELS,
    "measure": ("MEASURE_ID",),
    "measure_name": ("MEASURE_NAME",),
    "value": ("MEASURE_VALUE", "METRIC_VALUE"),
}
# Before the long files, each measure had a column of its own.
WIDE_COLUMNS = {"month": ("REPORTING_PERIOD",), **LEVELS}
NEEDED = 6  # headings of a monthly file that a file must have to be taken for one
_TITLE = re.compile(r"(\S+) - \S.*")  # `MHS08 - People subject to the Act…`
_OURS = re.compile(mhsds_labels.OURS)


class Coded(NamedTuple):
    """One column: for each row a code, for each code a label."""

    codes: np.ndarray
    labels: list

    def of(self, row: int) -> object:
        return self.labels[self.codes[row]]


@dataclass(frozen=True)
class Rows:
    """The rows about the Act: their columns, and for each row which record of the file it is of.

    `headings` names the published column of each of ours. A wide file has none for the value and
    the measure: there the column `title` has, for each row, the heading that it stood under.
    """

    table: Table
    wanted: Wanted
    columns: dict[str, Coded]
    records: np.ndarray
    headings: dict[str, str]

    def __len__(self) -> int:
        return len(self.records)

    def kept(self, keep: np.ndarray) -> Rows:
        """These rows without those for which `keep` is false."""
        columns = {
            name: Coded(column.codes[keep], column.labels) for name, column in self.columns.items()
        }
        return dataclasses.replace(self, columns=columns, records=self.records[keep])

    def place(self, row: int, column: str) -> str:
        """`row 7, BREAKDOWN`: where in the file a row of these came from. Reads the file again."""
        numbers = enumerate(mhsds_csv.row_numbers(self.table, self.wanted))
        number = next((n for record, n in numbers if record == self.records[row]), "?")
        return f"row {number}, {self._heading(row, column)}"

    def places(self, column: str) -> list[str]:
        """The place of every row."""
        numbers = list(mhsds_csv.row_numbers(self.table, self.wanted))
        return [
            f"row {numbers[record]}, {self._heading(row, column)}"
            for row, record in enumerate(self.records)
        ]

    def where(self, name: str, test: Callable[..., bool]) -> np.ndarray:
        """For each row, whether its label in a column passes the test."""
        codes, labels = self.columns[name]
        return np.array([test(label) for label in labels], dtype=bool)[codes]

    def with_column(self, name: str, column: Coded) -> Rows:
        return dataclasses.replace(self, columns={**self.columns, name: column})

    def with_mapped(
        self, name: str, of: tuple[str, ...], translate: Callable, fault: str = ""
    ) -> Rows:
        """Add what `translate` makes of each combination of labels of other columns.

        A SourceError that it raises is raised again with file, row and the column `fault`, which
        is the last of the columns unless another is given.
        """
        codes = numbered(self.columns[column].codes for column in of)
        found = []
        for first in firsts(codes).tolist():
            try:
                found.append(translate(*(self.columns[column].of(first) for column in of)))
            except SourceError as problem:
                where = f"{self.table.name}, {self.place(first, fault or of[-1])}"
                raise type(problem)(f"{where}: {problem}") from None
        ids = {label: number for number, label in enumerate(dict.fromkeys(found))}
        numbers = np.array([ids[label] for label in found], dtype=np.int64)
        return self.with_column(name, Coded(numbers[codes], list(ids)))

    def _heading(self, row: int, column: str) -> str:
        return self.headings.get(column) or str(self.columns["title"].of(row))


def is_monthly(heading: tuple[str, ...] | list[str]) -> bool:
    """Whether a first row is that of a monthly file, whatever it calls a column or two."""
    known = {
        alias.casefold() for names in (COLUMNS, WIDE_COLUMNS) for alias in sum(names.values(), ())
    }
    return len({name.strip().casefold() for name in heading} & known) >= NEEDED


def headings_of(table: Table, notes: Notes) -> tuple[dict[str, str], list[str]]:
    """The published column of each of ours and, in a wide file, the columns of measures.

    Notes name the columns that are neither.
    """
    if WIDE_COLUMNS["month"][0].casefold() not in {name.casefold() for name in table.heading}:
        return _named(list(table.heading), COLUMNS, table.name, notes), []
    titles = [name for name in table.heading if _TITLE.fullmatch(name)]
    levels = [name for name in table.heading if name not in titles]
    return _named(levels, WIDE_COLUMNS, table.name, notes), titles


def read(table: Table, notes: Notes) -> Rows:
    """The rows about the Act. Raises UnexpectedLayout for a heading or a row out of shape."""
    headings, titles = headings_of(table, notes)
    if titles:
        return _read_wide(table, headings, titles)
    rows = _without_blank_rows(_read_long(table, headings), notes)
    if len(rows) and rows.where("value", cells.is_blank).all():
        raise UnexpectedLayout(
            f"{table.name}: every cell of {headings['value']} is blank. Another program has taken "
            f"the numbers for missing ones, or has kept formulas without their results: use the "
            f"file as published."
        )
    return rows


def _without_blank_rows(rows: Rows, notes: Notes) -> Rows:
    """Without rows that hold nothing at all, as Excel leaves them."""
    blank = np.logical_and.reduce(
        [rows.where(name, lambda text: not text.strip()) for name in rows.columns]
    )
    if not blank.any():
        return rows
    notes.append(f"{rows.table.name}: blank rows were ignored ({int(blank.sum()):,}).")
    return rows.kept(~blank)


def _read_long(table: Table, headings: dict[str, str]) -> Rows:
    measure = headings["measure"]
    place = table.heading.index(measure)
    wanted = Wanted(
        tuple(heading for name, heading in headings.items() if name != "measure_name"),
        f"regexp_matches(coalesce({mhsds_csv.identifier(measure)}, ''), '{_OURS.pattern}')",
        lambda row: bool(_OURS.search(row[place])),
    )
    found = mhsds_csv.select(table, wanted)
    columns = {
        name: _coded(found[heading])
        for name, heading in headings.items()
        if heading in wanted.headings
    }
    return Rows(table, wanted, columns, np.arange(len(found)), headings)


def _read_wide(table: Table, headings: dict[str, str], titles: list[str]) -> Rows:
    """Each record of a wide file becomes a row for each measure of the Act."""
    ours = [title for title in titles if _OURS.search(_measure_of(title))]
    places = [table.heading.index(title) for title in ours]
    filled = (f"coalesce({mhsds_csv.identifier(title)}, '') <> ''" for title in ours)
    wanted = Wanted(
        (*headings.values(), *ours),
        " OR ".join(filled) or "false",
        lambda row: any(row[place] for place in places),
    )
    found = mhsds_csv.select(table, wanted)
    records = np.repeat(np.arange(len(found)), len(ours))
    columns = {}
    for name, heading in headings.items():
        codes, labels = _coded(found[heading])
        columns[name] = Coded(codes[records], labels)
    values = np.array([found[title].to_pylist() for title in ours], dtype=object).T.ravel()
    codes, labels = pd.factorize(values)
    columns["value"] = Coded(codes, list(labels))
    columns["title"] = Coded(np.tile(np.arange(len(ours)), len(found)), ours)
    columns["measure"] = columns["title"]._replace(labels=[_measure_of(title) for title in ours])
    return Rows(table, wanted, columns, records, headings)


def _measure_of(title: str) -> str:
    return title.partition(" - ")[0]


def _named(
    heading: list[str], columns: published_csv.Columns, where: str, notes: Notes
) -> dict[str, str]:
    places = published_csv.name_columns(heading, columns, where, notes)
    return {name: heading[place] for name, place in places.items()}


def _coded(column: pa.ChunkedArray) -> Coded:
    packed = column.combine_chunks().dictionary_encode()
    return Coded(packed.indices.to_numpy(), packed.dictionary.to_pylist())
