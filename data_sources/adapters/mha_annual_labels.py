"""What the annual file calls its measures, groups and areas, and what we call them."""

from __future__ import annotations

import re

from data_sources.schema import vocabulary
from data_sources.schema.errors import NEW_LABEL, UnknownLabel

REPEATS = "People subject to repeat detentions"

_OTHERS_TO = ("4", "5(2)", "5(4)", "135", "136")
SUBCATEGORIES = {
    "All detentions": (),
    "Detentions on admission to hospital": (
        "All detentions under Part 2",
        "All detentions under Part 3",
        "Detentions under other acts",
        "Detentions under other sections (38, 44 and 46)",
        "Section 2",
        "Section 3",
        "Section 35",
        "Section 36",
        "Section 37",
        "Section 37 with S41 restrictions",
        "Section 45A",
        "Section 47",
        "Section 47 with S49 restrictions",
        "Section 48",
        "Section 48 with S49 restrictions",
    ),
    "Detentions following admission to hospital": (
        "Section 2",
        "Section 3",
        *(f"{start} to {end}" for start in ("Informal",) for end in ("section 2", "section 3")),
        *(f"Section {start} to {end}" for start in ("4", "5(2)", "5(4)") for end in (2, 3)),
    ),
    "Detentions following use of Place of Safety Order": tuple(
        f"Section {start} to {end}" for start in ("135", "136", "135/136") for end in (2, 3)
    ),
    "Detentions following revocation of CTO": (),
    "Short term orders": (
        "All place of safety orders",
        "All uses of section 5",
        "Section 135",
        "Section 136",
        "Section 4",
        "Section 5(2)",
        "Section 5(4)",
    ),
    "Uses of CTOs": (
        "Informal to CTO",
        "Other sections to CTO",
        *(f"Section {start} to CTO" for start in ("3", "37", "47", "48")),
    ),
    "Uses of section 2": (
        "Section 2 on admission",
        "Section 2 following admission (informal to s2)",
        *(f"Section {start} to 2" for start in _OTHERS_TO),
    ),
    "Uses of section 3": (
        "Section 3 on admission",
        "Section 3 following admission (informal to s3)",
        "Changes from other section to 3",
        *(f"Section {start} to 3" for start in ("2", *_OTHERS_TO)),
    ),
    REPEATS: ("1", "2", "3", "4", "5", "6", "7 and over"),
    "Discharges following detention": (),
    "Discharges from CTO": (),
    "CTO recalls to hospital": (),
    "Revocations of CTO": (),
    "Transfers on section": (),
    "People detained in hospital on 31st March": (),
    "People subject to Community Treatment Orders (CTOs) on 31st March": (),
    "People subject to the Act on 31st March": (),
}
# A year gives all of these or none: up to 2021-22 the publisher did not count them.
GIVEN_TOGETHER = (
    "Detentions following admission to hospital / Section 2",
    "Detentions following admission to hospital / Section 3",
    "Detentions following use of Place of Safety Order / Section 135/136 to 2",
    "Detentions following use of Place of Safety Order / Section 135/136 to 3",
)
# Series that are given for the same providers: all of them, and those of the mental health data
# set alone.
SAME_PROVIDERS = (
    (
        "All detentions",
        "Detentions following admission to hospital",
        "Detentions on admission to hospital",
        "Short term orders / Section 136",
        "Transfers on section",
    ),
    (
        "People detained in hospital on 31st March",
        "People subject to Community Treatment Orders (CTOs) on 31st March",
        "People subject to the Act on 31st March",
        "Uses of CTOs",
    ),
)
AREA_KINDS = {
    "All submissions": "england",
    "ICB": "icb",
    # Partnerships of 2021-22 carry the codes of the boards that took over from them on 1 July
    # 2022, and their figures by ethnicity are the first of the same row of figures.
    "STP": "icb",
    "Sub ICB": "sub-icb",
    "CCG": "ccg",
    "NHS Trust": "provider",
    "Independent Health Provider": "provider",
}
DIMENSIONS = {
    "All": "all",
    "Ethnicity": "ethnicity",
    "Age": "age",
    "Gender": "gender",
    "IMD": "imd",
}
AGES = {
    label: label.lower().replace(" ", "-")
    for label in (
        "15 and under",
        "16 to 17",
        "18 to 34",
        "35 to 49",
        "50 to 64",
        "65 and over",
        "Unknown",
    )
}
GENDERS = {
    "1": "male",
    "2": "female",
    "3": "non-binary",
    "4": "other-not-listed",
    "9": "indeterminate",
    "Unknown": "unknown",
}
IMD_UNKNOWN = ("not stated/not known/invalid", "unknown")
_DECILE = re.compile(r"(0[1-9]|10) (least|less|more|most) deprived")


def series(measure: str, subcategory: str, where: str) -> str:
    """`Measure`, or `Measure / subcategory`: the publisher's own words."""
    if measure not in SUBCATEGORIES:
        raise UnknownLabel(
            f"{where}, Measure: {measure!r} is not a measure of the annual statistics. {NEW_LABEL}"
        )
    if subcategory == "All":
        return measure
    if subcategory not in SUBCATEGORIES[measure]:
        raise UnknownLabel(
            f"{where}, measureSubcategory: {subcategory!r} is not a part of {measure!r}. "
            f"{NEW_LABEL}"
        )
    return f"{measure} / {subcategory}"


def area_kind(breakdown: str, where: str) -> str:
    where = f"{where}, OrganisationBreakdown"
    return _look_up(AREA_KINDS, breakdown, where, "an organisation kind")


def group(demographic: str, label: str, series_name: str, where: str) -> tuple[str, str]:
    """Our (dimension, group) for a published Demographic and DemographicBreakdown."""
    dimension = _look_up(DIMENSIONS, demographic, f"{where}, Demographic", "a demographic")
    where = f"{where}, DemographicBreakdown"
    if dimension == "all":
        return dimension, _look_up({"All": "all"}, label, where, "the total")
    if label == "All":
        return dimension, vocabulary.ALL_KNOWN
    if dimension == "ethnicity":
        code = vocabulary.ethnic_group(label, where)
        mixed_up = code == "other" and series_name.startswith(REPEATS)
        return dimension, vocabulary.OTHER_OR_UNKNOWN if mixed_up else code
    if dimension == "imd":
        return dimension, deprivation_decile(label, where)
    return dimension, _look_up(AGES if dimension == "age" else GENDERS, label, where, dimension)


def deprivation_decile(label: str, where: str) -> str:
    """`decile-1` is the most deprived tenth, whichever way the year numbers them.

    Files up to 2023-24 number from the least deprived, later ones from the most; the words are
    right in both.
    """
    if label.casefold() in IMD_UNKNOWN:
        return "unknown"
    match = _DECILE.fullmatch(label.lower())
    if not match:
        raise UnknownLabel(f"{where}: {label!r} is not a tenth of the deprivation index.")
    number, word = int(match[1]), match[2]
    counts_from_most = (word in ("more", "most")) == (number <= 5)
    if (word in ("least", "most")) != (number in (1, 10)):
        raise UnknownLabel(f"{where}: {label!r} puts a word and a number together that do not fit.")
    return f"decile-{number if counts_from_most else 11 - number}"


def _look_up(table: dict[str, str], label: str, where: str, what: str) -> str:
    try:
        # The capitals of a label change from year to year: "NHS Trust", "NHS TRUST".
        return {known.casefold(): code for known, code in table.items()}[label.casefold()]
    except KeyError:
        raise UnknownLabel(
            f"{where}: {label!r} is not {what} that the annual file is known to use. {NEW_LABEL}"
        ) from None
