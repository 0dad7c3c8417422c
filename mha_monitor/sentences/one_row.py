"""Numbers and caveats as sentences. Every sentence is made from the table it speaks of.

A count of detentions is not a count of people, so sentences speak of detention rates. No sentence
says that one thing caused another.
"""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.flags import NOT_WIDENED, is_widened, red_sentences
from mha_monitor.definitions.measures import MEASURES, rate_noun
from mha_monitor.definitions.plain_names import (
    people,
    when,
)
from mha_monitor.sentences import ages, verdicts
from mha_monitor.sentences.amounts import Row, _layer, counted, point_of, rates

# Said beside a limit that leaves out the outermost layer of doubt.
WITHOUT_UNKNOWN = "unknown ethnicity left out"


def place(row: Row) -> str:
    """`England`, `the North West region`, `Dorset`."""
    if row["area_kind"] == "region":
        return f"the {row['area_name']} region"
    return str(row["area_name"])


def unit_of(row: Row) -> str:
    """What one count of the row's measure is: `detentions`."""
    return MEASURES[row["measure"]].unit


def headline(row: Row) -> str:
    """Who, where, when, how many times, and both rates.

    The ratio that allows for age leads where one is published; what was counted stands beside it.
    """
    return " ".join(_said(row))


def _said(row: Row) -> list[str]:
    """The headline, a sentence for each kind of rate."""
    who, whom = people(row["group"]), people(row["reference"])
    what = rate_noun(row["measure"])
    start = f"In {place(row)}, in {when(row)},"
    if red := red_sentences(row.get("flags", "")):
        return [f"{start} the {what} of {who} and {whom} cannot be compared. {' '.join(red)}"]
    first = ages.standardised(row)
    if math.isnan(row["ratio"]):
        return [first or f"{start} {_no_ratio(row, what, who, whom)}"]
    if first:
        return [first, f"Not allowing for age it was {point_of(row)} times: {_rates(row)}."]
    return [f"{start} the {what} of {who} was {point_of(row)} times that of {whom}: {_rates(row)}."]


def _rates(row: Row) -> str:
    rate, beside = rates(row["rate"], row["reference_rate"], row["ratio"])
    return f"{rate} {unit_of(row)} for every 100,000 people, against {beside}"


def led(row: Row) -> list[str]:
    """The headline, and why its two ratios differ.

    Beside a crude ratio that ages move far stands how far.
    """
    if red_sentences(row.get("flags", "")):
        return _said(row)
    beside = ages.why(row) if ages.standardised(row) else ages.caution(row)
    return [*_said(row), *filter(None, [beside])]


def _no_ratio(row: Row, what: str, who: str, whom: str) -> str:
    if math.isnan(row["ratio_high"]):
        return f"no {what} of {who} beside that of {whom} has been published."
    hidden = f"{_hidden(row, who, whom)}, so there is no ratio"
    if row["ratio_low"] <= 0 and math.isinf(row["ratio_high"]):
        return f"{hidden}, and nothing can be said of how large it is."
    limit, narrower = hidden_limits(row)
    return f"{hidden}. The {what} of {who} was {limit} times that of {whom}{narrower}."


def hidden_limits(row: Row) -> tuple[str, str]:
    """Within which limits a hidden ratio lies, and in brackets what they leave out.

    With unknown ethnicity, where that is known: then the limits without it stand in the brackets.
    """
    inner = _layer(row, "ratio")
    if math.isnan(row["ratio_unknown_low"]) or math.isnan(row["ratio_unknown_high"]):
        return inner, f" ({WITHOUT_UNKNOWN})"
    outer = _layer(row, "ratio_unknown")
    return outer, "" if outer == inner else f" ({inner} with {WITHOUT_UNKNOWN})"


def _hidden(row: Row, who: str, whom: str) -> str:
    """Whose number is hidden, and how much of it."""
    name, whose = ("count", who) if math.isnan(row["count"]) else ("reference_count", whom)
    small = row[f"{name}_high"] <= 4
    how = "hidden because it is under 5" if small else "known only as a range, as parts are hidden"
    if f"{name.removesuffix('count')}missing".replace("_", "-") in row.get("flags", "").split():
        how = "blank in the file that was taken in"
    return f"the number for {whose} is {how}"


def doubt(row: Row) -> str:
    """The three layers of doubt, each in its own clause, and the widest named."""
    if red_sentences(row.get("flags", "")):
        return "So no interval is given."
    if math.isnan(row["ratio"]):
        return _of_limits(row)
    which = "the crude ratio" if ages.standardised(row) else "the ratio"
    parts = [f"{_chance(row)} puts {which} {_layer(row, 'ratio_sampling')}."]
    if not _same(row, "ratio_sampling", "ratio"):
        parts.append(f"With rounded and hidden counts it is {_layer(row, 'ratio')}.")
    if not math.isnan(row["ratio_unknown_low"]):
        parts.append(
            f"If every detention of unknown ethnicity were of one group or of the other, "
            f"{on_top(row)}, it would lie {_layer(row, 'ratio_unknown')}."
        )
    return " ".join(filter(None, [*parts, widest(row)]))


def _of_limits(row: Row) -> str:
    """What the limits of a hidden ratio allow for."""
    if math.isnan(row["ratio_high"]):
        return "No interval can be given."
    unknown = "not for" if math.isnan(row["ratio_unknown_high"]) else "for"
    return (
        f"Limits allow for chance, for hidden and rounded counts, and {unknown} unknown ethnicity."
    )


def on_top(row: Row) -> str:
    """What the range with unknown ethnicity holds besides."""
    rounding = "" if _same(row, "ratio_sampling", "ratio") else " and rounding"
    return f"with chance{rounding} on top"


def _chance(row: Row) -> str:
    """What the narrowest layer of doubt allows for, and what it assumes."""
    codes = row.get("flags", "")
    if is_widened(codes):
        return "Chance, widened for repeat detentions,"
    if NOT_WIDENED in codes.split():
        return "Chance alone, taking every detention as that of another person,"
    return "Chance alone"


def widest(row: Row) -> str:
    """Which layer adds most to the doubt, on the scale of the ratio's logarithm.

    On that of the ratio itself where a limit is 0; nothing where there is no upper one.
    """
    layers = {
        "chance": ("ratio_sampling_low", "ratio_sampling_high"),
        "rounded or hidden counts": ("ratio_low", "ratio_high"),
        "unknown ethnicity": ("ratio_unknown_low", "ratio_unknown_high"),
    }
    held = {name: (row[low], row[high]) for name, (low, high) in layers.items()}
    held = {name: ends for name, ends in held.items() if not any(map(math.isnan, ends))}
    if not held:
        return "No interval can be given."
    if any(math.isinf(high) for _, high in held.values()):
        return ""
    plain = any(low <= 0 for low, _ in held.values())
    widths, before = {}, 0.0
    for name, (low, high) in held.items():
        width = high - low if plain else math.log(high / low)
        widths[name], before = width - before, width
    return f"The widest doubt comes from {max(widths, key=widths.__getitem__)}."


def _same(row: Row, one: str, other: str) -> bool:
    ends = ("low", "high")
    return all(math.isclose(row[f"{one}_{end}"], row[f"{other}_{end}"]) for end in ends)


def area_sentence(row: Row) -> str:
    """What a tooltip says of one area: ratio, interval, counts, and its verdict."""
    counts = (
        f"{group_title(row['group'])}: {counted(row, 'count')}; "
        f"{group_title(row['reference'])}: {counted(row, 'reference_count')}"
    )
    unit, limits = MEASURES[row["measure"]].unit.capitalize(), _layer(row, "ratio")
    if math.isnan(row["ratio_high"]):
        what = "no ratio, because a figure was not published"
    elif math.isnan(row["ratio"]):
        what = f"no ratio, because a count is hidden; it is {''.join(hidden_limits(row))}"
    else:
        chance = "chance, repeat detentions" if is_widened(row.get("flags", "")) else "chance"
        what = f"ratio {point_of(row)}, {limits} allowing for {chance} and rounding"
    sentence = f"{row['area_name']}: {what}. {unit}: {counts}."
    return " ".join(filter(None, [sentence, judged(row), ages.shortly(row)]))


def area_sentences(ratios: pd.DataFrame) -> dict[str, str]:
    """The sentence of every area, by its code."""
    return {row["area_code"]: area_sentence(row) for _, row in ratios.iterrows()}


def judged(row: Row) -> str:
    """The verdict on an area, and the red flags that forbid one; nothing where it has none."""
    if not row.get("verdict"):
        return ""
    return " ".join([verdicts.sentence(row), *red_sentences(row.get("flags", ""))])


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
