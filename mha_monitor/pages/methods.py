"""Methods: how the numbers are made, and what the words mean."""

from __future__ import annotations

import streamlit as st

from mha_monitor.pages import address, frame, prose
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import documents, glossary, links, page_questions

PARTS = ("Methods", "Glossary", "Accessibility", "How to cite")


def methods(visit: Visit) -> None:
    asked = address.word(prose.WORD) or ""
    word = asked if asked in glossary.entries() else ""
    frame.asked(page_questions.METHODS, glossary.entries()[word].title if word else "")
    frame.answered(glossary.meant(word) if word else links.HOW_MADE)
    if asked and not word:
        prose.notice(links.no_word(asked), icon=":material/link_off:")
    how, every, access, cite = st.tabs(PARTS, default=PARTS[bool(word)])
    with how:
        # Without its first line: the page has a title of its own.
        st.markdown(documents.text("methods.md").partition("\n")[2])
    with every:
        prose.table(glossary.table(), "The glossary: each word and what it means", ("Meaning",))
    with access:
        st.markdown(documents.text("accessibility.md").partition("\n")[2])
    with cite:
        prose.paragraph(links.HOW_TO_CITE)
        prose.to_copy(links.version_cited(visit.store.version))
