"""At which steps of a way through the Act two groups can be told apart."""

from __future__ import annotations

import numpy as np
import pandas as pd

from mha_monitor.analysis.areas.included import counts_of
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.pathway import HIGHER, IN_DOUBT, LOWER, NOT_TOLD_APART
from mha_monitor.stats import multiplicity
from mha_monitor.stats.areas import censored

FALSE_DISCOVERIES = 0.05


def told_apart(ratios: pd.DataFrame) -> np.ndarray:
    """A code for each row: whether its rate is higher or lower than the reference group's.

    A two-sided mid-P test against a ratio of 1, hidden counts as ranges and counts widened for
    repeat detentions, adjusted for the false discoveries among all rows (Benjamini and Hochberg).
    """
    counts = counts_of(ratios)
    p = multiplicity.adjusted_p(censored.differs_from(1.0, *counts.groups))
    above = np.exp(counts.log_ratio(counts.low, counts.reference_high)) > 1
    differs = p < FALSE_DISCOVERIES
    rules = {IN_DOUBT: blocked(ratios), HIGHER: differs & above, LOWER: differs}
    return np.select([*rules.values()], [*rules], NOT_TOLD_APART)
