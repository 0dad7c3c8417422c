"""Areas of both vintages, their parents, and what became of each on 1 April 2026."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from data_sources.geography import areas
from data_sources.schema.errors import BrokenContract, SourceError


@pytest.fixture(scope="module")
def table(store) -> pd.DataFrame:
    return store.areas


@pytest.fixture(scope="module")
def succession(store) -> pd.DataFrame:
    return store.succession


def codes(table: pd.DataFrame, kind: str, vintage: str = "") -> set[str]:
    found = table[table["area_kind"].eq(kind) & table["area_vintage"].eq(vintage)]
    assert found["area_code"].is_unique
    return set(found["area_code"])


def test_how_many_areas_there_are(table):
    assert len(codes(table, "region")) == 7
    assert len(codes(table, "icb", "2024")) == 42
    assert len(codes(table, "icb", "2026")) == 36
    assert len(codes(table, "sub-icb", "2024")) == 106
    assert codes(table, "england") == {"ENG"}


def test_every_area_has_a_parent_of_the_floor_above(table):
    regions, icbs = codes(table, "region"), codes(table, "icb", "2024")
    parents = table.set_index(["area_kind", "area_vintage"])["parent_code"]
    assert set(parents["sub-icb", "2024"]) == icbs
    assert set(parents["icb", "2024"]) == set(parents["icb", "2026"]) == regions
    assert set(parents["region", ""]) == {"ENG"}


def test_an_ods_code_outlives_a_change_of_boundary_and_an_ons_code_does_not(table):
    hampshire = table[table["area_code"].eq("QRL")].set_index("area_vintage")
    assert hampshire["ons_code"].to_dict() == {"2024": "E54000042", "2026": "E54000067"}


def test_the_merged_boards_of_2026(table, succession):
    new = codes(table, "icb", "2026") - codes(table, "icb", "2024")
    assert new == {"S1Y5D", "D7T5G", "T6Y0W", "S9B9J", "S0E4D", "Z9B2Z"}
    names = table[table["area_vintage"].eq("2026")].set_index("area_code")["area_name"]
    assert names["Z9B2Z"] == "West and North London"
    into = succession.groupby("to_code")["from_code"].agg(set)
    assert into["Z9B2Z"] == {"QMJ", "QRV"}
    assert into["S9B9J"] == {"QXU", "QNX", "QNQ"}
    assert into["QRL"] == {"QRL", "QNQ"}


def test_the_three_boards_that_were_divided(succession):
    # Shares of the people of Census 2021, worked out from small areas apart from this project.
    divided = succession[succession["share"].lt(1)].set_index(["from_code", "to_code"])["share"]
    assert divided.round(3).to_dict() == {
        ("QNQ", "S0E4D"): 0.571,
        ("QNQ", "QRL"): 0.228,
        ("QNQ", "S9B9J"): 0.201,
        ("QM7", "S1Y5D"): 0.787,
        ("QM7", "D7T5G"): 0.213,
        ("QJG", "T6Y0W"): 0.654,
        ("QJG", "D7T5G"): 0.346,
    }
    estimated = succession[succession["mark"].eq("estimated")]
    assert set(estimated["from_code"]) == {"QNQ", "QM7", "QJG"}


def test_no_one_is_lost_on_the_way(table, succession):
    assert set(succession["from_code"]) == codes(table, "icb", "2024")
    assert set(succession["to_code"]) == codes(table, "icb", "2026")
    assert succession["population"].sum() == 56_490_108
    shares = succession.groupby("from_code")["share"].sum()
    assert shares.between(1 - 1e-5, 1 + 1e-5).all()


def test_every_area_with_figures_is_known(store, table):
    figures = store.figures[store.figures["source"].eq("mha_annual")]
    for kind in ("icb", "sub-icb"):
        held = set(figures[figures["area_kind"].eq(kind)]["area_code"])
        # A sum over all areas, and whoever's area is unknown, are no areas.
        assert held - {"ENG", "UNKNOWN"} == codes(table, kind, "2024")


def test_every_area_has_its_outline(store, table):
    layers = {"region": ("region", ""), "icb-2024": ("icb", "2024"), "icb-2026": ("icb", "2026")}
    layers["sub-icb-2024"] = ("sub-icb", "2024")
    for layer, (kind, vintage) in layers.items():
        drawn = {each["id"] for each in store.outlines(layer)["features"]}
        assert drawn == codes(table, kind, vintage)


def test_the_built_tables_are_those_that_the_files_give(table, succession, shared_data):
    lookups = shared_data / "lookups"
    pd.testing.assert_frame_equal(areas.read(lookups), table)
    pd.testing.assert_frame_equal(areas.read_succession(lookups), succession)


def invented(folder: Path, name: str, **changes: str) -> Path:
    """A lookup of one row with `0` in every column but those given."""
    columns = areas._SUB_ICB if name == areas.FILES[0][0] else areas._SUCCESSION
    row = dict.fromkeys(columns, "0") | changes
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)
    return folder


def test_shares_that_leave_people_out_are_refused(tmp_path):
    name = areas.FILES[1][0]
    folder = invented(tmp_path, name, icb24_code_nhs="QZZ", share_of_icb24="0.9")
    with pytest.raises(BrokenContract, match="shares of QZZ do not add up to 1"):
        areas.read_succession(folder)


def test_a_lookup_that_is_a_web_page_is_refused(tmp_path):
    (tmp_path / areas.FILES[0][0]).write_text("<!DOCTYPE html><title>Moved</title>\n")
    with pytest.raises(SourceError, match="this is a web page"):
        areas.read(tmp_path)


def test_one_area_under_two_names_is_refused(tmp_path):
    first = {"sicbl24_code_nhs": "01A", "icb24_code_nhs": "QZZ", "icb24_name": "Nowhere"}
    name = areas.FILES[0][0]
    invented(tmp_path, name, **first)
    line = (tmp_path / name).read_text().splitlines()[1].replace("Nowhere", "Elsewhere")
    with (tmp_path / name).open("a") as file:
        file.write(line.replace("01A", "02B") + "\n")
    with pytest.raises(BrokenContract, match="is given two names, codes or parents"):
        areas.read(tmp_path)
