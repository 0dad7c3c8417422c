"""What `/healthz` answers: which figures are in force, how old they are, when new ones were sought.

The age of figures is no fault: publishers publish once a month or once a year.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, NamedTuple

from data_sources.schema.errors import SourceError
from mha_monitor.dashboard import tries
from mha_monitor.pages import visits

PATH = "/healthz"


class Report(NamedTuple):
    """A status as HTTP has it, and what is said with it."""

    status: int
    told: dict[str, Any]

    @property
    def body(self) -> bytes:
        return (json.dumps(self.told, ensure_ascii=False) + "\n").encode()


def report(now: dt.datetime | None = None) -> Report:
    """The figures in force and the last try to bring in others. 503 where none can be read."""
    now = now or dt.datetime.now(dt.UTC)
    try:
        store = visits.opened().store
        told: dict[str, Any] = {"status": "ok", "figures": store.version}
        told |= _age(store.releases, now.date())
    except SourceError as problem:
        return Report(503, {"status": "no figures", "said": str(problem)})
    return Report(200, told | {"last_try": _tried(tries.last(store.folder), now)})


def _age(releases: list[dict], today: dt.date) -> dict[str, Any]:
    """The newest release of figures, and how long ago it came; of some the month alone is known,
    and its first day then counts."""
    days = (each.get("published_on") or "" for each in releases if each["kind"] == "figures")
    newest = max((day for day in days if len(day) >= len("2026-01")), default=None)
    if newest is None:
        return {"published_on": None, "age_in_days": None}
    day = dt.date.fromisoformat(newest if newest.count("-") == 2 else f"{newest}-01")
    return {"published_on": newest, "age_in_days": (today - day).days}


def _tried(tried: tries.Try | None, now: dt.datetime) -> dict[str, Any] | None:
    if tried is None:
        return None
    hours = (now - tried.at).total_seconds() / 3600
    return {
        "at": tried.at.isoformat(),
        "hours_ago": round(hours, 1),
        "outcome": tried.outcome,
        "said": tried.said,
    }
