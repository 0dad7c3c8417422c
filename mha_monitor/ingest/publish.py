"""Bringing what was taken in into force: revisions, the new snapshot, and the ledger."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from data_sources.files import ledger, sound_files
from data_sources.files.ledger import Entry
from data_sources.files.whole_files import UNFINISHED
from data_sources.schema import figures
from data_sources.schema.errors import StoreError
from mha_monitor.ingest.arrivals import Taken
from mha_monitor.ingest.read_file import records
from mha_monitor.store import (
    figure_files,
    legacy_snapshots,
    precedence,
    raw_files,
    snapshots,
    yearly_files,
)
from mha_monitor.store.raw_files import Known
from mha_monitor.store.snapshots import SNAPSHOTS
from mha_monitor.store.store import Store

# What reading a file tells of it; a file that is not read again takes it from the ledger.
READ = ("source", "releases", "status", "part", "published_on")


class Published(NamedTuple):
    """The version in force, and what must be said: of the ledger, and of older printings."""

    version: str
    note: str


def publish(data: Path, taken: Sequence[Taken]) -> Published:
    """Bring files into force in the place of the releases that they print again.

    A printing that is older than the one in force is kept beside it, and said. The caller holds
    `snapshots.only_writer`. The snapshot is swapped before the ledger is written: a file that the
    ledger does not know is only fetched again, one that it knows is not.
    """
    known = raw_files.known(data)
    store = Store(data)
    before, older = _releases_before(data, store)
    entries = ledger.merged(older, known.entries)
    described = [_described(file, store, entries) for file in taken]
    numbered = list(_with_revisions(described, entries, store))
    _remove_what_was_left(data)
    in_force = {(each["kind"], each["name"]): each for each in store.releases}
    fresh = [
        release
        for file in numbered
        if file.is_new
        for release in file.releases
        if _takes_place(release, in_force)
    ]
    once = {(each["kind"], each["name"]): each for each in [*before, *fresh]}
    if fresh or older or len(once) < len(before):  # a release listed twice answers for nothing
        snapshots.publish(data, once.values())
    came = _to_be_listed(numbered, entries)
    listed = ledger.merged(_without_guesses(entries, came, known), came)
    if listed != list(known.entries) or known.note:
        _write_ledger(data, listed)
    now = Store(data)
    yearly_files.make(data, now.answering)
    older = [_older_in_words(file, store) for file in numbered]
    return Published(now.version, " ".join(filter(None, [known.note, *older])))


def _without_guesses(entries: list[Entry], came: Sequence[Entry], known: Known) -> list[Entry]:
    """A ledger that was made again takes the page of a release for the address of its file.

    Of a file that came from a folder just now it is known that it had none.
    """
    if not known.note:
        return entries
    without = {(entry.sha256, entry.kind) for entry in came if not entry.url}
    return [entry for entry in entries if (entry.sha256, entry.kind) not in without]


def _takes_place(release: dict, in_force: dict[tuple[str, str], dict]) -> bool:
    held = in_force.get((release["kind"], release["name"]))
    return held is None or precedence.takes_place(release, held)


def _older_in_words(file: Taken, store: Store) -> str:
    """What must be said of a file that holds an older printing of what is in force."""
    if file.skipped:
        return ""
    return " ".join(
        f"{file.entry.file_name} is an older printing of {name} (revision {file.entry.revision}): "
        f"revision {newer.get('revision', 1)} stays in force. It is kept, and "
        f"`diff {name}@{file.entry.revision} {name}` compares the two."
        for name, newer in raw_files.outdone(file.entry, store.releases).items()
        if newer.get("part") != file.entry.part  # another writing of the very figures
    )


def _to_be_listed(taken: Sequence[Taken], entries: Iterable[Entry]) -> list[Entry]:
    """The entries of what has come; a file of a folder that is held keeps the day it first came."""
    known = {entry.key for entry in entries}
    again = [file.held_before and not file.entry.url and file.entry.key in known for file in taken]
    return [file.entry for file, held in zip(taken, again, strict=True) if not held]


def _releases_before(data: Path, store: Store) -> tuple[list[dict], list[Entry]]:
    """The releases in force, all in parts; and entries of those that the former layout held."""
    in_force = list(store.snapshot.releases) if store.snapshot else []
    former = [release for release in in_force if legacy_snapshots.is_former(release)]
    kept = [release for release in in_force if not legacy_snapshots.is_former(release)]
    if not former:
        return kept, []
    table = figures.read(figure_files.path_of(data, former[0]))
    files: dict[str, list[dict]] = {}
    for release in former:
        files.setdefault(release.get("sha256", ""), []).append(release)
    for releases in files.values():
        own = table[table["release"].isin([release["name"] for release in releases])]
        content = figure_files.as_bytes(own)
        figure_files.keep(data, content)
        own_records = [
            {name: value for name, value in each.items() if name != "shares_part"}
            for each in releases
        ]
        kept += records(own, own_records, figure_files.name_of(content))
    return kept, list(raw_files.entries_of(data, kept))


def _described(file: Taken, store: Store, entries: Iterable[Entry]) -> Taken:
    """A file that was held before was not read again: what is held says what is in it."""
    if not file.held_before:
        return file
    own = [each for each in store.releases if each["sha256"] == file.entry.sha256]
    if not own:
        before = [e for e in entries if e.sha256 == file.entry.sha256 and e.kind == file.entry.kind]
        known = {name: getattr(before[-1], name) for name in READ} if before else {}
        return dataclasses.replace(file, entry=dataclasses.replace(file.entry, **known))
    entry = dataclasses.replace(
        file.entry,
        source=own[0]["source"],
        releases=tuple(release["name"] for release in own),
        status=own[0].get("status", ""),
        part=own[0].get("part", ""),
    )
    return dataclasses.replace(file, entry=entry)


def _with_revisions(
    taken: Iterable[Taken], entries: Iterable[Entry], store: Store
) -> Iterable[Taken]:
    """Number each printing of a release: the embedded default and the ledger hold earlier ones."""
    printings: dict[str, dict[str, int]] = {}
    for release in store.manifest["releases"]:
        printings.setdefault(release["name"], {})[release["sha256"]] = 1
    for entry in entries:
        for name in entry.releases:
            known = printings.setdefault(name, {})
            # The same figures in a zip, or with other line ends, are no new printing.
            known[entry.sha256] = known.setdefault(entry.part or entry.sha256, entry.revision)
    for file in taken:
        earlier = [printings.get(name, {}) for name in file.entry.releases]
        revision = max((_revision(each, file.entry) for each in earlier), default=1)
        for each, name in zip(earlier, file.entry.releases, strict=True):
            printings[name] = {**each, file.entry.sha256: revision}
        number = {"revision": revision} if revision > 1 else {}
        yield dataclasses.replace(
            file,
            entry=dataclasses.replace(file.entry, revision=revision),
            releases=tuple({**release, **number} for release in file.releases),
        )


def _revision(printings: dict[str, int], entry: Entry) -> int:
    """The number of a printing: a new one follows all others, one that comes back keeps its own."""
    following = max(printings.values(), default=0) + 1
    return printings.get(entry.sha256, printings.get(entry.part, following))


def _write_ledger(data: Path, entries: list[Entry]) -> None:
    try:
        ledger.write(data, entries)
    except OSError as problem:
        is_folder = (data / ledger.LEDGER).is_dir()
        then = sound_files.MEND if is_folder else "Make room, then run the same command again."
        raise StoreError(
            f"The figures are in force, but {ledger.LEDGER} in {data} could not be written: "
            f"{problem.strerror or problem}. {then}"
        ) from problem


def _remove_what_was_left(data: Path) -> None:
    """Clear away what a writer that was stopped left unfinished."""
    for folder in (
        data,
        *(data / name for name in (figure_files.PARTS, yearly_files.BUNDLES, SNAPSHOTS)),
    ):
        for left in folder.glob(f"{UNFINISHED}*"):
            left.unlink(missing_ok=True)
    for left in (data / raw_files.RAW).glob(f"*/{UNFINISHED}*"):
        left.unlink(missing_ok=True)
