"""What the site is put together from: files, feeds, sentences that changed, texts from outside."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hostile_samples import HOSTILE, shown
from lxml import etree, html

from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.exports.parts import Link, Section, Table
from mha_monitor.exports.site import build, claims, feeds, others
from mha_monitor.exports.site.claims import Change, Claim
from mha_monitor.exports.site.page import Page
from mha_monitor.exports.site.rendering import Site
from mha_monitor.exports.site.writing import Folder

INVENTED = Site("https://monitor.example/", "INVENTED-1", "INVENTED attribution", True)


def test_only_what_differs_is_written(tmp_path):
    place = Folder(tmp_path / "site")
    place.put("index.html", b"one")
    place.put("areas/QWE.html", b"two")
    place.put("frozen/1/QWE.html", b"three")
    assert place.finish("a") == (3, 0, 0)
    before = (tmp_path / "site" / "index.html").stat().st_mtime_ns
    place = Folder(tmp_path / "site")
    assert place.is_whole("a") and not place.is_whole("b")
    place.put("index.html", b"one")
    place.put("areas/QXX.html", b"new")
    place.put("frozen/2/QXX.html", b"new")
    assert place.finish("b") == (2, 1, 1)
    assert (tmp_path / "site" / "index.html").stat().st_mtime_ns == before
    assert not (tmp_path / "site" / "areas" / "QWE.html").exists()
    # What was frozen stays, whatever comes after it.
    assert (tmp_path / "site" / "frozen" / "1" / "QWE.html").read_bytes() == b"three"
    (tmp_path / "site" / "index.html").write_bytes(b"altered")
    assert not Folder(tmp_path / "site").is_whole("b")


def test_a_folder_of_others_is_left_alone(tmp_path):
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(SourceError, match="holds files and no site"):
        Folder(tmp_path)
    (tmp_path / "letters.txt").rename(tmp_path / ".git")
    Folder(tmp_path).put("index.html", b"one")


def test_a_site_that_was_broken_off_has_style_and_menu_first_and_is_gone_on_with(
    tmp_path, monkeypatch
):
    """INVENTED pages, of which the last breaks off."""
    paths = ["index.html", "areas/QWE.html", "reform.html", "pages.html"]
    listed = [Page(path, path, "About", "Areas") for path in paths]

    def broken(_site, page, _listed):
        if page.path == "areas/QWE.html":
            raise KeyboardInterrupt
        yield page.path, b"one"

    place = Folder(tmp_path / "site")
    with monkeypatch.context() as patch:
        patch.setattr(Site, "files", broken)
        with pytest.raises(KeyboardInterrupt):
            list(build.written(place, INVENTED, listed))
    there = {path.name for path in place.path.iterdir()}
    assert there == {
        ".unfinished",
        "site.css",
        "search.js",
        "index.html",
        "reform.html",
        "pages.html",
    }
    again = Folder(tmp_path / "site")
    monkeypatch.setattr(Site, "files", lambda _site, page, _listed: [(page.path, b"one")])
    list(build.written(again, INVENTED, listed))
    assert again.finish("a") == (1, 5, 0)
    assert not (place.path / ".unfinished").exists()


def claim(sentence: str, version: str, group: str = "black") -> Claim:
    return Claim("QWE", "INVENTED board", group, sentence, version)


def test_a_sentence_that_changed_is_known_with_both_texts_and_the_reason(tmp_path):
    first = [claim("It was 3.", "v1"), claim("It was 1.", "v1", "asian")]
    for name, content in claims.as_files(first, []).items():
        (tmp_path / name).write_bytes(content)
    before, known = claims.held(tmp_path)
    assert known == []
    now = [
        claim("It was 4.", "v2"),
        claim("It was 1.", "v2", "asian"),
        claim("New.", "v2", "mixed"),
    ]
    (change,) = claims.changed(before, now, "2026-11-29")
    assert change.before == "It was 3." and change.after == "It was 4." and change.figures_changed
    assert "“It was 3.” It says: “It was 4.” The figures changed." in change.sentence
    (reworded,) = claims.changed(before, [claim("It stood at 3.", "v1")], "2026-11-29")
    assert "worked out or said" in reworded.sentence
    for name, content in claims.as_files(now, [change]).items():
        (tmp_path / name).write_bytes(content)
    assert claims.held(tmp_path)[1] == [change]


def test_a_changed_sentence_is_in_the_feed_of_its_area_alone(store):
    change = Change("2026-11-29", "QWE", "INVENTED", "black", "Before.", "After.", True)
    whole, board, other = (feeds.entries(store, [change], code) for code in (None, "QWE", "QVV"))
    assert whole[0].text == board[0].text == change.sentence
    assert change.sentence not in [each.text for each in other]
    feed = etree.fromstring(feeds.atom("INVENTED", "areas/QWE/feed.xml", board))
    (content, *_) = feed.xpath("//*[local-name()='content']/text()")
    assert content == change.sentence


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024-09", dt.date(2024, 9, 30)), ("2025-10-21", dt.date(2025, 10, 21)), ("", None)],
)
def test_a_release_is_in_a_feed_by_the_last_day_that_its_date_may_mean(store, text, day):
    release = {"name": "INVENTED", "title": "T", "published_on": text, "revision": 1, "status": ""}
    found = feeds._of_releases([release])
    assert [each.day for each in found] == ([day] if day else [])


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_texts_from_outside_are_inert_and_whole_on_a_page_and_in_a_feed(text):
    table = Table(text, ("Area", text), ((Link(text, "areas/QWE.html"), text),))
    section = Section(text, (text,), (text,), table=table, anchor="a")
    page = Page("areas/INVENTED.html", text, text, text, lead=text, badge=text, sections=(section,))
    *_, (path, content) = INVENTED.files(page)
    assert path == "areas/INVENTED.html"
    read = html.fromstring(content.decode())
    assert read.xpath("//h1")[0].text_content() == shown(text)
    assert read.xpath("//td")[0].text_content() == shown(text)
    assert read.xpath("//meta[@name='description']/@content") == [shown(text)]
    # One script of ours at most, and no handler of an event.
    assert not read.xpath("//script | //@onerror | //@onload | //img")
    assert "Invented test data" in read.text_content()
    entry = feeds.Entry("k", dt.date(2026, 1, 1), text, text, "index.html")
    feed = etree.fromstring(feeds.atom(text, "feed.xml", [entry]))
    assert feed.xpath("//*[local-name()='entry']/*[local-name()='title']/text()") == [shown(text)]


def test_flags_dates_and_power_lie_in_the_site_as_the_server_gives_them(store):
    for page, asked in (
        (others.releases_page(store, []), {"flags": monitor.check}),
        (others.reform_page(store), {"dates": monitor.reform, "power": monitor.power}),
    ):
        files = dict(INVENTED.files(page))
        assert len(files[page.path]) <= 100_000
        for name, ask in asked.items():
            found = ask(store=store)
            told = json.loads(files[f"{page.folder}{name}.json"])
            assert len(told["rows"]) == len(found.table) and told["words"] == found.words
            assert f"{page.folder}{name}.csv" in files
