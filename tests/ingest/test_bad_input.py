"""Damaged files: each is refused with one sentence that names file, row and column, and exit 4.

A sound file lies in the folder too, and is taken in; of the damaged one nothing may stay.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from command_line import run
from samples import ANNUAL_HEADING, ANNUAL_NAME, annual_rows, as_csv, write_annual

from mha_monitor.store.store import ENVIRONMENT

Rows = list[list[str]]
COLUMN = {name: place for place, name in enumerate(ANNUAL_HEADING)}
SOUND = as_csv([["2024/25", *row[1:]] for row in annual_rows()])


def content_of(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Iterator[Path]:
    """A data folder that holds a snapshot, so that there is something to spoil: nobody may."""
    folder, earlier = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("earlier")
    write_annual(earlier)
    (earlier / "sound.csv").write_text(SOUND, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(folder))
        assert run("refresh", "--from", earlier).exit_code == 0
        yield folder


@pytest.fixture
def refused(tmp_path, data) -> Callable[[str, bytes], str]:
    """Refresh from a folder with this file and a sound one; give the sentence of refusal.

    The sound one was taken in before, so that nothing at all may change.
    """

    def refuse(name: str, content: bytes) -> str:
        folder = tmp_path / "incoming"
        folder.mkdir()
        (folder / name).write_bytes(content)
        (folder / "sound.csv").write_text(SOUND, encoding="utf-8")
        before = content_of(data)
        result = run("refresh", "--from", folder)
        assert (result.exit_code, result.stdout) == (4, "")
        assert content_of(data) == before
        assert "Traceback" not in result.stderr
        held, said = result.stderr.strip().splitlines()
        assert (held, said.startswith(name)) == ("sound.csv: held already.", True), said
        return said

    return refuse


def damaged(change: Callable[[Rows], object]) -> bytes:
    rows = annual_rows()
    change(rows)
    return as_csv(rows).encode()


def row_of(rows: Rows, **wanted: str) -> int:
    """The place of the first row with these cells."""
    for place, row in enumerate(rows):
        if all(row[COLUMN[name]] == cell for name, cell in wanted.items()):
            return place
    raise AssertionError(f"no row has {wanted}")


def overwrite(column: str, cell: str, **wanted: str) -> tuple[bytes, int]:
    """The sample with one cell overwritten, and that cell's row as a spreadsheet numbers it."""
    rows = annual_rows()
    place = row_of(rows, **wanted)
    rows[place][COLUMN[column]] = cell
    return as_csv(rows).encode(), place + 2


BLACK = {"DemographicBreakdown": "Black or Black British"}
IN_ENGLAND = {**BLACK, "OrganisationBreakdown": "All submissions"}
IN_DORSET = {**BLACK, "OrgID": "QVV"}


@pytest.mark.parametrize(
    ("column", "cell", "wanted", "sentence"),
    [
        ("DemographicBreakdown", "Martian", IN_ENGLAND, "'Martian' is not a known ethnic group"),
        ("DemographicBreakdown", "White2", IN_ENGLAND, "'White2' is not a known ethnic group"),
        ("DemographicBreakdown", "#REF!", IN_DORSET, "'#REF!' is not a known ethnic group"),
        (
            "DemographicBreakdown",
            "01-Feb",
            {"Demographic": "IMD"},
            "'01-Feb' is not a tenth of the deprivation index",
        ),
        ("OrgName", "", IN_DORSET, "the row names no organisation"),
        ("MHSDS_Count", "-15", IN_DORSET, "expected a count, '*' or NULL, but found '-15'"),
        ("MHSDS_Count", "13", IN_DORSET, "a count of 13 is not a multiple of 5"),
        ("MHSDS_Count", "#REF!", IN_DORSET, "expected a count, '*' or NULL, but found '#REF!'"),
        ("Total_Count", "1.5E+01", IN_ENGLAND, "but found '1.5E+01'"),
        ("Total_Count", "19", IN_ENGLAND, "19 is not the sum of its two parts"),
        ("CrudeRate", "high", IN_ENGLAND, "expected a rate or NULL, but found 'high'"),
        ("StdRate", "-3.4", IN_ENGLAND, "expected a rate or NULL, but found '-3.4'"),
        ("Year", "2025", {}, "'2025' is not a financial year"),
        ("Year", "2024/25", IN_DORSET, "'2024/25' in a file that begins with '2025/26'"),
        ("Measure", "All detentions2", IN_DORSET, "'All detentions2' is not a measure"),
        ("OrgName", "NHS\0DORSET", IN_DORSET, "holds a character that is no text"),
        ("OrgName", "x" * 10_000_000, IN_DORSET, "a cell of 10,000,000 characters"),
    ],
)
def test_a_damaged_cell_is_named_by_file_row_and_column(refused, column, cell, wanted, sentence):
    content, row = overwrite(column, cell, **wanted)
    said = refused("damaged.csv", content)
    places = [f"damaged.csv, row {row}, {column}: "]
    if column == "OrgName" and not cell:
        places = [f"damaged.csv, row {row}, OrgID: "]  # the code and the name are one answer
    assert said.startswith(tuple(places))
    assert sentence in said


def test_a_count_above_the_total_is_named_by_row_and_column(refused):
    rows = annual_rows()
    place = row_of(rows, **IN_DORSET)
    for column in ("MHSDS_Count", "Total_Count"):
        rows[place][COLUMN[column]] = "450"
    said = refused("damaged.csv", as_csv(rows).encode())
    assert said.startswith(f"damaged.csv, row {place + 2}, MHSDS_Count: a part, at least 448, ")
    assert "is more than its total, at most 102" in said
    assert "QVV" in said


def test_a_row_given_twice_is_named_with_the_row_it_repeats(refused):
    rows = annual_rows()
    place = row_of(rows, **IN_DORSET)
    rows.insert(place + 40, [*rows[place]])
    said = refused("damaged.csv", as_csv(rows).encode())
    assert said.startswith(f"damaged.csv, row {place + 42}, MHSDS_Count: the same figure is given")
    assert f"first in row {place + 2}," in said


@pytest.mark.parametrize("name", ANNUAL_HEADING)
def test_a_missing_column_is_named(refused, name):
    heading = [column for column in ANNUAL_HEADING if column != name]
    rows = [[cell for at, cell in enumerate(row) if at != COLUMN[name]] for row in annual_rows()]
    said = refused("damaged.csv", as_csv(rows, tuple(heading)).encode())
    # Without one of the first three columns the file is not known at all.
    known = COLUMN[name] > 2
    assert said.startswith("damaged.csv, row 1: ")
    assert (f"({name})" in said) if known else ("no source begins like this" in said)


@pytest.mark.parametrize("harmed", ["h", "", "Organisation\x7fBreakdown", "OrganisationBreakdow"])
def test_a_heading_that_is_damaged_is_called_so(refused, harmed):
    heading = [harmed if name == "OrganisationBreakdown" else name for name in ANNUAL_HEADING]
    said = refused("damaged.csv", as_csv(annual_rows(), tuple(heading)).encode())
    assert said.startswith("damaged.csv, row 1: no column for breakdown (OrganisationBreakdown).")
    assert ("the file is damaged, or a heading was edited" in said) == bool(harmed)
    assert "COLUMNS" not in said and "adapter" not in said


def test_a_column_given_twice_is_refused(refused):
    rows = [[*row, "5"] for row in annual_rows()]
    said = refused("damaged.csv", as_csv(rows, (*ANNUAL_HEADING, "Total_Count")).encode())
    assert "two columns for count, 'Total_Count' and 'Total_Count'" in said


def test_a_ragged_row_is_named(refused):
    said = refused("damaged.csv", damaged(lambda rows: rows[7].pop()))
    assert said.startswith("damaged.csv, row 9: 14 cells where the heading has 15")


def test_a_quotation_mark_that_is_never_closed_is_found_where_it_opens(refused):
    content, row = overwrite("OrgName", "DORSET", **IN_DORSET)
    said = refused("damaged.csv", content.replace(b",DORSET,", b',"DORSET,'))
    assert said.startswith(f"damaged.csv, row {row}: 22 cells where the heading has 15")


def test_a_file_cut_in_mid_line_names_the_line(refused):
    content = as_csv(annual_rows()).encode()
    cut = content[: content.index(b"QVV") + 20]
    said = refused("damaged.csv", cut)
    assert said.startswith(f"damaged.csv, row {cut.count(10) + 1}: the last line has no end")


@pytest.mark.parametrize("kept", [1, 2, 20, 27, 29, 34, 36, 100, -2, -1])
def test_a_file_cut_at_the_end_of_a_line_is_missed_by_its_own_sums(refused, kept):
    rows = annual_rows()[:kept]
    said = refused("damaged.csv", as_csv(rows).encode())
    assert said.startswith(f"damaged.csv, which ends at row {len(rows) + 1}: ")
    assert "Rows are missing, so the file may be cut short: fetch it again." in said


@pytest.mark.parametrize("code", ["QVV", "QSL", "UNKNOWN", "11J"])
def test_a_file_without_one_of_its_areas_is_refused(refused, code):
    rows = [row for row in annual_rows() if row[COLUMN["OrgID"]] != code]
    assert "the areas add up to" in refused("damaged.csv", as_csv(rows).encode())


def test_a_file_without_one_group_in_one_area_is_refused(refused):
    def forget(rows: Rows) -> None:
        del rows[row_of(rows, **IN_DORSET)]

    said = refused("damaged.csv", damaged(forget))
    assert "All detentions, ethnicity black, has no row for the icb QVV." in said


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("page.csv", b"<!DOCTYPE html><html><body>Moved</body></html>\n", "row 1: this is a web"),
        ("page.csv", b"\xef\xbb\xbf\n <html>\n", "row 1: this is a web page, not a table"),
        ("empty.csv", b"", "the file is empty"),
        ("empty.csv", b" \r\n\n", "the file is empty"),
        ("empty.csv", b"\xef\xbb\xbf", "the file is empty"),
        ("wide.csv", b"\0\1" + as_csv(annual_rows()).encode(), "row 1: the text is UTF-16"),
        ("heading.csv", as_csv([]).encode(), "row 2: no figures below the heading"),
        ("prices.csv", b"date,price\n2024-01-01,3\n", "row 1: no source begins like this"),
        ("figures.xlsx", b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "cannot be opened"),
        ("cut.json", b'{"id": "eff-mental-health-act-detentions", "observ', "may be cut short"),
    ],
)
def test_a_file_that_is_no_table_of_ours_is_refused(refused, name, content, sentence):
    said = refused(name, content)
    assert sentence in said
    assert said.endswith(".")


def test_the_sample_itself_is_sound(tmp_path, data):
    assert run("refresh", "--from", write_annual(tmp_path / "again").parent).exit_code == 3
    held = run("refresh", "--from", tmp_path / "again", "--dry-run")
    assert held.stdout == f"{ANNUAL_NAME}: held already.\n"
