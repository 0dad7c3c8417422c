"""The trend of England, as two pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from mha_monitor import charts, monitor, titles, word_lists, words
from mha_monitor.pages import cached, showing
from mha_monitor.pages.showing import Words

ONE_BASE = "census-2021"


def england_trend(
    measure: str,
    group: str,
    reference: str,
    *,
    shown: str,
    kinds: Sequence[str],
    rate_kind: str = "standardised",
    one_base: str = ONE_BASE,
    listed: bool = False,
) -> None:
    """Published and one-base series of England with milestones, and the census sentence."""
    try:
        both = monitor.trend_on_bases(
            measure,
            group=group,
            reference=reference,
            rate_kind=rate_kind,
            one_base=one_base,
            store=cached.store(),
        )
    except monitor.SourceError as problem:
        st.info(str(problem))
        return
    source = words.source_line(both.series)
    texts = Words(
        name=f"{measure}-trend-{shown}",
        alt=titles.alt_trend(both.published, both.one_base, shown),
        source=source,
        caveat=words.caveat(measure, words.all_flags(both.series)),
    )
    marked = monitor.milestones_for(both.series, measure, kinds)

    def draw(width: int, milestone_list: bool = True):
        return charts.trend(
            both.series,
            milestones=marked,
            breaks=monitor.series_breaks(both.series, measure),
            shown=shown,
            title=titles.trend(both.published, both.one_base, shown),
            subtitle=titles.trend_subtitle(both.series, one_base),
            source=f"{source} {texts.caveat}",
            alt=texts.alt,
            width=width,
            milestone_list=milestone_list,
        )

    key = ("trend", measure, group, reference, shown, tuple(kinds), rate_kind, one_base)
    # On the page the milestones stand below in words; a file must carry them itself.
    on_page = partial(draw, milestone_list=False)
    showing.chart(key, draw, both.series, ("series", "period"), texts, on_page=on_page)
    showing.finding("", titles.census(both.change))
    if not marked.empty:
        with st.expander("The milestones marked, with their sources", expanded=listed):
            st.markdown(word_lists.milestone_list(marked))
