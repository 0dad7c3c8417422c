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

from mha_monitor.formats.html import escaped
from mha_monitor.maps.colours import NO_FIGURE, SUPPRESSED, ColourScale, shade
from mha_monitor.maps.marks import middle

ENGLAND_BOUNDS = ((49.86, -6.42), (55.82, 1.77))
# Relative to /component/streamlit_folium.st_folium/index.html, where the map's frame is served.
LEAFLET = "../../app/static/leaflet/leaflet"

# All that st_folium should report: enough to know the clicked area. Panning and zooming leave it
# as it was, so they do not rerun the page; by default st_folium reports, and reruns, each time.
RETURNED_OBJECTS = ("last_active_drawing",)

INK = "#0B0C0C"
BORDER = {"color": "#505A5F", "weight": 0.8, "opacity": 1, "fillOpacity": 1}
SELECTED_BORDER = {**BORDER, "color": INK, "weight": 4}
FILLS = {SUPPRESSED: "url(#map-suppressed)", NO_FIGURE: "url(#map-no-figure)"}

# Leaflet writes an area's fill colour straight into the SVG `fill` attribute, so it may name a
# pattern of the same document. Hatching then keeps its spacing at every zoom, with no plugin.
PATTERNS = """
<svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false"><defs>
<pattern id="map-suppressed" width="7" height="7" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)"><rect width="7" height="7" fill="#fff"/>
<rect width="2" height="7" fill="#6F777B"/></pattern>
<pattern id="map-no-figure" width="7" height="7" patternUnits="userSpaceOnUse">
<rect width="7" height="7" fill="#fff"/><circle cx="3.5" cy="3.5" r="1.2" fill="#6F777B"/></pattern>
</defs></svg>
<style>.leaflet-container{background:#fff}
.leaflet-tooltip.area-sentence{white-space:normal;width:17rem;font-size:.9rem;color:#0B0C0C}
</style>
"""


@dataclass(frozen=True)
class MapLayers:
    """A base map that never changes and the coloured areas that do.

    `st_folium(layers.base, feature_group_to_add=layers.areas, returned_objects=RETURNED_OBJECTS)`
    keeps the browser's zoom when only the areas change. st_folium adds the areas to the base it
    is given, so make new layers for every run of the page. `shaded` is what the key is made from.
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
    the table of areas of `monitor.pooled`. `sentences` (by area_code) are the tooltips. A ring
    marks areas that cannot be told apart from the centre they are held against.
    Raises ValueError when an area has several rows.
    """
    shaded = shade(ratios, outlines, shown=shown, scale=scale)
    areas = folium.FeatureGroup(name="areas")
    _coloured(outlines, shaded, scale, sentences, selected_area).add_to(areas)
    ringed = set(shaded.index[shaded["ringed"]])
    ringed = [each for each in outlines["features"] if each["id"] in ringed]
    if ringed:
        _rings(ringed).add_to(areas)
    return MapLayers(base_map(backdrop), areas, shaded)


def base_map(backdrop: dict | None = None) -> folium.Map:
    """Return an empty map of England: the same JavaScript each time, so zoom survives a change."""
    base = folium.Map(
        location=(52.84, -2.3),
        tiles=None,
        attribution_control=False,
        zoom_snap=0.25,
        # A map that takes the scroll wheel traps people half-way down the page.
        scroll_wheel_zoom=False,
    )
    base.options.update(minZoom=5, maxZoom=12)
    base.default_js = [("leaflet", f"{LEAFLET}.js")]
    base.default_css = [("leaflet_css", f"{LEAFLET}.css")]
    cast(folium.Figure, base.get_root()).html.add_child(folium.Element(PATTERNS), name="patterns")
    if backdrop is not None:
        style = {**BORDER, "fillColor": "#F3F2F1", "interactive": False}
        folium.GeoJson(backdrop, style_function=lambda _: style, interactive=False).add_to(base)
    base.fit_bounds(ENGLAND_BOUNDS)
    return base


def clicked_area(returned: Mapping | None) -> str | None:
    """Return the code of the area clicked last, from what st_folium gives back, or None.

    The answer stays the same until another area is clicked, so read it in st_folium's
    `on_change`; read on every run, it would undo a choice made elsewhere on the page.
    """
    drawing = (returned or {}).get("last_active_drawing") or {}
    return drawing.get("properties", {}).get("area_code")


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

    fills = {
        code: FILLS.get(shade) or scale.colours[int(shade)]
        for code, shade in shaded["shade"].items()
    }
    # The selected area comes last, or its neighbours would cover half of its thick border.
    ordered = sorted(outlines["features"], key=lambda each: each["id"] == selected_area)
    features = [_with_sentence(each, sentences) for each in ordered]
    return folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=style,
        highlight_function=lambda _: {"weight": 3, "color": INK},
        tooltip=folium.GeoJsonTooltip(["sentence"], labels=False, class_name="area-sentence"),
    )


def _with_sentence(feature: dict, sentences: Mapping[str, str]) -> dict:
    code = feature["id"]
    sentence = sentences.get(code, feature["properties"]["area_name"])
    return {**feature, "properties": {"area_code": code, "sentence": escaped(sentence)}}


def _rings(features: list[dict]) -> folium.GeoJson:
    ring = folium.CircleMarker(radius=4, color=INK, weight=1.5, fill_color="#fff", fill_opacity=1)
    ring.options["interactive"] = False
    points = {"type": "MultiPoint", "coordinates": [middle(each) for each in features]}
    feature = {"type": "Feature", "properties": {"style": {}}, "geometry": points}
    return folium.GeoJson({"type": "FeatureCollection", "features": [feature]}, marker=ring)
