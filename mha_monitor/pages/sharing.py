"""What a reader takes away in words: the sentence, the link, how to cite."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import streamlit as st

from mha_monitor import monitor
from mha_monitor.definitions import embedding
from mha_monitor.monitor import Finding
from mha_monitor.pages import address, frozen, prose
from mha_monitor.sentences import links
from mha_monitor.sentences.site import HOW_TO_EMBED


def embed(name: str, found: Finding, kind: str, picked: str | None, title: str) -> None:
    """A button with the HTML that puts a picture into another page, live and frozen.

    `title` is what it says to whoever cannot see the frame.
    """
    frozen_at = monitor.version_of(found.version)
    live, kept = (embedding.address(kind, found, picked, figures) for figures in ("", frozen_at))
    with st.popover("Embed", key=f"embed-{name}"):
        prose.paragraph(HOW_TO_EMBED)
        for each in (live, kept):
            prose.to_copy(links.snippet(f"{address.root()}{each}", title))


class Said(NamedTuple):
    """A sentence to copy, the doubt that goes with it, and the answer that both are of.

    `found` is None where that is the answer that is drawn beside it.
    """

    sentence: str
    doubt: str = ""
    found: Finding | None = None


def share(name: str, found: Finding, said: Said) -> None:
    """Three buttons beside a picture, each with what it copies in sight."""
    sentence, doubt, found = said.sentence, said.doubt, said.found or found
    today = dt.datetime.now(dt.UTC).date()
    kept = frozen.words_of(found)
    elsewhere = "second_hand" in found.table and bool(found.table["second_hand"].any())
    source = f"{found.source} {links.dates(found.released_on, elsewhere)}".strip()
    with st.popover("Copy sentence", key=f"sentence-{name}"):
        prose.to_copy(links.quoted(f"{sentence} {doubt}".strip(), source, address.link()))
    with st.popover("Copy link", key=f"link-{name}"):
        st.write(links.LIVE)
        prose.to_copy(address.link())
        st.write(links.FROZEN)
        prose.to_copy(address.link(**kept))
    with st.popover("Cite", key=f"cite-{name}"):
        what = sentence.rstrip(".")
        prose.to_copy(links.cited(what, found.version, address.link(**kept), today, source))
