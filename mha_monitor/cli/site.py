"""The commands that write the site that needs no server, and its feeds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from data_sources.schema.errors import WrongWord
from mha_monitor.cli import destinations
from mha_monitor.cli.asking import store_as_of
from mha_monitor.cli.options import AsOf
from mha_monitor.cli.saying import say

Url = Annotated[
    str,
    typer.Option(
        "--url",
        metavar="ADDRESS",
        help="Where it will stand, as https://example.org/. Sitemap, cards and embedding need it.",
    ),
]


def site(
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder of the site.")],
    url: Url = "",
    as_of: AsOf = None,
) -> None:
    """Every answer as a plain page with its picture, table and data, for any file host.

    Run again, it writes only what changed. Sentences that changed since the last time are listed
    on its page of releases and changes, and in its feeds. Needs no JavaScript to be read.
    """
    address = _address(url)
    if out.exists() and not out.is_dir():
        raise typer.BadParameter(f"{out} is a file. Name a folder.", param_hint="--out")
    from mha_monitor.cli import progress
    from mha_monitor.exports.site import build

    with progress.share_of("Making the site") as watch:
        done = build.build(out, store_as_of(as_of), address=address, watch=watch)
    if not done.written and not done.removed:
        say(f"{out}: nothing has changed, {done.same:,} files.")
    else:
        say(f"{out}: {done.written:,} files written, {done.same:,} as they were, "
            f"{done.removed:,} taken away.")  # fmt: skip
    if not address:
        say("No --url: there is no sitemap, no card for links and no code to embed a chart.")


def feed(
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="A file whose name ends in .xml; or `-`.")
    ],
    area: Annotated[
        str | None, typer.Option(metavar="AREA", help="Only what concerns one area, as QWE.")
    ] = None,
    url: Url = "",
    as_of: AsOf = None,
) -> None:
    """An Atom feed of the releases held and of their revisions."""
    address = _address(url)
    destinations.refuse_no_place(out)
    if not destinations.is_stdout(out):
        destinations.ending_of(out, {".xml": "xml", ".atom": "xml"}, ["xml"])
    from mha_monitor.exports.site import feeds
    from mha_monitor.monitor import area_among

    store = store_as_of(as_of)
    code = area_among(store.areas, area) if area else None
    content = feeds.atom(
        feeds.title_of(store, code), "feed.xml", feeds.entries(store, (), code), address
    )
    if destinations.is_stdout(out):
        destinations.to_stdout(content)
        return
    destinations.write({out: content})
    say(f"Wrote {out}.")


def _address(url: str) -> str:
    """The address with a slash at its end; WrongWord for one that no site can stand at."""
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise WrongWord(f"{url!r} is no address of a site. Give one as https://example.org/mha/.")
    return url if url.endswith("/") else f"{url}/"
