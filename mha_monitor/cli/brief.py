"""The commands that write paper on one area: a briefing, a sheet for anybody, a letter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mha_monitor.cli import destinations
from mha_monitor.cli.asking import store_as_of
from mha_monitor.cli.options import AsOf
from mha_monitor.cli.saying import say
from mha_monitor.definitions.choices import known_group

if TYPE_CHECKING:
    from mha_monitor.exports.area_answers import AreaAnswers
    from mha_monitor.exports.briefing.content import Briefing

PAPERS = {".pdf": "pdf", ".docx": "docx", ".zip": "zip"}
LETTERS = {".docx": "docx", ".txt": "txt"}
Area = Annotated[
    str | None,
    typer.Option(
        metavar="AREA",
        help="A board, a region or ENG: a code as QWE, or a name; for a briefing also a provider.",
    ),
]
Group = Annotated[
    str, typer.Option(metavar="CODE", help="The group that it leads with. `groups` lists them.")
]


def brief(
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help="A file whose name ends in .pdf, .docx or .zip; with --all, a folder.",
        ),
    ],
    area: Area = None,
    group: Group = "black",
    sheet: Annotated[
        bool,
        typer.Option("--sheet", help="One page in plain words for anybody, in place of it."),
    ] = False,
    every: Annotated[
        bool,
        typer.Option("--all", help="England and every board, each with its sheet, in a folder."),
    ] = False,
    as_of: AsOf = None,
) -> None:
    """A briefing on one area: two pages as a tagged PDF, as a Word document, or as a pack.

    One on a trust or another provider has six pages.

    A pack (.zip) holds both, the charts and the tables. What the equality duty and its like ask
    for stands in it as prompts for evidence, not as advice.
    """
    if every == (area is not None):
        raise typer.BadParameter("Name one area, or ask for --all.", param_hint="--area")
    if every:
        _every(out, group, as_of)
        return
    destinations.refuse_no_place(out)
    form = destinations.ending_of(out, PAPERS, [*PAPERS.values()])
    if sheet and form != "pdf":
        raise typer.BadParameter("A sheet is a PDF: end the name in .pdf.", param_hint="--out")
    if not sheet and _of_provider(out, area or "", group, as_of, form):
        return
    asked = _answers(area, group, as_of)
    _write(out, _sheet(asked) if sheet else _paper(asked, form))
    say(asked.one.said, asked.groups.caveat, asked.groups.source)


def letter(
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="A file whose name ends in .docx or .txt.")
    ],
    area: Area = None,
    group: Group = "black",
    as_of: AsOf = None,
) -> None:
    """A letter to one's board with its figures, ready to be edited: it asks and does not accuse."""
    destinations.refuse_no_place(out)
    form = destinations.ending_of(out, LETTERS, [*LETTERS.values()])
    if area is None:
        raise typer.BadParameter("Name a board, as QWE.", param_hint="--area")
    from mha_monitor.exports.briefing import letters, word

    asked = _answers(area, group, as_of)
    made = letters.letter(asked)
    _write(out, made.text.encode() if form == "txt" else word.letter_docx(made))
    say(asked.one.said, asked.one.source)


def _every(out: Path, group: str, as_of: str | None) -> None:
    """England and every board, each as two PDFs in a folder."""
    from mha_monitor.cli import progress
    from mha_monitor.exports.area_answers import AreaAnswers, codes
    from mha_monitor.monitor import ENGLAND

    if out.exists() and not out.is_dir():
        raise typer.BadParameter(f"{out} is a file. Name a folder.", param_hint="--out")
    out.mkdir(parents=True, exist_ok=True)
    store = store_as_of(as_of)
    areas = [ENGLAND, *codes(store, "icb")]
    with progress.share_of("Writing briefings") as watch:
        for number, code in enumerate(areas, start=1):
            asked = AreaAnswers(store, code, group)
            papers = {out / f"{code}.pdf": _paper(asked, "pdf")}
            destinations.write({**papers, out / f"{code}-sheet.pdf": _sheet(asked)})
            watch(number / len(areas))
    say(f"Wrote {len(areas)} briefings to {out}, each with its sheet.")


def _answers(area: str | None, group: str, as_of: str | None) -> AreaAnswers:
    from mha_monitor.exports.area_answers import AreaAnswers
    from mha_monitor.monitor import area_among

    store = store_as_of(as_of)
    return AreaAnswers(store, area_among(store.areas, area or ""), known_group(group))


def _of_provider(out: Path, area: str, group: str, as_of: str | None, form: str) -> bool:
    """Write the briefing of a provider; False where a text names an area, or nothing at all."""
    from mha_monitor import monitor

    store = store_as_of(as_of)
    code = monitor.provider_named(area, store)
    if code is None:
        return False
    from mha_monitor.exports.briefing import trusts

    made = trusts.briefing(store, code, known_group(group))
    _write(out, _written(made, form))
    say(made.said, made.source)
    return True


def _paper(asked: AreaAnswers, form: str) -> bytes:
    from mha_monitor.exports.briefing import content

    return _written(content.briefing(asked), form)


def _written(made: Briefing, form: str) -> bytes:
    from mha_monitor.exports.briefing import packs, paper, word

    return {"pdf": paper.pdf, "docx": word.docx, "zip": packs.pack}[form](made)


def _sheet(asked: AreaAnswers) -> bytes:
    from mha_monitor.exports.briefing import sheets

    return sheets.pdf(asked)


def _write(out: Path, content: bytes) -> None:
    destinations.write({out: content})
    say(f"Wrote {out}.")
