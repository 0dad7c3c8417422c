"""Ethnic groups, area kinds and other categories: our codes, and the labels published for them.

NHS figures use the 2001-style classification of 16 groups (codes A to S) plus Z, not stated, and
99, not known. Chinese people belong to "Other" there, and to "Asian" in the census; Arab, Roma
and Gypsy or Irish Traveller have no NHS code. `GROUPINGS` names both ways of adding up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from data_sources.schema.errors import NEW_LABEL, UnknownLabel

AREA_KINDS = {
    "england": "England",
    "region": "NHS region",
    "icb": "Integrated care board (ICB)",
    "sub-icb": "Sub-ICB location",
    "local-authority": "Local authority",
    "provider": "Provider",
}
ENGLAND = "ENG"
UNKNOWN_AREA = "UNKNOWN"

DIMENSIONS = (
    "all",
    "ethnicity",
    "age",
    "gender",
    "imd",
    "age-adult",
    "white-british",
    "imd-core20",
    "autism",
    "learning-disability",
)


@dataclass(frozen=True)
class EthnicGroup:
    """One ethnic group as NHS figures know it: our code, its title, its broad group, NHS code."""

    code: str
    title: str
    broad: str
    nhs_code: str = ""


ETHNIC_GROUPS = (
    EthnicGroup("white", "White", "white"),
    EthnicGroup("mixed", "Mixed", "mixed"),
    EthnicGroup("asian", "Asian", "asian"),
    EthnicGroup("black", "Black", "black"),
    EthnicGroup("other", "Other ethnic groups", "other"),
    EthnicGroup("unknown", "Unknown ethnicity", "unknown"),
    EthnicGroup("white-british", "White British", "white", "A"),
    EthnicGroup("white-irish", "White Irish", "white", "B"),
    EthnicGroup("white-other", "Any other White background", "white", "C"),
    EthnicGroup("mixed-white-black-caribbean", "White and Black Caribbean", "mixed", "D"),
    EthnicGroup("mixed-white-black-african", "White and Black African", "mixed", "E"),
    EthnicGroup("mixed-white-asian", "White and Asian", "mixed", "F"),
    EthnicGroup("mixed-other", "Any other Mixed background", "mixed", "G"),
    EthnicGroup("asian-indian", "Indian", "asian", "H"),
    EthnicGroup("asian-pakistani", "Pakistani", "asian", "J"),
    EthnicGroup("asian-bangladeshi", "Bangladeshi", "asian", "K"),
    EthnicGroup("asian-other", "Any other Asian background", "asian", "L"),
    EthnicGroup("black-caribbean", "Black Caribbean", "black", "M"),
    EthnicGroup("black-african", "Black African", "black", "N"),
    EthnicGroup("black-other", "Any other Black background", "black", "P"),
    EthnicGroup("other-chinese", "Chinese", "other", "R"),
    EthnicGroup("other-any", "Any other ethnic group", "other", "S"),
    EthnicGroup("not-stated", "Not stated", "unknown", "Z"),
    EthnicGroup("not-known", "Not known", "unknown", "99"),
)
BY_CODE = {group.code: group for group in ETHNIC_GROUPS}
NOT_WHITE_BRITISH = "not-white-british"
BROAD_GROUPS = ("white", "mixed", "asian", "black", "other")
DETAILED_GROUPS = tuple(
    group.code for group in ETHNIC_GROUPS if group.nhs_code and group.broad != "unknown"
)
# The sum over people whose group is known: the publisher prints it as "All" under Ethnicity.
ALL_KNOWN = "all-known"
# Under repeat detentions the publisher adds "not stated" and "not known" to "Other Ethnic Groups".
OTHER_OR_UNKNOWN = "other-or-unknown"

_LABELS = {
    "White": "white",
    "White or White British": "white",
    "Mixed": "mixed",
    "Asian": "asian",
    "Asian or Asian British": "asian",
    "Black": "black",
    "All Black": "black",
    "Black or Black British": "black",
    "Other": "other",
    "Other Ethnic Groups": "other",
    "Unknown": "unknown",
    "All": ALL_KNOWN,
    "British": "white-british",
    "White British": "white-british",
    "Irish": "white-irish",
    "White Irish": "white-irish",
    "Any Other White background": "white-other",
    "White and Black Caribbean": "mixed-white-black-caribbean",
    "White and Black African": "mixed-white-black-african",
    "White and Asian": "mixed-white-asian",
    "Any Other Mixed background": "mixed-other",
    "Indian": "asian-indian",
    "Pakistani": "asian-pakistani",
    "Bangladeshi": "asian-bangladeshi",
    "Any Other Asian background": "asian-other",
    "Caribbean": "black-caribbean",
    "Black Caribbean": "black-caribbean",
    "African": "black-african",
    "Black African": "black-african",
    "Any Other Black background": "black-other",
    "Other Black": "black-other",
    "Chinese": "other-chinese",
    "Any Other Ethnic Group": "other-any",
    "Not Stated": "not-stated",
    "Not Known": "not-known",
}
ETHNIC_LABELS = {label.casefold(): code for label, code in _LABELS.items()}


def broad_group_of(code: str) -> str:
    """The broad group that a detailed group belongs to in NHS figures."""
    return BY_CODE[code].broad


def share_people(one: str, other: str) -> bool:
    """Whether two different groups share people: one holds the other, as Black and Black African.

    `not-white-british` is everyone else than one group, and so shares people with any other.
    """
    if one == other:
        return False
    if NOT_WHITE_BRITISH in (one, other):
        return "white-british" not in (one, other)
    return one == _whole_of(other) or other == _whole_of(one)


def comparable_with(reference: str, codes: Iterable[str]) -> list[str]:
    """Those of some groups that share nobody with the reference group, and are not it."""
    return [code for code in codes if code != reference and not share_people(code, reference)]


def _whole_of(code: str) -> str:
    return BY_CODE[code].broad if code in BY_CODE else ""


def short_area_name(published: str) -> str:
    """`NHS Dorset Integrated Care Board` → `Dorset`; `NHS Devon ICB - 15N` → `Devon (15N)`."""
    name = re.sub(r"^NHS ", "", published.strip())
    name = re.sub(r" Integrated Care Board$", "", name)
    return re.sub(r" ICB - (\w+)$", r" (\1)", name)


def group_title(code: str) -> str:
    return BY_CODE[code].title if code in BY_CODE else code.replace("-", " ").capitalize()


def ethnic_group(label: str, where: str) -> str:
    """Our code for a published ethnic label, or an error that says what to do."""
    try:
        return ETHNIC_LABELS[" ".join(label.split()).casefold()]
    except KeyError:
        raise UnknownLabel(f"{where}: {label!r} is not a known ethnic group. {NEW_LABEL}") from None
