"""Links of a page: found wherever they stand, absolute, each once; and the words of the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publisher.pages import LAYOUTS, Anchor

from data_sources.discovery import links
from data_sources.discovery.links import Link

PAGE = "https://digital.nhs.uk/data/series/month"
FILE = "https://files.digital.nhs.uk/BE/BB5663/MHSDS%20Data_MarFinal_2024.zip"


def read(html: str) -> list[Link]:
    return links.read(html, PAGE).links


@pytest.mark.parametrize(
    ("href", "url"),
    [
        (FILE, FILE),
        ("/data/series/performance-may-2024", "https://digital.nhs.uk/data/series/performance-may-2024"),
        ("performance-may-2024", "https://digital.nhs.uk/data/series/performance-may-2024"),
        ("../x.csv", "https://digital.nhs.uk/data/x.csv"),
        ("//files.digital.nhs.uk/aa/x.csv", "https://files.digital.nhs.uk/aa/x.csv"),
        ("http://files.digital.nhs.uk/aa/x.csv#top", "https://files.digital.nhs.uk/aa/x.csv"),
        ("HTTPS://Files.Digital.NHS.uk/aa/X.csv", "https://files.digital.nhs.uk/aa/X.csv"),
        (" /a b&amp;c.csv\n", "https://digital.nhs.uk/a%20b&c.csv"),
        ("/a%20b.csv", "https://digital.nhs.uk/a%20b.csv"),
        ("/long-\n   name.csv", "https://digital.nhs.uk/long-%20%20%20name.csv"),
        ("/query?a=1&amp;b=2", "https://digital.nhs.uk/query?a=1&b=2"),
    ],
)  # fmt: skip
def test_an_address_is_made_absolute(href, url):
    assert [link.url for link in read(f'<a href="{href}">x</a>')] == [url]


@pytest.mark.parametrize(
    "href", ["mailto:a@example.org", "javascript:void(0)", "tel:1", "", "http://[bad", "data:,x"]
)
def test_what_leads_to_no_page_is_no_link(href):
    assert read(f'<a href="{href}">x</a>') == []


def test_an_address_of_this_page_is_this_page():
    assert [link.url for link in read('<a href="#top">x</a>')] == [PAGE]


def test_a_link_in_a_comment_or_a_script_is_no_link():
    assert (
        read("<!-- <a href='/x'>x</a> --><script>document.write('<a href=/x>x</a>')</script>") == []
    )


def test_the_file_name_is_the_last_part_decoded():
    assert Link(FILE, "").file_name == "MHSDS Data_MarFinal_2024.zip"
    assert Link("https://digital.nhs.uk/a/b/", "").file_name == ""


def test_the_base_of_a_page_is_kept_to():
    html = '<head><base href="https://files.digital.nhs.uk/aa/"></head><a href="x.csv">x</a>'
    assert [link.url for link in read(html)] == ["https://files.digital.nhs.uk/aa/x.csv"]


def test_the_text_of_a_link_is_all_the_words_inside_it():
    html = (
        '<a href="/x"><span>MHSDS&nbsp;Data</span>\n <b>File</b> &amp; more<img alt="no"></a> after'
    )
    assert read(html) == [Link("https://digital.nhs.uk/x", "MHSDS Data File & more")]


def test_a_link_that_is_never_closed_ends_where_the_next_begins():
    html = "<a href=/x>one <a href=/y>two</a> three <a href=/z>four"
    assert [link.text for link in read(html)] == ["one", "two", "four"]


def test_an_address_given_twice_is_one_link_with_the_fullest_text():
    html = '<a href="/x"></a><a href="/x">the data file</a><a href="/x#part">data</a>'
    assert read(html) == [Link("https://digital.nhs.uk/x", "the data file")]


def test_the_words_of_a_page_leave_out_scripts_and_styles():
    html = "<style>a{}</style><p>Publication date:</p>\n<p>12 <b>Sep</b> 2024</p><script>x</script>"
    assert links.read(html, PAGE).text == "Publication date: 12 Sep 2024"


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="<>&\x00\r"), max_size=20)
NAMES = st.text(st.sampled_from("abcXYZ 019_-.()"), min_size=1, max_size=12).map(
    lambda name: f"/files/{name}.csv"
)


@given(st.lists(st.tuples(NAMES, TEXTS), max_size=8, unique_by=lambda one: one[0]))
def test_every_layout_has_the_same_addresses(anchors):
    anchors = [Anchor(f"https://files.digital.nhs.uk{href}", text) for href, text in anchors]
    found = [{link.url for link in read(lay_out(anchors))} for lay_out in LAYOUTS.values()]
    assert all(addresses == found[0] for addresses in found)
    assert len(found[0]) == len(anchors)


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_read_as_a_page(html):
    for link in read(html):
        assert link.url.startswith("https://")


PIECES = ("<a", "href=x>", "</a>", "<!--", "-->", "<script>", "</script>", "<base", "t", '"', ">")


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_any_mixture_of_tags_can_be_read_as_a_page(pieces):
    for link in read(" ".join(pieces)):
        assert link.url.startswith("https://")
