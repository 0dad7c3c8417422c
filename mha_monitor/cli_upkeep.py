"""Commands that keep the monitor running: serve, refresh and build-embedded."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from data_sources.errors import DataRefused, SourceError, StoreError

if TYPE_CHECKING:
    from mha_monitor.refresh import Incoming

APP = Path(__file__).parents[1] / "app.py"
Folder = typer.Option("--from", exists=True, file_okay=False, metavar="DIRECTORY")


def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")] = 8501,
    host: Annotated[
        str, typer.Option(help="0.0.0.0 lets other machines in; put a proxy with TLS before it.")
    ] = "127.0.0.1",
) -> None:
    """The dashboard, in a browser, until it is stopped with Ctrl-C."""
    if importlib.util.find_spec("streamlit") is None:
        raise SourceError(
            "The dashboard needs Streamlit, which is not installed. "
            "Install it with: python -m pip install streamlit streamlit-folium"
        )
    if not APP.is_file():
        raise SourceError(f"{APP} is not there: the dashboard runs from a copy of the project.")
    typer.echo(f"The dashboard is at http://{host}:{port}. Stop it with Ctrl-C.", err=True)
    from mha_monitor.pages import server

    server.serve(APP, host, port)


def refresh(
    folder: Annotated[Path, Folder],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Read and check the files, and change nothing.")
    ] = False,
) -> None:
    """Take the published files of a folder into the store: all of them, or none.

    Each file is recognised by its content. Hidden files and sub-folders are left alone. A file
    that is not known or not sound is refused with a sentence (exit 4) and the store stays as it
    was; where every file is held already, nothing is done (exit 3).
    """
    from mha_monitor import refresh as taking

    if inside := taking.sub_folders(folder):
        typer.echo(f"Sub-folders are not searched: {', '.join(inside)}.", err=True)
    if dry_run:
        read, held = taking.read_folder(folder)
        for file in read:
            typer.echo(file.sentence)
        for path in held:
            typer.echo(f"{path.name}: held already.")
        typer.echo("Nothing was changed: this was a dry run.", err=True)
        return
    taken = taking.take_in(folder)
    for path in taken.held_before:
        typer.echo(f"{path.name}: held already.", err=True)
    typer.echo(_taken_in(taken.read), err=True)
    typer.echo(f"The figures are now version {taken.version}.", err=True)


def _taken_in(read: list[Incoming]) -> str:
    figures = sum(len(file.figures) for file in read)
    names = [release.name for file in read for release in file.releases]
    files = ", ".join(file.path.name for file in read)
    listed = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return f"Took in {figures:,} figures from {files}: {listed}."


def build_embedded(
    folder: Annotated[Path, Folder],
    out: Annotated[
        Path | None, typer.Option(metavar="DIRECTORY", help="Without it: data_sources/embedded.")
    ] = None,
) -> None:
    """Build the embedded default from a folder of published files; the same files, the same bytes.

    For those who maintain the monitor. The folder holds annual, published, populations, lookups
    and boundaries.
    """
    from data_sources import embedding

    target = out or embedding.EMBEDDED
    try:
        manifest = embedding.build(folder, target)
    except StoreError:
        raise
    except SourceError as problem:
        raise DataRefused(str(problem)) from problem
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    typer.echo(
        f"Wrote {target}: {len(manifest['files'])} files and the manifest, {size / 1e6:.1f} MB, "
        f"from {len(manifest['releases'])} releases.",
        err=True,
    )
