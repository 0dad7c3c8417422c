"""The command that checks the figures held: what is wrong with them, how bad it is, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.options import Form, Format, Out

if TYPE_CHECKING:
    import pandas as pd

MOST_SHOWN = 10  # of one kind; every other format gives all of them


class Severity(StrEnum):
    """How bad a flag is."""

    RED = "red"
    AMBER = "amber"
    NOTE = "note"


HEADINGS = {
    Severity.RED: "RED: not ranked, compared or tested",
    Severity.AMBER: "AMBER: said wherever the figures are shown",
    Severity.NOTE: "NOTES",
}


def check(
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="As mha_annual or mhsds_monthly.")
    ] = None,
    period: Annotated[
        str | None, typer.Option(metavar="LABEL", help="As 2023-24, 2024-09. Without it: all.")
    ] = None,
    area_kind: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="england, region, icb, sub-icb or provider."),
    ] = None,
    severity: Annotated[Severity | None, typer.Option(help="Only flags as bad as this.")] = None,
    form: Form = None,
    out: Out = None,
) -> None:
    """Check the figures held, and say what is wrong with them, the worst first.

    Flags are findings, not failures: the command ends with exit code 0 whatever it finds.
    """
    from mha_monitor import monitor
    from mha_monitor.cli import tables
    from mha_monitor.cli.output import Answer, give

    table = monitor.check(source=source, period=period, area_kind=area_kind)
    if severity is not None:
        table = table[table["severity"].eq(severity.value)].reset_index(drop=True)
    if out is None and form in (None, Format.TABLE):
        typer.echo("\n".join(_lines(table)))
        return
    titles = {"severity": "Severity", "code": "Flag", "sentence": "What was found"}
    answer = Answer(
        table,
        source=" ".join(monitor.attribution()),
        caveat="",
        plain=lambda: tables.as_words(table, titles),
    )
    give(answer, form, out)


def _lines(table: pd.DataFrame) -> Iterator[str]:
    """The sentences, by severity and by what they are about."""
    from mha_monitor.definitions.quality_codes import CODES

    if table.empty:
        yield "Nothing is flagged."
    for severity, found in table.groupby("severity", sort=False):
        yield f"{HEADINGS[Severity(severity)]} ({len(found)})"
        for name, alike in found.groupby("code", sort=False):
            # Two sources may say the same of one period.
            sentences = list(dict.fromkeys(alike["sentence"]))
            yield f"  {CODES[name].title}. {CODES[name].action}"
            yield from (f"    {sentence}" for sentence in sentences[:MOST_SHOWN])
            if len(sentences) > MOST_SHOWN:
                yield f"    … and {len(sentences) - MOST_SHOWN} more: `--format csv` gives all."
