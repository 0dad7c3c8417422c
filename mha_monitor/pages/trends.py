"""The trend of England, as two pages show it: years on two population bases, or shorter periods."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import components
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import lists as word_lists
from mha_monitor.sentences import moving_people as word_moving


def small(visit: Visit, asked: Question, width: int) -> Finding | None:
    """The ratio by both ways to count people, without milestones; None where no trend is held."""
    try:
        found = visit.ask(monitor.trend_on_bases, asked.over(areas=(monitor.ENGLAND,)))
    except monitor.SourceError as problem:
        st.info(str(problem))
        return None

    def draw(size: int):
        words = components.bare(found)
        words["subtitle"] = word_moving.TWO_WAYS
        return charts.trend(found.both_ways, width=size, **words)

    components.picture(f"{asked.measure}-small-trend", ("small",), draw, found, wide=width)
    return found


def area_trend(visit: Visit, asked: Question) -> None:
    """The ratio of one area over the years that are held, with what is said of it."""
    found = visit.ask(monitor.trend_drawn, asked)

    def draw(size: int):
        return charts.trend(found.table, width=size, **found.pictured)

    components.told(found.words)
    name = f"{asked.measure}-{asked.area}-years"
    components.picture(name, ("trend",), draw, found)
    components.downloads(name, draw, found)


def england_trend(
    visit: Visit, asked: Question, *, shown: str, kinds: Sequence[str], listed: bool = False
) -> None:
    """The series of England with milestones; for years as published and on one base."""
    try:
        found = visit.ask(monitor.trend_drawn, asked, shown=shown)
    except monitor.SourceError as problem:
        st.info(str(problem))
        return
    marked = monitor.milestones_for(found.table, asked.measure, kinds)

    def draw(width: int, milestone_list: bool = True):
        return charts.trend(
            found.table,
            milestones=marked,
            breaks=monitor.series_breaks(found.table, asked.measure, visit.store),
            shown=shown,
            width=width,
            milestone_list=milestone_list,
            **found.pictured,
        )

    # On the page the milestones stand below in words; a file must carry them itself.
    on_page = partial(draw, milestone_list=False)
    first = ("series", "period") if "series" in found.table else ("period",)
    components.chart(
        f"{asked.measure}-trend-{shown}",
        ("trend", shown, tuple(kinds)),
        draw,
        found,
        components.plain_by(*first),
        on_page=on_page,
    )
    if found.note:
        components.finding("", found.note)
    if not marked.empty:
        with st.expander("The milestones marked, with their sources", expanded=listed):
            st.markdown(word_lists.milestone_list(marked))
