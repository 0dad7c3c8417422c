"""Methods: how the numbers are made, and what the words mean."""

from __future__ import annotations

import streamlit as st

from mha_monitor.pages import address, frame, prose
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import documents, glossary, links

PARTS = ("Methods", "Glossary", "Accessibility", "How to cite")


def methods(visit: Visit) -> None:
    word = _word()
    frame.asked("How are these numbers made?", glossary.entries()[word].title if word else "")
    frame.answered(glossary.meant(word) if word else links.HOW_MADE)
    how, every, access, cite = st.tabs(PARTS, default=PARTS[bool(word)])
    with how:
        # Without its first line: the page has a title of its own.
        st.markdown(documents.text("methods.md").partition("\n")[2])
    with every:
        prose.table(glossary.table(), "The glossary: each word and what it means")
    with access:
        st.markdown(documents.text("accessibility.md").partition("\n")[2])
    with cite:
        prose.paragraph(links.HOW_TO_CITE)
        prose.to_copy(links.version_cited(visit.store.version))


def _word() -> str:
    """The entry of the glossary that a link asks for; "" for none."""
    asked = address.word(prose.WORD) or ""
    if asked and asked not in glossary.entries():
        address.miss(prose.WORD, asked)
        return ""
    return asked
