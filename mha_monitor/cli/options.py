"""The options that commands share: each word of a question once, and where an answer goes."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"
    XLSX = "xlsx"


# The format that a file's name asks for. A table for people is asked for by name alone.
ENDINGS = {
    ".json": Format.JSON,
    ".ndjson": Format.NDJSON,
    ".jsonl": Format.NDJSON,
    ".csv": Format.CSV,
    ".parquet": Format.PARQUET,
    ".xlsx": Format.XLSX,
}


# For each word of a question: how its value is called, and what it means.
WORDS = {
    "measure": ("NAME", "What is counted. `measures` lists them."),
    "area_kind": (
        "KIND",
        "england, region, icb, sub-icb or provider. Without it: that of --area, or as shown.",
    ),
    "area": (
        "AREA",
        "One area or several: a code as QWE or E54000031, a name, or a part of one. Repeated, or "
        "codes with commas between. `areas` lists them.",
    ),
    "group": (
        "CODE",
        "Ethnic groups, repeated or with commas between; `all` for every one. `groups` lists "
        "them. Without it: the broad groups, or as shown.",
    ),
    "reference": ("CODE", "The group that others are compared with."),
    "period": (
        "LABEL",
        "As 2023-24 (a year to March), 2024-09, 2024-10..2025-09, or `all`. Without it: the "
        "newest with counts; of a series every one.",
    ),
    "every": (
        "LENGTH",
        "year, month or 12-months. Without it: that of --period, or years where there are any.",
    ),
    "area_vintage": (
        "YEAR",
        "2026 puts earlier figures on the areas of April 2026, where whole areas add up; the "
        "others are left out and named.",
    ),
    "population_base": (
        "BASE",
        "census-2011, census-2021, interpolated or extrapolated; or `published`, as the publisher "
        "did. `bases` shows what each does. Without it: census-2021, of a series of years "
        "published.",
    ),
    "rate_kind": (
        "KIND",
        "standardised (for age and sex, by the publisher, England and years only) or crude. "
        "Without it: standardised for years.",
    ),
    "grouping": (
        "SCHEME",
        "How the people of each group are added up: nhs, census, or (for England) publisher. "
        "`groupings` shows what each does.",
    ),
    "confidence": ("LEVEL", "Of intervals, as 0.95."),
    "repeats": (
        "",
        "Whether intervals allow for one person being detained more than once.",
    ),
    "milestone": (
        "NAME",
        "Dates of the reform, repeated or with commas between; `all` for the whole register. "
        "`milestones` lists them. Without it: every date at which a change is looked for.",
    ),
    "centre": (
        "CENTRE",
        "What areas are held against: typical-board (the mean of their ratios) or england.",
    ),
    "as_of": (
        "DATE",
        "Answer as on this day: from what was held here when it ended (UTC), and published by "
        "then. As 2024-10-01.",
    ),
}
SEVERAL = ("area", "group", "milestone")

Form = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="Without it: as the name of --out ends, else a table. In JSON null is not known "
        'or hidden, and "Infinity" an upper end that is open; ndjson is one object a line.',
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write to this file, whole or not at all; `-` is standard output. Beside CSV and "
        "JSON goes a file with the source, named NAME.source.txt, and beside CSV one for programs, "
        "named NAME-metadata.json.",
    ),
]
Bom = Annotated[
    bool,
    typer.Option(
        "--bom", help="CSV: begin with a byte order mark, by which older Excel knows UTF-8."
    ),
]
Summary = Annotated[
    bool, typer.Option("--summary", help="One row for all areas, not one for each area.")
]
AsOf = Annotated[str | None, typer.Option(metavar=WORDS["as_of"][0], help=WORDS["as_of"][1])]


def of_word(name: str, otherwise: str | None, taken: Collection[str] = ()) -> tuple[Any, Any]:
    """The option of a word, and its default: None where that hangs on other words.

    Such a one is shown all the same. `taken` are the words of the same command: of others, help
    says nothing.
    """
    metavar, says = WORDS[name]
    says = _without_strange(says, taken)
    flags = {"repeats": "--repeats/--no-repeats", "as_of": "--as-of"}
    flag = flags.get(name, f"--{name.replace('_', '-')}")
    hangs = name in ("area_kind", *SEVERAL)
    shown: str | bool = otherwise if otherwise and hangs else True
    option = typer.Option(flag, metavar=metavar or None, help=says, show_default=shown)
    if name == "repeats":
        return Annotated[bool | None, option], None
    kind = list[str] | None if name in SEVERAL else str | None
    return Annotated[kind, option], None if hangs else otherwise


def _without_strange(says: str, taken: Collection[str]) -> str:
    """The sentences that name no option but those of words that are taken."""
    flags = {f"--{name.replace('_', '-')}" for name in taken}
    sentences = re.split(r"(?<=\.) ", says)
    return " ".join(each for each in sentences if set(re.findall(r"--[a-z-]+", each)) <= flags)
