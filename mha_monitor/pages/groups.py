"""Groups: who is detained more often, by five groups or sixteen, beside whom one chooses."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.definitions.choices import GROUPINGS
from mha_monitor.definitions.plain_names import group_titles
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import cache, components, drawings, filters, frame, prose, taking
from mha_monitor.pages.board import area_names
from mha_monitor.pages.taking import Drawn, Said
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import between_rows as word_between_rows
from mha_monitor.sentences import everyone_else as word_rest
from mha_monitor.sentences import groups as word_groups
from mha_monitor.sentences import links, page_questions
from mha_monitor.sentences import lists as word_lists
from mha_monitor.sentences import sources as word_sources

REST = "rest"
MEASURE = "detentions"
WIDE = 1080


def groups(visit: Visit) -> None:
    head = st.container()
    with st.container(key="controls-groups"):
        asked, reference, detailed = _choices(visit)
    plain: components.Plain
    if reference == REST:
        found = visit.ask(monitor.inequality, asked, level=_level(detailed), reference=REST)
        if found.ratios.empty:
            raise monitor.Unanswerable(word_rest.NONE)
        _beside_rest(visit, head, found)
        plain = partial(_plain_rest, found)
    else:
        found = visit.ask(monitor.ratios, asked.over(groups=("all",) if detailed else ()))
        _beside_group(visit, head, found)
        plain = components.plain_by("group")
    components.source(found.source)
    frame.how_sure(partial(_how_sure, visit, asked, found), found.caveat)
    components.table(f"{asked.measure}-groups", found, plain, (reference,))
    _folds(visit, asked, detailed)


def _choices(visit: Visit) -> tuple[Question, str, bool]:
    first, second, third = st.columns([3, 2, 3])
    names = area_names(visit)
    with first:
        area = filters.choose("Board, region or England", [*names], names, "area")
    kind = visit.kind_of(area)
    measure = MEASURE
    offered = visit.listed(monitor.groups_with_figures, measure)
    if kind != "england":
        offered = [code for code in offered if "-" not in code]
    with second:
        titles = {**group_titles(offered), REST: word_rest.TITLE}
        first_of = sorted(offered, key=lambda code: code != "white")
        reference = filters.choose("Compared with", [*first_of, REST], titles, "reference")
    with third:
        schemes = [name for name in GROUPINGS if name != "publisher" or kind == "england"]
        grouping = filters.choose(
            "How people are grouped", schemes, word_groups.SCHEMES, "grouping"
        )
    with st.container(horizontal=True):
        detailed = kind == "england" and filters.switch("Sixteen groups", "detailed")
        repeats = filters.repeats(measure)
    asked = visit.question(
        measure,
        areas=(area,),
        reference="white" if reference == REST else reference,
        grouping=grouping,
        repeats=repeats,
    )
    return asked, reference, detailed


def _level(detailed: bool) -> str:
    return "detailed" if detailed else "broad"


def _beside_group(visit: Visit, head, found: Finding) -> None:
    sentence = word_groups.answer(found.title, found.table)
    with head:
        frame.asked(page_questions.GROUPS, links.every_group(found.table.iloc[0]))
        frame.answered(sentence, cache.told(found, word_groups.sure))

    drawn = word_lists.sentences(found.subtitle)[0]
    draw = drawings.groups(found, drawn)
    name = f"{found.asked.measure}-groups"
    components.picture(name, ("groups",), draw, found, wide=WIDE)
    taking.downloads(
        visit, name, found, Drawn("groups"), Said(sentence, cache.told(found, word_groups.doubt))
    )


def _beside_rest(visit: Visit, head, found: Finding) -> None:
    sentence = word_rest.answer(found.ratios)
    with head:
        row = found.ratios.iloc[0]
        frame.asked(page_questions.GROUPS, links.every_group(row, word_rest.TITLE))
        frame.answered(sentence)

    def draw(width: int):
        texts = components.bare(found)
        return charts.compared(found.ratios, texts, against=word_rest.TITLE, width=width)

    name = f"{found.asked.measure}-beside-everyone-else"
    components.picture(name, ("rest",), draw, found, wide=WIDE)
    taking.downloads(
        visit, name, found, Drawn("rest"), Said(sentence, word_rest.doubt(found.ratios))
    )


def _plain_rest(found: Finding, _measures: pd.DataFrame) -> pd.DataFrame:
    return word_rest.plain(found.ratios)


def _folds(visit: Visit, asked: Question, detailed: bool) -> None:
    frame.fold("What the grouping does", "grouping", partial(_groupings, visit, asked))
    if detailed:
        frame.fold("What “any other” hides", "other", partial(_other, visit, asked))
    level = _level(detailed)
    frame.fold("One number for all groups", "number", partial(_one_number, visit, asked, level))


def _how_sure(visit: Visit, asked: Question, found: Finding) -> None:
    row = visit.ask(monitor.ratios, asked.over(groups=())).table.iloc[0]
    prose.bullets(word_lists.not_known(row, word_sources.row_notes(found.table)))
    components.beside(found.caveat, found.source, visible=1)


def _groupings(visit: Visit, asked: Question) -> None:
    found = visit.ask(monitor.groupings, asked.over(groups=(), grouping="nhs"))
    components.told(found.words)
    components.beside(found.caveat, found.source, visible=1)
    taking.download_csv(f"{asked.measure}-groupings", found)


def _other(visit: Visit, asked: Question) -> None:
    for broad in ("black", "asian", "mixed"):
        components.told(visit.ask(monitor.other_background, asked, broad=broad).words)


def _one_number(visit: Visit, asked: Question, level: str) -> None:
    reference = asked.reference
    found = visit.ask(monitor.inequality, asked, level=level, reference=reference)
    components.told(found.words)
    every = word_between_rows.of_all(found.table)
    prose.table(word_between_rows.plain(every), found.words)
    components.beside(found.caveat, found.source, visible=2)
