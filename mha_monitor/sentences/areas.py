"""What many areas say together, as sentences.

`table` is a row for each area and `row` the one row for all of them, both from
`many_areas.answer`. An order of areas is never given without how sure it is.
"""

from __future__ import annotations

import math

import pandas as pd

from mha_monitor.definitions import measures, plain_names
from mha_monitor.definitions.flags import AGES_MOVE_RATIO, red_sentences
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import people
from mha_monitor.sentences import ages, amounts, sources, verdicts
from mha_monitor.sentences.amounts import Row
from mha_monitor.sentences.left_out import left_out
from mha_monitor.sentences.titles import KINDS

SHORT_KINDS = {"icb": "boards", "region": "regions"}
SMOOTHING = (
    "Smoothing draws the ratio of each area towards the average of them all, the more so the "
    "smaller its counts. A smoothed ratio is an estimate, and not what was counted."
)
RANKS = (
    "The table gives each area's own ratio, the smoothed one, and every rank that the area may "
    "have: the doubt of a rank is as wide as that. Unlike a verdict, ranks make no allowance for "
    "how many areas are looked at."
)
STANDINGS = {
    "above the middle": "ranks above the middle only",
    "below the middle": "ranks below the middle only",
    "cannot be separated": "cannot be separated from the middle",
    "": "takes no part",
}


def kinds(row: Row) -> str:
    """`boards`: what the areas are called once they have been named in full."""
    return SHORT_KINDS.get(row["area_kind"], "areas")


def family(row: Row) -> str:
    """Which tests were made together, and how many."""
    kind = KINDS.get(row["area_kind"], "areas").removesuffix("s")
    return (
        f"{row['tests']} tests, one for each {kind} with counts: the rate ratio of "
        f"{people(row['group'])} to {people(row['reference'])} against "
        f"{verdicts.centre(row['verdict_centre'], row['area_kind'])}"
    )


def pooled(table: pd.DataFrame, row: Row) -> str:
    """The mean, how far areas differ, and how many have which verdict."""
    sentences = [_mean(row), _spread(row), verdicts.counted(table), *_taking_part(table, row)]
    return " ".join(filter(None, [*sentences, ages.shortly(table.iloc[0])]))


def _mean(row: Row) -> str:
    who, whom = people(row["group"]), people(row["reference"])
    what, many = measures.rate_noun(row["measure"]), kinds(row)
    start = f"In {plain_names.when(row)},"
    compared = f"that of {whom} of the same {many.removesuffix('s')} on average"
    low, high = row["mean_ratio_low"], row["mean_ratio_high"]
    if row["areas"] < 3:
        number = amounts.how_many(row["areas"], many.removesuffix("s"), many)
        return f"With counts of {number}, nothing can be said of {many} together."
    if not math.isfinite(row["mean_ratio"]):
        known = f" It was {amounts.between(low, high)}." if low > 0 or high < math.inf else ""
        return (
            f"{start} no average ratio of the {what} of {who} to that of {whom} can be given, "
            f"because too many counts are hidden or too few areas have any.{known}"
        )
    mean = amounts.point(row["mean_ratio"], (low, high))
    times = f"{mean} times {compared} ({amounts.range_of(low, high)})"
    return f"{start} over {row['areas']} {many}, the {what} of {who} was {times}."


def _spread(row: Row) -> str:
    if row["areas"] < 3 or not math.isfinite(row["mean_ratio"]):
        return ""
    many = kinds(row)
    limits = amounts.between(row["prediction_low"], row["prediction_high"])
    one = many.removesuffix("s")
    another = f"with all doubt admitted, the ratio of another {one} would lie {limits}."
    if row["tau_ratio"] < 1.005:
        return f"No difference between {many} beyond chance is seen; {another}"
    return (
        f"As best estimated, 95% of the {many}' true ratios lie within a factor of "
        f"{row['tau_ratio']:.2f} of that average; {another}"
    )


def _taking_part(table: pd.DataFrame, row: Row) -> list[str]:
    """Hidden counts, areas without figures, areas with a red flag: each in a sentence."""
    hidden, flagged = row["areas_hidden"], left_out(table)
    sentences = []
    if hidden and math.isfinite(row["mean_ratio"]):
        have = f"{kinds(row).removesuffix('s')} has a" if hidden == 1 else f"{kinds(row)} have a"
        sentences.append(
            f"{hidden} of {row['areas']} {have} hidden count, which takes part as the range it may "
            f"lie in."
        )
    for name, why in (
        ("unsettled", "with both counts hidden"),
        ("without_figures", "without figures"),
    ):
        if number := row[f"areas_{name}"]:
            sentences.append(f"{number} {why} {_take(number)} no part in the average.")
    return [*sentences, *([f"{flagged}."] if flagged else [])]


def _take(number: int) -> str:
    return "takes" if number == 1 else "take"


def caveat(table: pd.DataFrame, row: Row) -> str:
    """What must be known beside any figure of many areas together."""
    many = kinds(row)
    sentences = [f"A table of {many} is no league table."]
    if "drawn" in table:
        sentences.append(
            f"Limits rest on the counts that the centre leads one to expect; {many} lie beyond "
            f"them only where every count in their ranges would put them there."
        )
    if "standing" in table:
        apart = int(table["standing"].eq("cannot be separated").sum())
        ranked = int(table["rank"].notna().sum())
        sentences = [_no_league_table(many, apart, ranked), *_compared(row)]
    sentences += [
        f"England's ratio is taken as known. It holds these {many} and the differences between "
        f"them, so it is not their average."
    ]
    if row["widened"]:
        sentences.append(
            "Intervals, tests and limits are widened for repeat detentions; the gamma-Poisson "
            "ratios to England are not."
        )
    return " ".join([*sentences, MEASURES[row["measure"]].caveat, *_notes(table, many)])


def _no_league_table(many: str, apart: int, ranked: int) -> str:
    if not ranked:
        return f"A table of {many} is no league table: none has a rank."
    number = amounts.how_many(ranked, many.removesuffix("s"), many)
    return (
        f"A table of {many} is no league table: the ranks of {apart} of {number} cannot be "
        f"separated from the middle."
    )


def _notes(table: pd.DataFrame, many: str) -> list[str]:
    """The sentence of each flag, with how many areas it is about where that is not all of them."""
    notes = []
    for code in sources.all_flags(table).split():
        sentence = " ".join(sources.notes(code, table if code == AGES_MOVE_RATIO else table[[]]))
        number = sum(code in codes.split() for codes in table["flags"])
        kind = many.removesuffix("s") if number == 1 else many
        of_some = "" if number == len(table) else f" ({number} {kind})"
        notes.append(f"{sentence.removesuffix('.')}{of_some}.")
    return notes


def _compared(row: Row) -> list[str]:
    many, number = kinds(row), row["middles_left_out"]
    if math.isnan(row["middles_mean_ratio"]):
        return []
    limits = amounts.range_of(row["middles_mean_ratio_low"], row["middles_mean_ratio_high"])
    without = f", which leaves {number} of them out" if number else ""
    found = f"{amounts.ratio(row['middles_mean_ratio'])} ({limits})"
    unit = MEASURES[row["measure"]].unit
    return [
        f"The usual method takes only {many} with at least 5 {unit} of both groups{without}: it "
        f"gives an average of {found}."
    ]


def alt(table: pd.DataFrame, row: Row) -> str:
    """What the table of ranks says, for someone who does not read it through."""
    numbers = table["standing"].value_counts()
    told = [f"{numbers[name]} {words}" for name, words in STANDINGS.items() if name in numbers]
    return f"{verdicts.counted(table)} Of the ranks of {kinds(row)}: {'; '.join(told)}."


def smoothed_title(table: pd.DataFrame, row: Row) -> str:
    """The finding of a map of smoothed ratios: from where to where, with how sure it is."""
    known = table[table["shrunken_ratio"].notna()]
    if known.empty:
        return "No smoothed ratio can be given for these areas"
    smoothed, own = (
        amounts.between(known[name].min(), known[name].max())
        for name in ("shrunken_ratio", "ratio")
    )
    without = left_out(table)
    return (
        f"Smoothed for small counts, the rate ratios of {KINDS.get(row['area_kind'], 'areas')} lie "
        f"{smoothed}; unsmoothed they lie {own}{f'. {without}' if without else ''}"
    )


def smoothed_sentences(table: pd.DataFrame) -> dict[str, str]:
    """What a tooltip says of each area's smoothed ratio, by its code."""
    return {row["area_code"]: _smoothed(row) for _, row in table.iterrows()}


def _smoothed(row: Row) -> str:
    if red := red_sentences(row["flags"]):
        return f"{row['area_name']}: takes no part. {' '.join(red)}"
    if math.isnan(row["shrunken_ratio"]):
        return f"{row['area_name']}: no smoothed ratio."
    ends = row["shrunken_low"], row["shrunken_high"]
    smoothed = f"{amounts.point(row['shrunken_ratio'], ends)}, {amounts.between(*ends)}"
    own = amounts.estimate(row["ratio"], row["ratio_low"], row["ratio_high"])
    return (
        f"{row['area_name']}: smoothed ratio {smoothed}. "
        f"Its own: {own}. Rank {ranks(row)}: {STANDINGS[row['standing']]}."
    )


def ranks(row: Row) -> str:
    """`1 to 35`: the ranks an area may have; never one alone unless that is sure."""
    if math.isnan(row["rank_low"]):
        return "none"
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return str(low) if low == high else f"{low} to {high}"
