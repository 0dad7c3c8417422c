"""Where an answer goes: data to stdout or a file, its source and caveat beside it on stderr."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mha_monitor import monitor
from mha_monitor.cli import destinations, text_tables
from mha_monitor.cli.options import ENDINGS, Format
from mha_monitor.cli.saying import say

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.findings import Finding

LICENCE = "Open Government Licence v3.0"
WITH_SOURCE_BESIDE = (Format.CSV, Format.JSON, Format.NDJSON)
MOST_ROWS_SHOWN = 500  # on a terminal, where more would run past


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
    form = form_of(form, out)
    if form is Format.TABLE:
        content = text_tables.as_text(plain(), *_room(out)).encode()
    else:
        content = _content(found, table, form)
    if out is None or destinations.is_stdout(out):
        destinations.to_stdout(content)
    else:
        _keep(found, form, out, content, len(table))
    if form is Format.TABLE:
        say(found.words)
    say(found.caveat, found.source)


def form_of(form: Format | None, out: Path | None) -> Format:
    """The format asked for, by name or by the ending of the file.

    Raises typer.BadParameter where these disagree, before anything is worked out.
    """
    destinations.refuse_no_place(out)
    if out is None or destinations.is_stdout(out):
        form = form or Format.TABLE
        if form is Format.PARQUET and _is_terminal():
            raise typer.BadParameter(
                "Parquet is not for reading: give --out FILE, or pass it on to another program.",
                param_hint="--format",
            )
        return form
    if form is None:
        return Format(destinations.ending_of(out, ENDINGS, [*Format]))
    if destinations.is_file(out):
        destinations.refuse_another_ending(out, form, ENDINGS)
    return form


def _content(found: Finding, table: pd.DataFrame, form: Format) -> bytes:
    from mha_monitor.formats import csv_files, data_files

    if form is Format.JSON:
        return data_files.as_json(table).encode()
    if form is Format.NDJSON:
        return data_files.as_ndjson(table).encode()
    if form is Format.PARQUET:
        return data_files.as_parquet(table, _notes(found))
    # The source stands in a file of its own: a column of it would be no column of the table.
    return csv_files.csv_text(table, source="", released_on="", caveat="", notes=False).encode()


def _is_terminal() -> bool:
    return typer.get_text_stream("stdout").isatty()


def _room(out: Path | None) -> tuple[int | None, int | None]:
    """The width and rows that a terminal has room for; no limits where the answer is kept."""
    if not destinations.is_stdout(out) or not _is_terminal():
        return None, None
    return shutil.get_terminal_size().columns, MOST_ROWS_SHOWN


def _keep(found: Finding, form: Format, out: Path, content: bytes, rows: int) -> None:
    files = {out: content}
    if form in WITH_SOURCE_BESIDE and destinations.is_file(out):
        files[source_path(out)] = _source_text(found, out).encode()
    destinations.write(files)
    say(f"Wrote {out}: {rows:,} {'row' if rows == 1 else 'rows'}.")
    for path in [*files][1:]:
        say(f"Wrote {path}: where they come from.")


def source_path(out: Path) -> Path:
    """Where the source of a file stands: each file has its own, whatever its ending."""
    return out.with_name(f"{out.name}.source.txt")


def _notes(found: Finding) -> dict[str, str]:
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


def _source_text(found: Finding, out: Path) -> str:
    lines = [f"{name.replace('_', ' ')}: {text}\n" for name, text in _notes(found).items()]
    return "".join([f"file: {out.name}\n", *lines])
