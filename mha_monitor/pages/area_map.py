"""Where? Which areas differ: on a map, in order, for several groups, or as equal tiles."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import all_areas, components, filters, frame, map_views, periods, prose
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import page_questions, where

KINDS = {"icb": "Integrated care boards", "region": "NHS regions"}
GROUPS = ("black", "mixed", "asian", "other")
REFERENCES = ("white", *GROUPS)
SHOWN = {
    "ratio": "Rate ratio",
    "smoothed": "Smoothed rate ratio",
    "rate": "Rate per 100,000",
    "difference": "Rate difference per 100,000",
    "excess": "Excess",
    "unknown_share": "Unknown ethnicity",
    "verdict": "Verdict",
}


class Chosen(NamedTuple):
    """What a reader chose: the form of the picture, what it shows, and the question."""

    view: str
    shown: str
    asked: Question


def area_map(visit: Visit) -> None:
    answer = st.container(key="answer")
    view, shown, asked = _choices(visit)
    found = visit.ask(monitor.areas_shown, asked, shown=shown)
    with answer:
        frame.asked(page_questions.MAP)
        frame.answered(found.lead, found.aside)
    area = map_views.VIEWS[view].draw(visit, found)
    frame.named(page_questions.MAP, where.seen(found.ratios, area, every_group=view == "groups"))
    components.source(found.source)
    told = found.panel(area).sentences[1:]
    frame.how_sure(lambda: _how_sure(found, area), " ".join(told), found.caveat)
    frame.fold(where.HOW_SURE_EACH, "each", lambda: all_areas.all_areas(visit, found.asked))
    frame.figures(lambda: _figures(found))


def _choices(visit: Visit) -> Chosen:
    """The choices that act on what is seen, in one row."""
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        titles = {name: each.title for name, each in map_views.VIEWS.items()}
        view = filters.segments("Picture", titles, "view")
        several, ranking = view == "groups", view == "ranking"
        group = GROUPS[0] if several else filters.group(GROUPS)
        shown = "ratio" if ranking else filters.choose("Shown", list(SHOWN), SHOWN, "shown")
        with st.popover("More choices", key="more-choices"):
            measure = filters.measure(_measures(visit))
            reference = filters.reference(REFERENCES)
            kind = filters.choose("Areas", list(KINDS), KINDS, "areas")
            repeats = filters.repeats(measure)
        period = periods.chosen(visit, measure)
    groups = (group,)
    asked = visit.question(
        measure, area_kind=kind, groups=groups, reference=reference, period=period, repeats=repeats
    )
    return Chosen(view, shown, asked)


def _measures(visit: Visit) -> list[str]:
    return visit.listed(monitor.measures_given, "icb")


def _how_sure(found: Finding, area: str | None) -> None:
    """Of the chosen area, or of England; then of all of them."""
    told = found.panel(area)
    prose.bullets([*told.sentences[1:], where.ENDS_NOT_SURE])
    if found.beside_title:
        prose.paragraph(found.beside_title)
    components.beside(found.caveat, "", visible=1)


def _figures(found: Finding) -> None:
    """Every area, in the order of the ranking, and the same to sort."""
    ordered = charts.in_order(found.ratios)
    components.figures("areas", components.plain_by("area_name")(ordered), found.alt)
    components.sortable(ordered, found.alt)
