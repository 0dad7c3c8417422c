"""Making again what is damaged: parts from published files, snapshots from what came before."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from data_sources.files import ledger
from data_sources.files.ledger import Entry
from data_sources.files.whole_files import UNFINISHED, sha256_of
from data_sources.schema.errors import SourceError
from mha_monitor.ingest import pointer_lines
from mha_monitor.ingest.read_again import read_again
from mha_monitor.ingest.read_file import Arrival, Taken, take_in_file
from mha_monitor.store import raw_files, snapshots
from mha_monitor.store.pointer import SET_ASIDE, InForce

READ_AGAIN = "`refresh` reads it again."


class Mended(NamedTuple):
    """What was done about a fault, and what is left to do."""

    done: str = ""
    left: str = ""


def whole_files(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder, without those that are unfinished or were set aside."""
    found = sorted(folder.glob(pattern))
    return [path for path in found if not path.name.startswith((UNFINISHED, SET_ASIDE))]


def fetch_again(data: Path, sha256: str) -> None:
    """Forget what lets a server answer that a file has not changed."""
    entries = raw_files.known(data).entries
    lost = [ledger.without_validators(e) if e.sha256 == sha256 else e for e in entries]
    ledger.write(data, lost)


def set_aside(path: Path) -> None:
    """Put what is damaged out of the way, under a name of its own."""
    names = (f"{SET_ASIDE}{path.name}", *(f"{SET_ASIDE}{n}-{path.name}" for n in range(2, 1_000)))
    path.replace(next(free for name in names if not (free := path.with_name(name)).exists()))


def part(data: Path, path: Path, serves: Iterable[str]) -> Mended:
    """Make a part again from its published file, or say what is needed for that.

    `serves` are the releases that name it. Snapshots say it as well as the ledger does.
    """
    every = [*raw_files.made_again(data), *raw_files.known(data).entries]
    entries = [entry for entry in every if entry.part == path.stem]
    if path.is_dir():
        set_aside(path)
    if not entries and not any(serves):
        path.unlink(missing_ok=True)
        return Mended("Nothing names it: it was taken away.")
    if not entries:
        return Mended(left="Nothing tells which published file it came from. Take it in again.")
    return _part_of(data, path, entries[-1])


def _part_of(data: Path, path: Path, entry: Entry) -> Mended:
    try:
        taken = read_again(data, entry)
    except SourceError as problem:
        fetch_again(data, entry.sha256)
        return Mended(left=f"It could not be read again: {problem} {READ_AGAIN}")
    if taken is None:
        return Mended(left=f"Its published file is lost. {READ_AGAIN}")
    if taken.entry.part == entry.part:
        return Mended("It was made again from its published file.")
    _put_in_place(data, entry, taken)
    path.unlink(missing_ok=True)
    return Mended("It was read again, by rules that have changed since: versions have too.")


def snapshot(data: Path, name: str) -> str:
    """Make a snapshot again, or roll back to the one before it; say which was done."""
    for path in (snapshots.path_of(data, name), data / snapshots.SNAPSHOTS / name):
        if path.exists():
            set_aside(path)
    known = pointer_lines.kept(data).read
    places = [place for place, line in enumerate(known) if line.name == name]
    if not places:
        return "Nothing names it: it was set aside."
    earlier = [line for line in known[: places[0]] if snapshots.is_sound(data, line.name)]
    before = snapshots.load(data, earlier[-1].name).releases if earlier else ()
    is_last = places[-1] == len(known) - 1
    entries = with_strays(data) if is_last else raw_files.known(data).entries
    until = None if is_last else known[places[0]].since
    releases = _with_taken_since(data, before, entries, until)
    if snapshots.name_of(snapshots.content(releases)) == name:
        snapshots.write(data, releases)
        return "It was made again from the files taken in."
    if not is_last:
        return "The snapshot before it answers for its days now."
    if not releases:
        return "Nothing that was taken in is left: the embedded figures answer now."
    made = snapshots.write(data, releases)
    snapshots.point_to(data, [*known, InForce(snapshots.now(), made)])
    return f"Rolled back to the one before, and all taken in since was read again: {made}."


def _with_taken_since(
    data: Path, before: Sequence[dict], entries: Iterable[Entry], until: dt.datetime | None
) -> list[dict]:
    """Releases of a snapshot, with the files taken in after it read again in their place."""
    held = {(release.get("sha256"), release["kind"]) for release in before}
    releases = {(each["kind"], each["name"]): each for each in before}
    for entry in entries:
        older = raw_files.outdone(entry, releases.values())
        is_held = (entry.sha256, entry.kind) in held
        if is_held or not entry.part or older or _is_after(entry, until):
            continue
        taken = read_again(data, entry)
        for release in taken.releases if taken else ():
            releases[release["kind"], release["name"]] = release
    return list(releases.values())


def with_strays(data: Path) -> Sequence[Entry]:
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
    return until is not None and entry.fetched_at > snapshots.stamp(until)


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
