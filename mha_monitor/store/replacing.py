"""Tables of populations and areas that were taken in, laid over the embedded ones.

What was taken in for one kind of area and vintage takes the place of all that was held for it:
two ways of estimating one place are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

# Which columns say what a table replaces, for each kind of release.
PLACES = {
    "populations": ["population_base", "area_kind", "area_vintage"],
    "areas": ["area_kind", "area_vintage"],
    "succession": ["area_kind"],
}


def laid_over(held: pd.DataFrame, kind: str, taken_in: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The table held, with each of those taken in laid over it in turn."""
    place = PLACES[kind]
    for fresh in taken_in:
        replaced = pd.MultiIndex.from_frame(fresh[place].drop_duplicates())
        kept = held[~pd.MultiIndex.from_frame(held[place]).isin(replaced)]
        held = pd.concat([kept, fresh[list(held.columns)]], ignore_index=True)
    return held
