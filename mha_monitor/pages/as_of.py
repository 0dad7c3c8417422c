"""The figures as of a day: asked for at the end of every page, kept in the address, said on top."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from mha_monitor.definitions.choices import known_day
from mha_monitor.definitions.questions import WORDS
from mha_monitor.monitor import Store
from mha_monitor.pages import address, cache, prose
from mha_monitor.sentences import sources

NAME = WORDS["as_of"].link
KEY = address.key_of(NAME)


def asked() -> str:
    """The day that this reader asked for, as it was written."""
    return address.word(NAME) or ""


def day_of(text: str) -> dt.date | None:
    """The day that a text names; None for none. Raises SourceError where it is none that came."""
    return known_day(text) if text else None


def way_back() -> None:
    """A button that leads to the figures in force now."""
    st.button("Show the newest figures", key=f"leave-{NAME}", on_click=address.put, args=(NAME, ""))


def notice(day: dt.date) -> None:
    """What every page of an earlier day says on top."""
    st.info(f"**{sources.said_of_figures(test_data=False, as_of=day)}**", icon=":material/history:")


def control(store: Store) -> None:
    """The choice of a day, closed where none is chosen."""
    with st.expander("View as of a date", expanded=store.as_of is not None):
        prose.paragraph(sources.WHAT_AS_OF_IS)
        st.session_state[KEY] = store.as_of
        today = dt.datetime.now(dt.UTC).date()
        st.date_input(
            "Day",
            value=None,
            min_value=min(_earliest(store) or today, store.as_of or today),
            max_value=max(today, store.as_of or today),
            format="YYYY-MM-DD",
            key=KEY,
            on_change=_take_day,
        )


def _earliest(store: Store) -> dt.date | None:
    return cache.kept(store.version, ("earliest-day",), store.earliest_day)


def _take_day() -> None:
    day = st.session_state.get(KEY)
    address.put(NAME, day.isoformat() if day else "")
