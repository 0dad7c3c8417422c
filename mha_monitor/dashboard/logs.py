"""What a server did, one line for each event: for people, or as JSON for whatever gathers logs."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import sys
from typing import Literal

Form = Literal["text", "json"]


def line(form: Form, event: str, **facts: object) -> str:
    """`2026-11-29T02:00:00+00:00 worker-ended port=8502 exit=1`, or the same as one JSON object."""
    at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    if form == "json":
        return json.dumps({"at": at, "event": event, **facts}, ensure_ascii=False, default=str)
    told = (f"{name}={shlex.quote(str(value))}" for name, value in facts.items())
    return " ".join([at, event, *told])


def write(form: Form, event: str, **facts: object) -> None:
    """To standard error, at once."""
    print(line(form, event, **facts), file=sys.stderr, flush=True)
