"""The ledger: every file ever taken in or skipped, where it came from, and what became of it.

It is one JSON file with a check of its own content, replaced in one step. It does not say what is
in force (snapshots do); it says what need not be fetched again, and where to fetch what is lost.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data_sources.files.sound_files import check_word
from data_sources.files.whole_files import write_whole
from data_sources.schema.errors import StoreError

LEDGER = "ledger.json"


@dataclass(frozen=True)
class Entry:
    """One published file. `skipped` is the sentence that says why nothing of it was taken.

    `part` names the file that holds what was read. `revision` counts the printings of a release.
    """

    sha256: str
    file_name: str
    size: int
    source: str = ""
    kind: str = "figures"
    releases: tuple[str, ...] = ()
    status: str = ""
    revision: int = 1
    part: str = ""
    url: str = ""
    fetched_at: str = ""
    published_on: str = ""
    etag: str = ""
    last_modified: str = ""
    skipped: str = ""
    test_data: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        """The same bytes from two addresses are two entries: each has an ETag of its own."""
        return self.sha256, self.url, self.kind


def read(data: Path) -> tuple[Entry, ...]:
    """Every entry, oldest first; none where there is no ledger. Raises StoreError if damaged."""
    path = data / LEDGER
    try:
        held = json.loads(path.read_bytes())
        if held["check"] != check_word(held["files"]):
            raise ValueError("its content does not match its check")
        return tuple(
            Entry(**{**each, "releases": tuple(each["releases"])}) for each in held["files"]
        )
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise StoreError(
            f"{LEDGER} cannot be read ({type(problem).__name__}). "
            f"`python -m mha_monitor verify` makes it again from what is held."
        ) from problem


def write(data: Path, entries: Iterable[Entry]) -> None:
    """Replace the ledger in one step. Raises OSError."""
    files = [dataclasses.asdict(entry) for entry in entries]
    files = [{**each, "releases": list(each["releases"])} for each in files]
    rows = ",\n".join(json.dumps(each, ensure_ascii=False) for each in files)
    text = f'{{"check": "{check_word(files)}", "files": [\n{rows}\n]}}\n'
    write_whole(data / LEDGER, text.encode())


def merged(entries: Iterable[Entry], fresh: Iterable[Entry]) -> list[Entry]:
    """The entries with others added; one of the same bytes and address takes the place of the old.

    What the newer one does not know (an ETag, a date) is kept from the older.
    """
    together = {entry.key: entry for entry in entries}
    for entry in fresh:
        old = together.pop(entry.key, None)
        together[entry.key] = entry if old is None else _filled(entry, old)
    return list(together.values())


def newest_of(entries: Iterable[Entry], url: str) -> Entry | None:
    """What was last fetched from an address."""
    found = [entry for entry in entries if entry.url == url]
    return found[-1] if found else None


def without_validators(entry: Entry) -> Entry:
    """The entry as one that must be fetched again, whatever the server says of changes."""
    return dataclasses.replace(entry, etag="", last_modified="")


def _filled(entry: Entry, old: Entry) -> Entry:
    known = {
        field.name: getattr(old, field.name)
        for field in dataclasses.fields(Entry)
        if getattr(entry, field.name) in ("", ()) and field.name not in ("skipped", "part")
    }
    return dataclasses.replace(entry, **known)
