"""Ethnicity facts and figures: detentions by ethnic group in England, year by year.

Two shapes of one series: the CSV that the page offers, and a JSON extract of it.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from data_sources.adapters.ethnicity_facts_labels import (
    BESIDES,
    COLUMNS,
    EXPECTED,
    LABELS,
    NAMES,
    NOTHING,
    WITHHELD,
    plain,
)
from data_sources.files import published_csv
from data_sources.files.plain_files import Notes
from data_sources.schema import cells, figures, vocabulary
from data_sources.schema.cells import Cell, Mark
from data_sources.schema.errors import SourceError, UnexpectedLayout
from data_sources.schema.model import Period, Release, Source, financial_year

TITLE = "Ethnicity facts and figures: detentions under the Mental Health Act"
SERIES = "Detentions under the Mental Health Act"
LANDING_PAGE = (
    "https://www.ethnicity-facts-figures.service.gov.uk/health/mental-health/"
    "detentions-under-the-mental-health-act/latest/"
)
ATTRIBUTION = (
    "Contains information from the Race Disparity Unit and NHS England, "
    "licensed under the Open Government Licence v3.0."
)
DOWNLOAD = "detentions-under-the-mental-health-act.csv"
OUR_TOPIC = re.compile(r"detentions?[-_ ]under[-_ ]the[-_ ]mental[-_ ]health[-_ ]act", re.I)
LONGEST_HEADING = 10_000  # characters
PUBLISHED_ON = {"2022-23": "2025-10-21"}
_MEASURES = {
    "detentions": "count",
    "population": "population",
    "crude_rate": "crude_rate",
    "standardised_rate": "standardised_rate",
}


def read(path: Path, _notes: Notes | None = None) -> pd.DataFrame:
    """Read either shape into tidy figures. Raises SourceError with file, row and column.

    Every topic of the site has these headings, so a file must say what it counts: by its column
    Measure, or by the name that the page gives it.
    """
    text = published_csv.read_text(path)
    published_csv.refuse_web_page(text, path.name)
    is_json = text.lstrip("\ufeff \n").startswith("{")
    placed = _from_json(text, path.name) if is_json else _from_csv(path)
    table, places = figures.from_placed(placed)
    if table.empty:
        raise UnexpectedLayout(f"{path.name}: it holds no figures. Fetch it again.")
    newest = Period(table["period_start"].max(), table["period_end"].max())
    table["release"] = f"ethnicity-facts-{newest.label}"
    return figures.check(table, path.name, places)


def _from_csv(path: Path) -> Iterator[tuple[str, tuple]]:
    text = published_csv.read_text(path)
    headings = _headings(text)
    columns = COLUMNS | {name: (heading,) for name, heading in headings.items()}
    named = bool(OUR_TOPIC.search(path.name))
    for number, row in published_csv.read_rows(path, columns):
        where = f"{path.name}, row {number}"
        if row["geography"] != "England":
            raise UnexpectedLayout(f"{where}, Geography: {row['geography']!r} is not England.")
        _refuse_other_rows(row, where, headings)
        if not named and not row.get("measure"):
            raise _says_nothing(where)
        for statistic in ("count", "population", "crude_rate", "standardised_rate", "half_width"):
            for record in _figure(row, statistic, where, headings):
                yield f"row {number}, {headings[statistic]}", record


def _says_nothing(where: str) -> UnexpectedLayout:
    return UnexpectedLayout(
        f"{where}: nothing says what this file counts. Ethnicity facts and figures has files of "
        f"many topics with these headings, and this one has no column Measure that says "
        f"'detentions', nor the name of the page's download, {DOWNLOAD}. Fetch it from "
        f"{LANDING_PAGE} and keep its name."
    )


def _headings(text: str) -> dict[str, str]:
    """Our name, or the plain name of a column that describes a row → heading in the file."""
    published = next(csv.reader(io.StringIO(text[:LONGEST_HEADING], newline="")), [])
    named = {NAMES.get(plain(heading), plain(heading)): heading.strip() for heading in published}
    return {name: heading for name, heading in named.items() if name in {*COLUMNS, *BESIDES}}


def _refuse_other_rows(row: dict[str, str], where: str, headings: dict[str, str]) -> None:
    """A row of another measure, sex or age is no figure of this series."""
    for name, expected in EXPECTED.items():
        cell = row.get(name, "")
        if cell and not expected.search(cell):
            raise UnexpectedLayout(
                f"{where}, {headings[name]}: {cells.shown(cell)} is not expected, so it is not "
                f"known what this row counts. Use the file as published; rows of another measure, "
                f"sex or age are no part of this series."
            )


def _from_json(text: str, name: str) -> Iterator[tuple[str, tuple]]:
    try:
        observations = list(json.loads(text)["observations"])
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise UnexpectedLayout(
            f"{name}, row 1: not the JSON of Ethnicity facts and figures ({problem}). "
            f"The file may be cut short: fetch it again."
        ) from None
    for number, item in enumerate(observations, start=1):
        where = f"{name}, observation {number}"
        statistic, row = _observation(item, where)
        fields = {name: name for name in row} | {"time": "timePeriod", "ethnicity": "label"}
        for each in (statistic, "half_width"):
            for record in _figure(row, each, where, fields):
                yield f"observation {number}, {each}", record


def _observation(item: Any, where: str) -> tuple[str, dict[str, str]]:
    """What one observation of the JSON measures, and its cells under our names."""
    try:
        attributes, value = item["attributes"], item["value"]["value"]
        measure, width = str(attributes["measure"]), attributes.get("confidence_margin", "")
        time, label = str(item["timePeriod"]), str(attributes["label"])
    except (KeyError, TypeError, AttributeError) as problem:
        raise UnexpectedLayout(f"{where}: no field {problem}.") from None
    if measure not in _MEASURES:
        raise UnexpectedLayout(f"{where}, measure: {measure!r} is not a known one.")
    statistic = _MEASURES[measure]
    cells_of_row = {statistic: str(value), "half_width": str(width)}
    return statistic, {"time": time, "ethnicity": label, **cells_of_row}


def _figure(
    row: dict[str, str], statistic: str, where: str, columns: dict[str, str]
) -> Iterator[tuple]:
    label = " ".join(row["ethnicity"].split())
    label = LABELS.get(label.casefold(), label)
    group = vocabulary.ethnic_group(label, f"{where}, {columns['ethnicity']}")
    column = columns["time"]
    try:
        period = financial_year(row["time"])
        column = columns[statistic]
        cell = _cell(statistic, row[statistic])
    except SourceError as problem:
        raise UnexpectedLayout(f"{where}, {column}: {problem}") from None
    if cell.mark is Mark.NOT_PUBLISHED:
        return
    yield (
        "ethnicity_facts",
        "",
        period.start,
        period.end,
        "england",
        vocabulary.ENGLAND,
        "England",
        group,
        "ethnicity",
        SERIES,
        statistic,
        *cell[:3],
        cell.mark.value,
    )


def _cell(statistic: str, text: str) -> Cell:
    """What is withheld has no range: a withheld rate says so, a withheld count is no figure."""
    counted, word = statistic in ("count", "population"), text.strip().casefold()
    if word in NOTHING or (counted and word in WITHHELD):
        return cells.NOT_PUBLISHED
    if word in WITHHELD:
        return Cell(math.nan, math.nan, math.nan, Mark.SUPPRESSED)
    return cells.read_count(text, rounded=False) if counted else cells.read_rate(text)


def recognises(head: str) -> bool:
    text = head.lstrip("\ufeff")
    is_table = _headings(text).keys() >= {"time", "ethnicity", "count", "population"}
    return is_table or "eff-mental-health-act-detentions" in text[:400]


def releases_of(table: pd.DataFrame, path: Path) -> list[Release]:
    """One release, named by the newest year in the file: the page is renewed in place."""
    name = table["release"].iloc[0]
    newest = name.removeprefix("ethnicity-facts-")
    return [
        Release(
            source="ethnicity_facts",
            name=name,
            title=f"{TITLE}, to {newest}",
            url=LANDING_PAGE,
            published_on=PUBLISHED_ON.get(newest, ""),
            attribution=ATTRIBUTION,
            file_name=path.name,
        )
    ]


SOURCE = Source(
    name="ethnicity_facts",
    title=TITLE,
    publisher="Race Disparity Unit",
    landing_page=LANDING_PAGE,
    attribution=ATTRIBUTION,
    read=read,
    recognises=recognises,
    releases_of=releases_of,
)
