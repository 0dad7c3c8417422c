"""What a file that arrives may be called, begin with and unpack to. Nothing here asks a network.

A publisher's server may answer with a web page where the file was, and anyone may have packed a
zip: both are found before the file gets its final name.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit

from data_sources.schema.cells import shown
from data_sources.schema.errors import DataRefused

HEAD = 512  # bytes: enough to tell a table from a web page
LONGEST_NAME = 150  # bytes: room for what is added while it arrives; disks allow 255
LARGEST_MEMBER = 4_000_000_000  # bytes, unpacked
MOST_MEMBERS = 1_000
LARGEST_RATIO = 200  # a published month packs to about a fifteenth
SMALL_MEMBER = 10_000_000  # bytes: below this a high ratio does no harm

_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f\ufffd]')
# Names that Windows keeps for devices, whatever the ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\s*(\..*)?", re.IGNORECASE)


def safe_name(url: str) -> str:
    """The name of the file at an address, fit for any disk: never hidden, never a path."""
    last = unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    return safe_file_name(last) or "download"


def safe_file_name(name: str) -> str:
    """The name without what a disk may not hold. Empty where nothing is left of it."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    # What cannot be encoded, and a sign that turns the reading direction, name no file.
    name = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cs", "Cf", "Cc"))
    name = _FORBIDDEN.sub("_", name).strip().lstrip(". ").rstrip(". ")
    if _DEVICE.fullmatch(name):
        name = f"_{name}"
    stem, ending = Path(name).stem, Path(name).suffix
    if len(ending.encode()) > 10:
        stem, ending = name, ""
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + ending


def refuse_first_bytes(head: bytes, name: str, url: str, kinds: Iterable[str]) -> None:
    """Raise DataRefused where the first bytes are not those of one of the kinds.

    A file that is called by one of the kinds must be of that kind.
    """
    called = name.rpartition(".")[2].lower()
    kinds = {called} if called in kinds else set(kinds)
    if kind_of(head) in kinds or (kind_of(head) == "json" and "geojson" in kinds):
        return
    what = {
        "page": "a web page or another text with markup",
        "json": "JSON, perhaps a message of error",
        "zip": "a zip",
        "csv": "a table of text",
        "empty": "nothing at all",
    }.get(kind_of(head), "something else")
    said = " ".join(head[:200].decode("utf-8", errors="replace").split())
    _refuse(
        url,
        f"expected {' or '.join(sorted(kinds))}, but {what} came: {said[:120]!r}. "
        f"The link may have moved: open the publication page, and try again later.",
    )


def kind_of(head: bytes) -> str:
    """csv, zip, json, page, empty or other: what the first bytes say."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return "zip"
    if not text:
        return "empty"
    if b"\x00" in head or text[:4] == b"%PDF" or text[:2] == b"\x1f\x8b":
        return "other"
    if text[:1] in (b"<", b"{", b"["):
        return "page" if text[:1] == b"<" else "json"
    return "csv" if b"," in text.splitlines()[0] else "other"


def refuse_directory(path: Path, url: str) -> None:
    """Raise DataRefused where a zip is cut short, or claims to unpack to what no month fills.

    The directory may lie; whoever unpacks a member must count its bytes as well.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        _refuse(url, f"the zip is cut short or damaged ({problem}). Try again later.")
    if not 0 < len(members) <= MOST_MEMBERS:
        _refuse(url, f"the zip holds {len(members):,} files. Look at it before you take it in.")
    packed = sum(member.compress_size for member in members)
    if packed > path.stat().st_size:
        _refuse(url, "the files in the zip lie over one another, as no publisher packs them.")
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > LARGEST_MEMBER or (
            member.file_size > SMALL_MEMBER and ratio > LARGEST_RATIO
        ):
            _refuse(
                url,
                f"{shown(member.filename)} in the zip would unpack to {member.file_size:,} bytes, "
                f"{ratio:,.0f} times its size. Real tables do not: it was not unpacked.",
            )


def _refuse(url: str, why: str) -> NoReturn:
    raise DataRefused(f"{url}: {why}")
