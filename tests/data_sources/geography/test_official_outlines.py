"""Outlines as the ONS serves them: joined to NHS codes, complete, without gaps; or refused."""

from __future__ import annotations

import json
from pathlib import Path

import geography_samples
import pandas as pd
import pytest
import shapely
from shapely.geometry import shape

from data_sources.geography import boundaries, official_outlines
from data_sources.geography.boundary_layers import BY_NAME
from data_sources.schema.errors import UnexpectedLayout

OFFICIAL = {
    "icb-2024": Path("boundaries") / "official" / "icb23_42_ons_bsc_official.geojson",
    "icb-2026": Path("boundaries") / "official" / "icb26_36_ons_bsc_official.geojson",
}
SAMPLES = {"region": 7, "icb-2024": 42, "icb-2026": 36, "sub-icb-2024": 106}
ICB = BY_NAME["icb-2026"]


@pytest.fixture
def write(tmp_path):
    def written(collection: dict) -> Path:
        path = tmp_path / "INVENTED_outlines.geojson"
        path.write_text(json.dumps(collection))
        return path

    return written


def sample(layer: str = "icb-2026") -> dict:
    return json.loads(geography_samples.outline_geojson(layer))


@pytest.mark.parametrize("layer", SAMPLES)
def test_outlines_get_the_codes_and_names_that_figures_have(write, store, layer, tmp_path):
    path = write(sample(layer))
    outlines = official_outlines.read(path, BY_NAME[layer], store.areas)
    assert len(outlines) == SAMPLES[layer] and outlines.crs.to_epsg() == 4326
    assert list(outlines.columns) == [*boundaries.PROPERTIES, "geometry"]
    held = store.areas.set_index(["area_kind", "area_vintage", "area_code"])["area_name"]
    kind, vintage = BY_NAME[layer].area_kind, layer.removeprefix(BY_NAME[layer].area_kind)[1:]
    named = dict(zip(outlines["area_code"], outlines["area_name"], strict=True))
    assert held[kind, vintage].to_dict() == named


def test_what_is_written_has_the_shape_of_the_embedded_outlines(write, store, tmp_path):
    outlines = official_outlines.read(write(sample()), ICB, store.areas)
    written = official_outlines.write(outlines, ICB, tmp_path / "icb-2026.geojson")
    found, embedded = json.loads(written.read_bytes()), store.outlines("icb-2026")
    assert found.keys() == embedded.keys()
    for ours, theirs in zip(found["features"], embedded["features"], strict=True):
        assert ours.keys() == theirs.keys()
        assert (ours["id"], ours["properties"]) == (theirs["id"], theirs["properties"])
    again = official_outlines.write(outlines, ICB, tmp_path / "again.geojson")
    assert again.read_bytes() == written.read_bytes()


def test_sub_icbs_of_2026_need_the_lookup_that_names_them(write, store):
    layer, path = BY_NAME["sub-icb-2026"], write(sample("sub-icb-2026"))
    with pytest.raises(UnexpectedLayout, match=r"'sub-icb-2026' are held.*lookup"):
        official_outlines.read(path, layer, store.areas)
    rows = geography_samples.lookup_rows("2026")
    named = pd.DataFrame(
        [("sub-icb", "2026", r["SICBL26CDH"], r["SICBL26NM"], r["SICBL26CD"], "") for r in rows],
        columns=list(store.areas.columns),
    ).drop_duplicates()
    outlines = official_outlines.read(path, layer, named)
    assert len(outlines) == 105 and "D4U1Y" not in set(outlines["area_code"])


def changed(collection: dict, place: int, **properties) -> dict:
    collection["features"][place]["properties"] |= properties
    return collection


def place_of(collection: dict, code: str) -> int:
    codes = [each["properties"]["ICB26CD"] for each in collection["features"]]
    return codes.index(code)


def test_a_code_that_the_ons_used_before_still_finds_its_area(write, store):
    collection = sample("icb-2024")
    codes = [each["properties"]["ICB23CD"] for each in collection["features"]]
    old = changed(collection, codes.index("E54000063"), ICB23CD="E54000052", ICB23NM="x")
    outlines = official_outlines.read(write(old), BY_NAME["icb-2024"], store.areas)
    assert outlines.set_index("area_code").loc["QXU", "area_name"] == "Surrey Heartlands"


def test_an_unknown_code_is_found_by_its_name_however_it_is_spelt(write, store):
    name = "NHS HAMPSHIRE & ISLE OF WIGHT INTEGRATED CARE BOARD".title()
    collection = sample()
    new = changed(collection, place_of(collection, "E54000067"), ICB26CD="E54000999", ICB26NM=name)
    outlines = official_outlines.read(write(new), ICB, store.areas)
    assert outlines.set_index("area_code").loc["QRL", "ons_code"] == "E54000999"


def lower_case(collection: dict) -> dict:
    for each in collection["features"]:
        each["properties"] = {name.lower(): value for name, value in each["properties"].items()}
    return collection


def test_names_of_fields_may_be_in_lower_case(write, store):
    path = write(lower_case(sample()))
    assert len(official_outlines.read(path, ICB, store.areas)) == 36
    assert official_outlines.recognise(path) == [ICB]


@pytest.mark.parametrize("layer", [*SAMPLES, "sub-icb-2026"])
def test_a_file_is_known_by_its_fields(write, layer):
    assert official_outlines.recognise(write(sample(layer))) == [BY_NAME[layer]]


def test_what_is_no_file_of_outlines_is_known_as_none(tmp_path):
    path = tmp_path / "INVENTED.json"
    for text in (geography_samples.lookup_json("2026"), b"Year,Measure\n", b'{"features": []}'):
        path.write_bytes(text)
        assert official_outlines.recognise(path) == []


def moved(collection: dict) -> dict:
    """In metres, as the service answers when nobody asks for degrees."""
    for each in collection["features"]:
        outline = shapely.transform(shape(each["geometry"]), lambda points: points * 100_000)
        each["geometry"] = json.loads(shapely.to_geojson(outline))
    return collection


def swollen(collection: dict) -> dict:
    """One outline a little wider than it is: it overlaps its neighbours."""
    outline = shape(collection["features"][5]["geometry"]).buffer(0.02)
    collection["features"][5]["geometry"] = json.loads(shapely.to_geojson(outline))
    return collection


def without(collection: dict, *, first: int, twice: int = 0) -> dict:
    features = collection["features"]
    return collection | {"features": [*features[first:], *features[:twice]]}


@pytest.mark.parametrize(
    ("collection", "sentence"),
    [
        (without(sample(), first=1), r"no outline for .* Expected 36 areas"),
        (without(sample(), first=9), r"and 4 others. Expected 36"),
        (
            sample() | {"features": [*sample()["features"], sample()["features"][0]]},
            "more than one",
        ),
        (changed(sample(), 0, ICB26CD="E5", ICB26NM="Nowhere"), r"'Nowhere' \(E5\) is no area of"),
        (sample("icb-2024"), r"outline \d+: .* is no area of layer 'icb-2026'"),
        (sample("region"), r"outline 1: no field like ICB.*Found FID, NHSER24CD"),
        (sample() | {"properties": {"exceededTransferLimit": True}}, "more than these 36 features"),
        ({"error": {"code": 400, "message": "Invalid"}}, "answered with an error"),
        (moved(sample()), "not England in degrees. Ask the service for outSR=4326"),
        (swollen(sample()), "overlap or leave gaps"),
    ],
)
def test_outlines_that_cannot_be_right_are_refused(write, store, collection, sentence):
    with pytest.raises(UnexpectedLayout, match=sentence):
        official_outlines.read(write(collection), ICB, store.areas)


@pytest.mark.parametrize("geometry", [None, {"type": "Polygon", "coordinates": []}, {"type": "x"}])
def test_an_outline_without_a_shape_is_refused(write, store, geometry):
    collection = sample()
    collection["features"][3]["geometry"] = geometry
    with pytest.raises(UnexpectedLayout, match=r"no outline for|is not GeoJSON"):
        official_outlines.read(write(collection), ICB, store.areas)


def test_the_release_takes_the_place_of_the_embedded_one(write, store):
    (release,) = official_outlines.releases(write(sample()), ICB)
    assert release.name in {each["name"] for each in store.releases}
    assert "Ordnance" in release.attribution or "OS data" in release.attribution


@pytest.mark.shared
@pytest.mark.parametrize("layer", OFFICIAL)
def test_the_official_outlines_are_read_whole_and_keep_their_shape(
    shared_data, store, layer, tmp_path
):
    path = shared_data / OFFICIAL[layer]
    assert official_outlines.recognise(path) == [BY_NAME[layer]]
    outlines = official_outlines.read(path, BY_NAME[layer], store.areas)
    assert shapely.coverage_is_valid(outlines.geometry.values)
    written = official_outlines.write(outlines, BY_NAME[layer], tmp_path / f"{layer}.geojson")
    assert written.stat().st_size <= 150_000
    shapes = [shape(each["geometry"]) for each in json.loads(written.read_bytes())["features"]]
    assert shapely.coverage_is_valid(shapes)
    before, after = outlines.union_all(), shapely.union_all(shapes)
    assert before.symmetric_difference(after).area / before.area < 0.004
    # Each area is where the embedded outlines, made from small areas, have it.
    embedded = {e["id"]: shape(e["geometry"]) for e in store.outlines(layer)["features"]}
    for code, drawn in zip(outlines["area_code"], shapes, strict=True):
        both = drawn.intersection(embedded[code]).area / drawn.union(embedded[code]).area
        assert both > 0.95, code
