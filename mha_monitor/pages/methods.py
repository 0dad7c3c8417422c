"""Data and methods: what is held, where it comes from, how it is used, and what words mean."""

from __future__ import annotations

import streamlit as st

from mha_monitor import monitor
from mha_monitor.monitor import Store
from mha_monitor.pages import components
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import documents
from mha_monitor.sentences import tables as word_tables


def methods(visit: Visit) -> None:
    st.title("Data and methods")
    held, coverage, how, glossary = st.tabs(["What is held", "Coverage", "Methods", "Glossary"])
    with held:
        _releases(visit.store)
    with coverage:
        _coverage(visit.store)
    with how:
        # Without its first line: the page has a title of its own.
        st.markdown(documents.text("methods.md").partition("\n")[2])
    with glossary:
        st.table(word_tables.glossary_table(documents.text("GLOSSARY.md")))


def _releases(store: Store) -> None:
    found = monitor.listed(monitor.releases(store=store), store)
    st.write(
        "Every figure comes from one of these files. The hash lets you check that a file you hold "
        "is the one that was read."
    )
    st.dataframe(
        word_tables.release_table(found.table), hide_index=True, alt="The files held, with hashes"
    )
    components.download_csv("releases", found)


def _coverage(store: Store) -> None:
    st.write("Measures, and the kinds of area that have figures by ethnic group.")
    st.table(word_tables.measure_table(monitor.measures(store=store)), hide_index=True)
    st.write("Years with figures for detentions in England by ethnic group.")
    st.table(word_tables.period_table(monitor.periods(store=store)), hide_index=True)
