"""The page that Streamlit sends, with a title and a card (Open Graph) of what the link shows.

The page itself is the same for every link, and drawn by a script: whoever makes a preview of a
link runs none. What is put in is escaped, and stands in the head as text and attributes alone.
"""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

from anyio import to_thread

from mha_monitor.dashboard.menu import MENU
from mha_monitor.pages import cards

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
PATHS = {f"/{entry.path}": entry.path for entry in MENU} | {"/": MENU[0].path, "": MENU[0].path}
TITLE = b"<title>Streamlit</title>"
LONGEST = 2_000  # bytes of an address behind its `?`: no page has so many words
# They are of a page without a card, or of one with the card of another link.
STALE = (b"content-length", b"etag", b"last-modified")


def page_of(scope: Message, path: str) -> str | None:
    """The page that a request asks for; None where it asks for something else."""
    return PATHS.get(path) if scope["type"] == "http" and scope["method"] == "GET" else None


def plainly(scope: Message) -> Message:
    """The request without what would be answered by a packed page, or by that it is unchanged."""
    unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
    kept = [pair for pair in scope["headers"] if pair[0].lower() not in unwanted]
    return {**scope, "headers": kept}


async def head_of(page: str, query: bytes) -> bytes:
    """The title and the card of a link, as HTML."""
    # Of a word that is there twice the first is taken, as the page does.
    words = parse_qsl(query.decode("latin-1")) if len(query) <= LONGEST else []
    try:
        found = await to_thread.run_sync(cards.card, page, dict(reversed(words)))
    except Exception:
        # A fault in a card keeps nobody from the page, which shows its own.
        found = cards.PLAINEST
    return as_html(found)


def as_html(card: cards.Card) -> bytes:
    """A card as elements of a head."""
    title, about = (html.escape(text, quote=True) for text in card)
    named = {"og:type": "website", "og:title": title, "og:description": about}
    told = "".join(f'<meta property="{name}" content="{text}">' for name, text in named.items())
    more = (
        f'<meta name="description" content="{about}"><meta name="twitter:card" content="summary">'
    )
    return f"<title>{title}</title>{told}{more}".encode()


def with_card(send: Send, head: bytes) -> Send:
    """Send a page whole, with this head in the place of its title."""
    return whole(send, lambda start, body: (start, body.replace(TITLE, head, 1)))


def whole(send: Send, change: Callable[[Message, bytes], tuple[Message, bytes]]) -> Send:
    """Send a page in one piece, changed: its start, and its body. What is no HTML goes as it is."""
    start: Message = {}
    body = bytearray()

    async def sending(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start" and _is_html(message):
            start = message
        elif message["type"] != "http.response.body" or not start:
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await _send_changed(send, *change(start, bytes(body)))

    return sending


def _is_html(start: Message) -> bool:
    kinds = [value for name, value in start.get("headers", ()) if name.lower() == b"content-type"]
    return any(kind.startswith(b"text/html") for kind in kinds)


async def _send_changed(send: Send, start: Message, body: bytes) -> None:
    kept = [pair for pair in start.get("headers", ()) if pair[0].lower() not in STALE]
    size = (b"content-length", str(len(body)).encode())
    await send({**start, "headers": [*kept, size]})
    await send({"type": "http.response.body", "body": body})
