"""Over time: whether the gap is changing, and whether the reform has moved it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data_sources.schema.vocabulary import comparable_with
from mha_monitor import monitor
from mha_monitor.definitions.periods import YEAR
from mha_monitor.monitor import Question
from mha_monitor.pages import filters, frame, reform_answers, trends
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import links, page_questions
from mha_monitor.sentences import lists as word_lists

MEASURES = ("detentions", "ctos", "section-136", "discharges")
SHOWN = ("ratio", "rate", "difference")


def _measures(visit: Visit) -> list[str]:
    """Those with a trend of years, and those that only monthly files give by ethnic group."""
    yearly = visit.listed(monitor.measures_for, "england")
    given = visit.listed(monitor.measures_given, "england")
    return [*MEASURES, *(name for name in given if name not in yearly)]


def reform(visit: Visit) -> None:
    head = st.container()
    with st.container(key="controls-trend"):
        asked, shown = _choices(visit)
    picture = st.container()
    with st.expander("Choose which dates are marked"):
        kinds = filters.milestone_kinds()
    with picture:
        drawn = trends.england_trend(visit, asked, shown=shown, kinds=kinds)
    with head:
        frame.asked(
            page_questions.TREND, links.over_time(asked, None if drawn is None else drawn.table)
        )
        since, last_year = _answer(visit, asked)
        sentence = since or (drawn.title if drawn else "")
        frame.answered(sentence, f"{last_year} {monitor.act_moved()}".strip())
    frame.section("Did the gap step at these dates?", "steps", partial(_steps, visit, asked))
    frame.fold("Parts of the reform without a date", "undated", _undated)


def _choices(visit: Visit) -> tuple[Question, str]:
    """What is asked, and which figure is drawn; what few people change stands behind a fold."""
    first, second, third = st.columns(3)
    with first:
        measure = filters.measure(_measures(visit))
    lengths = visit.listed(monitor.lengths, measure)
    with third:
        every = filters.every(lengths)
    offered = visit.listed(monitor.groups_with_figures, measure, every=every)
    with second:
        group = filters.group(comparable_with("white", offered))
    with st.expander("More choices"):
        left, right = st.columns(2)
        with left:
            reference = filters.reference(comparable_with(group, offered))
            shown = filters.shown(SHOWN)
        with right:
            base = filters.one_base()
            rate_kind = filters.rate_kind() if every == YEAR else "crude"
    asked = visit.question(
        measure,
        areas=(monitor.ENGLAND,),
        groups=(group,),
        reference=reference,
        every=every,
        population_base=base,
        rate_kind=rate_kind,
    )
    return asked, shown


def _answer(visit: Visit, asked: Question) -> tuple[str, str]:
    """How far the ratio of years has moved, and in the last of them; nothing where none is held."""
    if asked.every != YEAR:
        return "", ""
    try:
        found = visit.ask(monitor.trend_on_bases, asked.over(every=None))
    except monitor.Unanswerable:
        return "", ""
    return found.short, found.last_year


def _steps(visit: Visit, asked: Question) -> None:
    reform_answers.milestone_answers(visit, asked)


def _undated() -> None:
    st.markdown(word_lists.undated_list(monitor.milestones()))
