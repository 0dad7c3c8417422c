"""What the censuses call ethnic groups: the NHS group that each belongs to, and its census group.

NHS figures have no code for Arab, Roma, or Gypsy or Irish Traveller people. Whoever belongs to
those groups is counted under the "any other" group that the NHS form offers, so their population
is added there too: Arab to any other ethnic group, the others to any other White background.
"""

from __future__ import annotations

from data_sources.schema.errors import NEW_LABEL, UnknownLabel
from data_sources.schema.vocabulary import broad_group_of

_ENDINGS = {
    "english, welsh, scottish, northern irish or british": ("white-british", "white"),
    "english/welsh/scottish/northern irish/british": ("white-british", "white"),
    "irish": ("white-irish", "white"),
    "gypsy or irish traveller": ("white-other", "white"),
    "roma": ("white-other", "white"),
    "other white": ("white-other", "white"),
    "white and black caribbean": ("mixed-white-black-caribbean", "mixed"),
    "white and black african": ("mixed-white-black-african", "mixed"),
    "white and asian": ("mixed-white-asian", "mixed"),
    "other mixed or multiple ethnic groups": ("mixed-other", "mixed"),
    "other mixed": ("mixed-other", "mixed"),
    "indian": ("asian-indian", "asian"),
    "pakistani": ("asian-pakistani", "asian"),
    "bangladeshi": ("asian-bangladeshi", "asian"),
    "other asian": ("asian-other", "asian"),
    "chinese": ("other-chinese", "asian"),
    "caribbean": ("black-caribbean", "black"),
    "african": ("black-african", "black"),
    "other black": ("black-other", "black"),
    "arab": ("other-any", "other"),
    "any other ethnic group": ("other-any", "other"),
}
SUBTOTALS = frozenset(
    {
        "All categories: Ethnic group",
        "White",
        "Mixed",
        "Asian",
        "Black",
        "Other",
        "White: Total",
        "Mixed/multiple ethnic group: Total",
        "Asian/Asian British: Total",
        "Black/African/Caribbean/Black British: Total",
        "Other ethnic group: Total",
    }
)


# NHS England's own denominators for England: it leaves Roma out of White, and gives neither Arab
# nor Gypsy or Irish Traveller people to any of the 16 detailed groups.
_NOT_IN_BROAD = frozenset({"roma"})
_NOT_IN_DETAILED = frozenset({"roma", "arab", "gypsy or irish traveller"})


def printed_groups(label: str, where: str) -> list[str]:
    """The NHS groups whose printed England rates have the people of this label below the line."""
    detailed, _ = groups_of(label, where)
    ending = label.partition(": ")[2].casefold()
    broad = [broad_group_of(detailed)] if ending not in _NOT_IN_BROAD else []
    return broad + ([detailed] if ending not in _NOT_IN_DETAILED else [])


def groups_of(label: str, where: str) -> tuple[str, str]:
    """(detailed NHS group, broad census group) of a census label such as `Asian: Chinese`."""
    _, _, ending = label.partition(": ")
    try:
        return _ENDINGS[ending.casefold()]
    except KeyError:
        raise UnknownLabel(
            f"{where}: {label!r} is not an ethnic group of Census 2011 or 2021. {NEW_LABEL}"
        ) from None
