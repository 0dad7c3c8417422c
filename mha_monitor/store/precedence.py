"""Which release answers where several of the monthly publication hold the same figures.

A month is published three times: provisional, performance, final. The best status answers, then
the newest publication; for each series and period one release alone, so that nothing is mixed. Of
the printings of one release the newest is in force (`takes_place`), whichever came last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from data_sources.files import file_names
from mha_monitor.store.publication import possible_days

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
            if worse not in (None, holding):  # a release that is listed twice still answers
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


def takes_place(printing: dict, held: dict) -> bool:
    """Whether a printing of a release comes into force in the place of the one that is.

    It does where it was published later. Where their days do not tell, the higher version of two
    files of one name does (`x_v2.csv` and `x.csv`), and then the one that arrived here later,
    which has the higher `revision`. The same file does, for it may read otherwise today.
    """
    if printing.get("sha256", "") == held.get("sha256"):
        return True
    days, other_days = possible_days(printing), possible_days(held)
    if days and other_days and (days[1] < other_days[0] or other_days[1] < days[0]):
        return days > other_days
    name, version = _name_and_version(printing)
    other_name, other_version = _name_and_version(held)
    if name and name == other_name and version != other_version:
        return version > other_version
    return printing.get("revision", 1) > held.get("revision", 1)


def newest(printings: Iterable[dict]) -> dict:
    """The printing of a release that is to be in force, of all that are held."""
    first, *others = sorted(printings, key=lambda each: each.get("revision", 1))
    for each in others:
        first = each if takes_place(each, first) else first
    return first


def _name_and_version(release: dict) -> tuple[list[str], int]:
    words = file_names.words_of(release.get("file_name", ""))
    return [word for word in words if not file_names.is_version(word)], file_names.version_of(words)


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
