"""What a well-behaved server answers to a conditional or partial request. Pure.

The rules are those of RFC 9110: If-None-Match before If-Modified-Since, If-Range by a strong
validator only, one range at a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(frozen=True)
class Held:
    """What the validators of one file say, and how long it is."""

    size: int
    etag: str  # as in the header, with its quotes; empty where there is none
    last_modified: str


@dataclass(frozen=True)
class Answer:
    """A status and the part of the content that goes with it, end exclusive."""

    status: int
    start: int
    end: int


def answer(headers: Mapping[str, str], held: Held) -> Answer:
    if _unchanged(headers, held):
        return Answer(304, 0, 0)
    asked = re.fullmatch(r"bytes=(\d*)-(\d*)", headers.get("Range", "").strip())
    if not asked or not any(asked.groups()) or not _still_the_same(headers, held):
        return Answer(200, 0, held.size)
    first, last = asked.groups()
    if not first:
        start, end = max(held.size - int(last), 0), held.size
    else:
        start, end = int(first), min(int(last) + 1 if last else held.size, held.size)
    return Answer(206, start, end) if start < end else Answer(416, 0, 0)


def _unchanged(headers: Mapping[str, str], held: Held) -> bool:
    if "If-None-Match" in headers:
        offered = [tag.strip() for tag in headers["If-None-Match"].split(",")]
        return "*" in offered or (_opaque(held.etag) in map(_opaque, offered) and bool(held.etag))
    since = headers.get("If-Modified-Since")
    if not since or not held.last_modified:
        return False
    return parsedate_to_datetime(held.last_modified) <= parsedate_to_datetime(since)


def _still_the_same(headers: Mapping[str, str], held: Held) -> bool:
    """Whether If-Range allows a part: a strong tag that matches, or the very same date."""
    known = headers.get("If-Range")
    if known is None:
        return True
    if known.startswith(('"', "W/")):
        return known == held.etag and not known.startswith("W/")
    return known == held.last_modified


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")
