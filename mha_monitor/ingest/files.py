"""Taking published files into the store, one after another, and bringing them into force at once.

A file is recognised by its content, read and checked; its figures become a part and the file is
kept as it came, before the next file is read. Nothing answers differently until `publish` swaps the
snapshot: whatever stops a refresh before that leaves the store as it was.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from data_sources.schema.errors import DataRefused, NothingNew, SourceError
from mha_monitor.ingest.publish import publish
from mha_monitor.ingest.read_file import Arrival, Taken, take_in_file
from mha_monitor.store import raw_files, snapshots
from mha_monitor.store.store import data_folder

Watch = Callable[[Taken], None]


@dataclass(frozen=True)
class TakenIn:
    """What a refresh did: what became of each file, and the version now in force."""

    files: tuple[Taken, ...]
    version: str
    note: str = ""

    @property
    def new(self) -> list[Taken]:
        return [file for file in self.files if file.is_new]

    @property
    def sentences(self) -> list[str]:
        return [file.sentence for file in self.files]


class Refused(NamedTuple):
    """A file that could not be taken in, and why."""

    arrival: Arrival
    problem: SourceError


def published_files(folder: Path) -> list[Path]:
    """The files of a folder, by name. Hidden files and what lies in sub-folders are not taken."""
    found = [path for path in folder.iterdir() if path.is_file() and path.name[0] != "."]
    if not found:
        raise SourceError(f"{folder} holds no files to take in. Sub-folders are not searched.")
    return sorted(found)


def sub_folders(folder: Path) -> list[str]:
    """The names of the folders inside a folder: nothing is taken from them."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def take_in(folder: Path, data: Path | None = None) -> TakenIn:
    """Take every file of a folder into the store, or none of them.

    Raises DataRefused with file, row and column, NothingNew, or StoreError where the store cannot
    be written; in each case the store answers as it did.
    """
    arrivals = [Arrival(path) for path in published_files(folder)]
    taken = take_in_files(arrivals, data)
    if not taken.new:
        skipped = " ".join(file.skipped for file in taken.files if file.skipped)
        raise NothingNew(
            f"Nothing new: every file in {folder} is held already"
            f"{f' or holds no figures for us. {skipped}' if skipped else '.'}"
            f"{taken.note and f' {taken.note}'}"
        )
    return taken


def take_in_files(
    arrivals: Iterable[Arrival],
    data: Path | None = None,
    *,
    refused: list[Refused] | None = None,
    watch: Watch = lambda _: None,
) -> TakenIn:
    """Take in files as they come, each before the next is asked for, and publish them at the end.

    Without `refused` the first file that cannot be taken in stops everything and nothing stays of
    the others; with it such a file is added to that list and the rest goes on. `watch` is told of
    each file when it has been dealt with.
    """
    data = data or data_folder()
    with snapshots.only_writer(data):
        with _undone_on_failure() as written:
            taken = []
            for file in _each(arrivals, data, refused):
                taken.append(file)
                written += file.written
                watch(file)
            _refuse_one_release_twice(taken)
        with snapshots.writing(data):
            version, note = publish(data, taken)
    return TakenIn(tuple(taken), version, note)


def look_at(folder: Path, data: Path | None = None) -> list[Taken]:
    """Read the files of a folder and say what would become of each. Writes nothing.

    Raises DataRefused at the first file that cannot be taken in.
    """
    held = raw_files.in_force(data or data_folder())
    seen = [take_in_file(Arrival(path), None, held) for path in published_files(folder)]
    _refuse_one_release_twice(seen)
    return seen


def _each(
    arrivals: Iterable[Arrival], data: Path, refused: list[Refused] | None
) -> Iterator[Taken]:
    held = raw_files.in_force(data)
    for arrival in arrivals:
        try:
            with snapshots.writing(data):
                yield take_in_file(arrival, data, held)
        except DataRefused as problem:
            if refused is None:
                raise
            refused.append(Refused(arrival, problem))


@contextlib.contextmanager
def _undone_on_failure() -> Iterator[list[Path]]:
    """Take away the files that were written for a refresh that comes to nothing."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # a folder that others use stays
                path.parent.rmdir()
        raise


def _refuse_one_release_twice(taken: Iterable[Taken]) -> None:
    first: dict[str, Taken] = {}
    for file in taken:
        for release in file.releases:
            other = first.setdefault(release["name"], file)
            if other.entry.sha256 != file.entry.sha256:
                raise DataRefused(
                    f"{other.entry.file_name} and {file.entry.file_name} both hold the release "
                    f"{release['name']}. Leave one of them in the folder."
                )
