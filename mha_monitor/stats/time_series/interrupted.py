"""Interrupted time series: the change of level and of slope at a milestone, in many series.

One group alone, or a group beside a reference group that lived through the same months. Without
the second, whatever happened to both is read as a change in the one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import as_counts, as_populations
from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.change import Interrupted, interruption, months_of
from mha_monitor.stats.time_series.months import as_mask, as_months, at_each, seen_in
from mha_monitor.stats.time_series.quasi_poisson import fit
from mha_monitor.stats.time_series.regression import Regressed, regress


def single(
    count: ArrayLike,
    population: ArrayLike,
    month_index: ArrayLike,
    milestone_index: ArrayLike,
    *,
    mask: ArrayLike | None = None,
    slope: bool = True,
    harmonics: int = 2,
    indicators: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Interrupted:
    """Change in a rate at a milestone: level at it, and slope a month, as ratios.

    log mean = log population + constant + trend + level + slope + season + indicators, time
    counted from the milestone. Counts, populations and `mask` (true: leave the month out) are
    (..., months) and broadcast; `milestone_index` broadcasts against their leading axes, and a
    fit is shared by all series with one milestone. A NaN count is left out too. `indicators`
    are columns to adjust for, (columns, months). The method is that of `regression.regress`.
    """
    month = as_months(month_index)

    def at(milestone, count, population, mask):
        model = design.interrupted(
            month, milestone, slope=slope, harmonics=harmonics, indicators=indicators
        )
        regressed = regress(count, model, np.log(population), month, mask=mask)
        months = months_of(seen_in(mask, count, population), month >= milestone, count)
        return interruption(regressed, months, confidence, slope=slope)

    parts = (*as_counts(count), *as_populations(population), as_mask(mask))
    return at_each(at, month, milestone_index, parts)


def controlled(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    month_index: ArrayLike,
    milestone_index: ArrayLike,
    *,
    mask: ArrayLike | None = None,
    slope: bool = True,
    indicators: ArrayLike | None = None,
    confidence: float = 0.95,
    shared: str = "month",
    harmonics: int = 2,
) -> Interrupted:
    """Change in a rate ratio at a milestone: the ratio of rate ratios, for level and for slope.

    Both groups stacked, group by (constant, trend, level, slope). What the groups share is, by
    default, an effect of each month, whatever it was: season, COVID, recording. That model is
    the binomial one of the group's count given the month's total, which is how it is fitted.
    With `shared="season"` they share the season alone, `harmonics` of it: a shock that both
    felt then counts as noise twice over, and hides change. Otherwise as `single`.
    """
    month = as_months(month_index)
    options = {"slope": slope, "harmonics": 0, "indicators": indicators}
    if shared not in ("month", "season"):
        raise ValueError(f"unknown share {shared!r}: choose 'month' or 'season'")

    def at(milestone, count, population, reference_count, reference_population, mask):
        groups = (count, population, reference_count, reference_population)
        own = design.interrupted(month, milestone, **options)
        mask = ~seen_in(mask, *groups)
        if shared == "month":
            odds, total = np.log(population / reference_population), count + reference_count
            regressed = regress(count, own, odds, month, total=total, mask=mask)
        else:
            season = design.season(month, harmonics)
            regressed = _with_shared_season(groups, own, season, mask)
        months = months_of(~mask, month >= milestone, count, reference_count)
        return interruption(regressed, months, confidence, slope=slope)

    counts = as_counts(count, reference_count)
    people = as_populations(population, reference_population)
    parts = (counts[0], people[0], counts[1], people[1], as_mask(mask))
    return at_each(at, month, milestone_index, parts)


def _with_shared_season(groups, own, season, mask) -> Regressed:
    """The reference's months and the group's in one Poisson fit; the rule is not for these."""
    count, population, reference_count, reference_population = groups
    stacked = fit(
        np.concatenate([reference_count, count], axis=-1),
        design.stacked(own, season),
        np.log(np.concatenate([reference_population, population], axis=-1)),
        mask=np.concatenate([mask, mask], axis=-1),
    )
    nothing = stacked._replace(**{name: np.nan * part for name, part in _numbers(stacked)})
    none = np.full(stacked.code.shape, np.nan)
    return Regressed(stacked, nothing, none, np.zeros(none.shape, dtype=bool))


def _numbers(whole):
    return [(name, part) for name, part in whole._asdict().items() if name != "code"]
