"""What stands around every page: its style and its last lines."""

from __future__ import annotations

import os

import streamlit as st

from mha_monitor import monitor
from mha_monitor.monitor import Store
from mha_monitor.pages import as_of

ALLOW = "MHA_MONITOR_TEST_DATA"
TEST_DATA = "Invented test data: not for use"
REFUSED = (
    "The figures held are invented, to test the monitor with, so they are not shown. Point "
    "MHA_MONITOR_DATA to another folder, or take the test data away; to look at them all the "
    f"same, start the dashboard with {ALLOW}=1."
)

STYLE = """
<style>
/* Two drawings of each chart, one for phones: the browser shows the one that fits. */
[class*="st-key-narrow-"] { display: none; }
@media (max-width: 760px) {
  [class*="st-key-wide-"] { display: none; }
  [class*="st-key-narrow-"] { display: block; }
  .stMainBlockContainer h1 { font-size: 1.9rem; }
  .stMainBlockContainer h2 { font-size: 1.5rem; }
}
.stMainBlockContainer { max-width: 78rem; padding-top: 4.5rem; }
.finding { font-size: 1.35rem; line-height: 1.5; max-width: 46rem; margin: 0 0 .75rem; }
.doubt { max-width: 46rem; margin: 0 0 1rem; }
.stMainBlockContainer [data-testid="stMarkdown"] :is(p, li) { max-width: 46rem; }
.stMainBlockContainer [data-testid="stCaptionContainer"] p { max-width: 46rem; }
/* A ratio and its interval stay on one line. */
.st-key-wide-ranks td:nth-child(n+2):nth-child(-n+4) p { white-space: nowrap; }
.st-key-narrow-ranks table { table-layout: fixed; }
.st-key-narrow-ranks th:first-child { width: 38%; }
.source { color: #505A5F; font-size: .9rem; max-width: 46rem; }
a:focus-visible, button:focus-visible, [role="tab"]:focus-visible {
  outline: 3px solid #0B0C0C !important; outline-offset: 2px;
}
</style>
"""


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
    st.divider()
    as_of.control(store)
    st.caption(
        " ".join(monitor.attribution(store)) + f" Figures: version {store.version}. Code: MIT."
    )
