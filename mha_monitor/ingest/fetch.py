"""Fetching what is offered: files by conditional requests, layers of the ONS page by page.

What has arrived waits in `incoming` until it is in force, with a note of where it came from, so
that a refresh which was stopped goes on where it was.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data_sources.discovery import arcgis
from data_sources.discovery.offers import Offer
from data_sources.downloads.fetcher import Fetcher, Known
from data_sources.files import ledger
from data_sources.files.ledger import Entry
from data_sources.files.whole_files import sha256_of, write_whole
from data_sources.schema.errors import StoreError
from mha_monitor.store import raw_files, snapshots

INCOMING = "incoming"
NOTE = "arrival.json"


@dataclass(frozen=True)
class Local:
    """An offered file that lies on this machine. `fresh` says that its bytes came just now."""

    offer: Offer
    path: Path | None
    sha256: str
    etag: str = ""
    last_modified: str = ""
    fetched_at: str = ""
    fresh: bool = True

    @property
    def lying(self) -> Path:
        """Where it lies. Raises StoreError for a file that was not kept."""
        if self.path is None:
            raise StoreError(
                f"{self.offer.file_name}: it held nothing for the monitor and was not kept. "
                f"Run `refresh` again."
            )
        return self.path


def fetch(offer: Offer, fetcher: Fetcher, data: Path, entries: Sequence[Entry]) -> Local:
    """The offered file, from its publisher or, where nothing has changed, from what is held."""
    waiting = data / INCOMING / hashlib.sha256(offer.url.encode()).hexdigest()[:16]
    before = _waiting(offer, waiting) or _held(offer, data, entries)
    if arcgis.is_layer(offer.url):
        return _layer(offer, fetcher, waiting, before)
    known = Known(before.sha256, before.etag, before.last_modified, before.path) if before else None
    fetched = fetcher.file(offer.url, waiting, known=known)
    if before and fetched.unchanged:
        return dataclasses.replace(before, fresh=False)
    arrived = Local(
        offer,
        fetched.path,
        fetched.sha256,
        fetched.etag or "",
        fetched.last_modified or "",
        snapshots.stamp(),
    )
    return _noted(arrived, waiting)


def clear(data: Path) -> None:
    """Forget what was waiting: it is in force now."""
    shutil.rmtree(data / INCOMING, ignore_errors=True)


def _layer(offer: Offer, fetcher: Fetcher, waiting: Path, before: Local | None) -> Local:
    """A layer says when it last changed; one that does not say is fetched and compared."""
    day = offer.published_on
    if before and day and day == before.offer.published_on:
        return dataclasses.replace(before, fresh=False)
    geometry = offer.file_name.endswith(".geojson")
    fetcher.progress.start(offer.file_name, None)
    content = arcgis.fetch_layer(fetcher.page, offer.url, geometry=geometry)
    fetcher.progress.advance(len(content))
    fetcher.progress.end()
    waiting.mkdir(parents=True, exist_ok=True)
    path = waiting / offer.file_name
    with snapshots.writing(waiting):
        write_whole(path, content)
    return _noted(
        Local(offer, path, hashlib.sha256(content).hexdigest(), "", "", snapshots.stamp()), waiting
    )


def _held(offer: Offer, data: Path, entries: Sequence[Entry]) -> Local | None:
    """What was last fetched from the offer's address; without a path where it was not kept."""
    entry = ledger.newest_of(entries, offer.url)
    if entry is None:
        return None
    path = raw_files.raw_path(data, entry.sha256, entry.file_name)
    if not path.is_file() and not entry.skipped:
        return None
    return Local(
        dataclasses.replace(offer, published_on=entry.published_on),
        path if path.is_file() else None,
        entry.sha256,
        entry.etag,
        entry.last_modified,
        entry.fetched_at,
    )


def _waiting(offer: Offer, folder: Path) -> Local | None:
    """What a refresh that was stopped had fetched from the offer's address."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        path = folder / note.pop("file_name")
        published_on = note.pop("published_on")
        local = Local(dataclasses.replace(offer, published_on=published_on), path, **note)
        is_whole = sha256_of(path) == local.sha256
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return local if is_whole else None


def _noted(arrived: Local, folder: Path) -> Local:
    known = {
        "file_name": arrived.lying.name,
        "published_on": arrived.offer.published_on,
        "sha256": arrived.sha256,
        "etag": arrived.etag,
        "last_modified": arrived.last_modified,
        "fetched_at": arrived.fetched_at,
    }
    with snapshots.writing(folder):
        write_whole(folder / NOTE, json.dumps(known).encode())
    return arrived
