"""Overview: how many times, for whom, how sure, since when, and what is not known."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.definitions import flags
from mha_monitor.pages import cache, components, filters, trends
from mha_monitor.pages.components import Words
from mha_monitor.sentences import between_rows as word_between_rows
from mha_monitor.sentences import lists as word_lists
from mha_monitor.sentences import one_row, sources, titles

MEASURES = ("detentions", "ctos", "section-136", "repeat-detentions", "discharges")


def overview() -> None:
    st.title("Detention under the Mental Health Act in England, by ethnicity")
    measure, group, reference, detailed, repeats = _choices()
    ratios = monitor.ratios(
        measure,
        group="all" if detailed else None,
        reference=reference,
        store=cache.store(),
        repeats=repeats,
    )
    one = ratios[ratios["group"].eq(group)]
    if one.empty:
        st.info("Choose two different groups: a group cannot be compared with itself.")
        return
    components.finding(one_row.headline(one.iloc[0]), one_row.doubt(one.iloc[0]))
    st.header("Every group")
    _groups(ratios, measure)
    st.header("One number for all groups")
    _one_number(measure, reference, detailed, repeats)
    st.header("Over the years")
    trends.england_trend(
        measure, group, reference, shown="ratio", kinds=filters.FIRST_KINDS, repeats=repeats
    )
    st.header("What is not known")
    _not_known(one.iloc[0], ratios)


def _choices() -> tuple[str, str, str, bool, bool]:
    columns = st.columns(3)
    with columns[0]:
        measure = filters.measure(MEASURES)
    with columns[1]:
        offered = monitor.groups_with_figures(measure, store=cache.store())
        group = filters.group(offered)
    with columns[2]:
        reference = filters.reference(offered)
    detailed = filters.switch("Show the detailed groups too", "detailed")
    return measure, group, reference, detailed, filters.repeats(measure)


def _groups(ratios: pd.DataFrame, measure: str) -> None:
    source = sources.source_line(ratios)
    codes = sources.all_flags(ratios)
    texts = Words(
        name=f"{measure}-by-group",
        alt=titles.alt_groups(ratios),
        source=source,
        caveat=sources.caveat(measure, codes),
    )

    def draw(width: int):
        return charts.groups(
            ratios,
            title=titles.groups(ratios),
            subtitle=titles.groups_subtitle(ratios),
            source=f"{source} {sources.caveat(measure, flags.of_widening(codes))}",
            alt=texts.alt,
            width=width,
        )

    asked = ratios.iloc[0][["reference", "dispersion", "reference_dispersion"]]
    key = ("groups", measure, tuple(ratios["group"]), *asked)
    components.chart(key, draw, ratios, ("group",), texts)


def _one_number(measure: str, reference: str, detailed: bool, repeats: bool) -> None:
    level = "detailed" if detailed else None
    asked = {"level": level, "reference": reference, "repeats": repeats}
    ask = partial(monitor.inequality, measure, store=cache.store(), **asked)
    key = ("inequality", measure, *asked.values(), cache.store().version)
    try:
        found = cache.remembered(key, ask)
    except monitor.SourceError as problem:
        st.info(str(problem))
        return
    components.told(found.words)
    every = word_between_rows.of_all(found.table)
    st.table(
        word_between_rows.plain(word_between_rows.chief(every)), hide_index=True, alt=found.words
    )
    with st.expander("Every measure, those that statisticians use among them"):
        st.table(word_between_rows.plain(every), hide_index=True, alt=found.words)
    name = f"{measure}-over-all-groups"
    components.download_csv(found.table, Words(name, found.words, found.source, found.caveat))
    components.beside(found.caveat, found.source, visible=2)


def _not_known(row: pd.Series, ratios: pd.DataFrame) -> None:
    st.markdown(
        "\n".join(
            f"* {sentence}" for sentence in word_lists.not_known(row, sources.all_flags(ratios))
        )
    )
