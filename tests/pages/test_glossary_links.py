"""No term of the glossary stands on a page without a way to its entry, and the entry is there."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from visiting import PAGES, markup, seen, texts, visitor

from mha_monitor.sentences import glossary

LINK = re.compile(r'<a class="term" href="([^"]*)">([^<]*)</a>')
# A page of an area says more than the same of England.
VIEWS = [*((page, {}) for page in PAGES if page != "methods"), ("board", {"area": "QKK"})]
VIEWS += [("map", {"area": "QMJ"}), ("map", {"view": "groups"}), ("pathway", {"area": "QWE"})]


def led_to(bodies: list[str]) -> list[str]:
    """The entries that links on a page lead to, in their order."""
    links = [html.unescape(link) for body in bodies for link, _ in LINK.findall(body)]
    assert all(urlsplit(link).path == "/methods" for link in links)
    return [parse_qs(urlsplit(link).query)["word"][0] for link in links]


def open_text(page) -> list[str]:
    """The lines that stand open, but for the menu and what is a link already."""
    menu = [seen(each) for each in markup(page) if 'class="here"' in each]
    lines = [*texts(page).split("\n"), *headings(page)]
    return [re.sub(r"\[[^\]]*\]\([^)]*\)", "", each) for each in lines if each not in menu]


def headings(page) -> list[str]:
    return [each.value for each in (*page.title, *page.header, *page.subheader)]


@pytest.mark.parametrize(("page", "asked"), VIEWS)
def test_every_term_in_what_stands_open_is_a_link_once(data_folder, page, asked):
    reader = visitor(page, **asked).run()
    assert not reader.exception
    slugs = led_to(markup(reader))
    used = {use.slug for line in open_text(reader) for use in glossary.uses(line)}
    assert used or page == "trend"
    assert used - set(slugs) == set()
    assert len(slugs) == len(set(slugs))


def test_a_fold_links_its_terms_anew_also_when_it_is_opened_alone(data_folder):
    reader = visitor("board", area="QKK")
    closed = reader.run()
    before = led_to(markup(closed))
    reader.session_state["fold-sure"] = True
    opened = led_to(markup(reader.run()))
    assert sorted(set(opened)) != sorted(opened)
    assert set(before) <= set(opened)


def test_the_choices_made_go_with_a_link_and_the_word_stays_behind(data_folder):
    reader = visitor("board", area="QKK").run()
    links = [html.unescape(link) for body in markup(reader) for link, _ in LINK.findall(body)]
    assert links and all(parse_qs(urlsplit(each).query)["area"] == ["QKK"] for each in links)
    methods = visitor("methods", area="QKK", word="rate-ratio").run()
    menu = [each.proto for each in methods.get("page_link")]
    assert menu and not any("word=" in each.query_string for each in menu)
    assert all("area=QKK" in each.query_string for each in menu)


def test_every_entry_can_be_opened_by_its_address(data_folder):
    assert len(glossary.entries()) > 100
    for slug in ("rate-ratio", "integrated-care-board", "mental-health-act-1983", "census-2011"):
        reader = visitor("methods", word=slug).run()
        (finding,) = [seen(each) for each in markup(reader) if 'class="finding"' in each]
        assert finding == glossary.meant(slug)
        assert glossary.entries()[slug].meaning in finding
    assert "`" not in glossary.meant("area") and "such as QWE." in glossary.meant("area")
    strange = visitor("methods", word="no-such-word").run()
    assert "the word “no-such-word”, which the glossary does not hold" in texts(strange)


def test_terms_are_found_in_the_forms_that_sentences_have():
    def found(text: str) -> list[tuple[str, str]]:
        return [(text[use.start : use.end], use.slug) for use in glossary.uses(text)]

    assert found("Boards (ICBs), sub-ICB locations and disparities: rate ratios.") == [
        ("Boards", "integrated-care-board"),
        ("ICBs", "integrated-care-board"),
        ("sub-ICB locations", "sub-icb-location"),
        ("disparities", "disparity"),
        ("rate ratios", "rate-ratio"),
    ]
    assert found("Under the Act, section 136; CTOs") == [
        ("the Act", "mental-health-act-1983"),
        ("section 136", "section-136"),
        ("CTOs", "community-treatment-order"),
    ]
    # Everyday words, and parts of longer ones, are no terms.
    assert found("figures held; the boarding of a pirate; an area with its count") == []
    assert set(glossary.EVERYDAY) <= {
        name for each in glossary.entries().values() for name in each.title.split(", ")
    }


def test_a_text_stays_what_it_is_around_its_links():
    known: set[str] = set()
    text = '<b>Rate ratios</b> & "rates": a rate ratio'
    linked = glossary.linked(text, lambda slug: f"/methods?a=1&word={slug}", known)
    assert seen(linked) == text
    assert linked.startswith('&lt;b&gt;<a class="term" href="/methods?a=1&amp;word=rate-ratio">')
    assert known == {"rate-ratio", "rate"} and linked.count("<a ") == 2
    assert glossary.linked(text, str, known) == html.escape(text)
