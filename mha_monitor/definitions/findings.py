"""An answer that knows what it says."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, overload

from mha_monitor.definitions.flags import of_widening, sentences_of
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.verdicts import Verdict, of_row
from mha_monitor.formats.text import all_visible, visible

if TYPE_CHECKING:
    import pandas as pd

    from mha_monitor.definitions.questions import Question

# Words are made when they are asked for: many a table is read without them.
Text = str | Callable[[], str]
# What a row must hold for words of its own beside it.
OF_A_RATIO = {"measure", "flags", "group", "reference", "area_kind"}


def _text(name: str, meaning: str) -> Any:
    def told(self: Finding) -> str:
        text = self._texts[name]
        if callable(text):
            text = self._texts[name] = text()
        return visible(text)

    return property(told, doc=meaning)


class Finding:
    """A table, and what must not be parted from it.

    `more` is whatever else a question gives, by name: a row for all areas, the curves of a
    funnel, England's row. Tables are whoever's asked for them: they may be changed.
    """

    words = _text("words", "What the numbers say, and how sure that is, in plain sentences.")
    caveat = _text("caveat", "What a reader must know beside the numbers.")
    source = _text("source", "Where the numbers come from, and under which licence.")
    title = _text("title", "The finding in one line, for a picture.")
    subtitle = _text("subtitle", "What a picture shows: of what, of whom, when.")
    alt = _text("alt", "What a picture says, for someone who cannot see it.")

    def __init__(
        self, table: pd.DataFrame, *, words: Text = "", caveat: Text = "", source: Text = "",
        picture: Mapping[str, Text] | None = None,
        row_caveats: Callable[[pd.DataFrame], list[str]] | None = None, **more: Any,
    ) -> None:  # fmt: skip
        self.table = table
        self.question: Question | None = None
        self.version, self.released_on, self.said, self.note = "", "", "", ""
        # Of which confidence its limits are, in a sentence, where that is not 95%.
        self.confidence = ""
        self._texts: dict[str, Text] = {"words": words, "caveat": caveat, "source": source}
        self._texts |= {"title": "", "subtitle": "", "alt": "", **(picture or {})}
        self._row_caveats, self._more = row_caveats, more
        self._made: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        more, made = self.__dict__.get("_more", {}), self.__dict__.get("_made", {})
        if name not in more:
            raise AttributeError(f"{type(self).__name__} has no {name!r}")
        # Kept apart from what makes it: what is made may itself be a function.
        if name not in made:
            found = more[name]() if callable(more[name]) else more[name]
            made[name] = visible(found) if isinstance(found, str) else found
        return made[name]

    @property
    def flags(self) -> tuple[str, ...]:
        """Every code that a row carries, each once."""
        if "flags" not in self.table:
            return ()
        return tuple(dict.fromkeys(" ".join(self.table["flags"].dropna()).split()))

    @property
    def verdict(self) -> Verdict | None:
        """What is said of the one area that this is about; None of several, of England, of none."""
        if "verdict" not in self.table or len(self.table) != 1:
            return None
        row = self.table.iloc[0]
        return None if row["verdict"] is None else of_row(row)

    @property
    def row_caveats(self) -> list[str]:
        """What must be known beside each row: of its measure, and of the codes that it carries."""
        return self.of_rows(self.table)

    def of_rows(self, table: pd.DataFrame) -> list[str]:
        """The same beside the rows of another table of this finding."""
        told = self._of_rows(table)
        if not self.confidence:
            return told
        return [f"{self.confidence} {each.removeprefix(self.confidence).strip()}" for each in told]

    def _of_rows(self, table: pd.DataFrame) -> list[str]:
        if self._row_caveats is not None and OF_A_RATIO.issubset(table):
            return self._row_caveats(table)
        if not {"measure", "flags"} <= set(table):
            return [self.caveat] * len(table)
        rows = zip(table["measure"], table["flags"].fillna(""), strict=True)
        return [" ".join([MEASURES[name].caveat, *sentences_of(codes)]) for name, codes in rows]

    def noted(self, note: str) -> Self:
        """The same with a note that a picture of it must carry."""
        found = copy.copy(self)
        found.note = note
        return found

    def of(self, question: Question, version: str, released_on: str, said: str = "") -> Self:
        """The same, knowing what it answers and from which figures, which were published when.

        `said` is what must stand before its source.
        """
        found = copy.copy(self)
        found.question, found.version, found.released_on = question, version, released_on
        found.said = said
        if said and not self.said:
            found._texts = {**self._texts, "source": lambda: f"{said} {self.source}"}
        return found

    def limited(self, confidence: str) -> Self:
        """The same, saying with its words, caveats and pictures of which confidence limits are."""
        found = copy.copy(self)
        found.note = f"{self.note} {confidence}".strip()
        found.confidence = confidence
        beside = {
            "words": lambda: f"{self.words}\n{confidence}".strip(),
            "caveat": lambda: f"{confidence} {self.caveat}".strip(),
        }
        found._texts = {**self._texts, **beside}
        return found

    @property
    def asked(self) -> Question:
        """The question that it answers. Raises ValueError for a finding that nobody asked for."""
        if self.question is None:
            raise ValueError(
                "this finding was made without a question: ask by `mha_monitor.monitor`"
            )
        return self.question

    @property
    def pictured(self) -> dict[str, Any]:
        """The words of a picture of it: title, subtitle, alt, and source with date and caveat."""
        caveat = self.caveat
        if {"measure", "flags"} <= set(self.table):
            shown = of_widening(" ".join(self.flags))
            caveat = " ".join(
                [MEASURES[self.table["measure"].iloc[0]].caveat, *sentences_of(shown)]
            )
        dated = f" Published: {self.released_on}." if self.released_on else ""
        source = " ".join(text for text in (f"{self.source}{dated}", caveat, self.note) if text)
        return {"title": self.title, "subtitle": self.subtitle, "source": source, "alt": self.alt}

    @overload
    def to_csv(self, path: None = None) -> str: ...

    @overload
    def to_csv(self, path: str | Path) -> None: ...

    def to_csv(self, path: str | Path | None = None) -> str | None:
        """The table as CSV, each row with the source and its own caveat; to a file if one is named.

        Returns the text, or None where it was written.
        """
        from mha_monitor.formats.csv_files import csv_text

        text = csv_text(
            self.table,
            source=self.source,
            released_on=self.released_on,
            caveat=self.row_caveats,
        )
        if path is None:
            return text
        Path(path).write_text(text, encoding="utf-8", newline="")
        return None

    def _repr_html_(self) -> str:
        """What a notebook shows: the words, the table, the caveat and the source."""
        from mha_monitor.formats.html import escaped

        texts = (self.caveat, self.source)
        below = "".join(f"<p><small>{escaped(text)}</small></p>" for text in texts)
        table = self.table.map(all_visible).to_html(max_rows=20, escape=True)
        return f"<p>{escaped(self.words)}</p>{table}{below}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {self.words or self.title}\n{self.table!r}\n{self.source}"
