"""Outlines: what is read, what survives simplifying, what is written."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from data_sources.geography import boundaries
from data_sources.geography.boundary_layers import LAYERS
from data_sources.schema.errors import UnexpectedLayout
from data_sources.schema.vocabulary import short_area_name

PROJECT = Path(__file__).parents[3]
ICB = replace(LAYERS[1], file_name="icb.geojson", tolerance=0.02)


def feature(code: str, corners: list | None, **properties: str) -> dict:
    named = {"icb24_name": f"NHS {code.title()} Integrated Care Board", "icb24_code": f"E{code}"}
    geometry = corners and {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    properties = {"icb24_code_nhs": code, **named, **properties}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def two_neighbours() -> list[dict]:
    """West and east, with a border of 200 small bends between them."""
    border = [(0.01 * math.sin(step) + 0.00001234, 50 + step / 200) for step in range(201)]
    west = feature("WEST", [(-1, 50), *border, (-1, 51)])
    east = feature("EAST", [*border, (1, 51), (1, 50)])
    return [west, east]


@pytest.fixture
def published(tmp_path: Path):
    def write(features: list[dict]) -> Path:
        path = tmp_path / ICB.file_name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


@pytest.mark.parametrize(
    ("published_name", "short"),
    [
        ("NHS Dorset Integrated Care Board", "Dorset"),
        ("NHS Nottingham and Nottinghamshire ICB - 02Q", "Nottingham and Nottinghamshire (02Q)"),
        ("East of England", "East of England"),
    ],
)
def test_names_lose_the_words_that_all_areas_share(published_name, short):
    assert short_area_name(published_name) == short


def test_areas_are_read_in_order_of_their_code(published):
    outlines = boundaries.read(published(two_neighbours()), ICB)
    assert list(outlines.columns) == ["area_code", "area_name", "ons_code", "geometry"]
    assert outlines.iloc[:, :3].to_numpy().tolist() == [
        ["EAST", "East", "EEAST"],
        ["WEST", "West", "EWEST"],
    ]


def test_simplified_neighbours_still_share_their_border(published):
    outlines = boundaries.read(published(two_neighbours()), ICB)
    east, west = boundaries.simplify(outlines, ICB.tolerance).geometry
    assert shapely.get_num_coordinates(east) < 50
    assert east.intersection(west).area == 0
    assert east.union(west).area == pytest.approx(2, abs=1e-9)
    corners = shapely.get_coordinates([east, west]).ravel()
    assert all(value == round(value, 4) for value in corners)


def test_outer_rings_run_clockwise(published):
    outlines = boundaries.read(published(two_neighbours()), ICB)
    for outline in boundaries.simplify(outlines, ICB.tolerance).geometry:
        assert not outline.exterior.is_ccw


def test_the_backdrop_is_one_outline_of_all_areas(published):
    (england,) = boundaries.backdrop(boundaries.read(published(two_neighbours()), ICB)).itertuples()
    assert england.area_code == "ENG"
    assert england.geometry.bounds == (-1, 50, 1, 51)


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([feature("WEST", [(0, 0), (1, 0), (1, 1)])] * 2, "more than one outline for WEST"),
        ([feature("WEST", None), two_neighbours()[1]], "no outline for WEST"),
        (
            [feature("A", [(0, 0), (2, 0), (2, 2)]), feature("B", [(1, 0), (3, 0), (3, 2)])],
            "overlap or leave gaps",
        ),
        ([{**two_neighbours()[0], "properties": {"ICB24CD": "E1"}}], "Found ICB24CD"),
    ],
)
def test_a_file_that_is_not_as_described_is_refused(published, features, said):
    with pytest.raises(UnexpectedLayout, match=said):
        boundaries.read(published(features), ICB)


def test_a_file_that_is_no_geojson_is_refused(tmp_path):
    page = tmp_path / "icb.geojson"
    page.write_text("<html>Not found</html>")
    with pytest.raises(UnexpectedLayout, match=r"icb\.geojson cannot be read"):
        boundaries.read(page, ICB)


def test_what_is_written_is_plain_and_compact(published, tmp_path):
    outlines = boundaries.simplify(boundaries.read(published(two_neighbours()), ICB), 0.02)
    path = boundaries.write(outlines, tmp_path / "built.geojson")
    east, west = json.loads(path.read_bytes())["features"]
    assert east["id"] == "EAST"
    assert west["properties"] == {"area_code": "WEST", "area_name": "West", "ons_code": "EWEST"}
    assert shape(west["geometry"]).equals(outlines.geometry[1])
    assert b": " not in path.read_bytes()


def test_one_vintage_of_a_kind_serves_each_day():
    vintages = defaultdict(list)
    for layer in LAYERS:
        vintages[layer.area_kind].append((layer.valid_from, layer.valid_to))
    for spans in vintages.values():
        ends_and_starts = zip(sorted(spans), sorted(spans)[1:], strict=False)
        for (_, ended), (began, _) in ends_and_starts:
            assert began - ended == dt.timedelta(days=1)
