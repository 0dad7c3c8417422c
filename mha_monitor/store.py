"""All the figures there are: the embedded default, and what has been taken in since.

Taken-in figures lie in a folder of immutable snapshots. A snapshot is named by the hash of its
content, and the file CURRENT names the one in force; it is replaced in one step, so a reader sees
the old snapshot or the new one, never half of either.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import pandas as pd

from data_sources import embedding, figures
from data_sources.errors import StoreError

POINTER = "CURRENT"
SNAPSHOTS = "snapshots"
RELEASES = "releases.json"
ENVIRONMENT = "MHA_MONITOR_DATA"


def data_folder() -> Path:
    """Where taken-in figures lie: the folder MHA_MONITOR_DATA names, or the platform's own."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("mha-monitor", appauthor=False)


@dataclass(frozen=True, eq=False)
class Store:
    """Figures, populations, areas and releases, read when they are first asked for.

    What a store holds never changes, so whatever is worked out from one may be kept beside it.
    """

    folder: Path
    embedded: Path = embedding.EMBEDDED

    @cached_property
    def snapshot(self) -> Path | None:
        """The snapshot in force when this store was first asked, or None."""
        pointer = self.folder / POINTER
        if not pointer.is_file():
            return None
        path = self.folder / SNAPSHOTS / pointer.read_text(encoding="utf-8").strip()
        if not path.is_dir():
            raise StoreError(
                f"{pointer} names the snapshot {path.name}, which is not there. "
                f"Take the published files in again with `refresh --from`."
            )
        return path

    @cached_property
    def version(self) -> str:
        """A short name of the content: it changes when the figures do."""
        return self.snapshot.name if self.snapshot else f"embedded-{self._manifest_hash}"

    @cached_property
    def figures(self) -> pd.DataFrame:
        """The tidy table: a taken-in release replaces the embedded one of the same name."""
        default = figures.read(self.embedded / embedding.FIGURES)
        if self.snapshot is None:
            return default
        taken_in = figures.read(self.snapshot / embedding.FIGURES)
        kept = default[~default["release"].isin(taken_in["release"].unique())]
        return pd.concat([kept, taken_in], ignore_index=True)

    @cached_property
    def populations(self) -> pd.DataFrame:
        return figures.read(self.embedded / embedding.POPULATIONS)

    @cached_property
    def areas(self) -> pd.DataFrame:
        return figures.read(self.embedded / embedding.AREAS)

    @cached_property
    def succession(self) -> pd.DataFrame:
        return figures.read(self.embedded / embedding.SUCCESSION)

    @cached_property
    def manifest(self) -> dict:
        return json.loads((self.embedded / embedding.MANIFEST).read_text(encoding="utf-8"))

    @cached_property
    def releases(self) -> list[dict]:
        """Every release held, with its file's hash; `origin` says where the figures lie."""
        default = [{**release, "origin": "embedded"} for release in self.manifest["releases"]]
        if self.snapshot is None:
            return default
        taken_in = [{**release, "origin": "taken in"} for release in self._taken_in()]
        names = {release["name"] for release in taken_in}
        return [release for release in default if release["name"] not in names] + taken_in

    def _taken_in(self) -> list[dict]:
        path = self.snapshot / RELEASES
        try:
            return json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise StoreError(
                f"{path} cannot be read ({type(problem).__name__}). "
                f"Take the published files in again with `refresh --from`."
            ) from problem

    def outlines(self, layer: str) -> dict:
        """GeoJSON of a layer: region, icb-2024, icb-2026, sub-icb-2024."""
        path = self.embedded / embedding.OUTLINES / f"{layer}.geojson"
        return json.loads(path.read_text(encoding="utf-8"))

    @cached_property
    def _manifest_hash(self) -> str:
        return embedding.sha256_of(self.embedded / embedding.MANIFEST)[:12]


def open_store(folder: Path | None = None) -> Store:
    """The store as it is now. Open it again to see what has been taken in since."""
    folder = folder or data_folder()
    pointer = folder / POINTER
    return _opened(folder, pointer.read_bytes() if pointer.is_file() else b"")


@lru_cache(maxsize=4)
def _opened(folder: Path, _pointer: bytes) -> Store:
    return Store(folder)
