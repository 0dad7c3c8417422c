"""Trend and reform: the ratio, both rates and the difference against the dates of the reform."""

from __future__ import annotations

import streamlit as st

from mha_monitor import monitor
from mha_monitor.definitions.periods import YEAR
from mha_monitor.monitor import Store
from mha_monitor.pages import filters, reform_answers, trends
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import lists as word_lists

MEASURES = ("detentions", "ctos", "section-136", "discharges")
SHOWN = ("ratio", "rate", "difference")


def _measures(store: Store) -> list[str]:
    """Those with a trend of years, and those that only monthly files give by ethnic group."""
    yearly = monitor.measures_for("england", store=store)
    given = monitor.measures_given("england", store=store)
    return [*MEASURES, *(name for name in given if name not in yearly)]


def reform(visit: Visit) -> None:
    st.title("The trend, and the dates of the reform")
    first, second, third = st.columns(3)
    with first:
        measure = filters.measure(_measures(visit.store))
    lengths = monitor.lengths(measure, store=visit.store)
    *row, fourth, fifth, sixth = st.columns(3 if len(lengths) == 1 else 4)
    with row[0] if row else fourth:
        every = filters.every(lengths)
    offered = monitor.groups_with_figures(measure, store=visit.store, every=every)
    with second:
        group = filters.group(offered)
    with third:
        reference = filters.reference(offered)
    with fourth:
        shown = filters.shown(SHOWN)
    with fifth:
        one_base = filters.one_base()
    with sixth:
        rate_kind = filters.rate_kind() if every == YEAR else "crude"
    kinds = filters.milestone_kinds()
    asked = visit.question(
        measure,
        areas=(monitor.ENGLAND,),
        groups=(group,),
        reference=reference,
        every=every,
        population_base=one_base,
        rate_kind=rate_kind,
    )
    trends.england_trend(visit, asked, shown=shown, kinds=kinds, listed=True)
    reform_answers.milestone_answers(visit, asked)
    st.header("Not yet dated")
    st.write(
        "These parts of the reform have no announced date, so no chart shows them. No provision "
        "that changes who can be detained is known to have started."
    )
    st.markdown(word_lists.undated_list(monitor.milestones()))
