"""What many groups of one place say together: which is highest, if that is sure; else a range."""

from __future__ import annotations

import math

import pandas as pd

from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS, group_title
from mha_monitor.definitions import measures
from mha_monitor.definitions.flags import blocked
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.plain_names import capital, listed, people
from mha_monitor.definitions.verdicts import is_few
from mha_monitor.sentences import ages, amounts, leading, one_row
from mha_monitor.sentences.other_backgrounds import is_bin

UNTOLD = "which is highest cannot be told"


def title(ratios: pd.DataFrame) -> str:
    """Which group's ratio is highest, where no other could be; else from where to where they go.

    `ratios` has a row for each group of one place and period. Groups of whoever is recorded under
    no other name are not one group, and never called highest.
    """
    name = ages.of_all(ratios)
    if (row := highest(ratios)) is not None:
        return (
            f"In {one_row.place(row)},{_allowing(name)} the {measures.rate_noun(row['measure'])} "
            f"is highest among {people(row['group'])}: {_of_reference(row, name)}"
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

    Its whole interval lies above that of each other group and of the reference, also allowing for
    age where that leads; every group of one list is there with a limit, none is in doubt, and its
    counts are enough for a verdict.
    """
    if ratios["ratio_high"].isna().any() or missing(ratios) or blocked(ratios).any():
        return None
    if ratios["ratio"].isna().all() or len(ratios) < 2:
        return None
    row = ratios.iloc[ratios["ratio"].argmax()]
    others = ratios[ratios["group"].ne(row["group"])]
    sure = all(
        row[f"{name}_low"] > max(1.0, others[f"{name}_high"].max())
        for name in ("ratio", ages.of_all(ratios))
    )
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
    name = ages.leading(row)
    return (
        f"In {one_row.place(row)},{_allowing(name)} the {measures.rate_noun(row['measure'])} of "
        f"{people(row['group'])} is {_of_reference(row, name)}"
    )


def _allowing(name: str) -> str:
    """What the ratios of a column allow for."""
    return f" {ages.ALLOWING}," if name == ages.OWN else ""


def _of_reference(row: amounts.Row, name: str) -> str:
    """How many times the rate of the reference; the crude ratio beside one that allows for age."""
    beside = name != "ratio" and ages.of_same_people(row)
    crude = f" ({amounts.point_of(row)} if not)" if beside else ""
    return f"{amounts.point_of(row, name)} times that of {people(row['reference'])}{crude}"


def _range(named: pd.DataFrame, told: pd.DataFrame) -> str:
    """From the least to the most ratio of named groups; that it is of those where others differ."""
    row, name = named.iloc[0], ages.of_all(told)
    which = " of the groups with a name of their own," if _beyond(named, told, name) else ""
    what = measures.rate_noun(row["measure"]).replace("rate", "rates", 1)
    crude = "" if name == "ratio" else f" ({_span(named['ratio'])} if not)"
    return (
        f"In {one_row.place(row)},{_allowing(name)}{which} {what} were {_span(named[name])} times "
        f"that of {people(row['reference'])}{crude}"
    )


def _beyond(named: pd.DataFrame, told: pd.DataFrame, name: str) -> bool:
    """Whether groups without a name of their own lie outside the range of the others."""
    return any(
        told[each].max() > named[each].max() or told[each].min() < named[each].min()
        for each in ("ratio", name)
    )


def _span(ratios: pd.Series) -> str:
    one, other = amounts.ratio(ratios.min()), amounts.ratio(ratios.max())
    return one if one == other else f"{one} to {other}"


def _rest(ratios: pd.DataFrame, told: pd.DataFrame) -> str:
    """What the finding leaves out; where nothing, that no group can be called highest."""
    parts = []
    if out := len(ratios) - len(told):
        number = "one group has" if out == 1 else f"{out} groups have"
        parts.append(f"{number} counts too few, hidden or in doubt")
    if absent := missing(ratios):
        named = listed([people(group) for group in absent], most=len(absent))
        parts.append(f"{named} are not shown")
    names = ("ratio", ages.of_all(told))
    below = all((told[f"{each}_high"] < 1).all() for each in names)
    return "".join(f"; {part}" for part in parts or ["all are lower" if below else UNTOLD])


def alt(ratios: pd.DataFrame) -> str:
    """What a chart of groups says, row by row, for someone who cannot see it."""
    leads = leading.of_groups(ratios)
    rows = [
        f"{group_title(row['group'])} {amounts.point_of(row, leads.name)} "
        f"({amounts.interval(row, leads.name)}){_second(leads.second(row))}"
        for _, row in ratios.iterrows()
    ]
    return f"{title(ratios)}. {'; '.join(rows)}."


def _second(second: leading.Second) -> str:
    """The other ratio of a row, which a picture marks."""
    if second.name == ages.NOT_ALLOWING:
        return f", {second.number} if not"
    return f", {second.name} {second.number}" if second.name else ""


def sure(table: pd.DataFrame) -> str:
    """How sure the highest ratio is; where none is called so, how far the ranges go."""
    row, name = highest(table), ages.of_all(table)
    if row is None:
        return _all_limits(table, name)
    limits = amounts.between(row[f"{name}_low"], row[f"{name}_high"])
    return (
        f"How sure? {capital(limits)} times for {people(row['group'])}, {one_row.WITHOUT_UNKNOWN}."
    )


def _all_limits(table: pd.DataFrame, name: str) -> str:
    low, high = table[f"{name}_low"].min(), table[f"{name}_high"].max()
    if math.isnan(low) or math.isnan(high):
        return ""
    limits = amounts.between(low, high)
    return f"How sure? All ranges together: {limits} times, {one_row.WITHOUT_UNKNOWN}."
