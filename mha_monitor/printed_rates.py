"""England's standardised rates as they were printed, with their half-widths."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_sources.cells import Mark
from data_sources.vocabulary import ENGLAND
from mha_monitor.measures import Measure
from mha_monitor.store import Store


def printed_rates(store: Store, measure: Measure) -> pd.DataFrame:
    """The best printed standardised rate of each year and group, with its half-width if any."""
    found = [
        store.select(
            source=source,
            series=series[:1],
            statistic=("standardised_rate", "half_width"),
            area_code=ENGLAND,
            dimension="ethnicity",
        )
        for source, series in measure.series.items()
    ]
    rows = pd.concat([rows for rows in found if len(rows)] or found, ignore_index=True)
    rows = rows[rows["mark"].ne(Mark.DOUBTFUL)]
    key = ["source", "release", "period_start", "period_end", "group"]
    rates = rows[rows["statistic"].eq("standardised_rate")]
    widths = rows[rows["statistic"].eq("half_width")].set_index(key)["high"].rename("half_width")
    order = {source: place for place, source in enumerate(measure.series)}
    ranked = rates.join(widths, on=key).assign(
        width=rates["high"] - rates["low"], order=rates["source"].map(order)
    )
    ranked = ranked.sort_values(["order", "width", "half_width", "release"])
    best = ranked.drop_duplicates(["period_start", "group"])
    names = {"value": "rate", "low": "printed_low", "high": "printed_high"}
    return best.rename(columns=names)[[*key, *names.values(), "half_width", "mark"]]


def beside_reference(printed: pd.DataFrame, reference: str) -> pd.DataFrame:
    columns = ["rate", "printed_low", "printed_high", "half_width", "dispersion"]
    beside = printed[printed["group"].eq(reference)].set_index("period_start")[columns]
    return printed[printed["group"].ne(reference)].join(
        beside.add_prefix("reference_"), on="period_start", how="inner"
    )


def widened(table: pd.DataFrame) -> pd.DataFrame:
    """Half-widths that allow for repeat detentions; as they are where the dispersion is 1."""
    return table.assign(
        half_width=table["half_width"] * np.sqrt(table["dispersion"]),
        reference_half_width=table["reference_half_width"] * np.sqrt(table["reference_dispersion"]),
    )
