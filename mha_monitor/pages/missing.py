"""What an address of no page is answered with: a page without a script, with the ways on."""

from __future__ import annotations

from collections.abc import Mapping

from mha_monitor.definitions.choices import nearest
from mha_monitor.formats.html import document, escaped
from mha_monitor.sentences import links

STYLE = """<style>
body { font: 1.1rem/1.5 "Open Sans", Arial, sans-serif; color: #0B0C0C; max-width: 40rem;
  margin: 2rem auto; padding: 0 1rem; }
a { color: #12436D; } a:focus-visible { outline: 3px solid #0B0C0C; }
</style>"""


def page(path: str, offered: Mapping[str, str], root: str = "") -> str:
    """HTML for an address of no page. `offered` are the titles of those that there are, by their
    paths; `root` is what stands before all paths."""
    name = path.strip("/")
    titles = {title.casefold(): path for path, title in offered.items()}
    meant = nearest(name, offered, titles)
    ways = "".join(
        f'<li><a href="{escaped(root)}/{path}">{escaped(offered[path])}</a></li>'
        for path in sorted(offered, key=lambda each: each != meant)
    )
    heading, sentence = links.no_page(name)
    body = f"<h1>{escaped(heading)}</h1><p>{escaped(sentence)}</p><ul>{ways}</ul>"
    return document(heading, STYLE, f"<main>{body}</main>")
