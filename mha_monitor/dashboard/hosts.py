"""Which names a server answers to, and which pages may speak to it.

A page of another site can be given a name that leads to this machine (DNS rebinding), and then
passes for a page of ours: its Origin and its Host agree. Only the list of our own names tells
them apart. An address in numbers cannot be rebound, so it needs no list.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

LOOPBACK_NAMES = ("localhost",)


class Party(NamedTuple):
    """A host as a request names it: its name in lower case, and its port or None."""

    name: str
    port: int | None


def party(text: str) -> Party | None:
    """Read `name`, `name:port` or `[address]:port`; None for anything else."""
    try:
        parts = urlsplit(f"//{text}")
        name, port = parts.hostname, parts.port
    except ValueError:
        return None
    odd = parts.path or parts.query or parts.fragment or parts.username is not None
    if not name or odd or any(letter.isspace() for letter in text):
        return None
    return Party(name.rstrip(".").lower(), port)


class Hosts:
    """The names that a server answers to, beside every address in numbers that leads to it."""

    def __init__(self, listening: str, named: Iterable[str] = ()) -> None:
        self.named = frozenset(each.strip().rstrip(".").lower() for each in named)
        self.local_only = is_loopback(listening)

    def answers_to(self, host: str) -> bool:
        """Whether a Host header names this server."""
        asked = party(host)
        if asked is None:
            return False
        if asked.name in self.named or asked.name in LOOPBACK_NAMES:
            return True
        return is_loopback(asked.name) if self.local_only else is_address(asked.name)

    def hears(self, origin: str, host: str) -> bool:
        """Whether the page at `origin` may speak to the server: its own pages, or those of a name
        that it was given (a proxy may ask under another Host than the browser did)."""
        scheme, _, rest = origin.partition("://")
        page = party(rest) if scheme in ("http", "https") else None
        if page is None:
            return False
        return page == party(host) or page.name in self.named


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    return name in LOOPBACK_NAMES or (is_address(name) and ipaddress.ip_address(name).is_loopback)
