"""Errors that are sentences: what is wrong, where, and what to do next.

They are raised where the surprise is found and caught at two doors, the dashboard and the command
line, which print the sentence without a traceback.
"""

from __future__ import annotations

QUOTED = 60  # signs of a text from outside that a sentence repeats
# What to do about a label that is not known: those who take files in do not change the program.
NEW_LABEL = (
    "Fetch the file again, and take it in as it is published. If the publisher writes it so, the "
    "label is new, and a new version of the monitor is needed to read it."
)


class SourceError(Exception):
    """A published file, or a store of them, cannot be used as it is."""


class UnexpectedLayout(SourceError):
    """The file is not shaped as its publisher describes it."""


class UnknownLabel(SourceError):
    """The file holds a label that nobody has mapped to one of our codes."""


class Unanswerable(SourceError):
    """A sound question that nothing held can answer; another one may be.

    Whoever can go on without an answer catches this alone, so that damage is never passed over.
    """


class WrongWord(UnknownLabel, Unanswerable):
    """A person asked by a word that is not known, or that this question does not take."""


class UnknownFile(SourceError):
    """No adapter recognises the file."""


class NoFigures(SourceError):
    """A sound published file that holds nothing of what is monitored: it may be skipped."""


class BrokenContract(SourceError):
    """A tidy table breaks the promise that every table of figures makes."""


class StoreError(SourceError):
    """The store of figures cannot be read or written."""


class DataRefused(SourceError):
    """A file was not taken in: it is not known, or not as its publisher describes it."""


class NothingNew(SourceError):
    """There was nothing to take in: every file is held already."""


class NetworkError(SourceError):
    """A publisher could not be reached, or broke off, or answered with an error.

    `status` is that of an answer which was an error, such as 404; None where none came.
    """

    def __init__(self, sentence: str = "", status: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status

    @property
    def is_gone(self) -> bool:
        """Whether the publisher says that there is no such page."""
        return self.status in (404, 410)


def short(text: str) -> str:
    """A text from outside as a sentence repeats it: its beginning, where it is long."""
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1].rstrip()}…"
