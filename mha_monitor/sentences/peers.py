"""Which areas are most like one, and by what, in sentences and as a table."""

from __future__ import annotations

import pandas as pd

from mha_monitor.sentences import amounts, verdicts
from mha_monitor.sentences.amounts import Row

WHY = (
    "Alike means about as many people, and about the same share of each ethnic group, by the "
    "census that the rates rest on. Deprivation is not held here, so it plays no part."
)
SHOWN = 3


def said(table: pd.DataFrame) -> str:
    """The nearest areas with their ratios; the first row is the area itself."""
    own, others = table.iloc[0], table.iloc[1:]
    if others.empty:
        return f"No other area like {own['area_name']} has figures."
    named = "; ".join(_one(row) for _, row in others.head(SHOWN).iterrows())
    return f"Most like {own['area_name']} in size and ethnic mix: {named}."


def _one(row: Row) -> str:
    return f"{row['area_name']}, {amounts.point_of(row)}"


def short(table: pd.DataFrame) -> str:
    """The same for a reader who sees which area it is of."""
    others = table.iloc[1:]
    if others.empty:
        return "No area like it has figures."
    return f"{'; '.join(_one(row) for _, row in others.head(SHOWN).iterrows())}."


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """A row for each area: how like it is, its ratio with its doubt, its verdict."""
    rows = [
        {
            "Area": row["area_name"],
            "People": f"{row['people']:,.0f}",
            "Mix differs by": "" if place == 0 else f"{row['mix_distance']:.0%}",
            "Rate ratio": amounts.estimate(row["ratio"], row["ratio_low"], row["ratio_high"]),
            "Verdict": verdicts.title(row) if row["verdict"] else "",
        }
        for place, (_, row) in enumerate(table.iterrows())
    ]
    return pd.DataFrame(rows)
