"""The command that checks the figures held: what is wrong with them, how bad it is, what to do."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from mha_monitor.cli import destinations
from mha_monitor.cli.asking import OUTPUT, with_words
from mha_monitor.cli.options import Format
from mha_monitor.definitions.askable import ASKABLE


class Severity(StrEnum):
    """How bad a flag is."""

    RED = "red"
    AMBER = "amber"
    NOTE = "note"


TITLES = {"severity": "Severity", "code": "Flag", "sentence": "What was found"}
OWN = {
    "source": (
        Annotated[str | None, typer.Option(metavar="NAME", help="As mha_annual.")],
        None,
    ),
    "area_kind": (
        Annotated[
            str | None,
            typer.Option(metavar="KIND", help="england, region, icb, sub-icb or provider."),
        ],
        None,
    ),
    "severity": (
        Annotated[Severity | None, typer.Option(help="Only flags as bad as this.")],
        None,
    ),
    **OUTPUT,
}


def run(asked: dict[str, Any], severity: Severity | None, form: Any, out: Any, **own: Any) -> None:
    """Check the figures held, and say what is wrong with them, the worst first.

    Flags are findings, not failures: the command ends with exit code 0 whatever it finds.
    """
    from mha_monitor import monitor
    from mha_monitor.cli import columns
    from mha_monitor.cli.output import form_of, give
    from mha_monitor.sentences import quality

    form = form_of(form, out)
    found = monitor.check(**asked, **own)
    table = found.table
    if severity is not None:
        table = table[table["severity"].eq(severity.value)].reset_index(drop=True)
    if form is Format.TABLE and destinations.is_stdout(out):
        typer.echo("\n".join(quality.lines(table)))
        return
    give(found, form, out, data=table, plain=lambda: columns.as_words(table, TITLES))


check = with_words(run, ASKABLE["check"].words, own=OWN)
