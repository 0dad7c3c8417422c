"""Each group of one place beside a reference: another group, everyone else, or the lowest rate.

The limits are those of the table of ratios: chance by mid-P and score, and the ranges of both
counts. Which group has the lowest rate is itself a matter of chance, so beside it the limits are
by bootstrap, with the lowest chosen anew in every draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS, broad_group_of
from mha_monitor.definitions.choices import unknown
from mha_monitor.rates.counts import PER
from mha_monitor.stats.events import Events
from mha_monitor.stats.groups.bootstrap_ranges import bounded_intervals
from mha_monitor.stats.rates import differences, ratios
from mha_monitor.stats.unknown import sensitivity

REST, LOWEST = "rest", "lowest"
DIFFERENCE, RATIO, EXCESS = "difference-from-reference", "ratio-to-reference", "group-excess"
UNITS = {DIFFERENCE: "per 100,000", RATIO: "times", EXCESS: "events"}


class Groups(NamedTuple):
    """The groups of one place, each argument with one number for every group."""

    codes: tuple[str, ...]
    count: np.ndarray  # type: ignore[assignment]  # hides tuple.count, which nobody asks
    count_low: np.ndarray
    count_high: np.ndarray
    population: np.ndarray
    dispersion: np.ndarray

    @classmethod
    def of(cls, rows: pd.DataFrame) -> Groups:
        """From rows of rates, by group; without a column `dispersion` events are independent."""
        names = ("count", "count_low", "count_high", "population")
        count, low, high, people = (rows[name].to_numpy(dtype=float) for name in names)
        dispersion = rows["dispersion"] if "dispersion" in rows else np.ones(len(rows))
        spread = np.nan_to_num(np.asarray(dispersion), nan=1.0)
        return cls(tuple(rows.index), count, low, high, people, spread)

    @property
    def events(self) -> Events:
        return Events(self.count_low, self.count_high, self.population, self.dispersion)

    @property
    def rate(self) -> np.ndarray:
        return self.count / self.population * PER


def members(reference: str, codes: Sequence[str]) -> np.ndarray | None:
    """Which groups (columns) are the reference of each group (rows); none for the lowest rate.

    A broad group is the sum of those of its detailed groups that are there. Unanswerable where the
    reference is none of the groups, nor made of them.
    """
    if reference == LOWEST:
        return None
    if reference == REST:
        return ~np.eye(len(codes), dtype=bool)
    own = np.array([code == reference for code in codes])
    if not own.any() and reference in BROAD_GROUPS:
        own = np.array([broad_group_of(code) == reference for code in codes])
    if not own.any():
        unknown(reference, "a reference for these groups", (*codes, REST, LOWEST))
    return np.tile(own, (len(codes), 1))


def beside(groups: Groups, of_reference: np.ndarray, confidence: float = 0.95) -> pd.DataFrame:
    """Difference, ratio and excess of each group that is no part of its reference."""
    compared = ~np.diag(of_reference)
    own = Groups(tuple(np.array(groups.codes)[compared]), *(part[compared] for part in groups[1:]))
    other = _pooled(groups, of_reference[compared])
    value = _both(own.count, other.count, own, other, confidence)
    least = _both(own.count_low, other.count_high, own, other, confidence)
    most = _both(own.count_high, other.count_low, own, other, confidence)
    low, high = sensitivity.bounded_ratio(own.events, other.events, confidence)
    difference = value[0].value, least[0].low, most[0].high
    parts = {
        DIFFERENCE: difference,
        RATIO: (value[1].value, low, high),
        EXCESS: [end * own.population / PER for end in difference],
    }
    return _rows(own.codes, parts)


def beside_lowest(groups: Groups, confidence: float = 0.95) -> pd.DataFrame:
    """Difference, ratio and excess of each group beside whichever rate is the lowest."""

    def measured(rate: np.ndarray, population: np.ndarray) -> np.ndarray:
        above = rate - rate.min(axis=-1, keepdims=True)
        return np.concatenate([above, _to_lowest(rate), above * population / PER], axis=-1)

    size = len(groups.codes)
    low, high = bounded_intervals(
        measured,
        groups.events,
        least=np.repeat([0.0, -1.0, 0.0], size),
        confidence=confidence,
    )
    ends = [part.reshape(3, size) for part in (measured(groups.rate, groups.population), low, high)]
    parts = {name: [end[place] for end in ends] for place, name in enumerate(UNITS)}
    parts[RATIO] = [ratio_shown(end) for end in parts[RATIO]]
    # There cannot be more in excess than there were.
    parts[EXCESS][2] = np.minimum(parts[EXCESS][2], groups.count_high)
    return _rows(groups.codes, parts)


def ratio_drawn(rate: np.ndarray) -> np.ndarray:
    """Less the lowest rate over the highest: the ratio on a scale that ends at 0, not nowhere.

    The lowest rate may be 0 in some draws. A ratio without end cannot be turned round its value,
    and then would say nothing of its lower limit either.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return -rate.min(axis=-1) / rate.max(axis=-1)


def ratio_shown(drawn: np.ndarray) -> np.ndarray:
    """The ratio again, infinite from 0 on."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(drawn >= 0, np.inf, -1 / drawn)


def _to_lowest(rate: np.ndarray) -> np.ndarray:
    """As `ratio_drawn`, for each group; a rate of 0 is itself the lowest."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(rate == 0, -1.0, -rate.min(axis=-1, keepdims=True) / rate)


def _pooled(groups: Groups, of_reference: np.ndarray) -> Groups:
    """The reference of each group: what its members add up to."""

    def summed(numbers: np.ndarray) -> np.ndarray:
        return np.where(of_reference, numbers, 0).sum(axis=1)

    count, low, high, people = (summed(part) for part in groups[1:5])
    # The variance of a sum of independent counts is the sum of theirs.
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = summed(groups.dispersion * groups.count_high) / summed(groups.count_high)
    spread = np.fmax(np.nan_to_num(spread, nan=1.0), 1.0)
    return Groups(groups.codes, count, low, high, people, spread)


def _both(count, reference_count, own: Groups, other: Groups, confidence: float):
    """Difference and ratio, each with the limits of chance for these counts."""
    groups = count, own.population, reference_count, other.population
    spread = own.dispersion, other.dispersion
    return (
        differences.rate_difference(*groups, confidence=confidence, dispersions=spread),
        ratios.rate_ratio(*groups, confidence, dispersions=spread),
    )


def _rows(codes: Sequence[str], parts: dict) -> pd.DataFrame:
    tables = [
        pd.DataFrame(
            {"summary": name, "group": [*codes], "value": value, "low": low, "high": high}
        ).assign(unit=UNITS[name])
        for name, (value, low, high) in parts.items()
    ]
    return pd.concat(tables, ignore_index=True)
