"""Several files of one release in one refresh: copies count once, versions are told apart.

Browsers call a second download `name (1).csv`, and publishers give a month as a CSV and as a zip.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from data_sources.files import file_names
from data_sources.schema.errors import DataRefused
from mha_monitor.ingest.arrivals import Taken


def with_copies(taken: Iterable[Taken]) -> list[Taken]:
    """The files, those that give the same figures as one before them marked as its copies."""
    first: dict[tuple, Taken] = {}
    marked = []
    for file in taken:
        key = _content(file)
        before = first.setdefault(key, file) if key else file
        if before is not file and not (file.held_before and file.copy_of):
            file = dataclasses.replace(file, copy_of=before.entry.file_name)
        marked.append(file)
    return marked


def once_each(taken: Iterable[Taken]) -> list[Taken]:
    """The files without copies of the same bytes; those written otherwise are known by theirs."""
    seen: set[tuple[str, str, str]] = set()
    kept = []
    for file in taken:
        if file.entry.key not in seen:
            kept.append(file)
        seen.add(file.entry.key)
    return kept


def _content(file: Taken) -> tuple | None:
    """What two copies have in common: their figures and releases, and what kind of thing it is."""
    if not file.entry.part or file.skipped:
        return None
    return file.entry.kind, file.entry.part, file.entry.releases


def refused_twice(taken: Sequence[Taken]) -> dict[str, DataRefused]:
    """New files that hold a release which another one holds with other figures, by their hash.

    The one with the highest version in its name is kept, where there is one.
    """
    groups: dict[tuple[str, str], list[Taken]] = {}
    for file in taken:
        for release in file.releases if file.is_new else ():
            groups.setdefault((release["kind"], release["name"]), []).append(file)
    refused: dict[str, DataRefused] = {}
    for (_, name), files in groups.items():
        if len(files) > 1:
            refused |= _older(name, files) or _all_of(name, files)
    return refused


def _older(name: str, files: Sequence[Taken]) -> dict[str, DataRefused]:
    versions = [_version(file) for file in files]
    newest = files[versions.index(max(versions))]
    if versions.count(max(versions)) > 1:
        return {}
    return {
        file.entry.sha256: DataRefused(
            f"{file.entry.file_name}: an older version of {name} than {newest.entry.file_name}, "
            f"which was taken. Take only the newest."
        )
        for file in files
        if file is not newest
    }


def _all_of(name: str, files: Sequence[Taken]) -> dict[str, DataRefused]:
    names = " and ".join(file.entry.file_name for file in files)
    return {
        file.entry.sha256: DataRefused(
            f"{names} both hold the release {name}, with other figures. Neither was taken: leave "
            f"the newer one alone in the folder."
        )
        for file in files
    }


def _version(file: Taken) -> int:
    return file_names.version_of(file_names.words_of(file.entry.file_name.rpartition(".")[0]))
