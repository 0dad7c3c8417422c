"""What many groups of one place say together: which is highest, if that is sure; else a range."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS, group_title
from mha_monitor.definitions import measures
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import listed, people
from mha_monitor.definitions.verdicts import is_few
from mha_monitor.sentences import amounts, one_row
from mha_monitor.sentences.other_backgrounds import is_bin


def title(ratios: pd.DataFrame) -> str:
    """Which group's ratio is highest, where no other could be; else from where to where they go.

    `ratios` has a row for each group of one place and period. Groups of whoever is recorded under
    no other name are not one group, and never called highest.
    """
    if (row := highest(ratios)) is not None:
        return (
            f"In {one_row.place(row)}, the {measures.rate_noun(row['measure'])} is highest among "
            f"{people(row['group'])}: {amounts.point_of(row)} times that of "
            f"{people(row['reference'])}"
        )
    place, unit = one_row.place(ratios.iloc[0]), MEASURES[ratios.iloc[0]["measure"]].unit
    if ratios["ratio"].isna().all() or blocked(ratios).all():
        return f"No ratio can be given for {place}"
    if len(ratios) == 1:
        return _only(ratios.iloc[0])
    told = with_enough(ratios)
    if told.empty:
        return f"In {place}, there are too few {unit} to say how ethnic groups compare"
    named = told[~_bins(told)]
    if len(told) == 1:
        return f"{_only(told.iloc[0])}{_rest(ratios, told)}"
    if named.empty:
        return f"In {place}, no group with a name of its own has counts enough for a ratio"
    return f"{_range(named, told)}{_rest(ratios, told)}"


def highest(ratios: pd.DataFrame) -> pd.Series | None:
    """The row of the group that surely has the highest rate; nothing where another may have.

    Its whole interval lies above that of each other group and of the reference, every group of
    one list is there with a limit, none is in doubt, and its counts are enough for a verdict.
    """
    if ratios["ratio_high"].isna().any() or missing(ratios) or blocked(ratios).any():
        return None
    if ratios["ratio"].isna().all() or len(ratios) < 2:
        return None
    row = ratios.iloc[ratios["ratio"].argmax()]
    others = ratios[ratios["group"].ne(row["group"])]
    sure = row["ratio_low"] > max(1.0, others["ratio_high"].max())
    return row if sure and not is_bin(row["group"]) and not is_few(row) else None


def missing(ratios: pd.DataFrame) -> list[str]:
    """The broad groups that a table lacks, unless it holds all detailed ones."""
    there = {*ratios["group"], ratios["reference"].iloc[0]}
    if there >= set(DETAILED_GROUPS):
        return []
    return [group for group in BROAD_GROUPS if group not in there]


def with_enough(ratios: pd.DataFrame) -> pd.DataFrame:
    """The rows of which something can be said: with a ratio, not in doubt, not too few."""
    known = ratios[ratios["ratio"].notna() & ~blocked(ratios)]
    few = pd.Series([is_few(row) for _, row in known.iterrows()], known.index, dtype=bool)
    return known[~few]


def _bins(ratios: pd.DataFrame) -> pd.Series:
    return ratios["group"].map(is_bin).astype(bool)


def _only(row: amounts.Row) -> str:
    """Of one group alone nothing is highest."""
    return (
        f"In {one_row.place(row)}, the {measures.rate_noun(row['measure'])} of "
        f"{people(row['group'])} is {amounts.point_of(row)} times that of "
        f"{people(row['reference'])}"
    )


def _range(named: pd.DataFrame, told: pd.DataFrame) -> str:
    """From the least to the most ratio of named groups; that it is of those where others differ."""
    row = named.iloc[0]
    least, most = named["ratio"].min(), named["ratio"].max()
    beyond = told["ratio"].max() > most or told["ratio"].min() < least
    which = " of the groups with a name of their own," if beyond else ""
    what = measures.rate_noun(row["measure"]).replace("rate", "rates", 1)
    one, other = amounts.ratio(least), amounts.ratio(most)
    span = one if one == other else f"{one} to {other}"
    return (
        f"In {one_row.place(row)},{which} {what} were {span} times that of "
        f"{people(row['reference'])}"
    )


def _rest(ratios: pd.DataFrame, told: pd.DataFrame) -> str:
    """What the finding leaves out; where nothing, that no group can be called highest."""
    parts = []
    if out := len(ratios) - len(told):
        number = "one group has" if out == 1 else f"{out} groups have"
        parts.append(f"{number} counts too few, hidden or in doubt")
    if absent := missing(ratios):
        named = listed([people(group) for group in absent], most=len(absent))
        parts.append(f"{named} are not shown")
    return "".join(f"; {part}" for part in parts or ["which is highest cannot be told"])


def alt(ratios: pd.DataFrame) -> str:
    """What a chart of groups says, row by row, for someone who cannot see it."""
    rows = [
        f"{group_title(row['group'])} {amounts.point_of(row)} ({amounts.interval(row, 'ratio')})"
        for _, row in ratios.iterrows()
    ]
    return f"{title(ratios)}. {'; '.join(rows)}."


def sure(table: pd.DataFrame) -> str:
    """How sure the highest ratio is; where none is called so, how far the ranges go."""
    row = highest(table)
    if row is None:
        return _all_limits(table)
    limits = amounts.between(row["ratio_low"], row["ratio_high"])
    return (
        f"How sure? {limits[0].upper()}{limits[1:]} times for {people(row['group'])}, "
        f"{one_row.WITHOUT_UNKNOWN}."
    )


def _all_limits(table: pd.DataFrame) -> str:
    low, high = table["ratio_low"].min(), table["ratio_high"].max()
    if math.isnan(low) or math.isnan(high):
        return ""
    limits = amounts.between(low, high)
    return f"How sure? All ranges together: {limits} times, {one_row.WITHOUT_UNKNOWN}."
