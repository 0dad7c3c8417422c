"""The proxies that the documents give: a reader stays with one worker, readers spread over both.

nginx and Caddy run with the text of docs/serving.md, with ports of their own and without TLS; the
workers are stand-ins that say which they are.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPMessage
from pathlib import Path

import pytest
from websockets.asyncio.server import Request, Response, ServerConnection
from websockets.asyncio.server import serve as serve_websockets
from websockets.datastructures import Headers
from websockets.sync.client import connect

DOCUMENT = Path(__file__).parents[2] / "docs" / "serving.md"
READERS = 40


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Workers:
    """Two stand-ins that answer a page and a websocket alike with their number."""

    def __init__(self) -> None:
        self.ports = [free_port(), free_port()]
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=[self._run()])
        self._thread.start()

    async def _run(self) -> None:
        servers = [
            await serve_websockets(
                lambda socket, own=number: self._speak(socket, own),
                "127.0.0.1",
                port,
                process_request=lambda _, request, own=number: self._answer(request, own),
            )
            for number, port in enumerate(self.ports)
        ]
        await self._stop.wait()
        for each in servers:
            each.close()

    @staticmethod
    async def _speak(talk: ServerConnection, number: int) -> None:
        async for message in talk:
            await talk.send(f"{number} heard {message}")

    @staticmethod
    def _answer(request: Request, number: int) -> Response | None:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return None
        body = f"{number} {request.headers['Host']}".encode()
        headers = Headers({"Content-Length": str(len(body)), "Connection": "close"})
        return Response(200, "OK", headers, body)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)


def configuration(folder: Path, port: int, workers: list[int]) -> str:
    """The nginx of the documents, complete, on this port and before these workers."""
    (text,) = re.findall(r"```nginx\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    text = re.sub(r" *ssl_certificate.*\n", "", text)
    text = text.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace("secure ", "")
    for named, worker in zip(("8501", "8502"), workers, strict=True):
        text = text.replace(f"127.0.0.1:{named};", f"127.0.0.1:{worker};")
    places = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off;\n{places}{text}}}\n"
    )


def caddyfile(folder: Path, port: int, workers: list[int]) -> str:
    """The same of Caddy."""
    (text,) = re.findall(r"```caddy\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)
    own = f"http://:{port} {{\n    bind 127.0.0.1\n"
    text = text.replace("monitor.example.nhs.uk {\n", own)
    for named, worker in zip(("8501", "8502"), workers, strict=True):
        text = text.replace(f"127.0.0.1:{named}", f"127.0.0.1:{worker}")
    return f"{{\n    admin off\n    storage file_system {folder}\n}}\n{text}"


PROXIES = {
    "nginx": (configuration, lambda file: ["-c", str(file), "-p", str(file.parent)]),
    "caddy": (caddyfile, lambda file: ["run", "--adapter", "caddyfile", "--config", str(file)]),
}


@pytest.fixture(scope="module", params=PROXIES)
def proxy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    program = shutil.which(request.param, path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        reason = f"no {request.param} on this machine: install it from Debian"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    told, words = PROXIES[request.param]
    folder, port, workers = tmp_path_factory.mktemp(request.param), free_port(), Workers()
    file = folder / "configuration"
    file.write_text(told(folder, port, workers.ports))
    process = subprocess.Popen([program, *words(file)], stderr=subprocess.PIPE)
    try:
        for _ in range(100):
            assert process.poll() is None, process.stderr.read().decode()
            try:
                ask(port)
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)
        workers.stop()


def ask(port: int, path: str = "/", cookie: str = "") -> tuple[str, HTTPMessage]:
    headers = {"Cookie": cookie, "Host": "monitor.example.nhs.uk"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode(), answer.headers


def cookie_of(headers: HTTPMessage) -> str:
    return headers["Set-Cookie"].partition(";")[0]


def test_a_reader_stays_with_one_worker_and_readers_spread_over_both(proxy):
    seen = Counter()
    for _ in range(READERS):
        first, headers = ask(proxy)
        cookie = cookie_of(headers)
        assert {ask(proxy, path, cookie)[0] for path in ("/", "/map", "/app/static/x")} == {first}
        seen[first.split()[0]] += 1
    assert set(seen) == {"0", "1"}
    assert min(seen.values()) >= READERS // 5


@pytest.mark.parametrize("proxy", ["nginx"], indirect=True)  # Caddy 2.6 cannot be told to say it
def test_the_cookie_goes_to_no_other_site(proxy):
    for _ in range(READERS):
        assert "samesite=lax" in ask(proxy)[1]["Set-Cookie"].lower()


def test_the_websocket_goes_to_the_worker_of_the_page(proxy):
    for _ in range(6):
        first, headers = ask(proxy)
        extra = {"Cookie": cookie_of(headers)}
        with connect(f"ws://127.0.0.1:{proxy}/_stcore/stream", additional_headers=extra) as talk:
            talk.send("a choice")
            assert talk.recv(timeout=20) == f"{first.split()[0]} heard a choice"


def test_the_name_reaches_the_worker_and_metrics_do_not_leave_it(proxy):
    assert ask(proxy)[0].endswith("monitor.example.nhs.uk")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        ask(proxy, "/_stcore/metrics")
