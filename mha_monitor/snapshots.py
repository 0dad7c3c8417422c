"""Writing the store: immutable snapshots, published files as they came, and one pointer.

A reader follows the pointer, so it sees the old snapshot or the new one and never half of either.
The pointer is replaced last: whatever stops a writer before that leaves the store as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from data_sources import figures
from data_sources.embedding import FIGURES, sha256_of
from data_sources.errors import StoreError
from mha_monitor.store import POINTER, RELEASES, SNAPSHOTS

RAW = "raw"
LOCK = "refresh.lock"
UNFINISHED = "unfinished-"
HASH_LENGTH = 16  # hexadecimal digits of the content's hash that name a snapshot


@contextmanager
def only_writer(data: Path) -> Iterator[None]:
    """Hold the store for writing; StoreError at once when another process holds it."""
    from filelock import FileLock, Timeout

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


def write(
    data: Path, table: pd.DataFrame, releases: list[dict], raw_files: Mapping[str, Path]
) -> str:
    """Write a snapshot, keep the published files, then point to the snapshot; return its name.

    The same figures and releases always make a snapshot of the same name.
    """
    for sha256, path in raw_files.items():
        _keep(data / RAW, sha256, path)
    folder = data / SNAPSHOTS
    folder.mkdir(exist_ok=True)
    for left_over in folder.glob(f"{UNFINISHED}*"):  # by a writer that was stopped
        shutil.rmtree(left_over)
    unfinished = folder / f"{UNFINISHED}{os.getpid()}"
    unfinished.mkdir()
    figures.write(table, unfinished / FIGURES)
    text = json.dumps(releases, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    (unfinished / RELEASES).write_text(text, encoding="utf-8", newline="\n")
    name = _content_hash(unfinished)
    _to_disk(unfinished)
    _put(unfinished, folder / name)
    _point_to(data, name)
    return name


def releases(snapshot: Path) -> list[dict]:
    """The releases that a snapshot holds."""
    return json.loads((snapshot / RELEASES).read_text(encoding="utf-8"))


def _keep(raw: Path, sha256: str, path: Path) -> None:
    """Keep a published file under its hash and name; one that is there is never overwritten."""
    kept = raw / sha256 / path.name
    if kept.exists():
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    copy = kept.with_name(f"{UNFINISHED}{path.name}")
    shutil.copyfile(path, copy)
    if sha256_of(copy) != sha256:
        copy.unlink()
        raise StoreError(f"{path.name} was changed while it was being read. Try again.")
    _to_disk(kept.parent)
    copy.replace(kept)


def _content_hash(snapshot: Path) -> str:
    digest = hashlib.sha256()
    for name in (FIGURES, RELEASES):
        digest.update(bytes.fromhex(sha256_of(snapshot / name)))
    return digest.hexdigest()[:HASH_LENGTH]


def _put(unfinished: Path, snapshot: Path) -> None:
    """Give a finished snapshot its name. What a name stands for never changes, unless damaged."""
    if snapshot.is_dir() and _content_hash_or_none(snapshot) != snapshot.name:
        shutil.rmtree(snapshot)
    if snapshot.is_dir():
        shutil.rmtree(unfinished)
    else:
        unfinished.replace(snapshot)


def _content_hash_or_none(snapshot: Path) -> str | None:
    try:
        return _content_hash(snapshot)
    except OSError:
        return None


def _point_to(data: Path, name: str) -> None:
    fresh = data / f"{POINTER}.new"
    fresh.write_text(f"{name}\n", encoding="utf-8", newline="\n")
    _to_disk(data / SNAPSHOTS)
    _to_disk(data)
    fresh.replace(data / POINTER)
    _to_disk(data)


def _to_disk(folder: Path) -> None:
    """Wait until the folder's files and names are on the disk, not in a cache alone."""
    for path in folder.iterdir():
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())
    if os.name != "nt":  # Windows has no way to wait for a folder's names
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
