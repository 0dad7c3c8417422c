"""The map as a picture: what is drawn, where the hatching lies, what the file carries."""

from __future__ import annotations

import json

import altair
import pytest
import shapely
from map_samples import figures, outlines
from shapely.geometry import box, shape

from mha_monitor.formats import pictures
from mha_monitor.maps.colours import SCALES
from mha_monitor.maps.marks import dots, hatch, middle
from mha_monitor.maps.picture import static_map


def picture(ratios=None, drawn=None, **changes) -> altair.VConcatChart:
    asked = {
        "shown": "ratio",
        "scale": SCALES["ratio"],
        "title": "Where the gap is widest",
        "subtitle": "Rate ratio, Black and White",
        "source": "Source: NHS England.",
        "lines": {"lower": "Lower than the typical board"},
    }
    ratios = figures() if ratios is None else ratios
    return static_map(ratios, drawn or outlines(), **asked | changes)


def panels(chart: altair.VConcatChart) -> list[list]:
    """The rows of each layer of each map panel: areas, stripes, dots, lines."""
    specification = chart.to_dict()
    england, side = specification["vconcat"][0]["hconcat"]
    kept = [each for each in (england, *side["vconcat"]) if "projection" in each]
    named = specification.get("datasets", {})

    def rows(layer: dict) -> list:
        values = named.get(layer["data"].get("name"), layer["data"].get("values"))
        return json.loads(values)

    return [[rows(layer) for layer in panel["layer"]] for panel in kept]


def in_london() -> dict:
    """The sample's squares, shrunk to lie side by side in London."""
    moved = outlines()
    for column, each in enumerate(moved["features"]):
        west = -0.4 + column * 0.1
        ring = shapely.get_coordinates(box(west, 51.4, west + 0.1, 51.5, ccw=False)).tolist()
        each["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    return moved


def test_areas_carry_the_colour_of_their_class_and_words():
    areas, *_ = panels(picture())[0]
    found = {each["id"]: each["properties"] for each in areas}
    colours = SCALES["ratio"].colours
    assert [found[code]["colour"] for code in ("QAA", "QBB")] == [colours[4], colours[1]]
    assert [found[code]["colour"] for code in ("QCC", "QDD")] == ["#FFFFFF", "#FFFFFF"]
    assert found["QAA"]["words"] == "Area QAA: 3.2"
    assert found["QCC"]["words"] == "Area QCC: Suppressed: count under 5"


def test_stripes_fill_suppressed_areas_dots_the_ones_without_a_figure_lines_go_round_the_others():
    _, stripes, points, solid, dashed = panels(picture())[0]
    assert len(stripes) == 1
    assert box(-1, 52, 0, 53).buffer(0.001).contains(shape(stripes[0]["geometry"]))
    assert points
    assert all(box(0, 52, 1, 53).contains(shapely.Point(each.values())) for each in points)
    assert solid == []
    assert [each["id"] for each in dashed] == ["QBB"]


def test_london_is_drawn_larger_when_it_holds_several_areas():
    assert len(panels(picture())) == 1
    assert len(panels(picture(drawn=in_london()))) == 2


def test_the_selected_area_is_drawn_last():
    areas, *_ = panels(picture(selected_area="QAA"))[0]
    assert areas[-1]["id"] == "QAA"


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_picture_becomes_a_file_with_its_title_and_source(tmp_path, form):
    path = pictures.save(picture(), tmp_path / f"map.{form}")
    starts = {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF"}
    content = path.read_bytes()
    assert content.startswith(starts[form])
    if form == "svg":
        for text in ("Where the gap is widest", "Source: NHS England.", "Area QAA: 3.2"):
            assert text in content.decode()


def test_hatching_lies_inside_its_area_and_meets_its_neighbour_s():
    left, right = (hatch(each, 0.1) for each in outlines()["features"][:2])
    both = shapely.union(shape(left), shape(right))
    assert box(-3, 52, -1, 53).buffer(0.0001).covers(both)
    # Lines a tenth of a degree of latitude apart, at 45 degrees on the map.
    border = box(-2.001, 52, -1.999, 53)
    crossings = shape(left).intersection(border)
    assert len(crossings.geoms) == pytest.approx(10, abs=1)
    assert len(shapely.line_merge(shapely.set_precision(both, 0.001)).geoms) < len(
        shape(left).geoms
    ) + len(shape(right).geoms)


def test_dots_lie_inside_an_area_and_an_area_between_dots_has_none():
    square = outlines()["features"][0]
    assert len(dots(square, 0.1)) == pytest.approx(0.6 * 10 * 10, rel=0.3)
    assert all(box(-3, 52, -2, 53).contains(shapely.Point(each)) for each in dots(square, 0.1))
    speck = {"geometry": box(0.01, 52.01, 0.02, 52.02).__geo_interface__}
    assert dots(speck, 0.1) == []


def test_the_middle_of_an_area_of_several_parts_lies_in_the_biggest():
    islands = shapely.union_all([box(0, 50, 0.1, 50.1), box(1, 50, 3, 52)])
    assert middle({"geometry": islands.__geo_interface__}) == (2, 51)
