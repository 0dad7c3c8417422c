"""Files that the commands `map` and `chart` write."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli import destinations
from mha_monitor.cli.saying import say

if TYPE_CHECKING:
    from altair import TopLevelMixin

    from mha_monitor.definitions.findings import Finding


class PictureFormat(StrEnum):
    """How a picture is written."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    HTML = "html"


ENDINGS = {f".{form}": form for form in PictureFormat}
Picture = Annotated[
    Path,
    typer.Option(
        metavar="FILE",
        help="A file whose name ends in .png, .svg, .pdf or .html; or `-`, standard output.",
    ),
]
Form = Annotated[
    PictureFormat | None,
    typer.Option("--format", help="Without it: as the name of --out ends."),
]


def form_of(form: PictureFormat | None, out: Path) -> PictureFormat:
    """The format asked for, by name or by the ending of the file; typer.BadParameter for none."""
    destinations.refuse_no_place(out)
    if form is None and destinations.is_stdout(out):
        raise typer.BadParameter(
            f"Standard output has no ending: give --format ({', '.join(PictureFormat)}).",
            param_hint="--out",
        )
    if form is None:
        return PictureFormat(destinations.ending_of(out, ENDINGS, [*PictureFormat]))
    if destinations.is_file(out):
        destinations.refuse_another_ending(out, form, ENDINGS)
    return form


def one_of(found: Finding, areas: list[str] | None) -> str | None:
    """The area to pick out, or an error that names the nearest there is."""
    if not areas:
        return None
    from mha_monitor.monitor import area_among

    return area_among(found.table, areas[0])


def save(drawn: TopLevelMixin | str, form: PictureFormat, out: Path, found: Finding) -> None:
    """Write a chart in a format, or a page; and say what it shows."""
    if isinstance(drawn, str):
        content = drawn.encode()
    else:
        from mha_monitor.formats import pictures

        content = pictures.as_bytes(drawn, form)
    if destinations.is_stdout(out):
        destinations.to_stdout(content)
    else:
        destinations.write({out: content})
        say(f"Wrote {out}.")
    say(found.said, f"{found.title}." if found.title else "")
