"""One published file that has come: reading it, keeping it, and putting its figures into a part."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pandas as pd

from data_sources.adapters.registry import recognise
from data_sources.files.ledger import Entry
from data_sources.files.whole_files import copy_whole, sha256_of, to_disk
from data_sources.schema.errors import DataRefused, NetworkError, NoFigures, SourceError, StoreError
from data_sources.schema.model import Release
from mha_monitor.store import figure_files, precedence, snapshots
from mha_monitor.store.raw_files import Held, is_held, raw_path

INVENTED = "INVENTED"  # how the name of a file begins that no publisher published
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Reading(NamedTuple):
    """What a file holds: its releases, and a table, or bytes such as outlines."""

    title: str
    releases: Sequence[Release]
    content: pd.DataFrame | bytes


@dataclass(frozen=True)
class Arrival:
    """A file to take in, and what is known of it beside its content.

    `read` reads it; without one the file is recognised by its content. `again` reads it although
    it is held, because what it is read together with has changed or it is read in several ways.
    `movable` says that it lies in a folder of ours and need not be copied.
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

    @property
    def is_invented(self) -> bool:
        """Test data: named so, or fetched from this machine."""
        here = urlsplit(self.url)
        fetched_here = here.scheme == "http" and here.hostname in LOOPBACK
        return self.test_data or fetched_here or self.path.name.startswith(INVENTED)


@dataclass(frozen=True)
class Taken:
    """What became of one file: new, held before, or skipped with a sentence.

    `releases` are records for a snapshot, without their revision; `count` is of figures or rows;
    `written` are the files that were written for it.
    """

    entry: Entry
    title: str = ""
    releases: tuple[dict, ...] = ()
    count: int = 0
    held_before: bool = False
    written: tuple[Path, ...] = ()

    @property
    def skipped(self) -> str:
        return self.entry.skipped

    @property
    def is_new(self) -> bool:
        return not (self.held_before or self.skipped)

    @property
    def sentence(self) -> str:
        if self.held_before:
            return f"{self.entry.file_name}: held already."
        return self.skipped or f"{self.entry.file_name}: {self.title}, {self.count:,} figures."


def take_in_file(arrival: Arrival, data: Path | None, held: Held) -> Taken:
    """Read and check a file, put its figures into a part, and keep it as it came.

    Nothing is written where `data` is None. `held` is from `held_files.in_force`. Raises
    DataRefused with file, row and column, and OSError where the disk refuses.
    """
    sha256, size = _identified(arrival.path)
    entry = _entry(arrival, sha256, size)
    if is_held(held, sha256) and not arrival.again:
        written = _kept(arrival, data, sha256) if data and held[sha256] else ()
        return Taken(entry, held_before=True, written=written)
    try:
        reading = (arrival.read or read_figures)(arrival.path)
    except NoFigures as problem:
        return Taken(dataclasses.replace(entry, skipped=str(problem)))
    except (StoreError, NetworkError, DataRefused):
        raise
    except SourceError as problem:
        raise DataRefused(str(problem)) from problem
    taken = _with_part(arrival, data, entry, reading)
    as_before = arrival.again and taken.entry.part in {path.stem for path in held.get(sha256, ())}
    return dataclasses.replace(taken, held_before=as_before)


def read_figures(path: Path) -> Reading:
    """Recognise a file by its content and read it."""
    source = recognise(path)
    return Reading(source.title, source.releases(path), source.read(path))


def records(content: pd.DataFrame | bytes, releases: Sequence[dict], part: str) -> tuple[dict, ...]:
    """The releases of one part as a snapshot holds them."""
    is_figures = releases[0]["kind"] == "figures"
    held = precedence.held_by(content) if is_figures else {}
    nothing = {"periods": [], "series": []} if is_figures else {}
    shared = {"shares_part": True} if len(releases) > 1 else {}
    return tuple(
        {**release, "part": part, **held.get(release["name"], nothing), **shared}
        for release in releases
    )


def _with_part(arrival: Arrival, data: Path | None, entry: Entry, reading: Reading) -> Taken:
    is_table = isinstance(reading.content, pd.DataFrame)
    content = figure_files.as_bytes(reading.content) if is_table else reading.content
    part = figure_files.name_of(content)
    signed = [_signed(release, arrival, entry) for release in reading.releases]
    listed = [{**release.record(), "kind": arrival.kind} for release in signed]
    written: tuple[Path, ...] = ()
    if data:
        ending = figure_files.TABLE if is_table else figure_files.OUTLINES
        written = figure_files.keep(data, content, ending) + _kept(arrival, data, entry.sha256)
    return Taken(
        _entry_with_part(entry, signed, part),
        reading.title,
        records(reading.content, listed, part),
        len(reading.content) if is_table else len(signed),
        written=written,
    )


def _entry_with_part(entry: Entry, releases: Sequence[Release], part: str) -> Entry:
    return dataclasses.replace(
        entry,
        source=releases[0].source,
        releases=tuple(release.name for release in releases),
        status=releases[0].status,
        published_on=releases[0].published_on,
        part=part,
    )


def _signed(release: Release, arrival: Arrival, entry: Entry) -> Release:
    """A release with all that is known of its file but the day it was fetched.

    The ledger says when; a snapshot is the same whenever it is made.
    """
    return dataclasses.replace(
        release,
        sha256=entry.sha256,
        file_name=entry.file_name,
        url=arrival.url or release.url,
        published_on=arrival.published_on or release.published_on,
        status=arrival.status or release.status,
        test_data=arrival.is_invented,
        retrieved_on="",
    )


def _entry(arrival: Arrival, sha256: str, size: int) -> Entry:
    return Entry(
        sha256=sha256,
        file_name=arrival.path.name,
        size=size,
        kind=arrival.kind,
        url=arrival.url,
        fetched_at=arrival.fetched_at or snapshots.stamp(),
        published_on=arrival.published_on,
        status=arrival.status,
        etag=arrival.etag,
        last_modified=arrival.last_modified,
        test_data=arrival.is_invented,
    )


def _identified(path: Path) -> tuple[str, int]:
    try:
        return sha256_of(path), path.stat().st_size
    except OSError as problem:
        raise DataRefused(f"{path.name}: cannot be read ({problem.strerror}).") from problem


def _kept(arrival: Arrival, data: Path, sha256: str) -> tuple[Path, ...]:
    """Keep a published file under its hash and name; one that is there is never overwritten."""
    kept = raw_path(data, sha256, arrival.path.name)
    if kept.exists():
        return ()
    kept.parent.mkdir(parents=True, exist_ok=True)
    if arrival.movable:
        arrival.path.replace(kept)
        to_disk(kept.parent)
    else:
        copy_whole(arrival.path, kept)
        if sha256_of(kept) != sha256:
            kept.unlink()
            raise StoreError(f"{kept.name} was changed while it was being read. Try again.")
    return (kept,)
