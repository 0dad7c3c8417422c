"""What a link to a page is called where it is shared: the page's question, and what answers it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple

from data_sources.schema.errors import Unanswerable
from mha_monitor import monitor
from mha_monitor.definitions.choices import known_day
from mha_monitor.definitions.questions import WORDS
from mha_monitor.definitions.questions import asked as asked_with
from mha_monitor.formats.text import visible
from mha_monitor.monitor import Question
from mha_monitor.pages import frozen, visits
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import board as word_board
from mha_monitor.sentences import groups as word_groups
from mha_monitor.sentences import links
from mha_monitor.sentences import page_questions as titles
from mha_monitor.sentences import site as word_site

TAKEN = ("measure", "group", "area", "reference", "period")  # words that a card minds


class Card(NamedTuple):
    """What a link is called, and the sentence below it."""

    title: str
    about: str


class Asked(NamedTuple):
    """A run of no page: its figures, and the words of an address by their names in a question."""

    visit: Visit
    words: Mapping[str, str]

    def question(self, *names: str, area: str = "", **fixed: str) -> Question:
        """A question of those of the words that are named, an area of `area` where none is."""
        told = {"group": "black", **fixed}
        told |= {name: self.words[name] for name in names if name in self.words}
        if area and "area" not in told:
            told["area"] = area
        asked = asked_with({**told, "as_of": self.visit.store.as_of})
        return asked.placed(self.visit.store.areas)


def _overview(asked: Asked) -> Card:
    found = asked.visit.ask(monitor.newest, asked.question("measure", "group"))
    return Card(titles.OVERVIEW, found.lead)


def _map(asked: Asked) -> Card:
    words = ("measure", "group", "reference", "period")
    found = asked.visit.ask(
        monitor.areas_shown, asked.question(*words, area_kind="icb"), shown="ratio"
    )
    return Card(titles.MAP, found.lead)


def _board(asked: Asked) -> Card:
    question = asked.question("measure", "group", "area", "period", area=monitor.ENGLAND)
    row = asked.visit.ask(monitor.ratios, question).table.iloc[0]
    verdict = word_board.verdict(row)
    told = f"{verdict}. {word_board.answer(row)}" if verdict else word_board.answer(row)
    return Card(word_board.question(row), f"{told} {word_board.sure(row)}".strip())


def _groups(asked: Asked) -> Card:
    question = asked.question("area", area=monitor.ENGLAND).over(groups=())
    found = asked.visit.ask(monitor.ratios, question)
    return Card(titles.GROUPS, word_groups.answer(found.title, found.table))


def _trend(asked: Asked) -> Card:
    question = asked.question("measure", "group", "reference", area=monitor.ENGLAND)
    found = asked.visit.ask(monitor.trend_on_bases, question)
    return Card(titles.TREND, f"{found.short} {monitor.act_moved()}")


def _pathway(asked: Asked) -> Card:
    question = asked.question("group", "area", area=monitor.ENGLAND)
    return Card(titles.PATHWAY, asked.visit.ask(monitor.pathway, question).headline)


def _reform(asked: Asked) -> Card:
    return Card(titles.REFORM, monitor.promises(asked.visit.store).headline)


def _trust(asked: Asked) -> Card:
    question = asked.question("measure", area_kind="icb").over(groups=())
    return Card(titles.TRUST, asked.visit.ask(monitor.recording, question).headline)


MADE: Mapping[str, Callable[[Asked], Card]] = {
    "overview": _overview,
    "map": _map,
    "board": _board,
    "groups": _groups,
    "trend": _trend,
    "pathway": _pathway,
    "reform": _reform,
    "trust": _trust,
}
PLAINEST = Card(word_site.NAME, word_site.ABOUT)
PLAIN = {
    "compare": Card(titles.COMPARE, word_site.ABOUT),
    "download": Card(titles.DOWNLOAD, word_site.ABOUT),
    "methods": Card(titles.METHODS, links.HOW_MADE),
}


def card(page: str, words: Mapping[str, str]) -> Card:
    """The card of a link by the path of its page and the words behind it.

    Where the words ask for what is not held, for figures that cannot be read, or for invented
    ones, it names the monitor and says no number.
    """
    return Card(*map(visible, _found(page, words)))


def _found(page: str, words: Mapping[str, str]) -> Card:
    if page in PLAIN:
        return PLAIN[page]
    try:
        visit = visits.opened(_day(words), figures=words.get(frozen.NAME, ""))
        if visit.store.test_data:
            return PLAINEST
        named = {name: words[WORDS[name].link] for name in TAKEN if words.get(WORDS[name].link)}
        return MADE[page](Asked(visit, named))
    except Unanswerable:
        return PLAINEST


def _day(words: Mapping[str, str]) -> dt.date | None:
    said = words.get(WORDS["as_of"].link)
    return known_day(said) if said else None
