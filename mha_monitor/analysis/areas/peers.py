"""Which areas are most like one: in people, in their mix of ethnic groups, in deprivation."""

from __future__ import annotations

import numpy as np
import pandas as pd

COLUMNS = (
    "area_code",
    "people",
    "people_factor",
    "mix_distance",
    "deprivation_score",
    "distance",
)
# How much of a difference of mix one doubling of size weighs: twice as many people, or half as
# many, is as far away as another twentieth of the people being of another group.
DOUBLING = 0.05
# The same for a point of the average score of deprivation: five points, about one standard
# deviation among boards, weigh as much as one doubling.
POINT = 0.01


def nearest(
    ratios: pd.DataFrame, area_code: str, number: int, deprivation: pd.Series
) -> pd.DataFrame:
    """The area itself and so many others, the nearest first (COLUMNS).

    `ratios` holds every broad group in every area of a kind, for one period. `mix_distance` is the
    share of people who would have to be of another group for the two mixes to agree (0 to 1),
    `people_factor` the number of people beside that of the area. `deprivation` is the average
    score by area; where it is not known of every area it plays no part, and is NaN. Areas without
    a population of every group take no part; where the area is one of them, there is no row.
    """
    people = _people(ratios)
    if area_code not in people.index:
        return pd.DataFrame(columns=list(COLUMNS))
    total = people.sum(axis=1)
    shares = people.div(total, axis=0)
    mix = shares.sub(shares.loc[area_code]).abs().sum(axis=1) / 2
    factor = total / total[area_code]
    score = deprivation.reindex(people.index).astype(float)
    if score.isna().any():
        score = score.mul(np.nan)
    apart = score.sub(score[area_code]).abs().fillna(0)
    found = pd.DataFrame(
        {
            "people": total,
            "people_factor": factor,
            "mix_distance": mix,
            "deprivation_score": score,
            "distance": mix + DOUBLING * np.log2(factor).abs() + POINT * apart,
        }
    )
    ordered = found.sort_values(["distance", "people"]).rename_axis("area_code").reset_index()
    return ordered.head(number + 1)[list(COLUMNS)]


def _people(ratios: pd.DataFrame) -> pd.DataFrame:
    """People by area (rows) and broad group (columns), the reference group among them."""
    people = ratios.pivot(index="area_code", columns="group", values="population")
    reference = ratios.drop_duplicates("area_code").set_index("area_code")
    people[ratios["reference"].iloc[0]] = reference["reference_population"]
    return people.dropna()
