"""Where an answer goes: data to stdout or a file, its source and caveat beside it on stderr."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mha_monitor.cli import text_tables
from mha_monitor.cli.options import Format

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.findings import Finding

LICENCE = "Open Government Licence v3.0"


def give(
    found: Finding,
    form: Format | None,
    out: Path | None,
    *,
    plain: Callable[[], pd.DataFrame],
    data: pd.DataFrame | None = None,
) -> None:
    """Write an answer in a format; with none asked for, as the file's name ends.

    `plain` gives the few columns that a person reads; `data` what other formats hold, where that
    is not the finding's own table.
    """
    table = found.table if data is None else data
    form = form or _form_of(out)
    content = _content(found, table, plain, form, out)
    if out is None:
        stream = typer.get_binary_stream("stdout")
        stream.write(content)
        stream.flush()
    else:
        out.write_bytes(content)
        _say(f"Wrote {out}: {len(table):,} rows.")
        if form in (Format.CSV, Format.JSON):
            _say(f"Wrote {_write_source(found, out)}: where they come from.")
    if form is Format.TABLE:
        _say(found.words)
    _say(found.caveat, found.source)


def _form_of(out: Path | None) -> Format:
    if out is None:
        return Format.TABLE
    ending = out.suffix.lower().removeprefix(".")
    if ending not in [*Format]:
        raise typer.BadParameter(
            f"{out.name} does not say which format: end the name in .json, .csv or .parquet, "
            f"or give --format.",
            param_hint="--out",
        )
    return Format(ending)


def _content(
    found: Finding,
    table: pd.DataFrame,
    plain: Callable[[], pd.DataFrame],
    form: Format,
    out: Path | None,
) -> bytes:
    if form is Format.JSON:
        from mha_monitor.formats import data_files

        return data_files.as_json(table).encode()
    if form is Format.CSV:
        from mha_monitor.formats.csv_files import csv_text

        # The source stands in a file of its own: a column of it would be no column of the table.
        return csv_text(table, source="", released_on="", caveat="", notes=False).encode()
    if form is Format.PARQUET:
        if out is None:
            raise typer.BadParameter("Parquet needs a file: give --out.", param_hint="--out")
        from mha_monitor.formats import data_files

        return data_files.as_parquet(table, _notes(found))
    return text_tables.as_text(plain(), _width(out)).encode()


def _width(out: Path | None) -> int:
    """That of the terminal; whatever the table needs where the answer is piped or kept."""
    stdout = typer.get_text_stream("stdout")
    if out is not None or not stdout.isatty():
        return text_tables.WIDEST
    from rich.console import Console

    return Console(file=stdout).width


def _notes(found: Finding) -> dict[str, str]:
    from mha_monitor import monitor

    asked = found.question
    attribution = monitor.attribution(monitor.open_store(as_of=asked.as_of if asked else None))
    return {
        "source": found.source,
        "released_on": found.released_on,
        "licence": LICENCE,
        "caveat": found.caveat,
        "attribution": " ".join(attribution),
        "figures_version": found.version,
    }


def _write_source(found: Finding, out: Path) -> Path:
    path = out.with_name(f"{out.stem}.source.txt")
    lines = [f"{name.replace('_', ' ')}: {text}\n" for name, text in _notes(found).items()]
    path.write_text("".join([f"file: {out.name}\n", *lines]), encoding="utf-8")
    return path


def _say(*sentences: str) -> None:
    for sentence in sentences:
        if sentence:
            typer.echo(sentence, err=True)
