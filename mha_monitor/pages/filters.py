"""The choices a reader can make. Each is in the page's address, so a link restores the view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from data_sources.schema.errors import Unanswerable
from mha_monitor.definitions import plain_names, population_bases
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.milestones import KINDS
from mha_monitor.definitions.periods import EVERY, MONTH, TWELVE_MONTHS, YEAR
from mha_monitor.definitions.plain_names import last_month
from mha_monitor.pages import address
from mha_monitor.pages.address import key_of

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
    """A select box whose answer is a code; no box where there is one option. The first is usual.

    Raises Unanswerable where there is nothing to choose, as there may be as of an early day.
    """
    options = _some(options)
    answer = _asked(name, options, options[0])
    if len(options) > 1:
        st.session_state[key_of(name)] = answer
        answer = st.selectbox(
            label, options, format_func=lambda code: titles.get(code, code), key=key_of(name)
        )
    address.took(label, titles.get(answer, answer))
    return _kept(name, answer, options[0])


def segments(label: str, titles: Mapping[str, str], name: str) -> str:
    """A few options side by side, the first the usual one."""
    first, *_ = titles
    st.session_state[key_of(name)] = _asked(name, list(titles), first)
    answer = st.segmented_control(
        label, list(titles), format_func=titles.__getitem__, required=True, key=key_of(name)
    )
    return _kept(name, answer or first, first)


def slide(label: str, options: Sequence[str], titles: Mapping[str, str], name: str) -> str:
    """A slider over options in their order, the last the usual one."""
    options = _some(options)
    st.session_state[key_of(name)] = _asked(name, options, options[-1])
    answer = st.select_slider(
        label, options, format_func=lambda code: titles.get(code, code), key=key_of(name)
    )
    address.took(label, titles.get(answer, answer))
    return _kept(name, answer, options[-1])


def _some(options: Sequence[str]) -> list[str]:
    if not options:
        raise Unanswerable(
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
    address.keep(name, "yes" if answer else "no", default, widget=answer)
    return answer


def repeats_asked(measure: str) -> bool | None:
    """The same where a page has no toggle: what the address says of it."""
    if not MEASURES[measure].counts_detentions or address.word("repeats") is None:
        return None
    return address.word("repeats") == "yes"


def repeats(measure: str) -> bool | None:
    """Whether intervals allow for repeat detentions; no toggle where no detentions are counted."""
    if not MEASURES[measure].counts_detentions:
        return None
    return switch("Widen intervals for repeat detentions", "repeats", on=True)


def _asked(name: str, options: Sequence, default):
    """What was chosen just now, or what the address says; the default if neither holds."""
    just_now, said = st.session_state.get(key_of(name)), address.word(name)
    if just_now is not None and just_now in options:
        return just_now
    if said is None or said in options:
        return default if said is None else said
    address.miss(name, said)
    return default


def _kept(name: str, answer: str, default: str) -> str:
    address.keep(name, answer, default, widget=answer)
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
    said = address.word("kinds")
    asked = default if said is None else said
    st.session_state.setdefault(key_of("kinds"), [k for k in asked.split(".") if k in KINDS])
    chosen = st.multiselect(
        "Milestones to mark",
        list(KINDS),
        format_func=lambda kind: KINDS[kind],
        key=key_of("kinds"),
    )
    address.keep("kinds", ".".join(chosen), default, widget=list(chosen))
    return chosen
