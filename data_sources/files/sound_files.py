"""Files that are believed only when their bytes are those that were written.

A disk can lose a bit, and a copy can be cut short; a table read from such a file gives another
number and says nothing. So the hash of a file is compared when a process first reads it, and again
when the file has changed since.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from data_sources.schema.errors import StoreError

MEND = "Run `python -m mha_monitor verify`, which mends what it can."
OTHER_BYTES = "its bytes are not those that were written"


def read(path: Path, sha256: str, then: str = MEND) -> bytes:
    """The bytes of a file that must have this hash, or a hash that begins so.

    Raises StoreError, which names the file and ends with what to do `then`.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise _damaged(path, why(problem), then) from problem
    if not is_of(content, sha256):
        raise _damaged(path, OTHER_BYTES, then)
    return content


def check(path: Path, sha256: str, then: str = MEND) -> None:
    """Raise StoreError unless a file has this hash, or one that begins so."""
    try:
        found = _sha256_of(path, _state(path))
    except OSError as problem:
        raise _damaged(path, why(problem), then) from problem
    if not sha256 or not found.startswith(sha256):
        raise _damaged(path, OTHER_BYTES, then)


def is_sound(path: Path, sha256: str) -> bool:
    """Whether a file is there and has this hash, or one that begins so."""
    try:
        check(path, sha256)
    except StoreError:
        return False
    return True


def is_of(content: bytes, sha256: str) -> bool:
    """Whether these bytes have this hash, or one that begins so; an empty one is that of none."""
    return bool(sha256) and hashlib.sha256(content).hexdigest().startswith(sha256)


def check_word(content: object) -> str:
    """The hash of what a JSON file holds, however it is laid out."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def why(problem: OSError) -> str:
    """Why a file cannot be read, in words."""
    if isinstance(problem, FileNotFoundError):
        return "it is gone"
    if isinstance(problem, IsADirectoryError):
        return "a folder stands in its place"
    return problem.strerror or type(problem).__name__


def _state(path: Path) -> tuple[int, ...]:
    """What changes when a file is written to or replaced."""
    state = path.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


@lru_cache(maxsize=4_096)
def _sha256_of(path: Path, _state: tuple[int, ...]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(path: Path, reason: str, then: str) -> StoreError:
    place = "/".join(path.parts[-2:])
    return StoreError(f"{place} cannot be read as it was written: {reason}. {then}")
