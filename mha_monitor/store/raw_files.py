"""What is held of the files taken in: which are in force, and the ledger, made again if lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from data_sources.files import ledger
from data_sources.files.ledger import Entry
from data_sources.schema.errors import StoreError
from mha_monitor.store import figure_files, precedence, snapshots
from mha_monitor.store.store import Store

RAW = "raw"
# Hashes of files whose figures answer now, and the parts of each; an embedded file has none.
Held = dict[str, tuple[Path, ...]]


class Known(NamedTuple):
    """The ledger's entries; `note` says so where it had to be made again."""

    entries: tuple[Entry, ...]
    note: str = ""


def raw_path(data: Path, sha256: str, file_name: str) -> Path:
    """Where a published file is kept as it came."""
    return data / RAW / sha256 / file_name


def known(data: Path) -> Known:
    """The ledger, or what can be said of the files held where it is damaged or lost."""
    try:
        if (data / ledger.LEDGER).exists():
            return Known(ledger.read(data))
        what = "was gone"
    except StoreError:
        what = "could not be read"
    entries = made_again(data)
    if not entries and what == "was gone":
        return Known(())
    return Known(
        entries,
        f"{ledger.LEDGER} {what} and was made again from what is held, {len(entries)} files. "
        f"What was skipped before will be fetched again.",
    )


def made_again(data: Path) -> tuple[Entry, ...]:
    """Entries for every file that a sound snapshot names, oldest snapshot first."""
    every = [release for releases in _all_snapshots(data) for release in releases]
    return entries_of(data, every)


def entries_of(data: Path, releases: Iterable[dict]) -> tuple[Entry, ...]:
    """An entry for every file of these releases, as far as a snapshot and the file tell."""
    found: dict[tuple[str, str], Entry] = {}
    for release in releases:
        if release.get("sha256"):
            key = release["sha256"], release["kind"]
            found[key] = _entry_of(data, release, found.get(key))
    return tuple(found.values())


def in_force(data: Path) -> Held:
    """The files whose figures answer now, and older printings that are held beside a newer one.

    Raises StoreError where the snapshot in force is damaged.
    """
    store = Store(data)
    held: Held = {
        release["sha256"]: () for release in store.releases if release["origin"] == "embedded"
    }
    for release in store.snapshot.releases if store.snapshot else ():
        sha256 = release.get("sha256", "")
        held[sha256] = (*held.get(sha256, ()), figure_files.path_of(data, release))
    older = [
        entry
        for entry in known(data).entries
        if entry.part and entry.sha256 not in held and outdone(entry, store.releases)
    ]
    return held | {entry.sha256: (_part_of(data, entry),) for entry in older}


def outdone(entry: Entry, releases: Iterable[dict]) -> dict[str, dict]:
    """The newer printings, by name, of all releases that a file holds; nothing where one is not."""
    there = {(each["kind"], each["name"]): each for each in releases}
    own = _as_printing(entry)
    found = {
        name: each
        for name in entry.releases
        if (each := there.get((entry.kind, name))) and not precedence.takes_place(own, each)
    }
    return found if len(found) == len(set(entry.releases)) else {}


def _as_printing(entry: Entry) -> dict:
    return {
        "sha256": entry.sha256,
        "file_name": entry.file_name,
        "published_on": entry.published_on,
        "revision": entry.revision,
    }


def _part_of(data: Path, entry: Entry) -> Path:
    return figure_files.path_of(data, {"part": entry.part, "kind": entry.kind})


def is_held(held: Held, sha256: str) -> bool:
    """Whether a file's figures answer now and are sound."""
    of_today = {path for path in held.get(sha256, ()) if path.parent.name == figure_files.PARTS}
    return sha256 in held and all(figure_files.is_sound(path) for path in of_today)


def _all_snapshots(data: Path) -> Iterator[Iterable[dict]]:
    for path in sorted((data / snapshots.SNAPSHOTS).glob("*.json"), key=_changed):
        try:
            if snapshots.is_sound(data, path.stem):
                yield snapshots.load(data, path.stem).releases
        except StoreError:
            continue


def _changed(path: Path) -> float:
    return path.stat().st_mtime


def _entry_of(data: Path, release: dict, before: Entry | None) -> Entry:
    path = raw_path(data, release["sha256"], release.get("file_name", ""))
    there = path.is_file()
    names = dict.fromkeys([*(before.releases if before else ()), release["name"]])
    fetched = dt.datetime.fromtimestamp(_changed(path), dt.UTC) if there else None
    return Entry(
        sha256=release["sha256"],
        file_name=release.get("file_name", ""),
        size=path.stat().st_size if there else 0,
        source=release["source"],
        kind=release["kind"],
        releases=tuple(names),
        status=release.get("status", ""),
        revision=release.get("revision", 1),
        part=release["part"],
        url="" if release.get("from_folder") else release.get("url", ""),
        fetched_at=snapshots.stamp(fetched) if fetched else "",
        published_on=release.get("published_on", ""),
        test_data=release.get("test_data", False),
    )
