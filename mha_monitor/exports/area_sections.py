"""The parts of a document on one area, made of its answers."""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.parts import Link, Picture, Section, Table, table_of
from mha_monitor.monitor import Finding
from mha_monitor.sentences import lists, one_row, pathway, sources, tables, verdicts
from mha_monitor.sentences import peers as word_peers
from mha_monitor.sentences import site as words

RATIO = ("Rate ratio", "With rounding and hidden counts", "With unknown ethnicity")
COUNTS = ("Count", "Rate per 100,000")


def groups(area: AreaAnswers) -> Section:
    """Every broad group in the area, with the verdict on each."""
    found = area.groups
    plain = tables_of(found.table, ("group",))
    if found.table["verdict"].notna().any():
        rows = [row for _, row in found.table.iterrows()]
        plain = plain.assign(**{"Beside the typical area": [verdicts.title(row) for row in rows]})
    return Section(
        "Every group",
        picture=groups_picture(found),
        table=table_of(found.subtitle, plain),
        found=found,
        anchor="groups",
    )


def groups_picture(found: Finding, name: str = "groups") -> Picture:
    return Picture(name, "groups", found)


def tables_of(table: pd.DataFrame, first: tuple[str, ...]) -> pd.DataFrame:
    """The columns that a page has room for; the file beside it holds them all."""
    plain = pd.DataFrame([tables.plain_row(row, first) for _, row in table.iterrows()]).fillna("")
    named = [title for title, _ in (tables.PLAIN_COLUMNS[name] for name in first)]
    allowing = [tables.ALLOWING] if tables.ALLOWING in plain else []
    return plain[[*named, *RATIO, *allowing, *COUNTS]]


def over_time(area: AreaAnswers) -> Section:
    """The ratio over the years, or that one year alone can be told."""
    if area.trend is None:
        return Section("Over time", (words.NO_TREND,), anchor="over-time")
    found = area.trend
    first = ("series", "period") if "series" in found.table else ("period",)
    return Section(
        "Over time",
        tuple(each for line in found.words.splitlines() for each in lists.sentences(line)),
        picture=Picture("over-time", "trend", found),
        table=table_of(found.subtitle or found.title, tables_of(found.table, first)),
        found=found,
        anchor="over-time",
    )


def steps(area: AreaAnswers) -> Section | None:
    """The ratio at each step of the way through the Act."""
    return None if area.steps is None else of_steps(area.steps, "Along the way", "along-the-way")


def of_steps(found: Finding, heading: str, name: str) -> Section:
    plain = pathway.plain(found.table)
    return Section(
        heading,
        tuple(found.words.split("\n")),
        picture=Picture(name, "steps", found),
        table=table_of(found.subtitle, plain, ("Step", *RATIO, *COUNTS)),
        found=found,
        anchor=name,
    )


def place(area: AreaAnswers) -> Section | None:
    """Where the area stands among all of its kind: its verdict, and no rank."""
    if not area.row.get("verdict"):
        return None
    return Section(
        "Beside other areas", (one_row.judged(area.row), verdicts.HOW), anchor="beside-others"
    )


def peers(area: AreaAnswers) -> Section | None:
    """The boards most like it, and by what they are alike."""
    if area.peers is None:
        return None
    table = table_of(word_peers.why(area.peers.table), word_peers.plain(area.peers.table))
    return Section("Boards most like it", table=table, anchor="alike")


def recording(area: AreaAnswers) -> Section:
    """How much of the ethnicity is not known here, and in England."""
    here = [one_row.unknown(area.row)]
    if not area.is_england and not math.isnan(area.one.england["unknown_share"]):
        here.append(one_row.unknown(area.one.england))
    return Section("How well is ethnicity recorded?", tuple(here), anchor="recording")


def not_known(area: AreaAnswers) -> Section:
    """What a reader should know is missing."""
    points = tuple(lists.besides_unknown(area.row, sources.row_notes(area.groups.table)))
    return Section("What is not known", points=points, anchor="not-known")


def linked_areas(table: Table, ratios: pd.DataFrame) -> Table:
    """The same table, in which the name of each area leads to its page."""
    pages = [f"areas/{code}.html" for code in ratios["area_code"]]
    named = zip(table.rows, pages, strict=True)
    rows = tuple((Link(str(row[0]), to), *row[1:]) for row, to in named)
    return table._replace(rows=rows)
