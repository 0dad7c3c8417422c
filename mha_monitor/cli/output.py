"""Where an answer goes: data to stdout or a file, its source and caveat beside it on stderr."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mha_monitor.cli import destinations, text_tables
from mha_monitor.cli.options import ENDINGS, Format
from mha_monitor.cli.saying import say

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.findings import Finding

BOM = b"\xef\xbb\xbf"
WITH_SOURCE_BESIDE = (Format.CSV, Format.JSON, Format.NDJSON)
MOST_ROWS_SHOWN = 500  # on a terminal, where more would run past


def give(
    found: Finding,
    form: Format | None,
    out: Path | None,
    *,
    plain: Callable[[], pd.DataFrame],
    data: pd.DataFrame | None = None,
    bom: bool = False,
) -> None:
    """Write an answer in a format; with none asked for, as the file's name ends.

    `plain` gives the few columns that a person reads; `data` what other formats hold, where that
    is not the finding's own table. `bom` begins a CSV file with a byte order mark.
    """
    form = form_of(form, out)
    table = found.table if form is Format.TABLE else _whole(found, data)
    if form is Format.TABLE:
        below = f"{found.confidence}\n" if found.confidence else ""
        content = f"{text_tables.as_text(plain(), *_room(out))}{below}".encode()
    else:
        content = BOM * (bom and form is Format.CSV) + _content(found, table, form)
    if out is None or destinations.is_stdout(out):
        destinations.to_stdout(content)
    else:
        _keep(found, form, out, content, table)
    if form is Format.TABLE:
        say(found.words)
    say(found.caveat, found.source)


def _whole(found: Finding, data: pd.DataFrame | None) -> pd.DataFrame:
    from mha_monitor.exports import tables

    return tables.whole(found, data)


def form_of(form: Format | None, out: Path | None) -> Format:
    """The format asked for, by name or by the ending of the file.

    Raises typer.BadParameter where these disagree, before anything is worked out.
    """
    destinations.refuse_no_place(out)
    if out is None or destinations.is_stdout(out):
        form = form or Format.TABLE
        if form in (Format.PARQUET, Format.XLSX) and _is_terminal():
            raise typer.BadParameter(
                f"{form.capitalize()} is not for reading: give --out FILE, or pass it on to "
                "another program.",
                param_hint="--format",
            )
        return form
    if form is None:
        return Format(destinations.ending_of(out, ENDINGS, [*Format]))
    if destinations.is_file(out):
        destinations.refuse_another_ending(out, form, ENDINGS)
    return form


def _content(found: Finding, table: pd.DataFrame, form: Format) -> bytes:
    from mha_monitor.exports import tables
    from mha_monitor.formats import csv_files, data_files

    if form is Format.XLSX:
        return tables.as_xlsx(found, table)
    if form is Format.JSON:
        return data_files.as_json(table).encode()
    if form is Format.NDJSON:
        return data_files.as_ndjson(table).encode()
    if form is Format.PARQUET:
        return data_files.as_parquet(table, tables.notes(found))
    # The source stands in a file of its own: a column of it would be no column of the table.
    return csv_files.csv_text(table, source="", released_on="", caveat="", notes=False).encode()


def _is_terminal() -> bool:
    return typer.get_text_stream("stdout").isatty()


def _room(out: Path | None) -> tuple[int | None, int | None]:
    """The width and rows that a terminal has room for; no limits where the answer is kept."""
    if not destinations.is_stdout(out) or not _is_terminal():
        return None, None
    return shutil.get_terminal_size().columns, MOST_ROWS_SHOWN


def _keep(found: Finding, form: Format, out: Path, content: bytes, table: pd.DataFrame) -> None:
    from mha_monitor.exports import tables

    files = {out: content}
    if form in WITH_SOURCE_BESIDE and destinations.is_file(out):
        files[source_path(out)] = _source_text(found, out).encode()
    beside = [*files][1:]
    if form is Format.CSV and destinations.is_file(out):
        described = tables.as_csvw(found, table, out.name)
        files[out.with_name(f"{out.name}-metadata.json")] = described.encode()
    destinations.write(files)
    rows = len(table)
    say(f"Wrote {out}: {rows:,} {'row' if rows == 1 else 'rows'}.")
    for path in beside:
        say(f"Wrote {path}: where they come from.")


def source_path(out: Path) -> Path:
    """Where the source of a file stands: each file has its own, whatever its ending."""
    return out.with_name(f"{out.name}.source.txt")


def _source_text(found: Finding, out: Path) -> str:
    from mha_monitor.exports import tables

    told = tables.notes(found)
    lines = [f"{name.replace('_', ' ')}: {text}\n" for name, text in told.items()]
    return "".join([f"file: {out.name}\n", *lines])
