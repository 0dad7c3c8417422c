"""The self-contained page: no other host, the same figures in words and in a table."""

from __future__ import annotations

import math
import re
from html.parser import HTMLParser

import pytest
from map_samples import figures, outlines, sentences

from mha_monitor.maps.colours import SCALES
from mha_monitor.maps.page import standalone_html


class Page(HTMLParser):
    """Collects what a browser would fetch, the table's cells, and all text outside scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fetched, self.rows, self.words, self._inside = [], [], [], ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self._inside = tag
        self.fetched += [value for name, value in attrs if name in ("src", "href", "data")]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("td", "th"):
            self.rows[-1][-1] += data
        if self._inside not in ("script", "style"):
            self.words.append(data.strip())


def page(ratios=None, **changes) -> str:
    asked = {
        "shown": "ratio",
        "scale": SCALES["ratio"],
        "sentences": sentences(),
        "title": "Where the gap is widest",
        "subtitle": "Rate ratio, Black and White",
        "source": "Source: NHS England.",
        "lines": {"lower": "Lower than the typical board"},
    }
    return standalone_html(figures() if ratios is None else ratios, outlines(), **asked | changes)


def test_the_page_fetches_nothing():
    whole = page()
    assert Page(whole).fetched == []
    assert "sourceMappingURL" not in whole
    assert set(re.findall(r"https?://[\w./]+", whole)) == {
        "http://www.w3.org/2000/svg",  # a namespace in Leaflet
        "https://leafletjs.com",  # Leaflet's own credit, which the map switches off
        "https://bugzilla.mozilla.org/show_bug.cgi",  # a comment in Leaflet's style sheet
    }
    assert '"attributionControl": false' in whole


def test_the_page_holds_title_source_key_and_a_map_for_leaflet():
    whole = page()
    words = Page(whole).words
    for text in ("Where the gap is widest", "Rate ratio, Black and White", "Source: NHS England."):
        assert text in words
    assert "Suppressed: count under 5 (1)" in words
    assert 'version="1.9.3"' in whole
    assert whole.count('class="folium-map"') == 1
    assert "L.map(" in whole
    assert "url(#map-suppressed)" in whole


def test_the_table_holds_the_same_figures():
    assert Page(page()).rows[:5] == [
        ["Area", "Code", "Rate ratio", "Interval", "In words"],
        ["Area QAA", "QAA", "3.2", "2.6 to 4.0", sentences()["QAA"]],
        ["Area QBB", "QBB", "1.1", "0.9 to 1.3", sentences()["QBB"]],
        ["Area QCC", "QCC", "Suppressed: count under 5", "0.0 to 3.5", sentences()["QCC"]],
        ["Area QDD", "QDD", "No figure, or in doubt", "", sentences()["QDD"]],
    ]


def test_a_suppressed_value_is_not_printed_and_an_open_end_is_said():
    ratios = figures(QCC={"ratio": 2.5, "ratio_high": math.inf})
    row = Page(page(ratios)).rows[3]
    assert row[2:4] == ["Suppressed: count under 5", "0.0 to no upper limit"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7 * 7 }} {% x %}", '"onload="x'])
def test_hostile_text_stays_text(text):
    whole = page(title=text, subtitle=text, source=text, sentences={"QAA": text})
    found = Page(whole)
    assert found.words.count(text) == 5
    assert found.rows[1][4] == text
    assert text not in whole
