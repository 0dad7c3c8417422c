"""The connection to a publisher: patient, and made to the very machine that was checked.

A name is looked up once. Every address found is checked, and the connection is made to one of
those addresses, so that a name service cannot answer with a public address for the check and a
private one for the connection. The certificate is still checked against the name. Where the
institution has a proxy (HTTPS_PROXY), the proxy looks up the names; the list of publishers holds
there as well.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable
from typing import cast

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    InvalidHeader,
    NameResolutionError,
    NewConnectionError,
)
from urllib3.util.connection import create_connection
from urllib3.util.retry import Retry

from data_sources import PART_OF
from data_sources.downloads import certificates
from data_sources.downloads.addresses import Base, refuse_address
from data_sources.downloads.pace import Clock, paced_response
from data_sources.downloads.reasons import LeftAlone

USER_AGENT = f"{PART_OF} (reads published Mental Health Act statistics, one request at a time)"
# 403 is what NHS England's site gives now and then to a good request, and not to the next.
PASSING_TROUBLE = (403, 429, 500, 502, 503, 504)
TRIES = 5
LONGEST_WAIT = 120  # seconds, whatever Retry-After says
Resolve = Callable[[str, int], list[str]]


class Patience(Retry):
    """urllib3's Retry, which waits by a clock that can be given and never longer than is sane."""

    def __init__(self, *arguments, clock: Clock, **options) -> None:
        super().__init__(*arguments, **options)
        self.clock = clock

    def new(self, **changes) -> Patience:
        return super().new(clock=self.clock, **changes)

    def parse_retry_after(self, retry_after: str) -> float:
        # Nonsense in the header is no wish at all.
        with contextlib.suppress(InvalidHeader, ValueError, OverflowError):
            return super().parse_retry_after(retry_after)
        return 0

    def sleep(self, response=None) -> None:
        wished = self.get_retry_after(response) if response else None
        if wished and wished > LONGEST_WAIT:
            raise LeftAlone(f"it asks to be left alone for {wished / 60:,.0f} minutes")
        if seconds := wished or self.get_backoff_time():
            self.clock.sleep(seconds)


class Doorkeeper(HTTPAdapter):
    """An adapter whose connections are made by `connect` alone, checked by one context of
    certificates, and read at a pace; through a proxy, all but the first."""

    def __init__(
        self,
        connect: Callable[[HTTPConnection], socket.socket],
        clock: Clock,
        context: ssl.SSLContext | None,
        **options,
    ) -> None:
        self._connect, self._clock, self._context = connect, clock, context
        super().__init__(**options)

    def init_poolmanager(self, *arguments, **options) -> None:
        super().init_poolmanager(*arguments, **options, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._clock, self._connect)

    def proxy_manager_for(self, proxy: str, **options):
        contexts = {"ssl_context": self._context, "proxy_ssl_context": self._context}
        manager = super().proxy_manager_for(proxy, **options, **contexts)
        manager.pool_classes_by_scheme = _pool_classes(self._clock)
        return manager

    def cert_verify(self, conn, url, verify, cert) -> None:
        """Leave it to the context: requests would add its own list of certificates to that."""
        conn.cert_reqs = "CERT_REQUIRED"


def open_session(
    base: Base | None = None, *, resolve: Resolve | None = None, clock: Clock | None = None
) -> requests.Session:
    """A session that retries passing trouble and speaks to checked machines alone."""
    resolve, clock = resolve or look_up, clock or Clock()
    # Over http, which is on this machine, there is nothing to check and no bundle is read.
    secure = base is None or base.url.startswith("https:")
    patience = Patience(
        TRIES,
        read=3,  # each may take a minute of silence
        other=1,  # a certificate that does not fit will not fit the next time
        status_forcelist=PASSING_TROUBLE,
        allowed_methods=("GET", "HEAD"),
        raise_on_status=False,
        backoff_factor=1,
        clock=clock,
    )
    session = requests.Session()
    session.trust_env = False  # no passwords from .netrc
    session.headers["User-Agent"] = USER_AGENT
    session.auth = base.user if base else None
    door = Doorkeeper(
        lambda asked: _connect(asked, resolve, base),
        clock,
        certificates.trust() if secure else None,
        max_retries=patience,
    )
    for scheme in ("https://", "http://"):
        session.mount(scheme, door)
    return session


def proxies(base: Base | None, url: str) -> dict[str, str]:
    """The institution's proxy for an address; a mirror is inside, and asked directly."""
    return {} if base else requests.utils.get_environ_proxies(url)


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises OSError where the name is not found."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def _connect(asked: HTTPConnection, resolve: Resolve, base: Base | None) -> socket.socket:
    try:
        addresses = resolve(asked.host, asked.port)
    except (OSError, UnicodeError) as problem:
        # The stubs know of one kind; a name that is too long for the name service is another.
        reason = cast(socket.gaierror, problem)
        raise NameResolutionError(asked.host, asked, reason) from problem
    for address in addresses:
        refuse_address(asked.host, address, base)
    trouble: OSError | None = None
    for address in addresses:
        try:
            return create_connection(
                (address, asked.port),
                asked.timeout,
                source_address=asked.source_address,
                socket_options=asked.socket_options,
            )
        except OSError as problem:
            trouble = problem
    if isinstance(trouble, TimeoutError):
        raise ConnectTimeoutError(asked, f"{asked.host} did not answer") from trouble
    raise NewConnectionError(asked, f"{asked.host}: {trouble}") from trouble


def _pool_classes(
    clock: Clock, connect: Callable[[HTTPConnection], socket.socket] | None = None
) -> dict[str, type]:
    """Pools whose connections read at a pace, and are made by `connect` where it is given."""
    # `_new_conn` is where urllib3's own SOCKS connections are made: the one place between the
    # name and the socket.
    members: dict[str, object] = {"response_class": paced_response(clock)}
    if connect:
        members["_new_conn"] = lambda self: connect(self)
    http = type("Http", (HTTPConnection,), members)
    https = type("Https", (HTTPSConnection,), members)
    return {
        "http": type("HttpPool", (HTTPConnectionPool,), {"ConnectionCls": http}),
        "https": type("HttpsPool", (HTTPSConnectionPool,), {"ConnectionCls": https}),
    }
