"""Whether a file came from its publisher or from somebody's folder.

A file of a folder might be anyone's, whatever its layout. It counts as the publisher's once a fetch
has seen the same bytes.
"""

from __future__ import annotations

from functools import lru_cache

from data_sources.schema.errors import StoreError
from mha_monitor.store import raw_files
from mha_monitor.store.store import Store

DAY = 10  # letters of a date


@lru_cache(maxsize=8)
def folder_days(store: Store) -> dict[str, str]:
    """The releases in force that no publisher was asked for: name → day taken in (`2026-11-28`).

    The day is "" where the ledger does not say. Stores of earlier versions have it in the ledger
    alone.
    """
    releases = [each for each in store.releases if each.get("origin") == "taken in"]
    if not releases:
        return {}
    try:
        entries = raw_files.known(store.folder).entries
    except StoreError:
        entries = ()
    fetched = {entry.sha256 for entry in entries if entry.url}
    came = {entry.sha256: entry.fetched_at[:DAY] for entry in reversed(entries) if not entry.url}
    return {
        release["name"]: came.get(release.get("sha256", ""), "")
        for release in releases
        if release.get("sha256") not in fetched
        and (release.get("from_folder") or release.get("sha256") in came)
    }
