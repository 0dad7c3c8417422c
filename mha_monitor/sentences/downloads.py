"""What is said where tables are taken away."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor.definitions.choices import ALL
from mha_monitor.definitions.data_dictionary import MEANINGS
from mha_monitor.definitions.plain_names import capital, group_titles
from mha_monitor.sentences.amounts import how_many

ANSWER = "Choose a table. It comes with its source, its doubt and what must be known beside it."
COLUMNS = "What the columns hold"
HELP = "The whole table, with both ends of every range"
PICTURE, SHAPE = "Picture", "Shape"
SHAPES = {  # first what most take away, which is then four choices from the front page
    "square": "Square",
    "print": "For print",
    "slide": "For a slide (16:9)",
    "portrait": "Tall (4:5)",
}


class FileKind(NamedTuple):
    """A kind of picture file: what its button says, its ending, its type, and how many times as
    large as usual its points are."""

    title: str
    ending: str
    mime: str
    scale: int = 1


PICTURES = (
    FileKind("PNG", "png", "image/png"),
    FileKind("PNG, twice as large", "png", "image/png", 2),
    FileKind("SVG", "svg", "image/svg+xml"),
    FileKind("PDF", "pdf", "application/pdf"),
)
PICTURE_HELP = "With its title and source in it"
NEWEST = "newest"
PERIODS = {NEWEST: "The newest", ALL: "All that are held"}
GROUPS = {ALL: "All groups", **group_titles([*BROAD_GROUPS])}
TITLES = {
    "ratios": "Rate ratios",
    "rates": "Rates",
    "trend": "Rate ratios over time",
    "pooled": "Many areas together, with their verdicts",
    "recording": "How well ethnicity is recorded",
    "pathway": "Steps of the pathway",
}


def what(name: str, table: pd.DataFrame) -> str:
    """`Rate ratios: 210 rows, 58 columns.`"""
    size = f"{how_many(len(table), 'row')}, {how_many(len(table.columns), 'column')}"
    return f"{TITLES[name]}: {size}." if name else f"{capital(size)}."


def columns(table: pd.DataFrame) -> str:
    """Each column with its meaning, as a list in Markdown."""
    return "\n".join(f"* `{name}`: {MEANINGS.get(str(name), '')}" for name in table)
