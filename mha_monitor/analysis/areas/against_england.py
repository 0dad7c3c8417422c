"""Each area's groups beside England's rates of the same groups."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.analysis.areas.included import Counts
from mha_monitor.stats.areas import shrinkage
from mha_monitor.stats.rates import indirect


def beside_rates(counts: Counts, england: pd.Series) -> tuple[pd.DataFrame, dict[str, float]]:
    """Each group's detentions over those expected at England's rate for that group.

    For the group and, with `reference_` before each name, the reference group. `shrunken` is
    the gamma-Poisson ratio of Clayton and Kaldor (1987), every count as a range; the limits of
    the ratio itself admit chance and the range. Two areas' ratios are not comparable with one
    another but for their rates. Beside the table: the mean and shape of each gamma distribution.
    """
    group = counts.low, counts.high, counts.population
    reference = counts.reference_low, counts.reference_high, counts.reference_population
    found = [
        _one_group(*parts, england, prefix)
        for parts, prefix in ((group, ""), (reference, "reference_"))
    ]
    table = pd.concat([each for each, _ in found], axis=1)
    return table, {name: number for _, own in found for name, number in own.items()}


def _one_group(low, high, population, england, prefix):
    count, people = england[f"{prefix}count"], england[f"{prefix}population"]
    expected = indirect.expected_events(population[:, None], [count], [people])
    # Where England had none of them nothing can be held against its rate.
    expected = np.where(expected > 0, expected, np.nan)
    fit = shrinkage.gamma_poisson_of_ranges(low, high, expected)
    columns = {
        "expected": expected,
        "rate_to_england": (low + high) / 2 / expected,
        "rate_to_england_low": indirect.indirect_ratio(low, expected).low,
        "rate_to_england_high": indirect.indirect_ratio(high, expected).high,
        "rate_to_england_shrunken": fit.shrunk,
    }
    own = {"rate_to_england_mean": float(fit.mean), "rate_to_england_shape": float(fit.shape)}
    return (
        pd.DataFrame(columns).add_prefix(prefix),
        {f"{prefix}{name}": number for name, number in own.items()},
    )
