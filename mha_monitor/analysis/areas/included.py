"""Which areas of a table of ratios take part where many are compared, with their counts."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from data_sources.schema.errors import Unanswerable
from mha_monitor.definitions.flags import blocked
from mha_monitor.stats.events import Events

# Below this the normal distribution is no likeness of a log ratio: such areas take part only
# where the likelihood of their counts is used.
FEWEST = 5
VERDICT = (
    *("verdict", "verdict_centre", "verdict_centre_ratio"),
    *("verdict_p", "verdict_p_adjusted", "within_usual_spread"),
)
AGES = ("england_crude_ratio", "england_standardised_ratio", "england_ages_from")
KEPT = (
    *("measure", "source", "release", "period", "period_start", "period_end"),
    *("area_kind", "area_code", "area_name", "group", "reference", "population_base"),
    *("count", "count_low", "count_high", "population"),
    *("reference_count", "reference_count_low", "reference_count_high", "reference_population"),
    *("ratio", "ratio_low", "ratio_high", "mark", "flags"),
    *VERDICT,
    *AGES,
)


def kept(ratios: pd.DataFrame) -> pd.DataFrame:
    """What stays of a table of ratios beside what many areas say of each."""
    return ratios[[name for name in KEPT if name in ratios]]


class Counts(NamedTuple):
    """The ranges, populations and dispersions of both groups; NaN where an area takes no part."""

    low: np.ndarray
    high: np.ndarray
    population: np.ndarray
    reference_low: np.ndarray
    reference_high: np.ndarray
    reference_population: np.ndarray
    dispersion: np.ndarray
    reference_dispersion: np.ndarray

    def only(self, chosen: np.ndarray) -> Counts:
        """The same with the counts of all other areas unknown."""
        ranges = (np.where(chosen, part, np.nan) for part in self[:6])
        return Counts(*(*ranges, self.dispersion, self.reference_dispersion))

    @property
    def groups(self) -> tuple[Events, Events]:
        """The events of the group and of the reference group."""
        reference = self.reference_low, self.reference_high, self.reference_population
        return (
            Events(self.low, self.high, self.population, self.dispersion),
            Events(*reference, self.reference_dispersion),
        )

    @property
    def known(self) -> np.ndarray:
        return ~np.isnan(sum(self))

    @property
    def settled(self) -> np.ndarray:
        """Areas with a count of either group known to within a factor of two.

        Where both are looser, as 0 to 4 against 0 to 4, any ratio gives such counts at some level
        of both. Their likelihood then says only which levels were held likely beforehand, and
        forty such areas would make a mean out of nothing.
        """
        groups = (self.low, self.high), (self.reference_low, self.reference_high)
        close = [(low > 0) & (high <= 2 * low) for low, high in groups]
        return self.known & (close[0] | close[1])

    @property
    def many(self) -> np.ndarray:
        """Areas whose log ratio has a variance: at least `FEWEST` of both groups."""
        return self.known & (self.low >= FEWEST) & (self.reference_low >= FEWEST)

    @property
    def middle(self) -> tuple[np.ndarray, np.ndarray]:
        """The middle of each range."""
        return (self.low + self.high) / 2, (self.reference_low + self.reference_high) / 2

    def log_ratio(self, count: np.ndarray, reference_count: np.ndarray) -> np.ndarray:
        """The log rate ratio that two counts of each area would give."""
        with np.errstate(divide="ignore", invalid="ignore"):
            rates = count / self.population, reference_count / self.reference_population
            return np.log(rates[0] / rates[1])

    def independent(
        self, count: np.ndarray, reference_count: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """As many independent events as would be as uncertain as these counts are."""
        return count / self.dispersion, reference_count / self.reference_dispersion

    def log_odds(self, ratio: float) -> np.ndarray:
        """At this rate ratio, the log odds that an independent event is of the group."""
        people = self.population / self.dispersion
        return np.log(ratio * people * self.reference_dispersion / self.reference_population)

    def variance(self, count: np.ndarray, reference_count: np.ndarray) -> np.ndarray:
        """The variance of that log ratio: each dispersion over its count, added."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.dispersion / count + self.reference_dispersion / reference_count


def one_of_each(ratios: pd.DataFrame) -> pd.DataFrame:
    """The table, or an error where it holds several groups or periods, or one area twice."""
    for column in ("period", "group", "reference", "area_kind"):
        found = sorted(set(ratios[column]))
        if len(found) > 1:
            raise Unanswerable(
                f"Areas are compared for one {column.replace('_', ' ')} at a time, but there are "
                f"{', '.join(found[:5])}. Ask for one."
            )
    return ratios.reset_index(drop=True)


def counts_of(ratios: pd.DataFrame) -> Counts:
    """The counts of the areas that take part; those with a red flag are NaN.

    Without the columns `dispersion` and `reference_dispersion` counts vary by chance alone.
    """
    taking_part = np.where(blocked(ratios), np.nan, 1.0)
    names = ("count_low", "count_high", "population")
    columns = [*names, *(f"reference_{name}" for name in names)]
    numbers = [ratios[name].to_numpy(dtype=float) * taking_part for name in columns]
    # Only ever widened: a dispersion below 1 would make areas surer than chance lets them be.
    spread = [
        np.maximum(np.broadcast_to(ratios.get(name, 1.0), len(ratios)).astype(float), 1.0)
        for name in ("dispersion", "reference_dispersion")
    ]
    return Counts(*numbers, *spread)
