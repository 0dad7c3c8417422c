"""Checks of who submitted: providers that stopped, came, or are missing from England's figures.

The published files do not say which providers submitted, so it is read from their figures: one
that usually has them and has none did not submit, or closed, merged or was renamed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from data_sources.schema.vocabulary import ENGLAND
from mha_monitor.definitions.periods import MONTHLY
from mha_monitor.definitions.plain_names import listed
from mha_monitor.definitions.quality_thresholds import MANY_PROVIDERS_MISSING, PROVIDERS_MISSING
from mha_monitor.rates.quality.evidence import (
    ANNUAL,
    NO_FLAGS,
    Evidence,
    flags,
    is_area,
    named,
    sentence_start,
    together,
    when,
)

# In each source: how many periods to look back, and in how many of them figures are usual.
LOOK_BACK = {ANNUAL: (1, 1), MONTHLY: (6, 5)}
# All that are detained: it is in this series, and periods as long, that a provider is looked for.
SERIES = {ANNUAL: ("All detentions", 12), MONTHLY: ("MHS81", 1)}
# A count of so many is next to never under 5 by chance (1 in 1,000): where a provider's row is
# still printed, only one that usually has as many is missed.
SELDOM_HIDDEN = 15
# After that, England's own figures have long been without it.
LONGEST_MISSED = 12  # periods


class Grid(NamedTuple):
    """Providers down, held periods across: the lowest count, NaN where no row is printed."""

    providers: pd.DataFrame
    periods: pd.DataFrame
    lows: np.ndarray
    shown: np.ndarray


class Absence(NamedTuple):
    """One provider without figures from one period to another; the count that it usually has."""

    provider: int
    first: int
    last: int
    usual: float


def _grid(evidence: Evidence) -> Grid:
    series, length = SERIES[evidence.source]
    totals = evidence.totals
    wanted = totals["area_kind"].eq("provider") & totals["series"].eq(series) & is_area(totals)
    rows = totals[wanted & (totals["last"] - totals["first"] + 1).eq(length)]
    periods = rows.drop_duplicates("last").sort_values("last", ignore_index=True)
    providers = rows.drop_duplicates("area_code", keep="last").set_index("area_code").sort_index()
    lows = rows.pivot(index="area_code", columns="last", values="low")
    values = rows.pivot(index="area_code", columns="last", values="value")
    return Grid(providers.reset_index(), periods, lows.to_numpy(), values.gt(0).to_numpy())


def absences(grid: Grid, look_back: int, enough: int) -> list[Absence]:
    """Every provider that usually has figures and has none, for as long as it has none."""
    found: list[Absence] = []
    for provider, (low, shown) in enumerate(zip(grid.lows, grid.shown, strict=True)):
        place = look_back
        while place < len(shown):
            before = slice(place - look_back, place)
            usual = low[before][shown[before]]
            missed = np.isnan(low[place]) or (
                not shown[place] and len(usual) and usual.mean() >= SELDOM_HIDDEN
            )
            if len(usual) < enough or not missed:
                place += 1
                continue
            again = np.flatnonzero(shown[place:])
            last = place + int(again[0]) - 1 if len(again) else len(shown) - 1
            found.append(Absence(provider, place, last, float(usual.mean())))
            place = last + 1
    return found


def stopped(evidence: Evidence) -> pd.DataFrame:
    """Providers that usually have figures and have none, and those that come for the first time."""
    grid, look_back = _grid(evidence), LOOK_BACK[evidence.source]
    gone = absences(grid, *look_back)
    table = _rows(grid, [(each.provider, each.first, each.last, each.usual) for each in gone])
    table = table.assign(expected=table["value"], value=0.0)
    newest = grid.periods["period_end"].max() if len(grid.periods) else None

    def sentence(row) -> str:
        span = f"from {row.period_start:%B %Y} to {row.period_end:%B %Y}"
        if row.period_end == newest:
            span = f"since {row.period_start:%B %Y}"
        elif row.first_place == row.last_place:
            span = f"in {when(row)}"
        return (
            f"{row.area_name} has no figures for {named(row)} {span}, and usually about "
            f"{row.expected:,.0f}. It did not submit, closed, merged or was renamed."
        )

    new = _rows(grid, _firsts(grid, look_back[0]))
    new = new.assign(expected=0.0)
    return together(
        flags(evidence, table, "provider-stopped", sentence),
        flags(
            evidence,
            new,
            "provider-new",
            lambda row: f"{row.area_name} has figures for {named(row)} for the first time.",
        ),
    )


def _firsts(grid: Grid, look_back: int) -> Iterator[tuple[int, int, int, float]]:
    """Providers that show figures for the first time when others have shown them for a while."""
    for provider, shown in enumerate(grid.shown):
        first = int(shown.argmax())
        if shown.any() and first >= look_back:
            yield provider, first, first, float(grid.lows[provider, first])


def _rows(grid: Grid, found) -> pd.DataFrame:
    """A row for each stretch of periods of a provider: days, place, and a value."""
    table = pd.DataFrame(list(found), columns=["provider", "first_place", "last_place", "value"])
    providers = grid.providers.reindex(table["provider"]).reset_index(drop=True)
    days = grid.periods[["period_start", "period_end", "release"]]
    starts = days["period_start"].reindex(table["first_place"]).to_numpy()
    ends = days["period_end"].reindex(table["last_place"]).to_numpy()
    release = days["release"].reindex(table["first_place"]).to_numpy()
    columns = ["series", "area_kind", "area_code", "area_name"]
    return providers[columns].assign(
        period_start=starts,
        period_end=ends,
        release=release,
        **table[["first_place", "last_place", "value"]],
    )


def missing_from_england(evidence: Evidence) -> pd.DataFrame:
    """Periods in which missing providers usually make up a large part of England's figures.

    What providers that came at the same time have is taken off: they may be the old ones under
    other codes.
    """
    if not evidence.counts["area_kind"].eq("provider").any():
        return NO_FLAGS
    grid, look_back = _grid(evidence), LOOK_BACK[evidence.source]
    gone, rows = absences(grid, *look_back), []
    firsts = {provider: first for provider, first, *_ in _firsts(grid, look_back[0])}
    for place in range(len(grid.periods)):
        here = [
            each
            for each in gone
            if each.first <= place <= min(each.last, each.first + LONGEST_MISSED)
        ]
        if not here:
            continue
        since = min(each.first for each in here) - 1
        came = [provider for provider, first in firsts.items() if since <= first <= place]
        counted = np.where(grid.shown[:, place], grid.lows[:, place], 0)
        missing = max(sum(each.usual for each in here) - counted[came].sum(), 0)
        names = [grid.providers["area_name"][each.provider] for each in here]
        rows.append((place, missing / (missing + counted.sum()), listed(sorted(names))))
    return _england_flags(evidence, grid, rows)


def _england_flags(evidence: Evidence, grid: Grid, rows: list[tuple]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["place", "value", "listing"])
    days = grid.periods[["series", "release", "period_start", "period_end"]]
    table = found.join(days, on="place").assign(
        area_kind="england", area_code=ENGLAND, area_name="England", expected=0.0
    )
    many = table["value"].ge(MANY_PROVIDERS_MISSING)
    some = table["value"].gt(PROVIDERS_MISSING) & ~many

    def sentence(row) -> str:
        return (
            f"{sentence_start(when(row))}: providers that usually have about {row.value:.0%} of "
            f"England's figures are missing: {row.listing}."
        )

    return together(
        flags(evidence, table[many], "many-providers-missing", sentence),
        flags(evidence, table[some], "providers-missing", sentence),
    )
