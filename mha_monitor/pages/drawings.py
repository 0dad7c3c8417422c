"""Charts as pages draw them: whole to be taken away, with fewer words where the page has them."""

from __future__ import annotations

from collections.abc import Callable, Collection

import altair as alt
import pandas as pd

from mha_monitor import charts
from mha_monitor.monitor import Finding
from mha_monitor.pages import cache, components


def in_both(
    chart: Callable[..., alt.LayerChart], found: Finding, subtitle: str | None = None
) -> tuple[cache.Draw, cache.Draw]:
    """What draws a chart for a file, and what draws it for the page.

    `chart` takes a width and the words of a picture by name; `subtitle` is the page's own.
    """

    def draw(width: int) -> alt.LayerChart:
        return chart(width=width, **found.pictured)

    def on_page(width: int) -> alt.LayerChart:
        words = components.bare(found)
        if subtitle is not None:
            words["subtitle"] = subtitle
        return chart(width=width, **words)

    return draw, on_page


def groups(found: Finding, subtitle: str = "") -> tuple[cache.Draw, cache.Draw]:
    """Every ethnic group's ratio, the highest first, in both ways."""

    def chart(**words) -> alt.LayerChart:
        return charts.groups(_highest_first(found.table), **words)

    return in_both(chart, found, subtitle)


def _highest_first(table: pd.DataFrame) -> pd.DataFrame:
    """The rows as a picture of groups has them; those without a ratio last."""
    return table.sort_values("ratio", ascending=False)


def funnel(found: Finding, highlight: Collection[str] = ()) -> cache.Draw:
    """What draws a funnel, with the codes of areas to pick out."""
    row = found.summary.iloc[0]

    def draw(width: int) -> alt.LayerChart:
        return charts.funnel(
            found.table,
            found.curves,
            centre=row["funnel_centre"],
            england_ratio=row["england_ratio"],
            highlight=highlight,
            width=width,
            **found.pictured,
        )

    return draw
