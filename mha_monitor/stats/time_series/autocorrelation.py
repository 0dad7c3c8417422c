"""What months have in common with the months before: measured and allowed for."""

from __future__ import annotations

import numpy as np

# Autocorrelations at which the one that residuals show on average is worked out.
GRID = np.arange(-0.9, 0.96, 0.05)
HIGHEST = 0.95


def lag_one(residual: np.ndarray, design: np.ndarray, seen: np.ndarray, month: np.ndarray):
    """The autocorrelation of the months that residuals (series, rows) of a design point to.

    Residuals of a model with many terms swing about zero more than the months themselves did:
    with 8 terms in 48 months their lag-1 autocorrelation is -0.15 on average where the months
    have none. So it is the first-order autoregression at which residuals of this design would
    show, on average, what they show. NaN where no two months beside one another were seen.
    """
    lag = np.abs(np.subtract.outer(month, month)).astype(int)
    patterns, pattern = seen[:1], np.zeros(len(seen), dtype=int)
    if len(seen) and (seen != seen[0]).any():
        patterns, pattern = np.unique(seen, axis=0, return_inverse=True)
    residual = np.where(seen, residual, 0.0)
    beside = (lag == 1).astype(float)
    shown = ((residual @ beside) * residual).sum(axis=-1) / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        shown = shown / (residual**2).sum(axis=-1)
    estimate = np.full(len(seen), np.nan)
    for place, rows in enumerate(patterns):
        if not beside[np.ix_(rows, rows)].any():
            continue
        expected = np.maximum.accumulate(_expected(design, rows, lag))
        estimate[pattern == place] = np.interp(shown[pattern == place], expected, GRID)
    return np.where(np.isnan(shown), np.nan, estimate)


def _expected(design: np.ndarray, rows: np.ndarray, lag: np.ndarray) -> np.ndarray:
    """Ratio of expected products to expected squares of residuals, along GRID."""
    orthonormal = np.linalg.qr(design[rows])[0]
    lag = lag[np.ix_(rows, rows)]
    residual = np.eye(len(lag)) - orthonormal @ orthonormal.T
    products = residual @ (lag == 1) @ residual / 2
    powers = GRID[:, None] ** np.arange(lag.max() + 1)
    sums = [np.bincount(lag.ravel(), weights=part.ravel()) for part in (products, residual)]
    return (powers @ sums[0]) / (powers @ sums[1])


def prais_winsten(
    response: np.ndarray,
    design: np.ndarray,
    correlation: np.ndarray,
    weight: np.ndarray,
    month: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Least squares on months that remember the month before; none is dropped.

    `response` and `weight` are (series, rows), `correlation` (series,); rows of weight 0 take
    no part. Returns coefficients, covariance for a dispersion of 1, and the dispersion.
    After Prais and Winsten (1954), with rows weighted, and with gaps: a month remembers the
    last one seen by the correlation to the power of the months between.
    """
    seen = weight > 0
    last, memory = _memory(seen, correlation, month)
    root = np.sqrt(weight)
    rows = root[..., None] * design
    response = root * np.where(seen, response, 0.0)
    scale = np.where(seen, 1 / np.sqrt(1 - memory**2), 0.0)
    rows = scale[..., None] * (
        rows - memory[..., None] * np.take_along_axis(rows, last[..., None], 1)
    )
    response = scale * (response - memory * np.take_along_axis(response, last, 1))
    turned = np.swapaxes(rows, -1, -2)
    covariance = np.linalg.inv(turned @ rows)
    coefficients = (covariance @ (turned @ response[..., None]))[..., 0]
    residual = response - (rows @ coefficients[..., None])[..., 0]
    degrees = seen.sum(axis=-1) - design.shape[1]
    return coefficients, covariance, (residual**2).sum(axis=-1) / degrees


def _memory(seen, correlation, month):
    """The row of the last month seen before each, and how much of it is remembered."""
    place = np.where(seen, np.arange(len(month)), -1)
    last = np.maximum.accumulate(place, axis=-1)
    last = np.concatenate([np.full((len(seen), 1), -1), last[:, :-1]], axis=-1)
    gap = month - month[np.maximum(last, 0)]
    strength = np.clip(correlation, -HIGHEST, HIGHEST)[:, None]
    return np.maximum(last, 0), np.where(last < 0, 0.0, strength**gap)
