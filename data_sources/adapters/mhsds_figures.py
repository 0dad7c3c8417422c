"""What a row of a monthly file is about: its area, its group, its period, its figure.

Everything is worked out once for each label or combination of labels that occurs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from data_sources.adapters import mhsds_labels, mhsds_periods
from data_sources.adapters.mhsds_rows import Coded, Rows
from data_sources.files import published_csv
from data_sources.schema import cells
from data_sources.schema.cells import Cell, Mark
from data_sources.schema.combinations import numbered
from data_sources.schema.errors import UnexpectedLayout
from data_sources.schema.vocabulary import ENGLAND, UNKNOWN_AREA

NOTHING = "none"  # what an empty level holds
LONGEST_NAME = 300  # characters
_AREA_CODE = re.compile(r"[A-Za-z0-9]{2,10}")


class Area(NamedTuple):
    kind: str
    code: str
    name: str


def understood(rows: Rows) -> Rows:
    """Add area, dimension, group, period, status, series, statistic and cell to the rows.

    Rows that print nothing are left out. Raises SourceError with file, row and column.
    """
    rows = _with_figures(rows)
    # A wide file has a column for every measure, of which a row fills those that it is about.
    rows = rows.kept(rows.where("cell", lambda cell: cell.mark is not Mark.NOT_PUBLISHED))
    rows = _with_periods(rows)
    rows = rows.with_mapped("dimension", ("breakdown",), mhsds_labels.dimension)
    rows = _with_level_of_group(rows)
    rows = rows.with_mapped("area", ("breakdown", "primary", "primary_name"), area, "primary")
    rows = rows.with_mapped("group", ("breakdown", "level", "label"), _group, "secondary")
    return rows.kept(~_said_twice(rows))


def area(breakdown: str, code: str, name: str) -> Area:
    """The area of a row. Raises UnexpectedLayout where it names none."""
    kind = mhsds_labels.area_kind(breakdown)
    code, name = code.strip(), " ".join(name.split())
    if kind == "england":
        return Area(kind, ENGLAND, "England")
    if code.upper() == UNKNOWN_AREA:
        return Area(kind, UNKNOWN_AREA, "Unknown")
    if not _AREA_CODE.fullmatch(code) or code.casefold() == NOTHING:
        raise UnexpectedLayout(f"{cells.shown(code)} is not the code of an organisation.")
    if published_csv.damaged(name) or len(name) > LONGEST_NAME:
        raise UnexpectedLayout(f"the name {cells.shown(name)} is damaged: fetch the file again.")
    return Area(kind, code.upper(), name or code.upper())


def _with_figures(rows: Rows) -> Rows:
    rows = rows.with_mapped("exact", ("breakdown",), _is_exact)
    rows = rows.with_mapped("measured", ("measure",), mhsds_labels.measure)
    rows = rows.with_mapped("series", ("measured",), lambda found: found[0])
    rows = rows.with_mapped("statistic", ("measured", "breakdown"), _statistic)
    read = _cell if "month" in rows.columns else _cell_of_long
    return rows.with_mapped("cell", ("statistic", "exact", "value"), read)


def _is_exact(breakdown: str) -> bool:
    """England is printed as counted, every other area rounded."""
    return mhsds_labels.area_kind(breakdown) == "england"


def _statistic(measured: tuple[str, str], breakdown: str) -> str:
    return mhsds_labels.statistic(measured[1], breakdown)


def _cell_of_long(statistic: str, exact: bool, text: str) -> Cell:
    """A cell of a row that is about one measure alone: the publisher prints a number or `*` there.

    A blank one has lost what it was.
    """
    if not cells.is_blank(text):
        return _cell(statistic, exact, text)
    return cells.MISSING if statistic == "count" else cells.MISSING_RATE


def _cell(statistic: str, exact: bool, text: str) -> Cell:
    if statistic == "count":
        return cells.read_count(text, rounded=not exact)
    return cells.read_decimal(text, below_zero=statistic == "rate_difference")


def _with_periods(rows: Rows) -> Rows:
    rows = rows.with_mapped("state", ("status",), mhsds_labels.status)
    if "month" in rows.columns:
        return rows.with_mapped("period", ("month",), mhsds_periods.month)
    rows = rows.with_mapped("first", ("start",), mhsds_periods.day)
    rows = rows.with_mapped("last", ("end",), mhsds_periods.day)
    return rows.with_mapped("period", ("first", "last"), mhsds_periods.period, "end")


def _with_level_of_group(rows: Rows) -> Rows:
    """Add `level` and `label`: the code and the description of the group of people.

    They stand in the second level, and in the newer files' rows about England in the first.
    """
    england = rows.where("primary", lambda text: mhsds_labels.plain(text) == "england")
    alone = rows.where("secondary", lambda text: mhsds_labels.plain(text) == NOTHING)
    flags = Coded(england + 2 * alone, [(False, False), (True, False), (False, True), (True, True)])
    rows = rows.with_column("levels", flags)
    rows = rows.with_mapped("place", ("breakdown", "levels"), _place_of_group, "secondary")
    first = rows.where("place", lambda place: place == "primary")
    for name, end in (("level", ""), ("label", "_name")):
        one, two = rows.columns[f"primary{end}"], rows.columns[f"secondary{end}"]
        codes = np.where(first, one.codes + len(two.labels), two.codes)
        rows = rows.with_column(name, Coded(codes, [*two.labels, *one.labels]))
    return rows


def _place_of_group(breakdown: str, levels: tuple[bool, bool]) -> str:
    """Which level names the group of people, if any: or the levels do not fit the breakdown."""
    says_england, alone = levels
    about_england = mhsds_labels.area_kind(breakdown) == "england"
    divided = mhsds_labels.dimension(breakdown) != "all"
    compared = mhsds_labels.suffix(breakdown) in mhsds_labels.COMPARISONS
    if alone and (not divided or compared) and says_england == about_england:
        return "nowhere"
    if not alone and divided and not compared and says_england == about_england:
        return "secondary"
    if alone and divided and not compared and about_england and not says_england:
        return "primary"
    expected = "a group of people" if divided and not compared else "NONE"
    raise UnexpectedLayout(
        f"the levels do not fit the breakdown {breakdown!r}: expected its area, and {expected}."
    )


def _group(breakdown: str, level: str, label: str) -> str:
    if mhsds_labels.dimension(breakdown) == "all":
        return "all"
    return mhsds_labels.group(breakdown, level, label)


def _said_twice(rows: Rows) -> np.ndarray:
    """Rows of the broad groups for people without a group that the detailed groups print too."""
    broad = rows.where("breakdown", _is_broad)
    ethnic = rows.where("dimension", lambda name: name == "ethnicity")
    lost = ethnic & rows.where("group", lambda code: code in mhsds_labels.WITHOUT_GROUP)
    names = ("period", "state", "area", "series", "statistic", "group", "value")
    same = numbered(rows.columns[name].codes for name in names)
    return lost & broad & np.isin(same, same[lost & ~broad])


def _is_broad(breakdown: str) -> bool:
    return mhsds_labels.suffix(breakdown) == mhsds_labels.UPPER_ETHNICITY
