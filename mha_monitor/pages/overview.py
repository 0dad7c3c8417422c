"""Overview: how many times, for whom, how sure, since when, and what is not known."""

from __future__ import annotations

import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import components, filters, trends
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import between_rows as word_between_rows
from mha_monitor.sentences import lists as word_lists

MEASURES = ("detentions", "ctos", "section-136", "repeat-detentions", "discharges")


def overview(visit: Visit) -> None:
    st.title("Detention under the Mental Health Act in England, by ethnicity")
    group, detailed, asked = _choices(visit)
    every = visit.ask(monitor.ratios, asked.over(groups=("all",) if detailed else ()))
    if group == asked.reference or group not in set(every.table["group"]):
        st.info("Choose two different groups: a group cannot be compared with itself.")
        return
    one = visit.ask(monitor.ratios, asked.over(groups=(group,)))
    _newest(visit, one)
    st.header("Every group")
    components.finding("", one.headline, one.doubt)
    _groups(every)
    st.header("One number for all groups")
    _one_number(visit, asked, detailed)
    st.header("Over the years")
    of_group = asked.over(groups=(group,))
    trends.england_trend(visit, of_group, shown="ratio", kinds=filters.FIRST_KINDS)
    st.header("What is not known")
    _not_known(one, every)


def _choices(visit: Visit) -> tuple[str, bool, Question]:
    columns = st.columns(3)
    with columns[0]:
        measure = filters.measure(MEASURES)
    with columns[1]:
        offered = monitor.groups_with_figures(measure, store=visit.store)
        group = filters.group(offered)
    with columns[2]:
        reference = filters.reference(offered)
    detailed = filters.switch("Show the detailed groups too", "detailed")
    repeats = filters.repeats(measure)
    asked = visit.question(measure, reference=reference, repeats=repeats)
    return group, detailed, asked


def _newest(visit: Visit, one: Finding) -> None:
    """The newest ratio first, of whichever kind of rate, and what the other kind gives."""
    try:
        found = visit.ask(monitor.newest, one.question.over(area_kind=None, areas=()))
    except monitor.SourceError:
        return
    components.finding(found.lead, found.sure, found.beside)
    components.source(found.source)


def _groups(found: Finding) -> None:
    def draw(width: int):
        return charts.groups(found.table, **found.pictured, width=width)

    name = f"{found.asked.measure}-by-group"
    components.chart(name, ("groups",), draw, found, components.plain_by("group"))


def _one_number(visit: Visit, asked: Question, detailed: bool) -> None:
    level = "detailed" if detailed else None
    own = {"level": level, "reference": asked.reference}
    try:
        found = visit.ask(monitor.inequality, asked, **own)
    except monitor.SourceError as problem:
        st.info(str(problem))
        return
    components.told(found.words)
    every = word_between_rows.of_all(found.table)
    chief = word_between_rows.plain(word_between_rows.chief(every))
    st.table(chief, hide_index=True, alt=found.words)
    with st.expander("Every measure, those that statisticians use among them"):
        st.table(word_between_rows.plain(every), hide_index=True, alt=found.words)
    components.download_csv(f"{asked.measure}-over-all-groups", found)
    components.beside(found.caveat, found.source, visible=2)


def _not_known(one: Finding, every: Finding) -> None:
    sentences = word_lists.not_known(one.table.iloc[0], " ".join(every.flags))
    st.markdown("\n".join(f"* {sentence}" for sentence in sentences))
