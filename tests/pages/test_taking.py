"""Pictures that pages offer: one engine, every shape, files called by what they show."""

from __future__ import annotations

import io
from unittest.mock import patch

import pytest
import streamlit as st
from PIL import Image
from visiting import unfolded, visitor

from mha_monitor import monitor
from mha_monitor.definitions.questions import Question
from mha_monitor.exports import pictures
from mha_monitor.sentences import downloads as words
from mha_monitor.sentences.picture_names import name_of

# Where each kind of picture can be taken: a page, its choices, its folds.
WHERE = {
    "groups": ("overview", {}, ()),
    "areas": ("map", {"view": "ranking"}, ()),
    "map": ("map", {"area": "QWE"}, ()),
    "tiles": ("map", {"view": "tiles"}, ()),
    "maps": ("map", {"view": "groups"}, ()),
    "funnel": ("map", {"view": "ranking"}, ("each",)),
    "within": ("map", {"view": "ranking"}, ("each",)),
    "trend": ("trend", {"shown": "rate"}, ()),
    "steps": ("pathway", {}, ()),
    "shares": ("trust", {}, ()),
    "compared": ("compare", {}, ()),
    "rest": ("groups", {"reference": "rest"}, ()),
}
# Months are not in what is embedded: the browser tests take this one.
OF_MONTHS = {"expected"}


def offered(page: str, choices: dict, folds: tuple[str, ...]) -> dict[str, tuple]:
    """What each button for a picture would make, and its file's name, by the kind of picture."""
    found: dict[str, tuple] = {}
    button = st.download_button

    def take(label, data, *rest, **named):
        if label in ("PNG", "SVG", "PDF"):
            found.setdefault(data.args[0], (data, named["file_name"]))
        return button(label, data, *rest, **named)

    with patch.object(st, "download_button", take):
        reader = unfolded(visitor(page, **choices), *folds).run()
    assert not reader.exception and not reader.error
    return found


def test_every_kind_of_picture_can_be_taken_from_a_page():
    assert {*WHERE} | OF_MONTHS == set(pictures.DRAWN)


@pytest.mark.parametrize("kind", WHERE)
def test_a_page_gives_the_picture_of_the_engine_under_its_name(kind):
    make, name = offered(*WHERE[kind])[kind]
    _, found, shape, file, picked = make.args
    picture = pictures.of(kind, found, shape="square", picked=picked)
    assert (shape, file.ending, file.scale) == ("square", "png", 1)
    assert name == f"{picture.name}-square.png"
    image = Image.open(io.BytesIO(make()))
    image.load()
    assert image.size == (1080, 1080) and image.text["Title"] == picture.words.title
    assert "Open Government Licence v3.0" in image.text["Source"]


def test_the_area_that_is_chosen_is_picked_out():
    make, _ = offered(*WHERE["map"])["map"]
    assert make.args[-1] == "QWE"


def test_shapes_and_kinds_of_file_are_those_of_the_engine():
    assert {*words.SHAPES} == {*pictures.SHAPES}
    picture = pictures.of("groups", monitor.ratios())
    starts = {"png": b"\x89PNG", "svg": b"<svg", "pdf": b"%PDF"}
    assert {each.ending for each in words.PICTURES} == {*starts}
    made = {each: picture.content(each.ending, each.scale) for each in words.PICTURES}
    assert all(content.startswith(starts[each.ending]) for each, content in made.items())
    pixels = [Image.open(io.BytesIO(made[each])).size[0] for each in words.PICTURES[:2]]
    assert pixels == [1200, 2400]


def test_names_tell_apart_what_differs():
    quantities = ("ratio", "rate", "verdict", "smoothed")
    maps = [monitor.areas_shown(shown=shown) for shown in quantities]
    two = [
        monitor.side_by_side(Question(areas=("QWE",), groups=("black",)), other)
        for other in (
            Question(areas=("QKK",), groups=("black",)),
            Question(areas=("QMJ",), groups=("black",)),
        )
    ]
    names = [name_of(kind, found) for found in maps for kind in ("map", "tiles", "maps")]
    names += [name_of("compared", found) for found in two]
    assert len(set(names)) == len(names)
    assert names[-1] == "detentions-black-white-qwe-and-qmj-2023-24-compared"
