"""Which areas are most like one, and by what, in sentences and as a table."""

from __future__ import annotations

import pandas as pd

from data_sources.geography.deprivation import ATTRIBUTION
from mha_monitor.sentences import amounts, verdicts
from mha_monitor.sentences.amounts import Row

SAME = (
    "Alike means about as many people, and about the same share of each ethnic group, by the "
    "census that the rates rest on"
)
DEPRIVED = (
    "; and about as deprived, by the average score of the English Indices of Deprivation 2025 "
    "(higher is more deprived). The score is of places, not of the people who were detained."
)
NOT_DEPRIVED = ". Deprivation is not held for these areas, so it plays no part."
SOURCE = f"Deprivation: English Indices of Deprivation 2025. {ATTRIBUTION}"
SHOWN = 3
SHOWN_ON_A_CARD = 2


def _has_deprivation(table: pd.DataFrame) -> bool:
    return bool(table["deprivation_score"].notna().all())


def why(table: pd.DataFrame) -> str:
    """What alike means here."""
    return f"{SAME}{DEPRIVED if _has_deprivation(table) else NOT_DEPRIVED}"


def source(table: pd.DataFrame) -> str:
    """Where deprivation comes from; nothing where it plays no part."""
    return SOURCE if _has_deprivation(table) else ""


def by(table: pd.DataFrame) -> str:
    """`size, ethnic mix and deprivation`: by what areas are alike."""
    return "size, ethnic mix and deprivation" if _has_deprivation(table) else "size and ethnic mix"


def said(table: pd.DataFrame) -> str:
    """The nearest areas with their ratios; the first row is the area itself."""
    own, others = table.iloc[0], table.iloc[1:]
    if others.empty:
        return f"No other area like {own['area_name']} has figures."
    named = "; ".join(_one(row) for _, row in others.head(SHOWN).iterrows())
    return f"Most like {own['area_name']} in {by(table)}: {named}."


def _one(row: Row) -> str:
    return f"{row['area_name']}, {amounts.point_of(row)}"


def short(table: pd.DataFrame) -> str:
    """The same for a reader who sees which area it is of."""
    others = table.iloc[1:]
    if others.empty:
        return "No area like it has figures."
    named = "; ".join(_one(row) for _, row in others.head(SHOWN_ON_A_CARD).iterrows())
    return f"By {by(table)}: {named}."


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """A row for each area: how like it is, its ratio with its doubt, its verdict."""
    deprived = _has_deprivation(table)
    rows = [
        {
            "Area": row["area_name"],
            "People": f"{row['people']:,.0f}",
            "Mix differs by": "" if place == 0 else f"{row['mix_distance']:.0%}",
            **({"Deprivation": f"{row['deprivation_score']:.1f}"} if deprived else {}),
            "Rate ratio": amounts.estimate(row["ratio"], row["ratio_low"], row["ratio_high"]),
            "Verdict": verdicts.title(row) if row["verdict"] else "",
        }
        for place, (_, row) in enumerate(table.iterrows())
    ]
    return pd.DataFrame(rows)
