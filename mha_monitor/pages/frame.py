"""What every page is made of: a question, the sentence that answers it, one picture, and folds.

A page calls `asked` for its title, `answered` for its sentence, `components.picture` for its
picture, and `fold` for all that is not needed at first sight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from data_sources.schema.errors import SourceError
from mha_monitor.formats.text import visible
from mha_monitor.pages import address, prose
from mha_monitor.sentences import links, sources

HOW_SURE, FIGURES = "How sure?", "The figures"
PAGES = "pages"  # under which the session knows the pages that there are, by their paths


def asked(question: str, seen: str = "") -> None:
    """The page's title, a question; `seen` says of what, for the browser's own title."""
    st.title(prose.plain(question), anchor=False)
    named(question, seen)


def named(question: str, seen: str = "") -> None:
    """What the browser calls the page, in its tabs and its history."""
    st.set_page_config(page_title=visible(f"{question} {seen}".strip()))


def answered(sentence: str, sure: str = "", verdict: str = "") -> None:
    """The one sentence that answers, after its verdict if it has one, and how sure it is."""
    prose.answer(sentence, verdict)
    if sure:
        prose.paragraph(sure, "doubt")
    for told in (links.twice(address.twice()), links.not_held(address.missed())):
        if told:
            prose.notice(told, icon=":material/link_off:")


def section(label: str, name: str, draw: Callable[[], None]) -> None:
    """A part that is made when it is opened, and closed at first. `name` is its own on a page.

    What is chosen in it is kept in the address, so the whole page is run again.
    """
    part = st.expander(label, key=f"fold-{name}", on_change="rerun")
    if not part.open:
        return
    with part, prose.anew():
        try:
            draw()
        except SourceError as problem:
            prose.notice(str(problem))


@st.fragment
def fold(label: str, name: str, draw: Callable[[], None]) -> None:
    """The same where nothing is chosen: opening it runs no other part of the page."""
    section(label, name, draw)


def how_sure(draw: Callable[[], None], name: str = "sure") -> None:
    """The layers of doubt, and the way to what the words mean."""

    def show() -> None:
        draw()
        with st.container(key=f"leads-{name}"):
            lead("methods", "What the words mean")

    fold(HOW_SURE, name, show)


def figures(draw: Callable[[], None], name: str = "figures") -> None:
    """The table."""
    fold(FIGURES, name, draw)


def offer(pages: Mapping[str, st.Page]) -> None:
    """Tell the session which pages there are, so that one can lead to another."""
    st.session_state[PAGES] = dict(pages)


def lead(path: str, label: str, **words: str) -> None:
    """A link to another page, with this page's choices and some of its own, if it is there."""
    page = st.session_state.get(PAGES, {}).get(path)
    if page is not None:
        st.page_link(page, label=prose.plain(label), query_params=address.words(**words))


def menu(here: str) -> None:
    """The way to every page, with the choices made here; on a phone it opens from a button."""
    pages = st.session_state.get(PAGES, {})
    words = address.words(**{prose.WORD: ""})
    # Told apart by the page, so that it closes when another is opened.
    st.html(f'<details class="menu" data-page="{here}"><summary>Menu</summary></details>')
    with st.container(key="pages", horizontal=True, gap="small"):
        for path, page in pages.items():
            if path == here:
                title = sources.as_html(page.title)
                st.html(f'<span class="here" aria-current="page">{title}</span>', width="content")
            else:
                st.page_link(page, label=page.title, query_params=words)
