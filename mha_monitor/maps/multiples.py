"""Several small maps of one scale, one for each group, as a picture with one key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

import altair
import pandas as pd

from mha_monitor.charts.theme import INK, TEXT_SIZE
from mha_monitor.formats.texts import Texts, Worded
from mha_monitor.maps.colours import ColourScale
from mha_monitor.maps.panel import drawn, panel
from mha_monitor.maps.picture import key_of, put_together

EACH_WIDTH, EACH_HEIGHT = 176, 240
SPACING = 0.16  # of hatching, in degrees of latitude


def small_maps(
    shaded: Mapping[str, pd.DataFrame],
    outlines: dict,
    *,
    scale: ColourScale,
    **words: Unpack[Worded],
) -> altair.VConcatChart:
    """Return the maps in a row. `shaded` holds tables of `colours.shade` by the title of each."""
    texts = Texts(**words)
    row = [_one(title, table, outlines, scale) for title, table in shaded.items()]
    return put_together(texts, altair.hconcat(*row), key_of(scale))


def _one(title: str, table: pd.DataFrame, outlines: dict, scale: ColourScale) -> altair.LayerChart:
    features = [drawn(each, table.loc[each["id"]], scale) for each in outlines["features"]]
    heading = altair.TitleParams(title, anchor="start", fontSize=TEXT_SIZE, color=INK)
    return panel(features, None, EACH_WIDTH, EACH_HEIGHT, SPACING).properties(title=heading)
