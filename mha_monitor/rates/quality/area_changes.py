"""Areas that one table of figures gives and another does not, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from mha_monitor.definitions.population_bases import vintage_of

COLUMNS = ("what", "source", "area_kind", "area_code", "area_name", "relation")
KIND = ["source", "area_kind"]
OPENED, CLOSED = "area-opened", "area-closed"
RENAMED, MOVED = "area-renamed", "boundary-changed"


class Areas(NamedTuple):
    """The areas of one kind that a source gives: code → name; and the vintage of the newest."""

    names: dict[str, str]
    vintage: str


def area_changes(
    old: pd.DataFrame,
    new: pd.DataFrame,
    succession: pd.DataFrame,
    titles: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Areas opened, closed, renamed, or under one code with another boundary (COLUMNS).

    Only kinds of area that a source has in both tables are compared: a kind that came or went
    whole is a label. `relation` says what an area was formed from or passed into, where that is
    known. `titles` are names by code that read better than those published.
    """
    before, after = _areas(old), _areas(new)
    rows = []
    for kind in sorted(set(before) & set(after)):
        kin = succession[succession["area_kind"].eq(kind[1])]
        pairs = list(zip(kin["from_code"], kin["to_code"], kin["share"], strict=True))
        names = {**before[kind].names, **after[kind].names, **(titles or {})}
        rows += [
            (what, *kind, code, names[code], relation)
            for what, code, relation in _changes(before[kind], after[kind], names, pairs)
        ]
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    return table.sort_values([*KIND, "area_code", "what"], ignore_index=True)


def _areas(table: pd.DataFrame) -> dict[tuple[str, str], Areas]:
    """The areas of each source and kind, named as in the newest period that names them."""
    columns = [*KIND, "area_code", "area_name", "period_end"]
    areas = table[columns].drop_duplicates().sort_values(["period_end", "area_name"])
    names: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    newest = {}
    for source, kind, code, name, end in areas.itertuples(index=False):
        names[source, kind][code] = name
        newest[source, kind] = end
    return {key: Areas(names[key], vintage_of(key[1], newest[key])) for key in names}


def _changes(
    before: Areas, after: Areas, names: Mapping[str, str], kin: list[tuple[str, str, float]]
) -> Iterator[tuple[str, str, str]]:
    """What happened, to which area, and its relation to other areas."""
    for code in {**before.names, **after.names}:
        relation = _relation(code, kin, names)
        if code not in before.names:
            yield OPENED, code, relation
        elif code not in after.names:
            yield CLOSED, code, relation
        else:
            was, now = before.names[code], after.names[code]
            if was.casefold() != now.casefold():
                yield RENAMED, code, f"{was} before, {now} after"
            if relation and before.vintage != after.vintage:
                yield MOVED, code, relation


def _relation(code: str, kin: list[tuple[str, str, float]], names: Mapping[str, str]) -> str:
    """`formed from X and 35% of Y`; `passed into X`; `split between X (60%) and Y (40%)`."""
    remains = any(start == end == code for start, end, _ in kin)
    came = [
        f"{'' if share == 1 else f'{share:.0%} of '}{names.get(start, start)}"
        for start, end, share in kin
        if end == code != start
    ]
    went = [(names.get(end, end), share) for start, end, share in kin if start == code != end]
    found = [f"{'joined by' if remains else 'formed from'} {listed(came)}"] if came else []
    if len(went) == 1:
        found.append(f"passed into {went[0][0]}")
    elif went:
        found.append(f"split between {listed([f'{name} ({share:.0%})' for name, share in went])}")
    return "; ".join(found)


def listed(words: Sequence[str]) -> str:
    """`A`; `A and B`; `A, B and C`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
