"""What the months say of each date of the reform: a part of the page of trends."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.definitions.findings import Finding
from mha_monitor.definitions.periods import MONTH
from mha_monitor.pages import cache, components, filters
from mha_monitor.pages.components import Words
from mha_monitor.sentences import counterfactual as word_counterfactual
from mha_monitor.sentences import reform_tables as word_answers

FIRST = "pcref-launch"


def milestone_answers(measure: str, group: str, reference: str) -> None:
    """The answer at a chosen date, its months where they are held, and every answer in short."""
    st.header("Did the gap step at these dates?")
    asked = {"measure": measure, "group": group, "reference": reference, "store": cache.store()}
    key = (measure, group, reference, cache.store().version)
    try:
        found = cache.remembered(("reform", *key), partial(monitor.reform, **asked))
    except monitor.SourceError as problem:
        st.info(str(problem))
        return
    chosen = _chosen(found.table)
    row = found.table[found.table["milestone"].eq(chosen)].iloc[0]
    components.told(row["words"])
    _months(chosen, asked, key)
    _pace_and_power(asked, key)
    st.subheader("Every date in short")
    texts = _words(found, f"{measure}-reform", "Each date of the reform with its answer in short.")
    st.table(word_answers.answer_table(found.table), hide_index=True, alt=texts.alt)
    components.download_csv(found.table, texts)
    components.beside(found.caveat, found.source, visible=2)


def _chosen(table: pd.DataFrame) -> str:
    titles = word_answers.choices(table)
    names = sorted(titles, key=lambda name: name != FIRST)
    return filters.choose("Date of the reform", names, titles, "milestone")


def _months(milestone: str, asked: dict, key: tuple) -> None:
    """The chart of months, where months are held and can tell."""
    ask = partial(monitor.counterfactual, milestone, **asked)
    try:
        found = cache.remembered(("expected", milestone, *key), ask)
    except monitor.SourceError:
        return
    row = found.table.iloc[0]
    st.write(word_counterfactual.expected_sentence(row))
    alt = word_counterfactual.expected_alt(row, found.table)
    texts = _words(found, f"{asked['measure']}-{milestone}", alt)

    def draw(width: int):
        return charts.expected(
            found.table,
            milestone=row["date"],
            title=word_counterfactual.expected_title(row),
            subtitle=word_counterfactual.expected_subtitle(row),
            source=f"{found.source} {found.caveat}",
            alt=texts.alt,
            width=width,
        )

    drawn = ("expected", milestone, *key)
    components.chart(drawn, draw, found.table, (), texts, plain=word_counterfactual.month_table)


def _pace_and_power(asked: dict, key: tuple) -> None:
    """The yearly pace, where months are held; and after how many months a change would be seen."""
    if MONTH in monitor.lengths(asked["measure"], store=asked["store"]):
        st.subheader("How fast the gap has moved")
        pace = cache.remembered(("pace", *key), partial(monitor.pace, **asked))
        components.told(pace.words)
    st.subheader("How soon a change could be seen")
    ask = partial(monitor.power, area_kind="england", **asked)
    try:
        power = cache.remembered(("power", *key), ask)
    except monitor.SourceError as problem:
        st.info(str(problem))
        return
    components.told(power.words)
    components.beside(power.caveat, power.source, visible=1)


def _words(found: Finding, name: str, alt: str) -> Words:
    return Words(name=name, alt=alt, source=found.source, caveat=found.caveat)
