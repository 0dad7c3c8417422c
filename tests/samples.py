"""Invented files in the published layouts: small, whole, and sound until a test damages them.

Every number is made up. The areas are real codes, so that a sample can be asked about.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from data_sources.adapters.mha_annual_labels import GIVEN_TOGETHER, REPEATS, SUBCATEGORIES

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
ENGLAND = ("All prov", "All providers")


class Layout(NamedTuple):
    """What differs between the files of three years."""

    board: str = "ICB"
    place: str = "Sub ICB"
    place_name: str = "NHS INVENTED ICB - {}"
    boards: Mapping[str, str] = BOARDS
    # Tenths of the deprivation index; decile 1 is the most deprived, whatever its number here.
    tenths: Mapping[str, str] = {"01 Least deprived": "20", "10 Most deprived": "30"}
    left_out: tuple[str, ...] = ()


LAYOUTS = {
    "2021/22": Layout(
        board="STP",
        place="CCG",
        place_name="NHS INVENTED {} CCG",
        boards={"QVV": "INVENTED DORSET", "QSL": "INVENTED SOMERSET", "UNKNOWN": "UNKNOWN"},
        left_out=GIVEN_TOGETHER,
    ),
    "2023/24": Layout(),
    "2024/25": Layout(
        tenths={"01 Most deprived": "30", "10 Least deprived": "20", "UNKNOWN": "3"},
    ),
}


def annual_rows(
    year: str = YEAR, by_group: Mapping[str, tuple[str, ...]] = BY_GROUP
) -> list[list[str]]:
    """The rows of an invented annual file below its heading, in the publisher's order of rows.

    `2021/22`, `2023/24` and `2024/25` have the layouts of those years, other years that of
    2023-24. `by_group` gives other counts, printed as in BY_GROUP.
    """
    layout = LAYOUTS.get(year, LAYOUTS["2023/24"])
    rows = [*_detentions(layout, by_group), *_tenths(layout), *_nothing_else_counted(layout)]
    return [[year, *row] for row in rows]


def _row(measure: str, group: str, kind: str, area: tuple[str, str], count: str) -> list[str]:
    part = "All"
    if isinstance(measure, tuple):
        measure, part = measure
    demographic = "All" if group == "All" else "Ethnicity"
    acute = "0" if area[0] == "All prov" else "*"
    rates = ["NULL", "NULL", "NULL"]
    where = [kind, "MHSDS", *area]
    return [measure, part, demographic, group, *where, count, acute, count, *rates]


def _detentions(layout: Layout, by_group: Mapping[str, tuple[str, ...]]) -> Iterator[list[str]]:
    for group, (england, *boards) in by_group.items():
        yield _row("All detentions", group, "All submissions", ENGLAND, england)
        for area, count in zip(layout.boards.items(), boards, strict=True):
            yield _row("All detentions", group, layout.board, area, count)
    total, first, *rest = by_group["All"]
    yield _row("All detentions", "All", layout.board, ENGLAND, total)
    yield _row("All detentions", "All", layout.place, ENGLAND, total)
    for area, count in _places(int(first), sum(map(int, rest))):
        place = (area, layout.place_name.format(area))
        yield _row("All detentions", "All", layout.place, place, count)


def _places(first: int, rest: int) -> Iterator[tuple[str, str]]:
    """Two places that hold all there is, whatever board their people come from."""
    yield "11J", str(first + 5)
    yield "11X", str(rest - 5)


def _tenths(layout: Layout) -> Iterator[list[str]]:
    """Two tenths of the deprivation index, labelled as the year labels them."""
    for label, count in layout.tenths.items():
        row = _row("All detentions", label, "All submissions", ENGLAND, count)
        yield [*row[:2], "IMD", *row[3:]]


def _nothing_else_counted(layout: Layout) -> Iterator[list[str]]:
    """Every other series, 0 everywhere: the publisher prints these rows too."""
    for measure, parts in SUBCATEGORIES.items():
        for part in ("All", *parts):
            series = (measure, part)
            if " / ".join(series) in layout.left_out:
                continue
            if series != ("All detentions", "All") and series != (REPEATS, "All"):
                yield _row(series, "All", "All submissions", ENGLAND, "0")
            if measure != REPEATS:
                for kind in ("Independent Health Provider", "NHS Trust"):
                    yield _row(series, "All", kind, ENGLAND, "0")


def as_csv(rows: list[list[str]], heading: tuple[str, ...] = ANNUAL_HEADING) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([heading, *rows])
    return text.getvalue()


def write_annual(
    folder: Path,
    name: str | None = None,
    year: str = YEAR,
    by_group: Mapping[str, tuple[str, ...]] = BY_GROUP,
) -> Path:
    """Write a sound sample of a year into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"INVENTED_annual_{year.replace('/', '_')}.csv")
    path.write_text(as_csv(annual_rows(year, by_group)), encoding="utf-8", newline="")
    return path
