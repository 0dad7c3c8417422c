"""Reading a monthly file of any size, never held whole.

DuckDB reads it as text, every column named, and keeps the rows that are asked for. It is strict,
and says neither row nor column of what it refuses; so what it refuses is read again by Python's
own reader, slower and row by row, which either names the place or finds that nothing is wrong.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import duckdb
import pyarrow as pa

from data_sources.files import first_bytes, plain_files, published_csv
from data_sources.files.plain_files import Notes
from data_sources.schema.cells import shown
from data_sources.schema.errors import StoreError, UnexpectedLayout

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_CELL, LONGEST_LINE = 10_000, 1_000_000  # characters
MOST_THREADS = 4  # each holds a buffer of 32 MB
CHUNK = 1 << 20


class Wanted(NamedTuple):
    """The columns and the rows to keep: a condition for DuckDB, and the same for Python's cells."""

    headings: tuple[str, ...]
    condition: str
    keeps: Callable[[list[str]], bool]


@dataclass(frozen=True)
class Table:
    """A CSV that lies open on the disk: its place, the published name, the heading."""

    path: Path
    name: str
    heading: tuple[str, ...]


@contextmanager
def opened(path: Path, recognised: Callable[[str], bool], notes: Notes) -> Iterator[Table]:
    """The table of a file. What was unpacked or written anew for it is gone afterwards.

    `recognised` looks at a table's first characters, to find the right one in a zip. Notes say
    what was left out.
    """
    with (
        plain_files.laid_plain(path, recognised, notes) as plain,
        tempfile.TemporaryDirectory(prefix="mhsds-") as scratch,
    ):
        heading = _heading(first_bytes.read(plain), path.name)
        # DuckDB takes "*" and "[" in a path for a pattern, so it is given a path of ours.
        place = Path(scratch) / "month.csv"
        _link(plain.resolve(), place)
        _refuse_cut(place, path.name)
        yield Table(place, path.name, heading)


def select(table: Table, wanted: Wanted) -> pa.Table:
    """The wanted columns of the wanted rows, as text, in the order of the file."""
    try:
        return _by_duckdb(table, wanted)
    except duckdb.Error:
        if first_bytes.is_utf8(table.path):
            return _by_hand(table, wanted)
    in_utf8 = Table(table.path.with_name("utf8.csv"), table.name, table.heading)
    _write(_transcoded(table.path), in_utf8.path, table.name)
    try:
        return _by_duckdb(in_utf8, wanted)
    except duckdb.Error:
        return _by_hand(table, wanted)


def rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Every row below the heading, with its number as a spreadsheet counts. Slow, but exact.

    Raises UnexpectedLayout at a row that is cut, too long or badly quoted.
    """
    encoding, otherwise = first_bytes.ENCODING, first_bytes.OTHERWISE
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        with table.path.open(encoding=encoding, errors=otherwise, newline="") as file:
            for number, cells in _records(file, table):
                blank = len(cells) != len(table.heading) and not any(map(str.strip, cells))
                if number > 1 and not blank:
                    _refuse_ragged(cells, table, number)
                    yield number, cells
    finally:
        csv.field_size_limit(before)


def _records(file: IO[str], table: Table) -> Iterator[tuple[int, list[str]]]:
    last = [""]

    def lines() -> Iterator[str]:
        while line := file.readline(LONGEST_LINE):
            last[0] = line
            if len(line) == LONGEST_LINE:
                raise csv.Error(f"a line of {LONGEST_LINE:,} characters or more")
            yield line

    records = csv.reader(lines(), strict=True)
    for number in itertools.count(1):
        try:
            cells = next(records)
        except StopIteration:
            return
        except csv.Error as problem:
            raise UnexpectedLayout(
                f"{table.name}, row {number}{_too_long(last[0], table.heading)}: cannot be read "
                f"as CSV ({problem}). A quotation mark may be missing, or the file is damaged: "
                f"fetch it again."
            ) from problem
        yield number, cells


def _too_long(line: str, heading: tuple[str, ...]) -> str:
    """The heading above the cell of a line that is longer than any cell should be."""
    csv.field_size_limit(LONGEST_LINE)
    found = zip(heading, next(csv.reader([line]), []), strict=False)
    return next((f", {name}" for name, cell in found if len(cell) > LONGEST_CELL), "")


def row_numbers(table: Table, wanted: Wanted) -> Iterator[int]:
    """The row of the file that each row of `select` came from."""
    return (number for number, row in rows(table) if wanted.keeps(row))


def _by_duckdb(table: Table, wanted: Wanted) -> pa.Table:
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in table.heading)
    kept = ", ".join(f"coalesce({identifier(name)}, '')" for name in wanted.headings)
    query = (
        f"SELECT {kept} FROM read_csv({_quoted(str(table.path))}, columns={{{columns}}}, "
        f"header=true, auto_detect=false, delim=',', quote='\"', escape='\"', strict_mode=true, "
        f"compression='none') WHERE {wanted.condition}"
    )
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": min(MOST_THREADS, os.cpu_count() or 1),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=settings) as connection:
        found = connection.sql(query).to_arrow_table()
    return found.rename_columns(list(wanted.headings))


def _by_hand(table: Table, wanted: Wanted) -> pa.Table:
    kept = [row for _, row in rows(table) if wanted.keeps(row)]
    places = [table.heading.index(name) for name in wanted.headings]
    columns = [pa.array([row[place] for row in kept], pa.string()) for place in places]
    return pa.table(columns, names=list(wanted.headings))


def identifier(name: str) -> str:
    """A column's name as SQL quotes it."""
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _heading(head: bytes, where: str) -> tuple[str, ...]:
    """The names in the first row."""
    published_csv.refuse_no_text(head, where)
    text = first_bytes.text_of(head)
    published_csv.refuse_web_page(text, where)
    line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    if len(head) == first_bytes.SIZE and len(line) == len(text):
        raise UnexpectedLayout(
            f"{where}, row 1: a first row of {first_bytes.SIZE:,} bytes or more."
        )
    try:
        return tuple(name.strip() for name in next(csv.reader([line], strict=True), []))
    except csv.Error as problem:
        raise UnexpectedLayout(f"{where}, row 1: cannot be read as CSV ({problem}).") from None


def _refuse_cut(path: Path, where: str) -> None:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        last = file.read(1)
    if last not in (b"\n", b"\r"):
        raise UnexpectedLayout(
            f"{where}: the last line has no end, so the file may be cut short. Fetch it again."
        )


def _refuse_ragged(cells: list[str], table: Table, number: int) -> None:
    if len(cells) == len(table.heading) + 1 and not cells[-1]:
        cells.pop()  # a comma at the end of a row, which DuckDB passes over too
    if len(cells) != len(table.heading):
        raise UnexpectedLayout(
            f"{table.name}, row {number}: {len(cells)} cells where the heading has "
            f"{len(table.heading)}, the last being {shown(cells[-1])}. "
            f"The file may be cut short: fetch it again."
        )


def _transcoded(path: Path) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(first_bytes.ENCODING)(first_bytes.OTHERWISE)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield decoder.decode(chunk).encode("utf-8")
    yield decoder.decode(b"", final=True).encode("utf-8")


def _write(chunks: Iterator[bytes], place: Path, where: str) -> None:
    try:
        with place.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
    except OSError as problem:
        raise StoreError(
            f"{where}: cannot be unpacked into {place.parent.parent} ({problem.strerror}). "
            f"Make room there, or point TMPDIR at a folder that has it."
        ) from problem


def _link(path: Path, place: Path) -> None:
    try:
        place.symlink_to(path)
    except OSError:  # not every system lets a person make links
        shutil.copyfile(path, place)
