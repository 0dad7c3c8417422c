"""Part of the map's page: what all areas say together, the funnel, and how sure each rank is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import cache, components, drawings, prose
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
    _funnel(visit.ask(monitor.funnel, asked))
    _within(visit.ask(monitor.within, asked))
    _ranks(together)


def _within(found: Finding) -> None:
    """How much of England's gap lies within areas, and how much is where people live."""
    st.subheader("Within areas, and between them")
    components.told(found.words)
    if len(found.drawn):

        def draw(width: int):
            return charts.within(found.drawn, width=width, **found.pictured)

        plain = word_within_between.plain
        components.chart(f"{found.asked.measure}-within", ("within",), draw, found, plain)


def _funnel(found: Finding) -> None:
    if not charts.has_funnel(found.table, found.curves):
        components.told(found.words)
        return
    st.subheader("Chance and the usual spread")
    name = f"{found.asked.measure}-funnel"
    plain = word_area_tables.funnel_table
    components.chart(name, ("funnel",), drawings.funnel(found), found, plain)
    components.how_to_read(word_funnel.HOW_TO_READ, "this chart")


def _ranks(together: Finding) -> None:
    st.subheader("Ranks, and how sure they are")
    plain, narrow = cache.of_finding(together, ("ranks",), lambda: _tables(together.table))
    components.beside(together.caveat, together.source, visible=1)
    components.download_csv(f"{together.asked.measure}-areas-together", together)
    with st.expander("Every area with its smoothed ratio and the ranks it may have", expanded=True):
        prose.paragraph(f"{word_areas.RANKS} {word_areas.SMOOTHING}")
        for width, columns in (("wide", plain), ("narrow", narrow)):
            with st.container(key=f"{width}-ranks"):
                prose.table(columns, together.alt)


def _tables(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The areas in seven columns, and in two for a phone."""
    plain = word_area_tables.area_table(table)
    return plain, word_area_tables.narrow_area_table(plain)
