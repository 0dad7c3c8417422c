"""Lookups of small areas: both shapes, drifting names, and what a cut-short one says."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import geography_samples
import pandas as pd
import pytest

from data_sources.geography import area_lookup, area_vintages
from data_sources.schema.errors import UnexpectedLayout

SHARED_LOOKUP = Path("lookups") / "lsoa21_to_sicbl24_icb24_icb26_nhser_ltla24.csv.gz"
AREAS = {"2024": (106, 42), "2026": (105, 36)}


@pytest.fixture
def write(tmp_path):
    def written(rows: list[dict], name: str = "INVENTED_lookup.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps({"features": [{"attributes": row} for row in rows]}))
        return path

    return written


def read_rows(write, vintage: str, rows: list[dict] | None = None) -> pd.DataFrame:
    rows = geography_samples.lookup_rows(vintage) if rows is None else rows
    return area_lookup.read(write(rows), vintage)


@pytest.mark.parametrize("vintage", AREAS)
def test_a_lookup_places_every_small_area_once(write, vintage):
    table = read_rows(write, vintage)
    sub_icbs, icbs = AREAS[vintage]
    assert len(table) == table["small_area"].nunique() == 318
    assert (table["sub_icb_code"].nunique(), table["icb_code"].nunique()) == (sub_icbs, icbs)
    dorset = table[table["icb_code"].eq("QVV")].iloc[0]
    assert dorset[["icb_name", "icb_ons_code"]].tolist() == ["Dorset", "E54000041"]
    assert dorset[["sub_icb_code", "sub_icb_name"]].tolist() == ["11J", "Dorset (11J)"]


def test_a_csv_with_a_byte_order_mark_gives_the_same_as_the_service(write, tmp_path):
    path = tmp_path / "INVENTED_lookup.csv"
    path.write_bytes(geography_samples.lookup_csv("2026"))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    pd.testing.assert_frame_equal(area_lookup.read(path, "2026"), read_rows(write, "2026"))


def test_names_of_fields_may_be_in_lower_case_and_of_a_year_between(write):
    rows = geography_samples.lookup_rows("2024")
    other = [{name.lower().replace("24", "25"): cell for name, cell in row.items()} for row in rows]
    pd.testing.assert_frame_equal(
        read_rows(write, "2024", other), read_rows(write, "2024"), check_like=True
    )
    assert area_lookup.vintage_of_fields(list(other[0])) == "2024"
    assert area_lookup.vintage_of_fields(["LSOA21CD", "ICB26CD"]) == "2026"
    assert area_lookup.vintage_of_fields(["Year", "Measure"]) == ""


def test_small_areas_of_wales_are_passed_over(write):
    rows = geography_samples.lookup_rows("2024")
    welsh = rows[0] | {"LSOA21CD": "W01000001"}
    assert len(read_rows(write, "2024", [*rows, welsh])) == 318


def without(rows: list[dict], column: str) -> list[dict]:
    return [{name: cell for name, cell in row.items() if name != column} for row in rows]


ROWS = geography_samples.lookup_rows("2026")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([*ROWS, ROWS[7]], "E01900008 is given more than once.*overlap"),
        (without(ROWS, "ICB26CDH"), "no column for icb_code. Found LSOA21CD"),
        ([ROWS[0] | {"ICB26NM": " "}, *ROWS[1:]], "feature 1, ICB26NM: the cell is empty"),
        ([ROWS[0] | {"LSOA21CD": "E02000001"}, *ROWS[1:]], "'E02000001' is no small area"),
        (ROWS[:200], r"different sub-icbs, where 2026 has 105"),
        ([ROWS[0] | {"ICB26NM": "Elsewhere"}, *ROWS[1:]], "QHM is given two names"),
        (geography_samples.lookup_rows("2024"), "those of areas of 2024, not of 2026"),
        ([{"a": 1}], "no column for small_area"),
    ],
)
def test_a_lookup_that_cannot_be_right_is_refused_with_a_sentence(write, rows, sentence):
    with pytest.raises(UnexpectedLayout, match=sentence):
        read_rows(write, "2026", rows)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"error": {"code": 400, "message": "Invalid URL"}}', "answered with an error.*Invalid"),
        ('{"features": []}', "holds no areas"),
        ('{"features": [7]}', "a feature is no object"),
        ('{"exceededTransferLimit": true, "features": [{"attributes": {}}]}', "holds more than"),
        ('{"features": [{"attrib', "cut short"),
        ("<html>gone</html>", "web page"),
        ("LSOA21CD,ICB26CD\nE01900001", "cut short"),
    ],
)
def test_an_answer_that_is_none_is_refused(tmp_path, text, sentence):
    path = tmp_path / "INVENTED_lookup.json"
    path.write_text(text)
    with pytest.raises(UnexpectedLayout, match=sentence):
        area_lookup.read(path, "2026")


def paths(tmp_path, *vintages: str) -> dict[str, Path]:
    found = {vintage: tmp_path / f"INVENTED_{vintage}.json" for vintage in vintages}
    for vintage, path in found.items():
        path.write_bytes(geography_samples.lookup_json(vintage))
    return found


def test_regions_come_from_another_lookup_or_from_the_areas_held(tmp_path, store):
    both = area_vintages.read(paths(tmp_path, "2024", "2026"))
    one = area_vintages.read(paths(tmp_path, "2024"), store.areas)
    pd.testing.assert_frame_equal(both["2024"], one["2024"])
    assert both["2024"]["region_code"].nunique() == 7
    assert area_lookup.read(paths(tmp_path, "2024")["2024"], "2024")["region_code"].eq("").all()
    with pytest.raises(UnexpectedLayout, match="names no NHS regions"):
        area_vintages.read(paths(tmp_path, "2024"))


def test_the_areas_of_a_lookup_are_those_that_are_embedded(tmp_path, store):
    lookups = area_vintages.read(paths(tmp_path, "2024", "2026"))
    key = ["area_kind", "area_vintage", "area_code"]
    for vintage, lookup in lookups.items():
        found = area_vintages.areas_of(lookup, vintage)
        held = store.areas.merge(found[key])
        both = found.merge(held[key]).sort_values(key, ignore_index=True)
        pd.testing.assert_frame_equal(both, held.sort_values(key, ignore_index=True))
    assert len(area_vintages.areas_of(lookups["2026"], "2026")) == 36 + 105


def test_people_are_followed_from_one_vintage_to_the_next(tmp_path):
    lookups = area_vintages.read(paths(tmp_path, "2024", "2026"))
    people = pd.Series(1, index=lookups["2024"]["small_area"])
    table = area_vintages.succession(lookups, people)
    assert set(table["from_vintage"]) == {"2024"} and set(table["to_vintage"]) == {"2026"}
    frimley = table[table["from_code"].eq("D4U1Y")]
    assert frimley["share"].tolist() == [0.333333] * 3
    assert frimley["to_code"].tolist() == ["15A", "92A", "D9Y0V"]
    parts = table[table["mark"].eq("estimated")]
    assert set(parts["from_code"]) == {"QNQ", "QM7", "QJG", "D4U1Y"}
    assert table.groupby(["area_kind", "from_code"])["share"].sum().round(5).eq(1).all()


def real_lookup(shared_data: Path, vintage: str) -> list[dict]:
    """The genuine lookup under the names that the service gives it.

    For 2026 the sub-ICBs of Frimley's parts are taken to be the neighbours that NHS England names.
    """
    heirs = {"QRL": "D9Y0V", "S9B9J": "92A", "S0E4D": "15A"}
    number, rows = vintage[2:], []
    with gzip.open(shared_data / SHARED_LOOKUP, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            sub_icb, icb = row["sicbl24_code_nhs"], row[f"icb{number}_code_nhs"]
            if vintage == "2026" and sub_icb == "D4U1Y":
                sub_icb = heirs[icb]
            rows.append(
                {
                    "LSOA21CD": row["lsoa21_code"],
                    f"SICBL{number}CD": f"E38-{sub_icb}",
                    f"SICBL{number}CDH": sub_icb,
                    f"SICBL{number}NM": f"{row[f'icb{number}_name']} - {sub_icb}",
                    f"ICB{number}CD": row[f"icb{number}_code"],
                    f"ICB{number}CDH": icb,
                    f"ICB{number}NM": row[f"icb{number}_name"],
                    f"NHSER{number}CD": row["nhser24_code"],
                    f"NHSER{number}CDH": row["nhser_code_nhs"],
                    f"NHSER{number}NM": row["nhser_name"],
                }
            )
    return rows


@pytest.mark.parametrize("vintage", AREAS)
def test_the_genuine_lookup_is_read_whole(write, shared_data, vintage):
    table = read_rows(write, vintage, real_lookup(shared_data, vintage))
    assert len(table) == 33_755
    assert table[["sub_icb_code", "icb_code", "region_code"]].nunique().tolist() == [
        *AREAS[vintage],
        7,
    ]
