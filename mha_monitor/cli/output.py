"""Where an answer goes: data to stdout or a file, its source and caveat beside it on stderr."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mha_monitor.cli import text_tables
from mha_monitor.cli.as_of import with_said_of_store
from mha_monitor.cli.options import Format
from mha_monitor.formats import data_files

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.findings import Finding

LICENCE = "Open Government Licence v3.0"


@dataclass(frozen=True)
class Answer:
    """A table, what must be said beside it, and how a person would read it.

    `plain` gives the few columns that the table format shows, `sentences` what it says above all.
    """

    table: pd.DataFrame
    source: str
    caveat: str
    plain: Callable[[], pd.DataFrame]
    sentences: Callable[[], list[str]] = list


def give(answer: Answer, form: Format | None, out: Path | None) -> None:
    """Write the answer in a format; with none asked for, as the file's name ends."""
    form = form or _form_of(out)
    answer = replace(answer, source=with_said_of_store(answer.source))
    if out is None:
        stream = typer.get_binary_stream("stdout")
        stream.write(_content(answer, form, out))
        stream.flush()
    else:
        out.write_bytes(_content(answer, form, out))
        _say(f"Wrote {out}: {len(answer.table):,} rows.")
        if form in (Format.CSV, Format.JSON):
            _say(f"Wrote {_write_source(answer, out)}: where they come from.")
    if form is Format.TABLE:
        _say(*answer.sentences())
    _say(answer.caveat, answer.source)


def give_finding(
    finding: Finding,
    titles: Mapping[str, str] | Callable[[pd.DataFrame], pd.DataFrame],
    form: Format | None,
    out: Path | None,
) -> None:
    """Write a finding: in the table format the columns that `titles` names, and its words.

    Where columns and titles are not enough, `titles` makes the table of text.
    """
    from mha_monitor.cli import tables

    def plain() -> pd.DataFrame:
        return titles(finding.table) if callable(titles) else tables.as_words(finding.table, titles)

    answer = Answer(
        finding.table,
        finding.source,
        finding.caveat,
        plain=plain,
        sentences=lambda: [finding.words],
    )
    give(answer, form, out)


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


def _content(answer: Answer, form: Format, out: Path | None) -> bytes:
    if form is Format.JSON:
        return data_files.as_json(answer.table).encode()
    if form is Format.CSV:
        from mha_monitor.formats.csv_files import csv_text

        # The source stands in a file of its own: a column of it would be no column of the table.
        text = csv_text(answer.table, source="", released_on="", caveat="", notes=False)
        return text.encode()
    if form is Format.PARQUET:
        if out is None:
            raise typer.BadParameter("Parquet needs a file: give --out.", param_hint="--out")
        return data_files.as_parquet(answer.table, _notes(answer))
    return text_tables.as_text(answer.plain(), _width(out)).encode()


def _width(out: Path | None) -> int:
    """That of the terminal; whatever the table needs where the answer is piped or kept."""
    stdout = typer.get_text_stream("stdout")
    if out is not None or not stdout.isatty():
        return text_tables.WIDEST
    from rich.console import Console

    return Console(file=stdout).width


def _notes(answer: Answer) -> dict[str, str]:
    from mha_monitor import monitor
    from mha_monitor.formats.csv_files import released_on
    from mha_monitor.store.store import open_store

    store = open_store()
    return {
        "source": answer.source,
        "released_on": released_on(store.releases, answer.table),
        "licence": LICENCE,
        "caveat": answer.caveat,
        "attribution": " ".join(monitor.attribution(store)),
        "figures_version": store.version,
    }


def _write_source(answer: Answer, out: Path) -> Path:
    path = out.with_name(f"{out.stem}.source.txt")
    lines = [f"{name.replace('_', ' ')}: {text}\n" for name, text in _notes(answer).items()]
    path.write_text("".join([f"file: {out.name}\n", *lines]), encoding="utf-8")
    return path


def _say(*sentences: str) -> None:
    for sentence in sentences:
        if sentence:
            typer.echo(sentence, err=True)
