"""What can still be read of a damaged CURRENT, and the lines that it must have had.

A line that is lost is made again from a snapshot that nothing else names. It dates from when that
was written, which is when it came into force.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from data_sources.files.whole_files import UNFINISHED
from data_sources.schema.errors import StoreError
from mha_monitor.store import pointer, snapshots
from mha_monitor.store.pointer import SET_ASIDE, InForce

_TIME = re.compile(r"(?=\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z )", re.ASCII)
SHORTEST_LINE = 40  # characters of a line that is whole; a heading has fewer


class Line(NamedTuple):
    """A line of CURRENT: its text, and what it says; None where it is damaged."""

    text: str
    read: InForce | None

    def name(self, data: Path) -> str | None:
        """The snapshot that it names, even if damaged elsewhere."""
        if self.read:
            return self.read.name
        return next((word for word in self.text.split() if snapshots.is_sound(data, word)), None)


class Kept(NamedTuple):
    """The lines of CURRENT, damaged or not, and how many there were, where that is known."""

    lines: tuple[Line, ...]
    count: int | None  # type: ignore[assignment]  # hides tuple.count, which nobody asks
    is_sound: bool

    @property
    def read(self) -> list[InForce]:
        return [line.read for line in self.lines if line.read]

    @property
    def lost(self) -> int:
        """How many lines are not there at all, not even damaged."""
        return max((self.count or 0) - len(self.lines), 0)


def kept(data: Path) -> Kept:
    """What is left of CURRENT. One that is not there, and need not be, is sound."""
    try:
        said = pointer.read(data)
        found = pointer.lines_in(said, data)
        return Kept(tuple(Line(line.line, line) for line in found), len(found), True)
    except StoreError:
        return _damaged(data)


def _damaged(data: Path) -> Kept:
    path = data / pointer.POINTER
    content = path.read_bytes() if path.is_file() else b""
    count, texts = pointer.parts_of(content.decode("utf-8", errors="replace"))
    lines = [Line(part, _read(part, path)) for text in texts for part in _apart(text)]
    if count is not None:  # then every line has a check word
        lines = [_checked(line) for line in lines[:count]]
    if count is None and lines and lines[0].read is None and len(lines[0].text) < SHORTEST_LINE:
        del lines[0]  # a damaged heading
    return Kept(tuple(lines), count, False)


def _checked(line: Line) -> Line:
    return line if line.read and line.read.line == line.text else Line(line.text, None)


def _apart(text: str) -> list[str]:
    """Two lines that lost the end between them, as two."""
    return [part for part in _TIME.split(text) if part.strip("\0 ")]


def _read(text: str, path: Path) -> InForce | None:
    try:
        return pointer.read_line(text, path)
    except (ValueError, IndexError):
        return None


def sound_lines(data: Path, held: Kept) -> list[InForce]:
    """A line for each of CURRENT that names, or must have named, a snapshot that is sound.

    A damaged line keeps its place.
    """
    if held.is_sound:
        return [line for line in held.read if snapshots.is_sound(data, line.name)]
    there = _by_date(data)
    named = {name for line in held.lines if (name := line.name(data))}
    spare = [name for name in there if name not in named]
    found: list[InForce] = []
    for line in held.lines or [Line("", None)] * len(spare):
        name = line.name(data) or (spare.pop(0) if spare and not line.read else None)
        if name and snapshots.is_sound(data, name):
            found.append(line.read or InForce(_written(data, name), name))
    if held.lost:
        found += [
            InForce(_written(data, name), name) for name in _after(found, there)[-held.lost :]
        ]
    return _in_order(found, set(held.read))


def _by_date(data: Path) -> list[str]:
    """The sound snapshots, in the order in which they came into force."""
    found = (data / snapshots.SNAPSHOTS).glob("*.json")
    found = [path for path in found if not path.name.startswith((UNFINISHED, SET_ASIDE))]
    found.sort(key=lambda path: path.stat().st_mtime_ns)
    return [path.stem for path in found if snapshots.is_sound(data, path.stem)]


def _after(found: Sequence[InForce], there: Sequence[str]) -> Sequence[str]:
    """The snapshots that were written after the last one found."""
    if found and found[-1].name in there:
        return there[there.index(found[-1].name) + 1 :]
    return [name for name in there if name not in {line.name for line in found}]


def _in_order(found: Sequence[InForce], certain: set[InForce]) -> list[InForce]:
    """The lines with times that are not certain moved between those of their neighbours."""
    ordered: list[InForce] = []
    for place, line in enumerate(found):
        if line not in certain:
            later = [each.since for each in found[place + 1 :] if each in certain]
            since = min([line.since, *later])
            line = InForce(max([since, *(each.since for each in ordered[-1:])]), line.name)
        ordered.append(line)
    return ordered


def _written(data: Path, name: str) -> dt.datetime:
    changed = snapshots.path_of(data, name).stat().st_mtime
    return dt.datetime.fromtimestamp(changed, dt.UTC).replace(microsecond=0)
