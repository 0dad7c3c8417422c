"""The ratio of each group to a reference that may be no group, as a chart of ratios takes it."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import group_title

LAYERS = ("ratio", "ratio_sampling")


def as_ratios(measures: pd.DataFrame) -> pd.DataFrame:
    """The rows `ratio-to-reference` of the measures between groups, the highest first.

    `ratio` with its limits, `label`, and empty limits for unknown ethnicity: whoever is unknown
    is of no group and of no rest.
    """
    found = measures[measures["summary"].eq("ratio-to-reference") & measures["value"].notna()]
    ends = {f"{layer}_{end}": found[end] for layer in LAYERS for end in ("low", "high")}
    unknown = dict.fromkeys(("ratio_unknown_low", "ratio_unknown_high"), math.nan)
    table = found.assign(
        ratio=found["value"],
        label=found["group"].map(group_title),
        mark="",
        **ends,
        **unknown,
    )
    return table.sort_values("ratio", ascending=False, ignore_index=True)
