"""The embedded default as a store reads it: each file with the hash that the manifest has."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from data_sources.embedded import build
from data_sources.files import sound_files
from data_sources.schema import figures

AS_THEIR_SOURCE = ("populations", "areas", "deprivation")


def content(folder: Path, manifest: dict, name: str) -> bytes:
    """The bytes of an embedded file. Raises StoreError where they are not those of the manifest."""
    return sound_files.read(folder / name, manifest["files"].get(name, ""), build.REINSTALL)


def table(folder: Path, manifest: dict, name: str) -> pd.DataFrame:
    """An embedded table, which many stores share: nobody may change it."""
    path = folder / name
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    return _read_once(path, manifest["files"].get(name, ""), changed)


@lru_cache(maxsize=16)
def _read_once(path: Path, sha256: str, _changed: int) -> pd.DataFrame:
    held = sound_files.read(path, sha256, build.REINSTALL)
    return figures.from_parquet(held, path.name)


def kind_of(release: dict) -> str:
    """The kind of an embedded release: figures, populations, outlines, areas or deprivation."""
    source = release["source"]
    if source in AS_THEIR_SOURCE:
        return source
    return "outlines" if source == "boundaries" else "figures"
