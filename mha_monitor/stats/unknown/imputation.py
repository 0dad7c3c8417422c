"""Unknown ethnicity shared out by the mix of each area, many times over, and one ratio from all.

If the unknown of an area are as its known are, they are most common where an area's recording
is poor, and so they have the mix of such areas and not that of the whole. Each imputation draws
the shares of the groups in an area from what its known counts say of them (Dirichlet), and the
unknown from these shares (multinomial); the ratios are put together by Rubin's rule (1987).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.groups.bootstrap import Draws
from mha_monitor.stats.rates.dispersion import as_dispersions
from mha_monitor.stats.time_series.rubin import pooled
from mha_monitor.stats.time_series.terms import Term, ratio_of

IMPUTATIONS = Draws(200)
# Half an event is added to each group of each area: what is known before any event is seen.
BEFORE = 0.5
# As many degrees of freedom as counts are taken to have before anything is imputed.
MANY = 1e6


class Mix(NamedTuple):
    """Known counts of each area (row) by group (column) as ranges, and its unknown as a range."""

    low: np.ndarray
    high: np.ndarray
    unknown_low: np.ndarray
    unknown_high: np.ndarray


class Imputed(NamedTuple):
    """Of each imputation (first axis), area and group: the known count and what is added to it."""

    known: np.ndarray
    added: np.ndarray


def imputed(mix: Mix, whole: float | None = None, draws: Draws = IMPUTATIONS) -> Imputed:
    """Every imputation of the unknown of each area; all counts are whole numbers.

    A count known as a range is drawn evenly from it. With `whole`, that many unknown in all are
    shared out over the areas as theirs are. Raises ValueError where a count is not known.
    """
    if np.isnan([part.sum() for part in mix]).any():
        raise ValueError("unknown ethnicity cannot be imputed where a count is not known")
    random = np.random.default_rng(draws.seed)

    def drawn(low: np.ndarray, high: np.ndarray) -> np.ndarray:
        size = (draws.number, *np.shape(low))
        return random.integers(np.asarray(low, int), np.asarray(high, int), size, endpoint=True)

    known, unknown = drawn(mix.low, mix.high), drawn(mix.unknown_low, mix.unknown_high)
    if whole is not None:
        share = (unknown + BEFORE) / (unknown + BEFORE).sum(axis=-1, keepdims=True)
        unknown = random.multinomial(round(whole), share)
    shares = random.standard_gamma(known + BEFORE)
    shares /= shares.sum(axis=-1, keepdims=True)
    return Imputed(known, random.multinomial(unknown, shares))


def imputed_ratio(
    counts: tuple[np.ndarray, np.ndarray],
    populations: tuple[ArrayLike, ArrayLike],
    dispersions: tuple[ArrayLike, ArrayLike] = (1.0, 1.0),
    confidence: float = 0.95,
) -> Estimate:
    """Rate ratio of two groups from their counts in each imputation (first axis), by Rubin's rule.

    Pooled on the scale of the logarithm: T = W + (1 + 1/m) B, with t. The dispersions widen the
    variance within. NaN where either group has no event in some imputation.
    """
    (count, reference), (people, reference_people) = counts, populations
    spread, reference_spread = as_dispersions(*dispersions)
    with np.errstate(divide="ignore", invalid="ignore"):
        some = (count > 0) & (reference > 0)
        log_ratio = np.where(some, np.log(count / people / (reference / reference_people)), np.nan)
        variance = spread / count + reference_spread / reference
    return ratio_of(pooled(Term(log_ratio, variance, np.full_like(variance, MANY))), confidence)
