"""What can be compared: a release, one revision of a release, or all that was held on a date.

A release stands on its own: its figures, and ratios made of nothing else, over the populations in
force now. A date beside a release stands for what was held that day of the same source and periods.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from data_sources.files import plain_files, published_csv, sound_files
from data_sources.schema.errors import Unanswerable, UnexpectedLayout
from data_sources.schema.model import Period
from mha_monitor.analysis.revisions.differences import DAYS, LABEL_COLUMNS
from mha_monitor.analysis.revisions.grounds import Ground
from mha_monitor.store import precedence, raw_files
from mha_monitor.store.snapshots import Snapshot
from mha_monitor.store.store import Store, data_folder, kind_of, open_store

FIGURES = "figures"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_NAMED = 5  # releases of one source in an error


@dataclass(frozen=True, eq=False)
class Side:
    """One of two things compared: its figures, and what its ratios are made of.

    `release` is the record of the one release that it is, None for a date.
    """

    title: str
    ground: Ground
    figures: pd.DataFrame
    release: dict | None = None

    @property
    def store(self) -> Store:
        return self.ground.store


def sides_named(old: str, new: str, folder: Path | None = None) -> tuple[Side, Side]:
    """The two sides of these names. Raises SourceError that says what there is."""
    folder = folder or data_folder()
    sides = _side_named(old, folder), _side_named(new, folder)
    sources = [side.release["source"] for side in sides if side.release]
    if len(set(sources)) > 1:
        raise Unanswerable(
            f"{old} is of the source {sources[0]} and {new} of {sources[1]}: no figure of the one "
            f"is in the other. Compare two releases of one source, or two dates."
        )
    return _beside(sides[0], sides[1]), _beside(sides[1], sides[0])


def _side_named(name: str, folder: Path) -> Side:
    name = name.strip()
    if DAY.fullmatch(name):
        return _on_day(name, folder)
    return _of_release(name, folder, open_store(folder))


def _on_day(name: str, folder: Path) -> Side:
    try:
        day = dt.date.fromisoformat(name)
    except ValueError:
        raise Unanswerable(f"{name!r} is not a day. Write it as year, month and day.") from None
    store = open_store(folder, as_of=day)
    return Side(f"what was held on {name}", Ground(store), store.figures)


@lru_cache(maxsize=8)  # a store keeps the ratios worked out from it, so it is kept too
def _of_release(name: str, folder: Path, store: Store) -> Side:
    """A side with one release alone, over the populations and outlines in force."""
    release, _, revision = name.partition("@")
    printings = _printings(release, folder, store)
    wanted = revision or str(_in_force(release, printings, store))
    if not wanted.isdigit() or int(wanted) not in printings:
        raise Unanswerable(_not_held(name, release, printings, store))
    record = printings[int(wanted)]
    own = [record] if "part" in record else []
    others = [each for each in _taken_in(store) if each["kind"] != FIGURES]
    alone = Store(folder, snapshot=Snapshot(f"{release}@{wanted}", (*own, *others)))
    table = alone.select(source=record["source"])
    table = table[table["release"].eq(release)].reset_index(drop=True)
    title = _title(record) + ("" if revision else _older_in_words(record, printings))
    return Side(title, Ground(alone, frozenset([release])), table, record)


def _beside(side: Side, other: Side) -> Side:
    """A date beside a release: the figures of the same source and periods."""
    if side.release is not None or other.release is None:
        return side
    periods = other.figures[list(DAYS)].drop_duplicates().itertuples(index=False, name=None)
    table = side.store.select(
        source=other.release["source"], periods=[Period(*days) for days in periods]
    )
    return replace(side, figures=table, ground=Ground(side.store, frozenset(table["release"])))


def _printings(name: str, folder: Path, store: Store) -> dict[int, dict]:
    """Every revision held of a release of figures, in force or not: number → its record."""
    found = {
        each.get("revision", 1): {"revision": 1, **each}
        for each in store.manifest["releases"]
        if each["name"] == name and kind_of(each) == FIGURES
    }
    for entry in raw_files.known(folder).entries:
        if name in entry.releases and entry.part and entry.kind == FIGURES:
            found[entry.revision] = {
                "name": name,
                "kind": FIGURES,
                "part": entry.part,
                "shares_part": True,
                "revision": entry.revision,
                "source": entry.source,
                "published_on": entry.published_on,
                "sha256": entry.sha256,
                "file_name": entry.file_name,
                "test_data": entry.test_data,
            }
    for each in _taken_in(store):
        if each["name"] == name and each["kind"] == FIGURES:
            found[each.get("revision", 1)] = {"revision": 1, **each}
    return found


def _in_force(name: str, printings: dict[int, dict], store: Store) -> int:
    """The revision of a release that answers; of one that none answers for, the newest; or 0."""
    for each in store.releases:
        if each["name"] == name and each["kind"] == FIGURES:
            return each.get("revision", 1)
    return precedence.newest(printings.values())["revision"] if printings else 0


def _older_in_words(record: dict, printings: dict[int, dict]) -> str:
    """What must be said where the printing in force is not the newest that is held."""
    newest = precedence.newest(printings.values())["revision"]
    if newest == record["revision"]:
        return ""
    return f", which is in force although revision {newest} is held and newer"


def _taken_in(store: Store) -> tuple[dict, ...]:
    return store.snapshot.releases if store.snapshot else ()


def _title(record: dict) -> str:
    published = record.get("published_on")
    day = f" (published {published})" if published else ""
    return f"{record['name']}, revision {record['revision']}{day}"


def _not_held(name: str, release: str, printings: dict[int, dict], store: Store) -> str:
    if printings:
        revisions = ", ".join(f"{release}@{number}" for number in sorted(printings))
        return f"{name!r} is not held. Of this release there is: {revisions}."
    held: dict[str, list[str]] = {}
    for each in store.releases:
        if kind_of(each) == FIGURES and each.get("kind", FIGURES) == FIGURES:
            held.setdefault(each["source"], []).append(each["name"])
    listed = "; ".join(f"{source}: {_last(names)}" for source, names in sorted(held.items()))
    return (
        f"{name!r} is not held. Give a release, one of its revisions (as NAME@1) or a date "
        f"(as 2026-11-01). There is: {listed}. `sources` lists them all."
    )


def _last(names: list[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(sorted(names)[-MOST_NAMED:]) + more


def heading_changes(old: Side, new: Side) -> pd.DataFrame:
    """Columns that only one of two published files has (LABEL_COLUMNS); none if one is not kept."""
    before, after = _heading(old), _heading(new)
    rows = []
    if before and after and new.release:
        source = new.release["source"]
        rows += [("column-gone", source, "column", name) for name in before if name not in after]
        rows += [("column-new", source, "column", name) for name in after if name not in before]
    return pd.DataFrame(rows, columns=list(LABEL_COLUMNS), dtype=object)


def _heading(side: Side) -> list[str]:
    """The first row of the published file that a release came in, if it is kept."""
    record = side.release or {}
    if not record.get("sha256") or not record.get("file_name"):
        return []
    path = raw_files.raw_path(side.store.folder, record["sha256"], record["file_name"])
    if not sound_files.is_sound(path, record["sha256"]):
        return []
    try:
        head = plain_files.head_of(path, lambda text: True)
    except UnexpectedLayout:  # the columns are an extra: figures can be compared without
        return []
    return published_csv.first_row(head)
