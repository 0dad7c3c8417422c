"""The questions over HTTP, beside the dashboard: JSON or CSV, kept apart by snapshot.

GET /api/ratios?area=QWE&group=black
GET /api/ratios.csv?area-kind=icb
GET /api/openapi.json
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from data_sources.schema.errors import SourceError, WrongWord, short
from mha_monitor import monitor
from mha_monitor.exports import asked_over_http, openapi, tables
from mha_monitor.exports.asked_over_http import OFFERED
from mha_monitor.formats import csv_files, data_files

if TYPE_CHECKING:
    from mha_monitor.monitor import Finding

FORMS = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
# An answer is of one snapshot: whoever keeps it asks each time whether that is still in force.
KEEP = "no-cache"


def routes() -> list[BaseRoute]:
    """What the server answers besides the dashboard."""
    return [
        Route("/api/openapi.json", _openapi),
        Route("/api/{question}", _answer),
    ]


def _openapi(_request: Request) -> Response:
    return JSONResponse(openapi.description())


def _answer(request: Request) -> Response:
    """One question: 200, 304 where the caller has it, 400 for a wrong word, 404 for no answer.

    503 where the figures themselves cannot be read.
    """
    name, _, form = request.path_params["question"].partition(".")
    try:
        words = _words(request)
        question = _known(name, form or "json")
        tag = etag(question, words, form or "json", monitor.open_store().version)
        headers = {"etag": tag, "cache-control": KEEP}
        if tag in [each.strip() for each in request.headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=headers)
        found = asked_over_http.answer(question, words)
        content = as_csv(found) if form == "csv" else as_json(found)
    except SourceError as problem:
        return JSONResponse({"error": str(problem)}, asked_over_http.status_of(problem))
    return Response(content, media_type=FORMS[form or "json"], headers=headers)


def _words(request: Request) -> dict[str, str]:
    """What an address asks, by word. Raises WrongWord where it says two things of one."""
    words: dict[str, str] = {}
    for key, value in request.query_params.multi_items():
        name = key.replace("-", "_")
        if words.setdefault(name, value) != value:
            raise WrongWord(
                f"This address says two things of {key!r}: {short(words[name])!r} and "
                f"{short(value)!r}. Give it once."
            )
    return words


def _known(name: str, form: str) -> str:
    """The question of a path. Raises WrongWord where there is none, or not in this format."""
    question = name.replace("-", "_")
    if question not in OFFERED:
        offered = ", ".join(each.replace("_", "-") for each in OFFERED)
        raise WrongWord(f"{name!r} is no question. There are: {offered}.")
    if form not in FORMS:
        raise WrongWord(f"{form!r} is no format. There are: {', '.join(FORMS)}.")
    return question


def etag(question: str, words: Mapping[str, str], form: str, version: str) -> str:
    """A tag that is another where the question, the format or the figures are."""
    asked = json.dumps([question, sorted(words.items()), form, version])
    return f'"{hashlib.sha256(asked.encode()).hexdigest()[:24]}"'


def as_json(found: Finding) -> bytes:
    """The rows with what must not be parted from them."""
    asked: dict[str, Any] = dict(found.question.words()) if found.question else {}
    told = {
        "title": found.title,
        "words": found.words,
        **tables.notes(found),
        "question": asked,
    }
    rows = data_files.as_json(tables.whole(found)).rstrip()
    return f'{json.dumps(told, ensure_ascii=False)[:-1]}, "rows": {rows}}}\n'.encode()


def as_csv(found: Finding) -> bytes:
    """The rows; source and caveats stand in columns of each."""
    return csv_files.csv_text(
        tables.whole(found),
        source=found.source,
        released_on=found.released_on,
        caveat=found.caveat,
        notes="row_caveat" not in tables.whole(found),
    ).encode()
