"""Which files a new one is held against: earlier printings, and the months beside it.

Of what is held only the parts are read that are looked at; of what has come in the same refresh
the extents are known already.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from data_sources.schema import figures
from data_sources.schema.errors import DataRefused, StoreError
from mha_monitor.ingest import completeness
from mha_monitor.ingest.arrivals import Taken
from mha_monitor.ingest.completeness import FACTS, NOTHING, Expected, Extent
from mha_monitor.store import figure_files, raw_files
from mha_monitor.store.store import Store

CHUNK = 1 << 20
MONTHLY = "mhsds_monthly"
NEAR = dt.timedelta(days=190)  # months further apart are not beside each other


@dataclass(frozen=True)
class Neighbour:
    """A file whose figures are held, or have come: its extent is read when it is asked for."""

    source: str
    releases: frozenset[str]
    end: dt.date
    apart: bool
    part: Path | None = None
    known: Extent = NOTHING

    @cached_property
    def extent(self) -> Extent:
        if self.part is None:
            return self.known
        try:
            table = figures.read(self.part)
        except StoreError:  # damaged: it says so wherever it is asked for
            return NOTHING
        return completeness.extent_of(table[table["release"].isin(self.releases)])


def smaller(
    taken: Sequence[Taken], data: Path, places: Mapping[str, Path]
) -> dict[str, DataRefused]:
    """Of the new files those that lack what they must hold, by their hash, each with the reason.

    `places` says where each file lies, by its hash.
    """
    fresh = [file for file in taken if file.is_new and file.extent.areas]
    store = Store(data)
    held = list(_held(store)) if fresh else []
    come = {file.entry.sha256: _of(file.extent) for file in fresh}
    refused = {}
    for file in fresh:
        others = [*held, *(each for sha, each in come.items() if sha != file.entry.sha256)]
        try:
            _refuse_beginning(file, store, places[file.entry.sha256])
            completeness.refuse_without_groups(file.entry.file_name, file.extent)
            completeness.refuse_smaller(
                file.entry.file_name, file.extent, expected(file.extent, others)
            )
        except DataRefused as problem:
            refused[file.entry.sha256] = problem
    return refused


def _refuse_beginning(file: Taken, store: Store, place: Path) -> None:
    """Raise DataRefused for the beginning of a file that is held, however little is missing."""
    for release in store.snapshot.releases if store.snapshot else ():
        if release["name"] not in file.entry.releases or release.get("kind") != file.entry.kind:
            continue
        whole = raw_files.raw_path(store.folder, release["sha256"], release.get("file_name", ""))
        if whole.is_file() and place.is_file() and _begins_with(whole, place):
            raise DataRefused(
                f"{file.entry.file_name}: it is the beginning of {whole.name}, which is held of "
                f"{release['name']}, and ends {whole.stat().st_size - file.entry.size:,} bytes "
                f"before it. The file may be cut short, so it was not taken: fetch it again."
            )


def _begins_with(whole: Path, part: Path) -> bool:
    if part.stat().st_size >= whole.stat().st_size:
        return False
    with whole.open("rb") as long, part.open("rb") as short:
        while chunk := short.read(CHUNK):
            if long.read(len(chunk)) != chunk:
                return False
    return True


def expected(extent: Extent, others: Sequence[Neighbour]) -> Iterator[Expected]:
    """What the files that are held and those that have come let expect of a new one."""
    alike = [each for each in others if each.source == extent.source]
    for each in alike:
        if each.releases & extent.releases or extent.source == FACTS:
            yield Expected(each.extent, "what is held of it has")
    if extent.source != MONTHLY:
        return
    alike = [each for each in alike if each.apart == extent.apart]
    for each in alike:
        if each.end == extent.end and not each.releases & extent.releases:
            yield Expected(each.extent, "what is held of the same month has")
    near = [each for each in alike if abs(each.end - extent.end) <= NEAR]
    earlier = max((e for e in near if e.end < extent.end), key=lambda e: e.end, default=None)
    later = min((e for e in near if e.end > extent.end), key=lambda e: e.end, default=None)
    yield from completeness.beside(
        earlier.extent if earlier else None, later.extent if later else None
    )


def _held(store: Store) -> Iterable[Neighbour]:
    """What was taken in. The embedded figures are extracts, which tell nothing of whole files."""
    for release in store.snapshot.releases if store.snapshot else ():
        ends = [last for _, last in release.get("periods", ())]
        if release["kind"] == "figures" and ends:
            yield Neighbour(
                release["source"],
                frozenset({release["name"]}),
                dt.date.fromisoformat(max(ends)),
                release["name"].endswith(completeness.APART),
                figure_files.path_of(store.folder, release),
            )


def _of(extent: Extent) -> Neighbour:
    return Neighbour(extent.source, extent.releases, extent.end, extent.apart, None, extent)
