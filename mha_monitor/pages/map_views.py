"""The forms of the picture on the page of areas: map, ranking, a map for each group, tiles."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd
import streamlit as st

from data_sources.schema.vocabulary import group_title
from mha_monitor import charts, monitor
from mha_monitor.formats.text import visible
from mha_monitor.maps import colours, hexagons, legend, messages
from mha_monitor.monitor import Finding
from mha_monitor.pages import address, cache, components, drawn_map, filters, frame, prose, taking
from mha_monitor.pages.taking import Drawn, Said
from mha_monitor.pages.visits import Visit
from mha_monitor.sentences import where

WIDE = 1080
PROMPT = "Choose here or on the map"


def on_a_map(visit: Visit, found: Finding) -> str | None:
    """The map with its key, and what is said of the area that is chosen."""
    return _beside_key(visit, found, Layer("map", found.layer, visit.outlines(found.layer)))


def as_tiles(visit: Visit, found: Finding) -> str | None:
    """Each area as one hexagon."""
    outlines = visit.outlines(found.layer)
    tiles = hexagons.tiles(found.layer, outlines)
    if tiles is None:
        st.info(where.NO_TILES)
        return on_a_map(visit, found)
    return _beside_key(visit, found, Layer("tiles", f"{found.layer}-tiles", tiles))


class Layer(NamedTuple):
    """The shapes of areas: the kind of picture they make, their name, GeoJSON."""

    kind: str
    name: str
    outlines: dict


def _beside_key(visit: Visit, found: Finding, layer: Layer) -> str | None:
    scale = colours.SCALES[found.shown]
    shaded = _shaded(visit, found)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        prose.marked_up(_key(found, shaded))
        area = _area(found)
        _told(found, area)
    with left:
        data = messages.colours(
            layer.name,
            shaded,
            scale,
            sentences=found.sentences,
            label=where.label(found.title),
            chosen=area,
        )
        drawn_map.draw(
            f"map-{layer.name}", _shapes(visit, layer.name, layer.outlines), data, _choose
        )
    name = f"{found.asked.measure}-map-{found.shown}"
    taking.downloads(visit, name, found, Drawn(layer.kind, area), Said(found.lead, found.aside))
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
    """What is chosen on the map is a choice in the box: one place holds which area is chosen."""
    st.session_state[address.key_of("area")] = code


def _told(found: Finding, area: str | None) -> None:
    """The answer for the area that is chosen; for none, which lie at either end."""
    if area is None:
        for heading, lines in zip(where.ENDS, found.ends, strict=True):
            if lines:
                prose.bullets(lines, heading)
        return
    told = found.panel(area)
    st.header(prose.plain(told.name), anchor=False)
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


def in_order(visit: Visit, found: Finding) -> str | None:
    """Every area with its interval, the highest first."""
    ratios = visit.ask(monitor.ratios, found.asked)
    area = _area(found)

    def draw(width: int):
        return charts.areas(
            ratios.table,
            components.bare(ratios),
            england_ratio=ratios.england["ratio"],
            highlight=[area] if area else [],
            width=width,
        )

    name = f"{found.asked.measure}-areas"
    components.picture(name, ("areas", area), draw, ratios, wide=WIDE)
    taking.downloads(visit, name, ratios, Drawn("areas", area), Said(found.lead, found.aside))
    return area


def for_each_group(visit: Visit, found: Finding) -> str | None:
    """A small map for each group, with one key."""
    scale = colours.SCALES[found.shown]
    each: dict[str, Finding] = found.each
    tables = {group: _shaded(visit, one) for group, one in each.items()}
    prose.marked_up(legend.legend_html(None, scale, title=where.key_of_groups(found.shown)))
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

    name = f"{found.asked.measure}-groups-{found.shown}"
    taking.downloads(visit, name, found, Drawn("maps"), Said(found.lead, found.aside))
    return None


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
