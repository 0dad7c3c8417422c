"""What an interrupted series answers, and the codes for what it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from mha_monitor.stats.arguments import tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.time_series.design import LEVEL, SLOPE
from mha_monitor.stats.time_series.quasi_poisson import FITTED, Fit
from mha_monitor.stats.time_series.regression import Regressed
from mha_monitor.stats.time_series.terms import Term, p_value, ratio_of, term_of

# Months on each side of a milestone: below the first no p is given, below the second it is
# given with a caution.
FEWEST_MONTHS, ENOUGH_MONTHS = 12, 24

QUASI_POISSON, PRAIS_WINSTEN = "quasi-Poisson", "Prais-Winsten"
WANDERING = "wandering level"  # of what is told of a ratio
# Errors by which a step has to stand out to be called likely in half of all series: more than one
# test asks for, as it must also be rare among other months. Found by simulation.
SAID = 2.4
# Limits of a step are widened where nineteen in twenty of the levels at other months, each over its
# error, reach further than they should, and so many times as much. Found by simulation: the least
# with which limits hold a step in over 94% of series in every drift tried.
TIMES_OTHERS, MOST = 1.4, 0.95
NO_EVENTS, TOO_EARLY, SHORT = "no-events", "too-early", "short"


class Change(NamedTuple):
    """The change at a milestone by one method. Level and slope are ratios: 1 is no change."""

    level: Estimate
    slope: Estimate  # a month
    level_p: np.ndarray
    slope_p: np.ndarray


class Interrupted(NamedTuple):
    """The change by the method that the rule takes, what the rule saw, and both methods apart.

    `code` is empty, or says why there is no p value and perhaps no estimate ("too-early": under
    12 months on a side), no estimate ("no-events" on a side, "not-identified",
    "not-converged") or only a cautious p ("short": under 24 months on a side).
    """

    level: Estimate
    slope: Estimate
    level_p: np.ndarray
    slope_p: np.ndarray
    dispersion: np.ndarray
    lag_one: np.ndarray
    degrees: np.ndarray
    method: np.ndarray
    code: np.ndarray
    months_before: np.ndarray
    months_after: np.ndarray
    quasi_poisson: Change
    prais_winsten: Change


class Months(NamedTuple):
    """Months that took part on each side of a milestone, and whether each group had events."""

    before: np.ndarray
    after: np.ndarray
    eventful: np.ndarray


def months_of(seen: np.ndarray, after: np.ndarray, *counts: np.ndarray) -> Months:
    """Count the months seen (..., months) on each side; both need events in every count."""
    sides = (seen & ~after, seen & after)
    eventful = [(np.where(side, count, 0).sum(axis=-1) > 0) for side in sides for count in counts]
    before, later = (side.sum(axis=-1) for side in sides)
    return Months(before, later, np.logical_and.reduce(eventful))


def change_of(
    fit: Fit,
    places: tuple[int, int | None],
    known: np.ndarray,
    testable: np.ndarray,
    confidence: float,
    pool: Callable[[Term], Term] = lambda term: term,
) -> Change:
    """Level and slope as ratios; NaN where not `known`, and p also where not `testable`."""
    terms = [pool(_term(fit, place)) for place in places]
    level, slope = (
        Estimate(*(np.where(known, part, np.nan) for part in ratio_of(term, confidence)))
        for term in terms
    )
    level_p, slope_p = (np.where(known & testable, p_value(term), np.nan) for term in terms)
    return Change(level, slope, level_p, slope_p)


def interruption(
    regressed: Regressed,
    months: Months,
    confidence: float,
    *,
    slope: bool = True,
    pool: Callable[[Term], Term] = lambda term: term,
    gather: Callable[[np.ndarray], np.ndarray] = lambda part: part,
) -> Interrupted:
    """The answer that the regressions give; `pool` and `gather` draw several of one series in."""
    places = (LEVEL, SLOPE if slope else None)
    fit_code, switched = gather(regressed.quasi_poisson.code), gather(regressed.switched)
    few = np.minimum(months.before, months.after)
    code = np.where(few < ENOUGH_MONTHS, SHORT, FITTED)
    code = np.where(fit_code != FITTED, fit_code, code)
    code = np.where(months.eventful, code, NO_EVENTS)
    # Few months are the first thing to say, whatever else came of them.
    code = np.where(few < FEWEST_MONTHS, TOO_EARLY, code)
    known = (fit_code == FITTED) & months.eventful
    asked = (known, few >= FEWEST_MONTHS, confidence, pool)
    fits = (regressed.quasi_poisson, regressed.prais_winsten)
    quasi, prais = (change_of(fit, places, *asked) for fit in fits)
    dispersion = np.where(regressed.switched, *(fit.dispersion for fit in fits[::-1]))
    spread = [gather(part) for part in (dispersion, regressed.lag_one, fits[0].degrees)]
    dispersion, lag_one, degrees = (np.where(known, part, np.nan) for part in spread)
    return Interrupted(
        **_either(switched, prais, quasi)._asdict(),
        dispersion=dispersion,
        lag_one=lag_one,
        degrees=degrees,
        method=np.where(known, np.where(switched, PRAIS_WINSTEN, QUASI_POISSON), ""),
        code=code,
        months_before=months.before,
        months_after=months.after,
        quasi_poisson=quasi,
        prais_winsten=prais,
    )


def change_told(
    terms: tuple[Term, Term], plain: Interrupted, months: Months, confidence: float
) -> Change:
    """Level and slope of these terms where the plain analysis has an estimate, and p where it does.

    A slope that the plain analysis was not asked for is NaN.
    """
    few = np.minimum(months.before, months.after) < FEWEST_MONTHS
    known = np.isfinite([plain.level.value, plain.slope.value])
    level, slope = (
        Estimate(*(np.where(told, part, np.nan) for part in ratio_of(term, confidence)))
        for told, term in zip(known, terms, strict=True)
    )
    level_p, slope_p = (
        np.where(told & ~few, p_value(term), np.nan)
        for told, term in zip(known, terms, strict=True)
    )
    return Change(level, slope, level_p, slope_p)


def widened(told: Change, others: np.ndarray) -> Change:
    """The same with limits of the level as wide as those of other months would have to be.

    `others` are levels at months at which nothing is known to have happened, each over its own
    standard error, (..., dates). A ratio that drifts shows larger ones there than errors admit;
    limits, and p, are then widened by as much.
    """
    usual = np.nan_to_num(_most_of(np.abs(others)))
    factor = np.fmax(TIMES_OTHERS * usual / -ndtri(tail_of(MOST)), 1.0)
    value, low, high = told.level
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = [value * (end / value) ** factor for end in (low, high)]
        level_p = 2 * ndtr(ndtri(told.level_p / 2) / factor)
    return told._replace(level=Estimate(value, *reach), level_p=level_p)


def _most_of(sizes: np.ndarray) -> np.ndarray:
    """What 95% of the sizes that are known do not go beyond; NaN where none is."""
    known = np.isfinite(sizes).any(axis=-1)
    found = np.full(known.shape, np.nan)
    found[known] = np.nanquantile(sizes[known], MOST, axis=-1)
    return found


def _either(chosen: np.ndarray, one: tuple, other: tuple):
    """The parts of `one` where chosen, of `other` elsewhere."""
    if not isinstance(one, tuple):
        return np.where(chosen, one, other)
    return type(one)(*(_either(chosen, *parts) for parts in zip(one, other, strict=True)))


def _term(fit: Fit, place: int | None) -> Term:
    if place is None:
        return Term(*(np.full(fit.degrees.shape, np.nan),) * 2, fit.degrees)
    return term_of(fit, place)


def smallest_seen(level: Estimate, confidence: float = 0.95, power: float = 0.8) -> np.ndarray:
    """The step, as a ratio below 1, that would be said to be likely with this chance.

    exp(-(SAID + z_power) error), with the standard error of the log step that its limits imply.
    """
    error = np.log(level.high / level.low) / (-2 * ndtri(tail_of(confidence)))
    return np.exp(-(SAID + ndtri(power)) * error)
