"""Which colour, hatch or mark each area of a map carries, and the words for it in the key.

Classes are fixed, not fitted to the figures shown, so that two periods or two groups can be
compared by eye. Below and above "about equal" differ in hue (blue, orange), and every further class
above is darker. No two classes are of one lightness, and what lies below is paler than all that
lies above: in grey it is neither taken for another class nor for the highest.
"""

from __future__ import annotations

import bisect
import math
import re
from dataclasses import dataclass, replace

import pandas as pd

from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.verdicts import HIGHER, LOWER, NOT_TOLD_APART, TOO_FEW
from mha_monitor.sentences.verdicts import WORDS

SUPPRESSED = "suppressed"
NO_FIGURE = "no-figure"
SUPPRESSED_LABEL = "Suppressed: count under 5"
NO_FIGURE_LABEL = "No figure, or in doubt"
SHORT_SUPPRESSED, SHORT_NO_FIGURE = "Hidden", "In doubt"
IN_DOUBT_LABEL = "In doubt: not compared"

BLUE = "#A9D6F5"
CREAM = "#FBF3D5"
ORANGES = ("#EB9F45", "#F1640D", "#C33A00", "#6E3714", "#461500")
GREY = "#A3A5A7"
GREENS = ("#EFF7E6", "#B2DDAC", "#70BC9D", "#338F88", "#145E69", "#0B2F4A")


@dataclass(frozen=True)
class ColourScale:
    """Classes of one quantity: `breaks` lie between them, so there is one more colour than breaks.

    A value that equals a break belongs to the class above it. `number` formats one value.
    """

    title: str
    breaks: tuple[float, ...]
    colours: tuple[str, ...]
    labels: tuple[str, ...]
    number: str

    def class_of(self, value: float) -> int | None:
        """Return the index of the value's class, or None for a missing value."""
        return None if math.isnan(value) else bisect.bisect_right(self.breaks, value)

    def text(self, value: float) -> str:
        """Return the value as it is printed in a key or a table, or an empty string for NaN."""
        return "" if math.isnan(value) else self.number.format(value)


RATIO = ColourScale(
    "Rate ratio",
    breaks=(0.8, 1.25, 2, 3, 4, 6),
    colours=(BLUE, CREAM, *ORANGES),
    labels=("Under 0.8", "0.8 to 1.25: about equal", "1.25 to 2", "2 to 3", "3 to 4", "4 to 6")
    + ("6 or more",),
    number="{:.1f}",
)
# The verdicts that are a class of a map, in the order of its colours; the others are no figure.
JUDGED = (LOWER, NOT_TOLD_APART, HIGHER, TOO_FEW)
SCALES = {
    "ratio": RATIO,
    "smoothed": replace(RATIO, title="Smoothed rate ratio"),
    "rate": ColourScale(
        "Rate per 100,000 people",
        breaks=(50, 100, 150, 200, 300),
        colours=GREENS,
        labels=("Under 50", "50 to 100", "100 to 150", "150 to 200", "200 to 300", "300 or more"),
        number="{:,.0f}",
    ),
    "difference": ColourScale(
        "Rate difference per 100,000 people",
        breaks=(-10, 10, 50, 100, 150, 250),
        colours=(BLUE, CREAM, *ORANGES),
        labels=("10 or more below", "Within 10: about equal", "10 to 50 above", "50 to 100 above")
        + ("100 to 150 above", "150 to 250 above", "250 or more above"),
        number="{:+,.0f}",
    ),
    "unknown_share": ColourScale(
        "Share with unknown ethnicity",
        breaks=(0.05, 0.1, 0.15, 0.2, 0.3),
        colours=GREENS,
        labels=("Under 5%", "5% to 10%", "10% to 15%", "15% to 20%", "20% to 30%", "30% or more"),
        number="{:.0%}",
    ),
    "excess": ColourScale(
        "Excess",
        breaks=(-5, 5, 25, 50, 100, 250),
        colours=(BLUE, CREAM, *ORANGES),
        labels=("5 or more below", "Within 5: about equal", "5 to 25 above", "25 to 50 above")
        + ("50 to 100 above", "100 to 250 above", "250 or more above"),
        number="{:+,.0f}",
    ),
    "verdict": ColourScale(
        "Verdict",
        breaks=(0.5, 1.5, 2.5),
        colours=(BLUE, CREAM, ORANGES[2], GREY),
        labels=tuple(WORDS[code].format(centre="the typical area") for code in JUDGED),
        number="",
    ),
}

# What a verdict is of: a line on a map of anything else would be said of another figure.
COMPARED = ("ratio", "smoothed")
# What is shown stands in a column of its own name, but for this.
COLUMNS = {"smoothed": "shrunken_ratio"}
# The interval drawn is the one that admits chance and rounding. The unknown share is no estimate
# of the group's own count, so neither an interval nor that count's suppression belongs to it.
LIMITS = {
    "ratio": ("ratio_low", "ratio_high"),
    "smoothed": ("shrunken_low", "shrunken_high"),
    "rate": ("rate_low", "rate_high"),
    "difference": ("difference_low", "difference_high"),
    "excess": ("excess_low", "excess_high"),
}


def shade(
    ratios: pd.DataFrame,
    outlines: dict,
    *,
    shown: str,
    scale: ColourScale,
) -> pd.DataFrame:
    """Return one row per outline, indexed by area_code, saying how it is drawn.

    Columns: area_name, value, low, high, shade (class index as text, SUPPRESSED or NO_FIGURE),
    label, line (its verdict where that is HIGHER or LOWER than the centre, else empty).
    Raises ValueError when an area has more than one row in `ratios`.
    """
    table = _figures(ratios, outlines, shown)
    classes = table["value"].map(scale.class_of)
    table["shade"] = [NO_FIGURE if pd.isna(each) else str(int(each)) for each in classes]
    hidden = table["mark"].eq("suppressed") & (table["value"].isna() | (shown in LIMITS))
    table.loc[hidden, "shade"] = SUPPRESSED
    table.loc[hidden, "value"] = math.nan
    table["label"] = table["shade"].map(labels(scale))
    # A line compares and so does a colour, and a red flag forbids that. How much is unknown can be
    # compared where what is known cannot.
    red = table.index.isin(ratios.loc[blocked(ratios), "area_code"])
    verdict = ratios.set_index("area_code").get("verdict", pd.Series(dtype=object))
    verdict = verdict.reindex(table.index)
    apart = verdict.isin([HIGHER, LOWER]) & ~red & (shown in COMPARED)
    table["line"] = verdict.where(apart, "")
    if shown in LIMITS or shown == "verdict":
        table.loc[red, ["shade", "label"]] = [NO_FIGURE, IN_DOUBT_LABEL]
    return table.drop(columns="mark")


def labels(scale: ColourScale) -> dict[str, str]:
    """Return the words for every shade of a map, in the order of the key."""
    classes = {str(index): label for index, label in enumerate(scale.labels)}
    return classes | {SUPPRESSED: SUPPRESSED_LABEL, NO_FIGURE: NO_FIGURE_LABEL}


def short_labels(scale: ColourScale) -> dict[str, str]:
    """The same words for a key with little room."""
    short = {
        name: re.split(":| than | from | above", said)[0] for name, said in labels(scale).items()
    }
    return short | {SUPPRESSED: SHORT_SUPPRESSED, NO_FIGURE: SHORT_NO_FIGURE}


def _figures(ratios: pd.DataFrame, outlines: dict, shown: str) -> pd.DataFrame:
    figures = ratios.set_index("area_code")
    if figures.index.has_duplicates:
        repeated = figures.index[figures.index.duplicated()][0]
        raise ValueError(f"a map needs one row per area, but {repeated} has several")
    names = {each["id"]: each["properties"]["area_name"] for each in outlines["features"]}
    figures = figures.reindex(list(names))
    low, high = LIMITS.get(shown, (None, None))
    table = pd.DataFrame({"area_name": names.values()}, index=figures.index)
    column = figures[COLUMNS.get(shown, shown)]
    if shown == "verdict":
        column = column.map({code: number for number, code in enumerate(JUDGED)})
    table["value"] = column.astype(float)
    table["low"] = figures[low].astype(float) if low else math.nan
    table["high"] = figures[high].astype(float) if high else math.nan
    return table.assign(mark=figures["mark"]).rename_axis("area_code")
