"""Areas whose count of one group is so far from that elsewhere that a mistake is likelier.

Each area's group is held against everyone else of the same area, so that an area in which all
rates are high or low is no outlier. The usual area and the usual spread are a median and a median
distance from it, which the outliers themselves do not move.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from mha_monitor.stats.areas.funnel import expected_variance, tails
from mha_monitor.stats.events import Events

# The normal distribution's standard deviation over its median distance from the middle.
NORMAL = 1.4826
# With fewer areas there is no usual one to tell others from.
FEWEST_AREAS = 15
# Below this a count is hidden or says little of where the usual area lies.
FEWEST_EVENTS = 5


class Outlying(NamedTuple):
    """Of each area: how many times the usual area's ratio its own is, as near to 1 as its ranges
    let it be, and how likely one as far out is. All NaN without enough areas to tell."""

    factor: np.ndarray
    p: np.ndarray


def beside_the_rest(group: Events, rest: Events) -> Outlying:
    """How far each area's ratio of a group to the rest of its people is from the usual one.

    Areas are the one axis. `p` is two-sided, from the exact tails of the group's count given
    the total of both, with true log ratios normal over areas: about the median, with the spread
    that the median absolute deviation gives once chance is taken out (Spiegelhalter's funnel with
    robust centre and spread).
    """
    group, rest = group.checked(), rest.checked()
    count, other = (group.low + group.high) / 2, (rest.low + rest.high) / 2
    people = np.log(group.population / rest.population)
    settled = (group.low >= FEWEST_EVENTS) & (rest.low >= FEWEST_EVENTS)
    if settled.sum() < FEWEST_AREAS:
        nothing = np.full(count.shape, np.nan)
        return Outlying(nothing, nothing)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_ratio = np.log(count / other) - people
    centre = np.median(log_ratio[settled])
    log_odds = centre + people
    apart = NORMAL * np.median(np.abs(log_ratio[settled] - centre))
    noise = np.median(expected_variance(count, other, log_odds)[settled])
    tau2 = max(apart**2 - noise, 0.0)
    many = tails(group.low, rest.high, log_odds, tau2)[1]
    few = tails(group.high, rest.low, log_odds, tau2)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        least = group.low / rest.high / np.exp(log_odds)
        most = group.high / rest.low / np.exp(log_odds)
    factor = np.where(least > 1, least, np.where(most < 1, most, 1.0))
    unknown = np.isnan(many + few)
    return Outlying(np.where(unknown, np.nan, factor), np.minimum(2 * np.minimum(many, few), 1))
