"""England's leading number: the same on a page, in a sentence, on a picture, a slide, on paper."""

from __future__ import annotations

import re

import pytest
from visiting import texts, visitor

from mha_monitor import monitor
from mha_monitor.definitions.questions import Question
from mha_monitor.exports import pictures, slides
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.briefing import content
from mha_monitor.sentences import amounts, board, newest
from mha_monitor.sentences.community import finding

GROUPS = ("black", "mixed", "asian", "other")
NUMBER = re.compile(
    r"(?:at|was|is) ((?:about \w+|twice|[\d.]+)(?: times)?)(?: times)? ?(?:that|the)"
)


def leading(sentence: str) -> str:
    """The first number of times that a sentence gives."""
    return NUMBER.search(sentence).group(1).removesuffix(" times")


@pytest.fixture(scope="module")
def every(store):
    """The answers for every group of England that has a ratio."""
    codes = monitor.ratios(group="all", store=store).table["group"]
    return {code: monitor.ratios(group=code, store=store) for code in codes if code != "white"}


def test_every_group_of_england_leads_with_one_number_for_its_year(every, store):
    assert len(every) >= 15
    for group, found in every.items():
        row = found.table.iloc[0]
        number = amounts.point_of(row, "standardised_ratio")
        said = {
            "words": found.words,
            "headline": found.headline,
            "title": found.title,
            "picture": pictures.of("groups", found).words.title,
            "page": board.answer(row),
            "sheet": finding(row)[0],
        }
        told = {name: leading(text) for name, text in said.items()}
        assert told == dict.fromkeys(said, number), group
        beside = amounts.point_of(row)
        for text in (found.headline, pictures.of("groups", found).words.subtitle, said["page"]):
            assert f"{beside} times" in text, (group, text)


@pytest.mark.parametrize("group", GROUPS)
def test_page_briefing_and_question_lead_with_the_newest_year(every, store, group):
    """Where that is the year of the counts too, with the number that all others give."""
    found = monitor.newest(group=group, store=store)
    row = found.table.iloc[0]
    briefing = content.briefing(AreaAnswers(store, "ENG", group))
    assert briefing.lead == found.lead and found.words.startswith(found.lead)
    (slide, *_) = slides.slides(Question(groups=(group,)), store)
    assert slide.title == pictures.of("groups", every[group]).words.title
    said = newest.said(row["ratio"]).removesuffix(" times")
    assert leading(found.lead) == said
    of_counts = every[group].table.iloc[0]
    assert row["period"] in found.lead
    if row["period"] == of_counts["period"]:
        assert row["ratio"] == pytest.approx(of_counts["standardised_ratio"], abs=0.005)


def test_the_overview_says_the_sentence_of_the_newest(store):
    assert monitor.newest(group="black", store=store).lead in texts(visitor("overview").run())


def test_a_board_has_no_other_number_than_its_counts(store):
    found = monitor.ratios(area="QWE", group="black", store=store)
    row = found.table.iloc[0]
    for text in (found.headline, pictures.of("groups", found).words.title, board.answer(row)):
        assert leading(text) == amounts.point_of(row)
