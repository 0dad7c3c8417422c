"""What the months say of each date of the reform: a part of the page of trends."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.definitions.periods import MONTH
from mha_monitor.monitor import Question
from mha_monitor.pages import components, filters, prose, taking
from mha_monitor.pages.taking import Drawn
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import counterfactual as word_counterfactual
from mha_monitor.sentences import reform_tables as word_answers

FIRST = "pcref-launch"


def milestone_answers(visit: Visit, asked: Question) -> None:
    """The answer at a chosen date, its months where they are held, and every answer in short."""
    # The months have a base and a kind of rate of their own.
    asked = asked.over(every=None, population_base=None, rate_kind=None)
    try:
        found = visit.ask(monitor.reform, asked)
    except monitor.SourceError as problem:
        prose.notice(str(problem))
        return
    chosen = _chosen(found.table)
    row = found.table[found.table["milestone"].eq(chosen)].iloc[0]
    components.told(row["words"])
    _months(visit, asked.over(milestones=(chosen,)))
    _pace_and_power(visit, asked)
    st.header("Every date in short")
    alt = "Each date of the reform with its answer in short."
    with st.container(key="dates-in-short"):
        prose.table(word_answers.answer_table(found.table), alt)
    taking.download_csv(f"{asked.measure}-reform", found)
    components.beside(found.caveat, found.source, visible=2)


def _chosen(table: pd.DataFrame) -> str:
    titles = word_answers.choices(table)
    names = sorted(titles, key=lambda name: name != FIRST)
    return filters.choose("Date of the reform", names, titles, "milestone")


def _months(visit: Visit, asked: Question) -> None:
    """The chart of months, where months are held and can tell."""
    try:
        found = visit.ask(monitor.counterfactual, asked)
    except monitor.Unanswerable:
        return
    row = found.table.iloc[0]
    prose.paragraph(word_counterfactual.expected_sentence(row))

    def draw(width: int):
        texts = components.titled(found)
        return charts.expected(found.table, texts, milestone=row["date"], width=width)

    name = f"{asked.measure}-{asked.milestones[0]}"
    components.picture(name, ("expected",), draw, found)
    taking.downloads(visit, name, found, Drawn("expected"))
    components.table(name, found, word_counterfactual.month_table, ("expected",))


def _pace_and_power(visit: Visit, asked: Question) -> None:
    """The yearly pace, where months are held; and after how many months a change would be seen."""
    if MONTH in visit.listed(monitor.lengths, asked.measure):
        st.header("How fast the gap has moved")
        components.told(visit.ask(monitor.pace, asked).words)
    st.header("How soon a change could be seen")
    try:
        power = visit.ask(monitor.power, asked)
    except monitor.SourceError as problem:
        prose.notice(str(problem))
        return
    components.told(power.words)
    components.beside(power.caveat, power.source, visible=1)
