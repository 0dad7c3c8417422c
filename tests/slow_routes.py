"""Limits by another route than the product's: slow, and plain to see."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet
from scipy import optimize
from scipy.special import bdtrc, fdtr

REPEATS = "People subject to repeat detentions / "
# The Other that this table prints holds unknown ethnicity; these two rows of it are Other.
OTHER = ("other-chinese", "other-any")
PRINTED = ("ethnicity", "mhsds_count", "exact")
NONE = (1.0, 1.0)


def mid_p_limits(
    x: float, y: float, scale: float, dispersions: tuple[float, float] = NONE
) -> tuple[float, float]:
    """Limits of the ratio x / y * scale, by searching the binomial distribution for p.

    With dispersions of both groups: so many times fewer events among so many times fewer people.
    """
    own, other = dispersions
    x, y, scale = x / own, y / other, scale * own / other

    def root(count: float, rest: float) -> float:
        """The odds at which as many as `count`, half of that chance itself, have 0.025."""

        def tail(p: float) -> float:
            return (at_least(count, rest, p) + at_least(count + 1, rest - 1, p)) / 2 - 0.025

        p = optimize.brentq(tail, 1e-12, 1 - 1e-12, xtol=1e-15, rtol=1e-14)
        return p / (1 - p)

    if math.isnan(x) or math.isnan(y):
        return math.nan, math.nan
    return 0.0 if x == 0 else root(x, y) * scale, math.inf if y == 0 else scale / root(y, x)


def at_least(count: float, rest: float, p: float) -> float:
    """Probability of `count` or more of `count + rest`; between whole numbers by Fisher's F."""
    if count == int(count) and rest == int(rest):
        return float(bdtrc(count - 1, int(count + rest), p))
    if rest <= -1:
        return 0.0
    return float(fdtr(2 * count, 2 * (rest + 1), p / (1 - p) * (rest + 1) / count))


def repeats_of(figures: Path) -> dict[str, float]:
    """Each group's mean, over detentions, of how many its person had: from England's table."""
    people: dict[str, dict[int, float]] = defaultdict(dict)
    for row in pyarrow.parquet.read_table(figures).to_pylist():
        printed = (row["dimension"], row["statistic"], row["mark"])
        if row["series"].startswith(REPEATS) and printed == PRINTED:
            number = int(row["series"].removeprefix(REPEATS)[0])
            people[row["group"]][number] = row["value"]
    people["other"] = {k: sum(people[part][k] for part in OTHER) for k in range(1, 8)}
    return {
        group: sum(k * k * n for k, n in each.items()) / sum(k * n for k, n in each.items())
        for group, each in people.items()
    }
