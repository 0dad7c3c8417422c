"""Names that hold text-direction signs, HTML or Markdown: shown for what they are, on every page.

The name and the words of the links are INVENTED; the figures beside them are as published.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from visiting import PAGES, forget_answers, markup, texts, unescaped, unfolded, visitor

from mha_monitor.pages import prose
from mha_monitor.store import embedded_files
from mha_monitor.store import store as stores

CODE = "QKK"
SIGN = "\u202e"
NAME = (
    f'Lon{SIGN}don <img src=x onerror="alert(1)"> <script>alert(2)</script> '
    "[tap](https://evil.example) ![p](https://evil.example/p.png) :red[r] $x$ *zq* `zz` {{7*7}} | "
    "&lt;i&gt; https://evil.example"
)
SEEN = "⟨U+202E⟩"
NAMES = {"area_name", "authority_name"}
# Pages on which the name of an area stands, and their folds with more of it.
SHOWN = {
    "map": ("sure", "figures"),
    "board": ("paper", "sure", "peers", "place", "total", f"table-detentions-{CODE}"),
    "pathway": ("sure", f"table-{CODE.lower()}-pathway"),
    "compare": ("sure", "table-compared"),
    "groups": ("sure", "table-detentions-groups"),
    "trust": ("table-detentions-recording", "flags"),
}
# Markdown that would do something: a link, a picture, a colour, a formula, letters in bold.
ALIVE = re.compile(
    r"(?<!\\)\]\(https://evil|(?<!\\):red|(?<!\\)\$x|(?<!\\)\*zq|(?<!\\)<img|(?<!\\)`zz"
)


def renamed(table: pd.DataFrame) -> pd.DataFrame:
    """INVENTED: the same table, one board in it by another name."""
    if "area_code" not in table:
        return table
    ours = table["area_code"].eq(CODE)
    return table.assign(**{name: table[name].mask(ours, NAME) for name in NAMES & {*table.columns}})


@pytest.fixture(scope="module", autouse=True)
def hostile(tmp_path_factory):
    """Figures in which a board is called NAME, in tables and outlines alike."""
    read, content = embedded_files.table, embedded_files.content

    def outlines(folder: Path, manifest: dict, name: str) -> bytes:
        held = json.loads(content(folder, manifest, name))
        for each in held["features"]:
            if each["properties"]["area_code"] == CODE:
                each["properties"].update({"area_name": NAME, "label": NAME})
        return json.dumps(held).encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(stores.ENVIRONMENT, str(tmp_path_factory.mktemp("hostile")))
        patch.setattr(embedded_files, "table", lambda *told: renamed(read(*told)))
        patch.setattr(embedded_files, "content", outlines)
        forget_answers()
        yield
    forget_answers()


def marked(page) -> list[str]:
    """All that the page gives to Streamlit as Markdown, also in labels and cells."""
    kinds = ("markdown", "caption", "info", "error", "warning", "title", "header", "subheader")
    told = [each.value for kind in kinds for each in getattr(page, kind)]
    told += [each.proto.label for each in page.get("page_link")]
    cells = [each.value for each in page.table]
    return told + [
        str(cell) for table in cells for cell in [*table.columns, *table.to_numpy().flat]
    ]


def turned(page) -> list[str]:
    """What is sent to the browser with the sign in it, as itself or escaped as JSON has it."""
    protos = [node.proto for node in page._tree if getattr(node, "proto", None) is not None]
    told = {each.SerializeToString(): f"{type(each).__name__} {str(each)[:300]}" for each in protos}
    return [
        what
        for held, what in told.items()
        if SIGN.encode() in held or re.search(rb"(?<!\\)\\u202e", held.lower())
    ]


def inert(page) -> None:
    assert not page.exception, [each.message for each in page.exception]
    assert turned(page) == []
    for body in markup(page):
        assert not re.search(r"<(img|script|i)\b", body), body
        assert all(link.startswith("/methods?") for link in re.findall(r'="(\S*/[^"]*)"', body))
    assert [each[:300] for each in marked(page) if ALIVE.search(each)] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_name_and_the_words_of_a_link_are_text_and_nothing_else_on_every_page(page):
    asked = dict.fromkeys(("group", "measure", "period", "word", "shown", "reference"), NAME)
    asked["area"] = CODE if page in SHOWN else NAME
    reader = unfolded(visitor(page, **asked), *SHOWN.get(page, ())).run()
    inert(reader)
    if page in SHOWN:
        told = texts(reader) + "\n".join(map(unescaped, marked(reader)))
        assert f"Lon{SEEN}don <img src=x" in told
        assert "[tap](https://evil.example)" in told
    if page in ("map", "board", "compare", "groups", "methods"):
        assert f"“Lon{SEEN}don <img src=x" in texts(reader)


@pytest.mark.parametrize("day", [NAME, f"2024{SIGN}-01-01"])
def test_a_day_that_is_none_is_text_and_nothing_else(day):
    inert(visitor("overview", **{"as-of": day}).run())


@pytest.mark.parametrize(
    "text", ["3.4 (3.0 to 3.8)", "-", "- a", "1. a", "a_b*c", "www.a.b", "a@b.c", "x:y", "<b>"]
)
def test_what_is_plain_says_the_same(text):
    from markdown_it import MarkdownIt

    shown = MarkdownIt("commonmark").render(prose.plain(text)).strip()
    assert re.sub(r"&lt;b&gt;", "<b>", shown) == f"<p>{text}</p>"


def test_only_an_address_of_the_web_becomes_a_link():
    assert prose.link("p. 3", "https://a.example/x") == "[p. 3](<https://a.example/x>)"
    for address in ("javascript:alert(1)", "https://a.example/> <b", "", "https://a b"):
        assert prose.link("p. 3", address) == "p. 3"
