"""The beginning of a published file, by which it is known: no more of it is read than that.

Of a zip, the beginning is that of the table inside. Text is UTF-8, with or without a mark; a byte
that is not, and there are files with a single one, stands for itself in cp1252.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from data_sources.files import zip_files
from data_sources.schema.errors import UnexpectedLayout

SIZE = 1 << 16  # bytes: the heading of the widest file, many times over
ENCODING, OTHERWISE = "utf-8-sig", "or-cp1252"  # how published text is opened: encoding, errors


def _byte_of_cp1252(problem: UnicodeError) -> tuple[str, int]:
    assert isinstance(problem, UnicodeDecodeError)
    byte = problem.object[problem.start : problem.start + 1]
    return byte.decode("cp1252", errors="replace"), problem.start + 1


codecs.register_error(OTHERWISE, _byte_of_cp1252)


def text_of(head: bytes) -> str:
    """The characters that a file's first bytes are."""
    return head.decode(ENCODING, OTHERWISE)


def read(path: Path, recognised: Callable[[str], bool]) -> bytes:
    """The first bytes of a file or, of a zip, those of the table in it that is `recognised`.

    Raises UnexpectedLayout where the file cannot be read, or the zip holds no such table.
    """
    with readable(path), path.open("rb") as file:
        head = file.read(SIZE)
    if zip_files.is_zip(path.name, head):
        return zip_files.head_of_table(path, SIZE, _by_text(recognised))
    return head


def unzipped(path: Path, recognised: Callable[[str], bool]) -> Iterator[bytes]:
    """All the bytes of the table in a zip, a megabyte at a time."""
    return zip_files.table(path, SIZE, _by_text(recognised))


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what a disk says of a file into a sentence."""
    try:
        yield
    except OSError as problem:
        raise UnexpectedLayout(f"{path.name}: cannot be read ({problem.strerror}).") from problem


def _by_text(recognised: Callable[[str], bool]) -> Callable[[bytes], bool]:
    return lambda head: recognised(text_of(head))
