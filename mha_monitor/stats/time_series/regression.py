"""Quasi-Poisson fits of months, and Prais-Winsten in their place where months remember.

The rule: where the lag-1 autocorrelation that the residuals point to (`autocorrelation.lag_one`)
is above 0.1, the months are regressed again by Prais and Winsten, on log rates as they stand
about the fit, so that a month without events has one too. Both answers are kept.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.time_series.autocorrelation import lag_one, prais_winsten
from mha_monitor.stats.time_series.likelihood import Series, as_series, moments
from mha_monitor.stats.time_series.quasi_poisson import FITTED, Fit, fit, spread

# Found by simulation: at 0.3, and without the correction for the residuals of a design, series
# of 48 and 96 months with an autocorrelation of 0.3 reject twice as often as they say.
MOST_AUTOCORRELATION = 0.1


class Regressed(NamedTuple):
    """Both fits of the same series; Prais-Winsten is NaN where it was not called for."""

    quasi_poisson: Fit
    prais_winsten: Fit
    lag_one: np.ndarray
    switched: np.ndarray

    @property
    def chosen(self) -> Fit:
        """The fit that the rule takes, series by series."""
        pairs = zip(self.prais_winsten, self.quasi_poisson, strict=True)
        return Fit(
            *(np.where(_lengthened(self.switched, other), one, other) for one, other in pairs)
        )


def regress(
    count: ArrayLike,
    design: np.ndarray,
    offset: ArrayLike,
    month: np.ndarray,
    *,
    total: ArrayLike | None = None,
    mask: ArrayLike = False,
    draws: bool = False,
) -> Regressed:
    """Fit every series (..., months) by the rule; arguments as `quasi_poisson.fit`.

    With `draws` the first axis holds draws of the same series, which share the average of
    their autocorrelations and so one method.
    """
    series, shape = as_series(count, offset, total, mask)
    quasi = fit(series.count, design, series.offset, total=series.total, mask=~series.seen)
    known = np.flatnonzero(quasi.code == FITTED)
    lag = _lag_one(series.only(known), _rows(quasi, known), design, month)
    lag = spread(lag, known, len(quasi.code)).reshape(shape)
    if draws:
        lag = np.broadcast_to(lag.mean(axis=0), shape)
    switched = lag.ravel() > MOST_AUTOCORRELATION
    again = np.flatnonzero(switched)
    prais = _again(series.only(again), _rows(quasi, again), design, lag.ravel()[again], month)
    prais = [*(spread(part, again, len(switched)) for part in prais), quasi.code]
    plain, again_fitted = (
        Fit(*(part.reshape(shape + part.shape[1:]) for part in one)) for one in (quasi, prais)
    )
    return Regressed(plain, again_fitted, lag, switched.reshape(shape))


def _lag_one(series: Series, known: Fit, design, month):
    residual = np.where(known.weight > 0, series.count - known.mean, 0)
    residual = residual / np.sqrt(np.where(known.weight > 0, known.weight, 1))
    return lag_one(residual, design, series.seen, month)


def _again(series: Series, first: Fit, design, correlation, month):
    """Everything of a `Fit` but its code, by Prais-Winsten about the first fit."""
    response = working_response(first, series.count, design)
    coefficients, covariance, dispersion = prais_winsten(
        response, design, correlation, first.weight, month
    )
    mean, _ = moments(series.offset + coefficients @ design.T, series)
    return coefficients, covariance, dispersion, first.degrees, mean, first.weight


def working_response(first: Fit, count: np.ndarray, design: np.ndarray) -> np.ndarray:
    """The log scale of each count about a first fit, so that a month without events has one too."""
    apart = np.where(first.weight > 0, count - first.mean, 0)
    return first.coefficients @ design.T + apart / np.where(first.weight > 0, first.weight, 1)


def _rows(whole: Fit, places: np.ndarray) -> Fit:
    return Fit(*(part[places] for part in whole))


def _lengthened(chosen: np.ndarray, part: np.ndarray) -> np.ndarray:
    return chosen.reshape(chosen.shape + (1,) * (part.ndim - chosen.ndim))
