"""Interactive maps: a table and outlines in, folium layers or one self-contained page out.

Nothing is asked of another host: no tiles, Leaflet from the dashboard's `static/`, and no branca
colour bar or `folium.Choropleth`, which would make the browser fetch d3 and leave the map blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import folium
import pandas as pd

from mha_monitor.definitions.verdicts import HIGHER, LOWER
from mha_monitor.formats.html import escaped
from mha_monitor.maps.colours import NO_FIGURE, SUPPRESSED, ColourScale, shade

# As Leaflet calls them.
OPTIONS = {"zoomSnap": 0.25, "minZoom": 5, "maxZoom": 12}
ENGLAND_BOUNDS = ((49.86, -6.42), (55.82, 1.77))
INK = "#0B0C0C"
BORDER = {"color": "#505A5F", "weight": 0.8, "opacity": 1, "fillOpacity": 1}
SELECTED_BORDER = {**BORDER, "color": INK, "weight": 4}
# Drawn over the borders; a dash as SVG has it.
DASHES = {HIGHER: "", LOWER: "6 4"}
LINE = {"color": INK, "weight": 2.5, "opacity": 1, "fill": False, "interactive": False}
FILLS = {SUPPRESSED: "url(#map-suppressed)", NO_FIGURE: "url(#map-no-figure)"}

# Leaflet writes an area's fill colour straight into the SVG `fill` attribute, so it may name a
# pattern of the same document. Hatching then keeps its spacing at every zoom, with no plugin.
DEFINITIONS = """<defs>
<pattern id="map-suppressed" width="7" height="7" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/>
<rect width="2" height="7" fill="#6F777B"/></pattern>
<pattern id="map-no-figure" width="7" height="7" patternUnits="userSpaceOnUse">
<rect width="7" height="7" fill="#fff"/><circle cx="3.5" cy="3.5" r="1.2" fill="#6F777B"/></pattern>
</defs>"""
PATTERNS = f"""
<svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false">
{DEFINITIONS}</svg>
<style>.leaflet-container{{background:#fff}}
.leaflet-tooltip.area-sentence{{white-space:normal;width:17rem;font-size:.9rem;color:#0B0C0C}}
</style>
"""


@dataclass(frozen=True)
class MapLayers:
    """A base map that never changes and the coloured areas that do.

    `shaded` is what the key is made from.
    """

    base: folium.Map
    areas: folium.FeatureGroup
    shaded: pd.DataFrame


def ratio_map(
    ratios: pd.DataFrame,
    outlines: dict,
    *,
    shown: str,
    scale: ColourScale,
    sentences: Mapping[str, str],
    selected_area: str | None = None,
    backdrop: dict | None = None,
) -> MapLayers:
    """Return the layers of a map of one quantity, one row of `ratios` per area.

    `shown` names a column: ratio, rate, difference or unknown_share; for `smoothed` `ratios` is
    the table of areas of `monitor.pooled`. `sentences` (by area_code) are the tooltips. A
    line marks areas that are higher than the centre they are held against, a dashed one lower.
    Raises ValueError when an area has several rows.
    """
    shaded = shade(ratios, outlines, shown=shown, scale=scale)
    areas = folium.FeatureGroup(name="areas")
    _coloured(outlines, shaded, scale, sentences, selected_area).add_to(areas)
    for verdict, dash in DASHES.items():
        apart = set(shaded.index[shaded["line"].eq(verdict)])
        if apart:
            _lined([each for each in outlines["features"] if each["id"] in apart], dash).add_to(
                areas
            )
    return MapLayers(base_map(backdrop), areas, shaded)


def base_map(backdrop: dict | None = None) -> folium.Map:
    """Return an empty map of England, whatever is drawn on it."""
    base = folium.Map(
        location=(52.84, -2.3),
        tiles=None,
        attribution_control=False,
        # A map that takes the scroll wheel traps people half-way down the page.
        scroll_wheel_zoom=False,
    )
    base.options.update(OPTIONS)
    # Whoever shows it brings the Leaflet that lies beside this file.
    base.default_js = base.default_css = []
    cast(folium.Figure, base.get_root()).html.add_child(folium.Element(PATTERNS), name="patterns")
    if backdrop is not None:
        style = {**BORDER, "fillColor": "#F3F2F1", "interactive": False}
        folium.GeoJson(backdrop, style_function=lambda _: style, interactive=False).add_to(base)
    base.fit_bounds(ENGLAND_BOUNDS)
    return base


def _coloured(
    outlines: dict,
    shaded: pd.DataFrame,
    scale: ColourScale,
    sentences: Mapping[str, str],
    selected_area: str | None,
) -> folium.GeoJson:
    def style(feature: dict) -> dict:
        border = SELECTED_BORDER if feature["id"] == selected_area else BORDER
        return {**border, "fillColor": fills[feature["id"]]}

    fills = fills_of(shaded, scale)
    # The selected area comes last, or its neighbours would cover half of its thick border.
    ordered = sorted(outlines["features"], key=lambda each: each["id"] == selected_area)
    features = [_with_sentence(each, sentences) for each in ordered]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=style,
        highlight_function=lambda _: {"weight": 3, "color": INK},
        tooltip=folium.GeoJsonTooltip(["sentence"], labels=False, class_name="area-sentence"),
    )


def fills_of(shaded: pd.DataFrame, scale: ColourScale) -> dict[str, str]:
    """The SVG fill of each area: a colour, or the pattern that stands for a missing figure."""
    return {
        code: FILLS.get(each) or scale.colours[int(each)]
        for code, each in zip(shaded.index, shaded["shade"], strict=True)
    }


def _with_sentence(feature: dict, sentences: Mapping[str, str]) -> dict:
    code = feature["id"]
    sentence = sentences.get(code, feature["properties"]["area_name"])
    return {**feature, "properties": {"area_code": code, "sentence": escaped(sentence)}}


def _lined(features: list[dict], dash: str) -> folium.GeoJson:
    style = {**LINE, "dashArray": dash}
    shapes = [{**each, "properties": {}} for each in features]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": shapes}, style_function=lambda _: style
    )
