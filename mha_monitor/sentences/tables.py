"""Tables as a reader needs them: few columns, numbers as text with their doubt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.sentences import ages
from mha_monitor.sentences.amounts import Row, counted, interval, number, point_of
from mha_monitor.sentences.lists import sentences
from mha_monitor.sentences.sources import notes, read_on

FIGURES, ALLOWING = "Figures", "Allowing for age and sex"
PLAIN_COLUMNS = {
    "series": ("Series", lambda row: row["series"]),
    "period": ("Period", lambda row: row["period"]),
    "area_name": ("Area", lambda row: row["area_name"]),
    "group": ("Ethnic group", lambda row: group_title(row["group"])),
}


def plain_row(row: Row, first: Sequence[str]) -> dict[str, str]:
    """One row of a ratio table as a reader needs it: what it is of, then numbers as text.

    `first` names the columns that tell the rows apart: period, area_name, group.
    """
    named = {title: text(row) for title, text in (PLAIN_COLUMNS[name] for name in first)}
    read = {"Read on": read_on(row)} if "source_page" in row else {}
    return named | {
        "Rate ratio": point_of(row),
        **_allowing(row),
        "By chance": interval(row, "ratio_sampling"),
        "With rounding and hidden counts": interval(row, "ratio"),
        "With unknown ethnicity": interval(row, "ratio_unknown"),
        "Count": counted(row, "count"),
        "Rate per 100,000": number(row["rate"]),
        "Rate of reference group": number(row["reference_rate"]),
        "Rate difference": number(row["difference"]),
        "Notes": " ".join(notes(row["flags"], pd.DataFrame([row]))),
        **read,
    }


def _allowing(row: Row) -> dict[str, str]:
    """England's ratio that allows for age, wherever a row of the crude one holds it."""
    if ages.leading(row) == "ratio":
        return {}
    return {ALLOWING: f"{point_of(row, ages.OWN)} ({interval(row, ages.OWN)})"}


def with_notes_below(plain: pd.DataFrame, column: str) -> pd.DataFrame:
    """The same without its column of notes: each sentence of them stands once in `attrs`.

    One that is not of every row has a number, which stands behind the names of its rows.
    """
    told = [sentences(note) for note in plain[column]]
    every = list(dict.fromkeys(each for row in told for each in row))
    shared = [each for each in every if all(each in row for row in told)]
    others = [each for each in every if each not in shared]
    numbers = {each: f"[{number}]" for number, each in enumerate(others, start=1)}
    apart = plain.drop(columns=column)
    marks = [[numbers[each] for each in row if each in numbers] for row in told]
    names = zip(apart.iloc[:, 0], marks, strict=True)
    apart[apart.columns[0]] = [" ".join([name, *own]) for name, own in names]
    apart.attrs[column] = [*shared, *(f"{number} {each}" for each, number in numbers.items())]
    return apart


def narrow(
    table: pd.DataFrame, marked: Collection[str], plain: Callable[[str], str]
) -> pd.DataFrame:
    """A table for a phone: what a row is of, and a line for each of its figures, as Markdown.

    Columns in `marked` are Markdown already; `plain` makes it of text.
    """
    name, *others = table.columns
    lines = [
        [
            f"{plain(column)}: {row[column] if column in marked else plain(str(row[column]))}"
            for column in others
            if str(row[column])
        ]
        for _, row in table.iterrows()
    ]
    return pd.DataFrame({name: table[name], FIGURES: ["  \n".join(each) for each in lines]})


def release_table(releases: pd.DataFrame) -> pd.DataFrame:
    names = {
        "title": "Release",
        "published_on": "Published",
        "origin": "Held as",
        "url": "Link",
        "sha256": "SHA-256 of the file",
    }
    return releases[list(names)].rename(columns=names)


def measure_table(measures: pd.DataFrame) -> pd.DataFrame:
    names = {
        "title": "Measure",
        "unit": "Unit",
        "area_kinds": "Areas",
        "every": "Periods",
        "caveat": "Caveat",
    }
    held = measures[measures["every"].ne("")]
    return held[list(names)].rename(columns=names)


def period_table(periods: pd.DataFrame) -> pd.DataFrame:
    counted = periods["counted"].map({True: "Published", False: "Worked back from printed rates"})
    return pd.DataFrame(
        {"Year": periods["period"], "Groups": periods["groups"].astype(str), "Counts": counted}
    )
