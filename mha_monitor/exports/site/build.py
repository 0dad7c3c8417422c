"""Making the site: every page, what belongs to it, the feeds, the list, the map of the site."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from data_sources.schema.vocabulary import BROAD_GROUPS
from mha_monitor import __version__, monitor
from mha_monitor.exports.area_answers import AreaAnswers, codes
from mha_monitor.exports.site import areas, claims, comparisons, feeds, others
from mha_monitor.exports.site.claims import Change, Claim
from mha_monitor.exports.site.page import Page
from mha_monitor.exports.site.rendering import MENU, STATIC, TEMPLATES, Site
from mha_monitor.exports.site.writing import Folder, Result
from mha_monitor.monitor import Store
from mha_monitor.sentences import one_row

PACKAGE = Path(__file__).parents[2]
MADE_OF = (".py", ".toml", ".html", ".css", ".js", ".md")
SITEMAP = "sitemap.xml"


def build(
    folder: Path,
    store: Store,
    *,
    address: str = "",
    today: dt.date | None = None,
    watch: Callable[[float], None] = lambda share: None,
) -> Result:
    """Bring the site in a folder up to date. `watch` is told the share that is done.

    `address` is where the site will stand, with a slash at its end: cards, sitemap and embedding
    need one. `today` dates sentences that changed. Raises SourceError for a folder of others, and
    OSError where nothing can be written.
    """
    place = Folder(folder)
    made_from = fingerprint(store, address)
    if place.is_whole(made_from):
        watch(1.0)
        return Result(0, len(place.before), 0)
    today = today or dt.datetime.now(dt.UTC).date()
    site = Site(address, store.version, " ".join(monitor.attribution(store)), store.test_data)
    pages = list(_pages(store))
    changes = _claims(place, store, pages, today.isoformat())
    pages += [others.releases_page(store, changes), *others.methods_pages(), others.missing_page()]
    listed = [*pages, others.list_page()]
    for number, page in enumerate(written(place, site, listed), start=1):
        if page.feed and page.feed not in place.now:
            place.put(page.feed, _feed(store, page, changes, address))
        watch(number / len(listed))
    _beside(place, site, listed)
    return place.finish(made_from)


def fingerprint(store: Store, address: str) -> str:
    """What a site is made from: the figures, where it will stand, and all that makes it."""
    digest = hashlib.sha256(f"{__version__} {store.version} {address}".encode())
    for path in _code():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _code() -> list[Path]:
    beside = (PACKAGE.parent / "docs", PACKAGE.parent / "data_sources")
    roots = [PACKAGE, *(each for each in beside if each.is_dir())]
    return sorted(path for root in roots for path in root.rglob("*") if path.suffix in MADE_OF)


def _pages(store: Store) -> Iterator[Page]:
    yield others.front_page(store)
    yield from areas.every_page(store)
    yield from comparisons.group_pages(store)
    yield from comparisons.measure_pages(store)
    yield comparisons.pathway_page(store)
    yield others.reform_page(store)


def _claims(place: Folder, store: Store, pages: list[Page], day: str) -> list[Change]:
    """The sentences of this build, written down, and every change that is known."""
    now = list(every_claim(store))
    before, known = claims.held(place.path)
    changes = [*known, *claims.changed(before, now, day)]
    for name, content in claims.as_files(now, changes).items():
        place.put(name, content)
    return changes


def every_claim(store: Store) -> Iterator[Claim]:
    """One sentence for each area and broad group, and England's newest."""
    england = AreaAnswers(store, monitor.ENGLAND)
    if england.newest is not None:
        sentence = england.newest.lead
        yield Claim(monitor.ENGLAND, "England", "newest", sentence, store.version)
    held = [code for kind in areas.KINDS for code in codes(store, kind)]
    for code in (monitor.ENGLAND, *held):
        for _, row in AreaAnswers(store, code).groups.table.iterrows():
            if row["group"] in BROAD_GROUPS:
                told = one_row.headline(row)
                yield Claim(code, str(row["area_name"]), str(row["group"]), told, store.version)


def _feed(store: Store, page: Page, changes: list[Change], address: str) -> bytes:
    listed = feeds.entries(store, changes, page.area)
    return feeds.atom(feeds.title_of(store, page.area), page.feed, listed, address)


def written(place: Folder, site: Site, listed: list[Page]) -> Iterator[Page]:
    """Each page once it is written. Style comes before any, then the pages of the menu.

    A build may be broken off: what is there by then can be read, and its menu leads somewhere.
    """
    for name in STATIC:
        place.put(name, (TEMPLATES / name).read_bytes())
    of_menu = {to for _, to in MENU}
    for page in sorted(listed, key=lambda each: each.path not in of_menu):
        for name, content in site.files(page, listed if page.searched else None):
            place.put(name, content)
        yield page


def _beside(place: Folder, site: Site, listed: list[Page]) -> None:
    """What is of no one page: index, and for robots the list of addresses."""
    index = [{"title": each.title, "about": each.about, "page": each.path} for each in listed]
    place.put("search.json", (json.dumps(index, ensure_ascii=False, indent=0) + "\n").encode())
    place.put(".nojekyll", b"")
    if site.address:
        links = "".join(
            f"<url><loc>{escape(site.address + each.path)}</loc></url>\n"
            for each in listed
            if each.group
        )
        start = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns='
        content = f'{start}"http://www.sitemaps.org/schemas/sitemap/0.9">\n{links}</urlset>\n'
        place.put(SITEMAP, content.encode())
        place.put(
            "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.address}{SITEMAP}\n".encode()
        )
