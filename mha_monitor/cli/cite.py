"""The commands that cite an answer, and make what was cited again."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from mha_monitor.cli import destinations
from mha_monitor.cli.asking import DEFAULTS, with_words
from mha_monitor.cli.saying import say
from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.definitions.questions import WORDS


class Style(StrEnum):
    """How a citation is written."""

    TEXT = "text"
    BIBTEX = "bibtex"
    RIS = "ris"


class Cited(StrEnum):
    """The format that is cited."""

    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"
    PARQUET = "parquet"
    XLSX = "xlsx"
    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


ALIKE = {"trend-drawn": "trend_drawn", "map": "areas_shown", "chart-trend": "trend_drawn"}
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Without it: to standard output.")]
OWN = {
    "question": (
        Annotated[
            str,
            typer.Argument(
                metavar="QUESTION", help="As ratios, trend, funnel, map, or another command."
            ),
        ],
        ...,
    ),
    "style": (Annotated[Style, typer.Option(help="How it is written.")], Style.TEXT),
    "form": (
        Annotated[Cited, typer.Option("--format", help="The file that is cited.")],
        Cited.CSV,
    ),
    "out": (Out, None),
}


def run(asked: dict[str, Any], question: str, style: Style, form: Cited, out: Path | None) -> None:
    """An exact citation of an answer: title, releases, figures, day, and what makes it again."""
    destinations.refuse_no_place(out)
    from mha_monitor.exports import citations

    name = ALIKE.get(question, question.replace("-", "_"))
    taken = (*ASKABLE[name].words, "as_of") if name in ASKABLE else ()
    words = {
        word: value for word, value in asked.items() if word in taken or DEFAULTS.get(word) != value
    }
    citation, found = citations.cited(name, words, form)
    _give(citations.texts(citation, found)[style].encode(), out)


def rebuild(
    citation: Annotated[str, typer.Argument(metavar="CITATION", help="As `cite` printed it.")],
    out: Out = None,
) -> None:
    """Make again what was cited: the same bytes, also where figures were revised since.

    Refused where the figures are no longer held, or anything else would come out.
    """
    destinations.refuse_no_place(out)
    from mha_monitor.exports import citations

    _give(citations.rebuilt(citations.of_text(citation)), out)


def _give(content: bytes, out: Path | None) -> None:
    if out is None or destinations.is_stdout(out):
        destinations.to_stdout(content)
    else:
        destinations.write({out: content})
        say(f"Wrote {out}.")


cite = with_words(run, [word for word in WORDS if word != "as_of"], {}, OWN)
