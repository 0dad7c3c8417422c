"""What a publisher offers: a file, or a layer, that could be fetched; and what a search found."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from data_sources.files.file_names import MONTHS
from data_sources.schema.errors import NetworkError, SourceError

# What publishers put before the day; the day of a correction stands on a page without such words.
_STATED = re.compile(
    r"(?:publication date|date published|published on|published|last updated)\W{0,3}"
    r"(?:\w+day\W+)?(\d{1,2}) ([a-z]{3,9})\W{1,2}(20\d\d)",
    re.IGNORECASE,
)


class Page(Protocol):
    """What is read from an address: all that discovery asks of a page."""

    @property
    def url(self) -> str: ...

    @property
    def text(self) -> str: ...


ReadPage = Callable[[str], Page]


@dataclass(frozen=True)
class Offer:
    """One file to fetch, or one layer (`arcgis.is_layer(url)`), as its publisher describes it.

    `published_on` is the day where a page states it, and empty where it does not.
    """

    source: str
    release: str
    title: str
    url: str
    file_name: str
    status: str = "final"
    version: int = 1
    published_on: str = ""


class Found(NamedTuple):
    """What is offered, and sentences on what was looked for and is not there."""

    offers: list[Offer]
    notes: list[str]


def stated_day(text: str) -> str:
    """The latest day of publication that a text states, as `2025-09-18`, or an empty text."""
    return max(filter(None, (_day(*found) for found in _STATED.findall(text))), default="")


def _day(day: str, month: str, year: str) -> str:
    try:
        return dt.date(int(year), MONTHS[month.lower()], int(day)).isoformat()
    except (KeyError, ValueError):  # no month, or no such day
        return ""


def is_gone(problem: SourceError) -> bool:
    """Whether a page could not be read because its publisher says that there is no such page."""
    return isinstance(problem, NetworkError) and problem.is_gone


def in_order(offers: Iterable[Offer]) -> list[Offer]:
    return sorted(offers, key=lambda offer: (offer.release, offer.url))
