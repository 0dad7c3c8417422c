"""Pathway: at which steps of a way through the Act the gap is seen, and how wide it is there."""

from __future__ import annotations

import streamlit as st

from data_sources.schema.vocabulary import comparable_with
from mha_monitor import charts, monitor
from mha_monitor.monitor import Finding
from mha_monitor.pages import components, filters, frame, prose, taking
from mha_monitor.pages.taking import Drawn, Said
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import links, page_questions
from mha_monitor.sentences import pathway as words


def pathway(visit: Visit) -> None:
    head = st.container()
    with st.container(key="controls-pathway"):
        found = _choices(visit)
    with head:
        frame.asked(page_questions.PATHWAY, links.every_step(found.table.iloc[0]))
        frame.answered(found.headline)
    name = f"{found.asked.areas[0] if found.asked.areas else 'england'}-pathway".lower()

    def draw(width: int):
        return charts.steps(found.table, components.bare(found), width=width)

    components.picture(name, ("steps",), draw, found, wide=components.FULL)
    taking.downloads(visit, name, found, Drawn("steps"), Said(found.headline))
    prose.paragraph(words.APART)
    frame.how_sure(lambda: _how_sure(found), found.words, found.caveat, found.source)
    components.table(name, found, words.plain)


def _choices(visit: Visit) -> Finding:
    """The answer for the area and the group that are chosen."""
    names = visit.area_names("icb")
    first, second = st.columns(2)
    with first:
        offered = [monitor.ENGLAND, *names]
        area = filters.choose("Area", offered, {monitor.ENGLAND: "England", **names}, "area")
    with second:
        kind = "england" if area == monitor.ENGLAND else "icb"
        offered = visit.listed(monitor.groups_with_figures, "detentions", kind)
        group = filters.group(comparable_with("white", offered))
    return visit.ask(monitor.pathway, visit.question("detentions", areas=(area,), groups=(group,)))


def _how_sure(found: Finding) -> None:
    lines = [line for line in found.words.split("\n")[1:] if line and line != words.APART]
    prose.bullets(lines)
    components.beside(found.caveat, found.source, visible=2)
