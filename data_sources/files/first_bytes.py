"""The beginning of a published file, by which it is known, and how its bytes are text.

Text is UTF-8, with or without a mark; a byte that is not, and there are files with a single one,
stands for itself in cp1252.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_sources.schema.errors import UnexpectedLayout

SIZE = 1 << 16  # bytes: the heading of the widest file, many times over
CHUNK = 1 << 20
ENCODING, OTHERWISE = "utf-8-sig", "or-cp1252"  # how published text is opened: encoding, errors


def _byte_of_cp1252(problem: UnicodeError) -> tuple[str, int]:
    assert isinstance(problem, UnicodeDecodeError)
    byte = problem.object[problem.start : problem.start + 1]
    return byte.decode("cp1252", errors="replace"), problem.start + 1


codecs.register_error(OTHERWISE, _byte_of_cp1252)


def text_of(head: bytes) -> str:
    """The characters that a file's first bytes are."""
    return head.decode(ENCODING, OTHERWISE)


def read(path: Path) -> bytes:
    """The first bytes of a file. Raises UnexpectedLayout where it cannot be read."""
    with readable(path), path.open("rb") as file:
        return file.read(SIZE)


def is_utf8(path: Path) -> bool:
    """Whether a whole file is UTF-8, with or without a mark."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what a disk says of a file into a sentence."""
    try:
        yield
    except OSError as problem:
        raise UnexpectedLayout(f"{path.name}: cannot be read ({problem.strerror}).") from problem
