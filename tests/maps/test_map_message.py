"""What the browser is sent for the map: shapes once, colours and words with every run."""

from __future__ import annotations

import json

import pytest
from map_samples import CODES, figures, outlines, sentences

from mha_monitor import monitor
from mha_monitor.maps import colours, messages
from mha_monitor.sentences import one_row

MOST_SHAPES, MOST_COLOURS = 150_000, 20_000  # bytes


def shaded(shown: str = "ratio", **changes):
    scale = colours.SCALES[shown]
    return colours.shade(figures(**changes), outlines(), shown=shown, scale=scale), scale


def sent(chosen: str | None = None, **changes) -> dict:
    table, scale = shaded(**changes)
    return messages.colours(
        "squares", table, scale, sentences=sentences(), label="Map.", chosen=chosen
    )


@pytest.mark.parametrize("shown", colours.SCALES)
def test_the_map_of_every_board_is_a_small_message(store, shown):
    found = monitor.areas_shown(area_kind="icb", group="black", shown=shown, store=store)
    layer, scale = store.outlines(found.layer), colours.SCALES[shown]
    table = colours.shade(found.table, layer, shown=shown, scale=scale)
    message = messages.colours(
        found.layer, table, scale, sentences=found.sentences, label=found.title
    )
    assert len(message["areas"]) == 42
    assert 4_000 < len(json.dumps(message, allow_nan=False).encode()) <= MOST_COLOURS
    assert 50_000 < len(messages.shapes(found.layer, layer)) <= MOST_SHAPES


def test_shapes_say_nothing_of_figures_and_are_the_same_each_time(store):
    layer = store.outlines("icb-2024")
    once, again = (messages.shapes("icb-2024", layer) for _ in range(2))
    assert once == again
    told = json.loads(once)
    assert [each["id"] for each in told["shapes"]] == [each["id"] for each in layer["features"]]
    assert set(told["middles"]) == {each["id"] for each in layer["features"]}
    assert told["inset"]["name"] == "London"


def test_where_no_areas_crowd_in_london_nothing_is_drawn_larger(store):
    assert json.loads(messages.shapes("squares", outlines()))["inset"] is None
    assert json.loads(messages.shapes("region", store.outlines("region")))["inset"] is None


def test_an_area_has_its_fill_its_words_and_the_line_of_its_verdict():
    areas = sent()["areas"]
    assert list(areas) == list(CODES)
    assert areas["QAA"] == [colours.RATIO.colours[4], sentences()["QAA"], None]
    assert areas["QBB"] == [colours.RATIO.colours[1], sentences()["QBB"], "6 4"]
    assert areas["QCC"][0] == "url(#map-suppressed)"
    assert areas["QDD"][0] == "url(#map-no-figure)"
    assert sent(QAA={"verdict": "higher"})["areas"]["QAA"][2] == ""


def test_the_chosen_area_keeps_its_colour():
    chosen = sent(chosen="QAA")
    assert chosen["chosen"] == "QAA"
    assert chosen["areas"] == sent()["areas"]


def test_an_area_without_a_sentence_is_told_by_its_name():
    table, scale = shaded()
    message = messages.colours("squares", table, scale, sentences={}, label="")
    assert message["areas"]["QAA"][1] == "Area QAA"


def test_words_are_those_of_the_tables(store):
    found = monitor.areas_shown(area_kind="icb", group="black", store=store)
    assert found.sentences == one_row.area_sentences(found.table)


def test_signs_that_cannot_be_seen_are_named_and_no_text_is_html():
    table, scale = shaded()
    hostile = {"QAA": "<img src=x onerror=alert(1)> \u202eback"}
    message = messages.colours("squares", table, scale, sentences=hostile, label="")
    assert message["areas"]["QAA"][1] == "<img src=x onerror=alert(1)> ⟨U+202E⟩back"
    written = [(messages.COMPONENT / name).read_text() for name in ("paint.js", "names.js")]
    assert all("innerHTML" not in each and "textContent" in each for each in written)
