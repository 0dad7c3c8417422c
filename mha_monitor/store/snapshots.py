"""Snapshots: which releases are in force, in which parts their figures lie, and since when.

A snapshot is a small file named by the hash of its bytes; it never changes. CURRENT has a line for
each time that one came into force, the newest last, and is replaced in one step: a reader sees the
old snapshot or the new one and never half of either. Parts and published files are shared between
snapshots, so a new one costs no more than what is new in it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from data_sources.files.whole_files import write_whole
from data_sources.schema.errors import StoreError
from mha_monitor.store import legacy_snapshots

POINTER = "CURRENT"
SNAPSHOTS = "snapshots"
LOCK = "refresh.lock"
HASH_LENGTH = 16  # hexadecimal digits of the content's hash that name a snapshot
MEND = "Run `python -m mha_monitor verify`, which mends what it can."


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The releases in force, each a record of its release with `kind`, `part` and `periods`.

    `kind` is figures, populations or outlines; `part` names the file in `parts` that holds it.
    `periods` are [first day, last day] of its figures, and `series` beside it lists the series of
    each period. `shares_part` says that the part holds figures of other releases too.
    """

    name: str
    releases: tuple[dict, ...]


class InForce(NamedTuple):
    """One line of CURRENT: a snapshot, and when it came into force (UTC)."""

    since: dt.datetime
    name: str

    @property
    def line(self) -> str:
        """The line, with a check word by which `verify` finds a damaged one."""
        text = f"{self.since:%Y-%m-%dT%H:%M:%SZ} {self.name}"
        return f"{text} {check_word(text)}"


def check_word(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def history(data: Path) -> list[InForce]:
    """Every snapshot that ever came into force, oldest first. Raises StoreError."""
    pointer = data / POINTER
    try:
        lines = pointer.read_text(encoding="utf-8").split("\n")
        return [read_line(line, pointer) for line in lines if line.strip()]
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as problem:
        raise StoreError(f"{pointer} cannot be read ({type(problem).__name__}). {MEND}") from None


def read_line(line: str, pointer: Path) -> InForce:
    """One line of CURRENT. The former layout held a bare name: it dates from the file."""
    words = line.split()
    if len(words) == 1:
        changed = dt.datetime.fromtimestamp(pointer.stat().st_mtime, dt.UTC)
        return InForce(changed.replace(microsecond=0), words[0])
    since = dt.datetime.strptime(words[0], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC)
    return InForce(since, words[1])


def in_force(data: Path, as_of: dt.date | None = None) -> Snapshot | None:
    """The snapshot in force now, or at the end of a day (UTC); None before the first."""
    lines = history(data)
    if as_of is not None:
        lines = [line for line in lines if line.since.date() <= as_of]
    return load(data, lines[-1].name) if lines else None


def path_of(data: Path, name: str) -> Path:
    return data / SNAPSHOTS / f"{name}.json"


def load(data: Path, name: str) -> Snapshot:
    """The snapshot of this name. Raises StoreError where it is not there or damaged."""
    path = path_of(data, name)
    try:
        if not path.is_file() and (data / SNAPSHOTS / name).is_dir():
            return Snapshot(name, legacy_snapshots.releases(data / SNAPSHOTS / name))
        return Snapshot(name, tuple(json.loads(path.read_text(encoding="utf-8"))["releases"]))
    except FileNotFoundError:
        raise StoreError(
            f"{POINTER} names the snapshot {name}, which is not there. {MEND}"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as problem:
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


def published_by(release: dict, day: dt.date) -> bool:
    """Whether a release was out on a day. One without a date of publication is taken to be.

    A month, `2024-09`, counts from its last day.
    """
    words = release.get("published_on", "").split("-")
    if not all(word.isdigit() for word in words):
        return True
    year, month = int(words[0]), int(words[1]) if len(words) > 1 else 12
    last = int(words[2]) if len(words) > 2 else calendar.monthrange(year, month)[1]
    return dt.date(year, month, last) <= day


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
    name = write(data, releases)
    if not lines or lines[-1].name != name:
        point_to(data, [*lines, InForce(now(), name)])
    return name


def write(data: Path, releases: Iterable[dict]) -> str:
    """Write a snapshot, without bringing it into force; return its name. Raises OSError."""
    text = content(releases)
    name = name_of(text)
    path = path_of(data, name)
    if not path.is_file() or path.read_bytes() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    return name


def point_to(data: Path, lines: Iterable[InForce]) -> None:
    """Replace CURRENT in one step."""
    write_whole(data / POINTER, "".join(f"{line.line}\n" for line in lines).encode())


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


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
