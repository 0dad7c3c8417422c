"""The connection to a publisher: patient, and made to the very machine that was checked.

A name is looked up once. Every address found is checked, and the connection is made to one of
those addresses, so that a name service cannot answer with a public address for the check and a
private one for the connection. The certificate is still checked against the name. Where the
institution has a proxy (HTTPS_PROXY), the proxy looks up the names; the list of publishers holds
there as well.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Callable
from typing import NamedTuple

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    InvalidHeader,
    NameResolutionError,
    NewConnectionError,
    ReadTimeoutError,
)
from urllib3.util.connection import create_connection
from urllib3.util.retry import Retry

from data_sources.downloads.addresses import Base, refuse_address

USER_AGENT = (
    "mha-monitor/0.1.0 (reads published Mental Health Act statistics, one request at a time)"
)
PASSING_TROUBLE = (429, 500, 502, 503, 504)
TRIES = 5
LONGEST_WAIT = 120  # seconds, whatever Retry-After says
Resolve = Callable[[str, int], list[str]]


class Clock(NamedTuple):
    """Where the time is read and how it is waited for: seconds."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class LeftAlone(Exception):
    """A publisher asks not to be asked for longer than a run can wait."""


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
    """An adapter whose connections are made by `connect` alone."""

    def __init__(self, connect: Callable[[HTTPConnection], socket.socket], **options) -> None:
        self._connect = connect
        super().__init__(**options)

    def init_poolmanager(self, *arguments, **options) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._connect)


def open_session(
    base: Base | None = None, *, resolve: Resolve | None = None, clock: Clock | None = None
) -> requests.Session:
    """A session that retries passing trouble and speaks to checked machines alone."""
    resolve = resolve or look_up
    patience = Patience(
        TRIES,
        read=3,  # each may take a minute of silence
        other=1,  # a certificate that does not fit will not fit the next time
        status_forcelist=PASSING_TROUBLE,
        allowed_methods=("GET", "HEAD"),
        raise_on_status=False,
        backoff_factor=1,
        clock=clock or Clock(),
    )
    session = requests.Session()
    session.trust_env = False  # no passwords from .netrc
    session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
    session.headers["User-Agent"] = USER_AGENT
    session.auth = base.user if base else None
    door = Doorkeeper(lambda asked: _connect(asked, resolve, base), max_retries=patience)
    for scheme in ("https://", "http://"):
        session.mount(scheme, door)
    return session


def proxies(base: Base | None, url: str) -> dict[str, str]:
    """The institution's proxy for an address; a mirror is inside, and asked directly."""
    return {} if base else requests.utils.get_environ_proxies(url)


def reason(problem: Exception) -> str:
    """What went wrong before an answer came, in words; never the base's password."""
    cause = getattr(problem.args[0], "reason", None) if problem.args else None
    if isinstance(problem, LeftAlone):
        return str(problem)
    if isinstance(problem, requests.exceptions.SSLError):
        return f"its certificate could not be checked ({cause or type(problem).__name__})"
    if isinstance(problem, requests.exceptions.ProxyError):
        return "the proxy that HTTPS_PROXY names did not let it through"
    if isinstance(cause, NameResolutionError):
        return "its name could not be looked up; is there a network?"
    if isinstance(problem, requests.exceptions.ConnectTimeout):
        return "nobody answered the call"
    if isinstance(problem, requests.exceptions.ReadTimeout) or isinstance(cause, ReadTimeoutError):
        return "the server took the call and then said nothing"
    if isinstance(cause, NewConnectionError):
        return "no connection could be made"
    return f"the connection broke before an answer came ({type(problem).__name__})"


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host. Raises OSError where the name is not found."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(place[0] for *_, place in found))


def _connect(asked: HTTPConnection, resolve: Resolve, base: Base | None) -> socket.socket:
    try:
        addresses = resolve(asked.host, asked.port)
    except (OSError, UnicodeError) as problem:
        raise NameResolutionError(asked.host, asked, problem) from problem
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


def _pool_classes(connect: Callable[[HTTPConnection], socket.socket]) -> dict[str, type]:
    # `_new_conn` is where urllib3's own SOCKS connections are made: the one place between the
    # name and the socket.
    class Http(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

    class Https(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect(self)

    class HttpPool(HTTPConnectionPool):
        ConnectionCls = Http

    class HttpsPool(HTTPSConnectionPool):
        ConnectionCls = Https

    return {"http": HttpPool, "https": HttpsPool}
