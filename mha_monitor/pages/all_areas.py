"""Part of the map's page: what all areas say together, the funnel, and how sure each rank is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import cache, components, drawings, prose, taking
from mha_monitor.pages.taking import Drawn
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import area_tables as word_area_tables
from mha_monitor.sentences import areas as word_areas
from mha_monitor.sentences import funnel as word_funnel
from mha_monitor.sentences import within_between as word_within_between


def all_areas(visit: Visit, asked: Question) -> None:
    """The section below the map."""
    together = visit.ask(monitor.pooled, asked)
    st.header("All areas together")
    components.told(together.words)
    _funnel(visit, visit.ask(monitor.funnel, asked))
    _within(visit, visit.ask(monitor.within, asked))
    _ranks(together)


def _within(visit: Visit, found: Finding) -> None:
    """How much of England's gap lies within areas, and how much is where people live."""
    st.subheader("Within areas, and between them")
    components.told(found.words)
    if len(found.drawn):

        def draw(width: int):
            return charts.within(found.drawn, components.titled(found), width=width)

        name = f"{found.asked.measure}-within"
        components.picture(name, ("within",), draw, found)
        taking.downloads(visit, name, found, Drawn("within"))
        components.table(name, found, word_within_between.plain, ("within",))


def _funnel(visit: Visit, found: Finding) -> None:
    if not charts.has_funnel(found.table, found.curves):
        components.told(found.words)
        return
    st.subheader("Chance and the usual spread")
    name = f"{found.asked.measure}-funnel"
    components.picture(name, ("funnel",), drawings.funnel(found), found)
    taking.downloads(visit, name, found, Drawn("funnel"))
    components.table(name, found, word_area_tables.funnel_table, ("funnel",))
    components.how_to_read(word_funnel.HOW_TO_READ, "this chart")


def _ranks(together: Finding) -> None:
    st.subheader("Ranks, and how sure they are")
    plain, narrow = cache.of_finding(together, ("ranks",), lambda: _tables(together.table))
    components.beside(together.caveat, together.source, visible=1)
    taking.download_csv(f"{together.asked.measure}-areas-together", together)
    with st.expander("Every area with its smoothed ratio and the ranks it may have", expanded=True):
        prose.paragraph(f"{word_areas.RANKS} {word_areas.SMOOTHING}")
        for width, columns in (("wide", plain), ("narrow", narrow)):
            with st.container(key=f"{width}-ranks"):
                prose.table(columns, together.alt)


def _tables(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The areas in seven columns, and in two for a phone."""
    plain = word_area_tables.area_table(table)
    return plain, word_area_tables.narrow_area_table(plain)
