"""The body of an answer: read with an eye on its speed and size, and written into a part.

urllib3 retries what happens before the body comes. A body that breaks off is not its business: it
is told here by `BrokenOff`, and whoever asked goes on from what has arrived.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import requests
from urllib3.exceptions import HTTPError

from data_sources.downloads.file_safety import HEAD, kind_of, refuse_directory, refuse_first_bytes
from data_sources.downloads.partial_files import Begun, Part
from data_sources.schema.errors import DataRefused

CHUNK = 1 << 18  # bytes at most from one look at the socket


class BrokenOff(Exception):
    """The body ended before its end, or does not go on from what is there."""

    def __init__(self, what: str, size: int = 0) -> None:
        super().__init__(what)
        self.size = size


class Arrived(NamedTuple):
    """A whole body, checked, in its part."""

    size: int
    sha256: str


class Progress(Protocol):
    """Who shows how far a file is. `start` comes again for the same file after a break.

    What lies on the disk already is told by one `advance` right after `start`. `end` comes once,
    when the file is whole; not where it failed, and nothing comes where it is unchanged.
    """

    def start(self, name: str, total_bytes: int | None) -> None: ...
    def advance(self, count: int) -> None: ...
    def end(self) -> None: ...


@dataclass(frozen=True)
class Terms:
    """What a file may be, and who looks on while it comes."""

    kinds: tuple[str, ...]
    largest: int  # bytes
    progress: Progress


def receive(answer: requests.Response, part: Part, begun: Begun | None, terms: Terms) -> Arrived:
    """Write an answer's body into its part, and check it. The part has no final name yet.

    Raises BrokenOff, DataRefused (the part is gone), NetworkError or StoreError.
    """
    start, total = _extent(answer, part, begun)
    try:
        _refuse_size(total or 0, part.url, terms.largest)
        if start == 0:
            part.begin(None if _is_encoded(answer) else answer.headers.get("ETag"), total)
        terms.progress.start(part.name, total)
        terms.progress.advance(start)
        arrived = _write(answer, part, start, terms)
        if total is not None and arrived.size != total:
            raise BrokenOff(f"{arrived.size:,} of {total:,} bytes came", arrived.size)
        if kind_of(_head(part)) == "zip":
            refuse_directory(part.path, part.url)
    except DataRefused:
        part.discard()
        raise
    return arrived


def text_of(answer: requests.Response, url: str, largest: int) -> str:
    """The whole body as text. Raises BrokenOff, DataRefused, NetworkError."""
    body = bytearray()
    for chunk in bytes_of(answer):
        body += chunk
        _refuse_size(len(body), url, largest)
    # requests would take text without a named encoding for Latin-1, as the old standard said.
    named = re.search(r"charset=[\"']?([\w-]+)", answer.headers.get("Content-Type", ""), re.I)
    for encoding in (named[1] if named else "utf-8", "utf-8"):
        try:
            return body.decode("utf-8-sig" if encoding.lower() == "utf-8" else encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", errors="replace")


def bytes_of(answer: requests.Response) -> Iterator[bytes]:
    """The body as it comes. The connection itself gives up a body that drips (`pace`)."""
    while chunk := _next_chunk(answer):
        yield chunk


def _next_chunk(answer: requests.Response) -> bytes:
    try:
        # `iter_content` would wait for a full chunk, and lose what came before a break.
        return answer.raw.read1(CHUNK, decode_content=True)
    except (HTTPError, OSError) as problem:
        raise BrokenOff(f"the connection broke ({type(problem).__name__})") from problem


def _write(answer: requests.Response, part: Part, size: int, terms: Terms) -> Arrived:
    file, digest = part.keep(size)
    looked = False
    with file:
        try:
            for chunk in bytes_of(answer):
                size += len(chunk)
                _refuse_size(size, part.url, terms.largest)
                with part.disk_errors():
                    file.write(chunk)
                digest.update(chunk)
                terms.progress.advance(len(chunk))
                if not looked and size >= HEAD:
                    file.flush()
                    refuse_first_bytes(_head(part), part.name, part.url, terms.kinds)
                    looked = True
        except BrokenOff as cut:
            raise BrokenOff(str(cut), size) from cut
        with part.disk_errors():
            file.flush()
            os.fsync(file.fileno())
    if not looked:
        refuse_first_bytes(_head(part), part.name, part.url, terms.kinds)
    return Arrived(size, digest.hexdigest())


def _extent(answer: requests.Response, part: Part, begun: Begun | None) -> tuple[int, int | None]:
    """Where the body begins in the file, and how long the file is, if that was said."""
    headers = answer.headers
    if answer.status_code != 206:
        length = re.fullmatch(r"\d{1,18}", headers.get("Content-Length", ""))
        return 0, int(length[0]) if length and not _is_encoded(answer) else None
    said = re.fullmatch(
        r"bytes (\d{1,18})-\d+/(\d{1,18}|\*)", headers.get("Content-Range", "").strip()
    )
    if (
        begun is None
        or said is None
        or int(said[1]) != begun.size
        or headers.get("ETag", begun.etag) != begun.etag
        or _is_encoded(answer)
    ):
        part.discard()
        raise BrokenOff("it sent another part of the file than was asked for")
    return begun.size, int(said[2]) if said[2].isdecimal() else None


def _is_encoded(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Encoding", "identity").lower() not in ("identity", "")


def _head(part: Part) -> bytes:
    with part.path.open("rb") as file:
        return file.read(HEAD)


def _refuse_size(size: int, url: str, largest: int) -> None:
    if size > largest:
        raise DataRefused(
            f"{url}: more than {largest:,} bytes, which no published file has. It was not kept. "
            f"Look at the publication page; if it is right, fetch it by hand."
        )
