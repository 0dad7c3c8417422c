"""A sentence that is copied: it ends, keeps its caveats, and speaks of no picture."""

from __future__ import annotations

import pytest

from mha_monitor import monitor
from mha_monitor.sentences import links, sources


@pytest.fixture(scope="module")
def trend():
    return monitor.trend_drawn(measure="detentions", area="ENG", group="black")


def test_the_copied_sentence_of_over_time_keeps_its_caveat_and_its_full_stop(trend):
    assert "not all of it beyond chance" not in trend.title
    sentence = links.whole(trend.title, trend.words)
    assert sentence.startswith(trend.title) and "not all of it beyond chance" in sentence
    said, source = links.quoted(sentence, trend.source, "").split("\n\n")
    assert said == sentence and said.endswith(".") and "\n" not in said
    assert "Hollow" in trend.source and "Hollow" not in source
    assert "Read on other pages than the publisher's (" in source


def test_a_title_without_a_sentence_is_copied_as_one():
    assert links.whole("So many", "Another sentence. And more.\nA third.") == "So many"
    assert links.quoted("So many", "", "").startswith("So many.")
    assert links.quoted("So many?", "", "").startswith("So many?")
    assert sources.without_points("Source: a paper.") == "Source: a paper."
