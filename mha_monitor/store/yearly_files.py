"""Bundles: the parts of one year in one file, so that a question over many years opens few files.

A bundle holds nothing of its own. It is made once, when a year has all its months, and is named by
the parts in it and by the hash of its bytes; without it, or where it is damaged, the same question
takes longer, no more.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from data_sources.files import sound_files
from data_sources.files.whole_files import to_disk, unfinished
from data_sources.schema.errors import StoreError
from mha_monitor.store import figure_files

BUNDLES = "bundles"
FEWEST = 12  # parts: a year that still grows would be made again every month
KEY_LENGTH, HASH_LENGTH = 24, 16
ROWS_TOGETHER = 30_000  # of a row group: few enough that a question skips most of a year


def years(releases: Iterable[dict]) -> Iterator[tuple[str, ...]]:
    """The parts that belong together: of one source, with figures that begin in one year."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for release in releases:
        if release.get("periods") and not release.get("shares_part"):
            first = min(start for start, _ in release["periods"])
            found.setdefault((release["source"], first[:4]), []).append((first, release["part"]))
    for together in found.values():
        if len(together) >= FEWEST:
            yield tuple(part for _, part in sorted(together))


def held(data: Path) -> dict[str, Path]:
    """The bundles that are there, by the parts in them."""
    named = ((path.stem.partition("-"), path) for path in (data / BUNDLES).glob("*-*.parquet"))
    return {key: path for (key, _, _), path in named if len(key) == KEY_LENGTH}


def in_their_place(
    lying: Sequence[figure_files.Lying], releases: Iterable[dict], there: Mapping[str, Path]
) -> list[figure_files.Lying]:
    """The files to read: a bundle for those of its parts that are all to be read."""
    wanted = {each.path.stem: each for each in lying}
    chosen = []
    for together in years(releases):
        bundle = there.get(key_of(together))
        # A damaged bundle is passed over: its parts hold the same figures.
        if bundle and all(part in wanted for part in together) and is_sound(bundle):
            chosen.append(figure_files.Lying(bundle, sha256=_hash_of(bundle)))
            for part in together:
                del wanted[part]
    return [*wanted.values(), *chosen]


def make(data: Path, releases: Iterable[dict]) -> None:
    """Make the bundles that are not there yet. A disk that refuses is no hindrance."""
    there = held(data)
    for together in years(releases):
        if key_of(together) not in there:
            with contextlib.suppress(OSError, StoreError, figure_files.damage()):
                _make(data, together)


def key_of(together: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(together).encode()).hexdigest()[:KEY_LENGTH]


def is_sound(path: Path) -> bool:
    """Whether a bundle is there and still has the bytes that it is named by."""
    return sound_files.is_sound(path, _hash_of(path))


def _hash_of(bundle: Path) -> str:
    return bundle.stem.partition("-")[2]


def _make(data: Path, together: Sequence[str]) -> None:
    folder = data / BUNDLES
    folder.mkdir(exist_ok=True)
    fresh = unfinished(folder / f"{key_of(together)}.parquet")
    try:
        files = [data / figure_files.PARTS / f"{part}{figure_files.TABLE}" for part in together]
        for path in files:
            sound_files.check(path, path.stem)
        figure_files.copy_together(files, fresh, ROWS_TOGETHER)
        content = hashlib.sha256(fresh.read_bytes()).hexdigest()[:HASH_LENGTH]
        fresh.replace(folder / f"{key_of(together)}-{content}.parquet")
    finally:
        fresh.unlink(missing_ok=True)
    to_disk(folder)
