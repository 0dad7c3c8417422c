"""Bringing what was taken in into force: revisions, the new snapshot, and the ledger."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from data_sources.files import ledger
from data_sources.files.ledger import Entry
from data_sources.files.whole_files import UNFINISHED
from data_sources.schema import figures
from data_sources.schema.errors import StoreError
from mha_monitor.ingest.arrivals import Taken
from mha_monitor.ingest.read_file import records
from mha_monitor.store import figure_files, legacy_snapshots, raw_files, snapshots, yearly_files
from mha_monitor.store.snapshots import SNAPSHOTS
from mha_monitor.store.store import Store


class Published(NamedTuple):
    """The version in force, and a sentence where the ledger had to be made again."""

    version: str
    note: str


def publish(data: Path, taken: Sequence[Taken]) -> Published:
    """Bring files into force in the place of the releases that they print again.

    The caller holds `snapshots.only_writer`. The snapshot is swapped before the ledger is written:
    a file that the ledger does not know is only fetched again, one that it knows is not.
    """
    known = raw_files.known(data)
    store = Store(data)
    before, older = _releases_before(data, store)
    entries = ledger.merged(older, known.entries)
    described = [_described(file, store) for file in taken]
    numbered = list(_with_revisions(described, entries, store))
    _remove_what_was_left(data)
    fresh = [release for file in numbered if file.is_new for release in file.releases]
    once = {(each["kind"], each["name"]): each for each in [*before, *fresh]}
    if fresh or older or len(once) < len(before):  # a release listed twice answers for nothing
        snapshots.publish(data, once.values())
    listed = ledger.merged(entries, _to_be_listed(numbered, entries))
    if listed != list(known.entries) or known.note:
        _write_ledger(data, listed)
    now = Store(data)
    yearly_files.make(data, now.answering)
    return Published(now.version, known.note)


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


def _described(file: Taken, store: Store) -> Taken:
    """A file that was held before was not read again: what is held says what is in it."""
    own = [each for each in store.releases if each["sha256"] == file.entry.sha256]
    if not file.held_before or not own:
        return file
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
        raise StoreError(
            f"The figures are in force, but {ledger.LEDGER} in {data} could not be written: "
            f"{problem.strerror or problem}. Make room, then run the same command again."
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
