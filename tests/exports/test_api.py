"""The HTTP interface, asked as a server asks it: the API's numbers, its tags, its refusals."""

from __future__ import annotations

import csv
import inspect
import io
import json
import math
import re
import shlex

import pytest
from apart import run_apart
from starlette.applications import Starlette
from store_samples import hold, monthly, release

from data_sources.schema.errors import StoreError
from mha_monitor import monitor
from mha_monitor.cli.main import COMMANDS
from mha_monitor.cli.options import Form
from mha_monitor.cli.questions import QUESTIONS
from mha_monitor.definitions.askable import ASKABLE
from mha_monitor.definitions.data_dictionary import ON_EVERY_ROW
from mha_monitor.exports import api, asked_over_http
from mha_monitor.store.store import ENVIRONMENT

APPLICATION = Starlette(routes=api.routes())


def ask(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one request."""
    path, _, query = address.partition("?")
    sent: list[dict] = []
    given = [(key.replace("_", "-").encode(), value.encode()) for key, value in headers.items()]
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": given,
    }

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    run_apart(APPLICATION(scope, receive, send))
    told = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(each.get("body", b"") for each in sent[1:])


def test_json_holds_the_numbers_of_the_api_and_what_belongs_to_them():
    status, headers, body = ask("/api/ratios?area-kind=icb&group=black")
    assert status == 200 and headers["content-type"] == "application/json"
    found, told = monitor.ratios(area_kind="icb", group="black"), json.loads(body)
    assert [row["area_code"] for row in told["rows"]] == found.table["area_code"].tolist()
    ratios = [math.nan if row["ratio"] is None else row["ratio"] for row in told["rows"]]
    assert ratios == pytest.approx(found.table["ratio"].tolist(), nan_ok=True)
    assert told["words"] == found.words and told["caveat"] == found.caveat
    assert told["licence"] == "Open Government Licence v3.0"
    assert told["question"] == {"area_kind": "icb", "group": "black"}
    assert set(ON_EVERY_ROW) <= set(told["rows"][0])


def test_csv_holds_the_same_rows():
    status, headers, body = ask("/api/ratios.csv?area=QWE")
    assert status == 200 and headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
    ratios = monitor.ratios(area="QWE").table["ratio"].tolist()
    assert [float(row["ratio"]) for row in rows] == pytest.approx(ratios)
    assert all("not people" in row["row_caveat"] for row in rows)


def test_who_has_the_answer_is_told_so_until_the_figures_change(tmp_path, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    address = "/api/ratios?area-kind=icb&period=2024-09"

    def month(value: float):
        name = "mhsds-2024-09-final"
        return monthly("2024-09", release_name=name, value=value), release(name, "mhsds_monthly")

    hold(tmp_path / "data", month(20))
    status, headers, body = ask(address)
    assert status == 200
    again = ask(address, if_none_match=f'"other", {headers["etag"]}')
    assert (again[0], again[2], again[1]["etag"]) == (304, b"", headers["etag"])
    hold(tmp_path / "data", month(40))
    status, other, revised = ask(address, if_none_match=headers["etag"])
    assert status == 200 and other["etag"] != headers["etag"] and revised != body
    assert ask(address.replace("ratios", "ratios.csv"))[1]["etag"] != other["etag"]


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/api/ratios?group=purple", 400, "'purple' is not an ethnic group"),
        ("/api/ratios?colour=red", 400, "does not take colour"),
        ("/api/ratios?period=1999-00", 404, "No figures are held for the period"),
        ("/api/ratios?area=QWE&area=QKK", 400, "two things of 'area': 'QWE' and 'QKK'. Give it"),
        ("/api/nothing", 400, "is no question. There are: ratios"),
        ("/api/ratios.xls", 400, "There are: json, csv"),
        ("/api/scan?area-kind=icb", 400, "every date takes minutes"),
        ("/api/scan?placebo-months=1000", 400, "at most 60 other months"),
        ("/api/peers?area=QKK&number=many", 400, "'many' is no whole number for number"),
        ("/api/reform?slope=perhaps", 400, "neither yes nor no for slope"),
        ("/api/areas?kind=icb", 400, "does not take kind. It takes: area_kind, area, as_of"),
        ("/api/diff?old=2026-01-01", 400, "`diff` compares two"),
        ("/api/periods?measure=nothing", 400, "is not a measure"),
        ("/api/ratios?area=%3Cscript%3E", 400, "is not an area"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(address, status, sentence):
    found, headers, body = ask(address)
    assert (found, headers["content-type"]) == (status, "application/json")
    assert sentence in json.loads(body)["error"]


def test_openapi_describes_every_path_and_each_answers():
    status, _, body = ask("/api/openapi.json")
    told = json.loads(body)
    assert status == 200 and told["openapi"].startswith("3.")
    assert len(told["paths"]) == 2 * len(asked_over_http.OFFERED)
    for path in ("/api/ratios", "/api/trend", "/api/funnel.csv", "/api/unknown-ethnicity"):
        assert path in told["paths"] and ask(path)[0] == 200, path
    named = {each["name"] for each in told["paths"]["/api/ratios"]["get"]["parameters"]}
    assert {"area-kind", "group", "period", "as-of"} <= named
    references = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(told)))
    assert references == set(told["components"]["schemas"])


# What needs a word to be answered, and the names that the command line has for the same.
NEEDED = {
    "peers": "?area=QKK",
    "counterfactual": "?milestone=pcref-launch",
    "diff": "?old=2026-01-01&new=2026-02-01",
    "figures": "?area=QWE",
}
NAMES = {each.name: each.question or each.name for each in QUESTIONS}


def test_what_a_command_gives_as_json_is_asked_over_http_too():
    tables = [
        name
        for name, function, _ in COMMANDS
        if (form := inspect.signature(function).parameters.get("form"))
        and form.annotation in (Form, "Form")
    ]
    assert len(tables) >= len(QUESTIONS) + 8
    paths = json.loads(ask("/api/openapi.json")[2])["paths"]
    for name in tables:
        assert f"/api/{NAMES.get(name, name).replace('_', '-')}" in paths, name
    assert {*ASKABLE} <= {*asked_over_http.OFFERED}


@pytest.mark.parametrize("name", asked_over_http.OFFERED)
def test_every_question_is_answered_or_told_why_not(name):
    """No fault of ours (500) in any; months are not in what is embedded, so some have no answer."""
    status, _, body = ask(f"/api/{name.replace('_', '-')}{NEEDED.get(name, '')}")
    told = json.loads(body)
    assert status in (200, 404), told
    if status == 404:
        assert name in ("counterfactual", "diff") and len(told["error"]) > 40
        return
    assert isinstance(told["rows"], list)
    assert told["figures_version"] or name == "diff"  # which is of two versions


def test_words_of_their_own_are_read_as_what_they_are():
    five, two = (json.loads(ask(f"/api/peers?area=QKK{more}")[2]) for more in ("", "&number=2"))
    assert len(five["rows"]) - len(two["rows"]) == 3
    one, three = (json.loads(ask(f"/api/power{more}")[2]) for more in ("?changes=10", ""))
    assert 3 * len(one["rows"]) == len(three["rows"])
    described = json.loads(ask("/api/openapi.json")[2])["paths"]
    kinds = {
        each["name"]: each["schema"]["type"] for each in described["/api/scan"]["get"]["parameters"]
    }
    assert (kinds["placebo-months"], kinds["slope"], kinds["area"]) == (
        "integer",
        "boolean",
        "string",
    )
    assert "watch" not in kinds


def test_lists_hold_what_the_command_line_lists():
    rows = json.loads(ask("/api/areas?area-kind=icb")[2])["rows"]
    assert len(rows) == len(monitor.areas("icb"))
    red = json.loads(ask("/api/check?area-kind=icb")[2])["rows"]
    assert [row["code"] for row in red] == monitor.check(area_kind="icb").table["code"].tolist()


def test_each_example_of_the_document_answers(repository):
    text = (repository / "docs" / "api.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("curl ")]
    assert len(lines) >= 5
    for line in lines:
        (address,) = [each for each in shlex.split(line) if "127.0.0.1" in each]
        assert ask(address.partition(":8501")[2])[0] == 200, line


def test_figures_that_cannot_be_read_are_not_an_answer_that_is_not_there(monkeypatch):
    def damaged(**_words: str) -> None:
        raise StoreError("A part was changed. Run `verify`.")

    monkeypatch.setattr(monitor, "ratios", damaged)
    status, _, body = ask("/api/ratios?area=QWE")
    assert (status, json.loads(body)["error"]) == (503, "A part was changed. Run `verify`.")


@pytest.mark.parametrize("query", ["area=", "group=", "period=%20", "area=&group=black"])
def test_an_empty_word_is_a_wrong_one(query):
    status, _, body = ask(f"/api/ratios?{query}")
    assert status == 400
    assert "that was given is empty" in json.loads(body)["error"]
