"""The annual file: read whole, each cell accounted for, and small invented files of its layout."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest
from samples import ANNUAL_HEADING, LAYOUTS, annual_rows, as_csv, write_annual

from data_sources.adapters import mha_annual, mha_annual_labels, mha_annual_totals
from data_sources.adapters.mha_annual_totals import AGAIN
from data_sources.schema.errors import UnexpectedLayout, UnknownLabel

YEAR_FILE = Path("annual") / "mha_annual_suppressed_2023_24.csv"
HEADING = [aliases[0] for aliases in mha_annual.COLUMNS.values()]
PUBLISHED_CELLS = {
    "mhsds_count": "MHSDS_Count",
    "acute_count": "Acute_Count",
    "count": "Total_Count",
    "crude_rate": "CrudeRate",
    "standardised_rate": "StdRate",
    "half_width": "Confidence_interval",
}


def row(**changes: str) -> dict[str, str]:
    """An invented row of the published layout: all detentions in England."""
    sound = {
        "Year": "2023/24",
        "Measure": "All detentions",
        "measureSubcategory": "All",
        "Demographic": "All",
        "DemographicBreakdown": "All",
        "OrganisationBreakdown": "All submissions",
        "Datasource": "Both",
        "OrgID": "All prov",
        "OrgName": "All providers",
        "MHSDS_Count": "50",
        "Acute_Count": "2",
        "Total_Count": "52",
        "CrudeRate": "90.9",
        "StdRate": "NULL",
        "Confidence_interval": "NULL",
    }
    assert set(changes) <= set(sound)
    return sound | changes


def area(code: str, count: str, kind: str = "ICB", **changes: str) -> dict[str, str]:
    local = {"OrganisationBreakdown": kind, "Datasource": "MHSDS", "OrgID": code}
    local |= {"OrgName": f"INVENTED {kind} {code}", "Acute_Count": "*", "CrudeRate": "NULL"}
    return row(**{**local, "MHSDS_Count": count, "Total_Count": count, **changes})


NOTHING = {"MHSDS_Count": "0", "Acute_Count": "0", "Total_Count": "0", "CrudeRate": "NULL"}
KINDS_OF_PROVIDER = ("NHS Trust", "Independent Health Provider")


def nothing_counted() -> list[dict[str, str]]:
    """The rows of zeros that the publisher prints for every series, and without which a file is
    not whole: for England, and for trusts and independent providers in all."""
    parts = [
        {"Measure": measure, "measureSubcategory": part}
        for measure, inside in mha_annual_labels.SUBCATEGORIES.items()
        for part in ("All", *inside)
        if (measure, part) not in {("All detentions", "All"), (mha_annual_labels.REPEATS, "All")}
    ]
    england = [row(**part, **NOTHING) for part in parts]
    providers = [
        row(**part, **NOTHING, OrganisationBreakdown=kind)
        for part in [{}, *parts]
        if part.get("Measure") != mha_annual_labels.REPEATS
        for kind in KINDS_OF_PROVIDER
    ]
    return england + providers


# An invented file: England, two boards and two places within them that add up, rows 2 to 8.
TOTALS = [
    row(),
    area("All prov", "50", Acute_Count="0"),
    area("QAA", "30", CrudeRate="31.2"),
    area("QBB", "20", CrudeRate="158.5"),
    area("All prov", "50", kind="Sub ICB", Acute_Count="0"),
    area("01A", "30", kind="Sub ICB"),
    area("02B", "20", kind="Sub ICB"),
]


def write(path: Path, *rows: dict[str, str]) -> Path:
    """An invented annual file: the totals, the rows given (from row 9 on), the rows of zeros."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADING, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*TOTALS, *rows, *nothing_counted()])
    return path


@pytest.fixture
def read(tmp_path):
    return lambda *rows: mha_annual.read(write(tmp_path / "invented.csv", *rows))


def one(figures: pd.DataFrame, **wanted) -> pd.Series:
    """The one figure that has these values."""
    for column, value in wanted.items():
        figures = figures[figures[column].eq(value)]
    assert len(figures) == 1, figures
    return figures.iloc[0]


# The published file, whole.


@pytest.fixture(scope="module")
def published(shared_data) -> list[dict[str, str]]:
    with (shared_data / YEAR_FILE).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def figures(shared_data) -> pd.DataFrame:
    return mha_annual.read(shared_data / YEAR_FILE)


def series_of(published: dict[str, str]) -> str:
    part = published["measureSubcategory"]
    return published["Measure"] + ("" if part == "All" else f" / {part}")


def expected_mark(published: dict[str, str], name: str) -> str | None:
    """What must become of one cell by the publisher's rules, told again; None: dropped."""
    text = published[PUBLISHED_CELLS[name]]
    if text == "NULL":
        return None
    if name not in ("count", "mhsds_count", "acute_count"):
        return "rounded"
    other = {"MHSDS": "acute_count", "ECDS": "mhsds_count"}.get(published["Datasource"])
    if text == "*":
        return None if name == other else "suppressed"
    repeats = published["Measure"] == "People subject to repeat detentions"
    sum_of_groups = published["DemographicBreakdown"] == "All" != published["Demographic"]
    if repeats and sum_of_groups and published["Total_Count"] == "0":
        return "doubtful"
    return "exact" if published["OrgID"] == "All prov" else "rounded"


def test_every_row_in_is_a_count_out(published, figures):
    assert len(published) == 6_947
    assert figures["statistic"].eq("count").sum() == 6_947


def test_every_cell_becomes_a_figure_or_is_dropped_for_a_reason_that_is_counted(published, figures):
    tally, dropped = Counter(), Counter()
    for line in published:
        for name, heading in PUBLISHED_CELLS.items():
            mark = expected_mark(line, name)
            if mark:
                tally[series_of(line), name, mark] += 1
            else:
                dropped[name, line[heading]] += 1
    found = figures.groupby(["series", "statistic", "mark"]).size().to_dict()
    assert found == dict(tally)
    assert dropped == {
        ("crude_rate", "NULL"): 3_841,
        ("standardised_rate", "NULL"): 6_863,
        ("half_width", "NULL"): 6_863,
        # "*" for a data set that the row does not cover: nothing was counted there.
        ("acute_count", "*"): 6_045,
        ("mhsds_count", "*"): 205,
    }
    assert len(figures) + dropped.total() == 6_947 * len(PUBLISHED_CELLS)


def test_every_printed_number_comes_through_unchanged(published, figures):
    expected = defaultdict(list)
    for line in published:
        for name, heading in PUBLISHED_CELLS.items():
            if line[heading] not in ("*", "NULL"):
                expected[series_of(line), name].append(float(line[heading]))
    shown = figures[figures["value"].notna()]
    found = shown.groupby(["series", "statistic"])["value"].agg(list).to_dict()
    assert {key: sorted(values) for key, values in found.items()} == {
        key: sorted(values) for key, values in expected.items()
    }


def test_no_figure_is_counted_twice_or_lost_among_areas_and_groups(published, figures):
    counts = figures[figures["statistic"].eq("count")]
    kinds = {"All submissions": "england", "ICB": "icb", "Sub ICB": "sub-icb"}
    expected = Counter(
        (kinds.get(line["OrganisationBreakdown"], "provider"), line["Demographic"].lower())
        for line in published
    )
    assert counts.groupby(["area_kind", "dimension"]).size().to_dict() == dict(expected)
    areas = {line["OrgID"] for line in published} - {"All prov"}
    sums = {"ENG", "NHS-TRUST", "INDEPENDENT-HEALTH-PROVIDER"}
    assert set(counts["area_code"]) == areas | sums


def test_the_totals_that_are_known_from_elsewhere(figures):
    england = figures[figures["area_kind"].eq("england")]
    detentions = england[england["series"].eq("All detentions")]
    total = {
        name: one(detentions, dimension="all", statistic=name)["value"]
        for name in ("count", "mhsds_count", "acute_count")
    }
    assert total == {"count": 52_458, "mhsds_count": 50_437, "acute_count": 2_021}
    assert one(england, series="Uses of CTOs", dimension="all", statistic="count")["value"] == 5_618
    ethnic = detentions[detentions["dimension"].eq("ethnicity")]
    groups = ethnic[ethnic["statistic"].eq("count")].set_index("group")["value"]
    assert groups[["white", "mixed", "asian", "black", "other"]].sum() == 45_525
    assert groups["all-known"] == 45_525
    assert (groups["black"], groups["white"], groups["unknown"]) == (5_693, 31_735, 3_726)


def test_the_standardised_rates_that_are_known_from_elsewhere(figures):
    england = figures[figures["area_kind"].eq("england")]
    rates = england[england["series"].eq("All detentions") & england["dimension"].eq("ethnicity")]
    printed = rates.set_index(["group", "statistic"])["value"]
    assert printed["black", "standardised_rate"] == 242.3
    assert printed["black", "half_width"] == 6.9
    assert printed["black-other", "standardised_rate"] == 740.6
    assert printed["white", "standardised_rate"] == 68.4
    assert (printed["black", "crude_rate"], printed["white", "crude_rate"]) == (239.0, 69.5)


def test_the_highest_and_the_lowest_rate_of_an_area(figures):
    rates = figures[
        figures["area_kind"].eq("icb")
        & figures["area_code"].ne("ENG")
        & figures["series"].eq("All detentions")
        & figures["dimension"].eq("all")
        & figures["statistic"].eq("crude_rate")
    ].set_index("area_code")["value"]
    assert len(rates) == 42
    assert (rates.idxmax(), rates.max()) == ("QMJ", 158.5)
    assert (rates.idxmin(), rates.min()) == ("QSL", 31.2)


def test_detailed_groups_add_up_to_broad_ones_in_every_series(figures):
    counts = figures[
        figures["area_kind"].eq("england")
        & figures["dimension"].eq("ethnicity")
        & figures["statistic"].eq("count")
    ]
    parts = {
        "white": ["white-british", "white-irish", "white-other"],
        "mixed": [
            "mixed-white-black-caribbean",
            "mixed-white-black-african",
            "mixed-white-asian",
            "mixed-other",
        ],
        "asian": ["asian-indian", "asian-pakistani", "asian-bangladeshi", "asian-other"],
        "black": ["black-caribbean", "black-african", "black-other"],
        "other": ["other-chinese", "other-any"],
        "other-or-unknown": ["other-chinese", "other-any", "not-stated", "not-known"],
    }
    series = Counter()
    for name, rows in counts.groupby("series"):
        values = rows.set_index("group")["value"]
        for broad, detailed in parts.items():
            if broad in values:
                assert values[broad] == values[detailed].sum(), (name, broad)
                series[broad] += 1
    assert series == {
        **dict.fromkeys(("white", "mixed", "asian", "black"), 11),
        "other": 4,
        "other-or-unknown": 7,
    }


def test_the_ranges_of_the_areas_hold_the_total_of_england(published):
    """By the csv module and the publisher's rule, not by our reader."""
    sums, printed = defaultdict(lambda: [0, 0]), {}
    for line in published:
        if line["Demographic"] != "All" or line["OrganisationBreakdown"] not in ("ICB", "Sub ICB"):
            continue
        key, text = (series_of(line), line["OrganisationBreakdown"]), line["MHSDS_Count"]
        if line["OrgID"] == "All prov":
            printed[key] = int(text)
            continue
        low, high = (0, 4) if text == "*" else (max(int(text) - 2, 5), int(text) + 2)
        sums[key][0] += low
        sums[key][1] += high
    assert set(printed) == set(sums)
    assert printed["All detentions", "ICB"] == 50_437
    for key, (low, high) in sums.items():
        assert low <= printed[key] <= high, key


def test_the_ranges_of_the_providers_hold_their_printed_sum(figures):
    counts = figures[
        figures["area_kind"].eq("provider")
        & figures["series"].eq("All detentions")
        & figures["statistic"].eq("mhsds_count")
    ].set_index("area_code")
    trusts, independent = counts.loc["NHS-TRUST"], counts.loc["INDEPENDENT-HEALTH-PROVIDER"]
    assert (trusts["value"], independent["value"]) == (44_667, 5_770)
    others = counts.drop(["NHS-TRUST", "INDEPENDENT-HEALTH-PROVIDER"])
    assert others["low"].sum() <= 44_667 + 5_770 == 50_437 <= others["high"].sum()


def test_other_is_never_offered_where_it_holds_unknown_ethnicity(figures):
    repeats = figures[figures["series"].str.startswith("People subject to repeat detentions")]
    groups = set(repeats[repeats["dimension"].eq("ethnicity")]["group"])
    assert "other" not in groups
    assert "other-or-unknown" in groups
    others = figures[~figures.index.isin(repeats.index)]
    assert "other-or-unknown" not in set(others["group"])


def test_the_empty_sums_of_repeat_detentions_are_marked_doubtful(figures):
    doubtful = figures[figures["mark"].eq("doubtful")]
    # Seven series, three ways of dividing people up, the total and its two parts.
    assert len(doubtful) == 7 * 3 * 3
    assert set(doubtful["group"]) == {"all-known"}
    assert set(doubtful["dimension"]) == {"ethnicity", "age", "gender"}
    assert doubtful["series"].str.startswith("People subject to repeat detentions / ").all()
    assert set(doubtful["value"]) == {0}


def test_the_release_names_the_year_its_page_and_the_file(shared_data):
    path = shared_data / YEAR_FILE
    (release,) = mha_annual.releases_of(mha_annual.read(path), path)
    assert (release.name, release.file_name) == ("mha-annual-2023-24", YEAR_FILE.name)
    assert release.url.endswith("/2023-24-annual-figures")
    assert release.published_on == "2024-09"


# Invented files.


def test_an_invented_file_gives_each_number_its_range(read):
    african = {"Demographic": "Ethnicity", "DemographicBreakdown": "African"}
    figures = read(area("QAA", "*", **african), area("QBB", "10", **african))
    hidden = one(figures, group="black-african", area_code="QAA", statistic="count")
    assert (hidden["low"], hidden["high"], hidden["mark"]) == (0, 4, "suppressed")
    assert pd.isna(hidden["value"])
    total = one(figures, area_code="QAA", dimension="all", statistic="count")
    assert tuple(total[["value", "low", "high"]]) == (30, 28, 32)
    assert one(figures, area_code="QBB", statistic="crude_rate")["value"] == 158.5
    england = one(figures, area_kind="england", series="All detentions", statistic="acute_count")
    assert england["value"] == 2


def decile(label: str, count: str) -> dict[str, str]:
    england = {"Datasource": "MHSDS", "Acute_Count": "0", "MHSDS_Count": count}
    imd = {"Demographic": "IMD", "DemographicBreakdown": label, "Total_Count": count}
    return row(**england, **imd, CrudeRate="NULL")


UP_TO_2023_24 = [
    "01 Least deprived",
    *(f"{number:02d} Less deprived" for number in range(2, 6)),
    *(f"{number:02d} More deprived" for number in range(6, 10)),
    "10 Most deprived",
]
FROM_2024_25 = [
    "01 Most deprived",
    *(f"{number:02d} More deprived" for number in range(2, 6)),
    *(f"{number:02d} Less deprived" for number in range(6, 10)),
    "10 Least deprived",
]


@pytest.mark.parametrize("labels", [UP_TO_2023_24, FROM_2024_25[::-1]])
def test_deprivation_is_read_by_the_words_whichever_way_the_year_counts(read, labels):
    # Both lists run from the least deprived tenth to the most, with 1, 2, 3 … detentions.
    figures = read(*(decile(label, str(n)) for n, label in enumerate(labels, start=1)))
    counts = figures[figures["dimension"].eq("imd") & figures["statistic"].eq("count")]
    found = counts.set_index("group")["value"].to_dict()
    assert found == {f"decile-{number}": 11 - number for number in range(1, 11)}


@pytest.mark.parametrize(
    "label",
    ["05 Most deprived", "01 More deprived", "11 Most deprived", "Most", "10 Less deprived"],
)
def test_a_word_and_a_number_that_do_not_fit_are_refused(label):
    with pytest.raises(UnknownLabel):
        mha_annual_labels.deprivation_decile(label, "here")


def test_the_tenths_of_the_real_file_are_all_ten(figures):
    deciles = figures[figures["dimension"].eq("imd") & figures["area_kind"].eq("england")]
    assert set(deciles["group"]) == {*(f"decile-{n}" for n in range(1, 11)), "unknown", "all-known"}
    counts = deciles[deciles["series"].eq("All detentions") & deciles["statistic"].eq("count")]
    values = counts.set_index("group")["value"]
    assert values["decile-1"] > 2 * values["decile-10"]


def true_pairs() -> list[tuple[int, int]]:
    return [(mhsds, acute) for mhsds in range(24) for acute in range(16)]


ALL_PROVIDERS, OF_ONE_DATA_SET = mha_annual_labels.SAME_PROVIDERS


def in_every_list(provider: dict[str, str]) -> list[dict[str, str]]:
    """A provider's row in each of the series that are given for all providers."""
    return [
        provider | {"Measure": measure, "measureSubcategory": part or "All"}
        for measure, _, part in (series.partition(" / ") for series in ALL_PROVIDERS)
    ]


def hospital(mhsds: int, acute: int) -> dict[str, str]:
    """One provider as the publisher's rules would print it."""

    def nearest_five(count: int) -> str:
        return str(5 * ((count + 2) // 5))

    total = mhsds + acute
    return row(
        OrganisationBreakdown="NHS Trust",
        OrgID=f"R{mhsds:02d}{acute:02d}",
        OrgName="An invented trust",
        MHSDS_Count="*" if mhsds < 5 else nearest_five(mhsds),
        Acute_Count="0" if acute == 0 else "*" if acute < 7 else nearest_five(acute),
        Total_Count="*" if total < 5 else nearest_five(total),
        CrudeRate="NULL",
    )


def test_every_true_pair_of_counts_lies_within_what_is_read(read):
    figures = read(*(row for pair in true_pairs() for row in in_every_list(hospital(*pair))))
    figures = figures[figures["series"].eq("All detentions")]
    for mhsds, acute in true_pairs():
        rows = figures[figures["area_code"].eq(f"R{mhsds:02d}{acute:02d}")].set_index("statistic")
        truth = {"mhsds_count": mhsds, "acute_count": acute, "count": mhsds + acute}
        for statistic, true in truth.items():
            assert rows["low"][statistic] <= true <= rows["high"][statistic], (mhsds, acute)


def test_a_row_of_one_data_set_says_nothing_of_the_other(read):
    only = {"OrganisationBreakdown": "NHS Trust", "OrgName": "An invented trust"}
    hidden = dict.fromkeys(("MHSDS_Count", "Acute_Count", "Total_Count"), "*")
    figures = read(
        *in_every_list(row(**only, **hidden, OrgID="R01", Datasource="ECDS", CrudeRate="NULL")),
        *in_every_list(row(**only, **hidden, OrgID="R02", Datasource="MHSDS", CrudeRate="NULL")),
    )
    figures = figures[figures["series"].eq("All detentions")]
    acute = figures[figures["area_code"].eq("R01")].set_index("statistic")
    mental = figures[figures["area_code"].eq("R02")].set_index("statistic")
    assert set(acute.index) == {"acute_count", "count"}
    assert set(mental.index) == {"mhsds_count", "count"}
    assert tuple(acute.loc["count", ["low", "high"]]) == (1, 6)
    assert tuple(mental.loc["count", ["low", "high"]]) == (0, 4)


@pytest.mark.shared
def test_acute_counts_that_cannot_be_1_to_6_stand_for_any_number_up_to_the_sum(figures):
    acute = figures[figures["statistic"].eq("acute_count") & figures["mark"].eq("suppressed")]
    ranges = acute.groupby("series")[["low", "high"]].agg(["min", "max"])
    # 40 providers of at most 6 could not make the 2,021 that England prints.
    assert ranges.loc["All detentions"].tolist() == [0, 0, 2021, 2021]
    # England prints none at all here, so none of these can be 1 or more.
    assert ranges.loc["Transfers on section"].tolist() == [0, 0, 0, 0]


def test_a_total_that_is_not_the_sum_of_its_parts_is_refused(read):
    with pytest.raises(UnexpectedLayout, match=r"row 9, Total_Count: 60 is not the sum"):
        read(row(Demographic="Ethnicity", DemographicBreakdown="Black", Total_Count="60"))


def test_areas_that_cannot_make_up_the_printed_sum_are_refused(tmp_path):
    path = write(tmp_path / "invented.csv")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",QBB," not in line))
    with pytest.raises(
        UnexpectedLayout, match=r"no row for the icb QBB|add up to 28–32 but the file prints 50"
    ):
        mha_annual.read(path)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Measure": "Some detentions"}, "row 9, Measure: 'Some detentions'"),
        ({"measureSubcategory": "Section 99"}, "row 9, measureSubcategory: 'Section 99'"),
        ({"Demographic": "Height"}, "row 9, Demographic: 'Height'"),
        ({"DemographicBreakdown": "Some"}, "row 9, DemographicBreakdown: 'Some'"),
        ({"OrganisationBreakdown": "Moon"}, "row 9, OrganisationBreakdown: 'Moon'"),
    ],
)
def test_a_label_that_nobody_mapped_is_refused_with_row_and_column(read, changes, sentence):
    with pytest.raises(UnknownLabel, match=sentence):
        read(row(**changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Datasource": "Both or so"}, "row 9, Datasource"),
        ({"MHSDS_Count": "-5"}, "row 9, MHSDS_Count: expected a count"),
        ({"CrudeRate": "high"}, "row 9, CrudeRate: expected a rate"),
        ({"OrgID": "", "OrganisationBreakdown": "ICB"}, "row 9, OrgID"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_with_row_and_column(read, changes, sentence):
    with pytest.raises(UnexpectedLayout, match=sentence):
        read(row(**changes))


# The layouts of three years, and what must be in each.


def test_the_first_year_by_board_and_ethnicity_can_be_asked_for_by_board(tmp_path):
    figures = mha_annual.read(write_annual(tmp_path, year="2021/22"))
    counts = figures[figures["statistic"].eq("count") & figures["area_kind"].eq("icb")]
    dorset = counts[counts["area_code"].eq("QVV") & counts["dimension"].eq("ethnicity")]
    assert dorset.set_index("group")["value"]["black"] == 15
    assert set(dorset["area_name"]) == {"INVENTED DORSET"}
    assert set(dorset["period_end"]) == {dt.date(2022, 3, 31)}
    assert set(figures["area_kind"]) == {"england", "icb", "ccg", "provider"}
    assert not set(mha_annual_labels.GIVEN_TOGETHER) & set(figures["series"])


@pytest.mark.parametrize(("year", "unknown"), [("2021/22", 0), ("2023/24", 0), ("2024/25", 1)])
def test_the_most_deprived_tenth_is_the_first_in_every_layout(tmp_path, year, unknown):
    figures = mha_annual.read(write_annual(tmp_path, year=year))
    tenths = figures[figures["dimension"].eq("imd") & figures["statistic"].eq("count")]
    values = tenths.set_index("group")["value"].to_dict()
    assert (values.pop("decile-1"), values.pop("decile-10")) == (30, 20)
    assert len(values) == unknown


def test_series_of_later_years_are_missed_where_any_of_them_is_given(tmp_path):
    """2021-22 has none of the four; a later file that has three has lost one."""
    rows = annual_rows("2023/24")
    one = mha_annual_labels.GIVEN_TOGETHER[0]
    kept = [row for row in rows if f"{row[1]} / {row[2]}" != one]
    assert len(kept) == len(rows) - 3
    path = tmp_path / "damaged.csv"
    path.write_text(as_csv(kept))
    with pytest.raises(UnexpectedLayout, match=f"no total for England of '{one}'"):
        mha_annual.read(path)


@pytest.mark.parametrize("year", LAYOUTS)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_file_of_any_year_that_is_cut_short_is_refused(tmp_path, year, share):
    rows = annual_rows(year)
    path = tmp_path / "cut.csv"
    path.write_text(as_csv(rows[: int(len(rows) * share)]))
    with pytest.raises(UnexpectedLayout, match=AGAIN):
        mha_annual.read(path)


@pytest.mark.parametrize("year", LAYOUTS)
def test_a_file_without_its_boards_or_its_places_is_refused(tmp_path, year):
    layout = LAYOUTS[year]
    for kind, ours in ((layout.board, "icb"), (layout.place, "sub-icb or ccg")):
        path = tmp_path / "damaged.csv"
        path.write_text(as_csv([row for row in annual_rows(year) if row[5] != kind]))
        with pytest.raises(UnexpectedLayout, match=f"no areas of kind {ours}"):
            mha_annual.read(path)


def test_labels_in_capitals_are_the_same_labels(tmp_path):
    rows = annual_rows("2021/22")
    capitals = [[*row[:5], row[5].upper(), *row[6:]] for row in rows]
    path = tmp_path / "capitals.csv"
    path.write_text(as_csv(capitals, tuple(name.upper() for name in ANNUAL_HEADING)))
    assert mha_annual.recognises(path.read_text()[:2_000])
    plain = mha_annual.read(write_annual(tmp_path, year="2021/22"))
    figures = mha_annual.read(path)
    codes = ["area_kind", "area_code", "series", "dimension", "group", "value"]
    pd.testing.assert_frame_equal(figures[codes], plain[codes])


# A single row that is gone.


def provider(code: str, count: str, series: str) -> dict[str, str]:
    measure, _, part = series.partition(" / ")
    local = {"OrganisationBreakdown": "NHS Trust", "OrgID": code, "OrgName": f"INVENTED {code}"}
    numbers = {"MHSDS_Count": count, "Acute_Count": "*", "Total_Count": count}
    what = {"Measure": measure, "measureSubcategory": part or "All", "Datasource": "MHSDS"}
    return row(**local, **numbers, **what, CrudeRate="NULL")


@pytest.mark.parametrize("alike", [ALL_PROVIDERS, OF_ONE_DATA_SET])
@pytest.mark.parametrize("place", [0, 3])
def test_a_provider_that_is_missing_from_one_series_is_missed(read, alike, place):
    rows = [provider(code, "*", series) for series in alike for code in ("R01", "R02")]
    assert set(read(*rows)["area_code"]) > {"R01", "R02"}
    del rows[2 * place]
    with pytest.raises(UnexpectedLayout, match=f"{re.escape(alike[place])} has no row.* R01"):
        read(*rows)


def test_providers_that_cannot_make_up_what_is_printed_for_them_are_refused(tmp_path):
    def read(first: str) -> pd.DataFrame:
        rows = [provider("R01", first, series) for series in ALL_PROVIDERS]
        rows += [provider("R02", "*", series) for series in ALL_PROVIDERS]
        path = write(tmp_path / "invented.csv", *rows)
        text = path.read_text()
        printed = "2023/24,All detentions,All,All,All,NHS Trust,Both,All prov,All providers,"
        assert f"{printed}0,0,0," in text
        path.write_text(text.replace(f"{printed}0,0,0,", f"{printed}46,0,46,"))
        return mha_annual.read(path)

    # 40 stands for 38 to 42, and the hidden one for 0 to 4.
    assert len(read("40"))
    with pytest.raises(UnexpectedLayout, match=r"providers add up to at most 41 .* prints 46"):
        read("35")


def test_a_group_that_england_lacks_and_its_boards_have_is_missed(tmp_path):
    rows = [row for row in annual_rows() if row[4:6] != ["Mixed", "All submissions"]]
    path = tmp_path / "damaged.csv"
    path.write_text(as_csv(rows))
    with pytest.raises(UnexpectedLayout, match="england, has no row for ethnicity mixed"):
        mha_annual.read(path)


@pytest.mark.shared
def test_hardly_any_row_of_the_real_file_can_be_taken_away_unnoticed(figures):
    """The figures of one published row in every 500 are taken away in turn."""
    missed, tried = set(), set()
    rows = figures.groupby(mha_annual_totals.PLACE, sort=False).indices
    for key, places in list(rows.items())[::500]:
        table = figures.drop(index=figures.index[places])
        tried.add(key[1])
        try:
            mha_annual_totals.refuse_missing_parts(table, "the file")
            missed.add(key)
        except UnexpectedLayout:
            pass
    assert tried == {"england", "icb", "sub-icb", "provider"}
    # A place with few detentions is within the rounding of the sum of all 106.
    assert {kind for _, kind, *_ in missed} <= {"sub-icb"}


def test_the_invented_layout_is_recognised_and_others_are_not(tmp_path):
    path = write(tmp_path / "invented.csv")
    assert mha_annual.recognises(path.read_text()[:2000])
    assert mha_annual.recognises("\ufeff" + path.read_text()[:2000])
    assert not mha_annual.recognises("year,measure,ethnicity\n")
