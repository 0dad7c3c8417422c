"""Analyses of months that the product does not take, for worked examples and as second routes.

The counterfactual of one group alone; a controlled series whose groups share a season and no
month of their own; and errors and a test of autocorrelation as textbooks have them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from projection import projected
from scipy.special import gammaincc

from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.change import Interrupted, interruption, months_of
from mha_monitor.stats.time_series.counterfactual import DRAWS, SEED, Counterfactual, between
from mha_monitor.stats.time_series.months import seen_in
from mha_monitor.stats.time_series.quasi_poisson import fit
from mha_monitor.stats.time_series.regression import Regressed, regress
from mha_monitor.stats.time_series.series import PLAIN, Fitting, MonthSeries


def counterfactual_alone(
    series: MonthSeries,
    milestone: int,
    fitting: Fitting = PLAIN,
    *,
    by_rule: bool = True,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Counterfactual:
    """Expected counts by the model of `interrupted.single`, less its change.

    Not `by_rule`, it is the quasi-Poisson fit that is carried on whatever the rule says.
    """
    month, model = series.months, fitting.design(series, milestone)
    low, high, people, mask = np.broadcast_arrays(month, *series.parts())[1:]
    count, offset = (low + high) / 2, np.log(people)
    seen, after = seen_in(mask, count, people), month >= milestone
    regressed = regress(count, model, offset, month, mask=~seen)
    if not by_rule:
        regressed = regressed._replace(switched=np.zeros_like(regressed.switched))
    unchanged = without_change(model, slope=fitting.slope)
    paths = projected(regressed, unchanged, offset, month, draws=draws, seed=seed)
    months = months_of(seen, after, count)
    return between(count, seen & after, paths, months, fitting.confidence)


def sharing_a_season(series: MonthSeries, milestone: int, fitting: Fitting = PLAIN) -> Interrupted:
    """The change of a ratio whose groups share a season alone: a shared shock is noise twice."""
    low, high, people, *reference, mask = np.broadcast_arrays(series.months, *series.parts())[1:]
    other, other_people = (reference[0] + reference[1]) / 2, reference[2]
    count, mask = (low + high) / 2, ~seen_in(mask, low, high, *reference)
    own = fitting.design(series, milestone, season=False)
    whole = fit(
        np.concatenate([other, count], axis=-1),
        stacked(own, design.season(series.months, fitting.harmonics)),
        np.log(np.concatenate([other_people, people], axis=-1)),
        mask=np.concatenate([mask, mask], axis=-1),
    )
    numbers = {name: np.nan * part for name, part in whole._asdict().items() if name != "code"}
    none = np.full(whole.code.shape, np.nan)
    regressed = Regressed(whole, whole._replace(**numbers), none, np.zeros(none.shape, dtype=bool))
    months = months_of(~mask, series.months >= milestone, count, other)
    return interruption(regressed, months, fitting.confidence, slope=fitting.slope)


def stacked(own: np.ndarray, shared: np.ndarray) -> np.ndarray:
    """The reference's rows above the group's.

    The columns of `own` come twice: first what the group adds to each, then each for both
    groups. Those of `shared` are one for both.
    """
    return np.block([[np.zeros_like(own), own, shared], [own, own, shared]])


def residual_autocorrelation(residual: ArrayLike, lags: int) -> np.ndarray:
    """Autocorrelation at lags 1 to `lags` about the mean, as (..., lags)."""
    residual = np.asarray(residual, dtype=float)
    residual = residual - residual.mean(axis=-1, keepdims=True)
    squares = (residual**2).sum(axis=-1)
    products = [(residual[..., k:] * residual[..., :-k]).sum(axis=-1) for k in range(1, lags + 1)]
    return np.stack(products, axis=-1) / squares[..., None]


def ljung_box(residual: ArrayLike, lags: int) -> tuple[np.ndarray, np.ndarray]:
    """Statistic and p of no autocorrelation up to `lags` (Ljung and Box 1978).

    The p takes residuals for independent data. Those of a model with many terms are not, so
    it is a screen beside `lag_one` and decides nothing.
    """
    correlation = residual_autocorrelation(residual, lags)
    months = np.shape(residual)[-1]
    statistic = months * (months + 2) * (correlation**2 / (months - np.arange(1, lags + 1))).sum(-1)
    return statistic, gammaincc(lags / 2, statistic / 2)


def newey_west(response: ArrayLike, design: ArrayLike, lag: int) -> tuple[np.ndarray, np.ndarray]:
    """Least squares coefficients (..., terms) and their standard errors robust up to `lag`.

    Bartlett weights, no prewhitening, no correction of degrees of freedom (Newey and West
    1987). The lag is fixed by the caller, as programs differ in choosing one.
    """
    response, design = np.asarray(response, dtype=float), np.asarray(design, dtype=float)
    bread = np.linalg.inv(design.T @ design)
    coefficients = response @ design @ bread
    scores = (response - coefficients @ design.T)[..., None] * design
    middle = np.swapaxes(scores, -1, -2) @ scores
    for k in range(1, lag + 1):
        cross = np.swapaxes(scores[..., k:, :], -1, -2) @ scores[..., :-k, :]
        middle = middle + (1 - k / (lag + 1)) * (cross + np.swapaxes(cross, -1, -2))
    covariance = bread @ middle @ bread
    return coefficients, np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))


def without_change(model: np.ndarray, *, slope: bool = True) -> np.ndarray:
    """The same months had level and slope stayed as they were."""
    unchanged = model.copy()
    unchanged[:, design.LEVEL : design.SLOPE + slope] = 0
    return unchanged
