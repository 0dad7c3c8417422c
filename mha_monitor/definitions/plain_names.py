"""Names of periods, groups and lists as people say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions.periods import ROLLING_YEAR, TWELVE_MONTHS, YEAR, days_of, every_of

if TYPE_CHECKING:
    import pandas as pd

NAMES_SHOWN = 3


def listed(names: Sequence[str], most: int = NAMES_SHOWN) -> str:
    """`A`; `A and B`; `A; B; C; and 4 more`: names of areas hold commas and "and"."""
    more = len(names) - most
    shown = [*names[:most], f"{more} more"] if more > 0 else list(names)
    if len(shown) < 3:
        return " and ".join(shown)
    return f"{'; '.join(shown[:-1])}; and {shown[-1]}"


def period(label: str) -> str:
    """`the year to March 2024`, `September 2024`, `the twelve months to September 2025`."""
    every = every_of(label)
    if every is None:
        return label
    names = {YEAR: "the year to ", TWELVE_MONTHS: "the twelve months to "}
    return names.get(every, "") + last_month(label)


def last_month(label: str) -> str:
    """`September 2024`: the month that a period is, or ends with."""
    return f"{days_of(label).end:%B %Y}"


def short_period(label: str) -> str:
    """`2023-24` for a year; for other lengths as `period`."""
    return label if every_of(label) == YEAR else period(label)


def span(first: str, last: str) -> str:
    """`2016-17 to 2023-24`, `April 2021 to June 2026`: from the first label to the last."""
    if first == last:
        return short_period(first)
    if every_of(first) in (YEAR, None):
        return f"{first} to {last}"
    return f"{days_of(first).start:%B %Y} to {days_of(last).end:%B %Y}"


def when(row: Mapping | pd.Series) -> str:
    """The period of a row; of a year from the monthly publication, that it is one."""
    rolling = ROLLING_YEAR in row.get("flags", "").split()
    return f"{period(row['period'])}{' (from the monthly publication)' if rolling else ''}"


# Groups as they stand before "people"; the others need a clause of their own.
_ADJECTIVES = {
    "white": "White",
    "mixed": "Mixed-ethnicity",
    "asian": "Asian",
    "black": "Black",
    "white-british": "White British",
    "white-irish": "White Irish",
    "asian-indian": "Indian",
    "asian-pakistani": "Pakistani",
    "asian-bangladeshi": "Bangladeshi",
    "black-caribbean": "Black Caribbean",
    "black-african": "Black African",
    "other-chinese": "Chinese",
}


def people(group: str) -> str:
    """`Black people`; `people of any other ethnic group`."""
    if group in _ADJECTIVES:
        return f"{_ADJECTIVES[group]} people"
    if group == "other":
        return "people of other ethnic groups"
    title = group_title(group)
    if title.startswith("Any other"):
        return f"people of {title[0].lower()}{title[1:]}"
    return f"people of {title} ethnicity"


def group_titles(codes: Sequence[str]) -> dict[str, str]:
    return {code: group_title(code) for code in codes}


def capital(text: str) -> str:
    """A text as a sentence begins; nothing where there is nothing."""
    return f"{text[:1].upper()}{text[1:]}"
