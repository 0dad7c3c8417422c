"""Ethnicity facts and figures: detentions by ethnic group in England, year by year.

Two shapes of one series: the CSV that the page offers, and a JSON extract of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from data_sources import cells, figures, published_csv, vocabulary
from data_sources.cells import Cell, Mark
from data_sources.errors import SourceError, UnexpectedLayout
from data_sources.model import Release, Source, financial_year

COLUMNS = {
    "time": ("Time",),
    "geography": ("Geography",),
    "ethnicity": ("Ethnicity",),
    "standardised_rate": ("Value_1", "Value 1", "Standardised rate"),
    "crude_rate": ("Value_2", "Value 2", "Crude rate"),
    "count": ("Numerator",),
    "population": ("Denominator",),
    "half_width": ("Confidence_interval", "Confidence interval"),
}
SERIES = "Detentions under the Mental Health Act"
LANDING_PAGE = (
    "https://www.ethnicity-facts-figures.service.gov.uk/health/mental-health/"
    "detentions-under-the-mental-health-act/latest/"
)
ATTRIBUTION = (
    "Contains information from the Race Disparity Unit and NHS England, "
    "licensed under the Open Government Licence v3.0."
)
_MEASURES = {
    "detentions": "count",
    "population": "population",
    "crude_rate": "crude_rate",
    "standardised_rate": "standardised_rate",
}


def read(path: Path) -> pd.DataFrame:
    """Read either shape into tidy figures. Raises SourceError with file, row and column."""
    text = published_csv.read_text(path)
    published_csv.refuse_web_page(text, path.name)
    is_json = text.lstrip("\ufeff \n").startswith("{")
    placed = _from_json(text, path.name) if is_json else _from_csv(path)
    table, places = figures.from_placed(placed)
    return figures.check(table, path.name, places)


def _from_csv(path: Path) -> Iterator[tuple[str, tuple]]:
    headings = {name: aliases[0] for name, aliases in COLUMNS.items()}
    for number, row in published_csv.read_rows(path, COLUMNS):
        where = f"{path.name}, row {number}"
        if row["geography"] != "England":
            raise UnexpectedLayout(f"{where}, Geography: {row['geography']!r} is not England.")
        for statistic in ("count", "population", "crude_rate", "standardised_rate", "half_width"):
            for record in _figure(row, statistic, where, headings):
                yield f"row {number}, {headings[statistic]}", record


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


def _observation(item: object, where: str) -> tuple[str, dict[str, str]]:
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
    group = vocabulary.ethnic_group(row["ethnicity"], f"{where}, {columns['ethnicity']}")
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
        "ethnicity-facts-2022-23",
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
    if statistic in ("count", "population"):
        return cells.read_count(text, rounded=False)
    return cells.read_rate(text)


def recognises(head: str) -> bool:
    text = head.lstrip("\ufeff")
    return "eff-mental-health-act-detentions" in text[:400] or text.startswith("Time,Geography")


def releases(path: Path) -> list[Release]:
    return [
        Release(
            source="ethnicity_facts",
            name="ethnicity-facts-2022-23",
            title="Ethnicity facts and figures: detentions under the Mental Health Act, to 2022-23",
            url=LANDING_PAGE,
            published_on="2025-10-21",
            attribution=ATTRIBUTION,
            file_name=path.name,
        )
    ]


SOURCE = Source(
    name="ethnicity_facts",
    title="Ethnicity facts and figures: detentions under the Mental Health Act",
    publisher="Race Disparity Unit",
    landing_page=LANDING_PAGE,
    attribution=ATTRIBUTION,
    read=read,
    recognises=recognises,
    releases=releases,
)
