"""Whether the Mental Health Act 2025 can have moved anything yet."""

from __future__ import annotations

import datetime as dt

from mha_monitor.sentences.sources import day_in_words

NOT_YET = "No part that changes who can be detained has begun."


def moved(first_day: dt.date | None) -> str:
    """What can be said of the Act before any figure: since when a part of it can have mattered."""
    if first_day is None:
        return NOT_YET
    return (
        f"Parts that change who can be detained began on {day_in_words(first_day)}. What the "
        f"figures say since then stands on the page “Over time”."
    )
