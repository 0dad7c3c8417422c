"""Whether a file holds what its link or its name promised.

A publisher's link can lead to another month's file. Such a file is refused by itself: taken in, it
would take the place of the right one at every refresh.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from data_sources.files import file_names
from data_sources.schema.errors import DataRefused
from data_sources.schema.model import Release

_MONTHLY = re.compile(r"mhsds-(?:(\d{4}-\d\d)\.\.)?(\d{4}-\d\d)-([a-z]+)")
_ANNUAL = re.compile(r"mha-annual-(\d{4}-\d\d)")
_YEARS = re.compile(r"(?<!\d)(20\d\d)[ _/-]{1,2}(?:20)?(\d\d)(?!\d)")
MONTHLY_WORDS = {"mhsds", "mha"}


class Span(NamedTuple):
    """The months or years that something is said to cover: `first` is `last` for one alone."""

    kind: str
    first: str
    last: str

    def __str__(self) -> str:
        return self.last if self.first == self.last else f"{self.first} to {self.last}"


def refuse_broken(promised: str, file_name: str, releases: Sequence[str]) -> None:
    """Raise DataRefused where a file's releases are of another period than its link or name says.

    `promised` and `releases` are names of releases.
    """
    held = [span for release in releases if (span := _of_release(release))]
    link, name = _of_release(promised), _of_name(file_name)
    if link and not is_kept(promised, releases):
        raise _broken(file_name, "its link", link, held)
    alike = [each for each in held if name and each.kind == name.kind]
    if name and alike and not any(_is_held(name, each) for each in alike):
        raise _broken(file_name, "its name", name, alike)


def is_kept(promised: str, releases: Iterable[str]) -> bool:
    """Whether a file of these releases is one that its link promised."""
    held = [span for release in releases if (span := _of_release(release))]
    link = _of_release(promised)
    return not (link and held) or any(_is_held(link, each) for each in held)


def _broken(file_name: str, by: str, said: Span, held: Sequence[Span]) -> DataRefused:
    return DataRefused(
        f"{file_name}: {by} promises {said} and the file holds "
        f"{' and '.join(map(str, dict.fromkeys(held)))}. It was not taken: the publisher may have "
        f"put up the wrong file. Look at the publication page; if the figures are what you want, "
        f"save the file under a name that says what it holds, and take it in with `--from`."
    )


def _is_held(said: Span, held: Span) -> bool:
    """A file may hold earlier months beside its own."""
    return said.kind == held.kind and held.first <= said.last <= held.last


def notes_on_status(file_name: str, releases: Iterable[Release]) -> list[str]:
    """A sentence where a monthly file's name and its column STATUS say two things."""
    held = sorted({release.status for release in releases if _MONTHLY.match(release.name)})
    words = file_names.words_of(PurePosixPath(file_name).stem)
    said = set(file_names.statuses_of(words)) if MONTHLY_WORDS & set(words) else set()
    if not held or not said or said & set(held):
        return []
    return [
        f"{file_name}: its name says {' and '.join(sorted(said))}, its column STATUS "
        f"{' and '.join(held)}; the column is believed."
    ]


def _of_release(name: str) -> Span | None:
    """What the name of a release says; None for releases that are named otherwise."""
    if month := _MONTHLY.match(name):
        return Span("month", month[1] or month[2], month[2])
    if year := _ANNUAL.match(name):
        return Span("year", year[1], year[1])
    return None


def _of_name(file_name: str) -> Span | None:
    """What a publisher's file name says: the last month of a monthly file, or a year."""
    words = file_names.words_of(PurePosixPath(file_name).stem)
    months = file_names.months_of(words)
    if MONTHLY_WORDS & set(words) and months:
        return Span("month", max(months), max(months))
    years = {
        f"{first}-{last}"
        for first, last in _YEARS.findall(file_name)
        if int(last) == (int(first) + 1) % 100
    }
    return Span("year", min(years), min(years)) if len(years) == 1 and not months else None
