"""CURRENT: a line for each time that a snapshot came into force, the newest last.

Its heading counts the lines and has a check of them all, so that a file which was cut, also at the
end of a line, is known for damaged and does not roll the store back unsaid. It is there before the
first snapshot: where snapshots lie and it does not, it was lost.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from data_sources.files import ledger
from data_sources.files.sound_files import MEND, why
from data_sources.files.whole_files import UNFINISHED, write_whole
from data_sources.schema.errors import StoreError

POINTER, SNAPSHOTS = "CURRENT", "snapshots"
SET_ASIDE = "damaged-"  # how the name begins of what was found damaged and put out of the way
STAMP = "%Y-%m-%dT%H:%M:%SZ"  # a time (UTC), as CURRENT and the ledger write it
_NAME = re.compile(r"\w{1,16}", re.ASCII)
_HEADING = re.compile(r"(\d+) lines ([0-9a-f]{16})", re.ASCII)


class InForce(NamedTuple):
    """One line of CURRENT: a snapshot, and when it came into force (UTC)."""

    since: dt.datetime
    name: str

    @property
    def line(self) -> str:
        """The line, with a check word by which `verify` finds a damaged one."""
        text = f"{self.since:{STAMP}} {self.name}"
        return f"{text} {check_word(text)}"


def check_word(text: str, length: int = 8) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def read(data: Path) -> bytes:
    """The bytes of CURRENT; none where nothing was ever taken in.

    Raises StoreError where it is damaged or lost, or where the store is no folder.
    """
    try:
        if (data.is_symlink() or data.exists()) and not data.is_dir():
            raise StoreError(
                f"{data} is not a folder, so no figures can be held there. Name the folder of the "
                f"figures with MHA_MONITOR_DATA."
            )
        content = (data / POINTER).read_bytes()
    except FileNotFoundError:
        if is_lost(data):
            raise _damaged(data, "it is gone, and what it named is there") from None
        return b""
    except OSError as problem:
        raise _damaged(data, why(problem)) from problem
    if not content.strip():
        raise _damaged(data, "it is empty")
    return content


def is_lost(data: Path) -> bool:
    """Whether there must have been a CURRENT: there are snapshots, or a ledger of files read."""
    if any(_snapshots(data)):
        return True
    if not (data / ledger.LEDGER).is_file():
        return False
    return any(entry.part and not entry.skipped for entry in ledger.read(data))


def _snapshots(data: Path) -> Iterator[Path]:
    found = (data / SNAPSHOTS).glob("*")
    return (path for path in found if not path.name.startswith((UNFINISHED, SET_ASIDE)))


def lines_in(content: bytes, data: Path) -> list[InForce]:
    """The lines of CURRENT, oldest first. Raises StoreError where they are not as written."""
    if not content:
        return []
    try:
        count, lines = parts_of(content.decode())
        found = [read_line(line, data / POINTER) for line in lines]
    except (OSError, ValueError, IndexError) as problem:
        raise _damaged(data, str(problem) or type(problem).__name__) from None
    if count is not None and count != len(found):
        raise _damaged(data, f"it has {len(found)} of {count} lines")
    if count is not None and content.decode() != text_of(found):
        raise _damaged(data, "its lines do not match its check")
    return found


def history(data: Path) -> list[InForce]:
    """Every snapshot that ever came into force, oldest first. Raises StoreError."""
    return lines_in(read(data), data)


def parts_of(text: str) -> tuple[int | None, list[str]]:
    """How many lines the heading counts, and the lines; the former layout had no heading."""
    lines = [line for line in text.split("\n") if line.strip()]
    heading = _HEADING.fullmatch(lines[0]) if lines else None
    return (int(heading[1]), lines[1:]) if heading else (None, lines)


def read_line(line: str, pointer: Path) -> InForce:
    """One line of CURRENT. The former layout held a bare name: it dates from the file.

    Raises ValueError where it is not as it was written.
    """
    words = line.split()
    if not _NAME.fullmatch(words[min(len(words), 2) - 1]):
        raise ValueError("a line names nothing")
    if len(words) == 1:
        changed = dt.datetime.fromtimestamp(pointer.stat().st_mtime, dt.UTC)
        return InForce(changed.replace(microsecond=0), words[0])
    found = InForce(dt.datetime.strptime(words[0], STAMP).replace(tzinfo=dt.UTC), words[1])
    if len(words) > 2 and found.line != line:
        raise ValueError("a line does not match its check word")
    return found


def text_of(lines: Sequence[InForce]) -> str:
    """What CURRENT holds for these lines."""
    body = "".join(f"{line.line}\n" for line in lines)
    return f"{len(lines)} lines {check_word(f'{len(lines)} {body}', 16)}\n{body}"


def point_to(data: Path, lines: Iterable[InForce]) -> None:
    """Replace CURRENT in one step. Raises OSError."""
    write_whole(data / POINTER, text_of([*lines]).encode())


def _damaged(data: Path, reason: str) -> StoreError:
    return StoreError(f"{data / POINTER} cannot be read as it was written: {reason}. {MEND}")
