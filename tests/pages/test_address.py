"""The address of a page: what a link, a choice and the browser's Back each do to it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest
from visiting import going_to, texts, visitor

from data_sources.schema.errors import short


@pytest.fixture(autouse=True)
def embedded(data_folder):
    """On the embedded figures alone."""


def title(reader: AppTest) -> str:
    assert not reader.exception
    return reader.title[0].value


def choose(reader: AppTest, label: str, answer: str) -> AppTest:
    (box,) = [box for box in reader.selectbox if box.label == label]
    return box.set_value(answer)


def words(reader: AppTest) -> dict[str, str]:
    pairs = reader.query_params.items()
    return {name: value[0] if isinstance(value, list) else value for name, value in pairs}


def test_a_choice_is_in_the_address_and_what_is_usual_is_not():
    reader = visitor("board", area="QKK").run()
    assert title(reader) == "How does South East London compare?"
    choose(reader, "Ethnic group", "asian").run()
    assert words(reader) == {"area": "QKK", "group": "asian"}
    choose(reader, "Ethnic group", "black").run()
    assert words(reader) == {"area": "QKK"}


def test_an_address_that_changed_without_a_choice_is_the_whole_truth():
    """As the browser's Back gives it: everything else is as usual again."""
    reader = visitor("board", area="QKK", group="asian").run()
    reader.query_params.clear()
    reader.query_params["area"] = "QVV"
    reader.run()
    assert title(reader) == "How does Dorset compare?"
    assert words(reader) == {"area": "QVV"}
    (box,) = [box for box in reader.selectbox if box.label == "Ethnic group"]
    assert box.value == "black"


def test_a_choice_made_before_the_address_came_along_is_kept():
    """Two quick choices: with the second the browser still sends the address before the first."""
    reader = visitor("board", area="QKK").run()
    choose(reader, "Ethnic group", "asian").run()
    reader.query_params.clear()
    reader.query_params["area"] = "QKK"
    choose(reader, "Board, region or England", "QVV").run()
    assert words(reader) == {"area": "QVV", "group": "asian"}


def test_words_that_a_page_does_not_use_go_along_to_one_that_does():
    reader = visitor("methods", area="QKK", group="asian").run()
    assert words(reader) == {"area": "QKK", "group": "asian"}
    links = [each.proto.query_string for each in reader.get("page_link")]
    assert links and set(links) == {"area=QKK&group=asian"}
    assert title(going_to(reader, "board").run()) == "How does South East London compare?"


def test_what_is_not_held_is_said_and_the_usual_is_shown():
    reader = visitor("board", area="QKK", period="1999-00").run()
    assert "“1999-00” as the period" in texts(reader)
    assert "for which no figures are held here" in texts(reader)
    assert words(reader) == {"area": "QKK"}


def test_a_long_word_of_a_link_is_repeated_by_its_beginning_alone():
    for page, name in (("board", "area"), ("methods", "word"), ("board", "as-of")):
        reader = visitor(page, **{name: "x" * 5_000}).run()
        told = texts(reader)
        assert "x" * 50 in told and "x" * 60 not in told, (page, name)
    assert short("x" * 60) == "x" * 60


def test_of_a_word_that_is_there_twice_the_first_is_taken_and_both_are_named():
    reader = visitor("board", area=["QWE", "QKK"]).run()
    assert title(reader) == "How does South West London compare?"
    assert "“QWE” and “QKK” as the area. The first is taken." in texts(reader)
    assert words(reader) == {"area": "QWE"}
    assert "The first is taken" not in texts(visitor("board", area=["QWE", "QWE"]).run())


def test_a_choice_of_one_has_no_box():
    reader = visitor("board", area="QKK").run()
    assert "Year to March" not in [box.label for box in reader.selectbox]
