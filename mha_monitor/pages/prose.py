"""Sentences and tables on a page: what they hold is text and nothing else.

A name that holds markup, a link or signs that turn text round is shown for what it is. The first
use of a term on a page, and in each of its folds, leads to its entry on the page of methods.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from html import unescape

import pandas as pd
import streamlit as st
from streamlit import config

from mha_monitor.formats.text import visible
from mha_monitor.pages import address
from mha_monitor.sentences import glossary

KNOWN = "terms-linked"  # under which a session knows what the page has linked so far
WORD = "word"  # what an address calls the term that is looked up
WEB = re.compile(r"https?://[^\s<>\\]+")
TAG = re.compile(r"(<[^>]*>)")
# What Markdown, and Streamlit's additions to it, would take for more than text.
MARKUP = re.compile(
    r"[\\`*_\[\]<>#$~@&]|:(?=\S)|(?<=www)\.|^[-+](?=\s|$)|(?<=^\d)\.(?=\s)", re.IGNORECASE
)


def begin() -> None:
    """A run of a page begins: nothing of it is linked yet."""
    st.session_state[KNOWN] = set()


@contextmanager
def anew() -> Iterator[None]:
    """A fold of a page, in which every term is linked once more."""
    before = st.session_state.get(KNOWN, set())
    st.session_state[KNOWN] = set()
    try:
        yield
    finally:
        st.session_state[KNOWN] = before


def html_of(text: str) -> str:
    """A text as HTML, with its terms as links."""
    known = st.session_state.setdefault(KNOWN, set())
    return glossary.linked(visible(text), entry, known)


def entry(slug: str) -> str:
    """The address of an entry of the glossary; the choices made here go with it."""
    base = config.get_option("server.baseUrlPath").strip("/")
    return f"{'/' + base if base else ''}/methods?{address.query(**{WORD: slug})}"


def paragraph(text: str, kind: str = "prose") -> None:
    """One paragraph; `kind` is how it looks: prose, finding, doubt or source."""
    st.html(f'<p class="{kind}">{html_of(text)}</p>')


def answer(sentence: str, verdict: str = "") -> None:
    """The sentence that answers a page's question, after its verdict if it has one."""
    badge = f'<strong class="verdict">{html_of(verdict)}</strong> ' if verdict else ""
    st.html(f'<p class="finding">{badge}{html_of(sentence)}</p>')


def heading(text: str) -> None:
    """The heading of a card."""
    st.html(f'<h2>{html_of(text)}</h2>')


def titled(above: str, text: str) -> None:
    """A card's heading, and what is said below it."""
    heading(above)
    paragraph(text)


def bullets(lines: Sequence[str], heading: str = "", first: str = "") -> None:
    """Lines as a list, below a heading or a first sentence."""
    above = f"<strong>{html_of(heading)}</strong>" if heading else html_of(first)
    points = "".join(f"<li>{html_of(line)}</li>" for line in lines)
    start = f'<p class="prose">{above}</p>' if above else ""
    st.html(f'{start}<ul class="prose">{points}</ul>' if points else start)


def marked_up(made: str) -> None:
    """HTML of ours, whose text is escaped already, with the terms in it as links."""
    parts = TAG.split(made)
    st.html("".join(each if TAG.fullmatch(each) else html_of(unescape(each)) for each in parts))


def plain(text: str) -> str:
    """A text as Markdown that says the same and does nothing."""
    return MARKUP.sub(r"\\\g<0>", visible(text))


def link(text: str, address: str) -> str:
    """A text as Markdown that leads to an address of the web; the text alone where it is none."""
    if not WEB.fullmatch(address):
        return plain(text)
    return f"[{plain(text)}](<{address}>)"


def to_copy(text: str) -> None:
    """A text with a button that copies it."""
    st.code(visible(text), language=None, wrap_lines=True)


def notice(text: str, icon: str | None = None) -> None:
    """What a reader must know of what is not here."""
    st.info(plain(text), icon=icon)


def failure(text: str) -> None:
    """Why there is nothing to show."""
    st.error(plain(text))


def table(shown: pd.DataFrame, alt: str, marked: Collection[str] = ()) -> None:
    """A table of text. Only columns that are `marked` hold Markdown, and it is ours."""
    told = {name: column if name in marked else column.map(_cell) for name, column in shown.items()}
    st.table(pd.DataFrame(told, index=shown.index), hide_index=True, alt=alt)


def _cell(content: object) -> object:
    return plain(content) if isinstance(content, str) else content
