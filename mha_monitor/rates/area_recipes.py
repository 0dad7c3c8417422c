"""What each area of a later vintage adds up from, and which do not add up, with the reason.

An area that passed whole is a part of its heir. A board that was divided is replaced by its
sub-ICBs, where it is known that each of them passed whole, and to which board.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from data_sources.schema.cells import Mark
from mha_monitor.definitions import area_vintages
from mha_monitor.definitions.area_vintages import Held, listed

LEFT_OUT = ["area_code", "area_name", "reason"]
TERMS = ["to_code", "part_kind", "part_code"]


class Recipe(NamedTuple):
    """The parts of each area (TERMS, a row for each part), and areas without a recipe (LEFT_OUT).

    `part_kind` is the kind of the area itself, or `sub-icb` for a board that was divided.
    """

    terms: pd.DataFrame
    left_out: pd.DataFrame


def recipe(store: Held, area_kind: str, step: tuple[str, str], *, by_sub_icb: bool) -> Recipe:
    """The recipe of a step from one vintage to the next.

    `by_sub_icb` says whether counts of sub-ICBs are at hand, by which divided boards add up.
    """
    pairs = _pairs(store, area_kind, step)
    exact = pairs["mark"].eq(Mark.EXACT)
    whole = pairs[exact].rename(columns={"from_code": "part_code"}).assign(part_kind=area_kind)
    terms, reasons = [whole[TERMS]], {}
    for code in pairs[~exact]["from_code"].unique():
        found = _sub_icbs_of(code, store, step) if area_kind == "icb" and by_sub_icb else None
        if found is None:
            reasons[code] = _reason(code, store, area_kind, step, by_sub_icb=by_sub_icb)
        else:
            terms.append(found[TERMS])
    lost = pairs[pairs["from_code"].isin(reasons)]
    table = pd.concat(terms, ignore_index=True)
    kept = table[~table["to_code"].isin(lost["to_code"])].reset_index(drop=True)
    return Recipe(kept, _left_out(lost, reasons, store, area_kind, step))


def left_out(store: Held, area_kind: str, vintage: str, reasons: dict[str, str]) -> pd.DataFrame:
    """LEFT_OUT for areas of a vintage and the reason for each."""
    names = area_vintages.names_of(store.areas, area_kind, [vintage] * len(reasons), list(reasons))
    rows = zip(reasons, names, reasons.values(), strict=True)
    return pd.DataFrame(rows, columns=LEFT_OUT)


def _pairs(store: Held, area_kind: str, step: tuple[str, str]) -> pd.DataFrame:
    table = area_vintages.succession(store)
    of_step = table["from_vintage"].eq(step[0]) & table["to_vintage"].eq(step[1])
    return table[table["area_kind"].eq(area_kind) & of_step]


def _sub_icbs_of(board: str, store: Held, step: tuple[str, str]) -> pd.DataFrame | None:
    """The sub-ICBs of a divided board as parts of its heirs; None if any did not pass whole."""
    held = store.areas[store.areas["area_kind"].eq("sub-icb")]
    mine = held[held["area_vintage"].eq(step[0]) & held["parent_code"].eq(board)]["area_code"]
    pairs = _pairs(store, "sub-icb", step)
    passed = pairs[pairs["from_code"].isin(mine) & pairs["mark"].eq(Mark.EXACT)]
    heirs = held[held["area_vintage"].eq(step[1])].set_index("area_code")["parent_code"]
    boards = heirs.reindex(passed["to_code"]).to_numpy()
    found = passed.assign(to_code=boards, part_code=passed["from_code"], part_kind="sub-icb")
    complete = set(found["part_code"]) == set(mine) and found["to_code"].notna().all()
    return found if complete and len(mine) else None


def _reason(
    board: str, store: Held, area_kind: str, step: tuple[str, str], *, by_sub_icb: bool
) -> str:
    name = area_vintages.names_of(store.areas, area_kind, [step[0]], [board])[0]
    pairs = _pairs(store, area_kind, step)
    heirs = pairs[pairs["from_code"].eq(board)]["to_code"]
    names = area_vintages.names_of(store.areas, area_kind, [step[1]] * len(heirs), heirs)
    if area_kind != "icb":
        why = "so its counts cannot be told apart"
    elif not by_sub_icb:
        why = "and its sub-ICBs have no counts by ethnic group at hand"
    elif _pairs(store, "sub-icb", step).empty:
        why = "and what became of its sub-ICBs is known only once `refresh` has brought lookups in"
    else:
        why = "and so was one of its sub-ICBs: its counts cannot be told apart"
    return f"{name} was divided between {listed(sorted(names))}, {why}."


def _left_out(
    lost: pd.DataFrame,
    reasons: dict[str, str],
    store: Held,
    area_kind: str,
    step: tuple[str, str],
) -> pd.DataFrame:
    """Every area that took a part of a divided one, with the first reason."""
    found = lost.drop_duplicates("to_code").set_index("to_code")["from_code"].map(reasons)
    return left_out(store, area_kind, step[1], dict(zip(found.index, found, strict=True)))
