"""One panel of a map as a picture: coloured areas, hatching, dots and lines, for Altair."""

from __future__ import annotations

import json
from typing import cast

import altair as alt
import pandas as pd

from mha_monitor.charts.theme import INK, PAPER, SOFT_INK
from mha_monitor.definitions.verdicts import HIGHER, LOWER
from mha_monitor.maps.colours import NO_FIGURE, SUPPRESSED, ColourScale
from mha_monitor.maps.marks import dots, hatch

PATTERN_GREY = "#6F777B"
DASHES = {HIGHER: [1, 0], LOWER: [5, 3]}


def drawn(feature: dict, row: pd.Series, scale: ColourScale) -> dict:
    """Return an outline that carries its colour and its words; `row` is from colours.shade."""
    plain = row["shade"] in (SUPPRESSED, NO_FIGURE)
    properties = {
        "colour": PAPER if plain else scale.colours[int(row["shade"])],
        "shade": row["shade"],
        "line": row["line"],
        "words": f"{row['area_name']}: {scale.text(row['value']) or row['label']}",
    }
    return {**feature, "properties": properties}


def panel(
    features: list[dict], selected_area: str | None, width: int, height: int, spacing: float
) -> alt.LayerChart:
    """Return drawn areas filling a panel, hatching `spacing` degrees of latitude apart.

    Outlines must run clockwise: the other way round means the whole world but the area.
    """

    def shaded_as(shade: str) -> list[dict]:
        return [each for each in features if each["properties"]["shade"] == shade]

    stripes = [_feature(hatch(each, spacing)) for each in shaded_as(SUPPRESSED)]
    points = [point for each in shaded_as(NO_FIGURE) for point in dots(each, spacing)]
    layers = [
        _areas(features, selected_area),
        _chart(stripes).mark_geoshape(filled=False, stroke=PATTERN_GREY, strokeWidth=1.1),
        _points(points).mark_circle(size=5, color=PATTERN_GREY, opacity=1),
        *(_lines(features, verdict, dash) for verdict, dash in DASHES.items()),
    ]
    layered = cast(alt.LayerChart, alt.layer(*layers))  # charts without facets
    return layered.project("mercator").properties(width=width, height=height)


def _areas(features: list[dict], selected_area: str | None) -> alt.Chart:
    # The selected area comes last, or its neighbours would cover half of its thick border.
    ordered = sorted(features, key=lambda each: each["id"] == selected_area)
    chosen = alt.datum.id == (selected_area or "")
    return (
        _chart(ordered)
        .mark_geoshape(strokeJoin="round")
        .encode(
            color=alt.Color("properties.colour:N", scale=None),
            stroke=alt.condition(chosen, alt.value(INK), alt.value(SOFT_INK)),
            strokeWidth=alt.condition(chosen, alt.value(3), alt.value(0.5)),
            description=alt.Description("properties.words:N"),
        )
    )


def _lines(features: list[dict], verdict: str, dash: list[int]) -> alt.Chart:
    """A line about the areas of one verdict."""
    apart = [each for each in features if each["properties"]["line"] == verdict]
    return _chart(apart).mark_geoshape(filled=False, stroke=INK, strokeWidth=2, strokeDash=dash)


def _chart(rows: list[dict]) -> alt.Chart:
    # As one string, for Altair copies and checks every number of a list at each step (2 seconds).
    return alt.Chart(alt.InlineData(json.dumps(rows), format=alt.DataFormat(type="json")))


def _points(points: list[tuple[float, float]]) -> alt.Chart:
    places = [{"longitude": east, "latitude": north} for east, north in points]
    return _chart(places).encode(longitude="longitude:Q", latitude="latitude:Q")


def _feature(geometry: dict) -> dict:
    return {"type": "Feature", "geometry": geometry, "properties": {}}
