"""An answer that drips is given up: its first line, its headers and its body alike.

A socket's time-out is about the wait for one byte. One byte a second never meets it.
"""

from __future__ import annotations

import http.client
import io
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, cast

from data_sources.schema.errors import NetworkError

if TYPE_CHECKING:
    import socket

    from _typeshed import WriteableBuffer

SLOW_SECONDS = 60
SLOWEST = 1_000  # bytes a second, over so many seconds


class Clock(NamedTuple):
    """Where the time is read and how it is waited for: seconds."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class Pace:
    """Counts what arrives from the first byte on. Raises NetworkError where it is too little."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since: float | None = None
        self._count = 0

    def took(self, count: int) -> None:
        now = self._clock.now()
        if self._since is None:
            self._since = now
        self._count += count
        seconds = now - self._since
        if seconds >= SLOW_SECONDS:
            if self._count < SLOWEST * seconds:
                raise NetworkError(f"only {self._count:,} bytes came in {seconds:,.0f} seconds")
            self._since, self._count = now, 0


class PacedSocket:
    """The side of a socket that an HTTP response reads from."""

    def __init__(self, connected: socket.socket, clock: Clock) -> None:
        self._connected, self._clock = connected, clock

    def makefile(self, _mode: str) -> io.BufferedReader:
        raw = self._connected.makefile("rb", buffering=0)
        return io.BufferedReader(_PacedFile(raw, Pace(self._clock)))


class _PacedFile(io.RawIOBase):
    def __init__(self, raw: io.RawIOBase, pace: Pace) -> None:
        self._raw, self._pace = raw, pace

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        count = self._raw.readinto(buffer)
        if count:
            self._pace.took(count)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def paced_response(clock: Clock) -> type[http.client.HTTPResponse]:
    """The class of responses of a connection, which read at a pace."""

    class PacedResponse(http.client.HTTPResponse):
        def __init__(self, connected: socket.socket, *arguments, **options) -> None:
            # A response asks `makefile` of its socket and nothing else.
            paced = cast("socket.socket", PacedSocket(connected, clock))
            super().__init__(paced, *arguments, **options)

    return PacedResponse
