"""Figures as a link froze them: those of one version, whatever has come into force since."""

from __future__ import annotations

import datetime as dt
import re

from data_sources.schema.errors import Unanswerable, short
from mha_monitor.store import snapshots
from mha_monitor.store.asked import asking_snapshot
from mha_monitor.store.store import EMBEDDED, Store, data_folder, open_store

# It comes from an address, and names a file: nothing else may pass.
VERSION = re.compile(rf"{EMBEDDED}[0-9a-f]{{12}}|[0-9a-f]{{8,64}}")


def version_of(store_version: str) -> str:
    """The version of figures alone, without the day that they are looked at as of."""
    return store_version.partition(" ")[0].rstrip(",")


def open_frozen(version: str, as_of: dt.date | None = None) -> Store:
    """The store of one version of the figures. Raises Unanswerable where it is not held here."""
    if not VERSION.fullmatch(version):
        raise Unanswerable(
            f"{short(version)!r} is no version of figures. Take it out of the link, and the newest "
            f"figures are shown."
        )
    folder = data_folder()
    if not version.startswith(EMBEDDED) and not snapshots.is_sound(folder, version):
        raise Unanswerable(
            f"The figures of this link, version {short(version)}, are not held here: they were "
            f"taken in elsewhere. Ask whoever gave you the link, or look at the newest figures."
        )
    with asking_snapshot(version):
        return open_store(folder, as_of)


def is_superseded(store: Store) -> bool:
    """Whether figures of another version are in force by now."""
    return version_of(store.version) != version_of(open_store(store.folder).version)
