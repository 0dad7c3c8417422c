"""An address of no page: answered in words, where Streamlit would send its own page for any."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from mha_monitor.dashboard.cards import TITLE, whole
from mha_monitor.dashboard.menu import MENU
from mha_monitor.pages import missing

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]


def is_asked_by_a_reader(scope: Message) -> bool:
    """Whether a browser asks for a page, not a page for one of its parts."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    accepted = [value for name, value in scope["headers"] if name == b"accept"]
    return any(b"text/html" in value for value in accepted)


def said(send: Send, path: str, root: str = "") -> Send:
    """Send any other answer as it is, and in place of Streamlit's page that there is no such."""

    def told(start: Message, body: bytes) -> tuple[Message, bytes]:
        if TITLE not in body:
            return start, body
        offered = {entry.path: entry.title for entry in MENU}
        return {**start, "status": 404}, missing.page(path, offered, root).encode()

    return whole(send, told)
