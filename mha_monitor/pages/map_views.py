"""The forms of the picture on the page of areas: map, ranking, a map for each group, tiles."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st

from data_sources.schema.errors import Unanswerable
from data_sources.schema.vocabulary import group_title
from mha_monitor import charts, monitor
from mha_monitor.formats.text import visible
from mha_monitor.maps import colours, hexagons, legend, messages, multiples, picture
from mha_monitor.monitor import Finding
from mha_monitor.pages import address, cache, components, drawn_map, filters, frame
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import lists as word_lists
from mha_monitor.sentences import where

WIDE = 1080
SMALL = ("black", "mixed", "asian", "other")
PROMPT = "Choose an area, or click the map"


def on_a_map(visit: Visit, found: Finding) -> str | None:
    """The map with its key, and what is said of the area that is chosen."""
    return _beside_key(visit, found, found.layer, visit.outlines(found.layer))


def as_tiles(visit: Visit, found: Finding) -> str | None:
    """Each area as one hexagon."""
    outlines = visit.outlines(found.layer)
    tiles = hexagons.tiles(found.layer, outlines)
    if tiles is None:
        st.info(where.NO_TILES)
        return on_a_map(visit, found)
    return _beside_key(visit, found, f"{found.layer}-tiles", tiles)


def _beside_key(visit: Visit, found: Finding, layer: str, outlines: dict) -> str | None:
    scale = colours.SCALES[found.shown]
    shaded = _shaded(visit, found)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        st.html(_key(found, shaded))
        area = _area(found)
        _told(found, area)
    with left:
        data = messages.colours(
            layer,
            shaded,
            scale,
            sentences=found.sentences,
            label=where.label(found.title),
            chosen=area,
        )
        drawn_map.draw(f"map-{layer}", _shapes(visit, layer, outlines), data, _choose)
    _downloads(found, outlines, area)
    return area


def _key(found: Finding, shaded: pd.DataFrame) -> str:
    scale, title = colours.SCALES[found.shown], found.key_title

    def make() -> str:
        return legend.legend_html(shaded, scale, title=title, lines=found.lines)

    return cache.of_finding(found, ("key", found.shown), make)


def _area(found: Finding) -> str | None:
    named = zip(found.ratios["area_code"], found.ratios["area_name"], strict=True)
    names = {code: visible(name) for code, name in named}
    return filters.choose("Area", ["", *names], {"": PROMPT, **names}, "area") or None


def _choose(code: str) -> None:
    """A click on the map is a choice in the box: one place holds which area is chosen."""
    st.session_state[address.key_of("area")] = code


def _told(found: Finding, area: str | None) -> None:
    """The answer for the area that is chosen; for none, which lie at either end."""
    if area is None:
        for heading, lines in zip(where.ENDS, found.ends, strict=True):
            if lines:
                st.markdown(f"**{heading}**\n\n{word_lists.bullets(lines)}")
        return
    told = found.panel(area)
    st.subheader(told.name, anchor=False)
    components.finding("", told.verdict, told.sentences[0])
    frame.lead("board", where.OPEN_BOARD, area=area)


def _shaded(visit: Visit, found: Finding) -> pd.DataFrame:
    """The table of `colours.shade`, worked out once for a question."""
    outlines, scale = visit.outlines(found.layer), colours.SCALES[found.shown]

    def make() -> pd.DataFrame:
        return colours.shade(found.table, outlines, shown=found.shown, scale=scale)

    return cache.of_finding(found, ("shaded", found.shown), make)


def _shapes(visit: Visit, layer: str, outlines: dict) -> bytes:
    return cache.kept(
        visit.store.version, ("shapes", layer), lambda: messages.shapes(layer, outlines)
    )


def _downloads(found: Finding, outlines: dict, area: str | None) -> None:
    def draw(_width: int):
        return picture.static_map(
            found.table,
            outlines,
            shown=found.shown,
            scale=colours.SCALES[found.shown],
            lines=found.lines,
            selected_area=area,
            **found.pictured,
        )

    name = f"{found.asked.measure}-map-{found.shown}"
    components.downloads(name, draw, found, found.lead)


def in_order(visit: Visit, found: Finding) -> str | None:
    """Every area with its interval, the highest first."""
    ratios = visit.ask(monitor.ratios, found.asked)
    area = _area(found)

    def draw(width: int, **words: str):
        return charts.areas(
            ratios.table,
            england_ratio=ratios.england["ratio"],
            highlight=[area] if area else [],
            width=width,
            **{**ratios.pictured, **words},
        )

    name = f"{found.asked.measure}-areas"
    # The page says itself what a picture that is taken away must carry.
    on_page = partial(draw, **components.bare(ratios))
    components.picture(name, ("areas", area), draw, ratios, wide=WIDE, on_page=on_page)
    components.downloads(name, draw, ratios, found.lead)
    return area


def for_each_group(visit: Visit, found: Finding) -> str | None:
    """A small map for each group, with one key."""
    scale = colours.SCALES[found.shown]
    each = _of_groups(visit, found)
    tables = {group: _shaded(visit, one) for group, one in each.items()}
    st.html(legend.legend_html(None, scale, title=where.key_of_groups(found.shown)))
    small = [
        {
            "title": group_title(group),
            "label": where.label(f"{group_title(group)}: {one.title}"),
            "fills": messages.fills_of(tables[group], scale),
        }
        for group, one in each.items()
    ]
    shapes = _shapes(visit, found.layer, visit.outlines(found.layer))
    drawn_map.draw(f"groups-{found.layer}", shapes, messages.panels(found.layer, small), _choose)

    def draw(_width: int):
        titled = {group_title(group): table for group, table in tables.items()}
        return multiples.small_maps(
            titled, visit.outlines(found.layer), scale=scale, **found.pictured
        )

    components.downloads(f"{found.asked.measure}-groups-{found.shown}", draw, found, found.lead)
    return None


def _of_groups(visit: Visit, found: Finding) -> dict[str, Finding]:
    """The same of every group that has figures and is not the one compared with."""
    answers = {}
    for group in SMALL:
        asked = found.asked.over(groups=(group,))
        if group == asked.reference:
            continue
        try:
            answers[group] = visit.ask(monitor.areas_shown, asked, shown=found.shown)
        except Unanswerable:
            continue
    return answers


class View(NamedTuple):
    """A form of the picture: its name on the page, and what draws it and gives the area chosen."""

    title: str
    draw: Callable[[Visit, Finding], str | None]


VIEWS = {
    "map": View("Map", on_a_map),
    "ranking": View("Ranking", in_order),
    "groups": View("All groups", for_each_group),
    "tiles": View("Tiles", as_tiles),
}
