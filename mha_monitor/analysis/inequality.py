"""How far the rates of all groups of one place lie apart: one number for each measure.

A place is one area in one period. Groups are those of one level, broad or detailed; unknown
ethnicity is none of them. Intervals are by bootstrap (`stats.bootstrap`), of a group beside its
reference by the exact methods of the table of ratios; both admit counts that are ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from mha_monitor.analysis.reference_groups import (
    REST,
    Groups,
    beside,
    beside_lowest,
    members,
    ratio_drawn,
    ratio_shown,
)
from mha_monitor.definitions import flags
from mha_monitor.rates.counts import PER, WHERE
from mha_monitor.rates.rate_ratios import OF_WHAT
from mha_monitor.stats.groups import inequality
from mha_monitor.stats.groups.bootstrap_ranges import bounded_intervals

PER_100K = "per 100,000"
PERCENT = "percent"
THOUSANDTHS = "thousandths"
RATE = "rate"
EXCESS, EXCESS_RATE, EXCESS_SHARE = "excess", "excess-rate", "excess-share"
COLUMNS = (
    *OF_WHAT,
    "population_base",
    "grouping",
    "level",
    "summary",
    "group",
    "value",
    "low",
    "high",
    "unit",
    "reference",
    "dispersed",
    "flags",
)


class Summary(NamedTuple):
    """A measure over all groups: its unit, and its value at equal rates, where it is least.

    `shown` turns what is drawn into what is given, where that has no upper limit of its own.
    """

    unit: str
    least: float
    measured: Callable[[np.ndarray, np.ndarray], np.ndarray]
    shown: Callable[[np.ndarray], np.ndarray] | None = None


def _mean_log_deviation(rate: np.ndarray, population: np.ndarray) -> np.ndarray:
    """Infinite where a rate is 0: a draw without events of a group is not to be left out."""
    found = inequality.mean_log_deviation(rate, population)
    some = (rate > 0).any(axis=-1) & ~np.isnan(rate).any(axis=-1)
    return np.where((rate == 0).any(axis=-1) & some, np.inf, found)


SUMMARIES = {
    "difference": Summary(PER_100K, 0, lambda rate, _: inequality.difference(rate)),
    "ratio": Summary("times", -1, lambda rate, _: ratio_drawn(rate), ratio_shown),
    "between-group-variance": Summary(
        f"({PER_100K}) squared", 0, inequality.between_group_variance
    ),
    "standard-deviation": Summary(PER_100K, 0, inequality.standard_deviation),
    "coefficient-of-variation": Summary(PERCENT, 0, inequality.coefficient_of_variation),
    "index-of-disparity": Summary(PERCENT, 0, inequality.index_of_disparity),
    "index-of-disparity-weighted": Summary(
        PERCENT, 0, partial(inequality.index_of_disparity, weight_by_people=True)
    ),
    "theil": Summary(THOUSANDTHS, 0, inequality.theil),
    "mean-log-deviation": Summary(THOUSANDTHS, 0, _mean_log_deviation),
}


class Places(NamedTuple):
    """The measures of each place, and the rows of places without them, each with its reason."""

    table: pd.DataFrame
    left_out: pd.DataFrame


def of_places(
    rates: pd.DataFrame,
    groups: Sequence[str],
    reference: str,
    level: str,
    confidence: float = 0.95,
) -> Places:
    """Every measure (COLUMNS) for each place in a table of rates of `groups`.

    A place is left out where a group has no figure, or where a red flag forbids comparing. A
    column `dispersion`, where there is one, widens the intervals for repeated events.
    """
    tables, without = [], []
    for _, place in rates.groupby(WHERE, sort=False):
        row = place.iloc[0]
        if reason := _reason(place, groups):
            without.append(row[["period", "area_code", "area_name"]].to_dict() | {"reason": reason})
            continue
        tables.append(_beside_place(_of_place(place, groups, reference, confidence), place, level))
    # An empty answer keeps its columns.
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*COLUMNS])
    return Places(
        table.assign(reference=table["reference"].astype(object)),
        pd.DataFrame(without, columns=["period", "area_code", "area_name", "reason"]),
    )


def _reason(place: pd.DataFrame, groups: Sequence[str]) -> str:
    """Why a place cannot be measured: `red` and its flags, the groups missing; else nothing."""
    if (red := flags.blocked(place)).any():
        return f"red {' '.join(place.loc[red, 'flags'])}"
    given = set(place.loc[place["count_low"].notna(), "group"])
    return " ".join(group for group in groups if group not in given)


def _of_place(
    place: pd.DataFrame, codes: Sequence[str], reference: str, confidence: float
) -> pd.DataFrame:
    rows = place.set_index("group").loc[[*codes]]
    groups = Groups.of(rows)
    of_reference = members(reference, codes)
    overall = _overall(groups, of_reference, reference, confidence)
    if of_reference is None:
        own = beside_lowest(groups, confidence)
    else:
        own = beside(groups, of_reference, confidence)
    given = pd.DataFrame(
        {
            "summary": RATE,
            "group": groups.codes,
            "value": groups.rate,
            "low": rows["rate_low"].to_numpy(),
            "high": rows["rate_high"].to_numpy(),
            "unit": PER_100K,
        }
    )
    return pd.concat([given, overall, own.assign(reference=reference)], ignore_index=True).assign(
        dispersed=bool((groups.dispersion > 1).any())
    )


def _overall(
    groups: Groups, of_reference: np.ndarray | None, reference: str, confidence: float
) -> pd.DataFrame:
    table = _measured(groups, SUMMARIES, confidence)
    # Each group has a rest of its own: there is no one rate that all could be held to.
    if reference == REST:
        return table
    held = _excesses(groups, of_reference)
    above = _measured(groups, held, confidence).assign(reference=reference)
    # There cannot be more in excess than there were.
    all_of_them = groups.count_high.sum()
    most = [all_of_them, all_of_them / groups.population.sum() * PER, 100]
    return pd.concat([table, above.assign(high=np.minimum(above["high"], most))], ignore_index=True)


def _excesses(groups: Groups, of_reference: np.ndarray | None) -> dict[str, Summary]:
    """What stands above the reference rate: as a number, as a rate and as a share."""
    people = groups.population
    # Nothing is below the lowest rate; any other rate may be above that of all together.
    least = 0 if of_reference is None else -np.inf

    def reference_rate(rate: np.ndarray) -> np.ndarray:
        if of_reference is None:
            return rate.min(axis=-1)
        own = of_reference[0]
        return (rate[..., own] * people[own]).sum(axis=-1) / people[own].sum()

    def above(rate: np.ndarray, population: np.ndarray) -> np.ndarray:
        return inequality.population_excess(rate, population, reference_rate(rate))

    def share(rate: np.ndarray, population: np.ndarray) -> np.ndarray:
        return inequality.population_excess_share(rate, population, reference_rate(rate))

    return {
        EXCESS: Summary("events", least, lambda *both: above(*both) * people.sum() / PER),
        EXCESS_RATE: Summary(PER_100K, least, above),
        EXCESS_SHARE: Summary(PERCENT, least, share),
    }


def _measured(groups: Groups, summaries: dict[str, Summary], confidence: float) -> pd.DataFrame:
    """All measures from the same draws, so that they agree with one another."""

    def every(rate: np.ndarray, population: np.ndarray) -> np.ndarray:
        return np.stack([each.measured(rate, population) for each in summaries.values()], axis=-1)

    least = np.array([each.least for each in summaries.values()])
    bounded = np.isfinite(least).all()
    low, high = bounded_intervals(
        every,
        groups.events,
        least=least if bounded else None,
        confidence=confidence,
    )
    value = every(groups.rate, groups.population)
    value, low, high = (_shown(end, summaries) for end in (value, low, high))
    # The mean log deviation of a rate that is 0 is no number at all.
    none = np.array([name == "mean-log-deviation" for name in summaries]) & np.isinf(value)
    return pd.DataFrame(
        {
            "summary": [*summaries],
            "group": None,
            "value": np.where(none, np.nan, value),
            "low": np.where(none, np.nan, low),
            "high": np.where(none, np.nan, high),
            "unit": [each.unit for each in summaries.values()],
        }
    )


def _shown(numbers: np.ndarray, summaries: dict[str, Summary]) -> np.ndarray:
    turns = [each.shown or np.asarray for each in summaries.values()]
    return np.array([float(turn(x)) for turn, x in zip(turns, numbers, strict=True)])


def _beside_place(table: pd.DataFrame, place: pd.DataFrame, level: str) -> pd.DataFrame:
    row = place.iloc[0]
    held = set(" ".join(place["flags"]).split())
    same = {name: row[name] for name in COLUMNS if name in place and name not in table}
    codes = " ".join(code for code in flags.FLAGS if code in held)
    return table.assign(**same | {"level": level, "flags": codes})[[*COLUMNS]]
