"""After how many months a change of the ratio could be seen, area by area."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from mha_monitor.rates.repeat_detentions import SERIES
from mha_monitor.reform.power_series import Pair
from mha_monitor.stats.rates import dispersion
from mha_monitor.stats.time_series.power import (
    HORIZON,
    TWO_YEARS,
    Varying,
    chance_of_seeing,
    months_needed,
)
from mha_monitor.store.store import Store

COLUMNS = (
    "measure",
    "area_kind",
    "area_code",
    "area_name",
    "group",
    "reference",
    "change_percent",
    "months",
    "months_low",
    "months_high",
    "months_more",
    "months_level_only",
    "chance_two_years",
    "figures",
    "period",
    "months_before",
    "months_after",
    "mean_count_low",
    "mean_count_high",
    "mean_reference_count_low",
    "mean_reference_count_high",
    "dispersion",
    "autocorrelation",
    "assumed",
    "rounded",
)


def answers(pairs: Iterable[Pair], percents: Sequence[float]) -> pd.DataFrame:
    """A row for each area and fall of the ratio in percent (COLUMNS).

    `months` are those of figures from the change on, after which the monitor would say with a
    chance of 80% that a step is likely. Infinite: not within ten years. It is NaN where a hidden
    count leaves only the range from `months_low`, at the highest counts, to `months_high`, at the
    lowest. `months_more` are still to come; `months_level_only` is where no change of pace is
    asked for as well; `chance_two_years` is the chance with two years of figures after.
    """
    rows = [row for pair in pairs for row in _rows(pair, np.asarray(percents, dtype=float))]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(pair: Pair, percents: np.ndarray) -> list[tuple]:
    month = np.concatenate([pair.month, np.arange(pair.elapsed, HORIZON)])
    # The fewest months come with the highest counts.
    means, references = (
        np.array([part.high, part.middle, part.low])[:, None]
        for part in (pair.mean, pair.reference_mean)
    )
    how = (pair.dispersion, pair.autocorrelation, pair.rounded)
    varying = Varying(means, references, *how)
    found = [
        _known(months_needed(-percents / 100, varying, month, slope=slope))
        for slope in (True, False)
    ]
    (fewest, months, most), (_, level_only, _) = found
    chance = chance_of_seeing(-percents / 100, varying, month)[1]
    later = chance[:, month < TWO_YEARS][:, -1]
    more = np.maximum(months - pair.elapsed, 0)
    numbers = np.column_stack([percents, months, fewest, most, more, level_only, later]).tolist()
    names = ("measure", "area_kind", "area_code", "area_name", "group", "reference")
    where = tuple(pair.row[name] for name in names)
    return [(*where, *each, *_basis(pair)) for each in numbers]


def _known(months: np.ndarray) -> np.ndarray:
    """Fewest, middle and most; where both ends are one, a hidden count does not matter."""
    fewest, middle, most = months
    return np.array([fewest, np.where(np.isnan(middle) & (fewest == most), fewest, middle), most])


def _basis(pair: Pair) -> tuple:
    return (
        pair.figures,
        pair.row["period"],
        int((pair.month < 0).sum()),
        int((pair.month >= 0).sum()),
        pair.mean.low,
        pair.mean.high,
        pair.reference_mean.low,
        pair.reference_mean.high,
        pair.dispersion,
        pair.autocorrelation,
        pair.assumed,
        pair.rounded,
    )


def dispersion_of_repeats(store: Store, group: str, reference: str) -> float:
    """The larger dispersion of both groups by England's newest table of repeat detentions.

    1, as if detentions were independent, where the table does not have the groups. It is too
    high where one person stands in the table twice, and so errs on the side of more months.
    """
    found = store.select(
        series=tuple(SERIES), statistic="count", area_kind="england", dimension="ethnicity"
    )
    found = found[found["group"].isin((group, reference)) & found["value"].notna()]
    found = found[found["period_end"].eq(found["period_end"].max())]
    people = found.pivot_table(index="group", columns="series", values="value")
    people = people.reindex(index=[group, reference], columns=list(SERIES))
    if people.isna().any(axis=None):
        return 1.0
    return float(np.max(dispersion.from_repeats(people.to_numpy()).value))
