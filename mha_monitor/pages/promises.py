"""Reform: what was promised, what has begun, and which figures could show it."""

from __future__ import annotations

import streamlit as st

from mha_monitor import monitor
from mha_monitor.pages import components, filters, frame, prose, sharing, taking
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import lists as word_lists
from mha_monitor.sentences import page_questions
from mha_monitor.sentences import promises as words


def promises(visit: Visit) -> None:
    frame.asked(page_questions.REFORM)
    found = visit.known(("promises",), lambda: monitor.promises(visit.store))
    frame.answered(found.headline)
    short = visit.known(("promises-in-short",), lambda: words.short(found.table))
    prose.table(short, found.headline)
    with st.container(horizontal=True, gap="small"):
        taking.download_csv("reform-promises", found)
        sharing.share("promises", found, sharing.Said(found.headline))
    frame.fold("What each part does, and where it could be seen", "parts", lambda: _parts(found))
    frame.fold("How soon could a change be seen?", "power", lambda: _power(visit))
    frame.section("Every date of the reform, with its sources", "dates", lambda: _dates(visit))


def _parts(found: monitor.Finding) -> None:
    prose.paragraph(words.CAVEAT)
    st.markdown("\n\n".join(words.in_full(row) for _, row in found.table.iterrows()))


def _power(visit: Visit) -> None:
    """After how many months a fall would be likely to be seen in England's figures."""
    asked = visit.question("detentions", areas=(monitor.ENGLAND,), groups=("black",))
    found = visit.ask(monitor.power, asked)
    components.told(found.words)
    components.beside(found.caveat, found.source, visible=1)


def _dates(visit: Visit) -> None:
    kinds = filters.milestone_kinds()
    dated = monitor.milestones_of(kinds)
    st.markdown(word_lists.milestone_list(dated))
    prose.paragraph("Without an announced date:")
    st.markdown(word_lists.undated_list(monitor.milestones()))
