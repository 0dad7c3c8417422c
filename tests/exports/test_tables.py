"""Tables as files: each format read back by another reader, its numbers those of the API."""

from __future__ import annotations

import csv
import json
import math

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from command_line import run

from mha_monitor import monitor
from mha_monitor.definitions.data_dictionary import ON_EVERY_ROW
from mha_monitor.exports import tables

ASKED = ("ratios", "--area-kind", "icb", "--group", "black")
NUMBERS = ("count", "count_low", "count_high", "rate", "ratio", "ratio_low", "ratio_high")


@pytest.fixture(scope="module")
def found():
    return monitor.ratios(area_kind="icb", group="black")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("tables")
    for ending in ("xlsx", "csv", "parquet", "json", "ndjson"):
        assert run(*ASKED, "--out", where / f"t.{ending}").exit_code == 0
    return where


def read_workbook(path) -> pd.DataFrame:
    book = openpyxl.load_workbook(path)
    sheet = book["Table 1"]
    (table,) = sheet.tables.values()
    heading, *rows = sheet[table.ref]
    return pd.DataFrame(
        [[c.value for c in row] for row in rows], columns=[c.value for c in heading]
    )


def read(path) -> pd.DataFrame:
    readers = {
        ".xlsx": read_workbook,
        ".csv": lambda p: pd.DataFrame(list(csv.DictReader(p.open(encoding="utf-8", newline="")))),
        ".parquet": lambda p: pq.read_table(p).to_pandas(),
        ".json": lambda p: pd.DataFrame(json.loads(p.read_text(encoding="utf-8"))),
        ".ndjson": lambda p: pd.DataFrame(
            [json.loads(line) for line in p.read_text(encoding="utf-8").splitlines()]
        ),
    }
    return readers[path.suffix](path)


def as_number(cell: object) -> float:
    if cell in (None, "", "[c]", "[x]"):
        return math.nan
    return math.inf if cell in ("Infinity", "[z]") else float(cell)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "parquet", "json", "ndjson"])
def test_numbers_of_every_format_are_those_of_the_api(folder, found, ending):
    back = read(folder / f"t.{ending}")
    assert back["area_code"].tolist() == found.table["area_code"].tolist()
    for name in NUMBERS:
        read_back = [as_number(cell) for cell in back[name]]
        assert read_back == pytest.approx(found.table[name].tolist(), nan_ok=True), name
    assert [*back][-len(ON_EVERY_ROW) :] == [*ON_EVERY_ROW] or ending == "xlsx"
    assert set(back["licence"]) == {"Open Government Licence v3.0"}
    assert back["row_caveat"].tolist() == found.row_caveats
    codes = monitor.open_store().areas.set_index("area_code")["ons_code"]
    for area, code in zip(back["area_code"], back["ons_code"], strict=True):
        assert code.startswith("E54") and code in set(codes[[area]])


def test_a_workbook_is_laid_out_as_government_asks(folder):
    book = openpyxl.load_workbook(folder / "t.xlsx")
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Table 1", "Columns"]
    for sheet in book.worksheets[1:]:
        assert len(sheet.tables) == 1, sheet.title
        assert not sheet.merged_cells.ranges
    cover = " ".join(str(c.value) for row in book["Cover"] for c in row if c.value)
    assert "Source: NHS England" in cover and "Open Government Licence" in cover
    table = read_workbook(folder / "t.xlsx")
    hidden = table["mark"].eq("suppressed")
    assert hidden.any() and set(table.loc[hidden, "count"]) == {"[c]"}
    assert all(isinstance(cell, int) for cell in table.loc[~hidden, "count"])
    meanings = dict(book["Columns"].iter_rows(min_row=3, values_only=True))
    assert meanings["ratio"].startswith("rate / reference_rate")


def test_numbers_in_a_workbook_are_numbers_and_no_cell_is_a_formula(folder):
    book = openpyxl.load_workbook(folder / "t.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds and "n" in kinds
    assert not any(sheet._hyperlinks for sheet in book if sheet.title == "Table 1")


def test_metadata_of_csv_on_the_web_names_every_column(folder):
    told = json.loads((folder / "t.csv-metadata.json").read_text(encoding="utf-8"))
    with (folder / "t.csv").open(encoding="utf-8", newline="") as file:
        heading = next(csv.reader(file))
    assert told["@context"][0] == "http://www.w3.org/ns/csvw" and told["url"] == "t.csv"
    columns = told["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == heading
    kinds = {column["name"]: column["datatype"] for column in columns}
    assert kinds["ratio"] == "number" and kinds["area_code"] == "string"
    assert told["dc:license"]["@id"].startswith("https://www.nationalarchives.gov.uk/")
    assert "not people" in told["dc:description"]


def test_a_byte_order_mark_where_it_is_asked_for(tmp_path):
    plain, marked = (run("rates", "--format", "csv", *more) for more in ((), ("--bom",)))
    assert marked.stdout_bytes == b"\xef\xbb\xbf" + plain.stdout_bytes
    assert not plain.stdout_bytes.startswith(b"\xef")
    with_mark = run("rates", "--format", "json", "--bom")
    assert not with_mark.stdout_bytes.startswith(b"\xef")


@pytest.mark.parametrize("command", ["trend", "funnel", "pooled", "bases", "figures", "inequality"])
def test_every_question_opens_in_a_spreadsheet(tmp_path, command):
    out = tmp_path / "answer.xlsx"
    more = ("--area", "QWE", "--dimension", "ethnicity") if command == "figures" else ()
    result = run(command, *more, "--out", out)
    assert result.exit_code == 0, result.stderr
    book = openpyxl.load_workbook(out)
    assert len(book["Table 1"].tables) == 1


def test_a_list_is_left_as_it_is():
    found = monitor.ratios(group="black").noted("")
    found.table = pd.DataFrame({"group": ["black"]})
    assert tables.whole(found) is found.table
