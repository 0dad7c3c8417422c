"""The interactive map: what it draws, what it sends to the browser, what it never asks for."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import branca.colormap
import pytest
from map_samples import CODES, figures, outlines, sentences
from streamlit_folium import _get_feature_group_string, _get_header, _get_html, _get_map_string

from data_sources.geography import boundaries
from mha_monitor.maps import interactive as maps
from mha_monitor.maps.colours import SCALES

BOUNDARIES = Path(__file__).parents[3] / "shared" / "data" / "boundaries"
RATIO = SCALES["ratio"]
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "`${alert(1)}`",
    "{{ 7 * 7 }} {% for %} {# #}",
    "\\u003cb\\u003e \\' \" &lt;",
)


def a_map(**changes):
    asked = {"shown": "ratio", "scale": RATIO, "sentences": sentences()}
    ratios = changes.pop("ratios", figures())
    drawn = changes.pop("outlines", outlines())
    return maps.ratio_map(ratios, drawn, **asked | changes)


def sent(layers: maps.MapLayers) -> tuple[str, str]:
    """What st_folium sends to the browser: the base map's part and the areas' part."""
    layers.base.get_root().render()
    base = _get_html(layers.base) + _get_header(layers.base) + _get_map_string(layers.base)
    return base, _get_feature_group_string(layers.areas, layers.base)


def styles(layers: maps.MapLayers) -> dict[str, dict]:
    areas = next(iter(layers.areas._children.values()))
    return {each["id"]: areas.style_function(each) for each in areas.data["features"]}


def everything_in(element) -> list:
    return [
        element,
        *(each for child in element._children.values() for each in everything_in(child)),
    ]


def test_nothing_is_asked_of_another_host():
    layers = a_map(backdrop=outlines())
    links = [*layers.base.default_js, *layers.base.default_css]
    assert [link for _, link in links] == [f"{maps.LEAFLET}.js", f"{maps.LEAFLET}.css"]
    assert not re.search("https?:|//cdn", "".join(sent(layers)))
    drawn = everything_in(layers.base) + everything_in(layers.areas)
    assert not any(isinstance(each, branca.colormap.ColorMap) for each in drawn)
    assert not any(getattr(each, "default_js", None) for each in drawn if each is not layers.base)


def test_the_base_map_stays_the_same_when_figures_outlines_and_choice_change():
    fewer = {**outlines(), "features": outlines()["features"][:2]}
    other = a_map(
        ratios=figures(QAA={"ratio": 9.0}),
        outlines=fewer,
        shown="unknown_share",
        scale=SCALES["unknown_share"],
        selected_area="QBB",
    )
    base, areas = sent(a_map())
    other_base, other_areas = sent(other)
    assert base == other_base
    assert areas != other_areas


def test_an_area_is_coloured_by_the_class_of_its_value():
    assert styles(a_map())["QAA"]["fillColor"] == RATIO.colours[4]
    assert styles(a_map())["QBB"]["fillColor"] == RATIO.colours[1]
    higher = a_map(ratios=figures(QAA={"ratio": 4.0}))
    assert styles(higher)["QAA"]["fillColor"] == RATIO.colours[5]


def test_suppressed_areas_are_hatched_and_never_coloured():
    with_a_middle = a_map(ratios=figures(QCC={"ratio": 2.5}))
    for layers in (a_map(), with_a_middle):
        assert styles(layers)["QCC"]["fillColor"] == "url(#map-suppressed)"
        assert styles(layers)["QDD"]["fillColor"] == "url(#map-no-figure)"
        base, _ = sent(layers)
        assert '<pattern id="map-suppressed"' in base
        assert '<pattern id="map-no-figure"' in base


def test_an_area_without_a_row_has_no_figure():
    layers = a_map(ratios=figures()[:2])
    assert styles(layers)["QCC"]["fillColor"] == "url(#map-no-figure)"


def rings(layers: maps.MapLayers) -> list:
    _, *others = layers.areas._children.values()
    return [
        point for each in others for point in each.data["features"][0]["geometry"]["coordinates"]
    ]


@pytest.mark.parametrize(
    ("verdict", "middles"),
    [("not-told-apart", [(-2.5, 52.5)]), ("higher", []), ("too-few", []), ("in-doubt", [])],
)
def test_a_ring_marks_areas_that_cannot_be_told_apart_from_the_typical_board(verdict, middles):
    assert rings(a_map(ratios=figures(QAA={"verdict": verdict}))) == middles


def test_a_ring_lets_the_pointer_through_to_its_area():
    _, ring = a_map().areas._children.values()
    assert ring.marker.options["interactive"] is False


def test_the_selected_area_is_drawn_last_with_a_thick_border():
    drawn = styles(a_map(selected_area="QAA"))
    assert list(drawn)[-1] == "QAA"
    assert [code for code in CODES if drawn[code]["weight"] > 1] == ["QAA"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    layers = a_map(sentences=sentences() | {"QAA": text})
    areas = next(iter(layers.areas._children.values()))
    written = areas.data["features"][0]["properties"]["sentence"]
    assert html.unescape(written) == text
    assert not set(written) & set("<>\"'`${}\\")
    base, drawn = sent(layers)
    assert json.dumps(written).replace("&", "\\u0026") in drawn
    assert text not in base + drawn


def test_the_tooltip_of_an_area_without_a_sentence_is_its_name():
    areas = next(iter(a_map(sentences={}).areas._children.values()))
    assert areas.data["features"][0]["properties"]["sentence"] == "Area QAA"


def test_two_rows_for_one_area_are_refused():
    twice = figures().replace({"area_code": {"QBB": "QAA"}})
    with pytest.raises(ValueError, match="QAA has several"):
        a_map(ratios=twice)


@pytest.mark.parametrize(
    ("returned", "code"),
    [
        (None, None),
        ({}, None),
        ({"last_active_drawing": None}, None),
        ({"last_active_drawing": {"properties": {"area_code": "QWE"}}}, "QWE"),
        ({"last_active_drawing": {"properties": {}}}, None),
    ],
)
def test_the_clicked_area_is_read_from_what_the_browser_returns(returned, code):
    assert maps.clicked_area(returned) == code


@pytest.mark.shared
@pytest.mark.skipif(not BOUNDARIES.exists(), reason="no boundary files in ../shared/data")
def test_forty_two_boards_take_less_than_200_kilobytes(tmp_path):
    (layer,) = [each for each in boundaries.LAYERS if each.name == "icb-2024"]
    read = boundaries.read(BOUNDARIES / layer.file_name, layer)
    path = boundaries.write(boundaries.simplify(read, layer.tolerance), tmp_path / "icb.geojson")
    boards = json.loads(path.read_bytes())
    codes = [each["id"] for each in boards["features"]]
    row = {"ratio": 3.0, "ratio_low": 2.0, "ratio_high": 4.0, "mark": "rounded"}
    ratios = figures()[:0].reindex(range(42)).assign(area_code=codes, **row)
    long_sentences = dict.fromkeys(codes, "A sentence with every number in it. " * 8)
    layers = a_map(ratios=ratios, outlines=boards, sentences=long_sentences)
    assert len("".join(sent(layers)).encode()) < 200_000
