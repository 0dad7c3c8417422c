"""Snapshots of the former layout: a folder with one table of figures and a list of releases.

They stay where they are and can be read for as long as a reader asks for their day. The next
refresh puts their figures into parts.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from data_sources.files import sound_files
from data_sources.schema.errors import StoreError

FIGURES, RELEASES = "figures.parquet", "releases.json"
HASH_LENGTH = 16


def releases(snapshot: Path) -> tuple[dict, ...]:
    """The releases, as a snapshot of today holds them; all share the one table.

    Raises StoreError where the folder is not as it was written.
    """
    try:
        if content_hash(snapshot) != snapshot.name:
            raise StoreError(_damaged(snapshot, sound_files.OTHER_BYTES))
        found = json.loads((snapshot / RELEASES).read_text(encoding="utf-8"))
    except OSError as problem:
        raise StoreError(_damaged(snapshot, sound_files.why(problem))) from problem
    part = f"{snapshot.parent.name}/{snapshot.name}/{FIGURES}"
    return tuple({**each, "kind": "figures", "part": part, "shares_part": True} for each in found)


def is_former(release: dict) -> bool:
    """Whether a release still lies in a folder of the former layout."""
    return "/" in release["part"]


def content_hash(snapshot: Path) -> str:
    """What the folder must be called if nothing in it has changed."""
    digest = hashlib.sha256()
    for name in (FIGURES, RELEASES):
        digest.update(hashlib.sha256((snapshot / name).read_bytes()).digest())
    return digest.hexdigest()[:HASH_LENGTH]


def _damaged(snapshot: Path, reason: str) -> str:
    place = f"{snapshot.parent.name}/{snapshot.name}"
    return f"{place} cannot be read as it was written: {reason}. {sound_files.MEND}"
