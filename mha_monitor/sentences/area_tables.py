"""Many areas together as plain tables: every order with how sure it is, areas by name."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.sentences import amounts, verdicts
from mha_monitor.sentences.amounts import Row
from mha_monitor.sentences.areas import STANDINGS, ranks

RANK = "Rank (1 is the highest)"


def area_table(table: pd.DataFrame) -> pd.DataFrame:
    """Each area by name, with its interval of ranks and where it stands."""
    return pd.DataFrame([_area_row(row) for _, row in table.sort_values("area_name").iterrows()])


def _area_row(row: Row) -> dict[str, str]:
    smoothed = (row["shrunken_ratio"], row["shrunken_low"], row["shrunken_high"])
    return {
        "Area": row["area_name"],
        "Rate ratio": amounts.estimate(row["ratio"], row["ratio_low"], row["ratio_high"]),
        "Smoothed ratio": amounts.estimate(*smoothed),
        RANK: ranks(row),
        "Standing": STANDINGS[row["standing"]],
        "Verdict": verdicts.title(row),
        "p, adjusted": _p(row["verdict_p_adjusted"]),
    }


def narrow_area_table(plain: pd.DataFrame) -> pd.DataFrame:
    """`area_table` in two columns, for a screen too narrow for seven."""
    rows = [
        {"Area": row["Area"], "Ratios, and rank (1 is the highest)": _in_short(row)}
        for _, row in plain.iterrows()
    ]
    return pd.DataFrame(rows)


def _in_short(row: Row) -> str:
    p = f" (adjusted p: {row['p, adjusted']})" if row["p, adjusted"] else ""
    return (
        f"{row['Rate ratio']}; smoothed {row['Smoothed ratio']}. Rank {row[RANK]}: "
        f"{row['Standing']}; {row['Verdict']}{p}."
    )


def _p(value: float) -> str:
    if math.isnan(value):
        return ""
    return "under 0.001" if value < 0.001 else f"{value:.3f}"


def summary_table(summary: pd.DataFrame) -> pd.DataFrame:
    """The one row for all areas, a line for each number with what it is."""
    row = summary.iloc[0]
    lines = {
        "Areas that take part": f"{row['areas']}, {row['areas_hidden']} with hidden counts",
        "Mean ratio": _with_limits(row, "mean_ratio"),
        "95% of true ratios lie within a factor of": amounts.number(row["tau_ratio"], 2),
        "Another area would lie": amounts.between(row["prediction_low"], row["prediction_high"]),
        "The same without small counts": _with_limits(row, "middles_mean_ratio"),
        "left out there": f"{row['middles_left_out']}",
        "England": amounts.ratio(row["england_ratio"]),
        "Tests": row["family"],
        "Differ from the centre": f"{row['higher']} above, {row['lower']} below",
    }
    return pd.DataFrame({"What": lines.keys(), "Figure": lines.values()})


def funnel_summary(summary: pd.DataFrame) -> pd.DataFrame:
    """The one row of a funnel, a line for each number with what it is."""
    row = summary.iloc[0]
    lines = {
        "Areas drawn": f"{row['funnel_areas']} of {row['areas']}",
        "Centre": amounts.number(row["funnel_centre"], 2),
        "Mean squared score (1 by chance alone)": amounts.number(row["funnel_phi"], 2),
        "Variance to be added to the log ratio": amounts.number(row["funnel_tau2"], 4),
        "Beyond the 95% limits of chance": f"{row['beyond_chance_95']}; "
        f"{row['expected_beyond_95']:.1f} expected",
        "Beyond the 99.8% limits of chance": f"{row['beyond_chance_998']}",
        "Beyond 95% with the usual spread": f"{row['beyond_funnel_95']}",
        "Beyond 99.8% with the usual spread": f"{row['beyond_funnel_998']}",
    }
    return pd.DataFrame({"What": lines.keys(), "Figure": lines.values()})


def _with_limits(row: Row, name: str) -> str:
    low, high = (amounts.number(row[f"{name}_{end}"], 2) for end in ("low", "high"))
    return f"{amounts.number(row[name], 2)} ({low} to {high})"


def funnel_table(table: pd.DataFrame) -> pd.DataFrame:
    """Each area by name: its ratio, how much its counts tell, the limits it is beyond."""
    rows = [
        {
            "Area": row["area_name"],
            f"Ratio to {group_title(row['reference'])}": amounts.point_of(row),
            "Range by rounding and chance": amounts.interval(row, "ratio"),
            "Precision": amounts.number(row["precision"]).replace("no figure", "not drawn"),
            "Beyond the limits of chance": row["beyond_chance"] or "within",
            "and of the usual spread": row["beyond_funnel"] or "within",
        }
        for _, row in table.sort_values("area_name").iterrows()
    ]
    return pd.DataFrame(rows)
