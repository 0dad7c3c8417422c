"""Writing a file whole or not at all, and waiting until it is on the disk.

A reader sees the file as it was or as it is now. Whatever stops a writer half-way, a full disk or
a power cut, leaves at most a file whose name begins with `unfinished-`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

UNFINISHED = "unfinished-"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step, in the place of the one that was there. Raises OSError."""
    fresh = unfinished(path)
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    to_disk(path.parent)


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write several files, all or none: each lies beside its place before any takes it.

    Raises OSError.
    """
    fresh = {path: unfinished(path) for path in contents}
    try:
        for path, content in contents.items():
            with fresh[path].open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for path, place in fresh.items():
            place.replace(path)
    except BaseException:
        for place in fresh.values():
            place.unlink(missing_ok=True)
        raise
    for folder in {path.parent for path in contents}:
        to_disk(folder)


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file in one step. Raises OSError."""
    fresh = unfinished(path)
    try:
        shutil.copyfile(source, fresh)
        with fresh.open("r+b") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    to_disk(path.parent)


def unfinished(path: Path) -> Path:
    """Where a file lies while it is being written: one place to a process."""
    return path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name}")


def to_disk(folder: Path) -> None:
    """Wait until the folder's names are on the disk, not in a cache alone."""
    if os.name == "nt":  # Windows has no way to wait for a folder's names
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
