"""The command that hashes everything held again, and mends what is damaged."""

from __future__ import annotations

from typing import Annotated

import typer

from mha_monitor.cli.saying import say


def verify(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what is damaged, and change nothing.")
    ] = False,
) -> None:
    """Check that everything held is still what it was, and mend what can be mended.

    Published files, parts, snapshots, the ledger and the embedded figures are hashed again. Exit
    code 0: all is sound, or was mended; 1: something needs a refresh or another hand.
    """
    from mha_monitor.ingest import verify as verifying

    report = verifying.verify(mend=not dry_run)
    for fault in report.faults:
        typer.echo(fault.sentence)
    if report.broken:
        typer.echo(f"{len(report.broken)} of {len(report.faults)} faults are left.", err=True)
        raise typer.Exit(1)
    mended = f"{len(report.faults)} mended" if report.faults else "all as they were"
    say(f"{report.files:,} files hashed again: {mended}.")
