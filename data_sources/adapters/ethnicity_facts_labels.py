"""Headings, labels and markers of Ethnicity facts and figures, in every spelling that is known.

The whole heading of the download has been seen only through programs that read it. Columns that
describe a row are therefore accepted by name; a column that nobody has named is refused.
"""

from __future__ import annotations

import re

COLUMNS = {
    "time": ("Time",),
    "geography": ("Geography", "Geography_name"),
    "ethnicity": ("Ethnicity",),
    "standardised_rate": ("Value_1", "Standardised_rate", "Value1"),
    "crude_rate": ("Value_2", "Crude_rate", "Value2"),
    "count": ("Numerator",),
    "population": ("Denominator",),
    "half_width": ("Confidence_interval", "Value_1_confidence_interval", "Confidence_interval_1"),
}
# Columns that say more of a row and take no part in a figure: whatever they hold is passed over.
DESCRIPTIONS = (
    "Time_type",
    "Geography_type",
    "Ethnicity_type",
    "Ethnicity_code",
    "Notes",
    "Note",
    "Value_note",
    "Value_1_note",
    "Value_2_note",
    "Data_source",
    "Source",
)
# Columns whose every cell must say what is expected, or nothing (a pattern, in any case).
FIXED = {
    "Measure": r"\bdetentions?\b|\bdetained\b",
    "Geography_code": r"^e92000001$",
    "Value_type": r"\brate\b|per 100,000",
    "Value_1_type": r"\bstandardised\b",
    "Value_2_type": r"\bcrude\b|\bunstandardised\b",
    "Age": r"^all\b",
    "Age_group": r"^all\b",
    "Age_type": r"^all\b",
    "Sex": r"^all\b",
    "Sex_type": r"^all\b",
    "Gender": r"^all\b",
    "Gender_type": r"^all\b",
}
# Nothing was measured; something was, and is not shown. No range is known for what is not shown.
NOTHING = frozenset({"n/a", "na", "not available", "not applicable"})
WITHHELD = frozenset({"withheld", "*", "!", "c"})
# Labels of the page's own style, as those that NHS England prints.
LABELS = {
    "asian other": "Any Other Asian background",
    "black other": "Any Other Black background",
    "mixed other": "Any Other Mixed background",
    "white other": "Any Other White background",
    "other white": "Any Other White background",
    "other asian": "Any Other Asian background",
    "other mixed": "Any Other Mixed background",
    "mixed white and asian": "White and Asian",
    "mixed white and black african": "White and Black African",
    "mixed white and black caribbean": "White and Black Caribbean",
    "any other": "Any Other Ethnic Group",
    "any other mixed or multiple ethnic background": "Any Other Mixed background",
    "other including chinese": "Other Ethnic Groups",
    "other inc chinese": "Other Ethnic Groups",
    "all ethnic groups": "All",
}


def plain(heading: str) -> str:
    """A heading without what differs between versions: `Value 1` and `value_1` are one."""
    return "_".join(heading.replace("_", " ").split()).casefold()


NAMES = {plain(alias): name for name, aliases in COLUMNS.items() for alias in aliases}
BESIDES = frozenset(map(plain, (*DESCRIPTIONS, *FIXED)))
EXPECTED = {plain(heading): re.compile(words, re.I) for heading, words in FIXED.items()}
