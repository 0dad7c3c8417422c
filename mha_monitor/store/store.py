"""All the figures there are: the embedded default, and what has been taken in since.

What was taken in lies in parts; a snapshot says which of them are in force (see `snapshots`). What
a store holds never changes: open it again to see what has come since.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
from collections.abc import Collection, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from data_sources.embedded import build
from data_sources.files import whole_files
from data_sources.schema import figures
from data_sources.schema.model import Period
from mha_monitor.store import figure_files, filters, precedence, replacing, snapshots, yearly_files
from mha_monitor.store.snapshots import Snapshot

ENVIRONMENT = "MHA_MONITOR_DATA"
NOW = Snapshot("now", ())  # stands for the snapshot in force when a store is made
Wanted = str | Collection[str] | None
# The day that questions without a store of their own are asked as of; None is today.
AS_OF: ContextVar[dt.date | None] = ContextVar("as_of", default=None)


def data_folder() -> Path:
    """Where taken-in figures lie: the folder MHA_MONITOR_DATA names, or the platform's own."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    from platformdirs import user_data_path

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
        name = self.snapshot.name if self.snapshot else f"embedded-{self._manifest_hash}"
        name = name if self.as_of is None else f"{name} as of {self.as_of}"
        return name if self.status is None else f"{name}, {self.status} figures"

    @cached_property
    def test_data(self) -> bool:
        """Whether any release in force is invented, to test the monitor with."""
        return any(release.get("test_data") for release in self.releases)

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The tidy table, whole: a taken-in release replaces the embedded one of its name."""
        return self.select()

    def select(
        self,
        *,
        source: Wanted = None,
        series: Wanted = None,
        statistic: Wanted = None,
        area_kind: Wanted = None,
        area_code: Wanted = None,
        dimension: Wanted = None,
        group: Wanted = None,
        periods: Period | Collection[Period] | None = None,
    ) -> pd.DataFrame:
        """The figures that have these values (columns in figures.COLUMNS), each one or several.

        Only what can hold an answer is read. Raises StoreError for a file that is damaged.
        """
        wanted = filters.columns(
            source=source,
            series=series,
            statistic=statistic,
            area_kind=area_kind,
            area_code=area_code,
            dimension=dimension,
            group=group,
        )
        days = filters.days(periods)
        default = filters.rows(self._embedded_figures, wanted, days)
        if not self._taken_in("figures"):
            return default.reset_index(drop=True)
        lying = figure_files.lying(self.folder, self.answering, wanted, days)
        lying = yearly_files.in_their_place(lying, self.answering, self._bundles)
        found = figure_files.select(lying, wanted, days)
        tables = [default] if found is None else [default, found]
        tables = [precedence.without(table, self._outranked) for table in tables]
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

    def _table(self, kind: str, embedded: str) -> pd.DataFrame:
        """An embedded table, with those of its kind that were taken in laid over it."""
        default = _read_embedded(self.embedded / embedded)
        if not (taken_in := self._taken_in(kind)):
            return default
        taken_in.sort(key=lambda release: (release.get("published_on", ""), release["name"]))
        tables = [figures.read(figure_files.path_of(self.folder, release)) for release in taken_in]
        return replacing.laid_over(default, kind, tables)

    @cached_property
    def manifest(self) -> dict:
        return json.loads((self.embedded / build.MANIFEST).read_text(encoding="utf-8"))

    @cached_property
    def releases(self) -> list[dict]:
        """Every release held, with its file's hash; `origin` says where the figures lie."""
        taken_in = [{**release, "origin": "taken in"} for release in self._taken_in()]
        names = {(release["kind"], release["name"]) for release in taken_in}
        default = [
            {**release, "kind": kind_of(release), "origin": "embedded"}
            for release in self.manifest["releases"]
            if (kind_of(release), release["name"]) not in names and self._is_known(release)
        ]
        return default + taken_in

    def outlines(self, layer: str) -> dict:
        """GeoJSON of a layer: region, icb-2024, icb-2026, sub-icb-2024."""
        path = self.embedded / build.OUTLINES / f"{layer}.geojson"
        for release in self._taken_in("outlines"):
            if release["name"] == layer:
                path = figure_files.path_of(self.folder, release)
        return json.loads(path.read_text(encoding="utf-8"))

    def _taken_in(self, kind: str | None = None) -> list[dict]:
        held = self.snapshot.releases if self.snapshot else ()
        return [each for each in held if kind in (None, each["kind"]) and self._is_known(each)]

    def _is_known(self, release: dict) -> bool:
        """Whether a release has the status asked for, and was out by the day asked for."""
        if self.status is not None and not precedence.has_status(release, self.status):
            return False
        return self.as_of is None or snapshots.published_by(release, self.as_of)

    @cached_property
    def _embedded_figures(self) -> pd.DataFrame:
        default = _read_embedded(self.embedded / build.FIGURES)
        gone = {release["name"] for release in self._taken_in("figures")}
        if self.as_of is not None or self.status is not None:
            every = self.manifest["releases"]
            gone |= {release["name"] for release in every if not self._is_known(release)}
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


def _read_embedded(path: Path) -> pd.DataFrame:
    return _read_once(path, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=8)
def _read_once(path: Path, _changed: int) -> pd.DataFrame:
    """A table of the embedded default, which many stores share: nobody may change it."""
    return figures.read(path)


def kind_of(release: dict) -> str:
    """The kind of an embedded release: figures, populations, outlines or areas."""
    kinds = {"boundaries": "outlines", "populations": "populations", "areas": "areas"}
    return kinds.get(release["source"], "figures")


def open_store(folder: Path | None = None, as_of: dt.date | None = None) -> Store:
    """The store as it is now, or as it was at the end of a day. Open it again to see what is new.

    Releases published after that day are left out of what was in force then.
    """
    folder = folder or data_folder()
    pointer = folder / snapshots.POINTER
    return _opened(folder, pointer.read_bytes() if pointer.is_file() else b"", as_of or AS_OF.get())


@lru_cache(maxsize=8)
def _opened(folder: Path, _pointer: bytes, as_of: dt.date | None) -> Store:
    return Store(folder, as_of=as_of)


@contextlib.contextmanager
def asking_as_of(day: dt.date | None) -> Iterator[None]:
    """Every store opened inside is as of this day."""
    before = AS_OF.set(day)
    try:
        yield
    finally:
        AS_OF.reset(before)
