"""Layers of the ONS service: every record once, in order, or an error that is a sentence."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, parse_qsl, urlsplit

import geography_samples
import pytest
from hypothesis import given
from hypothesis import strategies as st
from publisher.pages import NO_LAYER, LayerAnswers

from data_sources.discovery import arcgis
from data_sources.downloads.fetcher import Page
from data_sources.schema.errors import NetworkError, UnexpectedLayout

URL = arcgis.layer_url("INVENTED_Areas_April_2026")


def records(count: int, *, geometry: bool = False) -> list[dict]:
    """So many records as the service gives them, without geometry or with an empty one."""
    where, shape = ("properties", {"geometry": None}) if geometry else ("attributes", {})
    return [{where: {"FID": number, "ICB26CD": f"E{number:08d}"}} | shape
            for number in range(1, count + 1)]  # fmt: skip


class Service:
    """The answers of one layer, and the addresses that were asked for."""

    def __init__(self, answers: LayerAnswers) -> None:
        self.answers, self.asked = answers, []
        self.changed: dict[str, object] = {}

    def page(self, url: str) -> Page:
        self.asked.append(url)
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query))
        kind = "count" if "returnCountOnly" in query else query.get("resultOffset", "layer")
        if kind in self.changed:
            answer = self.changed[kind]
            return Page(url, answer if isinstance(answer, str) else json.dumps(answer))
        answer = self.answers.query if parts.path.endswith("/query") else self.answers.describe
        return Page(url, answer(query).decode())


def service(count: int, largest_page: int = 1_000, *, geometry: bool = False) -> Service:
    return Service(LayerAnswers(records(count, geometry=geometry), largest_page))


def fetch(one: Service, *, geometry: bool = False) -> bytes:
    return arcgis.fetch_layer(one.page, URL, geometry=geometry)


def test_the_address_of_a_layer_and_of_its_pages():
    assert URL == (
        "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services/"
        "INVENTED_Areas_April_2026/FeatureServer/0"
    )
    assert arcgis.is_layer(URL)
    assert not arcgis.is_layer("https://www.nomisweb.co.uk/output/census/2021/x.zip")
    outline = urlsplit(arcgis.query_url(URL, "FID", geometry=True, offset=2_000))
    assert outline.path.endswith("/FeatureServer/0/query")
    assert parse_qs(outline.query) == {
        "where": ["1=1"],
        "outFields": ["*"],
        "orderByFields": ["FID"],
        "resultOffset": ["2000"],
        "resultRecordCount": ["1000"],
        "outSR": ["4326"],
        "f": ["geojson"],
    }
    table = parse_qs(urlsplit(arcgis.query_url(URL, "FID", geometry=False, offset=0)).query)
    assert (table["f"], table["returnGeometry"]) == (["json"], ["false"])
    assert "outSR" not in table


@pytest.mark.parametrize("count", [1, 999, 1_000, 1_001, 2_000, 3_755])
@pytest.mark.parametrize("geometry", [False, True])
def test_a_layer_of_any_size_arrives_whole(count, geometry):
    one = service(count, geometry=geometry)
    whole = json.loads(fetch(one, geometry=geometry))
    assert whole["features"] == records(count, geometry=geometry)
    assert whole.get("type") == ("FeatureCollection" if geometry else None)
    # What the layer is, how many records it has, then 1,000 at a time and not one page more.
    assert len(one.asked) == 2 + -(-count // 1_000)


@given(st.integers(1, 60), st.integers(1, 25), st.randoms(use_true_random=False))
def test_the_same_records_give_the_same_bytes_however_they_are_paged(count, largest_page, chance):
    mixed = records(count)
    chance.shuffle(mixed)
    mixed = [{"attributes": dict(reversed(one["attributes"].items()))} for one in mixed]
    found = fetch(Service(LayerAnswers(mixed, largest_page)))
    assert found == fetch(service(count))
    assert found.endswith(b"]}\n")


@pytest.mark.parametrize(("vintage", "rows"), [("2024", 318), ("2026", 318)])
def test_a_lookup_comes_through_unchanged(vintage, rows):
    published = json.loads(geography_samples.lookup_json(vintage))["features"]
    found = json.loads(fetch(Service(LayerAnswers(published, 100))))["features"]
    assert found == published
    assert len(found) == rows


def test_outlines_come_through_unchanged():
    published = json.loads(geography_samples.outline_geojson("icb-2026"))["features"]
    found = json.loads(fetch(Service(LayerAnswers(published, 10)), geometry=True))["features"]
    assert found == published
    assert len(found) == 36


def test_a_layer_says_when_it_changed_and_how_its_records_are_numbered():
    assert arcgis.describe(service(1).page, URL) == ("FID", "2025-10-09")
    one = service(1)
    one.changed["layer"] = {"objectIdField": "OBJECTID"}
    assert arcgis.describe(one.page, URL) == ("OBJECTID", "")


def test_an_error_with_status_200_is_no_layer():
    one = service(1)
    one.changed["layer"] = json.loads(NO_LAYER)
    assert arcgis.describe(one.page, URL) is None
    with pytest.raises(UnexpectedLayout, match="the service knows no such layer"):
        fetch(one)


def test_a_page_that_is_not_there_is_no_layer_and_no_network_is_an_error():
    def gone(url: str) -> Page:
        raise NetworkError(f"{url}: it is not there (404); moved or withdrawn.", 404)

    def broken(url: str) -> Page:
        raise NetworkError(f"{url}: the publisher's server is in trouble (500).", 500)

    assert arcgis.describe(gone, URL) is None
    with pytest.raises(NetworkError, match=r"\(500\)"):
        arcgis.describe(broken, URL)


def features(*numbers: int) -> dict:
    return {"features": [{"attributes": {"FID": number}} for number in numbers]}


BUSY = {"error": {"code": 503, "message": "Busy"}}
REFUSED = {
    "an error in place of a page": ({"2": BUSY}, "error 503: Busy"),
    "an error in place of the count": (
        {"count": {"error": {}}},
        "error without a code: no message",
    ),
    "a record that comes twice": ({"2": features(2, 3)}, "record 2 came twice"),
    "a page that is given again": ({"2": features(1, 2)}, "record 1 came twice"),
    "a page without records": ({"2": features()}, "counts 5 records and gave 0 after the first 2"),
    "a page without a list": ({"2": {}}, "counts 5 records and gave no list of after"),
    "more records than counted": (
        {"4": features(5, 6)},
        "counts 5 records and gave 2 after the first 4",
    ),
    "more promised than counted": (
        {"4": features(5) | {"exceededTransferLimit": True}},
        "counts 5 records and gave 0 after the first 5",
    ),
    "fewer records than counted": (
        {"count": {"count": 9}},
        "counts 9 records and gave 0 after the first 5",
    ),
    "no records": ({"count": {"count": 0}}, "counts 0 records"),
    "a count without end": ({"count": {"count": 10**9}}, "counts 1000000000 records"),
    "a count that is none": ({"count": {}}, "counts None records"),
    "a record without a number": ({"2": {"features": [{"attributes": {}}]}}, "no number in FID"),
    "a layer without numbers": ({"layer": {"name": "x"}}, "does not say which field numbers"),
    "a page of a web site": (
        {"0": "<html>Sign in</html>"},
        "did not answer with JSON but with '<html>",
    ),
    "a list": ({"0": "[]"}, "answered with a list, not a record"),
}


@pytest.mark.parametrize(("changed", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_layer_that_is_not_whole_is_refused_with_the_next_step(changed, sentence):
    one = service(5, largest_page=2)
    one.changed = changed
    with pytest.raises(UnexpectedLayout, match=re.escape(sentence)) as refusal:
        fetch(one)
    assert URL in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_a_service_that_forgets_to_say_that_there_is_more_is_asked_again():
    one = service(5, largest_page=2)
    one.changed = {"0": features(1, 2), "2": features(3, 4)}
    assert len(json.loads(fetch(one))["features"]) == 5
