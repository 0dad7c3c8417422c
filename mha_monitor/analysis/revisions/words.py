"""A comparison of releases as sentences: what may still be quoted, and what no longer may.

Like `words`, these speak of rates, not of people, and say nothing of causes. A change between two
periods is told as two figures, each in its period; a revision as one figure that becomes another.
"""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import BY_CODE, group_title
from mha_monitor.analysis.revisions.effects import GONE, HIDDEN, NEW, RANGE, SHOWN
from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.sentences import amounts, one_row

TWO_PERIODS = "These are two periods: a change is not a revision."
NOT_QUOTED = "The former figure should not be quoted."
SIDES = ("old", "new")
STATISTICS = {
    "count": "",
    "mhsds_count": " in the mental health data set",
    "acute_count": " recorded by acute hospitals alone",
    "crude_rate": "crude rate",
    "standardised_rate": "standardised rate",
    "half_width": "half-width of the interval of the standardised rate",
    "rate_ratio": "rate ratio",
    "population": "population",
    "percentage": "percentage",
    "mean_days": "mean length in days",
    "median_days": "median length in days",
    "mean_deviation": "mean deviation of rates",
    "rate_difference": "rate difference",
}
# Measures of one series last: their title is that of the series itself.
_TITLES = {
    series: each.title
    for each in sorted(MEASURES.values(), key=lambda each: -max(map(len, each.all_series.values())))
    for listed in each.all_series.values()
    for series in listed
}


def ratio_claim(row: amounts.Row, *, two_periods: bool = False) -> str:
    """One ratio before and after, from a row of `effects.COLUMNS`."""
    who = plain_names.people(row["group"])
    start = f"{plain_names.capital(who)} in {one_row.place(row)}"
    if pd.isna(row["old_ratio"]) or pd.isna(row["new_ratio"]):  # what has no number names no rate
        start = f"{start}, {measures.rate_noun(row['measure'])}"
    if row["what"] == GONE:
        when = plain_names.period(row["old_period"])
        return f"{start}, {when}: {_ratio(row, 'old')} is no longer given."
    if row["what"] == NEW:
        when = plain_names.period(row["new_period"])
        return f"{start}, {when}: newly given, {_ratio(row, 'new')}."
    before, after = (_ratio(row, side) for side in SIDES)
    if two_periods:
        days = [plain_names.period(row[f"{side}_period"]) for side in SIDES]
        after = after if pd.isna(row["old_ratio"]) else _briefly(row, "new")
        return f"{start}: {before} in {days[0]}, {after} in {days[1]}{_overlap(row)}."
    start = f"{start}, {plain_names.period(row['new_period'])}"
    if row["what"] in (HIDDEN, RANGE):
        return f"{start}: {before} becomes {after}. {NOT_QUOTED}"
    if row["what"] == SHOWN:
        return f"{start}: newly given, {after}; before, it was {before}."
    return f"{start}: {before} becomes {_number(row, 'new')}{_verdict(row)}"


def _ratio(row: amounts.Row, side: str) -> str:
    """`5.7 times the detention rate of White people (2.7 to 10)`."""
    if pd.isna(row[f"{side}_ratio"]):
        return _hidden(row, side)
    what = f"the {measures.rate_noun(row['measure'])} of {plain_names.people(row['reference'])}"
    value, limits = _number(row, side).split(" ", 1)
    return f"{value} times {what} {limits}"


def _briefly(row: amounts.Row, side: str) -> str:
    return _hidden(row, side) if pd.isna(row[f"{side}_ratio"]) else _number(row, side)


def _number(row: amounts.Row, side: str) -> str:
    value, low, high = (row[f"{side}_ratio{end}"] for end in ("", "_low", "_high"))
    shown = "infinitely" if math.isinf(value) else amounts.point(value, (low, high))
    return f"{shown} ({amounts.range_of(low, high)})"


def _hidden(row: amounts.Row, side: str) -> str:
    low, high = row[f"{side}_ratio_low"], row[f"{side}_ratio_high"]
    if pd.isna(high):
        return "a ratio that is not published"
    return f"a ratio known only as a range, as a count is hidden ({amounts.range_of(low, high)})"


def _verdict(row: amounts.Row) -> str:
    quoted = [amounts.ratio(row[f"{side}_ratio"]) for side in SIDES]
    if quoted[0] == quoted[1]:
        return "; as it is quoted, the ratio is the same."
    within = "" if row["beyond_rounding"] else "; the change is within rounding"
    return f"{within}. {NOT_QUOTED}"


def _overlap(row: amounts.Row) -> str:
    if pd.isna(row["old_ratio_high"]) or pd.isna(row["new_ratio_high"]):
        return ""
    return f"; the intervals {'overlap' if row['intervals_overlap'] else 'do not overlap'}"


def unchanged_claim(row: amounts.Row) -> str:
    """England's ratio where it is the same before and after, from a row of `disparity.COLUMNS`."""
    who, whom = plain_names.people(row["group"]), plain_names.people(row["reference"])
    return (
        f"{one_row.place(row)}'s ratio is unchanged at {amounts.point_of(row)} in "
        f"{plain_names.period(row['period'])}: the {measures.rate_noun(row['measure'])} of {who} "
        f"to that of {whom} ({amounts.interval(row, 'ratio')})."
    )


def figure_claim(row: amounts.Row, *, two_periods: bool = False) -> str:
    """One published figure before and after, from a row of `revisions.FIGURE_COLUMNS`."""
    what = f"{_subject(row)}{_group(row)} in {row['area_name']}"
    if row["what"] in ("figure-gone", "figure-new"):
        side = "old" if row["what"] == "figure-gone" else "new"
        said = "is no longer given" if side == "old" else "is newly given"
        return f"{what}, {plain_names.period(row[f'{side}_period'])}: {_figure(row, side)} {said}."
    before, after = (_figure(row, side) for side in SIDES)
    days = [plain_names.period(row[f"{side}_period"]) for side in SIDES]
    if two_periods:
        return f"{what}: {before} in {days[0]}, {after} in {days[1]}."
    within = "" if row["beyond_rounding"] else "; the change is within rounding"
    return f"{what}, {days[1]}: {before} becomes {after}{within}."


def _subject(row: amounts.Row) -> str:
    """`Detentions under the Mental Health Act`; `Published standardised rate, detentions …`."""
    measure = _TITLES.get(row["series"], row["series"])
    name = STATISTICS[row["statistic"]]
    if row["statistic"].endswith("count"):
        return f"{measure}{name}"
    return f"Published {name}, {measure[0].lower()}{measure[1:]}"


def _group(row: amounts.Row) -> str:
    if row["dimension"] == "all":
        return ""
    if row["dimension"] != "ethnicity":
        return f", {row['dimension']} {row['group']},"
    known = row["group"] in BY_CODE and BY_CODE[row["group"]].broad != "unknown"
    who = plain_names.people(row["group"]) if known else f"people, {group_title(row['group'])},"
    return f" of {who}" if row["statistic"].endswith("count") and known else f", {who}"


def _figure(row: amounts.Row, side: str) -> str:
    value, low, high = (row[f"{side}_{name}"] for name in ("value", "low", "high"))
    if pd.isna(value):
        return "not published" if pd.isna(low) else f"hidden (between {low:,.0f} and {high:,.0f})"
    return amounts.number(value, 0 if float(value).is_integer() else 1)


def area_note(row: amounts.Row) -> str:
    """What happened to one area, from a row of `revision_areas.COLUMNS`."""
    said = {
        "area-opened": "is given now and was not before",
        "area-closed": "is no longer given",
        "area-renamed": "is named otherwise",
        "boundary-changed": "keeps its code and has another boundary",
    }[row["what"]]
    relation = f": {row['relation']}" if row["relation"] else ""
    return f"{row['area_name']} ({row['area_code']}) {said}{relation}."


def label_note(row: amounts.Row) -> str:
    """A name or a heading that came or went, from a row of `revisions.LABEL_COLUMNS`."""
    came = row["what"].endswith("-new")
    kind = row["column"].replace("_", " ").capitalize()
    return f"{kind} {row['label']!r} {'is new' if came else 'is gone'} ({row['source']})."


def tally(figures: pd.DataFrame) -> str:
    """How many figures differ, and in what way."""
    if figures.empty:
        return "No figure differs."
    counted = figures["what"].value_counts()
    beyond = int(figures.loc[figures["what"].eq("value-changed"), "beyond_rounding"].sum())
    parts = {
        "value-changed": f"values changed, {beyond:,} by more than rounding",
        "range-changed": "with the same value and another range or mark",
        "newly-suppressed": "newly suppressed",
        "newly-shown": "newly shown",
        "figure-gone": "gone",
        "figure-new": "new",
    }
    said = [f"{counted[what]:,} {text}" for what, text in parts.items() if what in counted]
    noun = "figure differs" if len(figures) == 1 else "figures differ"
    return f"{len(figures):,} {noun}: {'; '.join(said)}."
