"""The yearly change of a rate ratio over a series of years."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.time_series.design import stacked
from mha_monitor.stats.time_series.months import as_mask, seen_in
from mha_monitor.stats.time_series.quasi_poisson import Fit, fit
from mha_monitor.stats.time_series.terms import p_value, ratio_of, term_of


class YearlyChange(NamedTuple):
    """What the ratio is multiplied by each year; `code` says why there is no answer."""

    change: Estimate
    p: np.ndarray
    dispersion: np.ndarray
    degrees: np.ndarray
    code: np.ndarray


def yearly_change(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    year: ArrayLike,
    *,
    mask: ArrayLike | None = None,
    shared: str = "year",
    confidence: float = 0.95,
) -> YearlyChange:
    """exp(group:year) of log mean = log population + group + year + group:year.

    The dispersion is Pearson's and the limits are those of t with rows less terms. Each year
    is by default an effect of its own that both groups share, which makes the model a binomial
    one of the group's count given the year's total; with `shared="trend"` the groups share
    nothing and a line is fitted to each, so that a year odd for both counts as noise twice.
    Counts are (..., years) and broadcast; a NaN or a year in `mask` takes no part.
    """
    if shared not in ("year", "trend"):
        raise ValueError(f"unknown share {shared!r}: choose 'year' or 'trend'")
    count, reference = as_counts(count, reference_count)
    people = as_populations(population, reference_population)
    year = np.asarray(year, dtype=float)
    parts = np.broadcast_arrays(year, count, reference, *people, as_mask(mask))[1:]
    count, reference, people, reference_people, mask = parts
    mask = ~seen_in(mask, count, reference, people, reference_people)
    line = np.column_stack([np.ones_like(year), year - year.mean()])
    if shared == "year":
        odds = np.log(people / reference_people)
        return _answer(fit(count, line, odds, total=count + reference, mask=mask), confidence)
    whole = fit(
        np.concatenate([reference, count], axis=-1),
        stacked(line, np.empty((year.size, 0))),
        np.log(np.concatenate([reference_people, people], axis=-1)),
        mask=np.concatenate([mask, mask], axis=-1),
    )
    return _answer(whole, confidence)


def _answer(fitted: Fit, confidence: float) -> YearlyChange:
    term = term_of(fitted, 1)
    spread = (fitted.dispersion, fitted.degrees, fitted.code)
    return YearlyChange(ratio_of(term, confidence), p_value(term), *spread)
