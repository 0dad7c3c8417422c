"""A page as HTML, with the files that belong to it: pictures in three forms, and its data."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image, PngImagePlugin

from mha_monitor.exports.parts import Link, Picture, Section
from mha_monitor.exports.site.page import Page
from mha_monitor.formats import data_files
from mha_monitor.formats.text import visible
from mha_monitor.monitor import Finding
from mha_monitor.sentences import site as words

TEMPLATES = Path(__file__).with_name("templates")
STATIC = ("site.css", "search.js")
MENU = (
    ("England", "index.html"),
    ("Your board", "index.html#boards"),
    ("Along the way", "pathway.html"),
    ("Reform", "reform.html"),
    ("Releases", "releases.html"),
    ("Methods", "methods.html"),
    ("All pages", "pages.html"),
)
OTHER_HOST = re.compile(r"^https?://")
SIZE = re.compile(rb'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"')


class Shown(NamedTuple):
    """A picture as a page shows it: the names of its files in the page's folder, and its size."""

    name: str
    alt: str
    title: str
    width: int
    height: int
    narrow_width: int
    narrow_height: int
    frozen: str


@dataclass(frozen=True)
class Site:
    """What every page of one build shares. `address` is where it will stand, or nothing."""

    address: str
    version: str
    attribution: str
    test_data: bool

    @property
    def frozen(self) -> str:
        """The folder of what stays as it is: named by the version of the figures."""
        return f"frozen/{re.sub(r'[^A-Za-z0-9.]+', '-', self.version)}"

    @cached_property
    def environment(self) -> Environment:
        made = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_seen,
        )
        made.globals.update(site=self, words=words, menu=MENU)
        return made

    def files(self, page: Page, listed: list[Page] | None = None) -> Iterator[tuple[str, bytes]]:
        """Every file of a page by its path in the site: the page itself comes last."""
        shown: dict[str, Shown] = {}
        for section in page.sections:
            if section.picture is not None:
                drawn = self._drawn(page, section.picture)
                shown[section.picture.name] = drawn.shown
                yield from drawn.files.items()
            if section.found is not None:
                yield from self._data(page, section)
        for name, content in page.files.items():
            yield f"{page.folder}{name}", content
        card = next(iter(shown), "")
        told = {"page": page, "shown": shown, "listed": listed or [], "card": card}
        yield page.path, self._html("page.html", **told)

    def _drawn(self, page: Page, picture: Picture) -> Drawn:
        wide, narrow = picture.drawn("print"), picture.drawn(picture.narrow_shape)
        svg, small = wide.svg().encode(), narrow.svg().encode()
        frozen = f"{self.frozen}/{page.folder}{picture.name}"
        shown = Shown(
            picture.name, wide.alt, picture.found.title, *_size(svg), *_size(small), frozen
        )
        at = f"{page.folder}{picture.name}"
        files = {f"{at}.svg": svg, f"{at}-narrow.svg": small}
        files[f"{at}.png"] = _packed(wide.png())
        embedded = {"page": page, "picture": shown, "source": picture.found.source}
        for name, narrow_too in ((f"{at}-embed.html", True), (f"{frozen}.html", False)):
            told = {"at": name, "narrow": narrow_too, **embedded}
            files[name] = self._html("embed.html", **told)
        files[f"{frozen}.svg"] = svg
        return Drawn(shown, files)

    def _data(self, page: Page, section: Section) -> Iterator[tuple[str, bytes]]:
        assert section.found is not None
        at = f"{page.folder}{data_name(section)}"
        yield f"{at}.csv", section.found.to_csv().encode()
        yield f"{at}.json", as_document(section.found).encode()

    def _html(self, template: str, **told: Any) -> bytes:
        return self.environment.get_template(template).render(**told).encode()


class Drawn(NamedTuple):
    """A picture with the files that it makes."""

    shown: Shown
    files: dict[str, bytes]


def _size(svg: bytes) -> tuple[int, int]:
    found = SIZE.search(svg)
    if found is None:
        raise ValueError("A chart was drawn as an SVG without a size.")
    return round(float(found[1])), round(float(found[2]))


def _packed(png: bytes) -> bytes:
    """The same picture in a third of the bytes, with its words: it has no transparent part."""
    written, told = io.BytesIO(), PngImagePlugin.PngInfo()
    with Image.open(io.BytesIO(png)) as picture:
        for name, text in picture.info.items():
            if isinstance(text, str):
                told.add_itxt(str(name), text)
        picture.convert("RGB").save(written, "PNG", compress_level=6, pnginfo=told)
    return written.getvalue()


def _seen(value: object) -> object:
    """Text with every sign that cannot be seen written as what it is; markup of ours as it is."""
    return value if not isinstance(value, str) or isinstance(value, Markup) else visible(value)


def data_name(section: Section) -> str:
    """What the files of a section's data are called."""
    return section.anchor or (section.picture.name if section.picture else "data")


def as_document(found: Finding) -> str:
    """An answer as one JSON object: its words, source and licence, then its rows."""
    asked = found.question
    told = {
        "question": asked.link() if asked else "",
        "words": found.words,
        "caveat": found.caveat,
        "source": found.source,
        "released_on": found.released_on,
        "figures_version": found.version,
        "licence": "Open Government Licence v3.0",
        "rows": json.loads(data_files.as_json(found.table)),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def is_outside(link: Link) -> bool:
    return bool(OTHER_HOST.match(link.to))


def way(page: Page, link: Link) -> str:
    """The way from a page to where a link leads."""
    return link.to if is_outside(link) else page.root + link.to


def with_files(page: Page, files: dict[str, bytes]) -> Page:
    """The same page with more files beside it."""
    return replace(page, files={**page.files, **files})
