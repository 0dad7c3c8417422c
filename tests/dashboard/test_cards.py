"""The card of a link: the page's own question and answer; of a hostile link, nothing."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
import streamlit
from apart import run_apart
from visiting import markup, seen, visitor

from mha_monitor.dashboard import cards
from mha_monitor.dashboard.guard import Guard
from mha_monitor.dashboard.headers import early_scripts
from mha_monitor.dashboard.hosts import Hosts
from mha_monitor.pages import visits
from mha_monitor.pages.cards import MADE, PLAIN, Card, card
from mha_monitor.sentences import site

PAGE = Path(streamlit.__file__).parent / "static" / "index.html"
LINKS = [
    ("overview", {}),
    ("map", {"group": "asian"}),
    ("board", {"area": "QKK"}),
    ("groups", {}),
    ("trend", {}),
    ("pathway", {"area": "QWE"}),
    ("reform", {}),
    ("trust", {}),
]
HOSTILE = "\"><script>alert(1)</script>\u202e' onload=x"


def test_of_a_word_that_is_there_twice_a_card_takes_the_first_as_its_page_does():
    twice, once = (
        run_apart(cards.head_of("board", q)) for q in (b"area=QKK&area=QVV", b"area=QKK")
    )
    assert twice == once and b"South East London" in once


class Head(HTMLParser):
    """The metadata of a page, and how many scripts it has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self.scripts = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        self.scripts += tag == "script"
        if tag == "meta":
            self.told[held.get("property") or held.get("name") or ""] = held.get("content")
            assert set(held) <= {"property", "name", "content", "charset"}


def asked(
    path: str, query: str = "", method: str = "GET", kind: str = "text/html", **headers: str
) -> tuple[dict, str]:
    """The headers and the body that the guard sends for a page of Streamlit's."""
    sent: list[dict] = []
    told: list[dict] = []

    async def application(scope, receive, send):
        told.append(scope)
        page = PAGE.read_bytes()
        plain = [(b"content-type", kind.encode()), (b"etag", b"x"), (b"content-length", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": plain})
        await send({"type": "http.response.body", "body": page[:700], "more_body": True})
        await send({"type": "http.response.body", "body": page[700:]})

    async def send(message):
        sent.append(message)

    given = {"host": "127.0.0.1", "accept-encoding": "gzip", "if-none-match": "x", **headers}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    run_apart(Guard(application, Hosts("127.0.0.1"))(scope, None, send))
    body = b"".join(each.get("body", b"") for each in sent)
    known = {"asked": dict(told[0]["headers"]), "status": sent[0]["status"]}
    return {**dict(sent[0]["headers"]), **known}, body.decode()


@pytest.mark.parametrize(("page", "words"), LINKS)
def test_a_card_says_what_the_page_says(data_folder, page, words):
    found = card(page, words)
    reader = visitor(page, **words).run()
    (finding,) = [seen(each) for each in markup(reader) if 'class="finding"' in each]
    assert found.title == reader.title[0].value
    plain = re.sub(r"\W+", " ", found.about)
    assert re.sub(r"\W+", " ", finding).strip() in plain


def test_every_page_has_a_card():
    assert {*MADE, *PLAIN} == set(cards.PATHS.values())


def test_the_page_that_is_sent_has_the_card_in_its_head():
    headers, page = asked("/board", "area=QKK&group=black")
    told = Head(page).told
    assert told["og:title"] == "How does South East London compare?"
    assert told["og:description"].startswith("Higher than the typical board. In 2023-24 Black")
    assert told["description"] == told["og:description"]
    assert f"<title>{told['og:title']}</title>" in page and "<title>Streamlit" not in page
    assert int(headers[b"content-length"]) == len(page.encode())
    assert b"etag" not in headers
    assert not {b"accept-encoding", b"if-none-match"} & set(headers["asked"])
    assert Head(page).scripts == Head(PAGE.read_text()).scripts


@pytest.mark.parametrize("name", ["area", "group", "measure", "figures", "as-of", "period"])
@pytest.mark.parametrize("page", ["board", "overview"])
def test_a_hostile_link_leaves_nothing_of_itself(page, name):
    _, told = asked(f"/{page}", urlencode({name: HOSTILE}))
    assert Head(told).scripts == Head(PAGE.read_text()).scripts
    assert "alert" not in told and "\u202e" not in told
    ours = {site.NAME, "How big is the gap?", "How does England compare?"}
    assert Head(told).told["og:title"] in ours


def test_what_a_card_holds_is_text():
    made = cards.as_html(Card(HOSTILE, HOSTILE)).decode()
    told = Head(made)
    assert told.scripts == 0 and told.told["og:title"] == HOSTILE
    assert html.escape(HOSTILE, quote=True) in made


@pytest.mark.parametrize("path", ["/static/js/index.js", "/_stcore/health", "/api/ratios"])
def test_what_is_no_page_is_sent_as_it_is(path):
    headers, page = asked(path)
    assert page == PAGE.read_text() and headers[b"etag"] == b"x"
    assert b"accept-encoding" in headers["asked"]


@pytest.mark.parametrize(("path", "first"), [("/trends", "trend"), ("/Over time", "trend")])
def test_an_address_of_no_page_is_answered_in_words_with_the_nearest_one_first(path, first):
    sent, told = asked(path, accept="text/html,application/xhtml+xml")
    assert "There is no page" in told and "<script" not in told
    assert re.findall(r'href="/([a-z]+)"', told)[0] == first
    assert len(re.findall("<li>", told)) == len(cards.PATHS) - 2
    assert sent["status"] == 404


def test_the_part_that_draws_a_sentence_runs_early():
    told = early_scripts(PAGE.parent).decode()
    (named,) = re.findall(r'<script type="module" crossorigin src="\./(static/js/[^"]+)">', told)
    assert (PAGE.parent / named).is_file()
    assert early_scripts(PAGE.parent / "static") == b""


def test_a_hostile_address_of_no_page_leaves_text_alone():
    _, told = asked(f"/{HOSTILE}", accept="text/html")
    assert Head(told).scripts == 0 and "\u202e" not in told


def test_what_is_no_page_and_no_html_goes_as_it_is_also_to_a_reader():
    sent, page = asked("/media/x.csv", accept="text/html", kind="text/csv")
    assert sent["status"] == 200 and sent[b"etag"] == b"x" and page == PAGE.read_text()


def test_a_long_address_and_a_fault_have_the_plain_card(monkeypatch):
    _, page = asked("/board", "area=QKK&x=" + "y" * cards.LONGEST)
    assert Head(page).told["og:title"] == "How does England compare?"
    monkeypatch.setitem(MADE, "board", lambda asked: 1 / 0)
    _, page = asked("/board", "area=QKK")
    assert Head(page).told["og:title"] == site.NAME


def test_invented_figures_are_on_no_card(monkeypatch):
    visit = SimpleNamespace(store=SimpleNamespace(test_data=True))
    monkeypatch.setattr(visits, "opened", lambda *given, **named: visit)
    assert card("overview", {}) == Card(site.NAME, site.ABOUT)
