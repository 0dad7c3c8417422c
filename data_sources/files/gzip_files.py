"""A table packed by gzip, as R, pandas and browsers leave it: its bytes, poured out with care."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from data_sources.files.zip_files import CHUNK, MOST_BYTES
from data_sources.schema.errors import DataRefused, UnexpectedLayout


def is_gzip(head: bytes) -> bool:
    return head.startswith(b"\x1f\x8b")


def head_of_table(path: Path, size: int) -> bytes:
    """The first bytes of what is packed. Raises UnexpectedLayout where it cannot be unpacked."""
    head = b""
    for chunk in table(path, size):
        head += chunk
        if len(head) >= size:
            break
    return head[:size]


def table(path: Path, size: int = CHUNK) -> Iterator[bytes]:
    """What is packed, `size` bytes at a time.

    Raises UnexpectedLayout where the file is broken, DataRefused where it unpacks to more than a
    published table could.
    """
    poured = 0
    try:
        with gzip.open(path) as file:
            while chunk := file.read(size):
                poured += len(chunk)
                if poured > MOST_BYTES:
                    raise DataRefused(
                        f"{path.name}: it unpacks to more than {MOST_BYTES:,} bytes, which no "
                        f"published table has. Fetch it again."
                    )
                yield chunk
    except (EOFError, OSError, zlib.error) as problem:
        raise UnexpectedLayout(
            f"{path.name}: cannot be unpacked ({problem}). It may be cut short: fetch it again."
        ) from problem
