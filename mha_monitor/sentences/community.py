"""One page for anybody: the finding in plain words, what the numbers do not say, where to ask.

Short words and short sentences, for a reader of eleven. Numbers are those of the answers.
"""

from __future__ import annotations

import math

from mha_monitor.definitions import verdicts
from mha_monitor.definitions.plain_names import last_month, people
from mha_monitor.sentences.ages import leading
from mha_monitor.sentences.amounts import Row, number, point_of, range_of
from mha_monitor.sentences.one_row import on_top, place
from mha_monitor.sentences.verdicts import one

HEADINGS = {
    "sure": "How sure are we?",
    "beside": "Is it the same in other places?",
    "silent": "What the numbers do not say",
    "ask": "Where to ask",
}
VERDICTS = {
    verdicts.HIGHER: "The gap here is wider than in most places.",
    verdicts.LOWER: "The gap here is smaller than in most places.",
    verdicts.NOT_TOLD_APART: "We can not tell this place from most others. That does not mean it "
    "is the same.",
    verdicts.TOO_FEW: "There are too few cases here to say.",
    verdicts.IN_DOUBT: "The numbers here look wrong. So we do not set them side by side.",
    verdicts.NO_FIGURES: "No numbers were given for this place.",
}
AGE = "They do not look at age. Some groups are younger than others."
MEETINGS = "https://www.nhs.uk/nhs-services/find-your-local-integrated-care-board/"
MEMBERS = "https://members.parliament.uk/members/commons"
PUBLISHER = (
    "https://digital.nhs.uk/data-and-information/publications/statistical/"
    "mental-health-act-statistics-annual-figures"
)
WHERE_TO_ASK = (
    ("Your health board and its meetings", MEETINGS),
    ("Your member of parliament", MEMBERS),
    ("The people who count", PUBLISHER),
)


def title(row: Row) -> str:
    return f"Held under the Mental Health Act in {place(row)}"


def finding(row: Row) -> list[str]:
    """The finding in a few short sentences; where there is no ratio, that there is none."""
    who, whom = people(row["group"]), people(row["reference"])
    year = f"This is for the year to {last_month(row['period'])}."
    if math.isnan(row["ratio"]) or row.get("verdict") == verdicts.IN_DOUBT:
        return [f"We can not say how often {who} were held here, next to {whom}.", year]
    rate, beside = number(row["rate"], 0), number(row["reference_rate"], 0)
    name = leading(row)
    aged = "" if name == "ratio" else " This takes into account how old people are."
    before = "" if name == "ratio" else " That is before age is taken into account."
    return [
        f"{who} were held in hospital at {point_of(row, name)} times the rate of {whom}.{aged}",
        f"For each 100,000 {who}, the law was used {rate} times. For {whom} it was {beside} times."
        f"{before}",
        year,
    ]


def sure(row: Row) -> list[str]:
    """How sure that is."""
    if math.isnan(row["ratio"]):
        return ["Small numbers are kept back, so that no one can be found out."]
    if row.get("verdict") == verdicts.IN_DOUBT:
        return ["We are not sure. So we give no number for this place."]
    low, high = (row[f"{leading(row)}_{end}"] for end in ("low", "high"))
    return [
        f"Chance plays a part. So the number may be {range_of(low, high)} times.",
        *_unknown(row),
    ]


def _unknown(row: Row) -> list[str]:
    low, high = row["ratio_unknown_low"], row["ratio_unknown_high"]
    if math.isnan(low):
        return ["That leaves out those whose ethnic group we do not know."]
    before = "" if leading(row) == "ratio" else ", before age is taken into account"
    besides = "Chance and rounding are" if "rounding" in on_top(row) else "Chance is"
    return [
        f"We do not know the ethnic group of all who were held. If we did, it could be "
        f"{range_of(low, high)} times{before}. {besides} in that too."
    ]


def beside(row: Row) -> str:
    """How the place stands beside others; nothing for England."""
    return VERDICTS[row["verdict"]] if row.get("verdict") else ""


def silent(row: Row) -> list[str]:
    """What the numbers do not say."""
    share = row["unknown_share"]
    known = (
        "They do not say how many people were not asked for their ethnic group."
        if math.isnan(share)
        else f"They leave out {_share(share)} of those held. Their ethnic group was not written "
        f"down."
    )
    return [
        "They do not say why. A gap can have many causes.",
        "They count times, not people. One person can be held more than once.",
        "They do not say if it was right to hold someone.",
        *([] if leading(row) != "ratio" else [AGE]),
        known,
    ]


def _share(share: float) -> str:
    return "less than 1 in 100" if share < 0.01 else f"about {share * 100:.0f} in 100"


def like_it(row: Row) -> str:
    """What places of its kind are called, for a heading."""
    return f"{one(row['area_kind'])}s"
