"""Map: where the gap is, how sure that is, and the numbers behind each area."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from mha_monitor import areas, charts, flags, monitor, titles, words
from mha_monitor.maps import colours, interactive, legend, picture
from mha_monitor.pages import cached, filters, showing
from mha_monitor.pages.showing import Words
from mha_monitor.quality.words import comparable

KINDS = {"icb": "Integrated care boards (ICBs)", "region": "NHS regions"}
MAP_HEIGHT = 620
# Two tables of one question differ by these where one is widened for repeat detentions.
DISPERSIONS = ("dispersion", "reference_dispersion")


def area_map() -> None:
    st.title("Where the gap is widest")
    measure, group, period, shown, kind, repeats = _choices()
    question = {"measure": measure, "group": group, "period": period, "store": cached.store()}
    question["repeats"] = repeats
    ratios = monitor.ratios(area_kind=kind, **question)
    england = monitor.ratios(area_kind="england", **question).iloc[0]
    within = titles.within_areas(ratios, *monitor.within_areas(ratios)) if shown == "ratio" else ""
    showing.finding(titles.map_title(ratios, shown, comparable(england)) + ".", within)
    area = _chosen_area(ratios)
    left, right = st.columns([3, 2], gap="large")
    with left:
        shaded, scale = _map(ratios, england, shown, kind, area)
    with right:
        st.html(legend.legend_html(shaded, scale, england_value=_comparable(england, shown)))
        _area_numbers(ratios, area, england)
    _downloads_and_tables(ratios, england, shown, kind, area)


def _choices() -> tuple[str, str, str, str, str, bool]:
    first, second, third = st.columns([2, 1, 1])
    with first:
        measure = filters.measure(monitor.measures_given("icb", store=cached.store()))
    with second:
        group = filters.group(("black", "mixed", "asian", "other"))
    fourth, fifth, sixth = st.columns([2, 1, 1])
    lengths = monitor.lengths(measure, "icb", store=cached.store())
    with third:
        every = filters.every(lengths)
    with sixth if len(lengths) > 1 else third:
        held = monitor.periods(measure, "icb", store=cached.store(), every=every)
        period = filters.period(held[held["areas"].ge(36)]["period"].tolist()[::-1], every)
    with fourth:
        shown = filters.shown(tuple(filters.SHOWN))
    with fifth:
        kind = filters.choose("Areas", list(KINDS), KINDS, "areas")
    return measure, group, period, shown, kind, filters.repeats(measure)


def _chosen_area(ratios: pd.DataFrame) -> str | None:
    names = dict(zip(ratios["area_code"], ratios["area_name"], strict=True))
    options = ["", *names]
    chosen = filters.choose(
        "Area", options, {"": "Choose an area, or click the map", **names}, "area"
    )
    return chosen or None


def _map(
    ratios: pd.DataFrame, england: pd.Series, shown: str, kind: str, area: str | None
) -> tuple[pd.DataFrame, colours.ColourScale]:
    scale = colours.SCALES[shown]
    outlines = _outlines(kind, ratios)
    layers = interactive.ratio_map(
        ratios,
        outlines,
        shown=shown,
        scale=scale,
        sentences=_sentences(ratios, england),
        england_value=_comparable(england, shown),
        selected_area=area,
    )
    st_folium(
        layers.base,
        feature_group_to_add=layers.areas,
        returned_objects=list(interactive.RETURNED_OBJECTS),
        key=f"map-{kind}",
        height=MAP_HEIGHT,
        width=None,
        on_change=partial(_take_click, f"map-{kind}"),
    )
    return layers.shaded, scale


def _comparable(england: pd.Series, shown: str) -> float | None:
    """England's value, where areas have an interval to hold against it."""
    value = comparable(england, shown)
    return None if shown == "unknown_share" or pd.isna(value) else value


def _take_click(key: str) -> None:
    """A click on the map is a choice in the box: one place holds which area is chosen."""
    if clicked := interactive.clicked_area(st.session_state.get(key)):
        st.session_state[filters.key_of("area")] = clicked


def _outlines(kind: str, ratios: pd.DataFrame) -> dict:
    layer = areas.layer_of(kind, ratios["period_end"].iloc[0])
    return cached.outlines(layer, cached.store().version)


def _sentences(ratios: pd.DataFrame, england: pd.Series) -> dict[str, str]:
    asked = england[["measure", "group", "reference", "period", *DISPERSIONS]]
    key = ("sentences", *asked, ratios["area_kind"].iloc[0], cached.store().version)
    return cached.remembered(key, lambda: words.area_sentences(ratios, comparable(england)))


def _area_numbers(ratios: pd.DataFrame, area: str | None, england: pd.Series) -> None:
    found = ratios[ratios["area_code"].eq(area)]
    row = england if found.empty else found.iloc[0]
    st.subheader(row["area_name"])
    st.write(words.headline(row))
    st.write(words.doubt(row))
    if not found.empty:
        st.write(words.against_england(row, comparable(england)))
    st.write(words.unknown(row))


def _downloads_and_tables(
    ratios: pd.DataFrame, england: pd.Series, shown: str, kind: str, area: str | None
) -> None:
    measure = ratios["measure"].iloc[0]
    source = words.source_line(ratios)
    texts = Words(
        name=f"{measure}-map-{shown}",
        alt=titles.alt_areas(ratios, comparable(england)),
        source=source,
        caveat=words.caveat(measure, words.all_flags(ratios)),
    )

    def draw_map(_width: int):
        return picture.static_map(
            ratios,
            _outlines(kind, ratios),
            shown=shown,
            scale=colours.SCALES[shown],
            title=titles.map_title(ratios, shown, comparable(england)),
            subtitle=titles.areas_subtitle(ratios, shown),
            source=f"{source} {_caveat(ratios)}",
            alt=texts.alt,
            england_value=_comparable(england, shown),
            selected_area=area,
        )

    st.html(f'<p class="source">{words.as_html(source)}</p>')
    showing.downloads(draw_map, ratios, texts)
    st.header("Every area")
    _area_chart(ratios, england, area, texts)
    showing.sortable(ratios, texts)


def _caveat(ratios: pd.DataFrame) -> str:
    """What a picture must say itself: of the measure, and of intervals that are widened."""
    codes = flags.of_widening(words.all_flags(ratios))
    return words.caveat(ratios["measure"].iloc[0], codes)


def _area_chart(
    ratios: pd.DataFrame, england: pd.Series, area: str | None, map_texts: Words
) -> None:
    texts = replace(map_texts, name=f"{ratios['measure'].iloc[0]}-areas")

    def draw(width: int):
        return charts.areas(
            ratios,
            england_ratio=comparable(england),
            title=titles.areas(ratios, comparable(england)),
            subtitle=titles.areas_subtitle(ratios),
            source=f"{texts.source} {_caveat(ratios)}",
            highlight=[area] if area else [],
            alt=texts.alt,
            width=width,
        )

    asked = ratios.iloc[0][["measure", "area_kind", "group", "reference", "period", *DISPERSIONS]]
    showing.chart(("areas", *asked, area), draw, ratios, ("area_name",), texts)
