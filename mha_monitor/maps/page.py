"""One self-contained page, `map.html`: the interactive map, its key, its source and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import folium
import pandas as pd

from mha_monitor.formats.html import document, escaped
from mha_monitor.maps.colours import ColourScale
from mha_monitor.maps.interactive import ratio_map
from mha_monitor.maps.legend import legend_html, table_html

LEAFLET = Path(__file__).parent / "component" / "leaflet"

STYLE = """
body{font-family:Arial,Helvetica,sans-serif;line-height:1.45;color:#0B0C0C;background:#fff;
max-width:70rem;margin:1.5rem auto;padding:0 1rem}
.folium-map{position:relative;width:100%;height:38rem;border:1px solid #B1B4B6;margin:1rem 0}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.35em .6em;border-bottom:1px solid #B1B4B6}
.leaflet-container{font-size:1rem}
.leaflet-tooltip td{border:0;padding:0}
"""


def standalone_html(
    ratios: pd.DataFrame,
    outlines: dict,
    *,
    shown: str,
    scale: ColourScale,
    sentences: Mapping[str, str],
    lines: Mapping[str, str] | None = None,
    selected_area: str | None = None,
    **words: str,
) -> str:
    """Return a whole HTML page that asks nothing of any host, with Leaflet written into it.

    `ratios`, `outlines`, `shown` and `sentences` are as for `maps.ratio_map`; `words` holds
    title, subtitle and source.
    """
    layers = ratio_map(
        ratios,
        outlines,
        shown=shown,
        scale=scale,
        sentences=sentences,
        selected_area=selected_area,
    )
    layers.areas.add_to(layers.base)
    figure = cast(folium.Figure, layers.base.get_root())
    figure.render()
    head = f"""<style>{_vendored("leaflet.css")}</style>
<style>{STYLE}</style>
<script>{_vendored("leaflet.js")}</script>
<script>L_NO_TOUCH = false; L_DISABLE_3D = false;</script>"""
    body = f"""<main>
<h1>{escaped(words["title"])}</h1>
<p>{escaped(words["subtitle"])}</p>
{figure.html.render()}
{legend_html(layers.shaded, scale, lines=lines)}
<p>{escaped(words["source"])}</p>
<h2>The same figures as a table</h2>
{table_html(layers.shaded, scale, sentences)}
</main>
<script>{figure.script.render()}</script>"""
    return document(words["title"], head, body)


def _vendored(name: str) -> str:
    text = (LEAFLET / name).read_text(encoding="utf-8")
    # The map to Leaflet's unminified source is not vendored, so a browser would ask for it in vain.
    return text.replace("//# sourceMappingURL=leaflet.js.map", "")
