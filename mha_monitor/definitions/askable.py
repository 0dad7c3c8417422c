"""Which questions there are, which words each takes, and what it asks where a word is not given.

A question is a function of its name in `monitor/`, and a command of the command line.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Askable(NamedTuple):
    """A question in one line, the words it takes in the order of their places, and its own ones."""

    says: str
    words: tuple[str, ...]
    otherwise: Mapping[str, str] = MappingProxyType({})


RATES = (
    "measure",
    "area_kind",
    "group",
    "period",
    "area",
    "population_base",
    "grouping",
    "confidence",
    "every",
    "area_vintage",
    "repeats",
)
RATIOS = (*RATES[:3], "reference", *RATES[3:], "centre")
TREND = (
    "measure",
    "area",
    "group",
    "reference",
    "population_base",
    "rate_kind",
    "confidence",
    "every",
    "repeats",
    "grouping",
    "area_kind",
    "period",
)
BOARDS = (
    "measure",
    "area_kind",
    "group",
    "reference",
    "period",
    "population_base",
    "grouping",
    "confidence",
    "every",
    "area_vintage",
    "repeats",
    "centre",
)
MONTHS = (
    "measure",
    "area",
    "group",
    "reference",
    "population_base",
    "grouping",
    "confidence",
    "area_vintage",
)
# Asked of all areas together: what they have in common is their own centre.
AREAS_TOGETHER = tuple(word for word in BOARDS if word != "centre")
OF_ENGLAND = {"area": "ENG", "group": "black"}
OF_BOARDS = {"area_kind": "icb", "group": "black"}
ASKABLE = {
    "ratios": Askable(
        "Rate ratios of ethnic groups to a reference group, with three layers of doubt.", RATIOS
    ),
    "rates": Askable(
        "Rates per 100,000 people of each ethnic group, recomputed from counts.", RATES
    ),
    "figures": Askable(
        "The figures as published, one row each, with the range that each may stand for.",
        ("period",),
    ),
    "left_out": Askable(
        "Areas of a vintage that earlier figures do not add up to.",
        ("area_vintage", "measure", "area_kind", "period", "every"),
        {"area_kind": "icb"},
    ),
    "trend": Askable(
        "The rate ratio of areas over time. A new `segment` is a break in the series.",
        TREND,
        OF_ENGLAND,
    ),
    "trend_drawn": Askable("A trend as a chart draws it.", TREND, OF_ENGLAND),
    "trend_on_bases": Askable(
        "The trend of years as published and on one population base throughout.",
        tuple(word for word in TREND if word not in ("every", "period")),
        OF_ENGLAND,
    ),
    "reform": Askable(
        "Whether the rate ratio stepped at the dates of the reform, or why that cannot be said.",
        ("milestone", *MONTHS),
        OF_ENGLAND,
    ),
    "pace": Askable(
        "By how much the rate ratio changed a year, over the months held.", MONTHS, OF_ENGLAND
    ),
    "counterfactual": Askable(
        "Month by month: what was counted, and what the earlier trend leads one to expect.",
        ("milestone", *MONTHS),
        OF_ENGLAND,
    ),
    "scan": Askable(
        "Every area and group at every milestone, with one allowance for all tests together.",
        (
            "measure",
            "area_kind",
            "area",
            "group",
            "reference",
            "milestone",
            "population_base",
            "grouping",
            "area_vintage",
        ),
        {"area_kind": "icb", "group": "all"},
    ),
    "on_bases": Askable(
        "One series on every population base, and what of a change is a change of census.",
        (
            "measure",
            "area",
            "group",
            "reference",
            "rate_kind",
            "every",
            "repeats",
            "confidence",
        ),
        OF_ENGLAND,
    ),
    "groupings": Askable(
        "The same ratios under each grouping of ethnic groups: nhs, census, publisher.",
        (
            "measure",
            "area_kind",
            "area",
            "group",
            "reference",
            "period",
            "every",
            "population_base",
            "confidence",
            "repeats",
        ),
    ),
    "unknown_ethnicity": Askable(
        "How far the ratio could rest on those of unknown ethnicity.",
        (
            "measure",
            "area_kind",
            "area",
            "group",
            "reference",
            "period",
            "every",
            "population_base",
            "confidence",
            "repeats",
        ),
        {"group": "black"},
    ),
    "other_background": Askable(
        "England's ratios with a broad group's \"any other\" left out, spread over it, or merged.",
        ("measure", "reference", "period", "every", "population_base", "confidence", "repeats"),
    ),
    "indirect": Askable(
        "Each area's figure beside the one that England's rates of its ethnic groups would give.",
        (
            "measure",
            "area_kind",
            "period",
            "group",
            "area",
            "every",
            "population_base",
            "grouping",
            "confidence",
            "repeats",
        ),
        {"area_kind": "icb"},
    ),
    "inequality": Askable(
        "How far the rates of all groups lie apart: every summary measure, with its interval.",
        (
            "measure",
            "area_kind",
            "area",
            "period",
            "population_base",
            "grouping",
            "confidence",
            "every",
            "repeats",
            "area_vintage",
        ),
    ),
    "pathway": Askable(
        "The ratio at each step: taken by police, detained, on a treatment order, discharged.",
        (
            "area",
            "group",
            "reference",
            "period",
            "population_base",
            "grouping",
            "confidence",
            "area_vintage",
            "repeats",
        ),
        OF_ENGLAND,
    ),
    "newest": Askable(
        "The newest ratio held, of whichever kind of rate, and what the other kind gives.",
        ("measure", "group", "reference", "confidence", "repeats"),
        {"group": "black"},
    ),
    "standardised": Askable(
        "England's rates standardised for age and sex beside crude ones, and both ratios.",
        ("measure", "period", "group", "reference", "confidence", "repeats"),
        {"group": "all"},
    ),
    "pooled": Askable(
        "One group's ratio over many areas: mean, spread, ranks, and which are not typical.",
        AREAS_TOGETHER,
        OF_BOARDS,
    ),
    "areas_shown": Askable(
        "A map of integrated care boards or regions. HTML is one file that needs no network.",
        BOARDS,
        OF_BOARDS,
    ),
    "within": Askable(
        "How much of England's ratio lies within areas, and how much is where people live.",
        AREAS_TOGETHER,
        OF_BOARDS,
    ),
    "funnel": Askable(
        "How far each area's ratio lies from a centre, beside what chance and usual spread allow.",
        BOARDS,
        OF_BOARDS,
    ),
    "recording": Askable(
        "Which share of events has no ethnic group on record, for England and each area.",
        ("measure", "area_kind", "period", "area_vintage", "every"),
        {"area_kind": "icb"},
    ),
    "repeat_detentions": Askable(
        "How often the same people are detained, by ethnic group, and how much wider intervals "
        "are.",
        ("period",),
    ),
    "peers": Askable(
        "The areas most like one in size and ethnic mix, and how its ratio stands beside theirs.",
        tuple(word for word in RATIOS if word != "grouping"),
        {"group": "black"},
    ),
    "power": Askable(
        "After how many months of figures a change of the ratio could be seen.",
        ("measure", "area_kind", "area", "group", "reference"),
        {"group": "black"},
    ),
    "check": Askable(
        "Check the figures held, and say what is wrong with them, the worst first.", ("period",)
    ),
}
