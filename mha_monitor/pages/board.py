"""Your board: one area on a page, its verdict first."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import (
    cache,
    components,
    drawings,
    filters,
    frame,
    papers,
    prose,
    taking,
    trends,
)
from mha_monitor.pages.taking import Drawn, Said
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import board as word_board
from mha_monitor.sentences import funnel as word_funnel
from mha_monitor.sentences import links, one_row
from mha_monitor.sentences import peers as word_peers
from mha_monitor.sentences import pictured as word_pictured

GROUPS = ("black", "mixed", "asian", "other")
WIDE = 640  # pixels of the picture beside the cards


def board(
    visit: Visit,
    offered: Sequence[papers.Paper] = (),
) -> None:
    head = st.container()
    with st.container(key="controls-board"):
        asked = _choices(visit)
    one = visit.ask(monitor.ratios, asked)
    row = one.table.iloc[0]
    with head:
        frame.asked(word_board.question(row), links.seen(row))
        frame.answered(word_board.answer(row), word_board.sure(row), word_board.verdict(row))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _groups(visit, asked, word_board.paper(row))
    with right:
        _cards(visit, asked, one)
    components.source(cache.told(one, word_pictured.source_on_page))
    if asked.measure == "detentions":
        papers.papers(visit.store, asked, offered)
    _folds(visit, asked, one)


def _choices(visit: Visit) -> Question:
    first, second, third, fourth = st.columns([3, 2, 3, 2])
    names = area_names(visit)
    with first:
        area = filters.choose("Board, region or England", [*names], names, "area")
    with second:
        group = filters.group(GROUPS)
    with third:
        measure = filters.measure(measures_of(visit, visit.kind_of(area)))
    repeats = filters.repeats_asked(measure)
    asked = visit.question(measure, areas=(area,), groups=(group,), repeats=repeats)
    with fourth:
        period = filters.period(_periods(visit, asked))
    return asked.over(period=period)


def area_names(visit: Visit) -> dict[str, str]:
    """England, then regions, then boards, each by its name."""
    kinds = {"region": " (region)", "icb": ""}
    named = {
        code: f"{name}{told}"
        for kind, told in kinds.items()
        for code, name in visit.area_names(kind).items()
    }
    return {monitor.ENGLAND: "England", **named}


def measures_of(visit: Visit, kind: str) -> list[str]:
    """Those with figures for this kind of area, detentions first."""
    held = visit.listed(monitor.measures_for, kind)
    return sorted(held, key=lambda name: name != "detentions")


def _groups(visit: Visit, asked: Question, sentence: str) -> None:
    st.header("Every group here", anchor=False)
    found = visit.ask(monitor.ratios, asked.over(groups=()))
    name = f"{asked.measure}-{asked.area}"
    components.picture(name, ("groups",), drawings.groups(found), found, wide=WIDE)
    taking.downloads(visit, name, found, Drawn("groups"), Said(sentence))


def _cards(visit: Visit, asked: Question, one: Finding) -> None:
    row = one.table.iloc[0]
    with st.container(key="card-excess"):
        prose.titled("In numbers", word_board.excess(row))
    if asked.kind != "england":
        with st.container(key="card-peers"):
            prose.titled("Most like it", _peers(visit, asked))
    with st.container(key="card-recording"):
        told = word_board.recording(row, one.england)
        prose.titled("Is ethnicity recorded?", told)
    if told := _one_year_alone(visit, asked):
        with st.container(key="card-years"):
            prose.titled("Over time", told)


def _peers(visit: Visit, asked: Question) -> str:
    try:
        return word_peers.short(visit.ask(monitor.peers, asked).table)
    except monitor.SourceError as problem:
        return str(problem)


def _all_years(visit: Visit, asked: Question) -> pd.DataFrame:
    return visit.ask(monitor.ratios, asked.over(period="all")).table


def _periods(visit: Visit, asked: Question) -> list[str]:
    every = asked.over(period="all")
    return visit.known(("periods-of", every), lambda: word_board.periods(_all_years(visit, asked)))


def _one_year_alone(visit: Visit, asked: Question) -> str:
    every = asked.over(period="all")
    return visit.known(("alone", every), lambda: word_board.over_time(_all_years(visit, asked)))


def _folds(visit: Visit, asked: Question, one: Finding) -> None:
    with st.container(horizontal=True, key="leads-board"):
        frame.lead("compare", "Compare it with another")
        frame.lead("map", "See it on the map")
        frame.lead("pathway", "Step by step")
    frame.fold("A sentence for a board paper", "paper", partial(_paper, one))
    row = one.table.iloc[0]
    paper = (one_row.doubt(row), one_row.judged(row), one.caveat)
    frame.how_sure(partial(_how_sure, visit, asked, one), *paper)
    every = visit.ask(monitor.ratios, asked.over(groups=()))
    components.table(f"{asked.measure}-{asked.area}", every, components.plain_by("group"))
    if not _one_year_alone(visit, asked):
        frame.fold("Over time", "years", partial(_years, visit, asked))
    if asked.kind == "england":
        return
    frame.fold("Boards and regions most like it", "peers", partial(_peer_table, visit, asked))
    frame.fold("Its place among all", "place", partial(_place, visit, asked))
    frame.fold("Everyone together, beside England", "total", partial(_total, visit, asked))


def _paper(one: Finding) -> None:
    prose.to_copy(word_board.paper(one.table.iloc[0]))


def _how_sure(visit: Visit, asked: Question, one: Finding) -> None:
    row = one.table.iloc[0]
    told = (one_row.headline(row), one_row.doubt(row), one_row.judged(row))
    components.told(" ".join(filter(None, told)))
    components.told(visit.ask(monitor.unknown_ethnicity, asked).words)
    components.beside(one.caveat, one.source, visible=1)


def _years(visit: Visit, asked: Question) -> None:
    trends.area_trend(visit, asked.over(period=None))


def _peer_table(visit: Visit, asked: Question) -> None:
    found = visit.ask(monitor.peers, asked)
    prose.paragraph(found.words)
    prose.table(word_peers.plain(found.table), found.words)
    components.beside(found.caveat, found.source, visible=3)
    taking.download_csv(f"{asked.measure}-{asked.area}-peers", found)


def _place(visit: Visit, asked: Question) -> None:
    every = asked.over(areas=())
    together = visit.ask(monitor.pooled, every).table
    own = together[together["area_code"].isin(asked.areas)].iloc[0]
    prose.paragraph(word_board.place(own, together))
    found = visit.ask(monitor.funnel, every)
    if not charts.has_funnel(found.table, found.curves):
        prose.paragraph(found.words)
        return
    name = f"{asked.measure}-funnel-{asked.area}"
    components.picture(
        name, ("funnel", asked.area), drawings.funnel(found, asked.areas), found, wide=900
    )
    components.how_to_read(word_funnel.HOW_TO_READ, "this chart")


def _total(visit: Visit, asked: Question) -> None:
    found = visit.ask(monitor.indirect, asked.over(groups=()))
    components.told(found.words)
    components.beside(found.caveat, found.source, visible=1)
