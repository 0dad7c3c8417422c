"""Ethnic groups as the NHS and as the census know them, periods, and published names."""

from __future__ import annotations

import csv
import datetime as dt

import pytest

from data_sources.geography import census_labels
from data_sources.schema import vocabulary
from data_sources.schema.errors import UnknownLabel
from data_sources.schema.model import Period, financial_year
from data_sources.schema.vocabulary import BROAD_GROUPS, BY_CODE, DETAILED_GROUPS


def test_there_are_five_broad_and_sixteen_detailed_groups():
    assert BROAD_GROUPS == ("white", "mixed", "asian", "black", "other")
    assert len(DETAILED_GROUPS) == 16
    assert {BY_CODE[code].nhs_code for code in DETAILED_GROUPS} == set("ABCDEFGHJKLMNPRS")


def test_every_code_is_unique_and_every_detailed_group_has_a_broad_one():
    assert len(BY_CODE) == len(vocabulary.ETHNIC_GROUPS) == 24
    for code in DETAILED_GROUPS:
        assert vocabulary.broad_group_of(code) in BROAD_GROUPS
    assert {vocabulary.broad_group_of(code) for code in ("not-stated", "not-known")} == {"unknown"}


def test_chinese_people_are_in_other_for_the_nhs_and_in_asian_for_the_census():
    assert vocabulary.broad_group_of("other-chinese") == "other"
    label = "Asian, Asian British or Asian Welsh: Chinese"
    assert census_labels.groups_of(label, "here") == ("other-chinese", "asian")


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Black or Black British", "black"),
        ("  black   OR black british ", "black"),
        ("White or White British", "white"),
        ("Any Other White Background", "white-other"),
        ("British", "white-british"),
        ("Not Stated", "not-stated"),
        ("Unknown", "unknown"),
        ("All", "all-known"),
    ],
)
def test_a_published_label_is_known_however_it_is_spaced_or_capitalised(label, code):
    assert vocabulary.ethnic_group(label, "file.csv, row 2") == code


def test_unknown_is_never_other():
    others = {vocabulary.ethnic_group(label, "here") for label in ("Other", "Other Ethnic Groups")}
    assert others == {"other"}
    for label in ("Unknown", "Not Known", "Not Stated"):
        assert BY_CODE[vocabulary.ethnic_group(label, "here")].broad == "unknown"


def test_a_label_that_nobody_knows_is_refused_with_file_and_row():
    with pytest.raises(UnknownLabel, match=r"file.csv, row 9: 'Purple' is not a known ethnic"):
        vocabulary.ethnic_group("Purple", "file.csv, row 9")


def test_the_publisher_leaves_roma_arab_and_traveller_people_out_of_some_rates():
    # NHS England's SQL: Roma in no group; Arab, Gypsy and Traveller people in broad groups alone.
    printed = {
        label: census_labels.printed_groups(f"Group: {label}", "here")
        for label in ("Roma", "Arab", "Gypsy or Irish Traveller", "Irish", "Chinese")
    }
    assert printed == {
        "Roma": [],
        "Arab": ["other"],
        "Gypsy or Irish Traveller": ["white"],
        "Irish": ["white", "white-irish"],
        "Chinese": ["other", "other-chinese"],
    }


def test_a_census_label_that_nobody_knows_is_refused():
    with pytest.raises(UnknownLabel, match="is not an ethnic group of Census 2011 or 2021"):
        census_labels.groups_of("White: Cornish", "here")


def test_our_map_of_groups_is_that_of_the_publishers_lookup(shared_data):
    path = shared_data / "lookups" / "ethnicity_map.csv"
    checked = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["nhs_code"] not in "ABCDEFGHJKLMNPRS" or not row["nhs_code"]:
                continue
            code = vocabulary.ethnic_group(row["mha_annual_label"], "lookup")
            assert BY_CODE[code].nhs_code == row["nhs_code"]
            assert vocabulary.ethnic_group(row["mhsds_label"], "lookup") == code
            assert vocabulary.broad_group_of(code) == row["nhs_5_group"].lower()
            for label in (row["census2021_label_19"], row["census2011_label_18"]):
                detailed, census = census_labels.groups_of(label, "lookup")
                assert (detailed, census) == (code, row["ons_2021_5_group"].lower())
            checked += 1
    assert checked == 16


@pytest.mark.parametrize("label", ["2023/24", "2023-24", "2023/2024", " 2023 / 24 "])
def test_a_financial_year_runs_from_april_to_march(label):
    assert financial_year(label) == Period(dt.date(2023, 4, 1), dt.date(2024, 3, 31))
    assert financial_year(label).label == "2023-24"


@pytest.mark.parametrize("label", ["2023/25", "2023", "23/24", "2023-2023", "year to March"])
def test_two_years_that_do_not_follow_are_refused(label):
    with pytest.raises(UnknownLabel, match="is not a financial year"):
        financial_year(label)


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        (dt.date(1999, 4, 1), dt.date(2000, 3, 31), "1999-00"),
        (dt.date(2024, 9, 1), dt.date(2024, 9, 30), "2024-09"),
        (dt.date(2024, 10, 1), dt.date(2025, 9, 30), "2024-10..2025-09"),
    ],
)
def test_a_period_is_named_after_its_days(start, end, label):
    assert Period(start, end).label == label


def test_periods_stand_in_the_order_of_their_days():
    years = [financial_year(label) for label in ("2023-24", "2016-17", "2021-22")]
    assert [year.label for year in sorted(years)] == ["2016-17", "2021-22", "2023-24"]


@pytest.mark.parametrize(
    ("published", "short"),
    [
        ("NHS Dorset Integrated Care Board", "Dorset"),
        ("NHS Devon ICB - 15N", "Devon (15N)"),
        ("East of England", "East of England"),
    ],
)
def test_areas_lose_the_words_that_all_of_them_share(published, short):
    assert vocabulary.short_area_name(published) == short
