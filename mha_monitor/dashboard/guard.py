"""What stands before Streamlit: who may ask, what may be asked, and what an answer carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from mha_monitor.dashboard import cards, health, missing
from mha_monitor.dashboard.headers import framed_headers, security_headers
from mha_monitor.dashboard.hosts import Hosts
from mha_monitor.exports import embedding

Message = MutableMapping[str, Any]  # as ASGI itself declares it
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

# The dashboard takes nothing in: no file, no form. Its choices come over the websocket.
METHODS = ("GET", "HEAD")
CLOSED = ("/_stcore/upload_file", "/_stcore/agent")
METRICS = "/_stcore/metrics"


@dataclass(frozen=True)
class Guard:
    """An ASGI application that lets through to another what it may be asked."""

    application: Application
    hosts: Hosts
    metrics: bool = False
    base_path: str = ""
    inline: tuple[str, ...] = field(default=())
    early: bytes = b""

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.application(scope, receive, send)
            return
        path = str(scope["path"]).removeprefix(self.base_path)
        framed = path.startswith(embedding.PATH)
        headers = framed_headers() if framed else security_headers(self.inline)
        answer = _with_headers(send, headers)
        refusal = self.refusal(scope, path)
        if refusal is None and path == health.PATH and scope["type"] == "http":
            told = health.report()
            await _answer(answer, told.status, told.body, "application/json")
        elif refusal is None:
            # Streamlit would ask another host for this machine's address to judge an origin.
            kept = [pair for pair in scope["headers"] if pair[0] != b"origin"]
            scope = {**scope, "headers": kept}
            if page := cards.page_of(scope, path):
                head = await cards.head_of(page, scope.get("query_string", b""))
                scope, answer = cards.plainly(scope), cards.with_card(answer, head + self.early)
            elif missing.is_asked_by_a_reader(scope):
                scope = cards.plainly(scope)
                answer = missing.said(answer, path, self.base_path)
            await self.application(scope, receive, answer)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": refusal[1][:100]})
        else:
            await _refuse(answer, *refusal)

    def refusal(self, scope: Message, path: str) -> tuple[int, str] | None:
        """Status and sentence for what is refused, None for what is let through."""
        host, origins = _all(scope, b"host"), _all(scope, b"origin")
        if len(host) != 1 or not self.hosts.answers_to(host[0]):
            return 403, (
                "This dashboard does not answer to the name in the address. "
                "Whoever runs it can add the name: mha-monitor serve --allowed-host NAME"
            )
        if not all(self.hosts.hears(origin, host[0]) for origin in origins):
            return 403, "Pages of other sites may not speak to this dashboard."
        if path.startswith(CLOSED) or (path.startswith(METRICS) and not self.metrics):
            return 404, "There is nothing here."
        if scope["type"] == "http" and scope["method"] not in METHODS:
            return 405, "This dashboard takes nothing in."
        return None


def _all(scope: Message, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _with_headers(send: Send, headers: dict[str, str]) -> Send:
    """Send answers with these headers, in place of those of the same name."""
    ours = [(name.encode(), value.encode()) for name, value in headers.items()]
    names = {name for name, _ in ours}

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            theirs = [pair for pair in message.get("headers", ()) if pair[0].lower() not in names]
            message = {**message, "headers": [*theirs, *ours]}
        await send(message)

    return sending


async def _refuse(send: Send, status: int, sentence: str) -> None:
    await _answer(send, status, f"{sentence}\n".encode(), "text/plain; charset=utf-8")


async def _answer(send: Send, status: int, body: bytes, kind: str) -> None:
    headers = [
        (b"content-type", kind.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        # What was being sent is not read to its end, so the connection is of no further use.
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
