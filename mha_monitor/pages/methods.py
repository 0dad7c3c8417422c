"""Methods: how the numbers are made, and what the words mean."""

from __future__ import annotations

import streamlit as st

from mha_monitor.pages import frame
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import documents, links
from mha_monitor.sentences import tables as word_tables


def methods(visit: Visit) -> None:
    frame.asked("How are these numbers made?")
    frame.answered(links.HOW_MADE)
    how, glossary, access, cite = st.tabs(["Methods", "Glossary", "Accessibility", "How to cite"])
    with how:
        # Without its first line: the page has a title of its own.
        st.markdown(documents.text("methods.md").partition("\n")[2])
    with glossary:
        st.table(word_tables.glossary_table(documents.text("GLOSSARY.md")))
    with access:
        st.markdown(documents.text("accessibility.md").partition("\n")[2])
    with cite:
        st.write(links.HOW_TO_CITE)
        st.code(links.version_cited(visit.store.version), language=None, wrap_lines=True)
