"""Commands that keep the monitor running: serve and build-embedded."""

from __future__ import annotations

import importlib.util
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from data_sources.schema.errors import DataRefused, SourceError, StoreError
from mha_monitor.cli.saying import say


class Refresh(StrEnum):
    """How often new figures are looked for."""

    NEVER = "never"
    DAILY = "daily"


class Log(StrEnum):
    """How an event is written."""

    TEXT = "text"
    JSON = "json"


Folder = typer.Option("--from", exists=True, file_okay=False, metavar="DIRECTORY")


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen.")] = 8501,
    host: Annotated[
        str, typer.Option(help="0.0.0.0 lets other machines in; put a proxy with TLS before it.")
    ] = "127.0.0.1",
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            envvar="MHA_MONITOR_ALLOWED_HOSTS",
            help="A name that readers have in the address, such as monitor.example.nhs.uk. Give it "
            "again for each name; addresses in numbers need none.",
        ),
    ] = None,
    metrics: Annotated[
        bool, typer.Option("--metrics", help="Answer at /_stcore/metrics, for monitoring.")
    ] = False,
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            help="How many processes, on ports from --port on. A proxy that keeps each reader with "
            "one of them stands before them: docs/serving.md has one.",
        ),
    ] = 1,
    refresh: Annotated[
        Refresh, typer.Option(help="Look for new figures by itself, in a process of its own.")
    ] = Refresh.NEVER,
    log: Annotated[
        Log, typer.Option(help="How events of workers and refreshes are written to stderr.")
    ] = Log.TEXT,
) -> None:
    """The dashboard, in a browser, until it is stopped with Ctrl-C."""
    if importlib.util.find_spec("streamlit") is None:
        raise SourceError(
            "The dashboard needs Streamlit, which is not installed. "
            "Install it with: python -m pip install streamlit"
        )
    names = allowed_host or []
    say(_where(host, port, workers))
    if workers == 1 and refresh is Refresh.NEVER:
        context.obj.serve(host, port, allowed_hosts=names, metrics=metrics)
        return
    options = [word for name in names for word in ("--allowed-host", name)]
    context.obj.supervise(
        host,
        port,
        workers=workers,
        refresh=refresh is Refresh.DAILY,
        form=log.value,
        options=[*options, *(["--metrics"] if metrics else []), "--quiet"],
    )


def _where(host: str, port: int, workers: int) -> str:
    if workers == 1:
        return f"The dashboard is at http://{host}:{port}. Stop it with Ctrl-C."
    return (
        f"The dashboard has {workers} workers, at ports {port} to {port + workers - 1} of {host}; "
        f"a proxy makes one address of them (docs/serving.md). Stop them with Ctrl-C."
    )


def build_embedded(
    folder: Annotated[Path, Folder],
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIRECTORY", help="Without it: data_sources/embedded/default."),
    ] = None,
) -> None:
    """Build the embedded default from a folder of published files; the same files, the same bytes.

    For those who maintain the monitor. The folder holds annual, published, populations, lookups,
    boundaries and deprivation.
    """
    from data_sources.embedded import build

    target = out or build.EMBEDDED
    try:
        manifest = build.build(folder, target)
    except StoreError:
        raise
    except SourceError as problem:
        raise DataRefused(str(problem)) from problem
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    say(
        f"Wrote {target}: {len(manifest['files'])} files and the manifest, {size / 1e6:.1f} MB, "
        f"from {len(manifest['releases'])} releases."
    )
