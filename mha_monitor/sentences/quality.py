"""What a check of the figures found, as sentences by severity."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from mha_monitor.definitions.plain_names import listed
from mha_monitor.definitions.quality_codes import CODES

MOST_SHOWN = 10  # of one kind; every other format gives all of them
SHORT = {"red": "Not compared", "amber": "With a caution", "note": "To know"}
HEADINGS = {
    "red": "RED: not ranked, compared or tested",
    "amber": "AMBER: said wherever the figures are shown",
    "note": "NOTES",
}


def checked(table: pd.DataFrame) -> str:
    """How many flags of each severity there are."""
    if table.empty:
        return "Nothing is flagged."
    counts = table["severity"].value_counts()
    told = [f"{counts[each]:,} {each}" for each in HEADINGS if each in counts]
    return f"Flags: {', '.join(told)}."


def lines(table: pd.DataFrame) -> Iterator[str]:
    """The sentences, by severity and by what they are about."""
    if table.empty:
        yield "Nothing is flagged."
    for severity, found in table.groupby("severity", sort=False):
        yield f"{HEADINGS[str(severity)]} ({len(found)})"
        for name, alike in found.groupby("code", sort=False):
            # Two sources may say the same of one period.
            sentences = list(dict.fromkeys(alike["sentence"]))
            yield f"  {CODES[str(name)].title}. {CODES[str(name)].action}"
            yield from (f"    {sentence}" for sentence in sentences[:MOST_SHOWN])
            if len(sentences) > MOST_SHOWN:
                yield f"    … and {len(sentences) - MOST_SHOWN} more: `--format csv` gives all."


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Each flag in one sentence, the worst first, each once."""
    rows = [
        {"How bad": SHORT[row["severity"]], "What is wrong": row["sentence"]}
        for _, row in table.iterrows()
    ]
    return pd.DataFrame(rows, columns=["How bad", "What is wrong"]).drop_duplicates()


def revised(again: pd.DataFrame) -> str:
    """Which of the files held have been printed again by their publisher."""
    if again.empty:
        return "None of the files held here has been printed again by its publisher."
    titles = listed(sorted(set(again["title"])), most=len(again))
    return f"Printed again by the publisher since it was first held here: {titles}."
