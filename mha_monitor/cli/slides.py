"""The command that writes slides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from mha_monitor.cli import destinations
from mha_monitor.cli.asking import with_words
from mha_monitor.cli.saying import say
from mha_monitor.definitions.questions import asked as question_of

WORDS = ("measure", "area", "group", "reference", "period")
OWN = {
    "out": (
        Annotated[
            Path,
            typer.Option(metavar="FILE", help="The file to write, whose name ends in .pptx."),
        ],
        ...,
    )
}


def run(asked: dict[str, Any], out: Path) -> None:
    """PowerPoint slides of an area, one finding a slide, with charts that can be edited.

    Sentence, caveat, source and what the chart says stand in the notes of each slide.
    """
    if destinations.is_stdout(out):
        raise typer.BadParameter("Name a file, as slides.pptx.", param_hint="--out")
    destinations.refuse_no_place(out)
    if out.suffix.lower() != ".pptx":
        raise typer.BadParameter(
            f"{out.name}: end the name in .pptx, as {out.with_suffix('.pptx').name}.",
            param_hint="--out",
        )
    from mha_monitor import monitor
    from mha_monitor.exports import slides as made

    question = question_of(asked)
    store = monitor.open_store(as_of=question.as_of)
    named = made.slides(question.placed(store.areas), store)
    destinations.write({out: made.presentation(named)})
    say(f"Wrote {out}: {len(named)} slides.", *(f"{each.title}." for each in named))


slides = with_words(run, WORDS, {"group": "black"}, OWN)
