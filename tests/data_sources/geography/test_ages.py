"""Ages of ethnic groups in both censuses: totals that other tables give, and damaged files."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

from data_sources.geography import ages
from data_sources.schema.errors import BrokenContract, SourceError, UnexpectedLayout


@pytest.fixture(scope="module")
def table(store) -> pd.DataFrame:
    return store.ages


def people(table: pd.DataFrame, **which: str) -> float:
    for column, value in which.items():
        table = table[table[column].eq(value)]
    return table["population"].sum()


def test_the_built_table_is_the_one_that_the_files_give(table, shared_data):
    pd.testing.assert_frame_equal(ages.read(shared_data / "populations"), table)
    assert tuple(table.columns) == ages.COLUMNS


@pytest.mark.parametrize("base", ["census-2011", "census-2021"])
@pytest.mark.parametrize("group", ["black", "black-african", "black-caribbean", "black-other"])
def test_ages_add_up_to_the_people_of_england(table, store, base, group):
    held = store.populations
    whole = held[held["area_code"].eq("ENG") & held["grouping"].eq("nhs")]
    whole = whole[whole["population_base"].eq(base) & whole["group"].eq(group)]
    which = {"population_base": base, "place": "england", "grouping": "nhs", "group": group}
    # Census 2021 shifts the cells of each table a little.
    assert people(table, **which) == pytest.approx(whole["population"].item(), abs=20)


def test_all_groups_of_2011_add_up_by_both_groupings(table):
    old = table[table["population_base"].eq("census-2011")]
    assert people(old, grouping="census") == 53_012_456
    broad = old[old["group"].isin(["white", "mixed", "asian", "black", "other"])]
    assert people(broad, grouping="nhs") == 53_012_456


def test_each_group_is_held_for_every_age_once(table):
    for _, bands in table.groupby(["population_base", "place", "grouping", "group", "sex"]):
        assert bands["age_from"].min() == 0 and bands["age_to"].max() == ages.OLDEST
        assert bands["age_from"].is_unique


def test_wales_alone_is_left_out_and_chinese_people_stay_in_the_census_asian(table):
    assert set(table["place"]) == {"england", "england-and-wales"}
    new = table[table["population_base"].eq("census-2021")]
    assert set(new[new["group"].eq("asian")]["grouping"]) == {"census"}


@pytest.mark.parametrize(
    ("file", "old", "new", "error", "match"),
    [
        (0, "Bangladeshi,2,0 to 4,", "Bangladeshi,3,0 to 4,", SourceError, "neither 1"),
        (0, "Bangladeshi,2,0 to 4,", "Bangladeshi,2,young,", UnexpectedLayout, "'young' is not a"),
        (0, ",2,0 to 4,24692", ",2,0 to 4,-1", UnexpectedLayout, "'-1' is not a population"),
        (0, "Bangladeshi,2,5 to 7,", "Bangladeshi,2,0 to 4,", BrokenContract, "gap or overlap"),
        (1, "E92000001,Black,", "E92000001,Purple,", SourceError, "'Purple' is not a known"),
        (1, ",25,34,3941729,RM032", ",26,34,3941729,RM032", BrokenContract, "gap or overlap"),
    ],
)
def test_a_damaged_file_is_refused(shared_data, tmp_path, file, old, new, error, match):
    for name in ages.FILES:
        shutil.copy(shared_data / "populations" / name, tmp_path / name)
    path = tmp_path / ages.FILES[file]
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(error, match=match):
        ages.read(tmp_path)
