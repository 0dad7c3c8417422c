"""A file on its way: what has arrived lies in `<name>.part`, and in a note of which version.

A cut or a kill leaves both. A part is gone on with only where the note names the same address and
a strong ETag, and the server still holds that version; otherwise it begins again. Nothing has its
final name before it is whole, checked and on the disk.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from data_sources.files.whole_files import to_disk
from data_sources.schema.errors import StoreError

BLOCK = 1_000_000  # bytes


class Begun(NamedTuple):
    """What of a part can be gone on with: bytes, and the ETag of the version they are of."""

    size: int
    etag: str


@dataclass(frozen=True)
class Part:
    """The unfinished file of one address, in the folder where the whole one will lie."""

    folder: Path
    name: str
    url: str

    @property
    def path(self) -> Path:
        return self.folder / f"{self.name}.part"

    @property
    def note(self) -> Path:
        return self.folder / f"{self.name}.part.json"

    def begun(self) -> Begun | None:
        """What can be gone on with; None where it must begin again."""
        try:
            note = json.loads(self.note.read_text(encoding="utf-8"))
            size = self.path.stat().st_size
            if note["url"] != self.url or not is_strong(note["etag"]):
                return None
            if note["total_bytes"] is not None:
                # A kill between the last byte and the name: asking for that byte again is enough.
                size = min(size, note["total_bytes"] - 1)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Begun(size, note["etag"]) if size > 0 else None

    def begin(self, etag: str | None, total_bytes: int | None) -> None:
        """Empty the part, and note which version will fill it. Raises StoreError."""
        with self.disk_errors():
            self.folder.mkdir(parents=True, exist_ok=True)
            # In this order a kill never leaves a note beside bytes of another version.
            self.note.unlink(missing_ok=True)
            self.path.write_bytes(b"")
            if is_strong(etag):
                record = {"url": self.url, "etag": etag, "total_bytes": total_bytes}
                self.note.write_text(json.dumps(record), encoding="utf-8")

    def keep(self, size: int) -> tuple[BinaryIO, hashlib._Hash]:
        """Open the part after its first so many bytes, with the hash of those."""
        with self.disk_errors():
            file = self.path.open("r+b")
            file.truncate(size)
            digest = hashlib.sha256()
            while block := file.read(BLOCK):
                digest.update(block)
            return file, digest

    def finish(self) -> Path:
        """Give the part its final name, on the disk for good. Raises StoreError."""
        with self.disk_errors():
            self.path.replace(self.folder / self.name)
            self.note.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # not every system can sync a folder
                to_disk(self.folder)
        return self.folder / self.name

    def discard(self) -> None:
        with contextlib.suppress(OSError):
            self.note.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)

    @contextlib.contextmanager
    def disk_errors(self) -> Iterator[None]:
        """Turn what the disk says into a StoreError, and give back the room that was taken."""
        try:
            yield
        except OSError as problem:
            self.discard()
            raise StoreError(
                f"{self.folder / self.name} cannot be written ({problem.strerror or problem}). "
                f"Nothing of it was kept. Make room or choose another folder, and run it again."
            ) from problem


def is_strong(etag: str | None) -> bool:
    """Whether an ETag says that two answers are the same byte for byte."""
    return etag is not None and etag.startswith('"') and etag.endswith('"') and len(etag) > 2
