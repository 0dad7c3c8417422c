"""What many areas say together."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from data_sources.schema.errors import SourceError
from mha_monitor.definitions.choices import ALL, known_group
from mha_monitor.monitor.rate_ratios import ratios
from mha_monitor.store.store import Store, open_store

if TYPE_CHECKING:
    from mha_monitor.analysis.areas.summary import AreasTogether, Funnel

CENTRES = ("mean", "england")
ANSWERS_KEPT = 64


def pooled(
    measure: str = "detentions",
    area_kind: str = "icb",
    group: str = "black",
    reference: str = "white",
    period: str | None = None,
    population_base: str = "census-2021",
    store: Store | None = None,
    every: str | None = None,
    repeats: bool = False,
) -> AreasTogether:
    """One group's ratios over all areas of a kind: mean, spread, ranks, and which differ.

    A `Finding` (`many_areas.answer.AreasTogether`) whose `table` has a row for each area:
    ratio, shrunken_ratio, rank (1 the highest), standing, p, p_adjusted, differs and others,
    each ratio with _low and _high; `summary` has one row for all: mean_ratio, tau_ratio (the
    factor either side of the mean that holds 95% of areas), prediction_low, differ. Arguments
    as for `ratios`, of one group and one period. Raises SourceError where there are no figures.
    """
    store = store or open_store()
    asked = (measure, area_kind, group, reference, period, population_base, repeats, store, every)
    return _together(*_with_period(*asked))


def funnel(
    measure: str = "detentions",
    area_kind: str = "icb",
    group: str = "black",
    reference: str = "white",
    period: str | None = None,
    population_base: str = "census-2021",
    centre: str = "mean",
    store: Store | None = None,
    every: str | None = None,
    repeats: bool = False,
) -> Funnel:
    """How far areas of each size lie from a centre, and how far they would by chance alone.

    A `Finding` (`many_areas.answer.Funnel`) with a row for each area: precision, and the limits
    that it is beyond. `centre` is `mean` (of the areas) or `england`. Otherwise as `pooled`.
    """
    if centre not in CENTRES:
        raise SourceError(f"{centre!r} is no centre of a funnel: {' or '.join(CENTRES)}.")
    store = store or open_store()
    asked = (measure, area_kind, group, reference, period, population_base, repeats, store, every)
    return _funnel(centre, *_with_period(*asked))


# A store never changes, so an answer worked out from one stays right. Nobody may change its tables.
@lru_cache(maxsize=ANSWERS_KEPT)
def _together(*asked) -> AreasTogether:
    from mha_monitor.analysis.areas import summary

    return summary.together(*_beside_england(*asked))


@lru_cache(maxsize=ANSWERS_KEPT)
def _funnel(centre: str, *asked) -> Funnel:
    from mha_monitor.analysis.areas import summary

    return summary.funnel_of(*_beside_england(*asked), centre, _together(*asked))


def _with_period(
    measure: str,
    area_kind: str,
    group: str,
    reference: str,
    period: str | None,
    population_base: str,
    repeats: bool,
    store: Store,
    every: str | None,
) -> tuple:
    """The question, with the period that it is of: the same one asked in two ways is kept once."""
    if area_kind == "england":
        raise SourceError("England is one area. Ask for many of a kind: icb, region, sub-icb.")
    if period == ALL:
        raise SourceError("Areas are compared for one period at a time. Ask for one.")
    asked = {"group": known_group(group), "reference": reference, "store": store}
    asked |= {"population_base": population_base, "repeats": repeats}
    table = ratios(measure, area_kind, period=period, every=every, **asked)
    period = table["period"].iloc[0]
    return measure, area_kind, group, reference, period, population_base, repeats, store


def _beside_england(
    measure: str,
    area_kind: str,
    group: str,
    reference: str,
    period: str,
    population_base: str,
    repeats: bool,
    store: Store,
) -> tuple[pd.DataFrame, pd.Series]:
    """The table of ratios by area, and England's row of the same question."""
    asked = {"group": group, "reference": reference, "period": period, "store": store}
    asked |= {"population_base": population_base, "repeats": repeats}
    return ratios(measure, area_kind, **asked), ratios(measure, **asked).iloc[0]
