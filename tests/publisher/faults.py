"""What can go wrong at a publisher, one small noun each. `times=None` means for ever."""

from __future__ import annotations

import functools
import io
import threading
import zipfile
from dataclasses import dataclass

ERROR_PAGE = b"<!DOCTYPE html>\n<html><body><h1>INVENTED: page not found</h1></body></html>\n"


@dataclass(frozen=True)
class Status:
    """An error answer: 429, 503, 404... `retry_after` is seconds or an HTTP date."""

    code: int
    times: int | None = 1
    retry_after: str | int | None = None


@dataclass(frozen=True)
class Cut:
    """The connection breaks after so many bytes of this answer's body."""

    after_bytes: int
    times: int | None = 1


@dataclass(frozen=True)
class Slow:
    """The body comes in chunks with a pause after each: seconds, or until an event is set.

    With `after_bytes` the first so many bytes come at once.
    """

    bytes_per_chunk: int = 1_000
    pause: float | threading.Event = 0.001
    after_bytes: int = 0
    times: int | None = None


@dataclass(frozen=True)
class Html:
    """A web page, with status 200 and the file's own address."""

    body: bytes = ERROR_PAGE
    content_type: str = "text/html; charset=utf-8"
    times: int | None = None


@dataclass(frozen=True)
class Redirect:
    """Sent elsewhere: `to` is written into Location as it stands."""

    to: str
    code: int = 302
    times: int | None = None


@dataclass(frozen=True)
class WrongLength:
    """Content-Length promises so many bytes more (or, below zero, fewer) than there are."""

    by: int = 10
    times: int | None = None


@dataclass(frozen=True)
class NoLength:
    """The body comes in transfer chunks, without a Content-Length, and may break off."""

    cut_after: int | None = None  # bytes
    times: int | None = None


@dataclass(frozen=True)
class IgnoreRange:
    """The whole file with status 200, whatever range was asked for."""

    times: int | None = None


@dataclass(frozen=True)
class WrongRange:
    """A 206 that begins so many bytes later than was asked for, and says so."""

    by: int = 1
    times: int | None = None


@dataclass(frozen=True)
class ShortRange:
    """A 206 of so many bytes, however many were asked for, as the standard allows."""

    size: int = 1_000
    times: int | None = None


@dataclass(frozen=True)
class IgnoreIfRange:
    """A part of the file as it is now, though the file as it was then was asked for."""

    times: int | None = None


@dataclass(frozen=True)
class Gzipped:
    """The body packed by gzip, though it was asked for as it is."""

    times: int | None = None


@dataclass(frozen=True)
class ZipBomb:
    """A small zip with a huge member in place of the file."""

    unpacked_bytes: int = 300_000_000
    times: int | None = None


Fault = (
    Status
    | Cut
    | Slow
    | Html
    | Redirect
    | WrongLength
    | NoLength
    | IgnoreRange
    | WrongRange
    | ShortRange
    | IgnoreIfRange
    | Gzipped
    | ZipBomb
)


@functools.cache
def bomb(unpacked_bytes: int = 300_000_000, name: str = "INVENTED bomb.csv") -> bytes:
    """A zip of about a thousandth of what it unpacks to: one member of nothing but zeros."""
    packed, chunk = io.BytesIO(), bytes(1_000_000)
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(name, "w") as member,
    ):
        for start in range(0, unpacked_bytes, len(chunk)):
            member.write(chunk[: unpacked_bytes - start])
    return packed.getvalue()
