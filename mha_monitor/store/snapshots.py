"""Snapshots: which releases are in force, in which parts their figures lie, and since when.

A snapshot is a small file named by the hash of its bytes; it never changes. CURRENT (see `pointer`)
says which came into force when, and is replaced in one step: a reader sees the old snapshot or the
new one and never half of either. Parts and published files are shared between
snapshots, so a new one costs no more than what is new in it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data_sources.files import sound_files
from data_sources.files.sound_files import MEND
from data_sources.files.whole_files import write_whole
from data_sources.schema.errors import StoreError
from mha_monitor.store import legacy_snapshots
from mha_monitor.store.pointer import POINTER, SNAPSHOTS, STAMP, InForce, history, point_to

LOCK = "refresh.lock"
HASH_LENGTH = 16  # hexadecimal digits of the content's hash that name a snapshot


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The releases in force, each a record of its release with `kind`, `part` and `periods`.

    `kind` is figures, populations or outlines; `part` names the file in `parts` that holds it.
    `periods` are [first day, last day] of its figures, and `series` beside it lists the series of
    each period. `shares_part` says that the part holds figures of other releases too.
    """

    name: str
    releases: tuple[dict, ...]


def in_force(data: Path, as_of: dt.date | None = None) -> Snapshot | None:
    """The snapshot in force now, or at the end of a day (UTC); None before the first."""
    return in_force_among(history(data), data, as_of)


def in_force_among(
    lines: Sequence[InForce], data: Path, as_of: dt.date | None = None
) -> Snapshot | None:
    """The snapshot that these lines of CURRENT put in force now, or at the end of a day (UTC)."""
    if as_of is not None:
        lines = [line for line in lines if line.since.date() <= as_of]
    return load(data, lines[-1].name) if lines else None


def path_of(data: Path, name: str) -> Path:
    return data / SNAPSHOTS / f"{name}.json"


def load(data: Path, name: str) -> Snapshot:
    """The snapshot of this name. Raises StoreError where it is not there or damaged."""
    path, former = path_of(data, name), data / SNAPSHOTS / name
    if former.is_dir():
        return Snapshot(name, legacy_snapshots.releases(former))
    if not path.exists():
        raise StoreError(f"{POINTER} names the snapshot {name}, which is not there. {MEND}")
    content = sound_files.read(path, name)
    try:
        return Snapshot(name, tuple(json.loads(content)["releases"]))
    except (ValueError, KeyError, TypeError) as problem:
        raise StoreError(f"{path} cannot be read ({type(problem).__name__}). {MEND}") from problem


def is_sound(data: Path, name: str) -> bool:
    """Whether a snapshot is there and still has the bytes that it is named by."""
    try:
        former = data / SNAPSHOTS / name
        if former.is_dir():
            return legacy_snapshots.content_hash(former) == name
        return name_of(path_of(data, name).read_bytes()) == name
    except (OSError, ValueError):
        return False


def content(releases: Iterable[dict]) -> bytes:
    """The bytes of a snapshot: the same releases give the same, in whatever order they come."""
    ordered = sorted(releases, key=lambda each: (each["kind"], each["source"], each["name"]))
    rows = [json.dumps(each, ensure_ascii=False, sort_keys=True) for each in ordered]
    return ('{"releases": [\n' + ",\n".join(rows) + "\n]}\n").encode()


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]


def publish(data: Path, releases: Iterable[dict]) -> str:
    """Bring these releases into force in the place of all others; return the snapshot's name.

    Nothing is changed where they are in force already. The caller holds `only_writer`.
    """
    lines = history(data)
    if not lines:  # so that a snapshot without a pointer is never a sound store
        point_to(data, [])
    name = write(data, releases)
    if not lines or lines[-1].name != name:
        point_to(data, [*lines, InForce(now(), name)])
    return name


def write(data: Path, releases: Iterable[dict]) -> str:
    """Write a snapshot, without bringing it into force; return its name. Raises OSError.

    One that is there already is dated anew: by their dates a lost CURRENT is made again.
    """
    text = content(releases)
    name = name_of(text)
    path = path_of(data, name)
    if path.is_file() and path.read_bytes() == text:
        os.utime(path)
        return name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    return name


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def stamp(time: dt.datetime | None = None) -> str:
    """A time (UTC), or now, as CURRENT and the ledger write it."""
    return f"{time or now():{STAMP}}"


@contextmanager
def only_writer(data: Path) -> Iterator[None]:
    """Hold the store for writing; StoreError at once when another process holds it.

    The lock is the operating system's, so it ends with its process, however that ends.
    """
    from filelock import FileLock, Timeout

    with writing(data):
        data.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise StoreError(
                f"Another refresh is writing to {data}. Wait until it has ended, then try again."
            ) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writing(data: Path) -> Iterator[None]:
    """Turn what the disk refuses into a sentence: what was held before stays in force."""
    try:
        yield
    except OSError as problem:
        where = Path(problem.filename).name if problem.filename else data
        raise StoreError(
            f"{where} cannot be written in {data}: {problem.strerror or problem}. What was held "
            f"before is unchanged. Make room or give access, then run the same command again."
        ) from problem
