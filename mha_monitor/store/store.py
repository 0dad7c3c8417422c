"""All the figures there are: the embedded default, and what has been taken in since.

What was taken in lies in parts; a snapshot says which of them are in force (see `snapshots`). A
store holds the one that it was made with and looks at no other: open it again to see what has come
since. A file is hashed when it is first read; one that is not as it was written is a StoreError.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd
from platformdirs import user_data_path

from data_sources.embedded import build
from data_sources.files import whole_files
from data_sources.schema import figures
from data_sources.schema.errors import StoreError
from data_sources.schema.model import Period
from mha_monitor.store import (
    asked,
    embedded_files,
    figure_files,
    filters,
    pointer,
    precedence,
    publication,
    replacing,
    snapshots,
    yearly_files,
)
from mha_monitor.store.embedded_files import kind_of
from mha_monitor.store.snapshots import Snapshot

ENVIRONMENT = "MHA_MONITOR_DATA"
EMBEDDED = "embedded-"  # how the version of figures begins that came with the program
NOW = Snapshot("now", ())  # stands for the snapshot in force when a store is made
Wanted = str | Collection[str] | None


def data_folder() -> Path:
    """Where taken-in figures lie: the folder MHA_MONITOR_DATA names, or the platform's own."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)

    return user_data_path("mha-monitor", appauthor=False)


@dataclass(frozen=True, eq=False)
class Store:
    """Figures, populations, areas and releases, read when they are first asked for.

    It holds the releases of one snapshot over the embedded default. With `as_of`, releases
    published after that day are left out; with `status`, monthly releases of any other status,
    such as final ones where `performance` is asked for. Whatever is worked out from a store may
    be kept beside it, because a store never changes.
    """

    folder: Path
    embedded: Path = build.EMBEDDED
    snapshot: Snapshot | None = NOW
    as_of: dt.date | None = None
    status: str | None = None

    def __post_init__(self) -> None:
        if self.snapshot is NOW:
            object.__setattr__(self, "snapshot", snapshots.in_force(self.folder, self.as_of))

    @cached_property
    def version(self) -> str:
        """A short name of the content: it changes when the figures do."""
        name = self.snapshot.name if self.snapshot else f"{EMBEDDED}{self._manifest_hash}"
        name = name if self.as_of is None else f"{name} as of {self.as_of}"
        return name if self.status is None else f"{name}, {self.status} figures"

    @cached_property
    def of_today(self) -> Store:
        """The store of the same folder with all that is in force now."""
        return Store(self.folder, self.embedded, status=self.status)

    @property
    def has_figures(self) -> bool:
        """Whether any release of figures is held; none may be, as of an early day."""
        return any(release["kind"] == "figures" for release in self.releases)

    def earliest_day(self, **values: Wanted) -> dt.date | None:
        """The first day as of which the embedded figures answer: all, or those with these values.

        `values` are as for `select`; None where the embedded figures have nothing of the kind.
        """
        every = self._embedded_table(build.FIGURES)
        names = set(filters.rows(every, filters.columns(**values), None)["release"])
        last = self._embedded_last_days
        days = (
            publication.out_on(each, last[each["name"]])
            for each in self.manifest["releases"]
            if each["name"] in names
        )
        return min(days, default=None)

    @cached_property
    def test_data(self) -> bool:
        """Whether any release in force is invented, to test the monitor with."""
        return any(release.get("test_data") for release in self.releases)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The tidy table, whole: a taken-in release replaces the embedded one of its name."""
        return self.select()

    def select(
        self, *, periods: Period | Collection[Period] | None = None, **values: Wanted
    ) -> pd.DataFrame:
        """The figures that have these `values` of columns (SELECTED_BY), each one or several.

        Only what can hold an answer is read. Raises StoreError for a file that is damaged, and
        TypeError for a column that nothing is selected by.
        """
        wanted, days = filters.columns(**values), filters.days(periods)
        default = filters.rows(self._embedded_figures, wanted, days)
        if not self._taken_in("figures"):
            return publication.ended_by(default, self.as_of).reset_index(drop=True)
        lying = figure_files.lying(self.folder, self.answering, wanted, days)
        lying = yearly_files.in_their_place(lying, self.answering, self._bundles)
        found = figure_files.select(lying, wanted, days)
        tables = [default] if found is None else [default, found]
        tables = [precedence.without(table, self._outranked) for table in tables]
        tables = [publication.ended_by(table, self.as_of) for table in tables]
        filled = [table for table in tables if len(table)] or tables[:1]
        return pd.concat(filled, ignore_index=True)

    @cached_property
    def populations(self) -> pd.DataFrame:
        return self._table("populations", build.POPULATIONS)

    @cached_property
    def ages(self) -> pd.DataFrame:
        """Ages and sexes of ethnic groups in both censuses (geography.ages.COLUMNS)."""
        return self._table("ages", build.AGES)

    @cached_property
    def areas(self) -> pd.DataFrame:
        return self._table("areas", build.AREAS)

    @cached_property
    def succession(self) -> pd.DataFrame:
        return self._table("succession", build.SUCCESSION)

    @property
    def authorities(self) -> pd.DataFrame:
        """Local authorities and the boards their people live in (local_authorities.COLUMNS)."""
        return self._embedded_table(build.AUTHORITIES)

    @property
    def deprivation(self) -> pd.DataFrame:
        """How deprived boards are (geography.deprivation.COLUMNS)."""
        return self._embedded_table(build.DEPRIVATION)

    def _table(self, kind: str, name: str) -> pd.DataFrame:
        """An embedded table, with those of its kind that were taken in laid over it."""
        default = self._embedded_table(name)
        if not (taken_in := self._taken_in(kind)):
            return default
        taken_in.sort(key=lambda release: (release.get("published_on", ""), release["name"]))
        paths = [figure_files.path_of(self.folder, release) for release in taken_in]
        tables = [figures.from_parquet(figure_files.read_whole(path), path.name) for path in paths]
        return replacing.laid_over(default, kind, tables)

    @cached_property
    def manifest(self) -> dict:
        return build.manifest_of(self.embedded)

    @cached_property
    def releases(self) -> list[dict]:
        """Every release held, with its file's hash; `origin` says where the figures lie."""
        taken_in = [{**release, "origin": "taken in"} for release in self._taken_in()]
        names = {(release["kind"], release["name"]) for release in taken_in}
        default = [
            {**release, "kind": kind_of(release), "origin": "embedded"}
            for release in self._embedded_releases
            if (kind_of(release), release["name"]) not in names
        ]
        return default + taken_in

    def outlines(self, layer: str) -> dict:
        """GeoJSON of a layer: region, icb-2024, icb-2026, sub-icb-2024."""
        for release in self._taken_in("outlines"):
            if release["name"] == layer:
                path = figure_files.path_of(self.folder, release)
                return json.loads(figure_files.read_whole(path))
        name = f"{build.OUTLINES}/{layer}.geojson"
        return json.loads(embedded_files.content(self.embedded, self.manifest, name))

    def _taken_in(self, kind: str | None = None) -> list[dict]:
        held = self.snapshot.releases if self.snapshot else ()
        return [each for each in held if kind in (None, each["kind"]) and self._is_known(each)]

    def _is_known(self, release: dict, last_day: dt.date | None = None) -> bool:
        """Whether a release has the status asked for, and was out by the day asked for."""
        if self.status is not None and not precedence.has_status(release, self.status):
            return False
        return self.as_of is None or publication.published_by(release, self.as_of, last_day)

    def _embedded_table(self, name: str) -> pd.DataFrame:
        return embedded_files.table(self.embedded, self.manifest, name)

    @cached_property
    def _embedded_releases(self) -> list[dict]:
        every = self.manifest["releases"]
        last = self._embedded_last_days if self.as_of is not None else {}
        return [each for each in every if self._is_known(each, last.get(each["name"]))]

    @cached_property
    def _embedded_last_days(self) -> dict[str, dt.date]:
        return publication.last_days(self._embedded_table(build.FIGURES))

    @cached_property
    def _embedded_figures(self) -> pd.DataFrame:
        default = self._embedded_table(build.FIGURES)
        gone = {release["name"] for release in self._taken_in("figures")}
        if self.as_of is not None or self.status is not None:
            known = {release["name"] for release in self._embedded_releases}
            gone |= set(self._embedded_last_days) - known
        return default[~default["release"].isin(gone)] if gone else default

    @cached_property
    def _outranked(self) -> frozenset[precedence.Holding]:
        default = precedence.embedded(self._embedded_figures, self.manifest["releases"])
        return precedence.outranked([*default, *self._taken_in("figures")])

    @cached_property
    def _bundles(self) -> dict[str, Path]:
        return yearly_files.held(self.folder)

    @cached_property
    def answering(self) -> list[dict]:
        """The releases of figures taken in, without those whose every figure a better one has."""
        return precedence.answering(self._taken_in("figures"), self._outranked)

    @cached_property
    def _manifest_hash(self) -> str:
        return whole_files.sha256_of(self.embedded / build.MANIFEST)[:12]


def open_store(folder: Path | None = None, as_of: dt.date | None = None) -> Store:
    """The store as it is now, or as it was at the end of a day. Open it again to see what is new.

    Releases published after that day are left out of what was in force then. Raises StoreError
    where what says what is in force is damaged, and for a day by which nothing was published.
    """
    folder = folder or data_folder()
    if pinned := asked.PINNED.get():
        return _of_snapshot(folder, pinned, as_of or asked.AS_OF.get())
    seen = asked.RUN.get()
    if seen is None:
        said = pointer.read(folder)
    else:
        said = seen[folder] if folder in seen else seen.setdefault(folder, pointer.read(folder))
    return _opened(folder, said, as_of or asked.AS_OF.get())


@lru_cache(maxsize=8)
def _opened(folder: Path, said: bytes, as_of: dt.date | None) -> Store:
    """The store of what CURRENT said when it was read, which was once."""
    lines = pointer.lines_in(said, folder)
    store = Store(folder, snapshot=snapshots.in_force_among(lines, folder, as_of), as_of=as_of)
    if as_of is not None and not store.has_figures:
        earliest = store.earliest_day()
        days = [line.since.date() for line in lines[:1]] + ([earliest] if earliest else [])
        raise StoreError(
            f"No figure that is held was published by {as_of}. The earliest day that can be asked "
            f"about is {min(days)}."
        )
    return store


@lru_cache(maxsize=8)
def _of_snapshot(folder: Path, name: str, as_of: dt.date | None) -> Store:
    """The store of one snapshot, or of the embedded figures alone, by the name of its version."""
    is_embedded = name.startswith(EMBEDDED)
    held = None if is_embedded else snapshots.load(folder, name)
    store = Store(folder, snapshot=held, as_of=as_of)
    if is_embedded and store.version.split(" ")[0] != name:
        raise StoreError(
            f"The figures {name} came with another version of this program; this one has "
            f"{store.version.split(' ')[0]}. Install the version that is named beside them."
        )
    return store
