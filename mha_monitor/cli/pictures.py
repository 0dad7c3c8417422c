"""Files that the commands `map` and `chart` write, and the words in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli.as_of import said_of_store, with_said_of_store

if TYPE_CHECKING:
    import pandas as pd
    from altair import TopLevelMixin

ENDINGS = (".png", ".svg", ".pdf", ".html")
Picture = Annotated[
    Path,
    typer.Option(metavar="FILE", help="A file whose name ends in .png, .svg, .pdf or .html."),
]


def check_ending(out: Path) -> None:
    if out.suffix.lower() not in ENDINGS:
        raise typer.BadParameter(
            f"{out.name}: end the name in {', '.join(ENDINGS)}.", param_hint="--out"
        )


def is_page(out: Path) -> bool:
    return out.suffix.lower() == ".html"


def source(table: pd.DataFrame) -> str:
    """What stands under a picture: source, dates of publication, caveat."""
    from mha_monitor.formats.csv_files import released_on
    from mha_monitor.sentences import sources
    from mha_monitor.store.store import open_store

    published = released_on(open_store().releases, table)
    caveat = sources.caveat(table["measure"].iloc[0])
    return with_said_of_store(f"{sources.source_line(table)} Published: {published}. {caveat}")


def one_of(ratios: pd.DataFrame, area: str | None) -> str | None:
    """The area to pick out, or an error that lists those there are."""
    if area is None:
        return None
    from mha_monitor.rates.selection import only

    return only(ratios, "area_code", [area])["area_code"].iloc[0]


def save(drawn: TopLevelMixin, out: Path) -> None:
    """Write a chart as the file's name ends."""
    from mha_monitor.formats import pictures

    pictures.save(drawn, out)
    _say_written(out)


def save_page(page: str, out: Path) -> None:
    out.write_text(page, encoding="utf-8", newline="\n")
    _say_written(out)


def _say_written(out: Path) -> None:
    for sentence in (f"Wrote {out}.", *said_of_store()):
        typer.echo(sentence, err=True)
