"""Part of the map's page: what all areas say together, the funnel, and how sure each rank is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.pages import cache, components
from mha_monitor.pages.components import Words
from mha_monitor.sentences import area_tables as word_area_tables
from mha_monitor.sentences import areas as word_areas
from mha_monitor.sentences import funnel as word_funnel
from mha_monitor.sentences import sources


def all_areas(together, question: dict, kind: str) -> None:
    """The section below the map; `together` is what `monitor.pooled` says of the question."""
    st.header("All areas together")
    components.told(together.words)
    _funnel(question, kind)
    _ranks(together)


def _funnel(question: dict, kind: str) -> None:
    found = monitor.funnel(area_kind=kind, **question)
    row = found.summary.iloc[0]
    if found.curves.empty:
        components.told(found.words)
        return
    texts = _texts(found, "funnel", word_funnel.alt(found.table, row))

    def draw(width: int):
        return charts.funnel(
            found.table,
            found.curves,
            centre=row["funnel_centre"],
            england_ratio=row["england_ratio"],
            title=word_funnel.title(row),
            subtitle=word_funnel.subtitle(found.table, row),
            source=f"{texts.source} {sources.caveat(row['measure'])}",
            alt=texts.alt,
            width=width,
        )

    st.subheader("Chance and the usual spread")
    components.chart(
        _key("funnel", row), draw, found.table, (), texts, plain=word_area_tables.funnel_table
    )
    components.how_to_read(word_funnel.HOW_TO_READ, "this chart")


def _ranks(together) -> None:
    row = together.summary.iloc[0]
    st.subheader("Ranks, and how sure they are")
    texts = _texts(together, "areas-together", word_areas.alt(together.table, row))
    plain, narrow = cache.remembered(
        (*_key("ranks", row), cache.store().version), lambda: _tables(together.table)
    )
    components.beside(together.caveat, together.source, visible=1)
    components.download_csv(together.table, texts)
    with st.expander("Every area with its smoothed ratio and the ranks it may have", expanded=True):
        st.markdown(f"{word_areas.RANKS} {word_areas.SMOOTHING}")
        for width, columns in (("wide", plain), ("narrow", narrow)):
            with st.container(key=f"{width}-ranks"):
                st.table(columns, hide_index=True, alt=texts.alt)


def _tables(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The areas in seven columns, and in two for a phone."""
    plain = word_area_tables.area_table(table)
    return plain, word_area_tables.narrow_area_table(plain)


def _texts(found, name: str, alt: str) -> Words:
    measure = found.summary["measure"].iloc[0]
    return Words(name=f"{measure}-{name}", alt=alt, source=found.source, caveat=found.caveat)


def _key(name: str, row) -> tuple:
    return (name, *row[["measure", "area_kind", "group", "reference", "period", "widened"]])
