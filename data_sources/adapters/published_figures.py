"""Figures for England and some areas as printed on named pages, 2005-06 to 2024-25.

These are the time series until each year's own file is at hand. Each page is a release, so every
figure keeps its source link. A figure whose kind of rate had to be worked out stays `inferred`; one
that cannot be right is carried as printed and marked `doubtful`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd

from data_sources.adapters import mha_annual_labels
from data_sources.files import published_csv
from data_sources.files.plain_files import Notes
from data_sources.schema import cells, figures, vocabulary
from data_sources.schema.cells import Cell, Mark
from data_sources.schema.errors import SourceError, UnexpectedLayout, UnknownLabel
from data_sources.schema.model import Release, Source, financial_year

COLUMNS = {
    "year": ("year",),
    "measure": ("measure",),
    "ethnicity": ("ethnicity",),
    "level": ("ethnicity_level",),
    "geography": ("geography",),
    "count": ("count",),
    "rate": ("rate",),
    "rate_type": ("rate_type",),
    "low": ("ci_low",),
    "high": ("ci_high",),
    "url": ("source_url",),
    "note": ("note",),
}
# What a bracket after the measure names: another way of dividing people up.
QUALIFIERS = {
    "female": ("gender", "female"),
    "male": ("gender", "male"),
    "18 to 34": ("age", "18-to-34"),
    "35 to 49": ("age", "35-to-49"),
    "65 and over": ("age", "65-and-over"),
    "under 18": ("age", "under-18"),
    "IMD least deprived decile": ("imd", "decile-10"),
    "IMD most deprived decile": ("imd", "decile-1"),
}
ICB_NAMES = {
    "NHS Black Country ICB": "QUA",
    "NHS Greater Manchester ICB": "QOP",
    "NHS Nottingham and Nottinghamshire ICB": "QT1",
    "NHS Devon ICB": "QJK",
    "NHS Hampshire and Isle of Wight ICB": "QRL",
}
ATTRIBUTION = (
    "Contains information from NHS England and the Race Disparity Unit, "
    "licensed under the Open Government Licence v3.0."
)
STATISTIC = figures.COLUMNS.index("statistic")
_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?")
_ROUNDED_TO = re.compile(r"[Rr]ounded to (\d+)")
_BRACKET = re.compile(r"(?P<series>[^\[]+?)(?: \[(?P<inside>[^\]]+)\])?")


def read(path: Path, _notes: Notes | None = None) -> pd.DataFrame:
    """Read the collected figures. Raises SourceError with file, row and column."""
    table, places = figures.from_placed(_placed_figures(path))
    # Some pages are quoted twice, once for each of two figures that rest on the same count.
    return figures.check(table.drop_duplicates(), path.name, places)


def _placed_figures(path: Path) -> Iterator[tuple[str, tuple]]:
    for number, row in published_csv.read_rows(path, COLUMNS):
        for record in _figures_of(row, f"{path.name}, row {number}"):
            yield f"row {number}, {_column_of(record[STATISTIC])}", record


def _column_of(statistic: str) -> str:
    return {"count": "count", "half_width": "ci_low"}.get(statistic, "rate")


def release_name(url: str) -> str:
    """A short name for the page at a link: its host and the end of its path."""
    parts = urlsplit(url)
    host = parts.netloc.removeprefix("www.").removeprefix("ww.").replace(".", "-")
    words = re.findall(r"[a-z0-9]+", f"{parts.path}-{parts.query}".lower())
    return f"{host}-{'-'.join(words)[-50:].lstrip('-')}"


def _figures_of(row: dict[str, str], where: str) -> Iterator[tuple]:
    try:
        period = financial_year(row["year"])
    except SourceError as problem:
        raise UnexpectedLayout(f"{where}, year: {problem}") from None
    series, dimension, group = _series_and_group(row, where)
    release = release_name(_first_link(row["url"], where))
    key = ("published_figures", release, period.start, period.end, *_area(row, where))
    for statistic, cell in _cells(row, where).items():
        cell = _with_doubt(cell, row, statistic)
        yield (*key, group, dimension, series, statistic, *cell[:3], cell.mark.value)


def _series_and_group(row: dict[str, str], where: str) -> tuple[str, str, str]:
    match = _BRACKET.fullmatch(row["measure"])
    if not match:
        raise UnknownLabel(f"{where}, measure: {row['measure']!r} cannot be read.")
    series, inside = match["series"], match["inside"]
    dimension, group = _ethnicity(row, where)
    if inside is None:
        return series, dimension, group
    if inside.startswith("IMD: "):
        decile = mha_annual_labels.deprivation_decile(inside.removeprefix("IMD: "), where)
        return series, "imd", decile
    if inside in QUALIFIERS:
        return series, *QUALIFIERS[inside]
    return row["measure"], dimension, group


def _ethnicity(row: dict[str, str], where: str) -> tuple[str, str]:
    if row["ethnicity"] == "All":
        return "all", "all"
    return "ethnicity", vocabulary.ethnic_group(row["ethnicity"], f"{where}, ethnicity")


def _area(row: dict[str, str], where: str) -> tuple[str, str, str]:
    place = row["geography"]
    if place == "England":
        return "england", vocabulary.ENGLAND, "England"
    if place in ICB_NAMES:
        return "icb", ICB_NAMES[place], place
    if match := re.fullmatch(r"ICB:(\w+) (.+)", place):
        return "icb", match[1], match[2]
    if match := re.fullmatch(r"(STP|former CCG): (.+)", place):
        code = re.sub(r"[^A-Z]+", "-", match[2].upper())
        return "former-area", code, match[2]
    raise UnknownLabel(f"{where}, geography: {place!r} is not a known area.")


def _cells(row: dict[str, str], where: str) -> dict[str, Cell]:
    found = {}
    if row["count"]:
        found["count"] = _count(row, where)
    if row["rate"]:
        statistic, decimals = _rate_kind(row, where)
        found[statistic] = cells.rounded_rate(_number(row, "rate", where), decimals=decimals)
    if row["low"] and row["high"]:
        width = (_number(row, "high", where) - _number(row, "low", where)) / 2
        found["half_width"] = cells.rounded_rate(round(width, 1), decimals=1)
    if not found:
        raise UnexpectedLayout(f"{where}, count and rate: the row holds neither.")
    return found


def _count(row: dict[str, str], where: str) -> Cell:
    value = _number(row, "count", where)
    rounding = _ROUNDED_TO.search(row["note"])
    if rounding and int(rounding[1]) != cells.ROUNDED_TO:
        half = int(rounding[1]) / 2
        return Cell(value, value - half, value + half, Mark.ROUNDED)
    rounded = row["geography"] != "England"
    try:
        return cells.read_count(f"{value:.0f}", rounded=rounded)
    except SourceError as problem:
        raise UnexpectedLayout(f"{where}, count: {problem}.") from None


def _rate_kind(row: dict[str, str], where: str) -> tuple[str, int]:
    kind = row["rate_type"]
    decimals = 0 if "rounded" in kind else 1
    for words, statistic in (
        ("crude", "crude_rate"),
        ("standardised", "standardised_rate"),
        ("per cent", "percentage"),
        ("ratio", "rate_ratio"),
    ):
        if kind.startswith(words):
            # A reported ratio ("over 7 times") is as coarse as its last printed digit.
            return statistic, len(row["rate"].partition(".")[2]) if words == "ratio" else decimals
    raise UnknownLabel(f"{where}, rate_type: {kind!r} is not a known kind of rate.")


def _with_doubt(cell: Cell, row: dict[str, str], statistic: str) -> Cell:
    """The count of a doubtful rate is sound: it is the population that was wrong."""
    if statistic == "count":
        return cell
    # Either the printed rate cannot be right, or the collector found it cut short, not rounded.
    if "ERROR" in row["rate_type"] or "Do not divide" in row["note"]:
        return cell._replace(mark=Mark.DOUBTFUL)
    if "inferred" in row["rate_type"]:
        return cell._replace(mark=Mark.INFERRED)
    return cell


def _number(row: dict[str, str], name: str, where: str) -> float:
    if not _NUMBER.fullmatch(row[name]):
        column = COLUMNS[name][0]
        raise UnexpectedLayout(f"{where}, {column}: {cells.shown(row[name])} is no number.")
    return float(row[name])


def _first_link(text: str, where: str) -> str:
    link = text.split(" ")[0]
    try:
        known = urlsplit(link).scheme in ("https", "http")
    except ValueError:  # brackets that hold no address
        known = False
    if not known:
        raise UnexpectedLayout(f"{where}, source_url: {text!r} is not a link.")
    return link


def recognises(head: str) -> bool:
    names = {name.strip() for name in published_csv.first_row(head)}
    return names >= {"year", "measure", "ethnicity", "ethnicity_level", "geography"}


def releases_of(_table: pd.DataFrame, path: Path) -> list[Release]:
    """One release for each page that a figure was printed on."""
    links: dict[str, str] = {}
    for number, row in published_csv.read_rows(path, COLUMNS):
        link = _first_link(row["url"], f"{path.name}, row {number}")
        # One page is linked both with "www." and without.
        links.setdefault(release_name(link), link)
    return [
        Release(
            source="published_figures",
            name=name,
            title=f"Figures printed at {urlsplit(link).netloc}",
            url=link,
            attribution=ATTRIBUTION,
            file_name=path.name,
        )
        for name, link in links.items()
    ]


SOURCE = Source(
    name="published_figures",
    title="Published figures for England, collected page by page",
    publisher="NHS England and others, as linked",
    landing_page=(
        "https://digital.nhs.uk/data-and-information/publications/statistical/"
        "mental-health-act-statistics-annual-figures"
    ),
    attribution=ATTRIBUTION,
    read=read,
    recognises=recognises,
    releases_of=releases_of,
)
