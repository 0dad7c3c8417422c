"""Questions of months and of twelve months: what is counted, what is never mixed, what is said.

The figures are invented (`monthly_samples`): sixteen months, final to March 2025 and performance
after, with twelve-month rows since July 2025 and 36 boards since April 2026.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest
from command_line import rows, run
from monthly_samples import write_month
from samples import write_annual
from slow_routes import mid_p_limits, repeats_of
from store_samples import Held

from data_sources.adapters import mha_annual
from data_sources.embedded.build import EMBEDDED
from data_sources.schema.errors import SourceError, UnknownLabel
from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor import monitor
from mha_monitor.definitions import plain_names
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.periods import series_of
from mha_monitor.definitions.questions import Question
from mha_monitor.ingest import files as refresh
from mha_monitor.rates import rate_ratios
from mha_monitor.rates.counts import counts_of
from mha_monitor.sentences import one_row
from mha_monitor.sentences import sources as sentences_sources
from mha_monitor.store.store import ENVIRONMENT, Store, open_store

OLD, NEW = "2025-02", "2025-09"  # a month of each grammar
MONTHS = [*(f"2025-{n:02d}" for n in range(2, 13)), *(f"2026-{n:02d}" for n in range(1, 6))]
LABELS = {
    "White or White British": "white",
    "Mixed": "mixed",
    "Asian or Asian British": "asian",
    "Black or Black British": "black",
    "Other Ethnic Groups": "other",
}
NUMBERS = ["count", "count_low", "count_high", "population", "rate", "ratio", "ratio_high"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for month in MONTHS:
        era = "pre-bbrb" if month <= OLD else "bbrb"
        write_month(folder, month, era=era, status="Final" if month < "2025-04" else "Performance")
    return folder


@pytest.fixture(scope="module")
def data(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    refresh.take_in(files, folder)
    return folder


@pytest.fixture(scope="module")
def held(data: Path) -> Store:
    return open_store(data)


def published(files: Path, month: str, *, measure: str = "MHS81") -> list[dict[str, str]]:
    """The rows of one measure in one invented file, as they are printed."""
    (path,) = files.glob(f"*_{dt.date.fromisoformat(month + '-01'):%b}*_{month[:4]}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["MEASURE_ID"] == measure]


def cell(text: str) -> tuple[float, int, int]:
    """Value, lowest and highest of a cell below England: `*` is under 5, the rest nearest 5."""
    if text == "*":
        return math.nan, 0, 4
    return float(text), max(int(text) - 2, 5), int(text) + 2


def slow_boards(files: Path, month: str) -> dict[tuple[str, str], dict[str, float]]:
    """Boards and broad groups of one month, from the file and in plain loops."""
    ranges, unknown = {}, defaultdict(int)
    for row in published(files, month):
        if row["BREAKDOWN"] != "ICB of GP Practice or Residence; Upper Ethnicity":
            continue
        area, label = row["PRIMARY_LEVEL"], row["SECONDARY_LEVEL"]
        if label in LABELS:
            ranges[area, LABELS[label]] = cell(row["MEASURE_VALUE"])
        else:
            unknown[area] += cell(row["MEASURE_VALUE"])[2]
    people = {}
    for row in pyarrow.parquet.read_table(EMBEDDED / "populations.parquet").to_pylist():
        base = (row["population_base"], row["grouping"], row["area_vintage"], row["area_kind"])
        if base == ("census-2021", "nhs", "2024", "icb"):
            people[row["area_code"], row["group"]] = row["population"]
    repeats = repeats_of(EMBEDDED / "figures.parquet")
    return {
        (area, group): slow_ratio(
            ranges[area, group],
            ranges[area, "white"],
            (people[area, group], people[area, "white"]),
            unknown[area],
            (repeats[group], repeats["white"]),
        )
        for area, group in ranges
        if group != "white" and area != "UNKNOWN"
    }


def slow_ratio(counts, others, people, unknown: int, repeats) -> dict[str, float]:
    """One row; counts are ranges, people and repeats those of the group and of White people."""
    (x, x_low, x_high), (y, y_low, y_high), (n, m) = counts, others, people
    return {
        "count": x,
        "count_low": x_low,
        "count_high": x_high,
        "population": n,
        "rate": x / n * 1e5,
        "ratio": (x / n) / (y / m),
        "ratio_low": mid_p_limits(x_low, y_high, m / n, repeats)[0],
        "ratio_high": mid_p_limits(x_high, y_low, m / n, repeats)[1],
        "ratio_unknown_high": mid_p_limits(x_high + unknown, y_low, m / n, repeats)[1],
    }


def test_a_slow_second_implementation_gives_the_ratios_of_a_month_by_board(files, held):
    slow = pd.DataFrame(slow_boards(files, NEW)).T.rename_axis(["area_code", "group"])
    ours = monitor.ratios(area_kind="icb", period=NEW, store=held).table
    ours = ours.set_index(["area_code", "group"])
    assert len(slow) == len(ours) == 42 * 4
    for name in slow.columns:
        np.testing.assert_allclose(
            ours[name].reindex(slow.index), slow[name], rtol=1e-8, err_msg=name
        )


# Which length answers.


def test_a_month_taken_in_changes_no_answer_about_a_year_that_was_counted(held, store):
    for kind in ("england", "region", "icb"):
        asked = {"area_kind": kind, "period": "2023-24", "group": "black"}
        before, after = (monitor.ratios(**asked, store=each).table for each in (store, held))
        pd.testing.assert_frame_equal(before[NUMBERS], after[NUMBERS])
        assert set(after["source"]) == {"mha_annual"}


def test_a_question_without_a_period_is_of_a_year(held):
    discharges = monitor.ratios(measure="discharges", group="black", store=held).table
    assert discharges["period"].tolist() == ["2023-24"]
    detentions = monitor.ratios(group="black", store=held).table
    assert detentions["period"].tolist() == ["2025-26"]


@pytest.mark.parametrize(
    ("label", "days"),
    [
        ("2025-09", ("2025-09-01", "2025-09-30")),
        ("2024-10..2025-09", ("2024-10-01", "2025-09-30")),
        ("2025-26", ("2025-04-01", "2026-03-31")),
        ("2025-04..2026-03", ("2025-04-01", "2026-03-31")),
    ],
)
def test_a_period_decides_its_own_length(held, label, days):
    row = monitor.ratios(group="black", period=label, store=held).table.iloc[0]
    assert row["period"] == label
    assert (str(row["period_start"]), str(row["period_end"])) == days


def test_the_newest_of_each_length(held):
    newest = {
        every: monitor.ratios(every=every, store=held).table["period"].unique().tolist()
        for every in ("year", "month", "12-months")
    }
    assert newest == {
        "year": ["2025-26"],
        "month": ["2026-05"],
        "12-months": ["2025-06..2026-05"],
    }
    periods = monitor.periods(store=held, every="month")
    assert periods["period"].tolist() == MONTHS
    assert set(periods["every"]) == {"month"}


def test_a_measure_of_months_alone_answers_with_the_newest_twelve(held):
    # Nothing annual is printed by ethnicity for section 135; here its months are those of 136.
    figures = held.figures
    figures = figures.assign(
        series=figures["series"].where(figures["series"].ne("MHS83"), "MHS149")
    )
    row = monitor.ratios(measure="section-135", group="black", store=Held(figures, held)).table
    assert row["period"].tolist() == ["2025-06..2026-05"]
    assert "sum-of-months" in row["flags"].iloc[0]
    assert "in the twelve months to May 2026" in one_row.headline(row.iloc[0])


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            {"period": "1999-11"},
            r"No figures are held for the period '1999-11'\. There are: 2025-02",
        ),
        ({"period": "2025-10..2026-03"}, "No figures are held for the period '2025-10..2026-03'"),
        ({"every": "month", "period": "2025-26"}, "There are: 2025-02, 2025-03"),
        ({"measure": "discharges", "every": "month"}, "by month. They are published for: no area"),
        ({"area_kind": "provider", "period": NEW}, "Providers have no population of their own"),
        ({"area_kind": "icb", "every": "month", "area": "QQQ"}, "is not an area"),
    ],
)
def test_what_is_not_held_is_a_sentence_with_what_is(held, asked, sentence):
    with pytest.raises(SourceError, match=sentence):
        monitor.ratios(**asked, store=held)


def test_a_length_nobody_defined_is_refused():
    with pytest.raises(UnknownLabel, match=r"'week' is not a length of period\. There are: year,"):
        monitor.ratios(every="week")


def test_without_monthly_files_the_sentence_says_how_to_get_them(store):
    with pytest.raises(SourceError, match="None are held; `refresh` brings the monthly files"):
        monitor.ratios(every="month", store=store)
    assert monitor.lengths(store=store) == ["year"]


def test_what_is_held_in_which_length_is_listed(held):
    table = monitor.measures(store=held).set_index("measure")
    assert table["every"][
        ["detentions", "section-136", "discharges", "uses-of-part-3"]
    ].tolist() == [
        "year month 12-months",
        "year month 12-months",
        "year",
        "",
    ]
    assert monitor.lengths("section-136", "icb", store=held) == []
    assert monitor.measures_for("icb", store=held, every="month") == ["detentions"]


# What is counted, and what is never mixed.


def test_a_rate_is_for_one_month_and_says_so(held):
    row = monitor.ratios(group="black", period=NEW, store=held).table.iloc[0]
    assert row["rate"] == pytest.approx(row["count"] / row["population"] * 1e5)
    assert "one-month" in row["flags"].split()
    assert (
        "one-month" not in monitor.ratios(group="black", store=held).table["flags"].iloc[0].split()
    )
    assert one_row.headline(row).startswith("In England, in September 2025, the detention rate")


def test_a_row_of_twelve_months_under_a_monthly_id_is_left_out(held):
    figures = held.figures
    rolling = figures[figures["series"].eq("MHS157")].assign(series="MHS81")
    both = pd.concat([figures, rolling], ignore_index=True)
    for every in ("month", "12-months", "year"):
        expected = counts_of(held, MEASURES["detentions"], "england", every)
        found = counts_of(Held(both, held), MEASURES["detentions"], "england", every)
        pd.testing.assert_frame_equal(found, expected)


def test_twelve_months_are_those_printed_where_any_are(files, held):
    (row,) = [
        each
        for each in published(files, NEW, measure="MHS157")
        if (each["BREAKDOWN"], each["PRIMARY_LEVEL"])
        == ("England; Upper Ethnicity", "Black or Black British")
    ]
    ours = monitor.ratios(group="black", period="2024-10..2025-09", store=held).table.iloc[0]
    assert ours["count"] == float(row["MEASURE_VALUE"])
    assert "sum-of-months" not in ours["flags"].split()


def test_twelve_months_are_added_up_where_only_single_ones_are_printed(files, held):
    twelve = monitor.ratios(
        measure="section-136", every="12-months", period="all", store=held
    ).table
    by_month = monitor.ratios(measure="section-136", every="month", period="all", store=held).table
    last = twelve[twelve["period"].eq("2025-06..2026-05")].set_index("group")["count"]
    parts = by_month[by_month["period"].ge("2025-06")].groupby("group")["count"].sum()
    assert last.to_dict() == parts.to_dict()
    assert twelve["period"].nunique() == len(MONTHS) - 11
    assert twelve["flags"].str.contains("sum-of-months").all()


def test_a_year_with_a_month_missing_is_not_added_up(held):
    figures = held.figures
    july = figures["period_start"].eq(dt.date(2025, 7, 1)) & figures["series"].eq("MHS83")
    with pytest.raises(SourceError):
        rate_ratios.rate_ratios(
            Held(figures[~july], held), Question("section-136", "england", every="12-months")
        )


def test_what_is_counted_on_one_day_is_never_added_up():
    assert series_of(MEASURES["detentions-active"], "month") == {"mhsds_monthly": ("MHS151",)}
    assert series_of(MEASURES["detentions-active"], "12-months") == {}


def test_uses_of_a_section_are_not_detentions_under_it():
    # A move from section 2 to 3 is a use of section 3, and no new detention.
    monthly = {name: each.monthly for name, each in MEASURES.items() if each.monthly}
    assert monthly["uses-of-section-3"] == ("MHS144",)
    assert {"section-2", "section-3", "part-3"}.isdisjoint(monthly)


def test_unknown_ethnicity_of_a_board_is_its_three_rows_added_once(files, held):
    expected = defaultdict(lambda: [0, 0])
    for row in published(files, NEW):
        unknown = row["SECONDARY_LEVEL"] in ("Not Stated", "Not Known", "UNKNOWN")
        if unknown and row["BREAKDOWN"] == "ICB of GP Practice or Residence; Upper Ethnicity":
            _, low, high = cell(row["MEASURE_VALUE"])
            expected[row["PRIMARY_LEVEL"]][0] += low
            expected[row["PRIMARY_LEVEL"]][1] += high
    ours = monitor.ratios(area_kind="icb", period=NEW, group="black", store=held).table
    for row in ours.itertuples():
        assert [row.unknown_count_low, row.unknown_count_high] == expected[row.area_code]


@pytest.mark.parametrize("month", [OLD, NEW])
def test_unknown_ethnicity_of_england_is_the_rest_of_the_total(held, month):
    counts = monitor.rates(period=month, store=held).table["count"].sum()
    figures = monitor.figures(
        area_kind="england", series="MHS81", period=month, dimension="all", store=held
    ).table
    total = figures[figures["statistic"].eq("count")]["value"].iloc[0]
    unknown = monitor.ratios(period=month, group="black", store=held).table["unknown_count"].iloc[0]
    assert unknown == total - counts > 0


def test_a_region_is_as_printed_or_the_sum_of_its_boards(held):
    printed = monitor.ratios(area_kind="region", every="12-months", group="black", store=held).table
    assert not printed["flags"].str.contains("sum-of-icbs").any()
    added = monitor.ratios(area_kind="region", period=NEW, group="black", store=held).table
    assert added["flags"].str.contains("sum-of-icbs").all()
    assert len(printed) == len(added) == 7
    boards = monitor.ratios(area_kind="icb", period=NEW, group="black", store=held).table
    assert added["count_low"].sum() == boards["count_low"].sum()


def test_areas_are_those_of_the_end_of_a_period(held):
    sizes = {
        period: monitor.ratios(area_kind="icb", period=period, group="black", store=held).table
        for period in ("2026-03", "2026-04", "2025-05..2026-04")
    }
    assert [len(table) for table in sizes.values()] == [42, 36, 36]
    for table in sizes.values():
        assert table["area_name"].notna().all()
        assert table["population"].sum() == pytest.approx(2_381_724, rel=1e-3)


def test_detailed_groups_of_a_board_are_given_by_month(held):
    table = monitor.ratios(area_kind="icb", period=NEW, group="all", store=held).table
    # Of the sixteen, the three that are parts of White are not held against it.
    assert table["group"].nunique() == 4 + 16 - 3
    assert monitor.groups_with_figures("detentions", "icb", store=held, every="month") == (
        monitor.groups_with_figures("detentions", "england", store=held)
    )


# A year from the monthly publication.


def test_a_year_of_the_monthly_files_says_that_it_is_one(held):
    row = monitor.ratios(group="black", store=held).table.iloc[0]
    assert "rolling-year" in row["flags"].split()
    assert row["source"] == "mhsds_monthly"
    assert "in the year to March 2026 (from the monthly publication)" in one_row.headline(row)
    assert "2025-26" in sentences_sources.source_line(
        monitor.ratios(group="black", store=held).table
    )
    asked = monitor.ratios(group="black", period="2025-26", store=held).table.iloc[0]
    assert asked["flags"] == row["flags"]


def test_where_the_annual_figures_count_an_area_the_monthly_ones_do_not(held, tmp_path):
    # The invented annual file of 2025-26 counts England and two boards.
    annual = mha_annual.SOURCE.read(write_annual(tmp_path))
    both = Held(pd.concat([held.figures, annual], ignore_index=True), held)
    england = counts_of(both, MEASURES["detentions"], "england").set_index("period_end")
    assert set(england.loc[dt.date(2026, 3, 31), "source"]) == {"mha_annual"}
    boards = counts_of(both, MEASURES["detentions"], "icb")
    boards = boards[boards["period_end"].eq(dt.date(2026, 3, 31))]
    sources = boards[boards["group"].isin(BROAD_GROUPS)].groupby("source")["area_code"].nunique()
    assert sources.to_dict() == {"mha_annual": 2, "mhsds_monthly": 40}
    # No area is made of both.
    assert boards.groupby("area_code")["source"].nunique().eq(1).all()


def test_a_year_that_was_counted_elsewhere_is_not_joined_to_it(held):
    trend = monitor.trend(rate_kind="crude", population_base="census-2021", store=held).table
    numbers = trend.set_index("period")["segment"]
    assert numbers["2022-23"] == numbers["2023-24"] != numbers["2025-26"]
    breaks = monitor.series_breaks(trend, "detentions", held)
    assert "Performance figures from here" in set(breaks["label"])


# Trends.


def test_a_trend_of_months_breaks_where_the_status_changes(held):
    trend = monitor.trend(every="month", store=held).table
    assert trend["period"].tolist() == MONTHS
    assert trend["rate_kind"].eq("crude").all()
    numbers = trend.set_index("period")["segment"]
    assert set(numbers[:"2025-03"]) == {1}
    assert set(numbers["2025-04":]) == {2}


def test_a_trend_of_a_board_breaks_where_areas_change(held):
    trend = monitor.trend(area="QOP", every="month", store=held).table
    assert trend.groupby("segment")["period"].agg(["min", "max"]).to_numpy().tolist() == [
        ["2025-02", "2025-03"],
        ["2025-04", "2026-03"],
        ["2026-04", "2026-05"],
    ]


def test_a_trend_of_twelve_months_says_that_they_overlap(held):
    trend = monitor.trend(every="12-months", store=held).table
    assert trend["flags"].str.contains("overlapping").all()
    assert set(trend["segment"]) == {1}
    assert trend["period"].iloc[0] == "2024-08..2025-07"
    assert "2025-04..2026-03" in set(trend["period"])  # not "2025-26", which is a year's name


def test_no_standardised_rate_of_the_monthly_files_is_used(held):
    with pytest.raises(SourceError, match="the monthly files' own equal the crude ones"):
        monitor.trend(every="month", rate_kind="standardised", store=held)


def test_a_trend_by_month_of_every_board_is_the_ratios_of_each_month(held):
    asked = {"area_kind": "icb", "group": "black", "store": held}
    trend = monitor.trend(every="month", population_base="census-2021", **asked).table
    boards = trend.groupby("period")["area_code"].nunique().to_dict()
    assert boards == {month: 36 if month >= "2026-04" else 42 for month in MONTHS}
    for month in (OLD, NEW, MONTHS[-1]):
        own = trend[trend["period"].eq(month)].set_index("area_code")
        ratios = monitor.ratios(period=month, **asked).table.set_index("area_code")
        pd.testing.assert_frame_equal(own[NUMBERS], ratios.loc[own.index, NUMBERS])


@pytest.mark.parametrize("area", ["QOP", "QWE"])
def test_the_reform_by_area_says_why_nothing_can_be_tested(held, store, area):
    # Too few months on the one side, none at all on the other.
    for figures, reason in ((held, "not testable. 12 months"), (store, "no figures by month")):
        found = monitor.reform(area=area, group="black", store=figures)
        assert found.table["area_code"].eq(area).all()
        untold = found.table["level"].isna()
        assert untold.all() if figures is store else untold.sum() > 5
        assert reason in found.words
        assert not re.search(r"[a-z]_[a-z]", found.words)
    assert "The command `refresh` brings in" in found.words


# The command line.


@pytest.fixture
def at_the_command_line(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(data))


@pytest.mark.usefixtures("at_the_command_line")
def test_the_command_line_asks_for_a_length():
    assert {row["period"] for row in rows("ratios", "--every", "month")} == {"2026-05"}
    assert [row["period"] for row in rows("periods", "--every", "month")] == MONTHS
    assert [row["period"] for row in rows("trend", "--every", "month")] == MONTHS
    (rate,) = rows("rates", "--period", NEW, "--group", "black")
    assert rate["rate"] == pytest.approx(rate["count"] / rate["population"] * 1e5)
    assert {row["every"] for row in rows("measures")} >= {"year", "year month 12-months"}


@pytest.mark.usefixtures("at_the_command_line")
def test_the_command_line_says_what_a_month_is():
    said = run("ratios", "--period", NEW, "--group", "black").stderr
    assert "In England, in September 2025, the detention rate of Black people was" in said
    assert "Rates are for one month: about a twelfth of those for a year." in said
    assert "Mental Health Services Monthly Statistics, September 2025." in said
    trend = run("trend", "--every", "12-months").stderr
    assert trend.startswith(
        "From the twelve months to July 2025 to the twelve months to May 2026 the ratio of the "
        "crude detention rate of Black people to that of White people in England "
    )
    assert "its points are not independent of one another" in trend


@pytest.mark.usefixtures("at_the_command_line")
def test_a_month_by_board_is_beside_england_in_the_same_month():
    said = run("ratios", "--area-kind", "icb", "--period", NEW, "--group", "black").stderr
    assert "of 42 integrated care boards" in said
    assert run("ratios", "--every", "week").stderr.startswith("'week' is not a length of period.")


@pytest.mark.usefixtures("at_the_command_line")
@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("chart", "trend", "--every", "month"), "From February 2025 to May 2026 the ratio"),
        (("chart", "trend", "--every", "month", "--area", "QOP"), "people in Greater Manchester "),
        (("chart", "areas", "--every", "12-months"), "of 36 integrated care boards"),
        (("map", "--period", "2025-05..2026-04"), "of 36 integrated care boards"),
    ],
)
def test_pictures_of_shorter_periods(tmp_path, command, told):
    out = tmp_path / "picture.svg"
    result = run(*command, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert told in result.stderr
    assert "Monthly Statistics" in " ".join(out.read_text(encoding="utf-8").split())


# Measures over all groups at once.


def test_a_month_of_all_groups_has_measures_and_every_month_has_its_own(held):
    month = NEW
    found = monitor.inequality(period=month, store=held)
    ratios = monitor.ratios(period=month, store=held).table.set_index("group")
    table = found.table[found.table["summary"].eq("ratio-to-reference")].set_index("group")
    np.testing.assert_allclose(table["value"], ratios.loc[table.index, "ratio"])
    assert set(found.table["period"]) == {month}
    assert f"in {plain_names.period(month)}" in found.words
    every = monitor.inequality(period="all", every="month", store=held)
    assert len(set(every.table["period"])) == len(set(every.table["period_end"])) > 10


def test_a_board_with_hidden_counts_in_a_month_has_ranges(held):
    rates = monitor.rates(area_kind="icb", period=NEW, store=held).table
    hidden = rates[rates["count"].isna() & rates["count_low"].notna()]
    found = monitor.inequality(area=hidden["area_code"].iloc[0], period=NEW, store=held)
    overall = found.table[found.table["group"].isna()]
    assert overall["value"].isna().all()
    assert (overall["low"] < overall["high"]).all()


def test_many_areas_are_pooled_for_one_month_and_held_against_england_of_that_month(held):
    found = monitor.pooled(every="month", store=held)
    row = found.summary.iloc[0]
    boards = monitor.ratios(area_kind="icb", group="black", every="month", store=held).table
    england = monitor.ratios(group="black", period=row["period"], store=held).table.iloc[0]
    assert row["period"] == boards["period"].iloc[0] == MONTHS[-1]
    assert len(found.table) == len(boards)
    assert row["england_ratio"] == england["ratio"]
    assert "May 2026" in found.words
    twelve = monitor.funnel(every="12-months", store=held)
    assert ".." in twelve.summary["period"].item()
    assert "twelve months to" in plain_names.period(twelve.summary["period"].item())
