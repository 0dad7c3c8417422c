"""A citation of an answer, and the same bytes made again from it, whatever was revised since."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from data_sources.schema.errors import SourceError, WrongWord
from mha_monitor import __version__, monitor
from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.exports import pictures, tables
from mha_monitor.formats import csv_files, data_files
from mha_monitor.sentences import citation_texts

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.monitor import Finding

NAME = "mha-monitor"
HASH = 16  # hexadecimal digits of the content's hash
DRAWN = {"ratios": "groups", "trend_drawn": "trend", "funnel": "funnel", "areas_shown": "map"}
PICTURES = ("svg", "png", "pdf")
FORMS: dict[str, Callable[[Finding, pd.DataFrame], bytes]] = {
    "csv": lambda found, table: csv_files.csv_text(
        table, source="", released_on="", caveat="", notes=False
    ).encode(),
    "json": lambda found, table: data_files.as_json(table).encode(),
    "ndjson": lambda found, table: data_files.as_ndjson(table).encode(),
    "parquet": lambda found, table: data_files.as_parquet(table, tables.notes(found)),
    "xlsx": lambda found, table: tables.as_xlsx(found, table),
}


@dataclass(frozen=True)
class Citation:
    """What was asked, of which figures, by which program, and the hash of what came out."""

    question: str
    words: tuple[tuple[str, str], ...]
    form: str
    snapshot: str
    content: str
    program: str = __version__

    def __str__(self) -> str:
        asked = urlencode([*self.words, ("form", self.form)])
        return f"{NAME}:{self.program}:{self.snapshot}:{self.content}:{self.question}?{asked}"

    @property
    def command(self) -> str:
        """The command that makes the same bytes again."""
        return f"python -m mha_monitor rebuild '{self}' --out answer.{self.form}"


def of_text(text: str) -> Citation:
    """The citation that a text holds. Raises WrongWord where it is none."""
    head, _, asked = text.strip().strip("'\"").partition("?")
    parts = head.split(":")
    words = dict(parse_qsl(asked))
    form = words.pop("form", "")
    if len(parts) != 5 or parts[0] != NAME or form not in (*FORMS, *PICTURES):
        raise WrongWord(
            f"{text!r} is no citation of this monitor. `cite` prints one; it begins with {NAME}:."
        )
    return Citation(parts[4], tuple(words.items()), form, parts[2], parts[3], parts[1])


def cited(question: str, words: Mapping[str, object], form: str) -> tuple[Citation, Finding]:
    """The citation of an answer in a format, and the answer. Raises SourceError as asking does."""
    said = tuple((name, _text(value)) for name, value in words.items())
    found = _asked(question, said)
    content = _content(question, found, form)
    snapshot = found.version.split(" ")[0]
    return Citation(question, said, form, snapshot, _hash(content)), found


def texts(citation: Citation, found: Finding, on: dt.date | None = None) -> dict[str, str]:
    """The citation as `text`, `bibtex` and `ris`; `on` is the day that it was read, today."""
    releases = monitor.releases(monitor.open_store(as_of=found.asked.as_of))
    held = releases[releases["name"].isin(set(found.table.get("release", [])))]
    told = citation_texts.Told(
        title=found.title or ASKABLE[citation.question].says.rstrip("."),
        program=citation.program,
        releases=tuple(citation_texts.release(row) for row in held.to_dict("records")),
        snapshot=citation.snapshot,
        accessed=on or dt.datetime.now(dt.UTC).date(),
        command=citation.command,
    )
    return {
        "text": citation_texts.text(told),
        "bibtex": citation_texts.bibtex(told, citation.content),
        "ris": citation_texts.ris(told),
    }


def rebuilt(citation: Citation) -> bytes:
    """The bytes that a citation is of, from the figures that were in force then.

    Raises SourceError where those figures are not held, or what comes out is not what was cited.
    """
    with monitor.asking_snapshot(citation.snapshot):
        found = _asked(citation.question, citation.words)
        content = _content(citation.question, found, citation.form)
    if _hash(content) != citation.content:
        other = (
            ""
            if citation.program == __version__
            else (
                f" It was cited from version {citation.program} of this program, and this is "
                f"{__version__}: install that one."
            )
        )
        raise SourceError(
            f"What comes out is not what was cited: its hash is {_hash(content)}, and not "
            f"{citation.content}.{other}"
        )
    return content


def _asked(question: str, words: tuple[tuple[str, str], ...]) -> Finding:
    if question not in ASKABLE:
        raise WrongWord(f"{question!r} is no question. There are: {', '.join(ASKABLE)}.")
    return getattr(monitor, question)(**dict(words))


def _content(question: str, found: Finding, form: str) -> bytes:
    if form in FORMS:
        return FORMS[form](found, tables.whole(found))
    if question not in DRAWN:
        raise WrongWord(f"No picture is drawn of {question!r}. There are: {', '.join(DRAWN)}.")
    kind = DRAWN[question]
    if question == "ratios" and len(set(found.table["area_code"])) > 1:
        kind = "areas"
    picture = pictures.of(kind, found)
    return {"svg": lambda: picture.svg().encode(), "png": picture.png, "pdf": picture.pdf}[form]()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
