"""The map as a picture: what is drawn, how areas are hatched and lined, what is drawn larger."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
import shapely
from map_samples import figures, outlines
from shapely.geometry import box

from mha_monitor.charts.shaped.looks import LIGHT
from mha_monitor.charts.shaped.sheet import FORMS
from mha_monitor.formats.drawing import Drawing, Line, Named, Point, Shape, Words
from mha_monitor.formats.svg import to_svg
from mha_monitor.maps import shaped, shaped_groups
from mha_monitor.maps.colours import SCALES
from mha_monitor.maps.marks import middle
from mha_monitor.sentences.pictured import Pictured

SCALE = SCALES["ratio"]
WORDS = Pictured(
    title="Where the gap is widest",
    subtitle="",
    note="",
    sources=("Source: NHS England.",),
    source="Source: NHS England.",
    alt="An invented map.",
    name="map",
)


def shown(**changes) -> dict:
    lines = {"lower": "Lower than the typical board"}
    return {"shown": "ratio", "scale": SCALE, "lines": lines, "selected_area": None, **changes}


def picture(drawn=None, **changes) -> Drawing:
    look = shaped.look_of(LIGHT, SCALE, plain=False)
    where = drawn or outlines()
    return shaped.draw(figures(), where, WORDS, FORMS["portrait"], look, shown(**changes))


def shapes(drawing: Drawing) -> dict[str, Shape]:
    """The first shape of each area, by what it says."""
    named = [mark for mark in drawing.marks if isinstance(mark, Named)]
    return {mark.says.partition(":")[0]: mark.marks[0] for mark in reversed(named)}


def in_london() -> dict:
    """The sample's squares, shrunk to lie side by side in London."""
    moved = outlines()
    for column, each in enumerate(moved["features"]):
        west = -0.4 + column * 0.1
        ring = shapely.get_coordinates(box(west, 51.4, west + 0.1, 51.5, ccw=False)).tolist()
        each["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    return moved


def test_areas_carry_the_colour_of_their_class_and_words():
    drawing = picture()
    found = shapes(drawing)
    assert [found[f"Area {code}"].fill for code in ("QAA", "QBB")] == ["class-4", "class-1"]
    assert drawing.look["class-4"] == SCALE.colours[4]
    said = {mark.says for mark in drawing.marks if isinstance(mark, Named)}
    assert {"Area QAA: 3.2", "Area QCC: Suppressed: count under 5"} <= said


def test_stripes_fill_suppressed_areas_dots_the_ones_without_a_figure_lines_go_round_the_others():
    drawing = picture()
    found = shapes(drawing)
    assert found["Area QCC"].hatch == "stripes" and found["Area QDD"].hatch == "dots"
    assert found["Area QCC"].fill == "paper" and not found["Area QAA"].hatch
    dashed = [mark for mark in drawing.flat() if isinstance(mark, Line) and mark.dash]
    (own,) = found["Area QBB"].rings
    assert dashed[0].points[:-1] == own


def test_london_is_drawn_larger_when_it_holds_several_areas():
    def titles(drawing: Drawing) -> list[str]:
        return [mark.text for mark in drawing.flat() if isinstance(mark, Words)]

    assert "London" not in titles(picture())
    near = picture(drawn=in_london())
    assert "London" in titles(near)
    said = [mark.says for mark in near.marks if isinstance(mark, Named)]
    assert said.count("Area QAA: 3.2") == 2


def test_the_selected_area_bears_a_mark_inside_it():
    drawing = picture(selected_area="QAA")
    (mark,) = [each for each in drawing.flat() if isinstance(each, Point)]
    (ring,) = shapes(drawing)["Area QAA"].rings
    assert shapely.Polygon(ring).contains(shapely.Point(mark.x, mark.y))
    assert not [each for each in picture().flat() if isinstance(each, Point)]


def test_each_group_has_a_map_of_its_own_under_its_title_with_one_key():
    look = shaped.look_of(LIGHT, SCALE, plain=False)
    both = {"Black": figures(), "Mixed": figures().assign(ratio=1.0)}
    drawing = shaped_groups.draw(both, outlines(), WORDS, FORMS["square"], look, shown())
    of_one = [m.marks[0] for m in drawing.marks if isinstance(m, Named) if "QAA" in m.says]
    assert [shape.fill for shape in of_one] == ["class-4", "class-1"]
    left, right = (shapely.Polygon(shape.rings[0]) for shape in of_one)
    assert not left.intersects(right)
    words = [mark.text for mark in drawing.flat() if isinstance(mark, Words)]
    assert {"Black", "Mixed"} <= set(words)
    assert words.count("3 to 4") == 1
    ET.fromstring(to_svg(drawing))


def test_an_area_with_two_rows_is_refused():
    look = shaped.look_of(LIGHT, SCALE, plain=False)
    twice = figures().iloc[[0, 0]]
    with pytest.raises(ValueError, match="one row per area"):
        shaped.draw(twice, outlines(), WORDS, FORMS["print"], look, shown())


def test_the_middle_of_an_area_of_several_parts_lies_in_the_biggest():
    islands = shapely.union_all([box(0, 50, 0.1, 50.1), box(1, 50, 3, 52)])
    assert middle({"geometry": islands.__geo_interface__}) == (2, 51)
