"""A ratio of a whole country split into what lies within its areas and where people live.

The rate ratio of the whole is the product of two: the group's events over those that each area's
own reference rate would give (within), and what these come to, for each of the group's people,
over the reference rate of the whole (between). The second is above 1 where the group lives in
areas in which the reference group's rate is high. It says nothing of why it is high there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mha_monitor.stats.arguments import tail_of
from mha_monitor.stats.estimate import Estimate
from mha_monitor.stats.events import CheckedEvents, Events
from mha_monitor.stats.groups.bootstrap import MEAN_OF_NONE, Draws

USUAL = Draws()


class Split(NamedTuple):
    """Factors whose product is the ratio of the whole; `apart` and `inside` make up `between`.

    `apart` is what lies between parts of the country (such as London and the rest), `inside`
    between areas of one part. `share` is the part of the whole's log ratio that lies between.
    """

    within: Estimate
    between: Estimate
    apart: Estimate
    inside: Estimate
    share: Estimate


def split(
    group: Events,
    reference: Events,
    part: ArrayLike,
    whole: float,
    confidence: float = 0.95,
    draws: Draws = USUAL,
) -> Split:
    """Both factors of the ratio `whole`, from the events of every area (one axis), with limits.

    `part` numbers the part of the country that each area lies in. Values take the middle of each
    range. Limits are percentiles of draws: a count from its range, evenly, and then as it may
    have come about by chance (dispersion times Poisson). Areas with an unknown count are left
    out. Raises ValueError where `whole` is not above zero or no area is known.
    """
    group, reference = group.checked(), reference.checked()
    known = ~np.isnan(np.sum([*group, *reference], axis=0))
    if not known.any() or not whole > 0:
        raise ValueError("a ratio can be split only where it is above zero and areas are known")
    group = CheckedEvents(*(each[known] for each in group))
    reference = CheckedEvents(*(each[known] for each in reference))
    of_part = np.asarray(part)[known][:, None] == np.unique(np.asarray(part)[known])
    people = group.population, reference.population

    def measured(count: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.stack(_factors(count, other, *people, of_part), axis=-1)

    value = measured((group.low + group.high) / 2, (reference.low + reference.high) / 2)
    generator = np.random.default_rng(draws.seed)
    drawn = measured(*(_drawn(each, generator, draws.number) for each in (group, reference)))
    # The areas' events need not add up to the whole's: what is missing lies between.
    missing = np.log(whole) - value.sum()
    value, drawn = (_with_share(logs, missing) for logs in (value, drawn))
    tail = tail_of(confidence)
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    within, between, apart, inside = (
        Estimate(*np.exp([value[i], low[i], high[i]])) for i in range(4)
    )
    share = Estimate(value[4], low[4], high[4])
    return Split(within, between, apart, inside, share)


def _factors(count, other, people, other_people, of_part):
    """Logs of within, apart and inside; they add up to the log ratio of all areas together."""
    expected = (other * (people / other_people)).sum(axis=-1)
    by_part = (other @ of_part) / (other_people @ of_part) * (people @ of_part)
    of_parts = by_part.sum(axis=-1)
    rate = other.sum(axis=-1) / other_people.sum()
    with np.errstate(divide="ignore"):
        within = np.log(count.sum(axis=-1) / expected)
    return within, np.log(of_parts / people.sum() / rate), np.log(expected / of_parts)


def _with_share(logs: np.ndarray, missing: float) -> np.ndarray:
    """Within, between, apart, inside, and the share of the whole that lies between."""
    within, apart, inside = np.moveaxis(logs, -1, 0)
    between = apart + inside + missing
    with np.errstate(divide="ignore", invalid="ignore"):
        share = between / (within + between)
    return np.stack([within, between, apart, inside, share], axis=-1)


def _drawn(events: CheckedEvents, generator: np.random.Generator, number: int) -> np.ndarray:
    size = (number, len(events.low))
    seen = generator.uniform(events.low, events.high, size)
    mean = np.where(seen == 0, MEAN_OF_NONE * events.dispersion, seen)
    return generator.poisson(mean / events.dispersion) * events.dispersion
