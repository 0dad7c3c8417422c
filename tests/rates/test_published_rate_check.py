"""The publisher's crude rates against ours: every one accounted for, and what the gaps show."""

from __future__ import annotations

import csv
from collections import Counter

import pandas as pd
import pytest

from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor.rates import published_rate_check

MOST_SHIFTED = 0.7  # per cent: how far the census's own shifting of cells moves a rate


@pytest.fixture(scope="module")
def checked(store) -> pd.DataFrame:
    return published_rate_check.rate_check(store)


@pytest.fixture(scope="module")
def boards(checked) -> pd.DataFrame:
    """All detentions in the 42 integrated care boards, on both groupings."""
    return checked[checked["area_kind"].eq("icb") & checked["series"].eq("All detentions")]


def gaps(rows: pd.DataFrame, group: str, grouping: str) -> pd.Series:
    return rows[rows["group"].eq(group) & rows["grouping"].eq(grouping)]["gap"]


def test_every_printed_crude_rate_is_compared_or_left_out_for_a_reason(checked, store):
    printed = store.figures[
        store.figures["source"].eq("mha_annual") & store.figures["statistic"].eq("crude_rate")
    ]
    tried = checked[checked["reason"].eq("")].drop_duplicates(published_rate_check.CELL)
    left_out = checked[checked["reason"].ne("")]
    assert tried["area_kind"].value_counts().to_dict() == {"icb": 1_617, "england": 88}
    assert left_out.groupby(["area_kind", "dimension"]).size().to_dict() == {
        ("england", "age"): 28,
        ("england", "all"): 9,
        ("england", "gender"): 12,
        ("england", "imd"): 12,
        ("icb", "age"): 227,
        ("icb", "all"): 506,
        ("icb", "gender"): 84,
        ("icb", "imd"): 416,
        ("sub-icb", "all"): 107,
    }
    assert len(tried) + len(left_out) == len(printed) == 3_106


def test_the_raw_file_prints_as_many_rates(shared_data, checked):
    path = shared_data / "annual" / "mha_annual_suppressed_2023_24.csv"
    kinds = {"All submissions": "england", "ICB": "icb", "Sub ICB": "sub-icb"}
    with path.open(encoding="utf-8-sig", newline="") as file:
        printed = Counter(
            (kinds[row["OrganisationBreakdown"]], row["Demographic"].lower())
            for row in csv.DictReader(file)
            if row["CrudeRate"] not in ("NULL", "*")
        )
    cells = checked.drop_duplicates(published_rate_check.CELL)
    assert cells.groupby(["area_kind", "dimension"]).size().to_dict() == dict(printed)


def test_each_rate_is_tried_on_every_grouping_that_has_its_group(checked):
    tried = checked[checked["reason"].eq("")]
    sizes = tried.groupby(["area_kind", "grouping"]).size().to_dict()
    assert sizes == {
        ("england", "census"): 4 * 6,  # five broad groups and their sum
        ("england", "nhs"): 4 * 22,
        ("england", "publisher"): 4 * 22,
        ("icb", "census"): 1_617,
        ("icb", "nhs"): 1_617,
    }


def test_england_agrees_to_the_printed_decimal_on_the_publishers_own_denominators(checked):
    england = checked[checked["grouping"].eq("publisher")]
    assert len(england) == 88
    assert england["agrees"].all()


def test_england_white_differs_because_roma_people_are_left_out(checked):
    rates = checked[
        checked["area_kind"].eq("england")
        & checked["series"].eq("All detentions")
        & checked["group"].eq("white")
    ].set_index("grouping")
    assert set(rates["published_rate"]) == {69.5}
    assert round(rates["rate"]["publisher"], 1) == 69.5
    assert round(rates["rate"]["nhs"], 1) == round(rates["rate"]["census"], 1) == 69.3
    assert rates["population"]["nhs"] - rates["population"]["publisher"] == 99_138


def test_every_area_agrees_on_the_census_grouping(boards):
    census = boards[boards["grouping"].eq("census")]
    assert census["group"].value_counts().to_dict() == {
        "white": 42,
        "mixed": 40,
        "other": 40,
        "asian": 39,
        "black": 39,
    }
    assert census["gap"].abs().max() == pytest.approx(0.698, abs=0.001)
    assert census["gap"].abs().max() < MOST_SHIFTED


def test_the_other_measures_agree_too_once_the_printed_decimal_is_allowed_for(checked):
    census = checked[checked["area_kind"].eq("icb") & checked["grouping"].eq("census")]
    assert len(census) == 1_617
    assert census["beyond_rounding"].abs().max() == pytest.approx(0.687, abs=0.001)
    # A rate printed as 0.2 may be a quarter off by rounding alone.
    assert census["gap"].abs().max() > 12


def test_39_of_42_white_rates_agree_to_the_printed_decimal(boards):
    white = boards[boards["group"].eq("white") & boards["grouping"].eq("nhs")]
    differing = white[~white["agrees"]].set_index("area_code")
    assert len(white) - len(differing) == 39
    assert set(differing.index) == {"QMM", "QNX", "QXU"}
    assert differing["gap"].abs().max() < MOST_SHIFTED


def test_published_asian_rates_are_too_low_and_other_rates_too_high_on_the_nhs_grouping(boards):
    asian, other = gaps(boards, "asian", "nhs"), gaps(boards, "other", "nhs")
    assert (asian.max(), asian.mean(), asian.min()) == pytest.approx((-1.7, -11.3, -26.0), abs=0.05)
    assert (other.min(), other.mean(), other.max()) == pytest.approx((11.6, 43.3, 72.9), abs=0.05)
    assert not boards[
        boards["group"].isin(["asian", "other"]) & boards["grouping"].eq("nhs") & boards["agrees"]
    ].size


def test_the_gap_is_the_number_of_chinese_people_and_nothing_else(boards, store):
    """Take Chinese people out of the published Asian denominator, and the rates agree."""
    people = store.populations[
        store.populations["area_kind"].eq("icb")
        & store.populations["area_vintage"].eq("2024")
        & store.populations["group"].eq("other-chinese")
        & store.populations["population_base"].eq("census-2021")
    ].set_index("area_code")["population"]
    asian = boards[boards["group"].eq("asian") & boards["grouping"].eq("nhs")]
    with_chinese = asian["population"] + asian["area_code"].map(people)
    mixed_up = asian["count"] / with_chinese * 100_000
    assert ((asian["published_rate"] / mixed_up - 1).abs() * 100).max() < MOST_SHIFTED


def test_the_other_groups_do_not_mind_the_grouping(boards):
    for group in ("white", "mixed", "black"):
        pd.testing.assert_series_equal(
            gaps(boards, group, "nhs").reset_index(drop=True),
            gaps(boards, group, "census").reset_index(drop=True),
        )


def test_the_summary_counts_every_cell_once_in_each_grouping(store, checked):
    table = published_rate_check.summary(store)
    tried, left_out = table[table["reason"].eq("")], table[table["reason"].ne("")]
    once = tried[tried["grouping"].eq("publisher") | tried["area_kind"].eq("icb")]
    once = once[once["grouping"].ne("census")]
    assert once["cells"].sum() + left_out["cells"].sum() == 3_106
    other = tried.set_index(["area_kind", "group", "grouping"]).loc["icb", "other", "nhs"]
    own = gaps(checked[checked["area_kind"].eq("icb")], "other", "nhs")
    assert (other["cells"], other["agreeing"]) == (249, 0)
    assert (other["gap_low"], other["gap_high"]) == (own.min(), own.max())
    assert other["gap_mean"] == pytest.approx(own.mean())


def test_a_summary_of_one_series_holds_that_series_alone(store):
    narrow = published_rate_check.summary(store, "All detentions")
    areas = narrow[narrow["area_kind"].eq("icb") & narrow["grouping"].eq("nhs")]
    assert areas.set_index("group")["cells"].to_dict() == {
        "asian": 39,
        "black": 39,
        "mixed": 40,
        "other": 40,
        "white": 42,
    }


def test_hidden_counts_have_no_rate_to_compare(store):
    hidden, others = published_rate_check.without_rate(store)
    assert (hidden, others) == (1_570, 612)
    # The rest: unknown ethnicity, unknown area, repeat detentions.
    ethnic = store.figures[
        store.figures["statistic"].eq("mhsds_count") & store.figures["dimension"].eq("ethnicity")
    ]
    assert len(ethnic) == 88 + 1_617 + hidden + others


def test_the_printed_tables_are_whole_tables(store):
    text = published_rate_check.markdown(store)
    assert "| icb | White | nhs | 42 | 39 | -0.7 % | +0.0 % | +0.3 % | 0.54 % |" in text
    assert "Printed crude rates in all: 3,106" in text
    assert "88 for England and 1,617 for integrated care boards. Not compared: 1,401." in text
    widths = {}
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        if lines:
            widths[lines[0]] = {line.count("|") for line in lines}
    assert len(widths) == 2
    assert all(len(width) == 1 for width in widths.values())


def test_a_rate_below_a_census_that_is_not_held_is_left_out_with_its_reason(store):
    """The same figures, said to be of 2021-22: then the publisher used Census 2011."""

    class Earlier:
        populations = store.populations

        def select(self, **asked: str) -> pd.DataFrame:
            found = store.select(**asked)
            days = found["period_start"].map(lambda day: day.replace(year=2021))
            return found.assign(period_start=days)

    # Below England nobody knows what it used: the board rates of 2021-22 fit neither census.
    table = published_rate_check.summary(Earlier())
    areas = table[table["area_kind"].eq("icb") & table["dimension"].eq("ethnicity")]
    assert areas["cells"].tolist() == [1_617]
    assert areas["reason"].tolist() == [published_rate_check.NOT_HELD["ethnicity"]]
    england = table[table["area_kind"].eq("england") & table["grouping"].eq("publisher")]
    black = england.set_index("group").loc["black"]
    # The change of census alone: 2,381,724 against 1,846,614 people.
    assert black["gap_mean"] == pytest.approx(-22.5, abs=0.1)
    assert set(BROAD_GROUPS) <= set(england["group"])
