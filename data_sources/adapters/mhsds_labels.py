"""What the monthly statistics call their measures, breakdowns, groups and areas; what we call them.

Two pipelines wrote the files, and their words differ: `Sub ICB - GP Practice or Residence` or
`Sub ICB of…`, `Age` or `Age Band`, `90 or over` or `90 and over`, `Asian` or `Asian or Asian
British`. Every spelling that is known stands here; one that is not is an error, never a guess.
"""

from __future__ import annotations

import re

from data_sources.adapters import mha_annual_labels
from data_sources.schema import vocabulary
from data_sources.schema.errors import NEW_LABEL, UnknownLabel

_COUNTS = ("08", "09", "10", "11", "81", "82", "83", "84", "143", "144", "145", "149")
_LENGTHS = ("150", "151", "152", "153", "154", "155")
_ROLLING = ("157", "158")
ROLLING_LETTERS = {"": "count", "a": "crude_rate", "b": "standardised_rate", "c": "half_width"}
# Measure → (series, statistic). A letter that only names a statistic is not part of the series;
# one that names other people is: MHS08a and MHS11a count those aged 0 to 17.
MEASURES = {
    **{f"MHS{number}": (f"MHS{number}", "count") for number in _COUNTS},
    **{measure: (measure, "count") for measure in ("MHS08a", "MHS11a")},
    **{f"MHS{number}a": (f"MHS{number}", "crude_rate") for number in ("81", "84")},
    # Twelve months under a monthly name, told apart by their dates.
    **{f"MHS{number}Y": (f"MHS{number}", "count") for number in ("81", "84")},
    **{
        f"MHS{number}{letter}": (f"MHS{number}", statistic)
        for number in _LENGTHS
        for letter, statistic in {"": "count", "a": "mean_days", "b": "median_days"}.items()
    },
    **{
        f"MHS{number}{letter}": (f"MHS{number}", statistic)
        for number in _ROLLING
        for letter, statistic in {**ROLLING_LETTERS, "d": "mean_deviation"}.items()
    },
}
_BY_MEASURE = {measure.casefold(): found for measure, found in MEASURES.items()}
# Whatever looks like one of these measures, with any letter behind it: a letter that nobody has
# mapped must stop a file, not fall out of it. `MHS10` is one, `MHS100` is not. A blank name, or
# one with a control character, might have been any measure.
# DuckDB and Python read this pattern alike: spaces are spelt out, since they differ on "\\s".
_SPACE = "[ \\t\\r\\n\\f\\v\u00a0]*"
OURS = (
    f"(?i)^{_SPACE}MHS({'|'.join((*_COUNTS, *_LENGTHS, *_ROLLING))})([^0-9]|$)"
    f"|^{_SPACE}$|[\\x00-\\x1f\\x7f\ufffd]"
)

AREA_KINDS = {
    "england": "england",
    "provider": "provider",
    "commissioning region": "region",
    **{
        f"{label} {link} gp practice or residence": kind
        for label, kind in (("sub icb", "sub-icb"), ("icb", "icb"), ("ccg", "ccg"), ("stp", "stp"))
        for link in ("-", "of")
    },
}
DIMENSIONS = {
    "": "all",
    "ethnicity": "ethnicity",
    "upper ethnicity": "ethnicity",
    "lower ethnicity": "ethnicity",
    "age": "age",
    "age band": "age",
    "age; under 18 or 18 and over": "age-adult",
    "gender": "gender",
    "imd decile": "imd",
    "imd core20": "imd-core20",
    "autism status": "autism",
    "ld status": "learning-disability",
    "ethnicity (white british/non-white british)": "white-british",
}
UPPER_ETHNICITY = "upper ethnicity"
# One figure for an area, worked out from all of its groups: (dimension, group, statistic).
COMPARISONS = {
    "mean deviation of upper ethnicity": ("ethnicity", vocabulary.ALL_KNOWN, "mean_deviation"),
    "ethnicity - standardised rate difference from white british": (
        "white-british",
        "not-white-british",
        "rate_difference",
    ),
    "imd - standardised rate difference from most deprived quintile": (
        "imd-core20",
        "not-core20",
        "rate_difference",
    ),
}

_UNKNOWN = ("unknown", "missing/invalid", "not stated/not known/invalid")
WITHOUT_GROUP = {"unknown", "not-known", "not-stated"}
_ASKED = {"not stated": "not-stated", "not known": "not-known"}
_ETHNIC_CODES = {
    group.nhs_code.casefold(): group.code for group in vocabulary.ETHNIC_GROUPS if group.nhs_code
}
_GENDERS = {code.casefold(): gender for code, gender in mha_annual_labels.GENDERS.items()}
_GENDERS |= {gender.replace("-", " "): gender for gender in mha_annual_labels.GENDERS.values()}
_GENDERS |= {"non-binary": "non-binary", "other (not listed)": "other-not-listed"}
_GENDERS |= {"0": "not-known", "x": "not-known", "z": "not-stated", **_ASKED}
_WHITE_BRITISH = {
    "white british": "white-british",
    "non-white british": "not-white-british",
    "non white british": "not-white-british",
}
# The publisher's code names the column and not its labels: these are the ways it is written of.
_CORE20 = {
    **dict.fromkeys(("core20", "core 20", "01 most deprived"), "core20"),
    **dict.fromkeys(("most deprived", "most deprived quintile", "most deprived 20%"), "core20"),
    **dict.fromkeys(("non-core20", "non core20", "not core20", "other"), "not-core20"),
    **dict.fromkeys(("other quintiles", "all other quintiles", "02 to 05"), "not-core20"),
}
_DIAGNOSES = {
    "1": "confirmed",
    "2": "suspected-on-pathway",
    "3": "suspected-not-on-pathway",
    "4": "suspected-pathway-not-known",
    "5": "no-diagnosis",
    "u": "asked-not-known",
    "x": "not-recorded",
    "z": "not-stated",
}
_ADULTS = {"under 18": "under-18", "18 and over": "18-and-over", "18 or over": "18-and-over"}
_LABELS = {
    "ethnicity": {
        **{
            label: code
            for label, code in vocabulary.ETHNIC_LABELS.items()
            if code != vocabulary.ALL_KNOWN
        },
        **_ETHNIC_CODES,
        **_ASKED,
    },
    "gender": _GENDERS,
    "white-british": _WHITE_BRITISH,
    "imd-core20": _CORE20,
    "autism": _DIAGNOSES,
    "learning-disability": _DIAGNOSES,
    "age-adult": _ADULTS,
}
_AGE = re.compile(r"under (\d+)|(\d+)|(\d+) to (\d+)|(\d+) (?:and|or) over")
STATUSES = ("performance", "final", "provisional")


def plain(label: str) -> str:
    """The label without case, and with single spaces: how all of them are looked up."""
    return " ".join(label.split()).casefold()


def measure(published: str) -> tuple[str, str]:
    """Our (series, statistic) for a measure's published name."""
    return _look_up(_BY_MEASURE, published, "a Mental Health Act measure")


def statistic(measured: str, breakdown: str) -> str:
    """The statistic of a row: a breakdown that compares groups turns a rate into a comparison."""
    name = suffix(breakdown)
    if name not in COMPARISONS:
        return measured
    if measured == "count":
        raise UnknownLabel(f"{breakdown!r} compares rates, but the measure is a count.")
    return COMPARISONS[name][2]


def status(published: str) -> str:
    return _look_up({name: name for name in STATUSES}, published, "a status")


def area_kind(breakdown: str) -> str:
    """The kind of area that a breakdown is about."""
    return _look_up(AREA_KINDS, breakdown.partition(";")[0], "a kind of area")


def suffix(breakdown: str) -> str:
    """What a breakdown divides the people of an area by, in plain form: empty for nothing."""
    return plain(breakdown.partition(";")[2])


def dimension(breakdown: str) -> str:
    """Our dimension for what a breakdown divides people by."""
    name = suffix(breakdown)
    if name in COMPARISONS:
        return COMPARISONS[name][0]
    return _look_up(DIMENSIONS, name, "a breakdown")


def group(breakdown: str, level: str, label: str) -> str:
    """Our code for a group of a breakdown, by its published code; its description must bear it out.

    `unknown`, `not-known` and `not-stated` are three groups: no valid code, a code for "not known",
    and a person who would not say. Whoever wants all of them adds them up.
    """
    if suffix(breakdown) in COMPARISONS:
        return COMPARISONS[suffix(breakdown)][1]
    divided_by = dimension(breakdown)
    code, described = (_group(divided_by, plain(text)) for text in (level, label))
    if code is None:
        raise UnknownLabel(
            f"{level!r} is not a group that the monthly files are known to divide people into by "
            f"{divided_by}. {NEW_LABEL}"
        )
    if described and len({code, described} - WITHOUT_GROUP) > 1:
        raise UnknownLabel(f"the code {level!r} and its description {label!r} are two groups.")
    return code


def _group(divided_by: str, text: str) -> str | None:
    if text in _UNKNOWN:
        return "unknown"
    if divided_by == "age":
        return text.replace(" or ", " and ").replace(" ", "-") if _AGE.fullmatch(text) else None
    if divided_by == "imd":
        try:
            return mha_annual_labels.deprivation_decile(text, "")
        except UnknownLabel:
            return None
    return _LABELS.get(divided_by, {}).get(text)


def _look_up(table: dict, published: str, what: str):
    try:
        return table[plain(published)]
    except KeyError:
        raise UnknownLabel(
            f"{published!r} is not {what} that the monthly files are known to use. {NEW_LABEL}"
        ) from None
