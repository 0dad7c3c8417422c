"""Compare: any two of board, group, measure or period, on one scale."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data_sources.schema.vocabulary import group_title
from mha_monitor import charts, monitor
from mha_monitor.definitions.embedding import SECOND_IN_LINK
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import group_titles
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import components, filters, frame, taking
from mha_monitor.pages.board import GROUPS, area_names, measures_of
from mha_monitor.pages.taking import Drawn, Said
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import board as word_board
from mha_monitor.sentences import one_row, page_questions
from mha_monitor.sentences import side_by_side as word_two

WIDE = 1080


def compare(visit: Visit) -> None:
    head = st.container()
    left, right = st.columns(2, gap="large")
    with left, st.container(key="controls-one"):
        st.header("One", anchor=False)
        one = _choices(visit, area_names(visit), "")
    with right, st.container(key="controls-other"):
        st.header("Other", anchor=False)
        other = _choices(visit, _but(area_names(visit), one.areas), SECOND_IN_LINK)
    found = visit.ask_two(monitor.side_by_side, one, other)
    sentence = f"{found.title}."
    with head:
        frame.asked(page_questions.COMPARE, " and ".join(found.table["label"]))
        frame.answered(sentence, found.sure)
    _picture(visit, found, sentence)
    components.source(found.source)
    doubts = (one_row.doubt(row) for _, row in found.table.iterrows())
    frame.how_sure(partial(_how_sure, found), *doubts, found.caveat)
    components.table("compared", found, word_two.plain, _key(found))


def _but(names: dict[str, str], areas: tuple[str, ...]) -> dict[str, str]:
    """The same areas, the first of them another than one of these: what is usual to begin with."""
    first = next((code for code in names if code not in areas), "")
    return {code: names[code] for code in sorted(names, key=lambda code: code != first)}


def _choices(visit: Visit, names: dict[str, str], end: str) -> Question:
    """One of the two, from what its boxes say."""
    area = filters.choose("Area", [*names], names, f"area{end}")
    kind = visit.kind_of(area)
    first, second, third = st.columns([2, 3, 2])
    with first:
        group = filters.choose("Ethnic group", GROUPS, group_titles(GROUPS), f"group{end}")
    with second:
        offered = measures_of(visit, kind)
        titles = {name: MEASURES[name].title for name in offered}
        measure = filters.choose("What is counted", offered, titles, f"measure{end}")
    asked = visit.question(
        measure, areas=(area,), groups=(group,), repeats=filters.repeats_asked(measure)
    )
    every = asked.over(period="all")
    held = visit.known(
        ("periods-of", every),
        lambda: word_board.periods(visit.ask(monitor.ratios, every).table),
    )
    with third:
        period = filters.choose("Period", held, {}, f"period{end}")
    return asked.over(period=period)


def _picture(visit: Visit, found: Finding, sentence: str) -> None:
    against = group_title(found.asked.reference)

    def draw(width: int):
        return charts.compared(found.table, components.bare(found), against=against, width=width)

    components.picture("compared", _key(found), draw, found, wide=WIDE)
    taking.downloads(visit, "compared", found, Drawn("compared"), Said(sentence, found.sure))


def _key(found: Finding) -> tuple:
    """What tells two comparisons apart whose first half is the same."""
    columns = ("area_code", "group", "measure", "period")
    return ("two", *(code for name in columns for code in found.table[name]))


def _how_sure(found: Finding) -> None:
    for _, row in found.table.iterrows():
        components.told(f"{one_row.headline(row)} {one_row.doubt(row)}".rstrip())
    components.beside(found.caveat, found.source, visible=3)
