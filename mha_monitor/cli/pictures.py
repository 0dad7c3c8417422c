"""Files that the commands `map` and `chart` write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from altair import TopLevelMixin

    from mha_monitor.definitions.findings import Finding

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


def one_of(found: Finding, areas: list[str] | None) -> str | None:
    """The area to pick out, or an error that names the nearest there is."""
    if not areas:
        return None
    from mha_monitor.monitor import area_among

    return area_among(found.table, areas[0])


def save(drawn: TopLevelMixin | str, out: Path, found: Finding) -> None:
    """Write a chart as the file's name ends, or a page; and say what it shows."""
    if isinstance(drawn, str):
        out.write_text(drawn, encoding="utf-8", newline="\n")
    else:
        from mha_monitor.formats import pictures

        pictures.save(drawn, out)
    for sentence in (f"Wrote {out}.", found.said, f"{found.title}."):
        if sentence:
            typer.echo(sentence, err=True)
