"""What stands around every page: its style and its last lines."""

from __future__ import annotations

import datetime as dt
import os

import streamlit as st

from mha_monitor import monitor
from mha_monitor.monitor import Store
from mha_monitor.pages import address, as_of, prose
from mha_monitor.pages.style import STYLE
from mha_monitor.sentences import links, sources

ALLOW = "MHA_MONITOR_TEST_DATA"
TEST_DATA = "Invented test data: not for use"
REFUSED = (
    "The figures held are invented, to test the monitor with, so they are not shown. Point "
    "MHA_MONITOR_DATA to another folder, or take the test data away; to look at them all the "
    f"same, start the dashboard with {ALLOW}=1."
)


def style() -> None:
    st.html(STYLE)


def allows_figures(store: Store) -> bool:
    """Whether the figures held may be shown: invented ones only to whoever asks for them.

    Where they may not, the page says so and holds nothing else; where they may, it says so above
    all else.
    """
    if not store.test_data:
        return True
    if os.environ.get(ALLOW) != "1":
        st.error(REFUSED)
        return False
    st.warning(f"**{TEST_DATA}**")
    return True


def footer(store: Store) -> None:
    """Attribution and the version of the figures, on every page."""
    today = dt.datetime.now(dt.UTC).date()
    prose.on_paper(links.on_paper(address.taken(), address.link(), today))
    st.divider()
    as_of.control(store)
    owners = sources.attributed(monitor.attribution(store))
    st.caption(f"{owners} Figures: version {store.version}.")
