"""A finding keeps its words, its caveat and its source with its table."""

from __future__ import annotations

import csv
import io
import pickle

import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.questions import Question


@pytest.fixture
def boards(store) -> Finding:
    return monitor.ratios(area_kind="icb", group="black", store=store)


def test_it_knows_what_it_answers_and_from_which_figures(boards, store):
    assert boards.question == Question(area_kind="icb", groups=("black",))
    assert boards.version == store.version
    assert boards.flags and set(boards.flags) <= set(" ".join(boards.table["flags"]).split())


def test_asking_with_a_question_is_asking_by_its_words(boards, store):
    again = monitor.ratios(boards.question, store=store)
    assert again.table.equals(boards.table) and again.words == boards.words


def test_every_row_of_a_csv_carries_the_source_and_its_own_caveats(boards, tmp_path):
    read = list(csv.DictReader(io.StringIO(boards.to_csv())))
    assert {row["source_note"] for row in read} == {boards.source}
    by_name = {row["area_name"]: row for row in read}
    small, large = by_name["Somerset"], by_name["South East London"]
    assert "fewer than 20" in f"{small['caveat']}".lower()
    assert "fewer than 20" not in large["caveat"].lower()
    boards.to_csv(tmp_path / "boards.csv")
    assert (tmp_path / "boards.csv").read_bytes().decode() == boards.to_csv()


def test_a_notebook_shows_the_words_the_table_and_the_source(boards):
    page = boards._repr_html_()
    assert "Two of 41 integrated care boards lie above" in page and "<table" in page
    assert "Open Government Licence" in page


def test_html_in_a_name_is_text():
    found = Finding(pd.DataFrame({"area_name": ["<script>alert(1)</script>"]}), words="<b>no</b>")
    assert "<script>" not in found._repr_html_() and "<b>" not in found._repr_html_()


def test_signs_that_nobody_sees_are_written_as_what_they_are():
    turned = "NHS \u202eDorset"
    table = pd.DataFrame({"area_name": [turned], "ratio": [1.5]})
    found = Finding(
        table, words=lambda: turned, caveat=turned, picture={"title": turned}, headline=turned
    )
    shown = "NHS ⟨U+202E⟩Dorset"
    assert [found.words, found.caveat, found.title, found.headline] == [shown] * 4
    assert "\u202e" not in found._repr_html_() and shown in found._repr_html_()
    assert found.table["area_name"].tolist() == [turned]


def test_words_are_made_when_they_are_asked_for_and_once():
    made = []
    found = Finding(None, words=lambda: made.append(1) or "said")
    assert made == []
    assert (found.words, found.words, len(made)) == ("said", "said", 1)
    with pytest.raises(AttributeError, match="has no 'nothing'"):
        _ = found.nothing


def test_what_a_finding_makes_may_itself_be_a_function_and_is_made_once():
    """A finding is shared between readers: the second must get what the first got."""
    made = []
    found = Finding(None, panel=lambda: made.append(1) or (lambda area: f"told of {area}"))
    assert [found.panel("QMJ"), found.panel("QWE"), len(made)] == ["told of QMJ", "told of QWE", 1]


def test_a_finding_of_plain_words_can_be_kept_elsewhere(store):
    found = monitor.reform(store=store)
    assert pickle.loads(pickle.dumps(Finding(found.table, words=found.words))).words == found.words
