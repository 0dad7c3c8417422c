"""Every group on a page of its own: how sure the answer is, and the schemes of grouping."""

from __future__ import annotations

import pandas as pd

from mha_monitor.definitions.flags import ranked
from mha_monitor.definitions.plain_names import when
from mha_monitor.sentences import ages, among_groups, sources
from mha_monitor.sentences.other_backgrounds import caution

SCHEMES = {
    "nhs": "As the NHS counts: Chinese in Other",
    "census": "As the census counts: Chinese in Asian",
    "publisher": "As the publisher divides",
}


def answer(title: str, table: pd.DataFrame) -> str:
    """The finding of a picture of groups as a sentence that can be quoted: with its time."""
    return f"{title}, in {when(table.iloc[0])}."


def sure(table: pd.DataFrame) -> str:
    """How sure that is; where an "any other" group stands highest, what that is."""
    known = ranked(table[table["ratio"].notna()])
    return f"{among_groups.sure(table)} {caution(known)}".strip()


def doubt(table: pd.DataFrame) -> str:
    """All that goes with the answer where it is quoted alone."""
    counted = sources.counted(table["measure"].iloc[0])
    return " ".join(filter(None, (sure(table), _ages(table), counted)))


def _ages(table: pd.DataFrame) -> str:
    """What allowing for age does to the others, where the answer does not allow for it."""
    return ages.moved(table) if ages.of_all(table) == "ratio" else ""
