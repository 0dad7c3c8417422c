"""Map: where the gap is, how sure that is, and the numbers behind each area."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mha_monitor import charts, monitor
from mha_monitor.maps import colours, legend, messages, picture
from mha_monitor.monitor import Finding, Question
from mha_monitor.pages import all_areas, cache, components, drawn_map, filters
from mha_monitor.pages.visits import Visit

KINDS = {"icb": "Integrated care boards (ICBs)", "region": "NHS regions"}


def area_map(visit: Visit) -> None:
    st.title("Where the gap is widest")
    shown, asked = _choices(visit)
    view = visit.ask(monitor.areas_shown, asked, shown=shown)
    outlines = visit.outlines(view.layer)
    components.finding(f"{view.title}.", view.beside_title)
    area = _chosen_area(view.ratios)
    left, right = st.columns([3, 2], gap="large")
    with left:
        shaded, scale = _map(visit, view, outlines, area)
    with right:
        st.html(legend.legend_html(shaded, scale, lines=view.lines))
        _area_numbers(view, area)
    _downloads(view, outlines, area)
    st.header("Every area")
    found = visit.ask(monitor.ratios, view.asked)
    _area_chart(found, area)
    components.sortable(view.ratios, found.alt)
    all_areas.all_areas(visit, view.asked)


def _choices(visit: Visit) -> tuple[str, Question]:
    first, second, third = st.columns([2, 1, 1])
    with first:
        measure = filters.measure(monitor.measures_given("icb", store=visit.store))
    with second:
        group = filters.group(("black", "mixed", "asian", "other"))
    fourth, fifth, sixth = st.columns([2, 1, 1])
    lengths = monitor.lengths(measure, "icb", store=visit.store)
    with third:
        every = filters.every(lengths)
    with sixth if len(lengths) > 1 else third:
        held = monitor.periods(measure, "icb", store=visit.store, every=every)
        period = filters.period(held[held["areas"].ge(36)]["period"].tolist()[::-1], every)
    with fourth:
        shown = filters.shown(tuple(filters.SHOWN))
    with fifth:
        kind = filters.choose("Areas", list(KINDS), KINDS, "areas")
    asked = visit.question(
        measure, area_kind=kind, groups=(group,), period=period, repeats=filters.repeats(measure)
    )
    return shown, asked


def _chosen_area(ratios: pd.DataFrame) -> str | None:
    names = dict(zip(ratios["area_code"], ratios["area_name"], strict=True))
    options = ["", *names]
    chosen = filters.choose(
        "Area", options, {"": "Choose an area, or click the map", **names}, "area"
    )
    return chosen or None


def _map(
    visit: Visit, view: Finding, outlines: dict, area: str | None
) -> tuple[pd.DataFrame, colours.ColourScale]:
    scale = colours.SCALES[view.shown]
    shaded = cache.of_finding(
        view,
        ("shaded", view.shown),
        lambda: colours.shade(view.table, outlines, shown=view.shown, scale=scale),
    )
    shapes = cache.kept(
        visit.store.version,
        ("shapes", view.layer),
        lambda: messages.shapes(view.layer, outlines),
    )
    data = messages.colours(
        view.layer,
        shaded,
        scale,
        sentences=view.sentences,
        label=f"Map. {view.title}",
        chosen=area,
    )
    drawn_map.draw(f"map-{view.asked.kind}", shapes, data, _choose)
    return shaded, scale


def _choose(code: str) -> None:
    """A click on the map is a choice in the box: one place holds which area is chosen."""
    st.session_state[filters.key_of("area")] = code


def _area_numbers(view: Finding, area: str | None) -> None:
    told = view.panel(area)
    st.subheader(told.name)
    for sentence in told.sentences:
        st.write(sentence)


def _downloads(view: Finding, outlines: dict, area: str | None) -> None:
    def draw_map(_width: int):
        return picture.static_map(
            view.table,
            outlines,
            shown=view.shown,
            scale=colours.SCALES[view.shown],
            lines=view.lines,
            selected_area=area,
            **view.pictured,
        )

    components.source(view.source)
    measure = view.asked.measure
    components.downloads(f"{measure}-map-{view.shown}", draw_map, view)


def _area_chart(found: Finding, area: str | None) -> None:
    def draw(width: int):
        return charts.areas(
            found.table,
            england_ratio=found.england["ratio"],
            highlight=[area] if area else [],
            width=width,
            **found.pictured,
        )

    key = ("areas", area)
    plain = components.plain_by("area_name")
    components.chart(f"{found.asked.measure}-areas", key, draw, found, plain)
