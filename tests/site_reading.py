"""A site read as a browser or a robot reads it: its links, its tables, its texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Seen(HTMLParser):
    """What a page holds. `fetched` is what a browser asks for by itself, `links` what it may."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    tables: list[list[list[str]]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    pictures_without_words: int = 0
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.anchors |= {own["id"]} if "id" in own else set()
        if tag == "a":
            self.links.append(own["href"])
        if tag in ("img", "script", "iframe") and "src" in own:
            self.fetched.append(own["src"])
        if "srcset" in own:
            self.fetched.append(own["srcset"])
        if tag == "link" and own["rel"] in ("stylesheet", "alternate"):
            self.fetched.append(own["href"])
        if tag == "img" and not own.get("alt"):
            self.pictures_without_words += 1
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_cell:
            self.tables[-1][-1][-1] += data


def seen(page: Path) -> Seen:
    found = Seen()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def is_outside(link: str) -> bool:
    return urlsplit(link).scheme in ("http", "https")


def target(page: Path, link: str) -> tuple[Path, str]:
    """The file that a link leads to, and the place in it."""
    parts = urlsplit(link)
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    return path, parts.fragment
