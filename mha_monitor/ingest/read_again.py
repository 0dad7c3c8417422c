"""Reading a published file that is held as it was read when it came.

Most files are read by themselves. The census is read together with the lookups of small areas, and
an outline with the table of areas, so those are found first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

from data_sources.files.ledger import Entry
from data_sources.files.whole_files import sha256_of
from data_sources.schema.errors import SourceError
from mha_monitor.ingest import geography
from mha_monitor.ingest.read_file import Arrival, Reading, Taken, take_in_file
from mha_monitor.store import raw_files
from mha_monitor.store.store import Store

PEOPLE, AREAS, OUTLINES = "populations", "areas", "outlines"
Read = Callable[[Path], Reading]


def read_again(data: Path, entry: Entry) -> Taken | None:
    """Read a published file as it was read; None where it, or what it is read with, is lost."""
    path = _sound(data, entry)
    if path is None:
        return None
    read = None
    if entry.kind != "figures" and (read := _reader(data, entry, path)) is None:
        return None
    arrival = Arrival(
        path,
        url=entry.url,
        published_on=entry.published_on,
        status=entry.status,
        kind=entry.kind,
        read=read,
        test_data=entry.test_data,
    )
    taken = take_in_file(arrival, data, {})
    number = {"revision": entry.revision} if entry.revision > 1 else {}
    return dataclasses.replace(
        taken, releases=tuple({**release, **number} for release in taken.releases)
    )


def _reader(data: Path, entry: Entry, path: Path) -> Read | None:
    if entry.kind == OUTLINES:
        return geography.outline_reading(entry.releases[0], _areas(data))
    return _census_reader(data, entry, path)


def _census_reader(data: Path, entry: Entry, path: Path) -> Read | None:
    entries = raw_files.known(data).entries
    bulk = _newest(data, [each for each in entries if each.kind == PEOPLE])
    lookups = _lookups(data, [each for each in entries if each.kind == AREAS])
    if bulk is None or not lookups:
        return None
    # A lookup that has been printed again since is not among the newest: it is read as its vintage.
    vintages = geography.vintages(lookups)
    if entry.kind == AREAS:
        vintages |= geography.vintages({entry.releases[0]: path})
    readings = geography.census_readings(bulk, vintages, _areas(data))
    return next((read for kind, own, read in readings if (kind, own) == (entry.kind, path)), None)


def _lookups(data: Path, entries: Sequence[Entry]) -> dict[str, Path]:
    names = dict.fromkeys(name for entry in entries for name in entry.releases)
    found = {
        name: _newest(data, [entry for entry in entries if name in entry.releases])
        for name in names
    }
    return {name: path for name, path in found.items() if path}


def _newest(data: Path, entries: Sequence[Entry]) -> Path | None:
    paths = [_sound(data, entry) for entry in entries]
    return next((path for path in reversed(paths) if path), None)


def _sound(data: Path, entry: Entry) -> Path | None:
    path = raw_files.raw_path(data, entry.sha256, entry.file_name)
    return path if path.is_file() and sha256_of(path) == entry.sha256 else None


def _areas(data: Path) -> geography.Areas:
    """The table of areas, the embedded one where that taken in is damaged itself."""
    try:
        return geography.Areas(Store(data).areas)
    except SourceError:
        return geography.Areas(Store(data, snapshot=None).areas)
