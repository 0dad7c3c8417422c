"""Atom feeds of releases, revisions and changed sentences: of the whole site, and of one area.

Entries are named by what they are of, so that a reader sees each once, however often the feed is
made. A release without a day of publication is in none: a feed is in the order of days.
"""

from __future__ import annotations

import calendar
import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from feedgen.feed import FeedGenerator

from mha_monitor import monitor
from mha_monitor.exports.site.claims import Change
from mha_monitor.formats.text import visible
from mha_monitor.monitor import Store
from mha_monitor.sentences import site as words

BEGAN = dt.date(2024, 1, 1)  # the day of a feed without entries, earlier than any that it can have


class Entry(NamedTuple):
    """One line of a feed; `key` names what it is of."""

    key: str
    day: dt.date
    title: str
    text: str
    page: str


def title_of(store: Store, area: str | None = None) -> str:
    """What a feed is called: the site's name, and the area's where it is of one."""
    if area is None:
        return words.NAME
    names = store.areas[store.areas["area_code"].eq(area)]["area_name"]
    return f"{words.NAME}: {names.iloc[-1]}"


def entries(store: Store, changes: Sequence[Change], area: str | None = None) -> list[Entry]:
    """The entries of the whole site or of one area, the newest first."""
    releases = monitor.releases(store).to_dict("records")
    if area is not None:
        used = set(store.select(area_code=area)["release"])
        releases = [each for each in releases if each["name"] in used]
        changes = [each for each in changes if each.area == area]
    found = [*_of_releases(releases), *map(_of_change, changes)]
    return sorted(found, key=lambda each: (each.day, each.key), reverse=True)


def _of_releases(releases: Iterable[dict]) -> list[Entry]:
    found = []
    for each in releases:
        if day := _last_day(each["published_on"]):
            key = f"{each['name']}@{each['revision']}"
            found.append(Entry(key, day, each["title"], words.released(each), "releases.html"))
    return found


def _of_change(change: Change) -> Entry:
    key = f"{change.area}/{change.group}/{change.day}/{change.after}"
    day = dt.date.fromisoformat(change.day)
    return Entry(key, day, change.name, change.sentence, f"areas/{change.area}.html")


def _last_day(text: str) -> dt.date | None:
    """The last day that a date may mean: `2024-09` is its month's last."""
    year, month, *day = [int(part) for part in text.split("-") if part.isdigit()] or (0, 0)
    if not year:
        return None
    return dt.date(year, month, day[0] if day else calendar.monthrange(year, month)[1])


def atom(title: str, path: str, listed: Sequence[Entry], address: str = "") -> bytes:
    """A feed as Atom; `path` is its place in the site, `address` that of the site."""
    feed = FeedGenerator()
    feed.id(_name(path, address))
    feed.title(visible(title))
    feed.author({"name": words.NAME})
    feed.updated(_noon(max((each.day for each in listed), default=BEGAN)))
    root = address or "../" * path.count("/")
    feed.link(href=f"{address}{path}" if address else path.rpartition("/")[2], rel="self")
    feed.link(href=root or "./", rel="alternate")
    for each in listed:
        entry = feed.add_entry(order="append")
        entry.id(_name(each.key, address))
        entry.title(visible(each.title))
        entry.updated(_noon(each.day))
        entry.link(href=f"{root}{each.page}")
        entry.content(visible(each.text), type="text")
    return feed.atom_str(pretty=True)


def _name(key: str, address: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{address or words.NAME}#{key}").urn


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)
