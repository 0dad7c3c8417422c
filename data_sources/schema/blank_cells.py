"""Cells that are blank where the publisher prints a number: any number may have stood there.

A program that takes `*` for a missing value writes nothing in its place. What is left is kept as
missing, with the range that the total above it leaves, and is never dropped unsaid.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from data_sources.schema.cells import Mark
from data_sources.schema.errors import UnexpectedLayout

PLACE = ["release", "period_start", "period_end", "series", "statistic"]
AREA = ["area_kind", "area_code"]
MANY = 10


def bounded(table: pd.DataFrame, where: str, place_of: Callable[[int], str]) -> pd.DataFrame:
    """The table of figures with a highest possible number for each missing count.

    That is its area's total, or England's. `place_of` gives the place in the file of a row of the
    table by its number. Raises UnexpectedLayout where neither is printed.
    """
    missing = table["mark"].eq(Mark.MISSING) & np.isinf(table["high"])
    if not missing.any():
        return table
    printed = table[table["dimension"].eq("all") & ~missing & table["high"].notna()]
    england = printed[printed["area_kind"].eq("england")]
    most = _looked_up(table[missing], printed, [*PLACE, *AREA])
    most = most.fillna(_looked_up(table[missing], england, PLACE))
    if most.isna().any():
        number = int(np.flatnonzero(missing)[most.isna().to_numpy().argmax()])
        row = table.iloc[number]
        raise UnexpectedLayout(
            f"{where}, {place_of(number)}: the cell is blank for {row['series']}, "
            f"{row['area_name']} ({row['area_code']}), {row['dimension']} {row['group']}, and "
            f"neither its total nor England's is there to say how many it may stand for. Use the "
            f"file as published."
        )
    return table.assign(high=table["high"].mask(missing, most))


def sentences(table: pd.DataFrame, where: str) -> list[str]:
    """What must be said of a table's missing cells; nothing where there is none."""
    number = int(table["mark"].eq(Mark.MISSING).sum())
    if not number:
        return []
    cells, are, they = ("cells", "are", "they") if number > 1 else ("cell", "is", "it")
    return [
        f"{where}: {number:,} {cells} {are} blank where the publisher prints a number or '*'. "
        f"Another program may have taken '*' for a missing value. {they.capitalize()} {are} kept "
        f"as missing, with every number that {they} may stand for: use the file as published."
    ]


def refuse_noughts(table: pd.DataFrame, where: str) -> None:
    """Refuse a table in which another program wrote 0 for `*`: many noughts, and nothing hidden.

    The publisher hides small counts of ethnic groups below England in every file, and prints few
    noughts there.
    """
    below = table[table["area_kind"].ne("england") & table["dimension"].eq("ethnicity")]
    below = below[below["statistic"].eq("count")]
    noughts = int((below["value"].eq(0) & below["mark"].eq(Mark.EXACT)).sum())
    if noughts >= MANY and not table["mark"].isin([Mark.SUPPRESSED, Mark.MISSING]).any():
        raise UnexpectedLayout(
            f"{where}: {noughts:,} counts of ethnic groups below England are 0, and none is '*'. "
            f"The publisher hides small counts, so another program has written 0 in their place, "
            f"which stood for 0 to 4: use the file as published."
        )


def _looked_up(rows: pd.DataFrame, totals: pd.DataFrame, by: list[str]) -> pd.Series:
    highest = totals.groupby(by)["high"].max().rename("most")
    return rows.join(highest, on=by)["most"]
