"""What a new file stands for among the printings of its release: said where it is not the newest.

Which printing answers is the store's rule; a reader must never find out by a changed figure that
an older one has come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from data_sources.files import file_names
from mha_monitor.ingest.arrivals import Taken
from mha_monitor.store.store import Store

Printings = dict[tuple[str, str], dict]


def printings(data: Path) -> Printings:
    """The record of each release that is in force, by kind and name."""
    store = Store(data)
    held = store.snapshot.releases if store.snapshot else ()
    return {(release["kind"], release["name"]): release for release in held}


def sentences(taken: Iterable[Taken], before: Printings, store: Store) -> Iterator[str]:
    """A sentence for each new file that is older than what was held of its release."""
    now = {(each["kind"], each["name"]): each for each in (store.snapshot or _NONE).releases}
    for file in taken:
        for release in file.releases if file.is_new else ():
            key = release["kind"], release["name"]
            held = before.get(key)
            if held is None or held.get("sha256") == file.entry.sha256 or key not in now:
                continue
            if now[key].get("sha256") != file.entry.sha256:
                yield (
                    f"{file.entry.file_name}: an older printing of {release['name']} than "
                    f"{now[key].get('file_name')}, which still answers."
                )
            elif _is_older(now[key], held):
                yield (
                    f"{file.entry.file_name}: an older printing of {release['name']} than "
                    f"{held.get('file_name')}, and answers in its place from now on. If that is "
                    f"not meant, take {held.get('file_name')} in again."
                )


class _Nothing:
    releases: tuple[dict, ...] = ()


_NONE = _Nothing()


def _is_older(release: dict, held: dict) -> bool:
    """By the number of the printing, the version in the file's name, or the day of publication."""
    if release.get("revision", 1) < held.get("revision", 1):
        return True
    if _version(release) != _version(held):
        return _version(release) < _version(held)
    days = release.get("published_on", ""), held.get("published_on", "")
    return all(days) and days[0] < days[1]


def _version(release: dict) -> int:
    return file_names.version_of(file_names.words_of(release.get("file_name", "")))
