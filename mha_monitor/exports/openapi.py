"""What the HTTP interface offers, as OpenAPI 3.1: made from the questions themselves."""

from __future__ import annotations

from typing import Any

from mha_monitor import __version__
from mha_monitor.definitions.data_dictionary import ON_EVERY_ROW, RATIOS
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.questions import WORDS
from mha_monitor.definitions.verdicts import ENGLAND, TYPICAL
from mha_monitor.exports.asked_over_http import OFFERED, Word

KNOWN: dict[str, list[str]] = {
    "measure": [*MEASURES],
    "area_kind": ["england", "region", "icb", "sub-icb", "provider"],
    "every": ["year", "month", "12-months"],
    "centre": [TYPICAL, ENGLAND],
    "rate_kind": ["standardised", "crude"],
}
EXAMPLES = {
    "area": "QWE",
    "group": "black",
    "reference": "white",
    "period": "2023-24",
    "as_of": "2026-03-01",
}


def description() -> dict[str, Any]:
    """The whole of it."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mental Health Act detention disparity monitor, England",
            "version": __version__,
            "description": "Detention rate ratios by ethnicity and area. A number that is null is "
            "hidden or not published, never zero: its low and high say between which numbers it "
            'lies. "Infinity" is an open upper end.',
            "license": {
                "name": "Open Government Licence v3.0 (figures), MIT (program)",
                "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            },
        },
        "paths": {
            f"/api/{name.replace('_', '-')}{ending}": {"get": _question(name, kind)}
            for name in OFFERED
            for ending, kind in (("", "application/json"), (".csv", "text/csv"))
        },
        "components": {"schemas": {"Answer": _answer(), "Error": _error()}},
    }


def _question(name: str, kind: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Answer"}
    content = {kind: {"schema": schema if kind.endswith("json") else {"type": "string"}}}
    refused = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "summary": OFFERED[name].says,
        "parameters": [_parameter(word) for word in OFFERED[name].words],
        "responses": {
            "200": {
                "description": "The answer. Its ETag changes when the figures do.",
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": content,
            },
            "304": {"description": "What If-None-Match names is still the answer."},
            "400": {"description": "A word that is not known.", "content": refused},
            "404": {"description": "No figures answer that.", "content": refused},
        },
    }


def _parameter(asked: Word) -> dict[str, Any]:
    word = asked.name
    schema: dict[str, Any] = {"type": asked.kind}
    if word in KNOWN:
        schema["enum"] = KNOWN[word]
    flag = WORDS[word].link if word == "as_of" else word.replace("_", "-")
    found: dict[str, Any] = {"name": flag, "in": "query", "required": False, "schema": schema}
    return found | ({"example": EXAMPLES[word]} if word in EXAMPLES else {})


def _answer() -> dict[str, Any]:
    text = {"type": "string"}
    names = ("title", "words", "source", "released_on", "licence", "caveat", "attribution")
    columns = {name: {"description": says} for name, says in {**RATIOS, **ON_EVERY_ROW}.items()}
    return {
        "type": "object",
        "properties": {
            **dict.fromkeys((*names, "figures_version"), text),
            "question": {"type": "object", "additionalProperties": text},
            "rows": {"type": "array", "items": {"type": "object", "properties": columns}},
        },
    }


def _error() -> dict[str, Any]:
    return {"type": "object", "properties": {"error": {"type": "string"}}}
