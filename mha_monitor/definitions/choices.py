"""What was asked for, checked against what there is. An empty answer lists what is held."""

from __future__ import annotations

from collections.abc import Sequence

from data_sources.schema import vocabulary
from data_sources.schema.errors import SourceError, UnknownLabel
from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS

ALL = "all"
Groups = str | Sequence[str] | None


def broad_or_asked(group: Groups, measure: str) -> Sequence[str]:
    if group is None:
        return [g for g in BROAD_GROUPS if not (g == "other" and measure == "repeat-detentions")]
    if group == ALL:
        return ALL
    return [known_group(code) for code in ([group] if isinstance(group, str) else group)]


def known_group(code: str) -> str:
    known = (*BROAD_GROUPS, *DETAILED_GROUPS)
    if code not in known:
        raise UnknownLabel(f"{code!r} is not an ethnic group. There are: {', '.join(known)}.")
    return code


def known_area_kind(kind: str) -> str:
    if kind not in vocabulary.AREA_KINDS:
        known = ", ".join(vocabulary.AREA_KINDS)
        raise UnknownLabel(f"{kind!r} is not a kind of area. There are: {known}.")
    return kind


GROUPINGS = ("nhs", "census", "publisher")


def known_grouping(grouping: str, area_kind: str) -> str:
    """The scheme asked for, or an error that says which there are for this kind of area."""
    if grouping not in GROUPINGS:
        known = ", ".join(GROUPINGS)
        raise UnknownLabel(f"{grouping!r} is not a grouping of ethnic groups. There are: {known}.")
    if grouping == "publisher" and area_kind != "england":
        raise SourceError(
            "The grouping 'publisher' is what NHS England divides England's figures by, and is "
            f"held for England alone. For areas of kind {area_kind!r} ask for nhs or census."
        )
    return grouping
