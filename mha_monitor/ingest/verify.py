"""Is everything held still what it was? Each file is hashed again, named if damaged, and mended.

A part is made again from its published file, a snapshot from the one before it and the files taken
in since; what cannot be made again is rolled back, or fetched again by the next refresh. A second
run after a first finds nothing more to mend.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from data_sources.embedded import build
from data_sources.files import ledger
from data_sources.files.ledger import Entry
from data_sources.files.whole_files import sha256_of
from data_sources.schema.errors import StoreError
from mha_monitor.ingest import pointer_lines, repair
from mha_monitor.ingest.repair import whole_files
from mha_monitor.store import (
    figure_files,
    legacy_snapshots,
    pointer,
    raw_files,
    snapshots,
    yearly_files,
)
from mha_monitor.store.store import Store, data_folder


class Fault(NamedTuple):
    """One thing that is wrong: where, what, what was done about it, and what is left to do."""

    place: str
    what: str
    done: str = ""
    left: str = ""

    @property
    def sentence(self) -> str:
        return " ".join(
            part for part in (f"{self.place}: {self.what}", self.done, self.left) if part
        )


@dataclass(frozen=True)
class Report:
    """How many files were hashed, and every fault."""

    files: int
    faults: tuple[Fault, ...]

    @property
    def broken(self) -> list[Fault]:
        """Faults that are still there."""
        return [fault for fault in self.faults if fault.left]


def verify(
    data: Path | None = None, *, mend: bool = True, embedded: Path = build.EMBEDDED
) -> Report:
    """Hash everything held again, and mend what can be mended; without `mend` only report.

    Raises StoreError while a refresh is under way, or where the disk refuses to be mended.
    """
    data = data or data_folder()
    faults = list(_embedded(embedded))
    files = len(list(embedded.rglob("*.*")))
    if not data.is_dir():
        pointer.read(data)  # nothing is there, or what is there is no folder: StoreError
        return Report(files, tuple(faults))
    files += sum(1 for path in data.rglob("*.*") if path.is_file())
    if not mend:
        return Report(files, (*faults, *_found(data, mend=False)))
    faults += _lock(data)
    with snapshots.only_writer(data), snapshots.writing(data):
        faults += _found(data, mend=True)
    return Report(files, tuple(faults))


def _found(data: Path, *, mend: bool) -> Iterator[Fault]:
    """Every fault, mended as it is found: what is looked at later rests on what came before."""
    for find in (_places, _ledger, _raw, _snapshots, _pointer, _parts, _bundles):
        yield from find(data, mend)


def _embedded(folder: Path) -> Iterator[Fault]:
    try:
        files = build.manifest_of(folder)["files"]
    except StoreError:
        what = "the list of the embedded figures is damaged."
        yield Fault(build.MANIFEST, what, left=build.REINSTALL)
        return
    for name, sha256 in files.items():
        if not _has(folder / name, sha256):
            what = "these embedded figures are not those that the list names."
            yield Fault(f"embedded/{name}", what, left=build.REINSTALL)


def _has(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_of(path) == sha256


def _lock(data: Path) -> Iterator[Fault]:
    """A folder in the place of the lock, which no writer could hold."""
    if (data / snapshots.LOCK).is_dir():
        repair.set_aside(data / snapshots.LOCK)
        yield Fault(snapshots.LOCK, "a folder stands in its place.", "It was set aside.")


def _places(data: Path, mend: bool) -> Iterator[Fault]:
    """Folders that stand where a file must, and files where a folder must."""
    folders = (raw_files.RAW, figure_files.PARTS, snapshots.SNAPSHOTS, yearly_files.BUNDLES)
    wrong = [data / name for name in (snapshots.POINTER, ledger.LEDGER) if (data / name).is_dir()]
    wrong += [data / name for name in folders if (data / name).is_file()]
    for path in wrong:
        what = f"a {'folder' if path.is_dir() else 'file'} stands in its place."
        if mend:
            repair.set_aside(path)
        yield _fault(path.name, what, "It was set aside.", mend)


def _ledger(data: Path, mend: bool) -> Iterator[Fault]:
    known = raw_files.known(data)
    if known.note:
        if mend:
            ledger.write(data, known.entries)
            repair.with_strays(data)
        what = "the list of files taken in is damaged or gone."
        yield _fault(ledger.LEDGER, what, known.note, mend)


def _raw(data: Path, mend: bool) -> Iterator[Fault]:
    """Published files that are not as they came, or are gone."""
    entries = raw_files.known(data).entries
    for path in whole_files(data / raw_files.RAW, "*/*"):
        if not _has(path, path.parent.name):
            if mend:
                repair.set_aside(path)
            sha256 = path.parent.name
            yield _lost_raw(data, entries, sha256, path, "is not as it came", mend)
            entries = tuple(entry for entry in entries if entry.sha256 != sha256)
    for entry in entries:
        path = raw_files.raw_path(data, entry.sha256, entry.file_name)
        if entry.part and not entry.skipped and not whole_files(path.parent, "*"):
            yield _lost_raw(data, entries, entry.sha256, path, "is gone", mend)


def _lost_raw(
    data: Path, entries: Sequence[Entry], sha256: str, path: Path, what: str, mend: bool
) -> Fault:
    """A published file that is lost: nothing here can make it again, so it is fetched again."""
    own = [entry for entry in entries if entry.sha256 == sha256]
    serves = ", ".join(dict.fromkeys(name for entry in own for name in entry.releases))
    url = next((entry.url for entry in own if entry.url), "")
    if mend:
        repair.fetch_again(data, sha256)
    again = (
        f"`refresh` fetches it again from {url}."
        if url
        else "It came from a folder: take it in again with `refresh --from`."
    )
    place = path.relative_to(data).as_posix()
    return Fault(
        place, f"the published file of {serves or 'no release in the ledger'} {what}.", left=again
    )


def _snapshots(data: Path, mend: bool) -> Iterator[Fault]:
    named = [line.name for line in pointer_lines.kept(data).read]
    there = [path.stem for path in whole_files(data / snapshots.SNAPSHOTS, "*.json")]
    for name in dict.fromkeys([*named, *there]):
        if snapshots.is_sound(data, name):
            continue
        what = "a snapshot is damaged or gone."
        done = repair.snapshot(data, name) if mend else ""
        yield _fault(f"{snapshots.SNAPSHOTS}/{name}", what, done, mend)


def _pointer(data: Path, mend: bool) -> Iterator[Fault]:
    kept = pointer_lines.kept(data)
    sound = pointer_lines.sound_lines(data, kept)
    if kept.is_sound and sound == kept.read:
        return
    if mend:
        snapshots.point_to(data, sound)
    now = f"the snapshot {sound[-1].name}" if sound else "the embedded figures"
    done = f"It was made again from the snapshots that are there; {now} answers now."
    what = "it is damaged or gone, or a line names nothing that is there."
    gone = len(kept.lines) + kept.lost - len(sound)
    fault = _fault(snapshots.POINTER, what, done, mend)
    lost = f"{gone} of its lines could not be made again, so an earlier snapshot may answer."
    yield fault._replace(done=f"{done} {lost}") if mend and gone > 0 else fault


def _parts(data: Path, mend: bool) -> Iterator[Fault]:
    """Parts that a snapshot names, and any others that lie there."""
    serving: dict[Path, list[dict]] = {}
    for line in pointer_lines.sound_lines(data, pointer_lines.kept(data)):
        for release in snapshots.load(data, line.name).releases:
            if not legacy_snapshots.is_former(release):
                serving.setdefault(figure_files.path_of(data, release), []).append(release)
    there = whole_files(data / figure_files.PARTS, "*.*")
    for path in sorted({*serving, *there}):
        if not figure_files.is_sound(path):
            yield _damaged_part(data, path, serving.get(path, []), mend)


def _bundles(data: Path, mend: bool) -> Iterator[Fault]:
    """Bundles hold nothing of their own: a damaged one is made again from its parts."""
    for path in yearly_files.held(data).values():
        if not yearly_files.is_sound(path):
            if mend:
                repair.set_aside(path) if path.is_dir() else path.unlink()
            place = path.relative_to(data).as_posix()
            yield _fault(place, "a bundle of parts is damaged.", "It is made again.", mend)
    if mend:
        with contextlib.suppress(StoreError):  # what keeps it from being opened has been told
            yearly_files.make(data, Store(data).answering)


def _damaged_part(data: Path, path: Path, releases: list[dict], mend: bool) -> Fault:
    names = ", ".join(dict.fromkeys(release["name"] for release in releases))
    what = f"the figures of {names or 'no release in force'} are damaged or gone."
    place = path.relative_to(data).as_posix()
    if not mend:
        return _fault(place, what, "", mend)
    mended = repair.part(data, path, [release["name"] for release in releases])
    return Fault(place, what, mended.done, mended.left)


def _fault(place: str, what: str, done: str, mend: bool) -> Fault:
    if mend:
        return Fault(place, what, done)
    return Fault(place, what, left="`verify` without --dry-run mends it.")
