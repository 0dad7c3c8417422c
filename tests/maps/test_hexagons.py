"""Tiles: one hexagon for each area, none on another, neighbours beside one another."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from shapely.geometry import shape

from data_sources.geography.boundary_layers import LAYERS
from mha_monitor.maps import hexagons, messages

KINDS = ("icb", "region")
LAID_OUT = [each.name for each in LAYERS if each.name.startswith(KINDS)]
MOST_STEPS = 3  # between areas whose hexagons touch, from border to border
LEAST = 0.8  # of the pairs of neighbours touch


def neighbours(features: list[dict]) -> set[frozenset[str]]:
    """Areas that share a border of some length, by the outlines alone."""
    wide = {each["id"]: shape(each["geometry"]).buffer(0.004) for each in features}
    pairs = combinations(wide, 2)
    return {frozenset(p) for p in pairs if wide[p[0]].intersection(wide[p[1]]).area > 0.0003}


def touching(features: list[dict]) -> set[frozenset[str]]:
    """Hexagons whose middles lie one hexagon apart, in degrees near the equator."""
    middles = {each["id"]: shape(each["geometry"]).centroid for each in features}
    apart = {frozenset(p): middles[p[0]].distance(middles[p[1]]) for p in combinations(middles, 2)}
    return {pair for pair, far in apart.items() if far < min(apart.values()) * 1.2}


def steps(start: str, pairs: set[frozenset[str]]) -> dict[str, int]:
    found, last = {start: 0}, [start]
    while last:
        here = last.pop(0)
        for other in {each for pair in pairs if here in pair for each in pair} - set(found):
            found[other] = found[here] + 1
            last.append(other)
    return found


@pytest.fixture(scope="module", params=LAID_OUT)
def layer(request, store):
    outlines = store.outlines(request.param)
    return outlines["features"], hexagons.tiles(request.param, outlines)


def test_every_area_has_one_hexagon_and_all_are_equal(layer):
    areas, tiles = layer
    assert [each["id"] for each in tiles["features"]] == [each["id"] for each in areas]
    shapes = [shape(each["geometry"]) for each in tiles["features"]]
    assert all(each.is_valid and len(each.exterior.coords) == 7 for each in shapes)
    assert min(each.area for each in shapes) > 0.97 * max(each.area for each in shapes)
    assert not any(one.intersects(other) for one, other in combinations(shapes, 2))


def test_neighbours_touch_and_strangers_do_not(layer):
    areas, tiles = layer
    true, drawn = neighbours(areas), touching(tiles["features"])
    assert len(true & drawn) >= LEAST * len(true)
    for one, other in (sorted(pair) for pair in drawn - true):
        assert steps(one, true)[other] <= MOST_STEPS, (one, other)


def test_they_hang_together(layer):
    _, tiles = layer
    drawn = touching(tiles["features"])
    assert set(steps(tiles["features"][0]["id"], drawn)) == {e["id"] for e in tiles["features"]}


def test_north_is_above_and_west_is_left(store):
    tiles = hexagons.tiles("icb-2024", store.outlines("icb-2024"))
    middle = {each["id"]: shape(each["geometry"]).centroid for each in tiles["features"]}
    assert middle["QHM"].y == max(each.y for each in middle.values())  # North East, North Cumbria
    assert middle["QT6"].x == min(each.x for each in middle.values())  # Cornwall
    assert middle["QOP"].y > middle["QYG"].y - 0.9 and middle["QRV"].y > middle["QNX"].y


def test_every_label_is_short_and_no_two_are_the_same(layer):
    _, tiles = layer
    labels = [each["properties"]["label"] for each in tiles["features"]]
    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= hexagons.LONGEST_NAME


def test_the_component_is_sent_hexagons_with_labels_and_no_inset(store):
    tiles = hexagons.tiles("icb-2024", store.outlines("icb-2024"))
    sent = json.loads(messages.shapes("icb-2024-tiles", tiles))
    assert sent["always"] and sent["inset"] is None
    assert {"NWL", "Devon"} <= {each["properties"]["name"] for each in sent["shapes"]}


def test_areas_that_were_not_laid_out_have_no_tiles(store):
    outlines = store.outlines("icb-2024")
    assert hexagons.tiles("another", outlines) is None
    fewer = {**outlines, "features": outlines["features"][1:]}
    assert hexagons.tiles("icb-2024", fewer) is None
