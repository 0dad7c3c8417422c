"""Files that the commands `map` and `chart` write."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from mha_monitor.cli import destinations
from mha_monitor.cli.saying import say

if TYPE_CHECKING:
    from mha_monitor.definitions.findings import Finding
    from mha_monitor.exports.pictures import Picture


class PictureFormat(StrEnum):
    """How a picture is written."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"
    HTML = "html"


class Shape(StrEnum):
    """What a picture is laid out for."""

    PRINT = "print"
    SLIDE = "slide"
    SQUARE = "square"
    PORTRAIT = "portrait"


class Theme(StrEnum):
    """Its colours."""

    LIGHT = "light"
    DARK = "dark"
    MONO = "mono"


ENDINGS = {f".{form}": form for form in PictureFormat}
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A file whose name ends in .png, .svg, .pdf or .html; or `-`, standard output; or a "
        "folder. Without a name the file is called by what it shows, as "
        "detentions-black-white-icb-2023-24-map.png. Beside a picture goes its text, named "
        "NAME.alt.txt.",
    ),
]
Form = Annotated[
    PictureFormat | None,
    typer.Option("--format", help="Without it: as the name of --out ends, else png."),
]
LOOKS: dict[str, tuple[Any, Any]] = {
    "out": (Out, None),
    "form": (Form, None),
    "shape": (
        Annotated[
            Shape,
            typer.Option(
                help="print (as tall as it needs), slide (16:9), square (1:1) or portrait (4:5)."
            ),
        ],
        Shape.PRINT,
    ),
    "theme": (
        Annotated[Theme, typer.Option(help="mono is for print without colour.")],
        Theme.LIGHT,
    ),
    "scale": (
        Annotated[
            int,
            typer.Option(
                metavar="1|2", min=1, max=2, help="PNG: 2 has twice as many pixels each way."
            ),
        ],
        1,
    ),
}


class Ask(NamedTuple):
    """Where a picture goes, and how it looks."""

    out: Path | None
    form: PictureFormat
    shape: Shape
    theme: Theme
    scale: int

    def path(self, name: str) -> Path | None:
        """The file to write; None is standard output. `name` is that of the picture."""
        if self.out is None:
            return Path(f"{name}.{self.form}")
        if destinations.is_stdout(self.out):
            return None
        return self.out / f"{name}.{self.form}" if self.out.is_dir() else self.out


def asked_for(
    out: Path | None, form: PictureFormat | None, shape: Shape, theme: Theme, scale: int
) -> Ask:
    """The options, checked before anything is worked out; typer.BadParameter for what is wrong."""
    return Ask(out, _form_of(form, out), shape, theme, scale)


def _form_of(form: PictureFormat | None, out: Path | None) -> PictureFormat:
    """The format asked for, by name or by the ending of the file; typer.BadParameter for none."""
    if out is None or out.is_dir():
        return form or PictureFormat.PNG
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


def save(ask: Ask, drawn: Picture | str, name: str, found: Finding) -> None:
    """Write a picture, its text beside it, or a page; and say what it shows."""
    content = drawn.encode() if isinstance(drawn, str) else drawn.content(ask.form, ask.scale)
    out = ask.path(name)
    if out is None:
        destinations.to_stdout(content)
    else:
        files = {out: content}
        if not isinstance(drawn, str) and destinations.is_file(out):
            files[out.with_name(f"{out.name}.alt.txt")] = drawn.beside.encode()
        destinations.write(files)
        say(*(f"Wrote {path}." for path in files))
    say(found.said, f"{found.title}." if found.title else "")
