"""Any file that holds a published table, as the plain CSV that its publisher would have made of it.

Analysts' tools write tables in their own ways, and publishers pack them into zips. Here each is
unpacked or written anew, no number touched, and whatever was left out on the way is said. A file
that is plain already is not copied.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from data_sources.files import first_bytes, gzip_files, workbooks, written_forms, zip_files
from data_sources.files.written_forms import SEPARATORS, Form, Recognised
from data_sources.schema.errors import StoreError, UnexpectedLayout

if TYPE_CHECKING:
    from _csv import Writer

TAIL = 1 << 12  # bytes
LARGEST_FIELD = 1_000_000  # characters
Notes = list[str]


def head_of(path: Path, recognised: Recognised) -> str:
    """The first characters of the table in a file, with commas, by which it is known.

    Raises UnexpectedLayout where the file cannot be read, or a zip holds no table `recognised`.
    """
    head = first_bytes.read(path)
    if workbooks.is_workbook(path.name, head):
        with laid_plain(path, recognised, []) as plain:
            head = _bytes_at_head(plain)
    elif zip_files.is_zip(path.name, head):
        head = zip_files.head_of_table(path, first_bytes.SIZE, _of_bytes(recognised))
    elif gzip_files.is_gzip(head):
        head = gzip_files.head_of_table(path, first_bytes.SIZE)
    return written_forms.plain_head(head, recognised)


@contextmanager
def laid_plain(path: Path, recognised: Recognised, notes: Notes) -> Iterator[Path]:
    """The table of a file as a plain CSV of the same name, which is gone afterwards.

    The file itself where it is plain, or holds no table that is `recognised`. Notes say what the
    table was found in, and what of it was left out. Raises UnexpectedLayout, DataRefused for a zip
    that no publisher made, and StoreError where there is no room to unpack it.
    """
    with tempfile.TemporaryDirectory(prefix="table-") as scratch, first_bytes.readable(path):
        place = Path(scratch) / path.name
        with path.open("rb") as file:
            head = file.read(first_bytes.SIZE)
        if workbooks.is_workbook(path.name, head):
            _write_workbook(path, place, recognised, notes)
            yield place
            return
        unpacked = Path(scratch) / "unpacked" / path.name
        unpacked.parent.mkdir()
        if zip_files.is_zip(path.name, head):
            wanted = _of_bytes(recognised)
            _write(zip_files.table(path, first_bytes.SIZE, wanted), unpacked, path.name)
            notes += _left_in_zip(path, zip_files.others(path, first_bytes.SIZE, wanted))
            path = unpacked
        elif gzip_files.is_gzip(head):
            _write(gzip_files.table(path), unpacked, path.name)
            path = unpacked
        with _without_additions(path, Path(scratch) / path.name, recognised, notes) as plain:
            yield plain


@contextmanager
def _without_additions(
    path: Path, place: Path, recognised: Recognised, notes: Notes
) -> Iterator[Path]:
    head = _bytes_at_head(path)
    form = written_forms.form_of(head, recognised)
    text = written_forms.plain_head(head, recognised)
    if recognised(text) and written_forms.has_additions(form, text, _tail(path, form)):
        _write_anew(path, place, form, notes)
        yield place
    else:
        yield path


def _bytes_at_head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(first_bytes.SIZE)


def _tail(path: Path, form: Form) -> str:
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        content = file.read()
    if form.is_wide:
        return content[len(content) % 2 :].decode(form.encoding, errors="replace")
    return first_bytes.text_of(content)


@contextmanager
def _room(place: Path, where: str) -> Iterator[None]:
    """Turn what a full disk says of a copy into a sentence."""
    try:
        yield
    except OSError as problem:
        raise StoreError(
            f"{where}: cannot be unpacked into {place.parent.parent} ({problem.strerror}). "
            f"Make room there, or point TMPDIR at a folder that has it."
        ) from problem


def _write_anew(path: Path, place: Path, form: Form, notes: Notes) -> None:
    """The table with commas, in UTF-8, without what another program added to it."""
    if form.is_wide:
        notes.append(f"{path.name}: the text is UTF-16; it was read as such.")
    if form.separator != ",":
        notes.append(f"{path.name}: the columns are separated by {SEPARATORS[form.separator]}.")
    if form.above:
        said = _ignored(form.above, "row", " above the heading")
        notes.append(f"{path.name}: {said}; rows are counted from the heading on.")
    elif form.added:
        notes.append(f"{path.name}: the line {form.added.strip()!r} before the heading is ignored.")
    ended = _tail(path, form)
    if written_forms.has_end_mark(ended):
        notes.append(f"{path.name}: a Ctrl-Z at the end, as `copy` leaves it, is ignored.")
    before = csv.field_size_limit(LARGEST_FIELD)
    errors = "replace" if form.is_wide else first_bytes.OTHERWISE
    try:
        with (
            _room(place, path.name),
            path.open(encoding=form.encoding, errors=errors, newline="") as file,
            place.open("w", encoding="utf-8", newline="") as fresh,
        ):
            file.read(len(form.added) + (1 if form.is_wide and _is_marked(path) else 0))
            rows = csv.reader(file, delimiter=form.separator)
            writer = csv.writer(fresh, lineterminator="\n")
            _copy_rows(rows, writer, path.name, notes)
    except csv.Error as problem:
        raise UnexpectedLayout(
            f"{path.name}, row {rows.line_num}: cannot be read as CSV ({problem}). Fetch it again."
        ) from problem
    finally:
        csv.field_size_limit(before)
    if not written_forms.without_end_mark(ended).endswith(("\n", "\r")):
        _take_end_off(place)


def _is_marked(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) in (b"\xff\xfe", b"\xfe\xff")


def _copy_rows(rows: Iterator[list[str]], writer: Writer, where: str, notes: Notes) -> None:
    """Every row, without columns that have no name; blank rows keep their place, or end the file.

    A blank row inside stays blank, so that later rows keep their numbers.
    """
    heading = next(rows, [])
    named = [place for place, name in enumerate(heading) if name.strip()]
    nameless = [place for place in range(len(heading)) if place not in set(named)]
    writer.writerow([heading[place] for place in named])
    waiting = blank = 0
    filled: set[int] = set()
    for row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells == [written_forms.END_OF_FILE]:
            waiting += 1
            continue
        for _ in range(waiting):
            writer.writerow([])
        blank, waiting = blank + waiting, 0
        filled.update(place for place in nameless if place < len(cells) and cells[place])
        writer.writerow(_of_named(row, named, len(heading)))
    notes += _said_of_blanks(where, len(nameless) - len(filled), len(filled), blank + waiting)


def _of_named(row: list[str], named: list[int], width: int) -> list[str]:
    """A row's cells under the columns with names; cells beyond the heading stay, to be refused."""
    beyond = row[width:] if any(cell.strip() for cell in row[width:]) else []
    return [row[place] for place in named if place < len(row)] + beyond


def _said_of_blanks(where: str, empty: int, nameless: int, rows: int) -> Notes:
    said = []
    if empty:
        said.append(f"{where}: {_ignored(empty, 'blank column')}.")
    if nameless:
        named = _ignored(nameless, "column", " without a name in the heading")
        said.append(f"{where}: {named}; row numbers that another program added look like that.")
    if rows:
        said.append(f"{where}: {_ignored(rows, 'blank row')}.")
    return said


def _ignored(number: int, thing: str, which: str = "") -> str:
    what = f"1 {thing}{which} was" if number == 1 else f"{number:,} {thing}s{which} were"
    return f"{what} ignored"


def _take_end_off(place: Path) -> None:
    """A text that had no end to its last line may be cut short: its copy must not hide that."""
    with place.open("r+b") as file:
        file.truncate(max(place.stat().st_size - 1, 0))


def _of_bytes(recognised: Recognised) -> Callable[[bytes], bool]:
    return lambda head: recognised(written_forms.plain_head(head, recognised))


def _left_in_zip(path: Path, others: list[str]) -> Notes:
    if not others:
        return []
    return [
        f"{path.name}: the zip holds other tables of this layout too, which were not taken: "
        f"{', '.join(others)}. Unpack it to take them in."
    ]


def _write_workbook(path: Path, place: Path, recognised: Recognised, notes: Notes) -> None:
    sheet = workbooks.table(path, recognised)
    with _room(place, path.name), place.open("w", encoding="utf-8", newline="") as fresh:
        _copy_rows(iter(sheet.rows), csv.writer(fresh, lineterminator="\n"), path.name, notes)
    notes.append(f"{path.name}: read from the sheet {sheet.name!r} of a workbook.")
    if sheet.alike:
        names = ", ".join(repr(name) for name in sheet.alike)
        notes.append(f"{path.name}: the same stands in {names}, which was not read again.")
    if sheet.above:
        notes.append(f"{path.name}: {_ignored(sheet.above, 'row', ' above the heading')}.")


def _write(chunks: Iterator[bytes], place: Path, where: str) -> None:
    with _room(place, where), place.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
