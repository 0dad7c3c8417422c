"""Pages and files from the publishers: whole, known by their hash, or an error that is a sentence.

    fetcher = Fetcher(progress=bars)
    page = fetcher.page("https://digital.nhs.uk/data-and-information/...")
    fetched = fetcher.file(link, folder, known=what_the_ledger_knows)

`MHA_MONITOR_PUBLISHER`, where it is set, is asked in place of every publisher.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeGuard, TypeVar

import requests

from data_sources.downloads.addresses import checked, read_base
from data_sources.downloads.connections import open_session
from data_sources.downloads.file_safety import safe_name
from data_sources.downloads.pace import Clock
from data_sources.downloads.partial_files import Begun, Part
from data_sources.downloads.requesting import Asker
from data_sources.downloads.transfers import BrokenOff, Progress, Terms, receive, text_of

__all__ = ["ENVIRONMENT", "Fetched", "Fetcher", "Known", "Page", "Progress", "Silence"]

ENVIRONMENT = "MHA_MONITOR_PUBLISHER"
LARGEST_FILE = 2_000_000_000  # bytes
LARGEST_PAGE = 50_000_000
FRUITLESS_TRIES = 5  # in a row
FRUIT = 1_000_000  # bytes further than ever before: a try that was worth it
PACE = 1.0  # seconds between two requests to one publisher
Result = TypeVar("Result")


class Page(NamedTuple):
    """A small text, and the publisher's address that it came from after any redirects."""

    url: str
    text: str


@dataclass(frozen=True)
class Known:
    """What is known of an address from before.

    `path` is the file that was fetched then; None where it held nothing that had to be kept.
    """

    sha256: str
    etag: str | None
    last_modified: str | None
    path: Path | None


@dataclass(frozen=True)
class Fetched:
    """A file that arrived whole; or `unchanged`, and then `path` is None."""

    path: Path | None
    url: str
    file_name: str
    sha256: str
    size: int
    etag: str | None
    last_modified: str | None
    unchanged: bool = False


class Silence:
    """Progress that nobody looks at."""

    def start(self, name: str, total_bytes: int | None) -> None: ...
    def advance(self, count: int) -> None: ...
    def end(self) -> None: ...


class Fetcher:
    """Asks the publishers, one request at a time. Only addresses of `publishers` are asked."""

    def __init__(
        self,
        base: str | None = None,
        *,
        pace_seconds: float | None = None,
        progress: Progress | None = None,
        session: requests.Session | None = None,
        clock: Clock | None = None,
    ) -> None:
        """`base` is MHA_MONITOR_PUBLISHER unless given. On this machine no pace is kept."""
        text = base or os.environ.get(ENVIRONMENT)
        place = read_base(text) if text else None
        if pace_seconds is None:
            pace_seconds = 0 if place and place.is_loopback else PACE
        self.asks_this_machine = bool(place and place.is_loopback)
        self.progress = progress or Silence()
        self._clock = clock or Clock()
        session = session or open_session(place, clock=self._clock)
        self._asker = Asker(place, session, self._clock, pace_seconds)

    def page(self, url: str, *, largest: int = LARGEST_PAGE) -> Page:
        """A page, or another small text. Raises NetworkError, DataRefused."""

        def attempt() -> Page:
            with self._asker.ask(url, {}, expected=(200,)) as (place, answer):
                return Page(place, text_of(answer, place, largest))

        return self._patiently(url, attempt)

    def file(
        self,
        url: str,
        folder: Path,
        *,
        known: Known | None = None,
        kinds: tuple[str, ...] = ("csv", "zip"),
        largest: int = LARGEST_FILE,
    ) -> Fetched:
        """Fetch a file into a folder, under a safe form of its own name.

        Where `known` still holds, nothing is fetched. A file that broke off in an earlier run is
        gone on with. Raises NetworkError (what came is kept), DataRefused and StoreError.
        """
        place = checked(url)
        part = Part(folder, safe_name(place), place)
        terms = Terms(kinds, largest, self.progress)
        return self._patiently(place, lambda: self._fetch(part, known, terms))

    def _fetch(self, part: Part, known: Known | None, terms: Terms) -> Fetched:
        begun = part.begun()
        conditions = _conditions(begun, known)
        expected = (200, *((206, 416) if begun else ()), *((304,) if _is_kept(known) else ()))
        with self._asker.ask(part.url, conditions, expected=expected) as (_, answer):
            etag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
            if answer.status_code == 304 and known is not None:  # asked for only with it
                part.discard()
                return _unchanged(part, known, etag, modified)
            if answer.status_code == 416:
                part.discard()
                raise BrokenOff("it does not hold what was begun")
            arrived = receive(answer, part, begun, terms)
        path = part.finish()
        self.progress.end()
        return Fetched(
            path,
            part.url,
            file_name=path.name,
            sha256=arrived.sha256,
            size=arrived.size,
            etag=etag,
            last_modified=modified,
        )

    def _patiently(self, url: str, attempt: Callable[[], Result]) -> Result:
        """Try again after a break, for as long as tries get further or a few do not."""
        fruitless, furthest = 0, 0
        while True:
            try:
                return attempt()
            except BrokenOff as cut:
                fruitless = 0 if cut.size >= furthest + FRUIT else fruitless + 1
                furthest = max(furthest, cut.size)
                if fruitless == FRUITLESS_TRIES:
                    raise self._asker.trouble(url, f"it broke off again and again ({cut})") from cut
                self._clock.sleep(2.0**fruitless)


def _unchanged(part: Part, known: Known, etag: str | None, modified: str | None) -> Fetched:
    return Fetched(
        None,
        part.url,
        file_name=part.name,
        sha256=known.sha256,
        size=known.path.stat().st_size if known.path else 0,
        etag=etag or known.etag,
        last_modified=modified or known.last_modified,
        unchanged=True,
    )


def _is_kept(known: Known | None) -> TypeGuard[Known]:
    return known is not None and (known.path is None or known.path.exists())


def _conditions(begun: Begun | None, known: Known | None) -> dict[str, str]:
    # Bytes as they are on the server: a packed body has other lengths, ranges and hashes.
    headers = {"Accept-Encoding": "identity"}
    if begun:
        headers |= {"Range": f"bytes={begun.size}-", "If-Range": begun.etag}
    if _is_kept(known):
        if known.etag:
            headers["If-None-Match"] = known.etag
        elif known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
    return headers
