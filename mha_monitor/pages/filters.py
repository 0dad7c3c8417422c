"""The choices a reader can make. Each is in the page's address, so a link restores the view."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from mha_monitor import bases, words
from mha_monitor.measures import MEASURES
from mha_monitor.milestones import KINDS

SHOWN = {
    "ratio": "Rate ratio",
    "rate": "Rate per 100,000",
    "difference": "Rate difference per 100,000",
    "unknown_share": "Share with unknown ethnicity",
}
RATE_KINDS = {
    "standardised": "Standardised for age and sex, as published",
    "crude": "Crude, recomputed from counts",
}


def choose(label: str, options: Sequence[str], titles: dict | None, key: str, **more) -> str:
    """A select box whose value is the code itself, in the address and in the answer."""
    options = list(options)
    titles = titles or {}
    return st.selectbox(
        label,
        options,
        format_func=lambda code: titles.get(code, code),
        key=key,
        bind="query-params",
        **more,
    )


def measure(options: Sequence[str]) -> str:
    titles = {name: MEASURES[name].title for name in options}
    return choose("What is counted", options, titles, "measure")


def group(options: Sequence[str], label: str = "Ethnic group", first: str = "black") -> str:
    ordered = [first, *(code for code in options if code != first)] if first in options else options
    return choose(label, ordered, words.group_titles(ordered), "group")


def reference(options: Sequence[str]) -> str:
    return choose("Compared with", options, words.group_titles(options), "reference")


def period(options: Sequence[str]) -> str:
    return choose("Year to March", options, None, "period")


def population_base() -> str:
    titles = {bases.PUBLISHED: "As published in each year", **bases.BASES}
    return choose("Population base", list(bases.BASES)[:2][::-1], titles, "base")


def shown(options: Sequence[str]) -> str:
    return choose("Shown", options, SHOWN, "shown")


def rate_kind() -> str:
    return choose("Kind of rate", list(RATE_KINDS), RATE_KINDS, "rates")


def milestone_kinds() -> list[str]:
    """Kinds of milestone to draw; those that could change practice first."""
    return st.multiselect(
        "Milestones to mark",
        list(KINDS),
        default=["act-stage", "commencement", "programme"],
        format_func=lambda kind: KINDS[kind],
        key="kinds",
        bind="query-params",
    )
