"""What is said beside the data, on stderr: caveats, sources, progress. `--quiet` leaves it out."""

from __future__ import annotations

import typer

_quiet = False


def be_quiet(quiet: bool) -> None:
    global _quiet
    _quiet = quiet


def is_quiet() -> bool:
    return _quiet


def say(*sentences: str) -> None:
    """Print each sentence that there is, unless nothing is to be said. Errors do not come here."""
    for sentence in sentences:
        if sentence and not _quiet:
            typer.echo(sentence, err=True)
