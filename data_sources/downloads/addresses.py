"""Which publisher may be asked, at which address, and which machine may be spoken to.

The address that is asked for is put together anew from the parts that were checked, so that two
readers of one address can never take it for two places. `MHA_MONITOR_PUBLISHER` names one base
that stands for all publishers: an institution's mirror, or the tests' own server. The publisher's
host is then the first part of the path.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from data_sources.downloads.publishers import ENVIRONMENT as PUBLISHERS_FILE
from data_sources.downloads.publishers import publishers
from data_sources.schema.errors import NetworkError

_UNTOUCHED = "/%:@!$&'()*+,;=~-._"  # of a path; with "?" also of a query
_CLIMBS = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_6TO4 = ipaddress.ip_network("2002::/16")


@dataclass(frozen=True)
class Base:
    """A place that is asked in place of every publisher. `url` holds no password."""

    url: str
    user: tuple[str, str] | None

    @property
    def is_loopback(self) -> bool:
        return is_loopback(urlsplit(self.url).hostname or "")


def checked(url: str) -> str:
    """The same address, put together from what was checked; or NetworkError."""
    parts = _split(url)
    host = (parts.hostname or "").lower()
    if parts.scheme != "https":
        _refuse(url, "only https is asked")
    if "@" in parts.netloc or _port(parts, url) not in (None, 443):
        _refuse(url, "an address with a user name or a port is not asked")
    known = publishers()
    if host not in known:
        _refuse(url, f"{host or 'an address without a host'} is not one of the publishers")
    path = quote(parts.path or "/", safe=_UNTOUCHED)
    if _CLIMBS.search(path) or not path.startswith(known[host]):
        _refuse(url, f"its path does not lie under {host}{known[host]}")
    return urlunsplit(("https", host, path, quote(parts.query, safe=_UNTOUCHED + "?"), ""))


def read_base(text: str) -> Base:
    """Read MHA_MONITOR_PUBLISHER: https anywhere, http on this machine only."""
    parts = _split(text)
    host, port = parts.hostname or "", _port(parts, text)
    if not host or parts.query or parts.fragment:
        _refuse(text, "MHA_MONITOR_PUBLISHER takes a scheme, a host and perhaps a path")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        _refuse(text, "MHA_MONITOR_PUBLISHER is https, or http on this machine (127.0.0.1)")
    place = f"[{host}]" if ":" in host else host
    user = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    place += f":{port}" if port else ""
    return Base(urlunsplit((parts.scheme, place, parts.path.rstrip("/"), "", "")), user)


def through(base: Base | None, url: str) -> str:
    """Where a checked address is asked for: there, or at the base."""
    return f"{base.url}/{url.removeprefix('https://')}" if base else url


def redirected(base: Base | None, url: str, location: str) -> str:
    """The publisher's address that a redirect leads to, checked; or NetworkError.

    Behind a base it may name the base again, or the publisher, which is then asked at the base.
    """
    target = urljoin(through(base, url), location.strip())
    if base and target.startswith(f"{base.url}/"):
        target = f"https://{target.removeprefix(f'{base.url}/')}"
    try:
        return checked(target)
    except NetworkError as problem:
        raise NetworkError(f"{url}: sent on to another address. {problem}") from problem


def refuse_address(host: str, address: str, base: Base | None = None) -> None:
    """Raise NetworkError unless the machine that a host's name leads to may be spoken to.

    A publisher is on the public internet. A base over http is on this machine; over https it is
    where the institution has put it.
    """
    if base and base.url.startswith("https:"):
        return
    if not (is_loopback(address) if base else _is_public(ipaddress.ip_address(address))):
        raise NetworkError(
            f"{host} leads to {address}, which is {'not this machine' if base else 'not public'}. "
            f"Nothing was asked there. The name service, or somebody on the network, answers "
            f"wrongly: ask whoever runs the network."
        )


def is_loopback(host: str) -> bool:
    """Whether a host, as it is written, is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """An IPv6 address that carries an IPv4 one is as public as that is."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return _is_public(address.ipv4_mapped)
        if address in _NAT64:
            return _is_public(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
        if address not in _GLOBAL_UNICAST or address in _6TO4:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def _split(url: str) -> SplitResult:
    # A backslash and a control character are read in different ways by different readers.
    if re.search(r"[\x00-\x1f\x7f\\]", url.strip()):
        _refuse(url, "it holds a character that no address has")
    try:
        return urlsplit(url.strip())
    except ValueError:
        _refuse(url, "it is not an address")


def _port(parts: SplitResult, url: str) -> int | None:
    try:
        return parts.port
    except ValueError:
        _refuse(url, "its port is not a number")


def _refuse(url: str, why: str) -> NoReturn:
    shown = re.sub(r"//[^/?#]*@", "//", url.strip())  # never a password
    raise NetworkError(
        f"{shown[:200]!a} is not asked: {why}. If a publisher has moved, name its new "
        f"host in a file that {PUBLISHERS_FILE} names (docs/data-guide.md); `--from DIRECTORY` "
        f"works without the network."
    )
