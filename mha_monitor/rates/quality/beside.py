"""Codes of flags laid beside the rows of a table that they hold for.

There may be half a million rows and a few kinds of them, so words are put together for each kind.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from data_sources.schema.combinations import numbered

PLACE = ("source", "period_start", "period_end")


def laid_beside(table: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """The column `flags` with the codes of each row's place (source, period, area, group) added.

    A flag without an area holds for every area of its period, one without a group, or of "all",
    for every group. Codes that a cell holds already are not repeated.
    """
    period, period_found = _alike(table, found, PLACE)
    areas, areas_found, of_all_areas = _told_apart(table, found, "area_code", "")
    groups, groups_found, of_no_group = _told_apart(table, found, "group", "")
    everyone = _told_apart(table, found, "group", "all")[2]

    def key(period: np.ndarray, area, group) -> np.ndarray:
        # One more than any number in use, for what no row has.
        return (period * (_most(areas, areas_found) + 2) + area) * (
            _most(groups, groups_found) + 2
        ) + group

    held = key(period_found, areas_found, groups_found)
    keys, which = np.unique(held, return_inverse=True)
    codes = [list(found["code"].to_numpy()[which == place]) for place in range(len(keys))]
    looked_up = [
        _places(keys, key(period, area, group))
        for area in (areas, of_all_areas)  # an area's own flags, and those of all of its kind
        for group in (of_no_group, everyone, groups)
    ]
    return _joined(table["flags"], looked_up, codes)


def _joined(
    held: pd.Series, looked_up: Sequence[np.ndarray], codes: Sequence[Sequence[str]]
) -> pd.Series:
    """The words of each row, put together once for each kind of row; -1 adds nothing."""
    kind = pd.factorize(held)[0]
    for places in looked_up:
        kind = pd.factorize(kind.astype(np.int64) * (len(codes) + 1) + places + 1)[0]
    _, first = np.unique(kind, return_index=True)
    texts = []
    for row in first:
        own = held.iloc[row].split()
        added = [code for places in looked_up if places[row] >= 0 for code in codes[places[row]]]
        texts.append(" ".join(dict.fromkeys([*own, *added])))
    return pd.Series(pd.array(texts, dtype="str").take(kind), index=held.index)


def _places(keys: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where each wanted number stands among the sorted keys; -1 where it does not."""
    places = np.searchsorted(keys, wanted).clip(max=len(keys) - 1)
    return np.where(keys[places] == wanted, places, -1)


def _alike(
    table: pd.DataFrame, found: pd.DataFrame, names: Sequence[str]
) -> tuple[np.ndarray, np.ndarray]:
    """One number for each combination of values, the same in both tables."""
    both = (pd.concat([table[name], found[name]], ignore_index=True) for name in names)
    number = numbered(both)
    return number[: len(table)], number[len(table) :]


def _told_apart(table: pd.DataFrame, found: pd.DataFrame, name: str, value: str):
    """Numbers of a column in both tables, and that of one value, in use or not."""
    codes, kinds = _factorized(table, found, name)
    place = kinds.get_indexer([value])[0]
    return codes[: len(table)], codes[len(table) :], len(kinds) if place < 0 else place


def _factorized(table: pd.DataFrame, found: pd.DataFrame, name: str):
    both = pd.concat([table[name], found[name]], ignore_index=True)
    codes, kinds = pd.factorize(both)
    return codes.astype(np.int64), pd.Index(kinds)


def _most(*numbers: np.ndarray) -> int:
    return max(int(each.max()) for each in numbers)
