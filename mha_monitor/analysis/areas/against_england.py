"""Each area beside England: tested with all others in one family, and drawn to England's rate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.analysis.areas.included import Counts
from mha_monitor.stats import multiplicity
from mha_monitor.stats.areas import censored, shrinkage
from mha_monitor.stats.rates import indirect

# The share of the areas named as different that may be so by chance.
FALSE_DISCOVERIES = 0.05
HIGHER, LOWER = "higher", "lower"


def tested(counts: Counts, england_ratio: float) -> pd.DataFrame:
    """Each area's ratio against England's: p, p adjusted two ways, and which areas differ.

    The family is every area with counts, hidden ones too. `p_adjusted` is Benjamini and
    Hochberg's, which `differs` goes by; `p_adjusted_by`, Benjamini and Yekutieli's, holds
    however the tests depend on one another. England's ratio is taken as known.
    """
    p = np.full(len(counts.low), np.nan)
    if not np.isnan(england_ratio):
        p = censored.differs_from(england_ratio, *counts.groups)
    adjusted = multiplicity.adjusted_p(p)
    # Where p is small, every pair of counts in the ranges lies on one side of England.
    least = np.exp(counts.log_ratio(counts.low, counts.reference_high))
    side = np.where(least > england_ratio, HIGHER, LOWER)
    return pd.DataFrame(
        {
            "england_ratio": england_ratio,
            "p": p,
            "p_adjusted": adjusted,
            "p_adjusted_by": multiplicity.adjusted_p(p, "by"),
            "differs": np.where(adjusted < FALSE_DISCOVERIES, side, ""),
        }
    )


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
