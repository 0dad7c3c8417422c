"""Trend and reform: the ratio, both rates and the difference against the dates of the reform."""

from __future__ import annotations

import streamlit as st

from mha_monitor import monitor, word_lists
from mha_monitor.pages import cached, filters, trends

MEASURES = ("detentions", "ctos", "section-136", "discharges")
SHOWN = ("ratio", "rate", "difference")


def reform() -> None:
    st.title("The trend, and the dates of the reform")
    first, second, third = st.columns(3)
    with first:
        measure = filters.measure(MEASURES)
    offered = monitor.groups_with_figures(measure, store=cached.store())
    with second:
        group = filters.group(offered)
    with third:
        reference = filters.reference(offered)
    fourth, fifth, sixth = st.columns(3)
    with fourth:
        shown = filters.shown(SHOWN)
    with fifth:
        rate_kind = filters.rate_kind()
    with sixth:
        one_base = filters.one_base()
    kinds = filters.milestone_kinds()
    trends.england_trend(
        measure,
        group,
        reference,
        shown=shown,
        kinds=kinds,
        rate_kind=rate_kind,
        one_base=one_base,
        listed=True,
    )
    st.header("Not yet dated")
    st.write(
        "These parts of the reform have no announced date, so no chart shows them. No provision "
        "that changes who can be detained is known to have started."
    )
    st.markdown(word_lists.undated_list(monitor.milestones()))
