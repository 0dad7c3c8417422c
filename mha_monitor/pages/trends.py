"""The trend of England, as two pages show it: years on two population bases, or shorter periods."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import cache, components, frame, prose, taking
from mha_monitor.pages.taking import Drawn, Said
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import links
from mha_monitor.sentences import lists as word_lists


def small(visit: Visit, asked: Question, width: int) -> Finding | None:
    """The ratio by both ways to count people, without milestones; None where no trend is held."""
    try:
        found = visit.ask(monitor.trend_on_bases, asked.over(areas=(monitor.ENGLAND,)))
    except monitor.SourceError as problem:
        prose.notice(str(problem))
        return None

    def draw(size: int):
        texts = components.bare(found, "")
        return charts.trend(found.both_ways, texts, width=size)

    components.picture(f"{asked.measure}-small-trend", ("small",), draw, found, wide=width)
    return found


def area_trend(visit: Visit, asked: Question) -> None:
    """The ratio of one area over the years that are held, with what is said of it."""
    found = visit.ask(monitor.trend_drawn, asked)

    def draw(size: int):
        return charts.trend(found.table, components.bare(found), width=size)

    components.told(found.words)
    name = f"{asked.measure}-{asked.area}-years"
    components.picture(name, ("trend",), draw, found)
    taking.downloads(visit, name, found, Drawn("trend"))


def england_trend(
    visit: Visit, asked: Question, *, shown: str, kinds: Sequence[str]
) -> Finding | None:
    """The series of England with milestones; None where no trend is held.

    Years stand as published and on one base.
    """
    try:
        found = visit.ask(monitor.trend_drawn, asked, shown=shown)
    except monitor.SourceError as problem:
        prose.notice(str(problem))
        return None
    marked = cache.of_finding(
        found,
        ("marked", *kinds),
        lambda: monitor.milestones_for(found.table, asked.measure, kinds),
    )

    breaks = cache.of_finding(
        found,
        ("breaks",),
        lambda: monitor.series_breaks(found.table, asked.measure, visit.store),
    )

    def draw(width: int):
        texts = components.bare(found)
        return charts.trend(
            found.table, texts, milestones=marked, breaks=breaks, shown=shown, width=width
        )

    name, key = f"{asked.measure}-trend-{shown}", ("trend", shown, tuple(kinds))
    components.picture(name, key, draw, found, wide=components.FULL)
    told = links.whole(found.title, found.words)
    taking.downloads(visit, name, found, Drawn("trend"), Said(told))
    if not marked.empty:
        frame.fold("The dates marked, with their sources", "marked", partial(_listed, marked))
    frame.how_sure(partial(_how_sure, found), found.words, found.note, found.caveat, found.source)
    first = ("series", "period") if "series" in found.table else ("period",)
    components.table(name, found, components.plain_by(*first), key)
    return found


def _listed(marked: pd.DataFrame) -> None:
    st.markdown(word_lists.milestone_list(marked))


def _how_sure(found: Finding) -> None:
    if found.words:
        components.told(found.words)
    components.finding("", found.note)
    components.beside(found.caveat, found.source, visible=2)
