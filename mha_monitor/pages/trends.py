"""The trend of England, as two pages show it: years on two population bases, or shorter periods."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.definitions.periods import YEAR
from mha_monitor.pages import cache, components
from mha_monitor.pages.components import Words
from mha_monitor.sentences import lists as word_lists
from mha_monitor.sentences import sources, titles

ONE_BASE = "census-2021"


class Told(NamedTuple):
    """A trend to draw, and what is said of it."""

    table: pd.DataFrame
    title: str
    subtitle: str
    alt: str
    note: str = ""


def england_trend(
    measure: str,
    group: str,
    reference: str,
    *,
    shown: str,
    kinds: Sequence[str],
    rate_kind: str = "standardised",
    one_base: str = ONE_BASE,
    every: str = YEAR,
    listed: bool = False,
    repeats: bool = False,
) -> None:
    """The series of England with milestones; for years as published and on one base."""
    asked = {"measure": measure, "group": group, "reference": reference, "store": cache.store()}
    asked["repeats"] = repeats
    try:
        if every == YEAR:
            told = _of_years(asked, shown, rate_kind, one_base)
        else:
            told = _of_months(asked, shown, every, one_base)
    except monitor.SourceError as problem:
        st.info(str(problem))
        return
    marked = monitor.milestones_for(told.table, measure, kinds)
    key = ("trend", measure, group, reference, shown, tuple(kinds), rate_kind, one_base, every)
    key = (*key, repeats)
    _show(told, measure, shown, marked, key)
    if told.note:
        components.finding("", told.note)
    if not marked.empty:
        with st.expander("The milestones marked, with their sources", expanded=listed):
            st.markdown(word_lists.milestone_list(marked))


def _of_years(asked: dict, shown: str, rate_kind: str, one_base: str) -> Told:
    both = monitor.trend_on_bases(**asked, rate_kind=rate_kind, one_base=one_base)
    return Told(
        both.series,
        titles.trend(both.published, both.one_base, shown),
        titles.trend_subtitle(both.series, one_base),
        titles.alt_trend(both.published, both.one_base, shown),
        titles.census(both.change),
    )


def _of_months(asked: dict, shown: str, every: str, base: str) -> Told:
    table = monitor.trend(**asked, every=every, population_base=base)
    title, alt = titles.trend(table, table, shown), titles.alt_months(table, shown)
    return Told(table, title, titles.months_subtitle(table), alt)


def _show(told: Told, measure: str, shown: str, marked: pd.DataFrame, key: tuple) -> None:
    table, source = told.table, sources.source_line(told.table)
    caveat = sources.caveat(measure, sources.all_flags(table))
    texts = Words(name=f"{measure}-trend-{shown}", alt=told.alt, source=source, caveat=caveat)

    def draw(width: int, milestone_list: bool = True):
        return charts.trend(
            table,
            milestones=marked,
            breaks=monitor.series_breaks(table, measure, cache.store()),
            shown=shown,
            title=told.title,
            subtitle=told.subtitle,
            source=f"{source} {caveat}",
            alt=told.alt,
            width=width,
            milestone_list=milestone_list,
        )

    # On the page the milestones stand below in words; a file must carry them itself.
    on_page = partial(draw, milestone_list=False)
    first = ("series", "period") if "series" in table else ("period",)
    components.chart(key, draw, table, first, texts, on_page=on_page)
