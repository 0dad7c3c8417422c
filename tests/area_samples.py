"""Areas with invented counts, published as NHS England would, in the table of ratios."""

from __future__ import annotations

import numpy as np
import pandas as pd
from two_groups import two

from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.sensitivity import bounded_ratio

INVENTED_RATIO = 3.0


def published(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """NHS England's disclosure rule as ranges: below five hidden, else to the nearest five."""
    rounded = 5 * np.floor(count / 5 + 0.5)
    hidden = count < 5
    return np.where(hidden, 0, np.maximum(rounded - 2, 5)), np.where(hidden, 4, rounded + 2)


def ratios_of(count, people, reference, reference_people, **columns: object) -> pd.DataFrame:
    """A table of ratios by area from INVENTED true counts; `columns` replace or add columns."""
    count, reference = np.asarray(count, dtype=float), np.asarray(reference, dtype=float)
    (low, high), (reference_low, reference_high) = published(count), published(reference)
    areas = (low, high, people, reference_low, reference_high, reference_people)
    limits = bounded_ratio(*two(*areas))
    hidden = (low == 0) | (reference_low == 0)
    middle, beside = 5 * np.floor(count / 5 + 0.5), 5 * np.floor(reference / 5 + 0.5)
    ratio = np.full(len(count), np.nan)
    ratio[~hidden] = rate_ratio(middle, people, beside, reference_people).value[~hidden]
    names = [f"INVENTED area {number:02}" for number in range(len(count))]
    table = {
        "measure": "detentions",
        "source": "mha_annual",
        "release": "mha-annual-2023-24",
        "period": "2023-24",
        "period_start": pd.Timestamp(2023, 4, 1),
        "period_end": pd.Timestamp(2024, 3, 31),
        "area_kind": "icb",
        "area_code": [f"Q{number:02}" for number in range(len(count))],
        "area_name": names,
        "group": "black",
        "reference": "white",
        "population_base": "census-2021",
        "count": np.where(low == 0, np.nan, middle),
        "count_low": low,
        "count_high": high,
        "population": np.asarray(people, dtype=float),
        "reference_count": np.where(reference_low == 0, np.nan, beside),
        "reference_count_low": reference_low,
        "reference_count_high": reference_high,
        "reference_population": np.asarray(reference_people, dtype=float),
        "ratio": ratio,
        "ratio_low": limits[0],
        "ratio_high": limits[1],
        "mark": np.where(hidden, "suppressed", "rounded"),
        "flags": "",
    }
    return pd.DataFrame({**table, **columns})


def invented(seed: int = 0, areas: int = 14, mean_count: float = 25, spread: float = 0.3):
    """A table of INVENTED areas whose true log ratios are normal about that of 3."""
    random = np.random.default_rng(seed)
    people = np.exp(random.normal(10, 0.6, areas))
    reference_people = 12 * people * np.exp(random.normal(0, 0.3, areas))
    rate = mean_count / people.mean() / INVENTED_RATIO
    true = INVENTED_RATIO * np.exp(random.normal(0, spread, areas))
    count, reference = random.poisson(rate * true * people), random.poisson(rate * reference_people)
    return ratios_of(count, people, reference, reference_people)


def england_of(ratios: pd.DataFrame, **changes: object) -> pd.Series:
    """England's row to the same INVENTED areas: the middles of their ranges, added up."""
    sums = {}
    for prefix in ("", "reference_"):
        ends = ratios[f"{prefix}count_low"] + ratios[f"{prefix}count_high"]
        sums |= {
            f"{prefix}count": ends.sum() / 2,
            f"{prefix}population": ratios[f"{prefix}population"].sum(),
        }
    rates = [sums[f"{prefix}count"] / sums[f"{prefix}population"] for prefix in ("", "reference_")]
    return pd.Series({**sums, "ratio": rates[0] / rates[1], "flags": "", **changes})
