"""What stands around every page: its style and its last lines."""

from __future__ import annotations

import streamlit as st

from mha_monitor import monitor
from mha_monitor.pages import cached

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
.stMainBlockContainer { max-width: 78rem; padding-top: 3.5rem; }
.finding { font-size: 1.35rem; line-height: 1.5; max-width: 46rem; margin: 0 0 .75rem; }
.doubt { max-width: 46rem; margin: 0 0 1rem; }
.source { color: #505A5F; font-size: .9rem; max-width: 46rem; }
a:focus-visible, button:focus-visible, [role="tab"]:focus-visible {
  outline: 3px solid #0B0C0C !important; outline-offset: 2px;
}
</style>
"""


def style() -> None:
    st.html(STYLE)


def footer() -> None:
    """Attribution and the version of the figures, on every page."""
    store = cached.store()
    st.divider()
    st.caption(
        " ".join(monitor.attribution(store)) + f" Figures: version {store.version}. Code: MIT."
    )
