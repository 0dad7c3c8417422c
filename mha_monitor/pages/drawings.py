"""Charts as pages draw them."""

from __future__ import annotations

from collections.abc import Collection

import altair as alt
import pandas as pd

from mha_monitor import charts
from mha_monitor.monitor import Finding
from mha_monitor.pages import cache, components
from mha_monitor.sentences import ages


def groups(found: Finding, drawn: str = "") -> cache.Draw:
    """Every ethnic group's ratio, the highest first; `drawn` says of what."""

    def draw(width: int) -> alt.LayerChart:
        texts = components.bare(found, f"{drawn} {ages.drawn(found.table)}".strip())
        return charts.groups(_highest_first(found.table), texts, width=width)

    return draw


def _highest_first(table: pd.DataFrame) -> pd.DataFrame:
    """The rows as a picture of groups has them; those without a ratio last."""
    return table.sort_values(ages.of_all(table), ascending=False)


def funnel(found: Finding, highlight: Collection[str] = ()) -> cache.Draw:
    """What draws a funnel, with the codes of areas to pick out."""
    row = found.summary.iloc[0]

    def draw(width: int) -> alt.LayerChart:
        return charts.funnel(
            found.table,
            found.curves,
            components.titled(found),
            centre=row["funnel_centre"],
            england_ratio=row["england_ratio"],
            highlight=highlight,
            width=width,
        )

    return draw
