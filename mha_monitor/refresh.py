"""Taking published files into the store: all the files of a folder, or none of them.

Each file is recognised by its content, read and checked before anything is written. What was read
becomes one new snapshot beside the old ones; `snapshots` writes it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data_sources import figures
from data_sources.embedding import FIGURES, sha256_of
from data_sources.errors import DataRefused, NothingNew, SourceError, StoreError
from data_sources.model import Release
from data_sources.registry import recognise
from mha_monitor import snapshots
from mha_monitor.store import Store, data_folder, open_store


@dataclass(frozen=True)
class Incoming:
    """One file that was recognised, read and checked."""

    path: Path
    sha256: str
    title: str
    releases: tuple[Release, ...]
    figures: pd.DataFrame

    @property
    def sentence(self) -> str:
        return f"{self.path.name}: {self.title}, {len(self.figures):,} figures."


class TakenIn(NamedTuple):
    """What a refresh did: the files read, the files held before, and the snapshot now in force."""

    read: list[Incoming]
    held_before: list[Path]
    version: str


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
    """Take every file of a folder into the store.

    Raises DataRefused with file, row and column, NothingNew, or StoreError where the store cannot
    be written; in each case the store is as it was.
    """
    data = data or data_folder()
    read, held_before = read_folder(folder, data)
    if not read:
        raise NothingNew(f"Nothing new: every file in {folder} is held already.")
    with snapshots.only_writer(data):
        version = snapshots.write(data, *_merged(open_store(data), read), _raw_files(read))
    return TakenIn(read, held_before, version)


def read_folder(folder: Path, data: Path | None = None) -> tuple[list[Incoming], list[Path]]:
    """Read the files of a folder that are not held yet; also give those that are. Writes nothing.

    Raises DataRefused at the first file that cannot be taken in.
    """
    held = _hashes_held(open_store(data or data_folder()))
    files = [(path, _hash(path)) for path in published_files(folder)]
    read = [read_file(path, sha256) for path, sha256 in files if sha256 not in held]
    _refuse_one_release_twice(read)
    return read, [path for path, sha256 in files if sha256 in held]


def read_file(path: Path, sha256: str) -> Incoming:
    """Recognise, read and check one file. Raises DataRefused."""
    try:
        source = recognise(path)
        table = source.read(path)
        releases = source.releases(path)
    except SourceError as problem:
        raise DataRefused(str(problem)) from problem
    signed = tuple(dataclasses.replace(release, sha256=sha256) for release in releases)
    return Incoming(path, sha256, source.title, signed, table)


def _hash(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError as problem:
        raise DataRefused(f"{path.name}: cannot be read ({problem.strerror}).") from problem


def _hashes_held(store: Store) -> set[str]:
    try:
        return {release["sha256"] for release in store.releases}
    except (StoreError, ValueError):  # a damaged snapshot holds nothing: its files are new again
        return set()


def _refuse_one_release_twice(read: Iterable[Incoming]) -> None:
    first: dict[str, Path] = {}
    for file in read:
        for release in file.releases:
            other = first.setdefault(release.name, file.path)
            if other != file.path:
                raise DataRefused(
                    f"{other.name} and {file.path.name} both hold the release {release.name}. "
                    f"Leave one of them in the folder."
                )


def _merged(store: Store, read: list[Incoming]) -> tuple[pd.DataFrame, list[dict]]:
    """All that is taken in: the snapshot in force, with the releases just read in their place."""
    before, releases_before = _taken_in_before(store)
    releases = [release.record() for file in read for release in file.releases]
    names = {release["name"] for release in releases}
    kept = before[~before["release"].isin(names)]
    # An empty table has no types of its own, and would change those of the others.
    parts = [part for part in (kept, *(file.figures for file in read)) if len(part)]
    table = pd.concat(parts, ignore_index=True)
    releases += [release for release in releases_before if release["name"] not in names]
    releases.sort(key=lambda release: (release["source"], release["name"]))
    return figures.check(table, "the store"), releases


def _taken_in_before(store: Store) -> tuple[pd.DataFrame, list[dict]]:
    try:
        if store.snapshot is not None:
            return figures.read(store.snapshot / FIGURES), snapshots.releases(store.snapshot)
    except (StoreError, ValueError):  # nothing of a damaged snapshot can be kept
        pass
    return figures.from_records([]), []


def _raw_files(read: Iterable[Incoming]) -> dict[str, Path]:
    return {file.sha256: file.path for file in read}
