"""Pictures for pages of others, beside the dashboard: a page without a script, made to be framed.

GET /embed/groups?area=QKK
GET /embed/map?area_kind=icb&group=black&shown=ratio&figures=embedded-0123456789ab
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from data_sources.schema.errors import SourceError, WrongWord
from mha_monitor import monitor
from mha_monitor.definitions import embedding as addresses
from mha_monitor.exports import asked_over_http, pictures
from mha_monitor.formats.html import document, escaped
from mha_monitor.monitor import Finding
from mha_monitor.sentences import site as words

# An answer is of one snapshot: whoever keeps it asks each time whether that is still in force.
KEEP = {"cache-control": "no-cache"}
PATH = f"/{addresses.PATH}/"
STYLE = """<style>
body { margin: 0; font-family: "Open Sans", Arial, sans-serif; color: #0B0C0C; background: #fff; }
svg { display: block; width: 100%; height: auto; max-width: 50rem; }
p { margin: .4rem .9rem; } a { color: #12436D; } .test-data { font-weight: 700; }
</style>"""


def routes() -> list[BaseRoute]:
    """What the server answers besides the dashboard."""
    return [Route(f"{PATH}{{kind}}", _answer)]


def _answer(request: Request) -> Response:
    """200; 400 for a wrong word, 404 for no answer, 503 where the figures cannot be read."""
    try:
        content = page(request.path_params["kind"], dict(request.query_params))
    except SourceError as problem:
        told = document(words.NAME, STYLE, f"<p>{escaped(str(problem))}</p>")
        return HTMLResponse(told, asked_over_http.status_of(problem), headers=KEEP)
    return HTMLResponse(content, headers=KEEP)


def page(kind: str, told: Mapping[str, str]) -> str:
    """The page of a picture, by the words of its address. Raises SourceError."""
    if kind not in addresses.KINDS:
        offered = ", ".join(addresses.KINDS)
        raise WrongWord(f"{kind!r} is no picture that can be embedded. There are: {offered}.")
    asked = {name.replace("-", "_"): text for name, text in told.items()}
    figures, picked = asked.pop(addresses.FIGURES, ""), asked.pop(addresses.PICKED, None)
    # It is read by its form before a file is named by it.
    version = monitor.version_of(monitor.open_frozen(figures).version) if figures else ""
    with monitor.asking_snapshot(version) if version else nullcontext():
        found = _found(kind, asked)
        drawn = pictures.of(kind, found, picked=picked)
        invented = monitor.open_store().test_data
    way = f"../{addresses.way(kind, found)}"
    banner = f'<p class="test-data">{escaped(words.TEST_DATA)}</p>' if invented else ""
    link = f'<p><a href="{escaped(way)}" target="_top">{escaped(words.MORE)}</a></p>'
    return document(drawn.words.title, STYLE, f"<main>{banner}{drawn.svg()}{link}</main>")


def _found(kind: str, words: Mapping[str, str]) -> Finding:
    """The answer that is drawn; of a comparison, that to the words of both."""
    if kind == addresses.REST:
        if words.get("reference", addresses.REST) != addresses.REST:
            raise WrongWord(
                "This picture holds each group beside everyone else: leave `reference` out. "
                "Beside one group it is /embed/groups."
            )
        words = {**words, "reference": addresses.REST}
    if kind != addresses.COMPARED:
        return asked_over_http.answer(addresses.QUESTIONS[kind], words)
    end = addresses.SECOND
    second = {name.removesuffix(end): text for name, text in words.items() if name.endswith(end)}
    first = {name: text for name, text in words.items() if not name.endswith(end)}
    # Each is asked as a ratio alone is, so that a wrong word is refused in the same sentence.
    one, other = (asked_over_http.answer("ratios", told).asked for told in (first, second))
    return monitor.side_by_side(one, other)
