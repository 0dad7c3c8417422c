"""Overview: how big the gap is, for whom, whether it has changed, and the way to one's board."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data_sources.schema.vocabulary import comparable_with
from mha_monitor import monitor
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import (
    cache,
    components,
    drawings,
    filters,
    finder,
    frame,
    prose,
    taking,
    trends,
)
from mha_monitor.pages.taking import Drawn, Said
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import between_rows as word_between_rows
from mha_monitor.sentences import links, page_questions
from mha_monitor.sentences import lists as word_lists
from mha_monitor.sentences import pictured as word_pictured
from mha_monitor.sentences import sources as word_sources
from mha_monitor.sentences import unknown as word_unknown

MEASURES = ("detentions", "ctos", "section-136", "repeat-detentions", "discharges")
HALF = 520  # pixels of a picture that stands beside another
LOW = 470  # of one that takes less height: it is laid out as for a phone


def overview(visit: Visit) -> None:
    head = st.container()
    with st.container(key="controls-overview"):
        asked, group = _choices(visit)
    every = visit.ask(monitor.ratios, asked)
    one = visit.ask(monitor.ratios, asked.over(groups=(group,)))
    said, quoted = _answer(visit, head, one)
    left, right = st.columns(2, gap="large")
    with left:
        _groups(visit, every, said)
    with right:
        _changed(visit, asked.over(groups=(group,)))
    _cards(visit, one, quoted)
    frame.how_sure(partial(_how_sure, visit, asked, one, every), *_on_paper(visit, one))
    name, plain = f"{asked.measure}-by-group", components.plain_by("group")
    components.table(name, every, plain)
    frame.fold("One number for all groups", "all-groups", partial(_one_number, visit, asked))


def _choices(visit: Visit) -> tuple[Question, str]:
    first, second, _ = st.columns([2, 1, 1])
    with first:
        measure = filters.measure(MEASURES)
    with second:
        offered = visit.listed(monitor.groups_with_figures, measure)
        group = filters.group(comparable_with("white", offered))
    return visit.question(measure, repeats=filters.repeats_asked(measure)), group


def _answer(visit: Visit, head, one: Finding) -> tuple[Said, Finding]:
    """The newest ratio, of whichever kind of rate, and the answer that it is of.

    Where none can be relied on, that of counts.
    """
    newest = _newest(visit, one.asked)
    found = one if newest is None else newest
    with head:
        frame.asked(page_questions.OVERVIEW, links.seen(found.table.iloc[0]))
        if newest is None:
            frame.answered(one.headline, one.doubt)
            return Said(one.headline, one.doubt, one), one
        frame.answered(newest.lead, f"{newest.sure} {newest.beside}".strip())
        return Said(newest.lead, newest.doubt, newest), newest


def _newest(visit: Visit, asked: Question) -> Finding | None:
    try:
        return visit.ask(monitor.newest, asked.over(area_kind=None, areas=()))
    except monitor.Unanswerable:
        return None


def _groups(visit: Visit, found: Finding, said: Said) -> None:
    st.header(f"Every group, {found.table['period'].iloc[0]}", anchor=False)
    name = f"{found.asked.measure}-by-group"
    draw = drawings.groups(found)
    components.picture(name, ("groups",), draw, found, wide=HALF)
    taking.downloads(visit, name, found, Drawn("groups"), said)


def _changed(visit: Visit, asked: Question) -> None:
    st.header("Has it changed?", anchor=False)
    found = trends.small(visit, asked, LOW)
    if found is not None:
        prose.paragraph(f"{found.short} {found.last_year}".strip())
        with st.container(key="leads-changed"):
            frame.lead("trend", "Over time")


def _cards(visit: Visit, one: Finding, quoted: Finding) -> None:
    board, act, unknown = st.columns(3)
    with board, st.container(key="card-board"):
        finder.board(visit)
    with act, st.container(key="card-act"):
        prose.titled("Has the Act moved it?", monitor.act_moved())
    with unknown, st.container(key="card-unknown"):
        prose.titled("What is not known", word_unknown.short(one.table.iloc[0]))
    both = partial(word_pictured.source_on_page, quoted.table, one.table)
    line = cache.of_this(quoted, ("sources", one.version, one.question), both)
    components.source(f"{quoted.said} {line}".strip())


def _how_sure(visit: Visit, asked: Question, one: Finding, every: Finding) -> None:
    newest = _newest(visit, one.asked)
    if newest is not None:
        components.told(newest.words)
        taking.download_csv(f"{asked.measure}-newest", newest)
        components.beside(newest.caveat, newest.source, visible=2)
    components.finding("", one.headline, one.doubt)
    sentences = word_lists.not_known(one.table.iloc[0], word_sources.row_notes(every.table))
    prose.bullets(sentences)


def _on_paper(visit: Visit, one: Finding) -> tuple[str, ...]:
    newest = _newest(visit, one.asked)
    if newest is None:
        return one.doubt, one.caveat
    return f"{newest.sure} {newest.beside}".strip(), newest.caveat, one.doubt


def _one_number(visit: Visit, asked: Question) -> None:
    found = visit.ask(monitor.inequality, asked, reference=asked.reference)
    components.told(found.words)
    every = word_between_rows.of_all(found.table)
    prose.table(word_between_rows.plain(every), found.words)
    taking.download_csv(f"{asked.measure}-over-all-groups", found)
    components.beside(found.caveat, found.source, visible=2)
