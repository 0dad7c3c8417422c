"""Whether a file holds what it must: what its release held before, and what other months do.

A file that was cut at the end of a row is a sound table of fewer figures. It is known by what is
missing: whole series, England's rows, boards, or groups of a board that all other boards have.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from data_sources.schema.errors import DataRefused
from data_sources.schema.vocabulary import BROAD_GROUPS, UNKNOWN_AREA
from mha_monitor.definitions import area_vintages
from mha_monitor.definitions.plain_names import people

FACTS = "ethnicity_facts"
WHOLE = ("mha_annual", "mhsds_monthly")  # sources whose files give every ethnic group
APART = "-mha"  # how the release of a file on the Act alone ends
ALWAYS = ("england", "region", "icb")  # kinds of area of which none comes or goes by itself
MANY_LEFT = 2 / 3  # of the providers and sub-ICBs: more than so many never stop at once
SHOWN = 4
PRINTED_AS = {"other-or-unknown": "other"}  # of repeat detentions


class Cell(NamedTuple):
    """What a count is of, but for the area's code. `period` is empty within a monthly file."""

    series: str
    area_kind: str
    dimension: str
    group: str
    period: str = ""

    @property
    def block(self) -> tuple[str, str, str]:
        return self.series, self.area_kind, self.dimension


@dataclass(frozen=True)
class Extent:
    """What a file's counts cover: the areas of each cell. `end` is the last day of any.

    `apart` says that it is a file on the Act alone, which is no neighbour of a month's main file.
    """

    source: str = ""
    releases: frozenset[str] = frozenset()
    end: dt.date = dt.date.min
    areas: Mapping[Cell, frozenset[str]] = field(default_factory=dict)
    apart: bool = False

    @cached_property
    def blocks(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(cell.block for cell in self.areas)


NOTHING = Extent()


def extent_of(table: pd.DataFrame) -> Extent:
    """The extent of a table of figures."""
    counts = table[table["statistic"].isin(["count", "mhsds_count"])]
    if counts.empty:
        return NOTHING
    source = str(counts["source"].iloc[0])
    by = ["series", "area_kind", "dimension", "group"]
    if source == FACTS:
        counts, by = counts.assign(period=counts["period_end"].astype(str)), [*by, "period"]
    counts = counts[counts["area_code"].ne(UNKNOWN_AREA)]
    codes: dict[frozenset[str], frozenset[str]] = {}
    areas = {}
    for key, found in counts.groupby(by, sort=False)["area_code"]:
        held = frozenset(found)
        areas[Cell(*map(str, key))] = codes.setdefault(held, held)
    names = frozenset(counts["release"].unique())
    apart = all(name.endswith(APART) for name in names)
    return Extent(source, names, counts["period_end"].max(), areas, apart)


@dataclass(frozen=True)
class Expected:
    """Another file's extent that a file is held against, and how that is said.

    `begun` says that it is of a later month alone: series may have begun since.
    """

    extent: Extent
    words: str
    begun: bool = False


def refuse_without_groups(file_name: str, extent: Extent) -> None:
    """Raise DataRefused where a kind of area lacks a broad group whole.

    A series that England has by ethnic group it has by all of them, other areas by England's.
    """
    if extent.source not in WHOLE:
        return
    held: dict[tuple[str, str], set[str]] = {}
    for cell in extent.areas:
        group = PRINTED_AS.get(cell.group, cell.group)
        if cell.dimension == "ethnicity" and group in BROAD_GROUPS:
            held.setdefault((cell.series, cell.area_kind), set()).add(group)
    words = []
    for (series, kind), groups in sorted(held.items()):
        due = set(BROAD_GROUPS) if kind == "england" else held.get((series, "england"), groups)
        if lost := [group for group in BROAD_GROUPS if group in due - groups]:
            area = "England" if kind == "england" else kind
            words.append(f"figures of {series} for {area} lack {', '.join(map(people, lost))}")
    _refuse(file_name, words, "the publisher always gives")


def refuse_smaller(file_name: str, extent: Extent, expected: Iterable[Expected]) -> None:
    """Raise DataRefused where a file lacks what one of these extents has."""
    for other in expected:
        words = list(_lacking(extent, other)) if extent.areas and other.extent.areas else []
        _refuse(file_name, words, other.words)


def _refuse(file_name: str, words: Sequence[str], others: str) -> None:
    if words:
        more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
        raise DataRefused(
            f"{file_name}: {'; '.join(words[:SHOWN])}{more}, though {others} them. The "
            f"file may be cut short, so it was not taken: fetch it again. If the publisher has "
            f"really left this out, take it in with `--accept-smaller`."
        )


def beside(earlier: Extent | None, later: Extent | None) -> Iterable[Expected]:
    """What the months on either side of a file let expect of it."""
    if earlier and later and earlier.areas and later.areas:
        sides = f"{_month(earlier)} and {_month(later)}"
        yield Expected(_both(earlier, later), f"{sides} have")
    elif earlier:
        yield Expected(earlier, f"{_month(earlier)} has")
    elif later:
        yield Expected(later, f"{_month(later)} has", begun=True)


def _month(extent: Extent) -> str:
    return f"{extent.end:%B %Y}"


def _both(one: Extent, other: Extent) -> Extent:
    """What two months have in common. Their boards may be of two vintages."""
    areas = {
        cell: codes & other.areas[cell] for cell, codes in one.areas.items() if cell in other.areas
    }
    return Extent(one.source, one.releases, one.end, areas, one.apart)


def _lacking(extent: Extent, expected: Expected) -> Iterable[str]:
    """What a file lacks of what is expected, a part of a sentence for each kind of thing."""
    other = expected.extent
    same = bool(extent.releases & other.releases) or extent.source == FACTS
    yield from _of_blocks(_absent(extent, expected, same=same))
    lost: dict[tuple[str, str], set[str]] = {}
    for cell, codes in other.areas.items():
        held = extent.areas.get(cell)
        renamed = held is None and not same and cell.group not in BROAD_GROUPS
        if cell.block not in extent.blocks or renamed:
            continue  # told above; or the detailed groups have other names now
        missing = _codes_lost(cell, codes, held or frozenset(), extent, other)
        lost.setdefault((cell.series, cell.area_kind), set()).update(missing)
    for (series, kind), codes in sorted(lost.items()):
        if codes:
            few = ", ".join(sorted(codes)[:SHOWN])
            areas = "England" if kind == "england" else f"{kind} {few}"
            yield f"figures of {series} are missing for {areas}"


def _absent(extent: Extent, expected: Expected, *, same: bool) -> list[tuple[str, str, str]]:
    """Series, kinds of area and breakdowns that are missing whole."""
    absent = sorted(expected.extent.blocks - extent.blocks)
    if same:
        return absent
    if expected.begun:
        own = {series for series, *_ in extent.blocks}
        return [each for each in absent if each[0] in own and each[1:] == ("england", "all")]
    return [each for each in absent if each[2] in ("all", "ethnicity")]


def _of_blocks(absent: Sequence[tuple[str, str, str]]) -> Iterable[str]:
    series = sorted({each[0] for each in absent})
    for name in series:
        kinds = sorted({_kind(kind, by) for each, kind, by in absent if each == name})
        yield f"no figures of {name} for {', '.join(kinds)}"


def _kind(area_kind: str, dimension: str) -> str:
    area = "England" if area_kind == "england" else area_kind
    return area if dimension == "all" else f"{area} by {dimension}"


def _codes_lost(
    cell: Cell, expected: frozenset[str], held: frozenset[str], extent: Extent, other: Extent
) -> set[str]:
    missing = expected - held
    if cell.area_kind not in ALWAYS:
        return set(missing) if len(held & expected) < MANY_LEFT * len(expected) else set()
    vintages = [area_vintages.vintage_of(cell.area_kind, each.end) for each in (extent, other)]
    if vintages[0] != vintages[1]:
        return set()  # boards closed and opened between the two
    return set(missing)
