"""England's ratio split into what lies within areas and where people live, as sentences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import people
from mha_monitor.sentences import amounts
from mha_monitor.sentences.amounts import Row
from mha_monitor.sentences.verdicts import one

CAVEAT = (
    "The split is arithmetic: it says where the gap lies and nothing of why. People may live where "
    "they do, and services may be as they are there, for reasons that also make the gap. Rates "
    "are crude, not standardised for age and sex."
)
TITLES = {
    "total": "England",
    "within": "Within {many}",
    "between": "Where people live",
    "between-london-and-rest": "of which London beside the rest",
    "between-within-these": "of which between {many} of London, or of the rest",
    "within-london": "Within {many} of London",
    "within-rest": "Within {many} outside London",
}


DRAWN = ("total", "within", "within-london", "within-rest")


def said(table: pd.DataFrame) -> str:
    """How much of England's gap lies within areas, and how much is where people live."""
    if table.empty:
        return "England's ratio cannot be split: no ratio can be given, or rates are equal."
    rows = {row["part"]: row for _, row in table.iterrows()}
    sentences = [_whole(rows), _between(rows["between"]), _london(rows)]
    return " ".join(sentence for sentence in sentences if sentence)


def _whole(rows: Mapping[str, Row]) -> str:
    total, within = rows["total"], rows["within"]
    who, whom = people(total["group"]), people(total["reference"])
    return (
        f"In England, in {plain_names.when(total)}, the {measures.rate_noun(total['measure'])} of "
        f"{who} was {amounts.ratio(total['ratio'])} times that of {whom}. Beside {whom} of the "
        f"same {one(total['area_kind'])} it was {_with_limits(within)} times as high."
    )


def _between(row: Row) -> str:
    """The rest: where people live, with how sure it is."""
    limits = f"{_percent(row['share_low'])} to {_percent(row['share_high'])}"
    who, whom = people(row["group"]), people(row["reference"])
    if row["share_low"] <= 0 <= row["share_high"]:
        return (
            "What is left, where people live, cannot be told from none: it makes up "
            f"{_percent(row['share'])} of the gap ({limits})."
        )
    where = "high" if row["ratio"] > 1 else "low"
    return (
        f"The rest is where people live: more {who} than others live where the rate of {whom} is "
        f"{where}. That makes up {_percent(row['share'])} of the gap ({limits}), on the scale of "
        f"the logarithm."
    )


def _london(rows: Mapping[str, Row]) -> str:
    if "within-london" not in rows:
        return ""
    many = f"{one(rows['within-london']['area_kind'])}s"
    apart = rows["between-london-and-rest"]
    both = (_with_limits(rows[name]) for name in ("within-london", "within-rest"))
    return (
        f"Within {many} of London the ratio was {next(both)}, within those outside London "
        f"{next(both)}; that London differs from the rest makes up {_percent(apart['share'])} of "
        f"the gap."
    )


def title(table: pd.DataFrame) -> str:
    """The finding in a line."""
    if table.empty:
        return said(table).rstrip(".")
    row = table[table["part"].eq("between")].iloc[0]
    who, many = people(row["group"]), f"{one(row['area_kind'])}s"
    if row["share_low"] <= 0 <= row["share_high"]:
        return f"England's gap for {who} lies within {many}, as far as can be told"
    return (
        f"{_percent(1 - row['share'])} of England's gap for {who} lies within {many}; "
        f"{_percent(row['share'])} is where people live"
    )


def subtitle(table: pd.DataFrame) -> str:
    """What is drawn: England's ratio, and those within its areas."""
    row = table.iloc[0]
    return (
        f"Rate ratio to {group_title(row['reference'])}: of England, and beside people of the "
        f"same {one(row['area_kind'])}. {MEASURES[row['measure']].title}, "
        f"{plain_names.when(row)}. Shares are of the logarithm of the ratio."
    )


def alt(table: pd.DataFrame) -> str:
    """What the chart of the split says, for someone who cannot see it."""
    return f"Bars of rate ratios. {title(table)}. {said(table)}"


def drawn(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a chart: the whole and what lies within, each with its `label`."""
    rows = table[table["part"].isin(DRAWN)]
    many = [f"{one(kind)}s" for kind in rows["area_kind"]]
    names = [TITLES[part].format(many=own) for part, own in zip(rows["part"], many, strict=True)]
    return rows.assign(label=names)


def _with_limits(row: Row) -> str:
    return amounts.estimate(row["ratio"], row["ratio_low"], row["ratio_high"])


def _percent(share: float) -> str:
    return f"{share:.0%}"


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The split as a table in words."""
    rows = []
    for _, row in table.iterrows():
        many = f"{one(row['area_kind'])}s"
        known = row["share"] == row["share"]
        rows.append(
            {
                "What": TITLES[row["part"]].format(many=many),
                "Areas": f"{row['areas']}",
                "Ratio": amounts.number(row["ratio"], 2),
                "Range": f"{amounts.number(row['ratio_low'], 2)} to "
                f"{amounts.number(row['ratio_high'], 2)}",
                "Share of the gap": _percent(row["share"]) if known else "",
            }
        )
    return pd.DataFrame(rows)
