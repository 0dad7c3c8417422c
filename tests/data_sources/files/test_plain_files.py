"""What other programs make of a table: read with a note, no number touched, nothing hidden."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from monthly_samples import HEADING, rows, write_zip
from samples import ANNUAL_HEADING, annual_rows

from data_sources.adapters.registry import is_known
from data_sources.files import gzip_files
from data_sources.files.plain_files import laid_plain
from data_sources.files.workbooks import table as workbook_table
from data_sources.schema.errors import DataRefused, NoFigures, SourceError, UnexpectedLayout
from mha_monitor.ingest.read_file import read_figures

MONTH = [line for line in rows("2025-09") if line[4] in ("England", "QOP", "QMM")]
TABLES = {"annual": (ANNUAL_HEADING, annual_rows()), "monthly": (HEADING, MONTH)}
Written = Callable[[Path, list[list[str]]], Path]


def text(lines, **how) -> str:
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\r\n", **how}).writerows(lines)
    return out.getvalue()


def put(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(path: Path, lines, *, above: int = 0, sheet: str = "Data") -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_numbers": True}) as book:
        book.add_worksheet("Notes").write(0, 0, "About these figures")
        page = book.add_worksheet(sheet)
        for number, line in enumerate(lines, start=above):
            page.write_row(number, 0, line)
    return path


def in_gzip(path: Path, content: str) -> Path:
    return put(path.with_suffix(".csv.gz"), gzip.compress(content.encode()))


def in_zip(path: Path, lines) -> Path:
    return write_zip(path.with_suffix(".zip"), {"folder/INVENTED table.csv": text(lines).encode()})


# What each program does, and what must be said of it.
WAYS: dict[str, tuple[Written, str]] = {
    "R and DBeaver: all fields quoted": (
        lambda path, lines: put(path, text(lines, quoting=csv.QUOTE_ALL)),
        "",
    ),
    "R: row names in a column without a name": (
        lambda path, lines: put(
            path, text([[str(n) if n else "", *line] for n, line in enumerate(lines)])
        ),
        "1 column without a name in the heading was ignored",
    ),
    "Excel: blank columns and rows behind the table": (
        lambda path, lines: put(
            path, text([*([*line, "", ""] for line in lines), *[[""] * (len(lines[0]) + 2)] * 3])
        ),
        "3 blank rows were ignored",
    ),
    "Excel: a line that names the separator": (
        lambda path, lines: put(path, "sep=,\r\n" + text(lines)),
        "the line 'sep=,' before the heading is ignored",
    ),
    "Excel abroad: semicolons": (
        lambda path, lines: put(path, text(lines, delimiter=";"), "utf-8-sig"),
        "the columns are separated by semicolons",
    ),
    "Excel: Unicode text": (
        lambda path, lines: put(path, text(lines, delimiter="\t"), "utf-16"),
        "the text is UTF-16",
    ),
    "SQL Server: UTF-16 without a mark": (
        lambda path, lines: put(path, text(lines), "utf-16-le"),
        "the text is UTF-16",
    ),
    "PowerShell: the type before the heading": (
        lambda path, lines: put(
            path, "#TYPE System.Object\r\n" + text(lines, quoting=csv.QUOTE_ALL)
        ),
        "before the heading is ignored",
    ),
    "copy: Ctrl-Z at the end": (
        lambda path, lines: put(path, text(lines) + "\x1a"),
        "a Ctrl-Z at the end",
    ),
    "Windows: cp1252": (lambda path, lines: put(path, text(lines), "cp1252"), ""),
    "a mark at the beginning": (lambda path, lines: put(path, text(lines), "utf-8-sig"), ""),
    "pandas: another column at the end": (
        lambda path, lines: put(
            path, text([[*line, "source" if n == 0 else "x"] for n, line in enumerate(lines)])
        ),
        "the column 'source' is none of the publisher's",
    ),
    "bars": (
        lambda path, lines: put(path, text(lines, delimiter="|")),
        "the columns are separated by bars",
    ),
    "zipped": (in_zip, ""),
    "gzipped": (lambda path, lines: in_gzip(path, text(lines)), ""),
    "people: a title above the heading": (
        lambda path, lines: put(path, "INVENTED figures, for the board\r\n\r\n" + text(lines)),
        "2 rows above the heading were ignored",
    ),
    "people: a title, semicolons and a note of two cells": (
        lambda path, lines: put(path, "Made on;1 May\r\n" + text(lines, delimiter=";")),
        "1 row above the heading was ignored",
    ),
    "a workbook": (
        lambda path, lines: workbook(path.with_suffix(".xlsx"), lines),
        "read from the sheet 'Data' of a workbook",
    ),
    "a workbook with a title": (
        lambda path, lines: workbook(path.with_suffix(".xlsx"), lines, above=3),
        "3 rows above the heading were ignored",
    ),
}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("way", WAYS)
def test_a_table_is_read_alike_however_it_is_written(tmp_path, way, table):
    heading, body = TABLES[table]
    lines = [list(heading), *body]
    written, said = WAYS[way]
    plain = read_figures(put(tmp_path / "INVENTED plain.csv", text(lines, lineterminator="\n")))
    found = read_figures(written(tmp_path / "INVENTED other.csv", lines))
    pd.testing.assert_frame_equal(found.content, plain.content)
    assert plain.notes == []
    assert said in " ".join(found.notes) if said else found.notes == []


@given(
    st.lists(
        st.lists(st.text(alphabet=' ,;"aé\n*7', max_size=4), min_size=3, max_size=3), max_size=6
    ),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
    st.integers(0, 2),
)
def test_no_cell_is_changed_on_the_way(tmp_path_factory, body, separator, encoding, blank):
    """Cells as Python's own reader has them; blank rows inside keep their place."""
    path = tmp_path_factory.mktemp("cells") / "INVENTED.csv"
    lines = [["alpha", "beta", "gamma"], *body, ["x", "y", "z"], *[["", "", ""]] * blank]
    put(path, text(lines, delimiter=separator, lineterminator="\n"), encoding)
    with laid_plain(path, lambda head: head.startswith("alpha,beta,gamma"), []) as plain:
        content = plain.read_text(encoding="utf-8-sig")
        found = list(csv.reader(io.StringIO(content, newline="")))
    kept = [line if any(cell.strip() for cell in line) else [] for line in lines[: len(body) + 2]]
    assert [line if any(map(str.strip, line)) else [] for line in found][: len(kept)] == kept


def test_a_file_that_is_plain_is_not_copied(tmp_path):
    path = put(tmp_path / "INVENTED.csv", text([HEADING, *MONTH]))
    with laid_plain(path, is_known, []) as plain:
        assert plain == path


def test_a_file_cut_in_mid_line_is_told_so_whatever_is_written_anew(tmp_path):
    whole = text([HEADING, *MONTH], delimiter=";")
    path = put(tmp_path / "INVENTED.csv", whole[:-20])
    with pytest.raises(UnexpectedLayout, match="the last line has no end"):
        read_figures(path)


def test_row_numbers_are_those_of_the_file(tmp_path):
    lines = [list(HEADING), *(list(line) for line in MONTH[:6])]
    lines[4][10] = "few"
    path = put(tmp_path / "INVENTED.csv", text([*lines[:2], [], *lines[2:], ["", ""]]))
    with pytest.raises(SourceError, match=r"row 6, MEASURE_VALUE: .*'few'"):
        read_figures(path)


@pytest.mark.parametrize("cut", [1, 2])
def test_a_row_that_is_short_is_not_shifted_by_a_column_without_a_name(tmp_path, cut):
    lines = [["", *HEADING], *([str(n), *line] for n, line in enumerate(MONTH[:5]))]
    del lines[3][-cut:]
    with pytest.raises(SourceError, match=f"row 4: {11 - cut} cells where the heading has 11"):
        read_figures(put(tmp_path / "INVENTED.csv", text(lines)))


def test_other_tables_of_a_zip_are_named(tmp_path):
    content = text([HEADING, *MONTH]).encode()
    path = write_zip(tmp_path / "INVENTED.zip", {"a.csv": content, "b.csv": content[:4000] + b"\n"})
    (said,) = (note for note in read_figures(path).notes if "zip" in note)
    assert said.endswith("which were not taken: b.csv. Unpack it to take them in.")


def test_a_workbook_without_a_table_is_passed_over_and_a_broken_one_is_a_sentence(tmp_path):
    path = workbook(tmp_path / "INVENTED.xlsx", [["Contents"], ["Table 1a"]])
    with pytest.raises(NoFigures, match="a workbook without a table that is known, in the sheets"):
        workbook_table(path, is_known)
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(UnexpectedLayout, match="the workbook cannot be opened"):
        read_figures(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "no workbook")
    with pytest.raises(UnexpectedLayout, match="the workbook cannot be opened"):
        read_figures(path)


def test_a_row_of_figures_above_the_heading_is_not_dropped(tmp_path):
    """Two files laid together the wrong way round: what stands above may be of the table."""
    first, *others = annual_rows()
    path = put(tmp_path / "annual.csv", text([first, ANNUAL_HEADING, *others]))
    with pytest.raises(SourceError, match="no source begins like this"):
        read_figures(path)


def test_a_gzip_that_is_cut_or_packs_too_much_is_a_sentence(tmp_path, monkeypatch):
    whole = in_gzip(tmp_path / "annual.csv", text([ANNUAL_HEADING, *annual_rows()]))
    cut = put(tmp_path / "cut.csv.gz", whole.read_bytes()[:-20])
    with pytest.raises(UnexpectedLayout, match=r"cut\.csv\.gz: cannot be unpacked .* fetch it"):
        read_figures(cut)
    monkeypatch.setattr(gzip_files, "MOST_BYTES", 100)
    with pytest.raises(DataRefused, match="more than 100 bytes"):
        read_figures(whole)


def sheets(path: Path, **lines: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_numbers": True}) as book:
        for name, rows_of in lines.items():
            page = book.add_worksheet(name)
            for number, line in enumerate(rows_of):
                page.write_row(number, 0, line)
    return path


@pytest.mark.parametrize("table", TABLES)
def test_of_two_sheets_that_differ_neither_is_taken(tmp_path, table):
    """As of two CSVs: which was meant nobody can tell, and the first one is no better."""
    heading, body = TABLES[table]
    other = [*body[:-1], [*body[-1][:-1], "7"]]
    for second in (other, body[:-1]):
        path = sheets(tmp_path / "INVENTED.xlsx", Data=[heading, *body], Copy=[heading, *second])
        with pytest.raises(DataRefused, match=r"sheets 'Data' and 'Copy' .* differ. Neither was"):
            read_figures(path)


@pytest.mark.parametrize("table", TABLES)
def test_of_two_sheets_that_hold_the_same_one_is_taken_and_both_are_named(tmp_path, table):
    lines = [list(TABLES[table][0]), *TABLES[table][1]]
    path = sheets(tmp_path / "INVENTED.xlsx", Notes=[["About"]], Data=lines, Copy=[*lines, [""]])
    plain = read_figures(put(tmp_path / "INVENTED plain.csv", text(lines, lineterminator="\n")))
    found = read_figures(path)
    pd.testing.assert_frame_equal(found.content, plain.content)
    assert "read from the sheet 'Data'" in found.notes[0]
    assert "the same stands in 'Copy', which was not read again" in found.notes[1]
