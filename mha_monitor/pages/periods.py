"""Which period is seen: a slider that plays where there are several, else a sentence."""

from __future__ import annotations

import time

import streamlit as st

from mha_monitor import monitor
from mha_monitor.definitions.periods import YEAR
from mha_monitor.definitions.plain_names import short_period
from mha_monitor.pages import address, filters, prose
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import where

PLAYING, MOVED = "play", "play-moved"
STEP = 1.5  # seconds
NAME = "period"
FEWEST = 36  # areas: a period of few of them makes no map


def chosen(visit: Visit, measure: str) -> str:
    """The period that is seen, the newest at first."""
    lengths = visit.listed(monitor.lengths, measure, "icb")
    every = filters.every(lengths)
    labels = visit.known(("periods", measure, every), lambda: _mapped(visit, measure, every))
    if len(labels) < 2:
        period = filters.period(labels[::-1], every)
        prose.paragraph(where.one_period(period), "source")
        return period
    titles = {label: short_period(label) for label in labels}
    period = filters.slide(where.PERIODS[every == YEAR], labels, titles, NAME)
    if st.toggle("Play", key=PLAYING):
        _play(labels, period)
    return period


def _mapped(visit: Visit, measure: str, every: str) -> list[str]:
    """The periods with figures of enough areas for a map, the earliest first."""
    held = visit.listed(monitor.periods, measure, "icb", every=every)
    return held[held["areas"].ge(FEWEST)]["period"].tolist()


@st.fragment(run_every=STEP)
def _play(labels: list[str], period: str) -> None:
    """Go one on, from the last back to the first, each time this comes round by itself."""
    now = time.monotonic()
    if now - st.session_state.get(MOVED, now) < STEP * 0.8:
        st.session_state.setdefault(MOVED, now)
        return
    st.session_state[MOVED] = now
    st.session_state.pop(address.key_of(NAME), None)
    address.put(NAME, labels[(labels.index(period) + 1) % len(labels)])
    st.rerun()
