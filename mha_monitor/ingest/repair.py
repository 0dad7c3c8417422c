"""Making again what is damaged: parts from published files, snapshots from what came before."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from data_sources.files import ledger
from data_sources.files.ledger import Entry
from data_sources.files.whole_files import UNFINISHED, sha256_of
from data_sources.schema.errors import SourceError
from mha_monitor.ingest.read_file import Arrival, Taken, take_in_file
from mha_monitor.store import raw_files, snapshots
from mha_monitor.store.snapshots import InForce

SET_ASIDE = "damaged-"
READ_AGAIN = "`refresh` reads it again."


class Mended(NamedTuple):
    """What was done about a fault, and what is left to do."""

    done: str = ""
    left: str = ""


class Line(NamedTuple):
    """A line of CURRENT: its text, and what it says; None where it is damaged."""

    text: str
    read: InForce | None

    def name(self, data: Path) -> str | None:
        """The snapshot that it names, even if damaged elsewhere."""
        if self.read:
            return self.read.name
        words = self.text.split()
        return next((word for word in words if snapshots.is_sound(data, word)), None)


def whole_files(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder, without those that are unfinished or were set aside."""
    found = sorted(folder.glob(pattern))
    return [path for path in found if not path.name.startswith((UNFINISHED, SET_ASIDE))]


def fetch_again(data: Path, sha256: str) -> None:
    """Forget what lets a server answer that a file has not changed."""
    entries = raw_files.known(data).entries
    lost = [ledger.without_validators(e) if e.sha256 == sha256 else e for e in entries]
    ledger.write(data, lost)


def part(data: Path, path: Path) -> Mended:
    """Make a part again from its published file, or say what is needed for that."""
    entries = [e for e in raw_files.known(data).entries if e.part == path.stem]
    if not entries:
        path.unlink(missing_ok=True)
        return Mended("Nothing names it: it was taken away.")
    entry = entries[-1]
    try:
        path.unlink(missing_ok=True)
        taken = _read_again(data, entry)
    except SourceError as problem:
        fetch_again(data, entry.sha256)
        return Mended(left=f"It could not be read again: {problem} {READ_AGAIN}")
    if taken is None:
        return Mended(left=READ_AGAIN if entry.kind != "figures" else "Its published file is lost.")
    if taken.entry.part != entry.part:
        _put_in_place(data, entry, taken)
        return Mended("It was read again, by rules that have changed since: versions have too.")
    return Mended("It was made again from its published file.")


def snapshot(data: Path, name: str) -> str:
    """Make a snapshot again, or roll back to the one before it; say which was done."""
    for path in (snapshots.path_of(data, name), data / snapshots.SNAPSHOTS / name):
        if path.exists():
            path.replace(path.with_name(f"{SET_ASIDE}{path.name}"))
    known = [line.read for line in lines(data) if line.read]
    places = [place for place, line in enumerate(known) if line.name == name]
    if not places:
        return "Nothing names it: it was set aside."
    earlier = [line for line in known[: places[0]] if snapshots.is_sound(data, line.name)]
    before = snapshots.load(data, earlier[-1].name).releases if earlier else ()
    is_last = places[-1] == len(known) - 1
    entries = _with_strays(data) if is_last else raw_files.known(data).entries
    until = None if is_last else known[places[0]].since
    releases = _with_taken_since(data, before, entries, until)
    if snapshots.name_of(snapshots.content(releases)) == name:
        snapshots.write(data, releases)
        return "It was made again from the files taken in."
    if not is_last:
        return "The snapshot before it answers for its days now."
    if not releases:
        return "Nothing that was taken in is left: the embedded figures answer now."
    made = snapshots.publish(data, releases)
    return f"Rolled back to the one before, and all taken in since was read again: {made}."


def lines(data: Path) -> list[Line]:
    """The lines of CURRENT, damaged or not."""
    pointer = data / snapshots.POINTER
    if not pointer.is_file():
        return []
    text = pointer.read_bytes().decode("utf-8", errors="replace")
    return [Line(each, _read(each, pointer)) for each in text.split("\n") if each.strip("\0 ")]


def sound_lines(data: Path, kept: Sequence[Line]) -> list[InForce]:
    """A line for each of CURRENT that names, or must have named, a snapshot that is sound.

    A damaged line keeps its place. It dates from when its snapshot was written.
    """
    named = {name for each in kept if (name := each.name(data))}
    there = sorted(whole_files(data / snapshots.SNAPSHOTS, "*.json"), key=_written)
    spare = [path.stem for path in there if path.stem not in named]
    spare = [name for name in spare if snapshots.is_sound(data, name)]
    found: list[InForce] = []
    for each in kept or [Line("", None)] * len(spare):
        name = each.name(data) or (spare.pop(0) if spare and not each.read else None)
        if name and snapshots.is_sound(data, name):
            since = each.read.since if each.read else _written(snapshots.path_of(data, name))
            found.append(InForce(since, name))
    return _in_order(found, {each.read for each in kept})


def _in_order(found: Sequence[InForce], certain: set[InForce | None]) -> list[InForce]:
    """The lines with times that are not certain moved between those of their neighbours."""
    ordered: list[InForce] = []
    for place, line in enumerate(found):
        if line not in certain:
            later = [each.since for each in found[place + 1 :] if each in certain]
            since = min([line.since, *later])
            line = InForce(max([since, *(each.since for each in ordered[-1:])]), line.name)
        ordered.append(line)
    return ordered


def _written(snapshot: Path) -> dt.datetime:
    written = dt.datetime.fromtimestamp(snapshot.stat().st_mtime, dt.UTC)
    return written.replace(microsecond=0)


def _read(text: str, pointer: Path) -> InForce | None:
    try:
        line = snapshots.read_line(text, pointer)
    except (ValueError, IndexError):
        return None
    checked = len(text.split()) < 3 or line.line == text
    return line if checked else None


def _with_taken_since(
    data: Path, before: Sequence[dict], entries: Iterable[Entry], until: dt.datetime | None
) -> list[dict]:
    """Releases of a snapshot, with the files taken in after it read again in their place."""
    held = {release.get("sha256") for release in before}
    revisions = {(each["kind"], each["name"]): each.get("revision", 1) for each in before}
    releases = {(each["kind"], each["name"]): each for each in before}
    for entry in entries:
        key = [(entry.kind, name) for name in entry.releases]
        older = key and all(revisions.get(each, 0) >= entry.revision for each in key)
        if entry.sha256 in held or not entry.part or older or _is_after(entry, until):
            continue
        taken = _read_again(data, entry)
        for release in taken.releases if taken else ():
            releases[release["kind"], release["name"]] = release
    return list(releases.values())


def _with_strays(data: Path) -> Sequence[Entry]:
    """The ledger's entries, and those of published files that neither it nor a snapshot names."""
    entries = raw_files.known(data).entries
    known = {entry.sha256 for entry in entries}
    strays = []
    for path in whole_files(data / raw_files.RAW, "*/*"):
        if path.parent.name not in known and sha256_of(path) == path.parent.name:
            with contextlib.suppress(SourceError):
                strays.append(take_in_file(Arrival(path), data, {}).entry)
    if strays:
        entries = ledger.merged(entries, strays)
        ledger.write(data, entries)
    return entries


def _is_after(entry: Entry, until: dt.datetime | None) -> bool:
    return until is not None and entry.fetched_at > f"{until:%Y-%m-%dT%H:%M:%SZ}"


def _read_again(data: Path, entry: Entry) -> Taken | None:
    """Read a published file as it was read; None where it is lost or not read by itself."""
    path = raw_files.raw_path(data, entry.sha256, entry.file_name)
    if entry.kind != "figures" or not path.is_file() or sha256_of(path) != entry.sha256:
        return None
    arrival = Arrival(
        path,
        url=entry.url,
        published_on=entry.published_on,
        status=entry.status,
        test_data=entry.test_data,
    )
    taken = take_in_file(arrival, data, {})
    number = {"revision": entry.revision} if entry.revision > 1 else {}
    return dataclasses.replace(
        taken, releases=tuple({**release, **number} for release in taken.releases)
    )


def _put_in_place(data: Path, entry: Entry, taken: Taken) -> None:
    """Let every snapshot that names a lost part name the one read in its place."""
    fresh = {release["name"]: release for release in taken.releases}
    renamed = []
    for line in snapshots.history(data):
        releases = snapshots.load(data, line.name).releases
        if any(each["part"] == entry.part for each in releases):
            releases = [fresh[e["name"]] if e["part"] == entry.part else e for e in releases]
            line = InForce(line.since, snapshots.write(data, releases))
        renamed.append(line)
    snapshots.point_to(data, renamed)
    entries = raw_files.known(data).entries
    ledger.write(data, [taken.entry if e.key == entry.key else e for e in entries])
