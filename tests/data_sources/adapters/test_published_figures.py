"""Figures collected page by page: kept as printed, each with its page, doubts kept in sight."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from data_sources.adapters import published_figures
from data_sources.schema.errors import UnexpectedLayout, UnknownLabel

COLLECTED = Path("published") / "published_figures.csv"
HEADING = [aliases[0] for aliases in published_figures.COLUMNS.values()]
PAGE = "https://www.example.org/invented/2021-22-annual-figures"


def row(**changes: str) -> dict[str, str]:
    """An invented row of the collected layout."""
    sound = dict.fromkeys(HEADING, "") | {
        "year": "2021-22",
        "measure": "detentions",
        "ethnicity": "Black or Black British",
        "ethnicity_level": "broad",
        "geography": "England",
        "rate": "341.7",
        "rate_type": "standardised",
        "source_url": PAGE,
    }
    assert set(changes) <= set(sound)
    return sound | changes


@pytest.fixture
def read(tmp_path):
    def write_and_read(*rows: dict[str, str]) -> pd.DataFrame:
        path = tmp_path / "invented.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADING, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return published_figures.read(path)

    return write_and_read


@pytest.fixture(scope="module")
def collected(shared_data) -> list[dict[str, str]]:
    with (shared_data / COLLECTED).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def figures(shared_data) -> pd.DataFrame:
    return published_figures.read(shared_data / COLLECTED)


def england(figures: pd.DataFrame, group: str, statistic: str) -> pd.Series:
    """Value by first year, for detentions in England."""
    found = figures[
        figures["area_code"].eq("ENG")
        & figures["series"].eq("detentions")
        & figures["group"].eq(group)
        & figures["statistic"].eq(statistic)
        & figures["mark"].ne("doubtful")
    ]
    years = found["period_start"].map(lambda day: day.year)
    return found.assign(year=years).drop_duplicates(["year"]).set_index("year")["value"]


def test_every_printed_number_is_a_figure(collected, figures):
    expected = Counter()
    for line in collected:
        expected["count"] += bool(line["count"])
        expected["rate"] += bool(line["rate"])
        expected["half_width"] += bool(line["ci_low"])
    found = figures["statistic"].where(figures["statistic"].isin(expected), "rate").value_counts()
    assert len(collected) == 180
    assert expected == {"count": 87, "rate": 139, "half_width": 11}
    # A page is quoted once for each group's rate, and each time with the same count.
    counts = {
        (line["year"], line["measure"], line["ethnicity"], line["geography"], page, line["count"])
        for line in collected
        for page in [published_figures.release_name(line["source_url"].split(" ")[0])]
        if line["count"]
    }
    assert found.to_dict() == {"rate": 139, "count": len(counts), "half_width": 11}


def test_the_series_that_the_reform_is_told_by(figures):
    black = england(figures, "black", "standardised_rate")
    white = england(figures, "white", "standardised_rate")
    assert black[[2016, 2018, 2019, 2020, 2021]].tolist() == [272.1, 306.8, 321.7, 343.5, 341.7]
    assert white[[2016, 2018, 2019, 2020, 2021]].tolist() == [67.0, 72.9, 73.4, 74.7, 72.4]
    totals = england(figures, "all", "count")
    assert totals[[2016, 2018, 2019, 2020, 2021]].tolist() == [45864, 49988, 50893, 53239, 53337]
    assert totals[[2022, 2024]].tolist() == [51312, 52731]
    assert england(figures, "black", "crude_rate")[2024] == 256.7


def test_what_was_worked_out_by_the_collector_stays_marked(collected, figures):
    inferred = sum("inferred" in line["rate_type"] for line in collected)
    assert inferred == 40
    # One of them is doubtful as well, which is the stronger word.
    assert figures["mark"].eq("inferred").sum() == inferred - 1


def test_a_figure_that_cannot_be_right_is_kept_and_marked(figures):
    doubtful = figures[figures["mark"].eq("doubtful")]
    by_area = doubtful.groupby("area_code")["value"].agg(list).to_dict()
    assert {code: sorted(values) for code, values in by_area.items()} == {
        "ENG": [6.0],  # "six", cut short and not rounded
        "QRL": [20.0, 103.0],  # rates that rest on another area's population
    }


def test_each_figure_keeps_the_page_it_was_printed_on(collected, figures, shared_data):
    releases = published_figures.releases_of(figures, shared_data / COLLECTED)
    names = [release.name for release in releases]
    assert len(names) == len(set(names))
    assert set(figures["release"]) == set(names)
    links = {line["source_url"].split(" ")[0] for line in collected}
    assert {release.url for release in releases} <= links
    assert all(release.url.startswith(("https://", "http://")) for release in releases)


def test_a_whole_number_is_a_wider_range_than_a_decimal(read):
    figures = read(
        row(), row(rate="342", rate_type="crude, rounded to whole number", geography="England")
    )
    ranges = figures.set_index("statistic")[["low", "high"]]
    assert ranges.loc["standardised_rate"].tolist() == [341.65, 341.75]
    assert ranges.loc["crude_rate"].tolist() == [341.5, 342.5]


def test_a_printed_interval_becomes_its_half_width(read):
    figures = read(row(ci_low="334.8", ci_high="348.6"))
    width = figures[figures["statistic"].eq("half_width")].iloc[0]
    assert width["value"] == 6.9


def test_a_count_below_england_is_rounded_and_one_for_england_exact(read):
    area = "ICB:QR1 NHS Gloucestershire"
    figures = read(
        row(count="5693", rate="", rate_type=""),
        row(count="15", rate="", rate_type="", geography=area),
        row(count="53240", rate="", rate_type="", ethnicity="All", note="Rounded to 10."),
    ).set_index(["area_code", "group"])
    assert figures.loc[("ENG", "black"), ["low", "high", "mark"]].tolist() == [5693, 5693, "exact"]
    assert figures.loc[("QR1", "black"), ["low", "high", "mark"]].tolist() == [13, 17, "rounded"]
    assert figures.loc[("ENG", "all"), ["low", "high"]].tolist() == [53235, 53245]


def test_a_bracket_after_the_measure_names_another_way_of_dividing_people(read):
    figures = read(
        row(measure="detentions [female]", ethnicity="All"),
        row(measure="detentions [IMD: 01 Least deprived]", ethnicity="All"),
        row(measure="detentions [24-provider consistent subset]", ethnicity="All"),
    )
    found = figures[["series", "dimension", "group"]].agg(tuple, axis=1).tolist()
    assert found == [
        ("detentions", "gender", "female"),
        ("detentions", "imd", "decile-10"),
        # Another set of providers is another series.
        ("detentions [24-provider consistent subset]", "all", "all"),
    ]


@pytest.mark.parametrize(
    ("changes", "error", "sentence"),
    [
        ({"geography": "Atlantis"}, UnknownLabel, "row 2, geography: 'Atlantis'"),
        ({"ethnicity": "Purple"}, UnknownLabel, "row 2, ethnicity: 'Purple'"),
        ({"rate_type": "guessed"}, UnknownLabel, "row 2, rate_type: 'guessed'"),
        ({"rate": "high"}, UnexpectedLayout, "row 2, rate: 'high'"),
        ({"rate": ""}, UnexpectedLayout, "row 2, count and rate: the row holds neither"),
        ({"source_url": "a newspaper"}, UnexpectedLayout, "row 2, source_url"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_row_and_column(read, changes, error, sentence):
    with pytest.raises(error, match=sentence):
        read(row(**changes))
