"""A link that was frozen: the figures that it names, and a notice where others are in force."""

from __future__ import annotations

import streamlit as st

from mha_monitor import monitor
from mha_monitor.monitor import Finding, Store
from mha_monitor.pages import address, frame, prose
from mha_monitor.sentences import links

NAME = "figures"


def asked() -> str:
    """The version of the figures that the address names; "" for those in force."""
    return address.word(NAME) or ""


def words_of(found: Finding) -> dict[str, str]:
    """What an address says so that it shows the figures of an answer for ever."""
    return {NAME: monitor.version_of(found.version)}


def notice(store: Store, page: str) -> None:
    """That newer figures are in force, with the way to them; nothing where none are."""
    if asked() and monitor.is_superseded(store):
        with st.container(key="leads-frozen"):
            prose.notice(links.superseded(asked()), icon=":material/history:")
            way_back(page)


def way_back(page: str) -> None:
    """The same page with the figures in force."""
    frame.lead(page, links.NEWEST, **{NAME: ""})
