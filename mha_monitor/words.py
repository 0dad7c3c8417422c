"""Numbers and caveats as sentences. Every sentence is made from the table it speaks of.

A count of detentions is not a count of people, so sentences speak of detention rates. No sentence
says that one thing caused another.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence

import pandas as pd

from data_sources.vocabulary import group_title
from mha_monitor.bases import BASES
from mha_monitor.flags import FLAGS, is_widened, sentences_of
from mha_monitor.measures import MEASURES
from mha_monitor.quality.words import red_sentences
from mha_monitor.sentences.periods import period as period  # whoever speaks of a row asks here
from mha_monitor.sentences.periods import span, when

Row = Mapping | pd.Series
# Groups as they stand before "people"; the others need a clause of their own.
_ADJECTIVES = {
    "white": "White",
    "mixed": "Mixed-ethnicity",
    "asian": "Asian",
    "black": "Black",
    "white-british": "White British",
    "white-irish": "White Irish",
    "asian-indian": "Indian",
    "asian-pakistani": "Pakistani",
    "asian-bangladeshi": "Bangladeshi",
    "black-caribbean": "Black Caribbean",
    "black-african": "Black African",
    "other-chinese": "Chinese",
}
SOURCE_NAMES = {
    "mha_annual": "NHS England, Mental Health Act Statistics, Annual Figures",
    "mhsds_monthly": "NHS England, Mental Health Services Monthly Statistics",
    "ethnicity_facts": "Race Disparity Unit, Ethnicity facts and figures",
    "published_figures": "published figures, collected page by page",
}


def people(group: str) -> str:
    """`Black people`; `people of any other ethnic group`."""
    if group in _ADJECTIVES:
        return f"{_ADJECTIVES[group]} people"
    if group == "other":
        return "people of other ethnic groups"
    title = group_title(group)
    if title.startswith("Any other"):
        return f"people of {title[0].lower()}{title[1:]}"
    return f"people of {title} ethnicity"


def group_titles(codes: Sequence[str]) -> dict[str, str]:
    return {code: group_title(code) for code in codes}


def number(value: float, digits: int = 1) -> str:
    """`1,234.5`; `no figure` where there is none."""
    if value is None or math.isnan(value):
        return "no figure"
    return "no upper limit" if math.isinf(value) else f"{value:,.{digits}f}"


def ratio(value: float) -> str:
    """A ratio as people say it: one decimal, none from 10 on; never `0` for a ratio above 0."""
    if value is None or math.isnan(value):
        return "no ratio"
    if math.isinf(value):
        return "no upper limit"
    if 0 < value < 0.05:
        return "less than 0.1"
    return f"{value:.0f}" if value >= 9.95 else f"{value:.1f}"


def between(low: float, high: float) -> str:
    """`between 3.4 and 3.5`; `at least 2.1` with no upper limit, `at most 16` with no lower."""
    if math.isnan(low) or math.isnan(high):
        return "an unknown range"
    if math.isinf(high):
        return f"at least {ratio(low)}" if low > 0 else "anywhere from 0 upwards"
    if low <= 0:
        return f"at most {ratio(high)}"
    if high - low < 0.3:  # one decimal would hide how narrow it is
        return f"between {low:.2f} and {high:.2f}"
    return f"between {ratio(low)} and {ratio(high)}"


def place(row: Row) -> str:
    """`England`, `the North West region`, `Dorset`."""
    if row["area_kind"] == "region":
        return f"the {row['area_name']} region"
    return str(row["area_name"])


def rate_noun(measure: str) -> str:
    """`detention rate`: what the measure's rate is called in a sentence."""
    return {
        "detentions": "detention rate",
        "section-136": "rate of section 136 uses",
        "section-135": "rate of section 135 uses",
        "uses-of-section-2": "rate of section 2 uses",
        "uses-of-section-3": "rate of section 3 uses",
        "uses-of-part-3": "rate of Part 3 uses",
        "detentions-active": "rate of detentions in force",
        "short-term-orders": "rate of short-term orders",
        "ctos": "rate of community treatment orders",
        "repeat-detentions": "rate of repeat detention",
        "discharges": "rate of discharge following detention",
    }.get(measure, "rate of " + MEASURES[measure].title[0].lower() + MEASURES[measure].title[1:])


def headline(row: Row) -> str:
    """The one sentence: who, where, when, how many times, and both rates."""
    who, whom = people(row["group"]), people(row["reference"])
    what, unit = rate_noun(row["measure"]), MEASURES[row["measure"]].unit
    start = f"In {place(row)}, in {when(row)},"
    if red := red_sentences(row.get("flags", "")):
        return f"{start} the {what} of {who} and {whom} cannot be compared. {' '.join(red)}"
    if math.isnan(row["ratio"]):
        return f"{start} {_no_ratio(row, what, who, whom)}"
    return (
        f"{start} the {what} of {who} was {ratio(row['ratio'])} times that of {whom}: "
        f"{_whole(row['rate'])} {unit} for every 100,000 people, "
        f"against {_whole(row['reference_rate'])}."
    )


def _whole(rate: float) -> str:
    """A rate as a whole number; below 10, where that would say too little, with one decimal."""
    return number(rate, 0 if rate >= 10 else 1)


def _no_ratio(row: Row, what: str, who: str, whom: str) -> str:
    if math.isnan(row["ratio_high"]):
        return f"no {what} of {who} beside that of {whom} has been published."
    hidden = f"{_hidden(row, who, whom)}, so there is no ratio"
    if row["ratio_low"] <= 0 and math.isinf(row["ratio_high"]):
        return f"{hidden}, and nothing can be said of how large it is."
    limit = between(row["ratio_low"], row["ratio_high"])
    return f"{hidden}. Whatever it is, the {what} of {who} was {limit} times that of {whom}."


def _hidden(row: Row, who: str, whom: str) -> str:
    """Whose number is hidden, and how much of it."""
    name, whose = ("count", who) if math.isnan(row["count"]) else ("reference_count", whom)
    small = row[f"{name}_high"] <= 4
    how = "hidden because it is under 5" if small else "known only as a range, as parts are hidden"
    return f"the number for {whose} is {how}"


def doubt(row: Row) -> str:
    """The three layers of doubt, each in its own clause, and the widest named."""
    if math.isnan(row["ratio"]):
        return widest(row)
    chance = (
        "Chance, widened for repeat detentions,"
        if is_widened(row.get("flags", ""))
        else "Chance alone"
    )
    parts = [f"{chance} puts the ratio {_layer(row, 'ratio_sampling')}."]
    if not _same(row, "ratio_sampling", "ratio"):
        parts.append(f"With rounded and hidden counts it is {_layer(row, 'ratio')}.")
    if not math.isnan(row["ratio_unknown_low"]):
        parts.append(
            f"If every detention of unknown ethnicity were of one group or of the other, "
            f"it would lie {_layer(row, 'ratio_unknown')}."
        )
    return " ".join([*parts, widest(row)])


def widest(row: Row) -> str:
    """Which layer adds most to the doubt, on the scale of the ratio's logarithm."""
    layers = {
        "chance": ("ratio_sampling_low", "ratio_sampling_high"),
        "rounded or hidden counts": ("ratio_low", "ratio_high"),
        "unknown ethnicity": ("ratio_unknown_low", "ratio_unknown_high"),
    }
    widths, before = {}, 0.0
    for name, (low, high) in layers.items():
        low, high = row[low], row[high]
        if math.isnan(low) or math.isnan(high):
            continue
        width = math.inf if low <= 0 or math.isinf(high) else math.log(high / low)
        widths[name] = width - before if math.isfinite(before) else 0.0
        before = width
    if not widths:
        return "No interval can be given."
    return f"The widest doubt comes from {max(widths, key=widths.get)}."


def _layer(row: Row, layer: str) -> str:
    return between(row[f"{layer}_low"], row[f"{layer}_high"])


def _same(row: Row, one: str, other: str) -> bool:
    ends = ("low", "high")
    return all(math.isclose(row[f"{one}_{end}"], row[f"{other}_{end}"]) for end in ends)


def counted(row: Row, name: str) -> str:
    """The count under `name` with its range: `15 (13 to 17)`; `hidden, between 0 and 4`."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if math.isnan(low):
        return "not published"
    if math.isnan(value):
        return f"hidden, between {low:,.0f} and {high:,.0f}"
    return f"{value:,.0f}" if low == high else f"{value:,.0f} ({low:,.0f} to {high:,.0f})"


def area_sentence(row: Row, england_ratio: float | None = None) -> str:
    """What a tooltip says of one area: ratio, interval, counts, and how it stands to England."""
    counts = (
        f"{group_title(row['group'])}: {counted(row, 'count')}; "
        f"{group_title(row['reference'])}: {counted(row, 'reference_count')}"
    )
    unit, limits = MEASURES[row["measure"]].unit.capitalize(), _layer(row, "ratio")
    if math.isnan(row["ratio_high"]):
        what = "no ratio, because a figure was not published"
    elif math.isnan(row["ratio"]):
        what = f"no ratio, because a count is hidden; it is {limits}"
    else:
        chance = "chance, repeat detentions" if is_widened(row.get("flags", "")) else "chance"
        what = f"ratio {ratio(row['ratio'])}, {limits} allowing for {chance} and rounding"
    sentence = f"{row['area_name']}: {what}. {unit}: {counts}."
    return f"{sentence} {against_england(row, england_ratio)}".strip()


def area_sentences(ratios: pd.DataFrame, england_ratio: float) -> dict[str, str]:
    """The sentence of every area, by its code."""
    return {row["area_code"]: area_sentence(row, england_ratio) for _, row in ratios.iterrows()}


def against_england(row: Row, england_ratio: float | None) -> str:
    """Whether an area can be told apart from England."""
    if england_ratio is None or math.isnan(england_ratio) or math.isnan(row["ratio_high"]):
        return ""
    if red := red_sentences(row.get("flags", "")):
        return f"Not held against England. {' '.join(red)}"
    if row["ratio_low"] > england_ratio:
        return f"Higher than England ({ratio(england_ratio)})."
    if row["ratio_high"] < england_ratio:
        return f"Lower than England ({ratio(england_ratio)})."
    return f"Cannot be told apart from England ({ratio(england_ratio)})."


def unknown(row: Row) -> str:
    """How much is not known about ethnicity in one area."""
    if math.isnan(row["unknown_share"]):
        return f"How many had unknown ethnicity in {place(row)} was not published."
    how_many = counted(row, "unknown_count")
    unit = MEASURES[row["measure"]].unit
    return (
        f"In {place(row)}, {row['unknown_share']:.1%} of {unit} are in no ethnic group's figure: "
        f"{how_many}."
    )


def caveat(measure: str, codes: str = "") -> str:
    """What must be said beside any figure of the measure, and of the rows on show."""
    return " ".join([MEASURES[measure].caveat, *sentences_of(codes)])


def all_flags(table: pd.DataFrame) -> str:
    """Every code that any row of a table carries, in the order of FLAGS."""
    held = set(" ".join(table["flags"]).split())
    return " ".join(code for code in FLAGS if code in held)


def source_line(table: pd.DataFrame) -> str:
    """Source, period, population base and licence, as they stand under a chart or a table."""
    names = [SOURCE_NAMES[name] for name in SOURCE_NAMES if name in set(table["source"])]
    order = table.sort_values("period_end")["period"]
    bases = " and ".join(BASES[base] for base in sorted(set(table["population_base"].dropna())))
    return (
        f"Source: {'; '.join(names)}, {span(order.iloc[0], order.iloc[-1])}. "
        f"Populations: Office for National Statistics, {bases}. Open Government Licence v3.0."
    )


def interval(row: Row, layer: str) -> str:
    """`3.35 to 3.55`; `at most 16`; `not known`."""
    return range_of(row[f"{layer}_low"], row[f"{layer}_high"])


def range_of(low: float, high: float) -> str:
    """`3.35 to 3.55`, for a bracket or a cell."""
    if math.isnan(low) or math.isnan(high):
        return "not known"
    return between(low, high).removeprefix("between ").replace(" and ", " to ")


def as_html(text: str) -> str:
    return html.escape(text)
