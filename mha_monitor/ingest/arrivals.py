"""A file that has come, and what became of it: the nouns of a refresh."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pandas as pd

from data_sources.files.ledger import Entry
from data_sources.schema.errors import SourceError
from data_sources.schema.model import Release
from mha_monitor.ingest.completeness import NOTHING, Extent

INVENTED = "INVENTED"  # how the name of a file begins that no publisher published
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Reading(NamedTuple):
    """What a file holds: its releases, and a table, or bytes such as outlines.

    `notes` are sentences on what was left out of it or must be known of it.
    """

    title: str
    releases: Sequence[Release]
    content: pd.DataFrame | bytes
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Arrival:
    """A file to take in, and what is known of it beside its content.

    `read` reads it; without one the file is recognised by its content. `again` reads it although
    it is held, because what it is read together with has changed or it is read in several ways.
    `promised` is the release that its link named; `confirms` says that the same bytes are held
    from a folder, and have come from their publisher now. `movable` says that it lies in a folder
    of ours and need not be copied.
    """

    path: Path
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    published_on: str = ""
    status: str = ""
    fetched_at: str = ""
    kind: str = "figures"
    read: Callable[[Path], Reading] | None = None
    again: bool = False
    movable: bool = False
    test_data: bool = False
    promised: str = ""
    confirms: bool = False

    @property
    def is_invented(self) -> bool:
        """Test data: named so, or fetched from this machine."""
        here = urlsplit(self.url)
        fetched_here = here.scheme == "http" and here.hostname in LOOPBACK
        return self.test_data or fetched_here or self.path.name.startswith(INVENTED)

    @property
    def is_fetched(self) -> bool:
        """Whether it came from its publisher; a file of a folder might be anyone's."""
        return bool(self.url)


@dataclass(frozen=True)
class Taken:
    """What became of one file: new, held before, a copy, or skipped with a sentence.

    `releases` are records for a snapshot, without their revision; `count` is of figures or rows;
    `written` are the files that were written for it; `extent` is what its figures cover.
    `copy_of` names the file that gave the same figures in the same refresh.
    """

    entry: Entry
    title: str = ""
    releases: tuple[dict, ...] = ()
    count: int = 0
    held_before: bool = False
    written: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()
    extent: Extent = NOTHING
    copy_of: str = ""

    @property
    def skipped(self) -> str:
        return self.entry.skipped

    @property
    def is_new(self) -> bool:
        return not (self.held_before or self.skipped or self.copy_of)

    @property
    def sentence(self) -> str:
        name = self.entry.file_name
        if self.copy_of:
            return f"{name}: the same figures as {self.copy_of}, which are counted once."
        if self.held_before:
            return f"{name}: held already."
        return self.skipped or f"{name}: {self.title}, {self.count:,} figures."


class Refused(NamedTuple):
    """A file that could not be taken in, and why."""

    arrival: Arrival
    problem: SourceError
