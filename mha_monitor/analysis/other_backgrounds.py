"""How far the ratios of named groups rest on who is recorded as "any other" of their broad group.

Three views of those people: left out, as they are recorded; spread over the named groups in
proportion; and merged with them into one ratio of the broad group.
"""

from __future__ import annotations

from typing import cast

import pandas as pd

from data_sources.schema.errors import Unanswerable
from data_sources.schema.vocabulary import DETAILED_GROUPS, broad_group_of
from mha_monitor.definitions.choices import unknown
from mha_monitor.rates.counts import PER
from mha_monitor.stats.events import Events
from mha_monitor.stats.rates.ratios import rate_ratio
from mha_monitor.stats.unknown.other_background import spread_factor
from mha_monitor.stats.unknown.sensitivity import bounded_ratio

OTHERS = {
    "white": "white-other",
    "mixed": "mixed-other",
    "asian": "asian-other",
    "black": "black-other",
    "other": "other-any",
}
LEFT_OUT, SPREAD, MERGED, ALONE = "left-out", "spread", "merged", "alone"
SHARED = ["measure", "source", "release", "period", "period_start", "period_end", "area_kind"]
SHARED += ["area_code", "area_name", "population_base", "rate_kind", "grouping"]
COUNTS = ["count", "count_low", "count_high"]


def named_groups(broad: str) -> list[str]:
    """The detailed groups of a broad one that have a name of their own."""
    of_broad = [code for code in DETAILED_GROUPS if broad_group_of(code) == broad]
    return [code for code in of_broad if code != OTHERS[broad]]


def groups_of(broad: str, reference: str) -> list[str]:
    """All groups that the question needs a figure for.

    Raises an error for what is no broad group, and for a reference group within it: that would
    move with the views.
    """
    if broad not in OTHERS:
        unknown(broad, "a broad ethnic group", OTHERS)
    if broad_group_of(reference) == broad:
        raise Unanswerable(
            f"The reference group {reference!r} is within {broad!r}, so it would move with those "
            f"recorded as any other of it. Name a reference group outside it."
        )
    return [*named_groups(broad), OTHERS[broad], reference]


def of_one_period(rates: pd.DataFrame, groups: list[str], period: str | None) -> pd.DataFrame:
    """The rates of all these groups in the period asked for, or the newest that has them all."""
    here = rates[rates["group"].isin(groups) & rates["count_low"].notna()]
    sizes = here.groupby("period")["group"].nunique()
    whole = list(sizes[sizes.eq(len(groups))].index)
    if period in whole or (period is None and whole):
        return here[here["period"].eq(period or max(whole))]
    if not whole:
        raise Unanswerable(f"No period has a figure for each of {', '.join(groups)} in England.")
    raise Unanswerable(
        f"The period {period!r} lacks a figure for some of {', '.join(groups)} in England. "
        f"Periods with all of them: {', '.join(whole)}."
    )


def views(
    rates: pd.DataFrame, broad: str, reference: str, confidence: float = 0.95
) -> pd.DataFrame:
    """A row for each named group under each view, for the broad group and its "any other" alone.

    `rates` are those of one period and area, a row for each group, with `reference`, the named
    groups and the "any other" group among them; a column `dispersion` widens the limits. Adds
    `broad_group`, `group`, `view`, the counts and people under the view, `ratio` with its limits,
    and `factor`: what the view multiplies the ratio as recorded by.
    """
    named = named_groups(broad)
    here = _dispersed(rates).set_index("group")
    # A group has one row, which the stubs cannot know.
    beside, other = (cast(pd.Series, here.loc[code]) for code in (reference, OTHERS[broad]))
    groups = here.loc[named]
    added = other[COUNTS].astype(float) + groups[COUNTS].astype(float).sum()
    merged = pd.Series({**added, "population": other["population"] + groups["population"].sum()})
    merged["dispersion"] = _of_a_sum(here.loc[[*named, OTHERS[broad]]])
    alone = [
        _view(groups, named, LEFT_OUT),
        _view(here.loc[[OTHERS[broad]]], [OTHERS[broad]], ALONE),
    ]
    whole = _view(merged.to_frame().T, [broad], MERGED)
    plain = pd.concat([*alone, whole], ignore_index=True)
    table = _with_ratios(plain, beside, confidence)
    table = pd.concat([table, _spread(table, other)], ignore_index=True)
    shared = {name: rates[name].iloc[0] for name in SHARED}
    return table.assign(**shared, broad_group=broad, reference=reference)[
        [*SHARED, "broad_group", "reference", *table.columns]
    ]


def _dispersed(rates: pd.DataFrame) -> pd.DataFrame:
    return rates if "dispersion" in rates else rates.assign(dispersion=1.0)


def _of_a_sum(rows: pd.DataFrame) -> float:
    """The dispersion of a sum of groups: the variance of independent counts is the sum of theirs.

    Their mean by events; without any event that of the most dispersed.
    """
    events = rows["count_low"] + rows["count_high"]
    if not events.sum():
        return float(rows["dispersion"].max())
    return float((rows["dispersion"] * events).sum() / events.sum())


def _view(rows: pd.DataFrame, groups: list[str], view: str) -> pd.DataFrame:
    columns = rows[[*COUNTS, "population", "dispersion"]].astype(float).reset_index(drop=True)
    return columns.assign(group=groups, view=view, factor=1.0)


def _with_ratios(table: pd.DataFrame, beside: pd.Series, confidence: float) -> pd.DataFrame:
    people, reference_people = table["population"].to_numpy(), float(beside["population"])
    spread, reference_spread = table["dispersion"].to_numpy(), float(beside["dispersion"])
    seen = (table["count"].to_numpy(), people, float(beside["count"]), reference_people)
    chance = rate_ratio(*seen, confidence, dispersions=(spread, reference_spread))
    low, high = (table[name].to_numpy() for name in COUNTS[1:])
    ends = Events(low, high, people, spread)
    least, most = (float(beside[name]) for name in COUNTS[1:])
    reference = Events(least, most, reference_people, reference_spread)
    low, high = bounded_ratio(ends, reference, confidence)
    return table.assign(
        rate=table["count"] / people * PER,
        reference_rate=float(beside["count"]) / reference_people * PER,
        ratio=chance.value,
        ratio_sampling_low=chance.low,
        ratio_sampling_high=chance.high,
        ratio_low=low,
        ratio_high=high,
    )


def _spread(table: pd.DataFrame, other: pd.Series) -> pd.DataFrame:
    """The named groups with a part of the "any other" each; limits take its ends as ranges."""
    rows = table[table["view"].eq(LEFT_OUT)]
    more_people = 1 + float(other["population"]) / rows["population"].sum()
    ends = {"": ("count", "count"), "_low": ("count_high", "count_low")}
    ends["_high"] = ("count_low", "count_high")
    factors = {
        end: spread_factor(rows[own], rows["population"], other[beside], other["population"])
        for end, (own, beside) in ends.items()
    }
    moved = {f"{name}{end}": factors[end] for name in ("ratio", "count") for end in ends}
    moved |= dict.fromkeys(("rate", "ratio_sampling_low", "ratio_sampling_high"), factors[""])
    moved = {
        name: rows[name] * float(factor) * (more_people if name.startswith("count") else 1)
        for name, factor in moved.items()
    }
    people = rows["population"] * more_people
    return rows.assign(**moved, population=people, view=SPREAD, factor=float(factors[""]))
