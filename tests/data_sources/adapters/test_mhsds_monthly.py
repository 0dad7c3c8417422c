"""The monthly adapter: every layout and label, cells as ranges, what is refused and where.

Files are INVENTED in the published layouts, but for two genuine ones, without a row on the Act.
"""

from __future__ import annotations

import csv
import datetime as dt
import errno
import math
import re
import tempfile
from pathlib import Path

import monthly_samples as samples
import numpy as np
import pandas as pd
import pytest

from data_sources.adapters import (
    mhsds_csv,
    mhsds_labels,
    mhsds_monthly,
    mhsds_periods,
    mhsds_rows,
    mhsds_survey,
)
from data_sources.adapters.registry import recognise
from data_sources.schema.errors import (
    BrokenContract,
    DataRefused,
    NoFigures,
    SourceError,
    StoreError,
    UnexpectedLayout,
    UnknownLabel,
)
from data_sources.schema.model import Release
from data_sources.schema.vocabulary import DETAILED_GROUPS

PLACE = {name: place for place, name in enumerate(samples.HEADING)}
ENGLAND = {
    "REPORTING_PERIOD_START": "01/09/2025",
    "REPORTING_PERIOD_END": "30/09/2025",
    "STATUS": "Performance",
    "BREAKDOWN": "England",
    "PRIMARY_LEVEL": "England",
    "PRIMARY_LEVEL_DESCRIPTION": "England",
    "SECONDARY_LEVEL": "NONE",
    "SECONDARY_LEVEL_DESCRIPTION": "NONE",
    "MEASURE_ID": "MHS81",
    "MEASURE_NAME": "Detentions in the reporting period",
    "MEASURE_VALUE": "4127",
}
BOARD = {
    "BREAKDOWN": "ICB of GP Practice or Residence",
    "PRIMARY_LEVEL": "QOP",
    "PRIMARY_LEVEL_DESCRIPTION": "NHS GREATER MANCHESTER INTEGRATED CARE BOARD",
    "MEASURE_VALUE": "275",
}
ROLLING = {"REPORTING_PERIOD_START": "01/10/2024", "REPORTING_PERIOD_END": "30/09/2025"}


def row(**changes: str) -> list[str]:
    return list({**ENGLAND, **changes}.values())


@pytest.fixture
def read(tmp_path):
    """Write rows as a monthly file, read it, and give the figures."""

    def written(*rows: list[str], heading=samples.HEADING, name="INVENTED_month.csv") -> Path:
        path = tmp_path / name
        path.write_text(samples.as_csv(list(rows), heading), encoding="utf-8", newline="")
        return path

    def figures(*rows: list[str], **options) -> pd.DataFrame:
        return mhsds_monthly.read(written(*rows, **options))

    figures.written = written
    return figures


@pytest.fixture(scope="module")
def month(tmp_path_factory) -> pd.DataFrame:
    """A month of September 2025 as it is read."""
    path = samples.write_month(tmp_path_factory.mktemp("month"), "2025-09")
    return mhsds_monthly.read(path)


def of(table: pd.DataFrame, **wanted: object) -> pd.DataFrame:
    for column, value in wanted.items():
        table = table[table[column].eq(value)]
    return table


# Every layout


@pytest.mark.parametrize(
    ("month", "era", "kinds"),
    [
        ("2025-09", "bbrb", {"england", "region", "icb", "sub-icb", "provider"}),
        ("2026-04", "bbrb", {"england", "region", "icb", "sub-icb", "provider"}),
        ("2024-09", "pre-bbrb", {"england", "region", "icb", "sub-icb", "provider"}),
        ("2022-05", "pre-bbrb", {"england", "region", "stp", "ccg", "provider"}),
        ("2018-04", "wide", {"england", "region", "stp", "ccg", "provider"}),
    ],
)
def test_each_layout_is_read_with_its_areas(tmp_path, month, era, kinds):
    path = samples.write_month(tmp_path, month, era=era)
    table = mhsds_monthly.read(path)
    assert set(table["area_kind"]) == kinds
    boards = of(table, series="MHS81", dimension="all", statistic="count")
    boards = boards[boards["area_kind"].isin(["icb", "stp"])]
    assert len(boards) == (37 if month == "2026-04" else 43)  # with those of no known board
    assert "UNKNOWN" in set(boards["area_code"])
    assert recognise(path).name == "mhsds_monthly"


@pytest.mark.parametrize("era", ["bbrb", "pre-bbrb", "wide"])
def test_what_was_invented_is_what_is_read(tmp_path, era):
    found = mhsds_monthly.read(samples.write_month(tmp_path, "2022-09", era=era))
    counts = sum(
        samples.true_counts("2022-09", code, "MHS81")
        for code in [*samples.areas("2024")["icb"], "UNKNOWN"]
    )
    england = of(found, area_code="ENG", series="MHS81", dimension="ethnicity")
    by_group = england.set_index("group")["value"].to_dict()
    broad = dict(zip(samples.BROAD, samples.broad_counts(counts), strict=True))
    assert {name: by_group[name] for name in ("white", "black", "other")} == {
        name: broad[name] for name in ("white", "black", "other")
    }
    whole = of(found, area_code="ENG", series="MHS81", statistic="count", group="all")
    assert whole["value"].item() == counts.sum()


def test_both_grammars_mean_the_same(tmp_path):
    for prefix in ("ICB of GP Practice or Residence", "ICB - GP Practice or Residence"):
        assert mhsds_labels.area_kind(f"{prefix}; Ethnicity") == "icb"
    new = mhsds_monthly.read(samples.write_month(tmp_path, "2024-09", era="bbrb"))
    old = mhsds_monthly.read(samples.write_month(tmp_path, "2024-09", era="pre-bbrb"))
    keys = ["area_code", "series", "group", "value"]
    same = [
        of(table, area_kind="icb", series="MHS81")[keys]
        .query("group in ['white', 'black', 'all', 'not-stated']")
        .sort_values(keys, ignore_index=True)
        for table in (new, old)
    ]
    pd.testing.assert_frame_equal(*same)


def test_a_wide_file_gives_a_figure_for_each_filled_cell(tmp_path):
    path = samples.write_month(tmp_path, "2018-04", era="wide")
    heading, lines = samples.wide_rows("2018-04")
    ours = [place for place, name in enumerate(heading) if re.match(r"MHS(08|09|1[01]|8\d)", name)]
    assert len(mhsds_monthly.read(path)) == sum(1 for line in lines for p in ours if line[p])


def test_twelve_months_and_a_month_are_told_apart_by_their_dates(month):
    spans = month.groupby("series")[["period_start", "period_end"]].first()
    assert tuple(spans.loc["MHS81"]) == (dt.date(2025, 9, 1), dt.date(2025, 9, 30))
    assert tuple(spans.loc["MHS157"]) == (dt.date(2024, 10, 1), dt.date(2025, 9, 30))


def test_twelve_months_under_a_monthly_name_are_kept_beside_the_month(read):
    table = read(row(), row(**ROLLING, MEASURE_VALUE="50012"), row(MEASURE_ID="MHS82"))
    assert sorted(of(table, series="MHS81")["value"]) == [4127, 50012]
    assert len(read(row(**ROLLING, MEASURE_ID="MHS81Y"))) == 1


def test_the_order_of_columns_does_not_matter(read):
    there = read(row(), row(**BOARD))
    turned = [list(reversed(line)) for line in (row(), row(**BOARD))]
    back = read(*turned, heading=tuple(reversed(samples.HEADING)))
    pd.testing.assert_frame_equal(there, back)


def test_a_renamed_value_column_is_known(read):
    heading = [*samples.HEADING[:-1], "metric_value"]
    assert read(row(), heading=heading)["value"].item() == 4127


@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends_do_not_matter(tmp_path, bom, encoding, end):
    lines = samples.rows("2025-09")
    text = samples.as_csv(lines, end=end)
    mark = b"\xef\xbb\xbf" if bom else b""
    path = tmp_path / "INVENTED_month.csv"
    path.write_bytes(mark + text.encode(encoding))
    table = mhsds_monthly.read(path)
    assert "ST ANDREW’S HEALTHCARE, NORTHAMPTON" in set(table["area_name"])
    assert len(table) == len(mhsds_monthly.read(samples.write_month(tmp_path, "2025-09")))


def test_one_byte_that_is_not_utf8_spoils_nothing_around_it(tmp_path):
    path = samples.write_month(tmp_path, "2025-09")
    content = path.read_bytes()
    assert "’".encode() in content
    path.write_bytes(content.replace(b"LONDON AND MAUDSLEY", b"LONDON\xa0AND MAUDSLEY"))
    names = set(mhsds_monthly.read(path)["area_name"])
    assert {"ST ANDREW’S HEALTHCARE, NORTHAMPTON", samples.PROVIDERS["RV5"]} <= names


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-04-01", dt.date(2023, 4, 1)),
        ("01/04/2024", dt.date(2024, 4, 1)),
        ("01-04-2025", dt.date(2025, 4, 1)),
        ("01/06/24", dt.date(2024, 6, 1)),
        ("1/6/2024", dt.date(2024, 6, 1)),
        (" 30/9/2025 ", dt.date(2025, 9, 30)),
    ],
)
def test_days_are_read_in_five_ways_the_day_first(text, day):
    assert mhsds_periods.day(text) == day


@pytest.mark.parametrize("dates", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d/%m/%y"])
def test_a_file_is_read_whichever_way_its_dates_are_written(tmp_path, dates):
    path = samples.write_month(tmp_path, "2024-02", era="pre-bbrb", dates=dates)
    table = mhsds_monthly.read(path)
    assert set(table["period_end"]) == {dt.date(2024, 2, 29)}


@pytest.mark.parametrize(
    "text", ["Apr-18", "April 2018", "APR 2018", "2018-04", "01/04/2018", "2018-04-30"]
)
def test_months_of_wide_files(text):
    found = mhsds_periods.month(text)
    assert (found.start, found.end) == (dt.date(2018, 4, 1), dt.date(2018, 4, 30))


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("04/01/2024", "04/30/2024", "row 2, REPORTING_PERIOD_END: '04/30/2024' is not a day"),
        ("04/01/2024", "12/04/2024", "REPORTING_PERIOD_END: the period .* is no run of whole"),
        ("01/10/2024", "30/09/2024", "REPORTING_PERIOD_END: the period ends on 2024-09-30, before"),
        ("31/02/2024", "29/02/2024", "REPORTING_PERIOD_START: '31/02/2024' is not a day"),
        ("1 April 2024", "30/04/2024", "REPORTING_PERIOD_START: '1 April 2024' is not a day"),
    ],
)
def test_dates_that_cannot_be_meant_are_refused(read, start, end, sentence):
    with pytest.raises(UnexpectedLayout, match=sentence):
        read(row(REPORTING_PERIOD_START=start, REPORTING_PERIOD_END=end))


# Every label


def test_every_published_measure_and_breakdown_has_a_place(shared_data):
    path = shared_data / "monthly" / "mhsds_mha_measures_and_breakdowns.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 738
    places = set()
    for published in rows:
        breakdown = published["breakdown"]
        series, measured = mhsds_labels.measure(published["measure_id"])
        statistic = mhsds_labels.statistic(measured, breakdown)
        kind, dimension = mhsds_labels.area_kind(breakdown), mhsds_labels.dimension(breakdown)
        broad = mhsds_labels.suffix(breakdown) == "upper ethnicity"
        places.add((series, statistic, kind, dimension, broad))
        assert (statistic == "count") == (published["suppression"] == "count")
    assert len(places) == 738


def test_a_letter_that_names_other_people_stays_in_the_series():
    assert mhsds_labels.measure("MHS81a") == ("MHS81", "crude_rate")
    assert mhsds_labels.measure("MHS08a") == ("MHS08a", "count")
    assert mhsds_labels.measure("MHS157c") == ("MHS157", "half_width")
    assert mhsds_labels.measure("MHS150b") == ("MHS150", "median_days")


def test_england_by_ethnicity_is_read_in_the_first_level_and_in_the_second(read):
    code = {"BREAKDOWN": "England; Ethnicity", "PRIMARY_LEVEL": "N"}
    newer = row(**code, PRIMARY_LEVEL_DESCRIPTION="African", MEASURE_VALUE="200")
    older = row(
        BREAKDOWN="England; Ethnicity",
        SECONDARY_LEVEL="Black",
        SECONDARY_LEVEL_DESCRIPTION="Black",
        MEASURE_VALUE="600",
    )
    found = read(newer, older).set_index("group")["value"]
    assert found.to_dict() == {"black-african": 200, "black": 600}


def test_every_detailed_group_of_a_board_is_read(month):
    groups = of(month, area_code="QOP", series="MHS81", dimension="ethnicity")["group"]
    assert set(DETAILED_GROUPS) | {"not-stated", "not-known", "unknown"} <= set(groups)
    assert not groups.duplicated().any()


def test_people_without_a_group_are_kept_once_though_two_breakdowns_print_them(read):
    broad = {**BOARD, "BREAKDOWN": "ICB of GP Practice or Residence; Upper Ethnicity"}
    fine = {**BOARD, "BREAKDOWN": "ICB of GP Practice or Residence; Ethnicity"}
    z = {"SECONDARY_LEVEL": "Z", "SECONDARY_LEVEL_DESCRIPTION": "Not Stated"}
    stated = {"SECONDARY_LEVEL": "Not Stated", "SECONDARY_LEVEL_DESCRIPTION": "Not Stated"}
    assert len(read(row(**broad | stated), row(**fine | z))) == 1
    assert len(read(row(**broad | stated))) == 1
    with pytest.raises(BrokenContract, match=r"row 3, MEASURE_VALUE: the same figure .* row 2"):
        read(row(**broad | stated), row(**fine | z | {"MEASURE_VALUE": "270"}))
    with pytest.raises(BrokenContract, match=r"row 3, MEASURE_VALUE: the same figure .* row 2"):
        read(row(**broad | stated), row(**broad | stated))


@pytest.mark.parametrize(
    ("suffix", "level", "label", "expected"),
    [
        ("Upper Ethnicity", "White or White British", "", ("ethnicity", "white")),
        ("Ethnicity", "99", "Not Known", ("ethnicity", "not-known")),
        ("Ethnicity", "UNKNOWN", "UNKNOWN", ("ethnicity", "unknown")),
        ("Ethnicity", "G", "Any Other mixed background", ("ethnicity", "mixed-other")),
        ("Age Band", "90 and over", "", ("age", "90-and-over")),
        ("Age", "90 or over", "", ("age", "90-and-over")),
        ("Age", "Unknown", "", ("age", "unknown")),
        ("Age; Under 18 or 18 and over", "18 and over", "", ("age-adult", "18-and-over")),
        ("Gender", "2", "Female", ("gender", "female")),
        ("Gender", "Indeterminate", "", ("gender", "indeterminate")),
        ("IMD Decile", "01 Most deprived", "", ("imd", "decile-1")),
        ("IMD Decile", "01 Least deprived", "", ("imd", "decile-10")),
        ("IMD Core20", "Core20", "", ("imd-core20", "core20")),
        ("Autism Status", "5", "No patient diagnosis of autism", ("autism", "no-diagnosis")),
        ("LD Status", "X", "Not Known (Not Recorded)", ("learning-disability", "not-recorded")),
        (
            "Ethnicity (White British/Non-White British)",
            "Non-white British",
            "",
            ("white-british", "not-white-british"),
        ),
    ],
)
def test_groups_of_every_dimension(suffix, level, label, expected):
    for area in ("England", "Provider"):
        breakdown = f"{area}; {suffix}"
        found = mhsds_labels.dimension(breakdown), mhsds_labels.group(breakdown, level, label)
        assert found == expected


def test_rates_that_compare_groups_are_figures_of_the_area(read):
    deviation = {
        **ROLLING,
        "BREAKDOWN": "England; Mean Deviation of Upper Ethnicity",
        "MEASURE_ID": "MHS157d",
        "MEASURE_VALUE": "61.5",
    }
    difference = {
        **deviation,
        "BREAKDOWN": "England; Ethnicity - Standardised Rate Difference from White British",
        "MEASURE_ID": "MHS157b",
        "MEASURE_VALUE": "-12.25",
    }
    found = read(row(**deviation), row(**difference)).set_index("statistic")
    assert tuple(found.loc["mean_deviation", ["dimension", "group", "value"]]) == (
        "ethnicity",
        "all-known",
        61.5,
    )
    assert tuple(found.loc["rate_difference", ["group", "value", "low", "high"]]) == (
        "not-white-british",
        -12.25,
        -12.255,
        -12.245,
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"MEASURE_ID": "MHS157e"}, "row 2, MEASURE_ID: 'MHS157e' is not a Mental Health Act"),
        ({"MEASURE_ID": " "}, "row 2, MEASURE_ID: ' ' is not"),
        ({"STATUS": "Draft"}, "row 2, STATUS: 'Draft' is not a status"),
        ({"BREAKDOWN": "Moon"}, "row 2, BREAKDOWN: 'Moon' is not a kind of area"),
        ({"BREAKDOWN": "England; Height"}, "row 2, BREAKDOWN: 'height' is not a breakdown"),
        (
            {"BREAKDOWN": "England; Upper Ethnicity", "PRIMARY_LEVEL": "Martian"},
            "row 2, .*_LEVEL: 'Martian' is not a group",
        ),
        (
            {
                "BREAKDOWN": "England; Ethnicity",
                "PRIMARY_LEVEL": "M",
                "PRIMARY_LEVEL_DESCRIPTION": "African",
            },
            "row 2, .*: the code 'M' and its description 'African' are two groups",
        ),
    ],
)
def test_a_label_that_nobody_mapped_is_refused_with_its_place(read, changes, sentence):
    with pytest.raises(UnknownLabel, match=sentence):
        read(row(**changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({**BOARD, "PRIMARY_LEVEL": ""}, "row 2, PRIMARY_LEVEL: '' is not the code of an org"),
        ({**BOARD, "SECONDARY_LEVEL": "White"}, "row 2, SECONDARY_LEVEL: the levels do not fit"),
        ({"PRIMARY_LEVEL": "QOP"}, "row 2, SECONDARY_LEVEL: the levels do not fit"),
        ({"BREAKDOWN": "England; Gender"}, "row 2, SECONDARY_LEVEL: the levels do not fit"),
        (
            {**BOARD, "BREAKDOWN": "ICB of GP Practice or Residence; Gender"},
            "row 2, SECONDARY_LEVEL: the levels do not fit",
        ),
    ],
)
def test_levels_that_do_not_fit_their_breakdown_are_refused(read, changes, sentence):
    with pytest.raises(UnexpectedLayout, match=sentence):
        read(row(**changes))


def test_the_row_named_is_the_one_that_a_spreadsheet_shows(read):
    other = row(MEASURE_ID="MHS01", MEASURE_NAME="Over two\nlines")
    with pytest.raises(UnknownLabel, match=r"INVENTED_month.csv, row 5, STATUS: 'Draft'"):
        read(row(), other, row(**BOARD), row(MEASURE_ID="MHS82", STATUS="Draft"))


# Every cell


@pytest.mark.parametrize(
    ("changes", "cell"),
    [
        ({"MEASURE_VALUE": "4127"}, (4127, 4127, 4127, "exact")),
        ({"MEASURE_VALUE": "0"}, (0, 0, 0, "exact")),
        ({**BOARD, "MEASURE_VALUE": "*"}, (math.nan, 0, 4, "suppressed")),
        ({**BOARD, "MEASURE_VALUE": "5"}, (5, 5, 7, "rounded")),
        ({**BOARD, "MEASURE_VALUE": "275"}, (275, 273, 277, "rounded")),
        ({**BOARD, "MEASURE_VALUE": "0"}, (0, 0, 0, "exact")),
        ({"MEASURE_ID": "MHS81a", "MEASURE_VALUE": "7.25"}, (7.25, 7.245, 7.255, "rounded")),
        ({"MEASURE_ID": "MHS81a", "MEASURE_VALUE": "7.0"}, (7, 6.5, 7.5, "rounded")),
        ({**BOARD, "MEASURE_ID": "MHS157a", "MEASURE_VALUE": "88"}, (88, 87.5, 88.5, "rounded")),
        (
            {**BOARD, "MEASURE_ID": "MHS157b", "MEASURE_VALUE": "*"},
            (math.nan,) * 3 + ("suppressed",),
        ),
    ],
)
def test_a_cell_is_the_range_that_it_stands_for(read, changes, cell):
    found = read(row(**changes))[["value", "low", "high", "mark"]].iloc[0]
    assert list(found)[3] == cell[3]
    np.testing.assert_array_equal(list(found)[:3], cell[:3])


@pytest.mark.parametrize("text", ["", "-", "NULL", " "])
def test_a_blank_count_is_missing_and_stands_for_anything_up_to_its_total(read, text):
    england, board = row(MEASURE_VALUE="4000"), row(**BOARD | {"MEASURE_VALUE": "75"})
    group = {**BOARD, "BREAKDOWN": f"{BOARD['BREAKDOWN']}; Upper Ethnicity"}
    group |= {"SECONDARY_LEVEL": "Mixed", "SECONDARY_LEVEL_DESCRIPTION": "Mixed"}
    blank, notes = row(**group | {"MEASURE_VALUE": text}), []
    path = read.written(england, board, blank)
    cell = mhsds_monthly.read(path, notes).iloc[2]
    assert (cell["mark"], cell["low"], cell["high"]) == ("missing", 0, 77)
    assert np.isnan(cell["value"])
    assert notes[0].startswith(f"{path.name}: 1 cell is blank where the publisher prints a number")
    # Without a total of its own, England's is the most that it can be.
    assert read(england, blank).iloc[1]["high"] == 4000


@pytest.mark.parametrize("text", ["", "-", "NULL"])
def test_a_blank_cell_that_nothing_bounds_is_named_by_its_place(read, text):
    with pytest.raises(UnexpectedLayout, match="row 3, MEASURE_VALUE: the cell is blank for MHS81"):
        read(row(MEASURE_ID="MHS84"), row(MEASURE_VALUE=text))


def test_a_blank_rate_is_missing_and_has_no_range(read):
    rate = row(MEASURE_ID="MHS81a", MEASURE_VALUE="")
    cell = read(row(), rate).iloc[1]
    assert (cell["mark"], cell["statistic"]) == ("missing", "crude_rate")
    assert cell[["value", "low", "high"]].isna().all()


def test_a_column_of_blank_cells_is_refused_with_its_likely_cause(read):
    with pytest.raises(UnexpectedLayout, match="every cell of MEASURE_VALUE is blank"):
        read(row(MEASURE_VALUE=""), row(**BOARD | {"MEASURE_VALUE": " "}))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"MEASURE_VALUE": "1e5"}, "expected a count"),
        ({"MEASURE_VALUE": "-3"}, "expected a count"),
        ({"MEASURE_VALUE": "4127.5"}, "expected a count"),
        ({**BOARD, "MEASURE_VALUE": "277"}, "a count of 277 is not a multiple of 5"),
        ({**BOARD, "MEASURE_VALUE": "3"}, "a count of 3 is not a multiple of 5"),
        ({"MEASURE_ID": "MHS81a", "MEASURE_VALUE": "1e5"}, "expected a number that is not below"),
        ({"MEASURE_ID": "MHS81a", "MEASURE_VALUE": "-1.5"}, "expected a number that is not below"),
    ],
)
def test_a_cell_that_cannot_be_is_refused_with_its_place(read, changes, sentence):
    with pytest.raises(UnexpectedLayout, match=f"row 3, MEASURE_VALUE: {sentence}"):
        read(row(MEASURE_ID="MHS82"), row(**changes))


def test_a_part_above_its_total_is_refused_with_its_row(read):
    part = {
        "BREAKDOWN": "England; Upper Ethnicity",
        "PRIMARY_LEVEL": "Mixed",
        "MEASURE_VALUE": "9999",
    }
    with pytest.raises(BrokenContract, match="row 3, MEASURE_VALUE: a part, at least 9,999"):
        read(row(), row(**part, PRIMARY_LEVEL_DESCRIPTION="Mixed"))


# Releases


def test_a_release_is_named_by_its_last_month_and_status(tmp_path):
    path = samples.write_month(tmp_path, "2025-09", status="Performance ")
    (release,) = releases_in(path)
    assert (release.name, release.status) == ("mhsds-2025-09-performance", "performance")
    assert release.title.endswith("September 2025 (performance)")
    assert set(mhsds_monthly.read(path)["release"]) == {release.name}


def test_a_file_of_several_months_and_statuses_is_a_release_for_each_status(read):
    first = {"REPORTING_PERIOD_START": "01/04/2024", "REPORTING_PERIOD_END": "30/04/2024"}
    later = {"REPORTING_PERIOD_START": "01/08/2025", "REPORTING_PERIOD_END": "31/08/2025"}
    path = read.written(row(**first, STATUS="Final"), row(**later, STATUS="Final"), row())
    assert [release.name for release in releases_in(path)] == [
        "mhsds-2024-04..2025-08-final",
        "mhsds-2025-09-performance",
    ]


def releases_in(path: Path) -> list[Release]:
    return mhsds_monthly.releases_of(mhsds_monthly.read(path), path)


# Files as such


def test_the_genuine_files_are_read_whole_and_passed_over_in_words(shared_data):
    for name, rows, hidden in (
        ("MHSDS Data_4WW_AprPerf_2024_v2.csv", 19_958, 12_477),
        ("MHSDS Data_4WW_SepPerf_2024.csv", 18_942, 11_660),
    ):
        path = shared_data / "monthly" / name
        with pytest.raises(NoFigures, match="no Mental Health Act measures among its 44 measures"):
            mhsds_monthly.read(path)
        with mhsds_csv.opened(path, mhsds_monthly.recognises, []) as table:
            found = mhsds_survey.of(table)
        assert (found.rows, found.suppressed, len(found.measures)) == (rows, hidden, 44)
        assert found.areas["icb"] == 43
        assert found.statuses == ("performance",)
        # What a plain count of the file's own text says.
        with path.open(encoding="utf-8", newline="") as file:
            published = list(csv.DictReader(file))
        codes = {(line["BREAKDOWN"], line["PRIMARY_LEVEL"]) for line in published}
        assert sum(found.areas.values()) == len(codes)
        dates = {line["REPORTING_PERIOD_START"] for line in published}
        assert {f"{period.start:%d/%m/%Y}" for period in found.periods} == dates


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("REPORTING_PERIOD_START", "yesterday"),
        ("STATUS", "?"),
        ("PRIMARY_LEVEL", "no code"),
        ("MEASURE_VALUE", "few"),
    ],
)
def test_a_file_of_other_measures_must_make_sense_too(read, column, text):
    other = {**BOARD, "MEASURE_ID": "MHS01"}
    with pytest.raises(SourceError, match=f"row 3, [A-Z_]+: .*{re.escape(text)}") as caught:
        read(row(**other), row(**other | {column: text}))
    assert not isinstance(caught.value, NoFigures)


def test_a_column_of_somebody_else_is_passed_over_with_a_note(read):
    path, notes = read.written([*row(), "1"], heading=[*samples.HEADING, "EXTRA"]), []
    pd.testing.assert_frame_equal(mhsds_monthly.read(path, notes), read(row()))
    assert notes == [f"{path.name}: the column 'EXTRA' is none of the publisher's; it was ignored."]


def test_two_columns_for_one_thing_are_refused(read):
    with pytest.raises(UnexpectedLayout, match="two columns for value, 'MEASURE_VALUE' and 'METR"):
        read([*row(), "1"], heading=[*samples.HEADING, "METRIC_VALUE"])


def test_an_absent_column_is_refused(read):
    with pytest.raises(UnexpectedLayout, match="no column for value"):
        read(row(), heading=[*samples.HEADING[:-1], "AMOUNT"])


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda text: text[:-1], "the last line has no end"),
        (
            lambda text: text.replace(",MHS82,", ",", 1),
            r"row \d+: 10 cells where the heading has 11",
        ),
        (lambda text: text.replace("England,", '"England,', 1), r"row 2.*: cannot be read as CSV"),
        (lambda text: text.replace("England,", "E" * 20_000 + ",", 1), "row 2, BREAKDOWN: "),
        (lambda text: "", "the file is empty"),
        (lambda text: "<html>" + text, "this is a web page"),
        (lambda text: "\0" + text, "UTF-16 or binary"),
    ],
)
def test_a_damaged_file_is_refused_with_its_place(tmp_path, damage, sentence):
    path = samples.write_month(tmp_path, "2025-09")
    path.write_text(damage(path.read_text("utf-8")), encoding="utf-8", newline="")
    with pytest.raises(UnexpectedLayout, match=sentence):
        mhsds_monthly.read(path)


def test_names_with_patterns_in_them_are_names(tmp_path):
    path = samples.write_month(tmp_path, "2025-09", name="INVENTED [v2] *'s.csv")
    assert len(mhsds_monthly.read(path)) > 2_000


# Zips


def test_a_zip_is_read_as_its_table_is(tmp_path, month):
    path = samples.write_month(tmp_path, "2025-09", zipped=True)
    pd.testing.assert_frame_equal(mhsds_monthly.read(path), month)
    assert recognise(path).name == "mhsds_monthly"


def test_the_right_member_is_the_largest_monthly_table_that_is_the_main_one(tmp_path):
    small, large = (
        samples.write_month(tmp_path, "2025-09", era=era, name=f"{era}.csv").read_bytes()
        for era in ("pre-bbrb", "bbrb")
    )
    members = {
        "MHSDS Rstr_2025/INVENTED Rstr.csv": large * 2,
        "INVENTED/MHSDS Data 4WW.csv": large,
        "INVENTED/small.csv": small,
        "INVENTED/month.csv": large,
        "INVENTED/other.csv": b"a,b\n" + b"1,2\n" * 500_000,
        "INVENTED/._month.csv": large * 3,
    }
    path = samples.write_zip(tmp_path / "INVENTED_month.zip", members)
    assert len(mhsds_monthly.read(path)) == len(mhsds_monthly.read(tmp_path / "bbrb.csv"))


def broken(tmp_path: Path, name: str) -> Path:
    content = samples.as_csv(samples.rows("2025-09")).encode()
    path = samples.write_zip(tmp_path / "INVENTED.zip", {"INVENTED.csv": content})
    whole = path.read_bytes()
    if name == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    if name == "flipped":
        path.write_bytes(whole[:5_000] + b"\x00\xff\x00\xff" + whole[5_004:])
    if name == "locked":
        place = whole.rindex(b"PK\x01\x02") + 8
        path.write_bytes(whole[:place] + b"\x01" + whole[place + 1 :])
    if name == "outside":
        samples.write_zip(path, {"../../INVENTED.csv": content})
    if name == "bomb":
        heading = samples.as_csv([]).encode()
        samples.write_zip(path, {"INVENTED.csv": heading + b"\n" * 50_000_000})
    if name == "liar":
        heading = samples.as_csv([]).encode()
        samples.write_zip(path, {"INVENTED.csv": heading + b"\n" * 50_000_000})
        whole = path.read_bytes()
        place = whole.rindex(b"PK\x01\x02") + 20  # the packed size, as the directory has it
        path.write_bytes(whole[:place] + (5_000_000).to_bytes(4, "little") + whole[place + 4 :])
    if name == "empty":
        samples.write_zip(path, {})
    if name == "nested":
        samples.write_zip(path, {"INVENTED.zip": whole})
    if name == "unlike":
        samples.write_zip(path, {"INVENTED.csv": b"a,b\n1,2\n"})
    return path


@pytest.mark.parametrize(
    ("name", "kind", "sentence"),
    [
        ("cut", UnexpectedLayout, "the zip cannot be unpacked"),
        ("flipped", UnexpectedLayout, "the zip cannot be unpacked"),
        ("locked", UnexpectedLayout, "locked with a password"),
        ("outside", DataRefused, "names a file outside itself"),
        ("bomb", DataRefused, "unpacks to 50,0.* bytes or more"),
        ("liar", SourceError, "unpack"),
        ("empty", UnexpectedLayout, "holds nothing"),
        ("nested", UnexpectedLayout, "holds 'INVENTED.zip'"),
        ("unlike", UnexpectedLayout, "holds 'INVENTED.csv'"),
    ],
)
def test_a_zip_that_cannot_be_trusted_is_a_sentence(tmp_path, name, kind, sentence):
    path = broken(tmp_path, name)
    with pytest.raises(kind, match=f"INVENTED.zip: .*{sentence}"):
        mhsds_monthly.read(path)


def test_what_was_unpacked_is_gone_afterwards(tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    mhsds_monthly.read(samples.write_month(tmp_path, "2025-09", zipped=True))
    with pytest.raises(SourceError):
        mhsds_monthly.read(broken(tmp_path, "flipped"))
    assert list(scratch.iterdir()) == []


def test_a_full_disk_is_a_sentence(tmp_path, monkeypatch):
    path = samples.write_month(tmp_path, "2025-09", zipped=True)
    open_file = Path.open

    def full(place: Path, mode: str = "r", **options):
        if "w" in mode:
            raise OSError(errno.ENOSPC, "No space left on device")
        return open_file(place, mode, **options)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(StoreError, match=r"cannot be unpacked into .*No space left"):
        mhsds_monthly.read(path)


def test_a_file_is_known_by_its_first_bytes_alone(tmp_path, monkeypatch):
    path = samples.big_month(tmp_path / "INVENTED_big.csv", rows=20_000)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"\xff\x00 damaged")
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("the file is read whole"))
    assert recognise(path).name == "mhsds_monthly"


def test_a_large_file_is_read_alike_by_both_readers(tmp_path):
    path = samples.big_month(tmp_path / "INVENTED_big.csv", rows=150_000)
    content = path.read_bytes().replace(b'"INVENTED, AREA 1', b'"INVENTED,\nAREA ""1')
    assert len(content) > 35_000_000  # more than DuckDB gives to one of its threads at a time
    path.write_bytes(content)
    with mhsds_csv.opened(path, mhsds_monthly.recognises, []) as table:
        rows = mhsds_rows.read(table, [])
        assert len(rows) == 33_000
        by_hand = mhsds_csv._by_hand(table, rows.wanted)
        assert mhsds_csv._by_duckdb(table, rows.wanted).equals(by_hand)


def test_a_file_on_the_act_apart_is_a_release_beside_the_main_one(tmp_path):
    main = samples.write_month(tmp_path, "2025-06")
    apart = samples.write_month(tmp_path, "2025-06", name="INVENTED MHSDS Data_MHA_JunPrf_2025.csv")
    (of_main,), (of_apart,) = releases_in(main), releases_in(apart)
    assert of_main.name == "mhsds-2025-06-performance"
    assert (of_apart.name, of_apart.status) == ("mhsds-2025-06-performance-mha", "performance")
    assert of_apart.title.endswith("June 2025 (performance), file on the Mental Health Act")
    assert set(mhsds_monthly.read(apart)["release"]) == {of_apart.name}
