"""Two ratios side by side, in sentences: how each stands, and whether they can be told apart."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import capital, people, short_period
from mha_monitor.sentences import ages, amounts, one_row
from mha_monitor.sentences.amounts import Row

APART = (
    "The two are taken as independent. Where they share people, as a board and England do, the "
    "range is wider than it need be. Groups, measures and periods differ in more than chance: the "
    "comparison says how far apart two ratios are, and nothing of why."
)
FIRM = 0.05
NAMED = {
    "area_code": one_row.place,
    "group": lambda row: group_title(row["group"]),
    "measure": lambda row: MEASURES[row["measure"]].title,
    "period": lambda row: short_period(row["period"]),
}


def _alike(table: pd.DataFrame, name: str) -> bool:
    return len(set(table[name])) == 1


def labels(table: pd.DataFrame) -> list[str]:
    """What each row is of, by what tells the two apart; by all where nothing does."""
    differ = [name for name in NAMED if not _alike(table, name)] or ["area_code", "group"]
    told = [", ".join(NAMED[name](row) for name in differ) for _, row in table.iterrows()]
    return [capital(text) for text in told]


def _inside(row: pd.Series) -> str:
    """The label within a sentence: `the East of England region`."""
    label = str(row["label"])
    return f"the{label[3:]}" if label.startswith("The ") else label


class Told:
    """The words of two ratios. `change` is None where they cannot be held against each other."""

    def __init__(self, table: pd.DataFrame, change: Mapping[str, float] | None) -> None:
        self.table, self.change = table, change

    def words(self) -> str:
        rows = " ".join(one_row.headline(row) for _, row in self.table.iterrows())
        return f"{self.title()}. {rows}"

    def title(self) -> str:
        (_, one), (_, other) = self.table.iterrows()
        if _alike(self.table, "label"):
            return "Both are the same: choose another"
        if self.change is None:
            return f"{one['label']} and {other['label']} cannot be compared: {_why(one, other)}"
        ratios = f"{amounts.point_of(one)} and {amounts.point_of(other)}"
        if not self.change["p"] < FIRM:
            return (
                f"{one['label']} and {other['label']}: {ratios} times, which cannot be told apart"
            )
        above, below = (one, other) if one["ratio"] > other["ratio"] else (other, one)
        return (
            f"The ratio is higher for {_inside(above)} than for {_inside(below)}: "
            f"{amounts.point_of(above)} and {amounts.point_of(below)} times"
        )

    def sure(self) -> str:
        """How far apart, with the range."""
        if self.change is None or _alike(self.table, "label"):
            return ""
        factor, low, high = (self.change[f"factor{end}"] for end in ("", "_low", "_high"))
        if not self.change["p"] < FIRM:
            limits = amounts.between(low, high)
            return f"How sure? The second is {limits} times the first, so they may be the same."
        if factor < 1:
            factor, low, high = 1 / factor, 1 / high, 1 / low
        return (
            f"How sure? The larger is {amounts.point(factor, (low, high))} times the smaller, "
            f"{amounts.between(low, high)} with chance and rounding."
        )

    def subtitle(self) -> str:
        row = self.table.iloc[0]
        shared = [NAMED[name](row) for name in ("measure", "period") if _alike(self.table, name)]
        told = f"Rate ratio to {people(row['reference'])}. {', '.join(shared)}".strip()
        return f"{told.removesuffix('.')}. {ages.moved(self.table)}"

    def alt(self) -> str:
        rows = [
            f"{row['label']} {amounts.point_of(row)} ({amounts.interval(row, 'ratio')})"
            for _, row in self.table.iterrows()
        ]
        return f"{self.title()}. {'; '.join(rows)}."


def _why(one: Row, other: Row) -> str:
    without = [row["label"] for row in (one, other) if not row["ratio"] > 0]
    return f"no ratio for {' and '.join(without)}" if without else "the figures of one are in doubt"


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """A row for each of the two."""
    rows = [
        {
            "Of": row["label"],
            "Rate ratio": amounts.point_of(row),
            "Interval": amounts.interval(row, "ratio"),
            "With unknown ethnicity": amounts.interval(row, "ratio_unknown"),
            "Count": amounts.counted(row, "count"),
            "Rate per 100,000": amounts.number(row["rate"]),
            "Rate of reference group": amounts.number(row["reference_rate"]),
        }
        for _, row in table.iterrows()
    ]
    return pd.DataFrame(rows)
