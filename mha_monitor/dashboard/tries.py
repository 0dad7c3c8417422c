"""When figures were last looked for, and what came of it: kept beside them, for whoever asks."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, NamedTuple

from data_sources.files.whole_files import write_whole

FILE = "last-refresh.json"
# What an exit code of `refresh` means; any other is a fault.
OUTCOMES = {0: "new figures", 3: "nothing new", 4: "a file was refused", 5: "out of reach"}


class Try(NamedTuple):
    """One try: when it ended, how, and the last that it said."""

    at: dt.datetime
    exit_code: int
    said: str

    @property
    def outcome(self) -> str:
        return OUTCOMES.get(self.exit_code, "failed")

    @property
    def arrived(self) -> bool:
        """Whether the publishers were reached and nothing was refused."""
        return self.exit_code in (0, 3)


def keep(folder: Path, tried: Try) -> None:
    """Write the newest try over the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    record = {"at": tried.at.isoformat(), "exit_code": tried.exit_code, "said": tried.said}
    write_whole(folder / FILE, json.dumps(record).encode())


def last(folder: Path) -> Try | None:
    """The newest try; None where there was none, or where its record cannot be read."""
    try:
        record: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        at = dt.datetime.fromisoformat(record["at"])
        return Try(at, int(record["exit_code"]), str(record["said"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
