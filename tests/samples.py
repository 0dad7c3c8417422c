"""Invented files in the published layouts: small, whole, and sound until a test damages them.

Every number is made up. The areas are real codes, so that a sample can be asked about.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from data_sources.mha_annual_labels import REPEATS, SUBCATEGORIES

ANNUAL_HEADING = (
    "Year",
    "Measure",
    "measureSubcategory",
    "Demographic",
    "DemographicBreakdown",
    "OrganisationBreakdown",
    "Datasource",
    "OrgID",
    "OrgName",
    "MHSDS_Count",
    "Acute_Count",
    "Total_Count",
    "CrudeRate",
    "StdRate",
    "Confidence_interval",
)
ANNUAL_NAME = "INVENTED_annual_2025_26.csv"
YEAR = "2025/26"
BOARDS = {
    "QVV": "NHS INVENTED DORSET INTEGRATED CARE BOARD",
    "QSL": "NHS INVENTED SOMERSET INTEGRATED CARE BOARD",
    "UNKNOWN": "UNKNOWN",
}
# Printed counts by group: England exact, then each board rounded to 5, "*" for under 5.
BY_GROUP = {
    "All": ("201", "100", "90", "10"),
    "White": ("150", "75", "70", "5"),
    "Mixed": ("9", "5", "*", "*"),
    "Asian or Asian British": ("12", "5", "5", "*"),
    "Black or Black British": ("18", "15", "*", "*"),
    "Other Ethnic Groups": ("4", "*", "*", "*"),
    "Unknown": ("8", "*", "5", "*"),
}


def annual_rows() -> list[list[str]]:
    """The rows of an invented annual file below its heading, in the publisher's order of rows."""
    return [*_detentions(), *_tenths(), *_nothing_else_counted()]


def _row(measure: str, group: str, kind: str, area: tuple[str, str], count: str) -> list[str]:
    part = "All"
    if isinstance(measure, tuple):
        measure, part = measure
    demographic = "All" if group == "All" else "Ethnicity"
    acute = "0" if area[0] == "All prov" else "*"
    rates = ["NULL", "NULL", "NULL"]
    where = [kind, "MHSDS", *area]
    return [YEAR, measure, part, demographic, group, *where, count, acute, count, *rates]


ENGLAND = ("All prov", "All providers")


def _detentions() -> Iterator[list[str]]:
    for group, (england, *boards) in BY_GROUP.items():
        yield _row("All detentions", group, "All submissions", ENGLAND, england)
        for area, count in zip(BOARDS.items(), boards, strict=True):
            yield _row("All detentions", group, "ICB", area, count)
    yield _row("All detentions", "All", "ICB", ENGLAND, "201")
    yield _row("All detentions", "All", "Sub ICB", ENGLAND, "201")
    for area, count in (("11J", "105"), ("11X", "95")):
        yield _row("All detentions", "All", "Sub ICB", (area, f"NHS INVENTED ICB - {area}"), count)


def _tenths() -> Iterator[list[str]]:
    """Two tenths of the deprivation index, labelled as in files up to 2023-24."""
    for label, count in (("01 Least deprived", "20"), ("10 Most deprived", "30")):
        row = _row("All detentions", label, "All submissions", ENGLAND, count)
        yield [*row[:3], "IMD", *row[4:]]


def _nothing_else_counted() -> Iterator[list[str]]:
    """Every other series, 0 everywhere: the publisher prints these rows too."""
    for measure, parts in SUBCATEGORIES.items():
        for part in ("All", *parts):
            series = (measure, part)
            if series != ("All detentions", "All") and series != (REPEATS, "All"):
                yield _row(series, "All", "All submissions", ENGLAND, "0")
            if measure != REPEATS:
                for kind in ("Independent Health Provider", "NHS Trust"):
                    yield _row(series, "All", kind, ENGLAND, "0")


def as_csv(rows: list[list[str]], heading: tuple[str, ...] = ANNUAL_HEADING) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([heading, *rows])
    return text.getvalue()


def write_annual(folder: Path, name: str = ANNUAL_NAME) -> Path:
    """Write the sound sample into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(as_csv(annual_rows()), encoding="utf-8", newline="")
    return path
