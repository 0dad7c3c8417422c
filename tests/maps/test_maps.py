"""The interactive map: what it draws, what it sends to the browser, what it never asks for."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import branca.colormap
import pytest
from map_samples import CODES, figures, outlines, sentences

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


def written(layers: maps.MapLayers) -> str:
    """What a file of the map holds: HTML, then the script that draws it."""
    layers.areas.add_to(layers.base)
    figure = layers.base.get_root()
    figure.render()
    return figure.html.render() + figure.script.render()


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
    drawn = everything_in(layers.base) + everything_in(layers.areas)
    assert not any(isinstance(each, branca.colormap.ColorMap) for each in drawn)
    assert not any(getattr(each, "default_js", None) for each in drawn)
    assert not re.search("https?:|//cdn", written(layers))


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
        page = written(layers)
        assert '<pattern id="map-suppressed"' in page
        assert '<pattern id="map-no-figure"' in page


def test_an_area_without_a_row_has_no_figure():
    layers = a_map(ratios=figures()[:2])
    assert styles(layers)["QCC"]["fillColor"] == "url(#map-no-figure)"


def lined(layers: maps.MapLayers) -> dict[str, str]:
    """The dash of each area that has a line of its own."""
    _, *others = layers.areas._children.values()
    return {
        feature["id"]: each.style_function(feature)["dashArray"]
        for each in others
        for feature in each.data["features"]
    }


@pytest.mark.parametrize(
    ("verdict", "found"),
    [("higher", {"QAA": ""}), ("lower", {"QAA": "6 4"})]
    + [(code, {}) for code in ("not-told-apart", "too-few", "in-doubt", "no-figures")],
)
def test_a_line_marks_areas_that_are_told_apart_from_the_typical_board(verdict, found):
    other = {"QBB": {"verdict": "not-told-apart"}}
    assert lined(a_map(ratios=figures(QAA={"verdict": verdict}, **other))) == found


def test_a_hidden_count_that_can_only_lie_below_has_its_line_over_the_hatching():
    layers = a_map(ratios=figures(QCC={"verdict": "lower"}))
    assert lined(layers) == {"QBB": "6 4", "QCC": "6 4"}
    assert styles(layers)["QCC"]["fillColor"] == "url(#map-suppressed)"


def test_a_line_lets_the_pointer_through_to_its_area():
    _, line = a_map().areas._children.values()
    assert line.style_function(line.data["features"][0])["interactive"] is False


def test_no_line_is_drawn_on_a_map_of_what_no_verdict_is_of():
    assert lined(a_map(shown="unknown_share", scale=SCALES["unknown_share"])) == {}


def test_the_selected_area_is_drawn_last_with_a_thick_border():
    drawn = styles(a_map(selected_area="QAA"))
    assert list(drawn)[-1] == "QAA"
    assert [code for code in CODES if drawn[code]["weight"] > 1] == ["QAA"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    layers = a_map(sentences=sentences() | {"QAA": text})
    areas = next(iter(layers.areas._children.values()))
    kept = areas.data["features"][0]["properties"]["sentence"]
    assert html.unescape(kept) == text
    assert not set(kept) & set("<>\"'`${}\\")
    page = written(layers)
    assert json.dumps(kept).replace("&", "\\u0026") in page
    assert text not in page


def test_the_tooltip_of_an_area_without_a_sentence_is_its_name():
    areas = next(iter(a_map(sentences={}).areas._children.values()))
    assert areas.data["features"][0]["properties"]["sentence"] == "Area QAA"


def test_two_rows_for_one_area_are_refused():
    twice = figures().replace({"area_code": {"QBB": "QAA"}})
    with pytest.raises(ValueError, match="QAA has several"):
        a_map(ratios=twice)


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
    assert len(written(layers).encode()) < 200_000
