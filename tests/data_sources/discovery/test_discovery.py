"""From series pages to files: the best file of each month and year, whatever the pages look like.

Pages stand in a dictionary, or on the local publisher where the fetcher itself has a part.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publisher import pages
from publisher.pages import LAYOUTS, Anchor
from publisher.server import Html, Publisher, Status

from data_sources.discovery import annual_pages, arcgis, finders, monthly_pages
from data_sources.discovery.offers import Offer, stated_day
from data_sources.downloads.fetcher import Fetcher, Page
from data_sources.downloads.pace import Clock
from data_sources.schema.errors import NetworkError, UnexpectedLayout, UnknownFile

CONTENT = b"INVENTED"
JUNE = "MHSDS Data_JunPrf_2024.zip"


class Shelf:
    """Pages by their address, in place of a publisher: as much of one as discovery needs."""

    def __init__(self) -> None:
        self.held: dict[str, object] = {}
        self.read: list[str] = []

    def put(self, host: str, path: str, content: object, *_: object) -> None:
        self.held[f"https://{host}{path}"] = content

    def page(self, url: str) -> Page:
        self.read.append(url)
        content = self.held.get(url)
        if content is None:
            raise NetworkError(f"{url}: it is not there (404); moved or withdrawn.", 404)
        return Page(url, content.decode())


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def months(shelf: Shelf, files: dict[str, list[str]], **options: object) -> finders.Found:
    """What the monthly statistics offer where each page (by its slug) links to these files."""
    pages.put_months(
        shelf, {slug: dict.fromkeys(names, CONTENT) for slug, names in files.items()}, **options
    )
    return finders.find("mhsds_monthly", shelf.page)


def names(found: finders.Found) -> list[str]:
    return [offer.file_name for offer in found.offers]


# One page of each era, with the names of files that were seen there.
ERAS = {
    "performance-april-provisional-may-2021": [
        "MHSDS Data_AprPrf_2021.csv",
        "MHSDS Data_MHA_AprPrf_2021.csv",
        "MHSDS Data_MayPrv_2021.csv",
    ],
    "performance-may-provisional-june-2021": ["MHSDS Data_MayPrf_2021.csv"],
    "final-september-2021": ["MHSDS Data_SepFinal_2021.csv"],
    "performance-april-provisional-may-2023": [
        "MHSDS Data_AprPrf_2023.csv",
        "MHSDS Data_AprPrf_2023 v2.csv",
        "MHSDS Data_AprPrf_2023 v3.csv",
    ],
    "performance-january-2024": ["MHSDS Data_JanPrf_2024.zip", "MHSDS Data_JanPrf_2024.csv"],
    "performance-march-2024": ["MHSDS Data_MarPrf_2024_v4.zip", "MHSDS Data_MarFinal_2024.zip"],
    "performance-april-2025": ["MHSDS Data_AprFinal__2025.zip", "MHSDS Data_AprPerf_2025.zip"],
    "performance-june-2025": [
        "MHSDS Data_JunPerf_2025.zip",
        "MHSDS MHA Data Apr 2024 to Jun 2025.zip",
    ],
    "performance-july-2025": ["MHSDS Monthly Performance July 2025 MHSDS Data File.zip"],
    "performance-january-2026": ["MHSDS Data_JanPerf_2026.zip"],
    "performance-april-2026": [
        "MHSDS Data_AprPerf_2026.zip",
        "MHSDS Data_AprPerf_2026 v2.zip",
        "MHSDS Time_Series_data_Apr_2016_Apr_2026_Perf v2.zip",
        "Restated April 2026 data based on May 2026 data cut v2.zip",
    ],
}
BEST = {
    "mhsds-2021-04-performance": "MHSDS Data_AprPrf_2021.csv",
    "mhsds-2021-04-performance-mha": "MHSDS Data_MHA_AprPrf_2021.csv",
    "mhsds-2021-05-performance": "MHSDS Data_MayPrf_2021.csv",
    "mhsds-2021-09-final": "MHSDS Data_SepFinal_2021.csv",
    "mhsds-2023-04-performance": "MHSDS Data_AprPrf_2023 v3.csv",
    "mhsds-2024-01-performance": "MHSDS Data_JanPrf_2024.zip",
    "mhsds-2024-03-final": "MHSDS Data_MarFinal_2024.zip",
    "mhsds-2025-04-final": "MHSDS Data_AprFinal__2025.zip",
    "mhsds-2025-06-performance": "MHSDS Data_JunPerf_2025.zip",
    "mhsds-2025-06-performance-mha": "MHSDS MHA Data Apr 2024 to Jun 2025.zip",
    "mhsds-2025-07-performance": "MHSDS Monthly Performance July 2025 MHSDS Data File.zip",
    "mhsds-2026-01-performance": "MHSDS Data_JanPerf_2026.zip",
    "mhsds-2026-04-performance": "MHSDS Data_AprPerf_2026 v2.zip",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_best_file_of_each_month_is_offered_whatever_the_page_looks_like(shelf, layout):
    found = months(shelf, ERAS, layout=layout)
    assert {offer.release: offer.file_name for offer in found.offers} == BEST
    for offer in found.offers:
        assert offer.url == pages.file_url(offer.file_name)
        assert offer.status == offer.release.split("-")[3]


def test_a_page_is_read_once_and_nothing_but_pages_is(shelf):
    months(shelf, ERAS)
    assert sorted(shelf.read) == sorted(
        [monthly_pages.SERIES_PAGE, *(f"{monthly_pages.SERIES_PAGE}/{slug}" for slug in ERAS)]
    )


@given(st.randoms(use_true_random=False), st.sampled_from([*LAYOUTS]))
def test_the_order_of_links_and_the_tags_about_them_change_nothing(chance: random.Random, layout):
    anchors = [Anchor(pages.file_url(name), name) for name in ERAS["performance-april-2026"]]
    anchors += [Anchor(pages.file_url(name), name) for name in pages.OTHER_FILES]
    anchors += chance.choices(anchors, k=3)
    chance.shuffle(anchors)
    tags = [chance.choice(["b", "p", "div", "td", "em"]) for _ in anchors]
    wrapped = [
        Anchor(href, f"<{tag}>{text}</{tag}>")
        for (href, text), tag in zip(anchors, tags, strict=True)
    ]
    shelf, slug = Shelf(), "performance-april-2026"
    pages.put_months(shelf, {slug: {}})
    shelf.held[f"{monthly_pages.SERIES_PAGE}/{slug}"] = pages.page("x", wrapped, layout)
    (offer,) = finders.find("mhsds_monthly", shelf.page).offers
    assert offer == Offer(
        source="mhsds_monthly",
        release="mhsds-2026-04-performance",
        title="MHSDS monthly statistics, performance 2026-04, main data file, version 2",
        url=pages.file_url("MHSDS Data_AprPerf_2026 v2.zip"),
        file_name="MHSDS Data_AprPerf_2026 v2.zip",
        status="performance",
        version=2,
    )


def test_relative_links_are_followed_from_their_own_page(shelf):
    months(shelf, {"performance-june-2024": [JUNE]})
    relative = "mental-health-services-monthly-statistics/performance-june-2024"
    shelf.held[monthly_pages.SERIES_PAGE] = pages.page("x", [Anchor(relative, "June")])
    assert names(finders.find("mhsds_monthly", shelf.page)) == [JUNE]


def test_a_month_page_that_is_gone_is_named_and_the_others_go_on(shelf):
    april, may = "MHSDS Data_AprPrf_2024.zip", "MHSDS Data_MayPrf_2024.zip"
    slugs = [pages.month_slug(month) for month in ("2024-04", "2024-05", "2024-06")]
    months(shelf, {slug: [name] for slug, name in zip(slugs, (april, may, JUNE), strict=True)})
    gone = f"{monthly_pages.SERIES_PAGE}/performance-may-2024"
    del shelf.held[gone]
    found = finders.find("mhsds_monthly", shelf.page)
    assert names(found) == [april, JUNE]
    assert found.notes == [
        f"2024-05: its page is not there any more ({gone}).",
        "2024-05: no main data file is offered, though earlier and later months have one.",
    ]


def test_a_month_between_two_others_that_has_no_page_is_named(shelf):
    found = months(
        shelf,
        {
            "performance-december-2023": ["MHSDS Data_DecPrf_2023.csv"],
            "performance-february-2024": ["MHSDS Data_FebPrf_2024.zip"],
        },
    )
    assert found.notes == [
        "2024-01: no main data file is offered, though earlier and later months have one."
    ]


def test_a_page_without_a_data_file_is_named(shelf):
    found = months(
        shelf, {"performance-may-2024": [], "performance-june-2024": ["MHSDS Data_JunPrf_2024.zip"]}
    )
    assert [note.partition(" (")[0] for note in found.notes] == [
        "2024-05: no data file on its page"
    ]


def test_a_file_with_a_strange_word_is_named_and_not_taken(shelf):
    strange = "MHSDS Data_JunPrf_2024 corrected.zip"
    found = months(shelf, {"performance-june-2024": [JUNE, strange]})
    assert names(found) == [JUNE]
    (note,) = found.notes
    assert note.startswith(f"2024-06: {strange!r} was not taken: nobody has said what 'corrected'")


def test_a_final_file_on_an_old_page_takes_the_place_of_the_performance_file(shelf):
    page = {"performance-april-provisional-may-2021": ["MHSDS Data_AprPrf_2021.csv"]}
    assert names(months(shelf, page)) == ["MHSDS Data_AprPrf_2021.csv"]
    page["performance-april-provisional-may-2021"].append("MHSDS Data_AprFinal_2021.csv")
    assert names(months(Shelf(), page)) == ["MHSDS Data_AprFinal_2021.csv"]


def test_pages_of_months_before_the_first_that_is_wanted_are_not_read(shelf):
    months(shelf, ERAS)
    shelf.read.clear()
    found = monthly_pages.find(shelf.page, since="2026-01")
    assert [offer.release for offer in found.offers] == [
        "mhsds-2026-01-performance",
        "mhsds-2026-04-performance",
    ]
    assert len(shelf.read) == 3
    # A page of two months is read for its second, and its first is not offered.
    (may,) = monthly_pages.find(shelf.page, since="2021-05").offers[:1]
    assert may.release == "mhsds-2021-05-performance"
    assert monthly_pages.find(shelf.page, since="2030-01") == ([], [])


@pytest.mark.parametrize("series", [b"<html>Moved</html>", b"", b"{}", pages.page("x", [])])
def test_a_series_page_that_leads_nowhere_is_refused_with_the_next_step(shelf, series):
    shelf.held |= {monthly_pages.SERIES_PAGE: series, annual_pages.SERIES_PAGE: series}
    for source, what in (("mhsds_monthly", "month"), ("mha_annual", "year")):
        with pytest.raises(UnexpectedLayout, match=rf"links to no {what}\. .*refresh --from"):
            finders.find(source, shelf.page)


def test_months_that_lead_to_no_file_are_refused_with_the_next_step(shelf):
    with pytest.raises(UnexpectedLayout, match=r"none of 2 pages of months .*refresh --from"):
        months(shelf, {"performance-may-2024": [], "performance-june-2024": []})


# When a file was published.


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Publication date: 12 Sep 2024", "2024-09-12"),
        ("Date published: 8 December 2020", "2020-12-08"),
        ("Published 25 January 2024", "2024-01-25"),
        ("Published on Thursday 9 May 2024.", "2024-05-09"),
        ("Published 1 June 2020 Last updated 9 November 2020 - see all", "2020-11-09"),
        ("A correction was made. 12 September 2024 09:30 AM", ""),
        ("Publication date: 31 February 2024", ""),
        ("Published 12 Brumaire 2024", ""),
        ("", ""),
    ],
)
def test_a_day_is_believed_where_it_is_stated_as_the_day_of_publication(text, day):
    assert stated_day(text) == day


def test_the_day_of_a_page_is_the_day_of_what_was_first_put_there(shelf):
    slug = "performance-april-provisional-may-2021"
    files = {
        slug: ["MHSDS Data_AprPrf_2021.csv", "MHSDS Data_MayPrv_2021.csv"],
        "performance-june-2024": ["MHSDS Data_JunPrf_2024_v2.zip"],
        "performance-july-2024": ["MHSDS Data_JulFinal_2024.zip"],
        "performance-june-2025": ["MHSDS Data_JunPerf_2025.zip", "MHSDS Data_MHA_JunPerf_2025.zip"],
    }
    found = months(shelf, files, published=dict.fromkeys(files, "12 Sep 2025"))
    assert {offer.file_name: offer.published_on for offer in found.offers} == {
        "MHSDS Data_AprPrf_2021.csv": "2025-09-12",
        "MHSDS Data_MayPrv_2021.csv": "2025-09-12",
        # Put on the page later, nobody says when.
        "MHSDS Data_JunPrf_2024_v2.zip": "",
        "MHSDS Data_JulFinal_2024.zip": "",
        "MHSDS Data_JunPerf_2025.zip": "2025-09-12",
        "MHSDS Data_MHA_JunPerf_2025.zip": "",
    }


# The annual statistics.


def years(shelf: Shelf, files: dict[str, list[str]], **options: object) -> finders.Found:
    pages.put_years(
        shelf, {year: dict.fromkeys(held, CONTENT) for year, held in files.items()}, **options
    )
    return finders.find("mha_annual", shelf.page)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_machine_readable_file_of_each_year_is_offered(shelf, layout):
    files = {
        "2021-22": ["ment-heal-act-stat-eng-2021-22-csv.csv", "MHA data 2020-21.csv"],
        "2023-24": ["mha_annual_suppressed_2023_24.csv", "mha_annual_rates_2023_24.csv"],
        "2024-25": ["Mental Health Act 2024-25 data.zip", "Mental Health Act 2024-25 data v2.zip"],
    }
    found = years(shelf, files, layout=layout, published=dict.fromkeys(files, "18 September 2025"))
    assert [(offer.release, offer.file_name, offer.published_on) for offer in found.offers] == [
        ("mha-annual-2021-22", "ment-heal-act-stat-eng-2021-22-csv.csv", "2025-09-18"),
        ("mha-annual-2023-24", "mha_annual_suppressed_2023_24.csv", "2025-09-18"),
        ("mha-annual-2024-25", "Mental Health Act 2024-25 data v2.zip", ""),
    ]
    assert found.notes == []
    assert len(shelf.read) == 4


def test_a_year_without_a_file_and_a_year_without_a_page_are_named(shelf):
    files = {"2022-23": [], "2023-24": ["mha 2023-24.csv"], "2024-25": ["mha 2024-25.csv"]}
    years(shelf, files)
    del shelf.held[f"{annual_pages.SERIES_PAGE}/2024-25-annual-figures"]
    found = finders.find("mha_annual", shelf.page)
    assert names(found) == ["mha 2023-24.csv"]
    assert [note.partition(" (")[0] for note in found.notes] == [
        "2022-23: no machine-readable file on its page",
        "2024-25: its page is not there any more",
    ]


def test_years_that_lead_to_no_file_are_refused_with_the_next_step(shelf):
    with pytest.raises(UnexpectedLayout, match=r"none of 1 pages of years .*refresh --from"):
        years(shelf, {"2023-24": []})


# Ethnicity facts and figures, the census, outlines.


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_download_of_ethnicity_facts_is_that_of_the_latest_version(shelf, layout):
    pages.put_facts(shelf, CONTENT, layout)
    (offer,) = finders.find("ethnicity_facts", shelf.page).offers
    assert offer.url == f"{finders.FACTS_PAGE}/downloads/{pages.FACTS_NAME}"
    assert offer.published_on == "2025-10-09"


def test_a_page_without_the_download_is_refused_with_the_next_step(shelf):
    shelf.held[finders.FACTS_PAGE] = pages.page("x", [])
    with pytest.raises(UnexpectedLayout, match=r"links to no detentions.*refresh --from"):
        finders.find("ethnicity_facts", shelf.page)


def test_a_source_without_pages_is_refused():
    with pytest.raises(UnknownFile, match="'moon' cannot be searched for"):
        finders.find("moon", lambda _: None)


# With the fetcher, against the local publisher.

LOOKUP = b'{"features": [{"attributes": {"ObjectId": 1, "LSOA21CD": "E01900001"}}]}'
OUTLINE = b'{"features": [{"properties": {"FID": 1, "ICB23CD": "E54"}, "geometry": null}]}'


@pytest.fixture
def publisher():
    with Publisher() as running:
        yield running


@pytest.fixture
def read_page(publisher) -> Callable[[str], Page]:
    return Fetcher(publisher.url).page


def test_the_fetcher_reads_the_pages_of_every_source(publisher, read_page):
    pages.put_months(publisher, {slug: dict.fromkeys(held, CONTENT) for slug, held in ERAS.items()})
    pages.put_years(publisher, {"2023-24": {"INVENTED 2023-24.csv": CONTENT}})
    pages.put_facts(publisher, CONTENT)
    pages.put_census(publisher, CONTENT, dict.fromkeys(finders.LOOKUPS, LOOKUP))
    pages.put_outlines(publisher, dict.fromkeys(finders.OUTLINES, OUTLINE))
    found = {source: finders.find(source, read_page) for source in finders.FINDERS}
    assert all(notes == [] or source == "mhsds_monthly" for source, (_, notes) in found.items())
    assert {offer.release: offer.file_name for offer in found["mhsds_monthly"].offers} == BEST
    assert names(found["mha_annual"]) == ["INVENTED 2023-24.csv"]
    assert names(found["census_2021"]) == [
        "census2021-ts021.zip",
        "lsoa-lookup-2024.json",
        "lsoa-lookup-2026.json",
    ]
    assert names(found["outlines"]) == [
        "icb-2024.geojson",
        "icb-2026.geojson",
        "region.geojson",
        "sub-icb-2024.geojson",
        "sub-icb-2026.geojson",
    ]
    for offer in found["outlines"].offers:
        assert arcgis.is_layer(offer.url)
        assert offer.published_on == "2025-10-09"
    everything = [offer for one in found.values() for offer in one.offers]
    # Whatever is offered is there: a file as it is, a layer through `fetch_layer`.
    for offer in everything:
        if not arcgis.is_layer(offer.url):
            address = urlsplit(offer.url)
            assert publisher.document(address.netloc, address.path).content == CONTENT


def test_the_fetcher_says_so_where_a_page_is_gone(publisher, read_page):
    held = {"performance-may-2024": {}, "performance-june-2024": {JUNE: CONTENT}}
    pages.put_months(publisher, held)
    address = urlsplit(f"{monthly_pages.SERIES_PAGE}/performance-may-2024")
    publisher.remove(address.netloc, address.path)
    found = finders.find("mhsds_monthly", read_page)
    assert names(found) == [JUNE]
    assert found.notes[0].startswith("2024-05: its page is not there any more")


def test_a_page_that_is_refused_for_another_reason_ends_the_search(publisher):
    pages.put_months(publisher, {"performance-may-2024": {"MHSDS Data_MayPrf_2024.zip": CONTENT}})
    address = urlsplit(f"{monthly_pages.SERIES_PAGE}/performance-may-2024")
    publisher.fault(address.netloc, address.path, Status(403, times=None))
    hurried = Fetcher(publisher.url, clock=Clock(sleep=lambda seconds: None)).page
    with pytest.raises(NetworkError, match=r"\(403\)"):
        finders.find("mhsds_monthly", hurried)


def test_a_page_of_error_in_place_of_a_month_offers_nothing(publisher, read_page):
    files = {"performance-may-2024": {"MHSDS Data_MayPrf_2024.zip": CONTENT}}
    pages.put_months(publisher, files | {"performance-june-2024": {}})
    address = urlsplit(f"{monthly_pages.SERIES_PAGE}/performance-june-2024")
    publisher.fault(address.netloc, address.path, Html())
    found = finders.find("mhsds_monthly", read_page)
    assert [note[:34] for note in found.notes] == ["2024-06: no data file on its page "]


def test_a_layer_without_any_of_its_names_is_named_and_the_others_go_on(publisher, read_page):
    pages.put_outlines(publisher, {"icb-2024": OUTLINE})
    found = finders.find("outlines", read_page)
    assert names(found) == ["icb-2024.geojson"]
    assert len(found.notes) == len(finders.OUTLINES) - 1
    assert all("download it from geoportal" in note for note in found.notes)


def test_a_service_without_any_layer_is_refused(publisher, read_page):
    pages.put_outlines(publisher, {})
    with pytest.raises(UnexpectedLayout, match="knows none of the outlines"):
        finders.find("outlines", read_page)
