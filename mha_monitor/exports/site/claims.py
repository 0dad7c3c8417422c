"""What the site says in one sentence of each area and group, and what it no longer says.

The sentences of a build lie in `claims.json` beside the pages, and each one that was replaced by
another in `changes.json`, which only grows: a reader who quoted a sentence can find out what
became of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from mha_monitor.sentences import site as words

CLAIMS, CHANGES = "claims.json", "changes.json"


class Claim(NamedTuple):
    """A sentence on one area (its code) and group, and the version of the figures it rests on."""

    area: str
    name: str
    group: str
    sentence: str
    version: str

    @property
    def key(self) -> str:
        return f"{self.area}/{self.group}"


@dataclass(frozen=True)
class Change:
    """A sentence that was replaced by another, and on which day that was first seen."""

    day: str
    area: str
    name: str
    group: str
    before: str
    after: str
    figures_changed: bool

    @property
    def sentence(self) -> str:
        return words.changed(self.before, self.after, self.figures_changed)


def held(folder: Path) -> tuple[dict[str, dict[str, str]], list[Change]]:
    """The claims and the changes that an earlier build left in a folder."""
    claims = _read(folder / CLAIMS)
    changes = _read(folder / CHANGES)
    return claims or {}, [Change(**each) for each in changes or ()]


def _read(path: Path):
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def changed(
    before: Mapping[str, Mapping[str, str]], claims: Iterable[Claim], day: str
) -> list[Change]:
    """The claims that say another thing than before; a new claim is none."""
    found = []
    for claim in claims:
        old = before.get(claim.key)
        if old is not None and old["sentence"] != claim.sentence:
            moved = old["version"] != claim.version
            where = (day, claim.area, claim.name, claim.group)
            found.append(Change(*where, old["sentence"], claim.sentence, moved))
    return found


def as_files(claims: Sequence[Claim], changes: Sequence[Change]) -> dict[str, bytes]:
    """Both files as they are written."""
    now = {claim.key: {"sentence": claim.sentence, "version": claim.version} for claim in claims}
    return {CLAIMS: _json(now), CHANGES: _json([asdict(each) for each in changes])}


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
