"""Map: where the gap is, how sure that is, and the numbers behind each area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from mha_monitor import charts, monitor
from mha_monitor.definitions import area_vintages, flags
from mha_monitor.definitions.flags import comparable
from mha_monitor.maps import colours, interactive, legend, picture
from mha_monitor.pages import all_areas, cache, components, filters
from mha_monitor.pages.components import Words
from mha_monitor.sentences import areas as word_areas
from mha_monitor.sentences import one_row, sources, titles

if TYPE_CHECKING:
    from mha_monitor.definitions.findings import Finding

KINDS = {"icb": "Integrated care boards (ICBs)", "region": "NHS regions"}
MAP_HEIGHT = 620
# Two tables of one question differ by these where one is widened for repeat detentions.
DISPERSIONS = ("dispersion", "reference_dispersion")


@dataclass(frozen=True)
class View:
    """What was asked for and found: every area, England, all areas together, what is shown."""

    ratios: pd.DataFrame
    england: pd.Series
    together: Finding
    shown: str
    kind: str

    @property
    def mapped(self) -> pd.DataFrame:
        """The table that the map is coloured by."""
        return self.together.table if self.shown == "smoothed" else self.ratios

    @cached_property
    def title(self) -> str:
        if self.shown == "smoothed":
            return word_areas.smoothed_title(self.mapped, self.together.summary.iloc[0])
        return titles.map_title(self.ratios, self.shown, comparable(self.england))

    @cached_property
    def alt(self) -> str:
        """The description of the areas' ratios, in a chart or a map."""
        return titles.alt_areas(self.ratios, comparable(self.england))

    @property
    def map_alt(self) -> str:
        if self.shown != "smoothed":
            return self.alt
        standing = word_areas.alt(self.mapped, self.together.summary.iloc[0])
        return f"Map of areas. {self.title}. {standing}"

    @property
    def england_value(self) -> float | None:
        """England's value, where areas have an interval to hold against it."""
        value = comparable(self.england, "ratio" if self.shown == "smoothed" else self.shown)
        return None if self.shown == "unknown_share" or pd.isna(value) else value


def area_map() -> None:
    st.title("Where the gap is widest")
    measure, group, period, shown, kind, repeats = _choices()
    question = {"measure": measure, "group": group, "period": period, "store": cache.store()}
    question["repeats"] = repeats
    ratios = monitor.ratios(area_kind=kind, **question)
    england = monitor.ratios(area_kind="england", **question).iloc[0]
    view = View(ratios, england, monitor.pooled(area_kind=kind, **question), shown, kind)
    components.finding(f"{view.title}.", _beside_title(view))
    area = _chosen_area(ratios)
    left, right = st.columns([3, 2], gap="large")
    with left:
        shaded, scale = _map(view, area)
    with right:
        st.html(legend.legend_html(shaded, scale, england_value=view.england_value))
        _area_numbers(view, area)
    _downloads_and_tables(view, area)
    all_areas.all_areas(view.together, question, kind)


def _beside_title(view: View) -> str:
    if view.shown == "smoothed":
        return word_areas.SMOOTHING
    if view.shown != "ratio":
        return ""
    return titles.within_areas(view.ratios, *monitor.within_areas(view.ratios))


def _choices() -> tuple[str, str, str, str, str, bool]:
    first, second, third = st.columns([2, 1, 1])
    with first:
        measure = filters.measure(monitor.measures_given("icb", store=cache.store()))
    with second:
        group = filters.group(("black", "mixed", "asian", "other"))
    fourth, fifth, sixth = st.columns([2, 1, 1])
    lengths = monitor.lengths(measure, "icb", store=cache.store())
    with third:
        every = filters.every(lengths)
    with sixth if len(lengths) > 1 else third:
        held = monitor.periods(measure, "icb", store=cache.store(), every=every)
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


def _map(view: View, area: str | None) -> tuple[pd.DataFrame, colours.ColourScale]:
    scale = colours.SCALES[view.shown]
    layers = interactive.ratio_map(
        view.mapped,
        _outlines(view),
        shown=view.shown,
        scale=scale,
        sentences=_sentences(view),
        england_value=view.england_value,
        selected_area=area,
    )
    st_folium(
        layers.base,
        feature_group_to_add=layers.areas,
        returned_objects=list(interactive.RETURNED_OBJECTS),
        key=f"map-{view.kind}",
        height=MAP_HEIGHT,
        width=None,
        on_change=partial(_take_click, f"map-{view.kind}"),
    )
    return layers.shaded, scale


def _take_click(key: str) -> None:
    """A click on the map is a choice in the box: one place holds which area is chosen."""
    if clicked := interactive.clicked_area(st.session_state.get(key)):
        st.session_state[filters.key_of("area")] = clicked


def _outlines(view: View) -> dict:
    layer = area_vintages.layer_of(view.kind, view.ratios["period_end"].iloc[0])
    return cache.outlines(layer, cache.store().version)


def _sentences(view: View) -> dict[str, str]:
    asked = view.england[["measure", "group", "reference", "period", *DISPERSIONS]]
    key = ("sentences", *asked, view.kind, view.shown == "smoothed", cache.store().version)
    if view.shown == "smoothed":
        return cache.remembered(key, lambda: word_areas.smoothed_sentences(view.mapped))
    england = comparable(view.england)
    return cache.remembered(key, lambda: one_row.area_sentences(view.ratios, england))


def _area_numbers(view: View, area: str | None) -> None:
    found = view.ratios[view.ratios["area_code"].eq(area)]
    row = view.england if found.empty else found.iloc[0]
    st.subheader(row["area_name"])
    st.write(one_row.headline(row))
    st.write(one_row.doubt(row))
    if not found.empty:
        st.write(one_row.against_england(row, comparable(view.england)))
        own = view.together.table[view.together.table["area_code"].eq(area)]
        st.write(word_areas.smoothed_sentences(own)[area])
    st.write(one_row.unknown(row))


def _downloads_and_tables(view: View, area: str | None) -> None:
    measure, ratios = view.ratios["measure"].iloc[0], view.ratios
    source = sources.source_line(ratios)
    texts = Words(
        name=f"{measure}-map-{view.shown}",
        alt=view.map_alt,
        source=source,
        caveat=sources.caveat(measure, sources.all_flags(ratios)),
    )

    def draw_map(_width: int):
        return picture.static_map(
            view.mapped,
            _outlines(view),
            shown=view.shown,
            scale=colours.SCALES[view.shown],
            title=view.title,
            subtitle=titles.areas_subtitle(ratios, view.shown),
            source=f"{source} {_caveat(ratios)}",
            alt=texts.alt,
            england_value=view.england_value,
            selected_area=area,
        )

    st.html(f'<p class="source">{sources.as_html(source)}</p>')
    components.downloads(draw_map, view.mapped, texts)
    st.header("Every area")
    _area_chart(ratios, view.england, area, replace(texts, alt=view.alt))
    components.sortable(ratios, texts)


def _caveat(ratios: pd.DataFrame) -> str:
    """What a picture must say itself: of the measure, and of intervals that are widened."""
    codes = flags.of_widening(sources.all_flags(ratios))
    return sources.caveat(ratios["measure"].iloc[0], codes)


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
    components.chart(("areas", *asked, area), draw, ratios, ("area_name",), texts)
