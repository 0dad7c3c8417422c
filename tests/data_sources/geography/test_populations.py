"""Populations by ethnic group: official totals, two groupings, and what is estimated."""

from __future__ import annotations

import csv
from collections import defaultdict

import pandas as pd
import pytest

from data_sources.geography import populations
from data_sources.schema.errors import BrokenContract, UnexpectedLayout
from data_sources.schema.vocabulary import BROAD_GROUPS, BY_CODE, DETAILED_GROUPS

# Census 2021 TS021, England, as the Office for National Statistics exports it.
CENSUS_2021 = {
    "white": 45_783_401,
    "asian": 5_426_392,
    "black": 2_381_724,
    "mixed": 1_669_378,
    "other": 1_229_153,
}
DETAILED_2021 = {
    "asian-bangladeshi": 629_567,
    "other-chinese": 431_165,
    "asian-indian": 1_843_248,
    "asian-pakistani": 1_570_285,
    "asian-other": 952_127,
    "black-african": 1_468_474,
    "black-caribbean": 619_419,
    "black-other": 293_831,
    "mixed-white-asian": 474_190,
    "mixed-white-black-african": 241_528,
    "mixed-white-black-caribbean": 499_310,
    "mixed-other": 454_350,
    "white-british": 41_540_791,
    "white-irish": 494_251,
    # Any other White background, with Gypsy or Irish Traveller and Roma people.
    "white-other": 3_585_003 + 64_218 + 99_138,
    # Any other ethnic group, with Arab people.
    "other-any": 908_950 + 320_203,
}
# Census 2011, England, LC2101EW: with Chinese people in Asian.
CENSUS_2011 = {
    "white": 45_281_142,
    "asian": 4_143_403,
    "black": 1_846_614,
    "mixed": 1_192_879,
    "other": 548_418,
}
CHINESE = {"census-2021": 431_165, "census-2011": 379_503}
ROMA, ARAB, TRAVELLER = 99_138, 320_203, 64_218
HEALTH_AREAS = [("icb", "2024", 42), ("icb", "2026", 36), ("sub-icb", "2024", 106)]


@pytest.fixture(scope="module")
def people(store) -> pd.DataFrame:
    return store.populations


def put_together(people: pd.DataFrame) -> pd.Series:
    """Rows that no file prints: Census 2011 for the areas of the NHS."""
    printed = people["area_kind"].isin(["england", "local-authority"])
    return people["population_base"].eq("census-2011") & ~printed


def england(people: pd.DataFrame, base: str, grouping: str) -> dict[str, float]:
    rows = people[people["area_code"].eq("ENG") & people["population_base"].eq(base)]
    rows = rows[rows["grouping"].eq(grouping)]
    assert rows["mark"].eq("exact").all()
    return rows.set_index("group")["population"].to_dict()


def nested(people: pd.DataFrame, kind: str, vintage: str) -> pd.DataFrame:
    """Areas down; grouping and group across."""
    rows = people[
        people["population_base"].eq("census-2021")
        & people["area_kind"].eq(kind)
        & people["area_vintage"].eq(vintage)
    ]
    return rows.pivot(index="area_code", columns=["grouping", "group"], values="population")


def test_england_by_the_census_grouping(people):
    assert england(people, "census-2021", "census") == CENSUS_2021
    assert sum(CENSUS_2021.values()) == 56_490_048
    assert england(people, "census-2011", "census") == CENSUS_2011
    assert sum(CENSUS_2011.values()) == 53_012_456


def test_england_by_the_nhs_grouping(people):
    nhs = england(people, "census-2021", "nhs")
    assert {group: nhs[group] for group in DETAILED_2021} == DETAILED_2021
    assert (nhs["asian"], nhs["other"]) == (4_995_227, 1_660_318)
    assert sum(nhs[group] for group in BROAD_GROUPS) == 56_490_048


@pytest.mark.parametrize("base", ["census-2021", "census-2011"])
def test_the_groupings_differ_by_chinese_people_and_by_nothing_else(people, base):
    nhs, census = england(people, base, "nhs"), england(people, base, "census")
    moved = {group: nhs[group] - census[group] for group in BROAD_GROUPS}
    chinese = CHINESE[base]
    assert moved == {"white": 0, "mixed": 0, "black": 0, "asian": -chinese, "other": chinese}
    assert nhs["other-chinese"] == chinese


@pytest.mark.parametrize(("kind", "vintage", "size"), [*HEALTH_AREAS, ("region", "", 7)])
def test_the_groupings_differ_by_chinese_people_in_every_area(people, kind, vintage, size):
    table = nested(people, kind, vintage)
    assert len(table) == size
    nhs, census = table["nhs"], table["census"]
    for group in ("white", "mixed", "black"):
        assert nhs[group].tolist() == census[group].tolist()
    # Estimated numbers of people are kept whole in one table and to a tenth in the other.
    chinese = nhs["other-chinese"]
    assert ((census["asian"] - nhs["asian"]) - chinese).abs().max() <= 0.5
    assert ((nhs["other"] - census["other"]) - chinese).abs().max() <= 0.5


def test_the_publishers_own_denominators_leave_people_out(people):
    nhs = england(people, "census-2021", "nhs")
    publisher = england(people, "census-2021", "publisher")
    left_out = {group: nhs[group] - size for group, size in publisher.items() if nhs[group] != size}
    assert left_out == {"white": ROMA, "white-other": ROMA + TRAVELLER, "other-any": ARAB}


@pytest.mark.parametrize(("kind", "vintage", "size"), [*HEALTH_AREAS, ("region", "", 7)])
def test_the_areas_add_up_to_england_within_what_the_census_shifts(people, kind, vintage, size):
    # GEOGRAPHY of the census: 60 people more among small areas than in England's own table.
    table = nested(people, kind, vintage)["census"]
    assert table.sum().sum() == 56_490_108
    sums = table.sum() - pd.Series(CENSUS_2021)
    assert sums.abs().max() <= 221
    assert (sums / pd.Series(CENSUS_2021)).abs().max() < 0.00015


def test_local_authorities_add_up_by_the_csv_module(people, shared_data):
    path = shared_data / "populations" / "census2021_ts021_ethnicity19_ltla21.csv"
    totals, areas = defaultdict(int), set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            ending = row["ethnic_group_19"].partition(": ")[2]
            totals[ending] += int(row["population"])
            areas.add(row["ltla21_code"])
    ours = people[
        people["area_kind"].eq("local-authority")
        & people["area_vintage"].eq("2021")
        & people["grouping"].eq("nhs")
    ]
    sums = ours.groupby("group")["population"].sum()
    assert len(areas) == ours["area_code"].nunique() == 309
    assert sums["black-caribbean"] == totals["Caribbean"]
    assert (
        sums["white-other"]
        == totals["Other White"] + totals["Roma"] + totals["Gypsy or Irish Traveller"]
    )
    assert sums["other-any"] == totals["Arab"] + totals["Any other ethnic group"]
    assert sums[list(BROAD_GROUPS)].sum() == sum(totals.values()) == 56_490_065


def test_detailed_groups_add_up_to_their_broad_group(people):
    rows = people[people["grouping"].eq("nhs") & ~put_together(people)]
    detailed = rows[rows["group"].isin(DETAILED_GROUPS)]
    key = ["population_base", "area_kind", "area_vintage", "area_code"]
    sums = detailed.assign(broad=detailed["group"].map(lambda code: BY_CODE[code].broad))
    sums = sums.groupby([*key, "broad"])["population"].sum()
    broad = rows[rows["group"].isin(BROAD_GROUPS)].set_index([*key, "group"])["population"]
    gap = (sums - broad.rename_axis(sums.index.names)).abs()
    assert len(gap) == len(broad)
    whole = gap.index.get_level_values("area_kind").isin(["england", "local-authority"])
    assert gap[whole].max() == 0
    # Health areas: broad groups from small areas, detailed ones from local authorities.
    assert gap[~whole].max() <= 122


def test_what_is_estimated_says_so(people, shared_data):
    path = shared_data / "populations" / "census2021_nhs5_scheme_by_area.csv"
    split = set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if float(row["share_from_split_ltlas"]) > 0 and row["geography_type"] == "icb_2024":
                split.add((row["ods_code"], row["ethnic_group_nhs5"].lower()))
    rows = people[people["area_kind"].eq("icb") & people["area_vintage"].eq("2024")]
    rows = rows[rows["population_base"].eq("census-2021")]
    marked = rows[rows["mark"].eq("estimated") & rows["group"].isin(BROAD_GROUPS)]
    assert set(zip(marked["area_code"], marked["group"], strict=True)) == split
    # Only the number of Chinese people is uncertain, so only two broad groups are.
    assert len(split) == 26
    assert {group for _, group in split} == {"asian", "other"}
    assert rows[rows["grouping"].eq("census")]["mark"].eq("exact").all()
    detailed = rows[rows["group"].isin(DETAILED_GROUPS)]
    estimated = detailed[detailed["mark"].eq("estimated")]
    assert set(estimated["area_code"]) == {code for code, _ in split}


def test_the_built_table_is_the_one_that_the_files_give(people, shared_data):
    printed = people[~put_together(people)].reset_index(drop=True)
    pd.testing.assert_frame_equal(populations.read(shared_data / "populations"), printed)


def altered(people: pd.DataFrame, **changes) -> pd.DataFrame:
    """The table with its first row for Somerset changed."""
    place = people.index[people["area_code"].eq("QSL") & people["group"].eq("black")][0]
    copied = people.copy()
    copied.loc[place, list(changes)] = list(changes.values())
    return copied


def test_a_sound_table_is_given_back_unchanged(people):
    assert populations.check(people) is people


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"population": -1.0}, "Somerset.*, black is below zero"),
        ({"population": float("nan")}, "Somerset.*, black is below zero"),
        ({"group": "white"}, "Somerset.*, white is given twice"),
        ({"population": 24_250.0}, "the two groupings of .*QSL.* differ by"),
    ],
)
def test_a_table_that_cannot_be_right_is_refused(people, changes, sentence):
    with pytest.raises(BrokenContract, match=sentence):
        populations.check(altered(people, **changes))


def test_a_file_with_a_number_that_is_none_is_refused_with_its_row(tmp_path):
    path = tmp_path / "invented.csv"
    heading = "ons_code,name,ethnic_group_tb_20b_code,ethnic_group_19,population\n"
    path.write_text(heading + "E1,Nowhere,1,White: Irish,12\nE1,Nowhere,2,White: Roma,many\n")
    with pytest.raises(UnexpectedLayout, match="row 3, population: 'many'"):
        list(populations.read_england_2021(path))
    path.write_text(heading + "E1,Nowhere,1,White: Irish,-12\n")
    with pytest.raises(UnexpectedLayout, match="row 2, population: '-12'"):
        list(populations.read_england_2021(path))


def test_invented_people_are_added_up_in_each_grouping(tmp_path):
    path = tmp_path / "invented.csv"
    lines = [
        "ons_code,name,ethnic_group_tb_20b_code,ethnic_group_19,population",
        "E1,Nowhere,1,White: Irish,1",
        "E1,Nowhere,2,White: Roma,10",
        "E1,Nowhere,3,Asian: Chinese,100",
        "E1,Nowhere,4,Other ethnic group: Arab,1000",
        "E1,Nowhere,5,White: Total,99999",
    ]
    path.write_text("\n".join(lines) + "\n")
    records = populations.read_england_2021(path)
    found = {(record[1], record[5]): record[8] for record in records}
    assert found == {
        ("nhs", "white-irish"): 1,
        ("nhs", "white-other"): 10,
        ("nhs", "white"): 11,
        ("nhs", "other-chinese"): 100,
        ("nhs", "other-any"): 1000,
        ("nhs", "other"): 1100,
        ("census", "white"): 11,
        ("census", "asian"): 100,
        ("census", "other"): 1000,
        ("publisher", "white"): 1,
        ("publisher", "white-irish"): 1,
        ("publisher", "other"): 1100,
        ("publisher", "other-chinese"): 100,
    }


def test_a_release_is_named_for_every_file(shared_data):
    names = {release.file_name for release in populations.releases()}
    assert all((shared_data / "populations" / name).is_file() for name in names)
    assert len(names) == len(populations.FILES) == 7
