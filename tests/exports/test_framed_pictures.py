"""Pictures for pages of others: the address of each gives the picture that the page showed."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from apart import run_apart
from starlette.applications import Starlette

from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.dashboard.guard import Guard
from mha_monitor.dashboard.hosts import Hosts
from mha_monitor.definitions import embedding as addresses
from mha_monitor.exports import embedding, pictures

SHOWN = {
    "groups": lambda store: monitor.ratios(area="QKK", store=store),
    "areas": lambda store: monitor.ratios(area_kind="icb", group="asian", store=store),
    "steps": lambda store: monitor.pathway(area="QWE", group="mixed", store=store),
    "trend": lambda store: monitor.trend_drawn(group="asian", shown="rate", store=store),
    "map": lambda store: monitor.areas_shown(group="black", shown="unknown_share", store=store),
    "shares": lambda store: monitor.recording(area_kind="region", store=store),
    "rest": lambda store: monitor.inequality(reference="rest", level="detailed", store=store),
    "compared": lambda store: monitor.side_by_side(
        monitor.Question(areas=("QKK",), groups=("asian",)).placed(store.areas),
        monitor.Question(
            measure="ctos", areas=("ENG",), groups=("black",), period="2023-24"
        ).placed(store.areas),
        store=store,
    ),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_an_address_gives_the_picture_that_was_seen(data_folder, store, kind):
    found = SHOWN[kind](store)
    picked = "QKK" if kind in ("areas", "map") else None
    parts = urlsplit(addresses.address(kind, found, picked))
    assert parts.path == f"embed/{kind}"
    page = embedding.page(kind, dict(parse_qsl(parts.query)))
    drawn = re.search(r"<svg.*</svg>", page, re.DOTALL)
    picture = pictures.of(kind, found, picked=picked)
    assert drawn and drawn[0] == picture.svg().strip()
    assert picture.words.title and f"<title>{picture.words.title}</title>" in page
    assert "<script" not in page


def test_every_picture_has_an_address_and_a_page():
    assert {*addresses.KINDS} == set(pictures.DRAWN) == set(addresses.PAGES)


def test_the_way_on_leads_to_the_same_two(store):
    found = SHOWN["compared"](store)
    told = dict(parse_qsl(urlsplit(addresses.way("compared", found)).query))
    assert (told["area"], told["group"]) == ("QKK", "asian")
    assert (told["measure-2"], told["period-2"]) == ("ctos", "2023-24")
    rest = addresses.way("rest", SHOWN["rest"](store))
    assert rest.startswith("groups?") and "reference=rest" in rest


def test_a_frozen_address_names_its_figures_and_no_other_file(data_folder):
    version = monitor.open_store().version
    found = monitor.ratios(area="QKK")
    address = addresses.address("groups", found, figures=version)
    assert f"figures={version}" in address
    assert "South East London" in embedding.page("groups", dict(parse_qsl(urlsplit(address).query)))
    for wrong in ("../../CURRENT", "0123456789abcdef"):
        with pytest.raises(SourceError, match=r"is no version of figures|are not held here"):
            embedding.page("groups", {"figures": wrong})


def asked(path: str, query: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and body that the guarded server answers with."""
    sent: list[dict] = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "root_path": "", "query_string": query.encode(), "headers": [(b"host", b"127.0.0.1")],
    }  # fmt: skip
    guard = Guard(Starlette(routes=embedding.routes()), Hosts("127.0.0.1"))
    run_apart(guard(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent).decode()


def test_it_may_be_framed_and_runs_nothing(data_folder):
    status, headers, body = asked("/embed/groups", "area=QKK")
    assert status == 200 and "<svg" in body
    assert "frame-ancestors *" in headers["content-security-policy"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "x-frame-options" not in headers
    assert 'href="../board?area=QKK' in body and 'target="_top"' in body


@pytest.mark.parametrize(
    ("path", "query", "status", "said"),
    [
        ("/embed/pie", "", 400, "is no picture that can be embedded"),
        ("/embed/groups", "area=%3Cscript%3Ealert(1)%3C/script%3E", 400, "&lt;script&gt;"),
        ("/embed/groups", "flavour=x", 400, "does not take flavour"),
        ("/embed/compared", "area=QKK&flavour_2=x", 400, "does not take flavour"),
        ("/embed/compared", "group=all", 404, "one area, group and period"),
        ("/embed/trend", "area=QKK&measure=discharges", 404, ""),
    ],
)
def test_what_cannot_be_drawn_is_a_sentence_that_does_nothing(
    data_folder, path, query, status, said
):
    answered, _, body = asked(path, query)
    assert answered == status and said in body
    assert "<script" not in body


def test_everyone_else_is_the_reference_of_its_picture_whatever_the_link_leaves_out(data_folder):
    whole = embedding.page("rest", {"reference": "rest"})
    assert embedding.page("rest", {}) == whole
    assert "3.2 times that of everyone else" in whole and "<title></title>" not in whole
    with pytest.raises(SourceError, match="beside everyone else"):
        embedding.page("rest", {"reference": "black"})
    hidden = asked("/embed/rest", "area=QOC")
    assert hidden[0] == 404 and "a count is hidden" in hidden[2]
