"""Lists as sentences: what is not known, and milestones with their sources, in Markdown."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from mha_monitor.definitions.flags import is_widened
from mha_monitor.definitions.plain_names import people
from mha_monitor.sentences.amounts import Row, between
from mha_monitor.sentences.one_row import on_top, unknown

if TYPE_CHECKING:
    from mha_monitor.definitions.milestones import Milestone


def sentences(text: str) -> list[str]:
    """The sentences of a text, one by one; joined by blanks they are the text again."""
    return re.split(r"(?<=[^\s.]\.) (?=[A-Z0-9])", text) if text else []


def bullets(lines: Sequence[str]) -> str:
    """Lines as a list in Markdown."""
    return "\n".join(f"* {line}" for line in lines)


def not_known(row: Row, notes: Sequence[str]) -> list[str]:
    """What a reader should know is missing: unknown ethnicity first, then the notes on the rows.

    `notes` are those of the rows on show (`sources.row_notes`), each with whose it is.
    """
    limits = between(row["ratio_unknown_low"], row["ratio_unknown_high"])
    spread = (
        f"If all of them were of one group or of the other, {on_top(row)}, the ratio for "
        f"{people(row['group'])} would lie {limits}."
    )
    known = not math.isnan(row["ratio_unknown_low"])
    first = f"{unknown(row)} {spread}" if known else unknown(row)
    return [first, *besides_unknown(row, notes)]


def besides_unknown(row: Row, notes: Sequence[str]) -> list[str]:
    """What is missing besides ethnicity: of counts and ages, then the notes on the rows."""
    return [
        _events(row, row.get("flags", "")),
        AGES,
        *notes,
    ]


def _events(row: Row, codes: str) -> str:
    """That counts are of events, and whether intervals allow for it."""
    start = "Counts are of events. One person can be detained more than once in a year"
    if not is_widened(codes):
        return (
            f"{start}, so intervals that treat detentions as independent are somewhat too narrow."
        )
    sizes = [
        f"{math.sqrt(row[name]):.2f} times as large for {people(row[who])}"
        for name, who in (("dispersion", "group"), ("reference_dispersion", "reference"))
        if not pd.isna(row[name])
    ]
    held = row["dispersion_period"]
    table = "" if pd.isna(held) else f", by the table of {held}"
    size = f": the standard error is {' and '.join(sizes)}{table}" if sizes else ""
    return f"{start}, and intervals are widened for that{size}."


AGES = (
    "Figures by age and ethnicity together are not published for areas, so rates for areas are "
    "crude: they do not allow for differences in age."
)
COULD_CHANGE = "Practice could change from this day."


def beside_milestone(each: Milestone) -> list[str]:
    """What must be said of a milestone besides what it is: when it is expected, and notes."""
    expected = f"Expected: {each.expected}." if each.expected else "No date announced."
    return [
        "" if each.date else expected,
        COULD_CHANGE if each.practice_could_change and each.date else "",
        each.note,
    ]


def milestone_list(milestones: pd.DataFrame) -> str:
    """Milestones as a numbered list in Markdown, numbered as on the chart, with their sources."""
    lines = []
    for place, (_, row) in enumerate(milestones.iterrows(), start=1):
        could = f" {COULD_CHANGE}" if row["practice_could_change"] else ""
        sources = " ".join(f"[{host(link)}]({link})" for link in row["sources"].split())
        day = milestone_day(row["date"], row["date_precision"])
        lines.append(f"{place}. **{day}: {row['title']}.** {row['description']}{could} {sources}")
    return "\n".join(lines)


def milestone_day(date, precision: str) -> str:
    """`30 October 2023`, or as much of a date as is known."""
    if precision == "day":
        return f"{date.day} {date:%B %Y}"
    if precision == "financial-year":
        return f"April {date.year} to March {date.year + 1}"
    return f"{date:%Y}" if precision == "year" else f"{date:%B %Y}"


def undated_list(milestones: Sequence) -> str:
    """Planned provisions as a list in Markdown: what they would do, and what was said of when."""
    return "\n".join(
        f"* **{each.title}.** {each.description} "
        f"{'Expected: ' + each.expected if each.expected else 'No date announced'}."
        for each in milestones
        if each.date is None
    )


def host(link: str) -> str:
    """`legislation.gov.uk`: what a link is called."""
    return link.split("/")[2].removeprefix("www.")
