"""Which release answers where several of the monthly publication hold the same figures.

A month is published three times: provisional, performance, final. The best status answers, then
the newest publication; for each series and period one release alone, so that nothing is mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

RANKED = ("mhsds_monthly",)  # sources whose releases overlap
STATUSES = ("provisional", "performance", "final")  # worst first


class Holding(NamedTuple):
    """That a release holds a series for a period."""

    release: str
    series: str
    period_start: str
    period_end: str


def holdings(release: dict) -> Iterator[Holding]:
    """What a release of a snapshot holds."""
    listed = zip(release.get("periods", ()), release.get("series", ()), strict=False)
    for (start, end), series in listed:
        for each in series:
            yield Holding(release["name"], each, start, end)


def held_by(table: pd.DataFrame) -> dict[str, dict[str, list]]:
    """What a snapshot says of each release of a table of figures: its `periods` and `series`."""
    columns = ["release", "period_start", "period_end", "series"]
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    distinct = table[columns].drop_duplicates().astype(str).sort_values(columns)
    for release, start, end, series in distinct.itertuples(index=False, name=None):
        found.setdefault(release, {}).setdefault((start, end), []).append(series)
    return {
        release: {"periods": [list(days) for days in periods], "series": list(periods.values())}
        for release, periods in found.items()
    }


def embedded(table: pd.DataFrame, releases: Iterable[dict]) -> list[dict]:
    """The releases of the embedded default that can be outranked, with what they hold."""
    ranked = table["source"].isin(RANKED)
    held = held_by(table[ranked]) if ranked.any() else {}
    return [{**each, **held[each["name"]]} for each in releases if each["name"] in held]


def outranked(releases: Iterable[dict]) -> frozenset[Holding]:
    """What another of these releases answers for."""
    ranked = [each for each in releases if each["source"] in RANKED]
    ranked.sort(key=_rank)
    answering: dict[tuple[str, ...], Holding] = {}
    lost = set()
    for release in ranked:
        for holding in holdings(release):
            worse = answering.get(holding[1:])
            if worse is not None:
                lost.add(worse)
            answering[holding[1:]] = holding
    return frozenset(lost)


def answering(releases: Iterable[dict], lost: frozenset[Holding]) -> list[dict]:
    """The releases that answer for anything at all."""
    return [each for each in releases if not (held := set(holdings(each))) or held - lost]


def _status(release: dict) -> str:
    return release.get("status", "final").strip().lower()


def _rank(release: dict) -> tuple[int, str, str]:
    status = _status(release)
    place = STATUSES.index(status) if status in STATUSES else -1
    return place, release.get("published_on", ""), release["name"]


def has_status(release: dict, status: str) -> bool:
    """Whether a release of an overlapping source has this status; those of others have any."""
    return release["source"] not in RANKED or _status(release) == status


def without(table: pd.DataFrame, lost: frozenset[Holding]) -> pd.DataFrame:
    """The figures that no other release answers for."""
    if not lost or table.empty:
        return table
    concerned = table["release"].isin({each.release for each in lost})
    if not concerned.any():
        return table
    keys = pd.MultiIndex.from_frame(table.loc[concerned, list(Holding._fields)].astype(str))
    drop = concerned.copy()
    drop[concerned] = keys.isin(lost)
    return table[~drop]
