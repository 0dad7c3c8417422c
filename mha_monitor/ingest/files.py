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

from data_sources.schema.errors import DataRefused, NothingNew
from mha_monitor.ingest import folder_contents, folder_geography, neighbours, one_release
from mha_monitor.ingest.arrivals import Arrival, Refused, Taken
from mha_monitor.ingest.publish import publish
from mha_monitor.ingest.read_file import take_in_file
from mha_monitor.store import raw_files, snapshots
from mha_monitor.store.store import Store, data_folder

__all__ = ["Refused", "TakenIn", "look_at", "sub_folders", "take_in", "take_in_files", "take_sound"]

Watch = Callable[[Taken], None]


@dataclass(frozen=True)
class TakenIn:
    """What a refresh did: what became of each file, and the version now in force.

    `notes` must be told with it; `refused` are files that were left out.
    """

    files: tuple[Taken, ...]
    version: str
    notes: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def new(self) -> list[Taken]:
        return [file for file in self.files if file.is_new]

    @property
    def note(self) -> str:
        """All that must be told, as one text."""
        return " ".join(self.notes)

    @property
    def sentences(self) -> list[str]:
        return [file.sentence for file in self.files]


def sub_folders(folder: Path) -> list[str]:
    """The names of the folders inside a folder: nothing is taken from them."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def take_in(folder: Path, data: Path | None = None, *, accept_smaller: bool = False) -> TakenIn:
    """Take the files of a folder into the store: what is sound is in force at the end.

    Raises DataRefused with file, row and column where any was refused, NothingNew, or StoreError
    where the store cannot be written; in the last case the store answers as it did.
    """
    taken = take_sound(folder, data, accept_smaller=accept_smaller)
    if taken.refused:
        raise taken.refused[0].problem
    return taken


def take_sound(folder: Path, data: Path | None = None, *, accept_smaller: bool = False) -> TakenIn:
    """Take in what is sound of a folder; files that were refused are listed.

    Raises NothingNew where nothing was new and nothing refused, and StoreError.
    """
    data = data or data_folder()
    contents = folder_contents.of(folder)
    refused: list[Refused] = []
    arrivals = folder_geography.arrivals(contents.files, data, refused)
    taken = take_in_files(arrivals, data, refused=refused, accept_smaller=accept_smaller)
    if not taken.new and not refused:
        skipped = [file.skipped for file in taken.files if file.skipped]
        said = " ".join([*skipped, *contents.skipped])
        raise NothingNew(
            f"Nothing new: every file in {folder} is held already"
            f"{f' or holds no figures for us. {said}' if said else '.'}"
            f"{''.join(f' {note}' for note in taken.notes)}"
        )
    return TakenIn(taken.files, taken.version, (*contents.skipped, *taken.notes), tuple(refused))


def take_in_files(
    arrivals: Iterable[Arrival],
    data: Path | None = None,
    *,
    refused: list[Refused] | None = None,
    watch: Watch = lambda _: None,
    accept_smaller: bool = False,
) -> TakenIn:
    """Take in files as they come, each before the next is asked for, and publish them at the end.

    Without `refused` the first file that cannot be taken in stops everything and nothing stays of
    the others; with it such a file is added to that list and the rest goes on. `watch` is told of
    each file when it has been dealt with. A file that lacks what was held is refused, unless
    `accept_smaller`.
    """
    data = data or data_folder()
    with snapshots.only_writer(data):
        with _undone_on_failure() as written:
            come: dict[str, Arrival] = {}
            taken = []
            for arrival, file in _each(arrivals, data, refused):
                come[file.entry.sha256] = arrival
                taken.append(file)
                written += file.written
                watch(file)
            taken = _with_copies(taken)
            taken = _without_refused(taken, one_release.refused_twice(taken), come, refused)
            if not accept_smaller:
                places = {sha256: _place(data, arrival, sha256) for sha256, arrival in come.items()}
                smaller = neighbours.smaller(taken, data, places)
                taken = _without_refused(taken, smaller, come, refused)
        with snapshots.writing(data):
            version, note = publish(data, one_release.once_each(taken))
    notes = [note for file in taken if file.is_new for note in file.notes]
    return TakenIn(tuple(taken), version, tuple(filter(None, [*notes, note])))


def look_at(folder: Path, data: Path | None = None) -> TakenIn:
    """Read the files of a folder and say what would become of each. Writes nothing."""
    data = data or data_folder()
    store, contents = Store(data), folder_contents.of(folder)
    held = raw_files.in_force(data)
    refused: list[Refused] = []
    seen: list[Taken] = []
    for arrival in folder_geography.arrivals(contents.files, data, refused):
        try:
            seen.append(take_in_file(arrival, None, held, store=store))
        except DataRefused as problem:
            refused.append(Refused(arrival, problem))
    seen = one_release.with_copies(seen)
    come = {file.entry.sha256: Arrival(folder / file.entry.file_name) for file in seen}
    seen = _without_refused(seen, one_release.refused_twice(seen), come, refused)
    places = {sha256: arrival.path for sha256, arrival in come.items()}
    seen = _without_refused(seen, neighbours.smaller(seen, data, places), come, refused)
    notes = [note for file in seen if file.is_new for note in file.notes]
    return TakenIn(tuple(seen), store.version, (*contents.skipped, *notes), tuple(refused))


def _each(
    arrivals: Iterable[Arrival], data: Path, refused: list[Refused] | None
) -> Iterator[tuple[Arrival, Taken]]:
    held = raw_files.in_force(data)
    for arrival in arrivals:
        try:
            with snapshots.writing(data):
                yield arrival, take_in_file(arrival, data, held)
        except DataRefused as problem:
            if refused is None:
                raise
            refused.append(Refused(arrival, problem))


def _place(data: Path, arrival: Arrival, sha256: str) -> Path:
    """Where a file that has come lies now: it may have been moved into the store."""
    if arrival.path.is_file():
        return arrival.path
    return raw_files.raw_path(data, sha256, arrival.path.name)


def _without_refused(
    taken: list[Taken],
    problems: dict[str, DataRefused],
    come: dict[str, Arrival],
    refused: list[Refused] | None,
) -> list[Taken]:
    """The files without those that have a problem, of which nothing stays written."""
    kept = [file for file in taken if file.entry.sha256 not in problems]
    if not problems:
        return kept
    if refused is None:
        raise next(iter(problems.values()))
    for sha256, problem in problems.items():
        refused.append(Refused(come[sha256], problem))
    needed = {path for file in kept for path in file.written}
    _take_away(path for file in taken for path in file.written if path not in needed)
    return kept


def _with_copies(taken: list[Taken]) -> list[Taken]:
    """The files, copies marked; of one that has the same bytes nothing stays written."""
    marked = one_release.with_copies(taken)
    kept = {path for file in one_release.once_each(marked) for path in file.written}
    _take_away(path for file in marked for path in file.written if path not in kept)
    return marked


@contextlib.contextmanager
def _undone_on_failure() -> Iterator[list[Path]]:
    """Take away the files that were written for a refresh that comes to nothing."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        _take_away(written)
        raise


def _take_away(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # a folder that others use stays
            path.parent.rmdir()
