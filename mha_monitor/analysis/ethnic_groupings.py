"""The same counts over the populations of each grouping of ethnic groups.

The counts follow the NHS classification under every scheme: only what they are divided by moves.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from mha_monitor.stats.rates.ratios import base_change_factor

NHS = "nhs"  # what the others are held against: people are grouped as the counts are
KEY = ["period_start", "period_end", "area_code", "group"]
PEOPLE = ["population", "reference_population"]


def side_by_side(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Ratio tables of each grouping as one, with `factor`: what the scheme multiplies `nhs` by.

    A group that a scheme does not tell apart has no row under it. One that the NHS scheme does
    not tell apart has no factor.
    """
    both = pd.concat(tables.values(), ignore_index=True)
    here = both[KEY].join(tables[NHS].set_index(KEY)[PEOPLE], on=KEY)
    before, reference_before = (here[name].to_numpy(dtype=float) for name in PEOPLE)
    after, reference_after = (both[name].to_numpy(dtype=float) for name in PEOPLE)
    factor = base_change_factor(before, after, reference_before, reference_after)
    order = {scheme: place for place, scheme in enumerate(tables)}
    table = both.assign(factor=factor, order=both["grouping"].map(order))
    by = ["period_start", "area_name", "group", "order"]
    return table.sort_values(by, ignore_index=True).drop(columns="order")
