"""The command that writes everything there is into one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from data_sources.schema.errors import SourceError
from mha_monitor.cli import destinations
from mha_monitor.cli.asking import store_as_of
from mha_monitor.cli.options import AsOf
from mha_monitor.cli.saying import say

ENDINGS = {".duckdb": "duckdb", ".db": "duckdb"}


def export(
    out: Annotated[
        Path,
        typer.Option(metavar="FILE", help="The file to write, whose name ends in .duckdb."),
    ],
    as_of: AsOf = None,
) -> None:
    """Everything in one DuckDB file: figures, populations, areas, releases, milestones, ratios.

    The ratios are those of every measure in every kind of area for the newest year. The table
    `notes` holds source, licence, caveats and version; each table says in its comment what a row
    is. The file is written whole or not at all.
    """
    _check(out)
    from data_sources.files.whole_files import unfinished
    from mha_monitor.cli import progress
    from mha_monitor.exports import everything

    store = store_as_of(as_of)
    with progress.share_of("Working out ratios") as watch:
        tables = everything.tables(store, watch)
    fresh = unfinished(out.resolve())
    _write(out, fresh, tables)
    rows = sum(len(each.table) for each in tables.values())
    say(f"Wrote {out}: {len(tables)} tables, {rows:,} rows.")
    notes = dict(tables["notes"].table.itertuples(index=False, name=None))
    say(notes["said"], notes["source"])


def _check(out: Path) -> None:
    if destinations.is_stdout(out):
        raise typer.BadParameter(
            "A database cannot be written to standard output. Name a file, as all.duckdb.",
            param_hint="--out",
        )
    destinations.refuse_no_place(out)
    if out.suffix.lower() not in ENDINGS:
        raise typer.BadParameter(
            f"{out.name}: end the name in .duckdb, as {out.with_suffix('.duckdb').name}.",
            param_hint="--out",
        )


def _write(out: Path, fresh: Path, tables: dict) -> None:
    """Beside its place first; in its place only when it is whole."""
    import duckdb

    from mha_monitor.formats import database

    try:
        database.write(fresh, tables)
        fresh.replace(out.resolve())
    except duckdb.Error as problem:
        raise SourceError(f"{out}: the database could not be written: {problem}.") from problem
    finally:
        fresh.unlink(missing_ok=True)
        fresh.with_name(f"{fresh.name}.wal").unlink(missing_ok=True)
