"""Where each point of a trend was read, and which pages are not the publisher's own."""

from __future__ import annotations

import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.rates.source_pages import host_of, is_second_hand, with_pages


def test_seven_of_the_nine_points_of_england_are_second_hand(store):
    table = monitor.trend(store=store).table.set_index("period")
    own = table.index[~table["second_hand"]].tolist()
    assert own == ["2021-22", "2023-24"]
    assert table["second_hand"].sum() == 7 and len(table) == 9
    assert table["source_page"].to_dict() == {
        "2016-17": "rcni.com",
        "2017-18": "healthcareleadernews.com",
        "2018-19": "ethnicity-facts-figures.service.gov.uk",
        "2019-20": "london-tv.co.uk",
        "2020-21": "mentalhealthwales.net",
        "2021-22": "production-like.nhsd.io",
        "2022-23": "ethnicity-facts-figures.service.gov.uk",
        "2023-24": "digital.nhs.uk",
        "2024-25": "pharmacy.biz",
    }


@pytest.mark.parametrize("ask", [{}, {"rate_kind": "crude"}, {"area": "QOP", "rate_kind": "crude"}])
def test_every_point_links_a_page_that_the_manifest_names(store, ask):
    table = monitor.trend(population_base="census-2021", store=store, **ask).table
    links = {release["url"] for release in store.releases}
    assert set(table["source_url"]) <= links
    assert table["source_url"].str.startswith(("https://", "http://")).all()
    assert table["source_page"].ne("").all()


@pytest.mark.parametrize(
    ("url", "second"),
    [
        ("https://digital.nhs.uk/data-and-information", False),
        ("https://files.digital.nhs.uk/AB/file.csv", False),
        ("https://www.england.nhs.uk/statistics", False),
        ("https://production-like.nhsd.io/data", False),
        ("https://www.cqc.org.uk/publications", True),
        ("https://notdigital.nhs.uk.example.com/", True),
        ("https://fakedigital.nhs.uk/", True),
        ("", False),
    ],
)
def test_only_the_publishers_own_hosts_are_first_hand(url, second):
    assert is_second_hand(url) is second
    assert host_of("https://www.cqc.org.uk/publications") == "cqc.org.uk"


def test_a_ratio_is_second_hand_if_either_of_its_figures_is():
    place = {"period_start": "2020-04-01", "period_end": "2021-03-31", "area_code": "ENG"}
    groups = {"black": "own", "white": "press"}
    figures = pd.DataFrame(
        [{**place, "group": group, "release": release} for group, release in groups.items()]
    )

    class Invented:
        releases = (
            {"name": "own", "url": "https://digital.nhs.uk/INVENTED"},
            {"name": "press", "url": "https://news.example.org/INVENTED"},
        )

    rows = pd.DataFrame(
        [
            {**place, "group": "black", "reference": "white", "release": "own"},
            {**place, "group": "white", "reference": "black", "release": "press"},
            {**place, "group": "asian", "reference": "black", "release": "own"},
            {**place, "group": "black", "reference": "white", "release": "own", "area_code": "Q1"},
        ]
    )
    found = with_pages(rows, figures, Invented())
    assert found["second_hand"].tolist() == [True, True, False, False]
    assert found["source_page"].tolist() == ["news.example.org"] * 2 + ["digital.nhs.uk"] * 2
