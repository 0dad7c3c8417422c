"""A folder of files that is brought up to date: only what differs is written.

`site.json` says which files the site is made of, each with its hash, and what it was made from.
Nothing else in the folder is touched.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from data_sources.files.whole_files import write_whole
from data_sources.schema.errors import SourceError

MANIFEST = "site.json"
BEGUN = ".unfinished"  # stands in a folder while its first site is made
KEPT = "frozen/"  # what is never taken away


class Result(NamedTuple):
    """How many files were written, left as they were, and taken away."""

    written: int
    same: int
    removed: int


class Folder:
    """The folder of a site. Raises SourceError where it holds what no site has put there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.before, self.made_from = self._read()
        self.now: dict[str, str] = {}
        self.written = 0

    def _read(self) -> tuple[dict[str, str], str]:
        manifest = self.path / MANIFEST
        if manifest.is_file():
            held = json.loads(manifest.read_text(encoding="utf-8"))
            return held["files"], held["made_from"]
        begun = (self.path / BEGUN).is_file()
        if (
            self.path.exists()
            and not begun
            and any(not each.name.startswith(".") for each in self.path.iterdir())
        ):
            raise SourceError(
                f"{self.path} holds files and no site. Name a new or an empty folder, or the "
                f"folder of a site to bring it up to date."
            )
        return {}, ""

    def is_whole(self, made_from: str) -> bool:
        """Whether it was made from the same, and every file is as it was written."""
        return made_from == self.made_from and all(
            self._is_there(name, digest) for name, digest in self.before.items()
        )

    def put(self, name: str, content: bytes) -> None:
        """Write one file of the site, where it is not there as it should be."""
        digest = hashlib.sha256(content).hexdigest()
        self.now[name] = digest
        if not self._is_there(name, digest):
            self._begin()
            path = self.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
            self.written += 1

    def _begin(self) -> None:
        """Note that a site is being made, so that one that was broken off can be gone on with."""
        if not self.made_from and not self.written:
            self.path.mkdir(parents=True, exist_ok=True)
            (self.path / BEGUN).touch()

    def _is_there(self, name: str, digest: str) -> bool:
        path = self.path / name
        return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest

    def finish(self, made_from: str) -> Result:
        """Take away what the site no longer has, and say what it is made of."""
        kept = {name: digest for name, digest in self.before.items() if name.startswith(KEPT)}
        gone = [name for name in self.before if name not in self.now and name not in kept]
        for name in gone:
            (self.path / name).unlink(missing_ok=True)
        files = dict(sorted((kept | self.now).items()))
        content = json.dumps({"made_from": made_from, "files": files}, indent=0) + "\n"
        write_whole(self.path / MANIFEST, content.encode())
        (self.path / BEGUN).unlink(missing_ok=True)
        return Result(self.written, len(self.now) - self.written, len(gone))
