"""The site as people see it: by axe, at 320 pixels, without script, style or pictures, in print."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import AXE

pytestmark = pytest.mark.browser
SAMPLED = (
    "index.html",
    "areas/ENG.html",
    "areas/QWE.html",
    "areas/QSL.html",
    "areas/D7T5G.html",
    "groups/black.html",
    "measures/ctos.html",
    "pathway.html",
    "reform.html",
    "releases.html",
    "pages.html",
    "areas/QWE/groups-embed.html",
)
# How far the words above a table go beyond what is seen without moving it sideways.
CAPTIONS = (
    "() => Math.max(0, ...[...document.querySelectorAll('caption span')]"
    ".map(each => each.getBoundingClientRect().right - window.innerWidth))"
)
OVERHANG = "() => document.documentElement.scrollWidth - window.innerWidth"
MOST_TO_READ = 150 * 1024


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_told: object) -> None:
        """Nothing: a test says what is wrong itself."""


@pytest.fixture(scope="module")
def address(whole_site: Path) -> Iterator[str]:
    """The site on a file server of this machine."""
    served = functools.partial(Quiet, directory=str(whole_site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), served)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture
def look(chromium, address) -> Iterator:
    """Open pages; nothing may be asked of another host, fail, or be an error in the console."""
    opened, wrong = [], []

    def note_outside(url: str) -> None:
        wrong.extend([] if url.startswith(address) else [url])

    def start(path: str, width: int = 1280, script: bool = True, without: str = ""):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        opened.append(context)
        page = context.new_page()
        page.on("request", lambda each: note_outside(each.url))
        page.on("response", lambda each: wrong.extend([each.url] if each.status >= 400 else []))
        page.on("pageerror", lambda each: wrong.append(str(each)))
        if without:
            page.route(without, lambda route: route.fulfill(body=""))
        page.goto(f"{address}{path}")
        return page

    yield start
    for context in opened:
        context.close()
    assert wrong == []


@pytest.mark.parametrize("path", SAMPLED)
def test_nothing_keeps_anybody_out_and_nothing_is_cut_off(look, path):
    found = Axe().run(look(path), options=AXE)
    assert {each["id"]: each["nodes"][0]["html"] for each in found.response["violations"]} == {}
    narrow = look(path, width=320)
    assert narrow.evaluate(OVERHANG) <= 0
    assert narrow.evaluate(CAPTIONS) <= 0
    bare = look(path, width=320, without="**/*.css")
    assert bare.locator("h1").inner_text()


def test_the_first_reading_costs_little(look, whole_site):
    page = look("index.html")
    sizes = page.evaluate(
        "() => performance.getEntriesByType('resource').map(each => each.encodedBodySize)"
    )
    assert sum(sizes) + (whole_site / "index.html").stat().st_size <= MOST_TO_READ


def test_pictures_that_do_not_come_are_told_in_words(look):
    page = look("areas/QWE.html", without="**/*.svg")
    assert "3.4 (2.9 to 4.0)" in page.locator("figure img").first.get_attribute("alt")
    assert page.locator("table").first.locator("tbody tr").count() == 4


def test_the_list_of_pages_narrows_as_one_types_and_is_whole_without_a_script(look):
    page = look("pages.html")
    whole = page.locator(".pages li:visible").count()
    page.get_by_label("Look for").fill("south west")
    assert page.locator(".pages li:visible").all_inner_texts()
    assert 0 < page.locator(".pages li:visible").count() < whole
    assert page.get_by_role("status").inner_text() == (
        f"{page.locator('.pages li:visible').count()} of {whole} pages"
    )
    plain = look("pages.html", script=False)
    assert plain.locator(".pages li:visible").count() == whole
    assert plain.get_by_label("Look for").is_hidden()


def test_a_page_in_print_has_no_menu_and_loses_no_table(look):
    page = look("areas/QWE.html")
    page.emulate_media(media="print")
    assert page.locator("nav").is_hidden()
    assert page.locator("footer").get_by_text("/areas/QWE.html").is_visible()
    styles = (
        "() => [...document.querySelectorAll('.scroll')].map(e => getComputedStyle(e).overflowX)"
    )
    assert set(page.evaluate(styles)) == {"visible"}
