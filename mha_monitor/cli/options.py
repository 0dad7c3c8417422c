"""The options that commands share: the same name and meaning everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

ALL = "all"


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"


Measure = Annotated[
    str, typer.Option(metavar="NAME", help="What is counted. `measures` lists them.")
]
AreaKind = Annotated[
    str | None,
    typer.Option(
        metavar="KIND",
        help="england, region, icb, sub-icb or provider. Without it: that of --area, or England.",
    ),
]
Area = Annotated[
    str | None, typer.Option(metavar="CODE", help="One area, as QWE. `areas` lists them.")
]
Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--group",
        metavar="CODE",
        help="Ethnic groups, repeated or with commas between; `all` for every one. "
        "`groups` lists them. Without it: the broad groups.",
    ),
]
OneGroup = Annotated[str, typer.Option(metavar="CODE", help="One ethnic group.")]
Reference = Annotated[
    str, typer.Option(metavar="CODE", help="The group that others are compared with.")
]
Period = Annotated[
    str | None,
    typer.Option(
        metavar="LABEL",
        help="As 2023-24 (a year to March), 2024-09, 2024-10..2025-09, or `all`. "
        "Without it: the newest with counts.",
    ),
]
Every = Annotated[
    str | None,
    typer.Option(
        metavar="LENGTH",
        help="year, month or 12-months. Without it: that of --period, or years where there "
        "are any.",
    ),
]
AreaVintage = Annotated[
    str | None,
    typer.Option(
        metavar="YEAR",
        help="2026 puts earlier figures on the areas of April 2026, where whole areas add up; "
        "the others are left out and named.",
    ),
]
PopulationBase = Annotated[
    str | None,
    typer.Option(
        metavar="BASE",
        help="census-2011, census-2021, interpolated or extrapolated; or `published`, as the "
        "publisher did. `bases` shows what each does.",
    ),
]
RateKind = Annotated[
    str | None,
    typer.Option(
        metavar="KIND",
        help="standardised (for age and sex, by the publisher, England and years only) or "
        "crude. Without it: standardised for years.",
    ),
]
Grouping = Annotated[
    str,
    typer.Option(
        metavar="SCHEME",
        help="How the people of each group are added up: nhs, census, or (for England) publisher. "
        "`groupings` shows what each does.",
    ),
]
Confidence = Annotated[float, typer.Option(metavar="LEVEL", help="Of intervals, as 0.95.")]
Repeats = Annotated[
    bool,
    typer.Option(
        "--repeats", help="Widen intervals because one person can be detained more than once."
    ),
]
Form = Annotated[
    Format | None,
    typer.Option(
        "--format",
        help="Without it: as the name of --out ends, else a table. In JSON null is not known "
        'or hidden, and "Infinity" an upper end that is open.',
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(help="Write to this file. Beside CSV and JSON goes a file with the source."),
]


def codes(group: Sequence[str] | None) -> str | list[str] | None:
    """The groups asked for: none, `all`, or a list of codes."""
    if not group:
        return None
    asked = [code.strip() for each in group for code in each.split(",") if code.strip()]
    return ALL if ALL in asked else asked


def kind(area_kind: str | None, area: str | None) -> str:
    """The kind of area asked for, or that of the one area asked for."""
    if area_kind:
        return area_kind
    if not area or area == ALL:
        return "england"
    from mha_monitor.rates.selection import kind_of
    from mha_monitor.store.store import open_store

    return kind_of(area, open_store())
