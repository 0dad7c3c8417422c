"""A publisher on this machine: an HTTP server whose first path segment is the publisher's host.

    with Publisher() as publisher:
        publisher.put("files.digital.nhs.uk", "/aa/bbbbbb/INVENTED.csv", b"...")
        publisher.fault("files.digital.nhs.uk", "/aa/bbbbbb/INVENTED.csv", Cut(after_bytes=100))
        Fetcher(publisher.url)...

Content is bytes, a Path (streamed from disk), or a callable that is given the query as a dict
and gives bytes or a Path: called anew at each request. A path may be put with its query, which is
then matched whole; else the query does not matter. `%20` and a space are the same path.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import ssl
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from publisher.answers import Answer, Held, answer
from publisher.faults import (
    Cut,
    Fault,
    Gzipped,
    Html,
    IgnoreIfRange,
    IgnoreRange,
    NoLength,
    Redirect,
    ShortRange,
    Slow,
    Status,
    WrongLength,
    WrongRange,
    ZipBomb,
    bomb,
)

__all__ = [
    "Cut",
    "Gzipped",
    "Html",
    "IgnoreIfRange",
    "IgnoreRange",
    "NoLength",
    "Publisher",
    "Redirect",
    "Request",
    "ShortRange",
    "Slow",
    "Status",
    "WrongLength",
    "WrongRange",
    "ZipBomb",
    "bomb",
]

Content = bytes | Path | Callable[[dict[str, str]], "bytes | Path"]
FIRST_MODIFIED = datetime(2026, 1, 1, tzinfo=UTC)
BLOCK = 1_000_000  # bytes


class Request(NamedTuple):
    """One request that was answered. The path is decoded, with its query if it had one."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    status: int


@dataclass(frozen=True)
class Document:
    """What was put at one address."""

    content: Content
    content_type: str
    etag: str | None  # None: made from the content; empty: none is sent
    last_modified: str


class Publisher:
    """A server of invented pages and files, for as long as the `with` block lasts."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.closing = threading.Event()
        self._documents: dict[tuple[str, str], Document] = {}
        self._faults: dict[tuple[str, str], list[list]] = defaultdict(list)
        self._lock = threading.Lock()
        self._puts = 0
        self._server = _Server(("127.0.0.1", 0), _handler_of(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Publisher:
        serve = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        serve.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def wrap(self, certificate: Path) -> None:
        """Speak TLS from now on. `url` still says http: the name is the certificate's."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    def put(
        self,
        host: str,
        path: str,
        content: Content,
        content_type: str | None = None,
        etag: str | None = None,
    ) -> str:
        """Publish, or reissue; gives the https address. Each put is a minute newer than the last.

        `etag` is the whole header value (`'"a"'`, `'W/"a"'`), or "" for none.
        """
        known = mimetypes.guess_type(path.partition("?")[0])[0]
        with self._lock:
            self._puts += 1
            modified = format_datetime(FIRST_MODIFIED + timedelta(minutes=self._puts), usegmt=True)
            self._documents[key(host, path)] = Document(
                content, content_type or known or "text/html; charset=utf-8", etag, modified
            )
        return f"https://{host}/{path.lstrip('/')}".replace(" ", "%20")

    def remove(self, host: str, path: str) -> None:
        with self._lock:
            del self._documents[key(host, path)]

    def fault(self, host: str, path: str, *faults: Fault) -> None:
        """Queue faults for an address: the first is used up before the next begins."""
        with self._lock:
            self._faults[key(host, path)] += [[fault, fault.times] for fault in faults]

    def mend(self, host: str, path: str) -> None:
        """Take away the faults of an address."""
        with self._lock:
            self._faults.pop(key(host, path), None)

    def asked(self, host: str, path: str) -> list[Request]:
        """The requests for one address, in order."""
        return [one for one in list(self.requests) if key(one.host, one.path) == key(host, path)]

    def document(self, host: str, path: str) -> Document | None:
        with self._lock:
            found = self._documents.get(key(host, path))
            return found or self._documents.get(key(host, path.partition("?")[0]))

    def next_fault(self, host: str, path: str) -> Fault | None:
        with self._lock:
            queue = self._faults.get(key(host, path)) or self._faults.get(
                key(host, path.partition("?")[0]), []
            )
            while queue and queue[0][1] == 0:
                queue.pop(0)
            if not queue:
                return None
            if queue[0][1] is not None:
                queue[0][1] -= 1
            return queue[0][0]


def key(host: str, path: str) -> tuple[str, str]:
    return host.casefold(), "/" + unquote(path).lstrip("/")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address) -> None:
        """Keep quiet where the other side hung up: that is what the tests make it do."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def _handler_of(publisher: Publisher) -> type[BaseHTTPRequestHandler]:
    return type("PublisherHandler", (_Handler,), {"publisher": publisher})


class _Handler(BaseHTTPRequestHandler):
    publisher: Publisher
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        segment, _, rest = self.path.lstrip("/").partition("/")
        self.host, self.asked_path = segment, "/" + rest
        fault = self.publisher.next_fault(self.host, self.asked_path)
        document = self.publisher.document(self.host, self.asked_path)
        if isinstance(fault, Status):
            after = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            self._send(fault.code, b"INVENTED error\n", {"Content-Type": "text/plain", **after})
        elif isinstance(fault, Redirect):
            self._send(fault.code, b"", {"Location": fault.to})
        elif isinstance(fault, Html):
            self._send(200, fault.body, {"Content-Type": fault.content_type})
        elif document is None:
            self._send(404, b"<html>INVENTED: not found</html>", {"Content-Type": "text/html"})
        else:
            self._serve(document, fault)

    do_HEAD = do_GET  # noqa: N815 (as above)

    def _serve(self, document: Document, fault: Fault | None) -> None:
        content = document.content
        if callable(content):
            content = content(dict(parse_qsl(self.asked_path.partition("?")[2])))
        if isinstance(fault, ZipBomb):
            content = bomb(fault.unpacked_bytes)
        if isinstance(fault, Gzipped) and isinstance(content, bytes):
            content = gzip.compress(content)
        held = Held(_size(content), _etag(content, document), document.last_modified)
        asked = {} if isinstance(fault, IgnoreRange) else dict(self.headers.items())
        if isinstance(fault, IgnoreIfRange):
            asked.pop("If-Range", None)
        self._part(content, held, answer(asked, held), document, fault)

    def _part(self, content: bytes | Path, held: Held, part: Answer, document, fault) -> None:
        headers = {"Content-Type": document.content_type, "Last-Modified": held.last_modified}
        headers |= {"ETag": held.etag} if held.etag else {}
        headers["Accept-Ranges"] = "none" if isinstance(fault, IgnoreRange) else "bytes"
        start, end = part.start, part.end
        if part.status == 206 and isinstance(fault, WrongRange):
            start += fault.by
        if part.status == 206 and isinstance(fault, ShortRange):
            end = min(end, start + fault.size)
        if part.status == 206:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{held.size}"
        if part.status == 416:
            headers["Content-Range"] = f"bytes */{held.size}"
        if isinstance(fault, Gzipped):
            headers["Content-Encoding"] = "gzip"
        self._start(part.status, end - start, headers, fault)
        if self.command != "HEAD" and end > start:
            self._body(_blocks(content, start, end), fault)

    def _start(self, status: int, size: int, headers: dict[str, str], fault=None) -> None:
        request = Request(
            self.command,
            self.host,
            key(self.host, self.asked_path)[1],
            dict(self.headers.items()),
            status,
        )
        self.publisher.requests.append(request)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if isinstance(fault, NoLength):
            self.send_header("Transfer-Encoding", "chunked")
        elif status != 304:
            extra = fault.by if isinstance(fault, WrongLength) else 0
            self.send_header("Content-Length", str(size + extra))
        self.end_headers()

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self._start(status, len(body), headers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _body(self, blocks: Iterator[bytes], fault: Fault | None) -> None:
        if isinstance(fault, Cut):
            blocks = _first(blocks, fault.after_bytes)
        elif isinstance(fault, Slow):
            blocks = self._slowly(blocks, fault)
        chunked = isinstance(fault, NoLength)
        broken = isinstance(fault, Cut | WrongLength) or (chunked and fault.cut_after is not None)
        if chunked and broken:
            blocks = _first(blocks, fault.cut_after)
        try:
            for block in blocks:
                self._write(block, chunked=chunked)
            if chunked and not broken:
                self.wfile.write(b"0\r\n\r\n")
        except OSError:  # the other side went away
            self.close_connection = True
        self.close_connection |= broken

    def _write(self, block: bytes, *, chunked: bool) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block) if chunked else block)

    def _slowly(self, blocks: Iterator[bytes], fault: Slow) -> Iterator[bytes]:
        content = b"".join(blocks)
        if fault.after_bytes:
            yield content[: fault.after_bytes]
        for start in range(fault.after_bytes, len(content), fault.bytes_per_chunk):
            self._wait(fault.pause)
            yield content[start : start + fault.bytes_per_chunk]

    def _wait(self, pause: float | threading.Event) -> None:
        if isinstance(pause, threading.Event):
            while not pause.wait(0.02) and not self.publisher.closing.is_set():
                pass
        else:
            self.publisher.closing.wait(pause)

    def log_message(self, *_: object) -> None:
        """Nothing is printed: what was asked is in `Publisher.requests`."""


def _size(content: bytes | Path) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _etag(content: bytes | Path, document: Document) -> str:
    if document.etag is not None:
        return document.etag
    if isinstance(content, bytes):
        return f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    about = content.stat()  # a large file is not hashed at every request
    return f'"{about.st_size:x}-{about.st_mtime_ns:x}"'


def _blocks(content: bytes | Path, start: int, end: int) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content[start:end]
        return
    with content.open("rb") as file:
        file.seek(start)
        while start < end and (block := file.read(min(BLOCK, end - start))):
            start += len(block)
            yield block


def _first(blocks: Iterator[bytes], size: int) -> Iterator[bytes]:
    for block in blocks:
        yield block[:size]
        size -= len(block)
        if size <= 0:
            return
