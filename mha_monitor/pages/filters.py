"""The choices a reader can make. Each is in the page's address, so a link restores the view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from data_sources.schema.errors import SourceError
from mha_monitor.definitions import plain_names, population_bases
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.milestones import KINDS
from mha_monitor.definitions.periods import EVERY, MONTH, TWELVE_MONTHS, YEAR
from mha_monitor.definitions.plain_names import last_month

SHOWN = {
    "ratio": "Rate ratio",
    "smoothed": "Smoothed rate ratio",
    "rate": "Rate per 100,000",
    "difference": "Rate difference per 100,000",
    "unknown_share": "Share with unknown ethnicity",
}
FIRST_KINDS = ("act-passed", "commencement", "programme")
RATE_KINDS = {
    "standardised": "Standardised for age and sex, as published",
    "crude": "Crude, recomputed from counts",
}

PERIOD_LABELS = {YEAR: "Year to March", MONTH: "Month", TWELVE_MONTHS: "Twelve months to"}


def choose(label: str, options: Sequence[str], titles: Mapping[str, str], name: str) -> str:
    """A select box whose answer is a code. The first option is the default.

    Raises SourceError where there is nothing to choose, as there may be as of an early day.
    """
    options = _some(options)
    st.session_state[key_of(name)] = _asked(name, options, options[0])
    answer = st.selectbox(
        label, options, format_func=lambda code: titles.get(code, code), key=key_of(name)
    )
    return _kept(name, answer, options[0])


def _some(options: Sequence[str]) -> list[str]:
    if not options:
        raise SourceError(
            "No figures by ethnic group are held for this page as it is asked for. Choose another "
            "measure or a later date."
        )
    return list(options)


def switch(label: str, name: str, *, on: bool = False) -> bool:
    """A toggle that is off by default, or `on`."""
    default = "yes" if on else "no"
    chosen = _asked(name, ["yes", "no", True, False], default) in ("yes", True)
    st.session_state[key_of(name)] = chosen
    answer = st.toggle(label, key=key_of(name))
    _kept(name, "yes" if answer else "no", default)
    return answer


def repeats(measure: str) -> bool | None:
    """Whether intervals allow for repeat detentions; no toggle where no detentions are counted."""
    if not MEASURES[measure].counts_detentions:
        return None
    return switch("Widen intervals for repeat detentions", "repeats", on=True)


def key_of(name: str) -> str:
    """The key under which Streamlit holds a choice while its box is on the page."""
    return f"choice-{name}"


def _asked(name: str, options: Sequence, default):
    """What was chosen: just now, on another page, or in the link; the default if none holds."""
    chosen = st.session_state.setdefault("chosen", {})
    places = (st.session_state.get(key_of(name)), chosen.get(name), st.query_params.get(name))
    return next((code for code in places if code is not None and code in options), default)


def _kept(name: str, answer: str, default: str) -> str:
    """Keep an answer for other pages and in the address, which stays short for defaults."""
    st.session_state["chosen"][name] = answer
    if answer != default:
        st.query_params[name] = answer
    elif name in st.query_params:
        del st.query_params[name]
    return answer


def measure(options: Sequence[str]) -> str:
    titles = {name: MEASURES[name].title for name in options}
    return choose("What is counted", options, titles, "measure")


def group(options: Sequence[str], label: str = "Ethnic group", first: str = "black") -> str:
    ordered = [first, *(code for code in options if code != first)] if first in options else options
    return choose(label, ordered, plain_names.group_titles(ordered), "group")


def reference(options: Sequence[str]) -> str:
    return choose("Compared with", options, plain_names.group_titles(options), "reference")


def period(options: Sequence[str], every: str = YEAR) -> str:
    titles = {label: label if every == YEAR else last_month(label) for label in options}
    return choose(PERIOD_LABELS[every], options, titles, "period")


def every(options: Sequence[str]) -> str:
    """The length of the periods; no box where there is one length alone."""
    return choose("Periods", options, EVERY, "every") if len(options) > 1 else _some(options)[0]


def one_base() -> str:
    offered = (population_bases.MOVING, *population_bases.BASES)
    return choose("How people are counted", offered, population_bases.TITLES, "base")


def shown(options: Sequence[str]) -> str:
    return choose("Shown", options, SHOWN, "shown")


def rate_kind() -> str:
    return choose("Kind of rate", list(RATE_KINDS), RATE_KINDS, "rates")


def milestone_kinds() -> list[str]:
    """Kinds of milestone to draw. In the address they are one text, apart by a dot."""
    default = ".".join(FIRST_KINDS)
    kept = st.session_state.setdefault("chosen", {}).get("kinds")
    asked = st.query_params.get("kinds", default) if kept is None else kept
    st.session_state.setdefault(key_of("kinds"), [k for k in asked.split(".") if k in KINDS])
    chosen = st.multiselect(
        "Milestones to mark",
        list(KINDS),
        format_func=lambda kind: KINDS[kind],
        key=key_of("kinds"),
    )
    _kept("kinds", ".".join(chosen), default)
    return chosen
