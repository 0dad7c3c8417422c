"""Can the figures be trusted: how ethnicity is recorded, what is in doubt, what was revised."""

from __future__ import annotations

import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.monitor import Finding, Store
from mha_monitor.pages import components, filters, frame, prose, taking
from mha_monitor.pages.taking import Drawn, Said
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import links, page_questions, quality, sources
from mha_monitor.sentences import tables as word_tables
from mha_monitor.sentences import trust as trust_words
from mha_monitor.sentences.site import ABOUT_RELEASES

AREA_KINDS = {"icb": "Integrated care boards (ICBs)", "region": "NHS regions"}


def trust(visit: Visit) -> None:
    head = st.container()
    with st.container(key="controls-trust"):
        found = _choices(visit)
    with head:
        frame.asked(page_questions.TRUST, links.recorded(found.table.iloc[0]))
        frame.answered(found.headline, found.doubt)
    name = f"{found.asked.measure}-recording"

    # Forty names are more than a page should say at once; the table holds all.
    def draw(width: int):
        texts = components.bare(found, trust_words.of_some(found.often))
        return charts.shares(found.often, texts, width=width)

    components.picture(name, ("shares",), draw, found, wide=components.FULL)
    taking.downloads(visit, name, found, Drawn("shares"), Said(found.headline, found.doubt))
    components.table(name, found, trust_words.plain)
    frame.fold("What is wrong with the figures", "flags", lambda: _flags(visit))
    frame.fold("The files that every figure comes from", "files", lambda: _files(visit.store))
    frame.fold("What is published, and for where", "published", lambda: _published(visit.store))
    frame.fold("What the publisher has changed", "revised", lambda: _revised(visit.store))


def _choices(visit: Visit) -> Finding:
    first, second, third = st.columns(3)
    with first:
        measure = filters.measure(visit.listed(monitor.measures_for, "icb"))
    with second:
        kind = filters.choose("Areas", [*AREA_KINDS], AREA_KINDS, "areas")
    asked = visit.question(measure, area_kind=kind)
    with third:
        held = visit.listed(monitor.periods, measure, kind)
        period = filters.period([*held[held["counted"]]["period"].iloc[::-1]])
    return visit.ask(monitor.recording, asked.over(period=period))


def _flags(visit: Visit) -> None:
    found = visit.ask(monitor.check, visit.question("detentions"))
    prose.paragraph(found.words)
    prose.table(quality.plain(found.table), found.words)
    taking.download_csv("flags", found)


def _files(store: Store) -> None:
    found = monitor.listed(monitor.releases(store=store), store)
    prose.paragraph(ABOUT_RELEASES)
    st.dataframe(
        word_tables.release_table(found.table), hide_index=True, alt="The files held, with hashes"
    )
    taking.download_csv("releases", found)


def _published(store: Store) -> None:
    prose.table(word_tables.measure_table(monitor.measures(store=store)), trust_words.MEASURES_HELD)
    prose.paragraph(f"{trust_words.YEARS}:")
    prose.table(word_tables.period_table(monitor.periods(store=store)), trust_words.YEARS)


def _revised(store: Store) -> None:
    """What was printed again, and how to look at an earlier day."""
    again = monitor.revisions(store)
    prose.paragraph(f"{quality.revised(again)} {sources.WHAT_AS_OF_IS}")
    for name, revision in zip(again["name"], again["revision"], strict=True):
        found = monitor.diff(f"{name}@{revision - 1}", f"{name}@{revision}")
        prose.bullets(found.remarks)
