"""Whether the Mental Health Act 2025 can have moved anything yet."""

from __future__ import annotations

import datetime as dt

from mha_monitor.sentences.sources import day_in_words

NOT_YET = "No part that changes who can be detained is known to have begun"


def as_known(looked_up: dt.date | None) -> str:
    """` (looked up 28 November 2026)`: how old what is said of the reform may be."""
    return f" (looked up {day_in_words(looked_up)})" if looked_up else ""


def moved(first_day: dt.date | None, looked_up: dt.date | None, day: dt.date) -> str:
    """What can be said of the Act before any figure: since when a part of it can have mattered.

    `first_day` is that of the first such part, `looked_up` the day on which it was last known and
    `day` the one on which it is said.
    """
    if first_day is None:
        return f"{NOT_YET}{as_known(looked_up)}."
    if first_day > day:
        return (
            f"{NOT_YET}{as_known(looked_up)}; the first is to begin on {day_in_words(first_day)}."
        )
    return (
        f"Parts that change who can be detained began on {day_in_words(first_day)}. What the "
        f"figures say since then stands on the page “Over time”."
    )
