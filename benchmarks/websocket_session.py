"""A reader without a browser: opens Streamlit's websocket, asks for runs, remembers what it was
sent as a browser does, and counts messages and bytes. For this machine alone."""

from __future__ import annotations

import asyncio
import time
from typing import NamedTuple, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

PATIENCE = 120  # seconds


class Run(NamedTuple):
    """One run of a page as its reader saw it."""

    seconds: float
    messages: int
    sent: int  # bytes
    largest: int  # bytes
    went_wrong: tuple[str, ...]


class Session:
    """One reader. `page` is a page's hash; None is the first page."""

    def __init__(self, port: int) -> None:
        self.address = f"ws://127.0.0.1:{port}/_stcore/stream"
        self.origin = f"http://127.0.0.1:{port}"
        self.known: set[str] = set()
        self.socket: ClientConnection | None = None

    async def __aenter__(self) -> Self:
        self.socket = await connect(
            self.address,
            origin=self.origin,  # type: ignore[arg-type]
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            ping_interval=None,
            open_timeout=PATIENCE,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.socket
        await self.socket.close()

    async def run(self, page: str = "", query: str = "") -> Run:
        """Ask for a run, and wait until all that it draws has come."""
        assert self.socket
        asked = BackMsg()
        asked.rerun_script.page_script_hash = page
        asked.rerun_script.query_string = query
        asked.rerun_script.cached_message_hashes.extend(self.known)
        started = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        return await asyncio.wait_for(self._drawn(started), PATIENCE)

    async def _drawn(self, started: float) -> Run:
        assert self.socket
        sizes: list[int] = []
        wrong: list[str] = []
        begun = False
        while True:
            raw = await self.socket.recv()
            message = ForwardMsg.FromString(raw)
            kind = message.WhichOneof("type")
            begun = begun or kind == "new_session"
            if message.metadata.cacheable and message.hash:
                self.known.add(message.hash)
            if not begun:
                continue
            sizes.append(len(raw))
            if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                wrong.append(message.delta.new_element.exception.message)
            if kind == "script_finished":
                taken = time.perf_counter() - started
                return Run(taken, len(sizes), sum(sizes), max(sizes), tuple(wrong))
