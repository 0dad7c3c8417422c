"""Each group beside everyone else, in sentences and as a table."""

from __future__ import annotations

import pandas as pd

from data_sources.schema.vocabulary import group_title
from mha_monitor.definitions import measures
from mha_monitor.definitions.plain_names import people, when
from mha_monitor.sentences import ages, amounts, one_row, sources
from mha_monitor.sentences.other_backgrounds import is_bin

TITLE = "Everyone else"
NONE = (
    "No group's rate can be held against that of everyone else here: a count is hidden, or none is "
    "held. Compare with one group instead."
)


def answer(table: pd.DataFrame) -> str:
    """Which group's rate is furthest above that of everyone else; `table` has a row for each.

    Groups of whoever has no group with a name of their own are passed over.
    """
    named = table[~table["group"].map(is_bin).astype(bool)]
    if named.empty:
        return NONE
    row = named.iloc[named["ratio"].argmax()]
    limits = amounts.between(row["ratio_low"], row["ratio_high"])
    return (
        f"In {one_row.place(row)}, in {when(row)}, the {measures.rate_noun(row['measure'])} of "
        f"{people(row['group'])} was {amounts.point_of(row)} times that of everyone else, "
        f"{limits}, {one_row.WITHOUT_UNKNOWN}."
    )


def doubt(table: pd.DataFrame) -> str:
    """What goes with the answer where it is quoted alone."""
    counted = sources.counted(table["measure"].iloc[0])
    return f"{ages.moved(table)} {counted}"


def alt(table: pd.DataFrame) -> str:
    """Each group's ratio, for someone who cannot see the picture."""
    rows = [
        f"{group_title(row['group'])} {amounts.point_of(row)} ({amounts.interval(row, 'ratio')})"
        for _, row in table.iterrows()
    ]
    return f"Ratio of each group's rate to that of everyone else. {'; '.join(rows)}."


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """A row for each group: its ratio to everyone else, and the interval."""
    rows = [
        {
            "Ethnic group": group_title(row["group"]),
            "Ratio to everyone else": amounts.point_of(row),
            "Interval": amounts.interval(row, "ratio"),
        }
        for _, row in table.iterrows()
    ]
    return pd.DataFrame(rows)
