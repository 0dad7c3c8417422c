"""The one published table inside a zip: which member it is, and its bytes, poured out with care.

A zip's own words are not trusted. What a member is called, how large it says it is and how far it
was packed are looked at first; then bytes are counted as they come. Nothing is ever written under
a name that the zip chose.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from data_sources.schema.errors import DataRefused, UnexpectedLayout

MOST_BYTES = 2_000_000_000
MOST_PACKED = 200  # times its packed size; published tables are packed 10 to 25 times
MOST_MEMBERS = 1_000
CHUNK = 1 << 20
WORKBOOKS = {".xlsx", ".xlsm", ".ods", ".docx"}
# What else the publisher packs beside its main table.
BESIDES = re.compile(r"rstr|oaps|4ww|ascof|time_series|(?<![a-z])dq(?![a-z])|metadata", re.I)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)


def is_zip(name: str, head: bytes) -> bool:
    """Whether a file is a zip by its first bytes. A workbook is one too, but holds no table."""
    workbook = PurePosixPath(name).suffix.lower() in WORKBOOKS
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not workbook


def head_of_table(path: Path, size: int, wanted: Callable[[bytes], bool]) -> bytes:
    """The first bytes of the member that `table` would choose."""
    with _open(path) as archive:
        return _head(archive, _chosen(archive, path.name, size, wanted), size)


def others(path: Path, head_size: int, wanted: Callable[[bytes], bool]) -> list[str]:
    """Names of members that `table` would take if they were alone; not of what lies beside one."""
    with _open(path) as archive:
        chosen = _chosen(archive, path.name, head_size, wanted)
        return [
            PurePosixPath(member.filename).name
            for member in _tables(archive.infolist(), path.name)
            if member.filename != chosen.filename and not BESIDES.search(member.filename)
            if wanted(_head(archive, member, head_size))
        ]


def table(path: Path, head_size: int, wanted: Callable[[bytes], bool]) -> Iterator[bytes]:
    """The bytes of the largest CSV whose first bytes are `wanted`, a megabyte at a time.

    Raises UnexpectedLayout where the zip is broken, locked or holds no such table, DataRefused
    where it unpacks to more than a published table could.
    """
    with _open(path) as archive:
        member = _chosen(archive, path.name, head_size, wanted)
        poured = 0
        with archive.open(member) as file:
            while chunk := file.read(CHUNK):
                poured += len(chunk)
                _refuse_bomb(archive, member, poured)
                yield chunk


@contextmanager
def _open(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as problem:
        raise UnexpectedLayout(
            f"{path.name}: the zip cannot be unpacked ({problem or type(problem).__name__}). "
            f"It may be cut short: fetch it again."
        ) from problem


def _chosen(
    archive: zipfile.ZipFile, where: str, head_size: int, wanted: Callable[[bytes], bool]
) -> zipfile.ZipInfo:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise DataRefused(f"{where}: the zip holds {len(members):,} files. It is no publication.")
    for member in sorted(_tables(members, where), key=_preference):
        if wanted(_head(archive, member, head_size)):
            _refuse_bomb(archive, member, member.file_size)
            return member
    names = ", ".join(repr(member.filename[-60:]) for member in members[:5]) or "nothing"
    raise UnexpectedLayout(
        f"{where}: no table that is known lies in the zip, which holds {names}. "
        f"Unpack it and take in the file that you mean."
    )


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int) -> bytes:
    with archive.open(member) as file:
        return file.read(size)


def _tables(members: list[zipfile.ZipInfo], where: str) -> Iterator[zipfile.ZipInfo]:
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[:1]:
            raise DataRefused(
                f"{where}: the zip names a file outside itself, {member.filename[:80]!r}. "
                f"It was not made by the publisher: fetch it again."
            )
        if name.suffix.lower() != ".csv" or member.is_dir() or name.name.startswith("."):
            continue
        if member.flag_bits & 1:
            raise UnexpectedLayout(
                f"{where}: {name.name!r} in the zip is locked with a password. "
                f"Unpack it yourself, and take in the CSV."
            )
        yield member


def _preference(member: zipfile.ZipInfo) -> tuple[bool, int]:
    """The main table before what lies beside it, then the largest."""
    return bool(BESIDES.search(PurePosixPath(member.filename).name)), -member.file_size


def _refuse_bomb(archive: zipfile.ZipFile, member: zipfile.ZipInfo, size: int) -> None:
    path = Path(str(archive.filename))
    # A member may claim to be packed in more bytes than the whole zip has.
    packed = max(min(member.compress_size, path.stat().st_size), 1)
    if size <= MOST_BYTES and (size <= CHUNK or size <= MOST_PACKED * packed):
        return
    raise DataRefused(
        f"{path.name}: {PurePosixPath(member.filename).name!r} unpacks to {size:,} bytes or more "
        f"from {packed:,}, which no published table does. Fetch the file again from its publisher."
    )
