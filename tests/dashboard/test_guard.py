"""A real server on a free port, asked over its socket what it must refuse."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from apart import run_apart
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from mha_monitor.dashboard.guard import Guard
from mha_monitor.dashboard.hosts import Hosts
from mha_monitor.dashboard.serving import LARGEST_MESSAGE

REPOSITORY = Path(__file__).parents[2]
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}
STREAM = "/_stcore/stream"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(folder: Path, *options: str) -> Iterator[int]:
    """The dashboard, started from an empty folder; its port."""
    port = free_port()
    command = [sys.executable, "-m", "mha_monitor", "serve", "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stderr=log)
    try:
        for _ in range(720):
            assert process.poll() is None, (folder / "log.txt").read_text()
            try:
                if ask(port, "/_stcore/health").status == 200:
                    break
            except OSError:
                time.sleep(0.25)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers=named)
    return connection.getresponse()


def shake_hands(port: int, **headers: str) -> int:
    return ask(port, STREAM, **UPGRADE, **headers).status


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running(tmp_path_factory.mktemp("local")) as port:
        yield port


@pytest.fixture(scope="module")
def exposed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    options = ("--host", "0.0.0.0", "--allowed-host", "monitor.example.nhs.uk", "--metrics")
    with running(tmp_path_factory.mktemp("exposed"), *options) as port:
        yield port


def test_a_name_that_was_led_here_gets_neither_page_nor_websocket(local):
    evil = f"evil.example:{local}"
    assert shake_hands(local, Host=evil, Origin=f"http://{evil}") == 403
    assert shake_hands(local, Host=evil) == 403
    answer = ask(local, "/", Host=evil)
    assert answer.status == 403
    assert b"--allowed-host" in answer.read()


def test_a_page_of_another_site_gets_neither_answer_nor_websocket(local):
    for origin in ("http://evil.example", "null", f"http://localhost:{local + 1}"):
        assert shake_hands(local, Origin=origin) == 403
        assert ask(local, "/_stcore/health", Origin=origin).status == 403


def test_its_own_pages_get_the_websocket(local):
    for name in ("localhost", "127.0.0.1"):
        assert shake_hands(local, Host=f"{name}:{local}", Origin=f"http://{name}:{local}") == 101


def test_an_exposed_server_answers_to_its_name_and_to_its_address(exposed):
    name = "monitor.example.nhs.uk"
    assert shake_hands(exposed, Host=name, Origin=f"https://{name}") == 101
    # A proxy that asks under the address of the server, for a page under its name.
    assert shake_hands(exposed, Origin=f"https://{name}") == 101
    assert ask(exposed, "/", Host="10.9.8.7:8501").status == 200
    assert ask(exposed, "/", Host="other.example").status == 403
    assert shake_hands(exposed, Host="other.example", Origin="http://other.example") == 403


def test_two_hosts_are_none(local):
    with socket.create_connection(("127.0.0.1", local), timeout=20) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
        assert b" 200 " not in caller.recv(200)


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent_in(local, method):
    for path in ("/_stcore/upload_file/session/file", "//_stcore/upload_file/a/b", "/", "/map"):
        assert ask(local, path, method).status in (404, 405)


def test_an_upload_is_refused_before_it_is_read(local):
    with socket.create_connection(("127.0.0.1", local), timeout=20) as caller:
        head = (
            "PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999"
        )
        caller.sendall(f"{head}\r\n\r\nfirst".encode())
        assert caller.recv(200).startswith(b"HTTP/1.1 404")
        while caller.recv(4096):
            pass  # the server ends the connection


def test_metrics_are_given_to_whoever_asked_for_them(local, exposed):
    assert ask(local, "/_stcore/metrics").status == 404
    assert b"# EOF" in ask(exposed, "/_stcore/metrics").read()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/map",
        "/app/static/fonts/LICENSE-OpenSans.txt",
        "/_stcore/health",
        "/no/such/path",
        "/..%2f",
    ],
)
def test_every_answer_carries_the_headers(local, path):
    headers = ask(local, path).headers
    policy = headers["content-security-policy"]
    scripts = next(each for each in policy.split("; ") if each.startswith("script-src"))
    assert scripts.startswith("script-src 'self' 'sha256-")
    assert "unsafe" not in scripts
    assert "frame-ancestors 'self'" in policy and "object-src 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["server"] is None
    assert headers.get_all("content-security-policy") == [policy]


def test_scripts_are_loosened_nowhere(local):
    for path in ("/component/x/index.html", "/_stcore/bidi-components/mha-monitor.map/map.js"):
        assert (
            "unsafe-"
            not in ask(local, path).headers["content-security-policy"].partition("style-src")[0]
        )


def test_streamlit_is_told_no_origin():
    # It asks a host in the world for this machine's address to judge an origin that it does not
    # know, and judges the origin of every request.
    heard, sent = [], []

    async def application(scope, receive, send):
        heard.append(scope)

    async def send(message):
        sent.append(message)

    for kind in ("http", "websocket"):
        for name in (b"localhost:1", b"evil.example"):
            headers = [(b"host", b"localhost:1"), (b"origin", b"http://" + name)]
            scope = {"type": kind, "path": "/", "method": "GET", "headers": headers}
            run_apart(Guard(application, Hosts("127.0.0.1"))(scope, None, send))
    assert [scope["headers"] for scope in heard] == [[(b"host", b"localhost:1")]] * 2
    assert [each["type"] for each in sent][-1] == "websocket.close"


def test_a_path_before_all_paths_hides_nothing_and_loosens_nothing():
    guard = Guard(None, Hosts("127.0.0.1"), base_path="/monitor")
    headers = [(b"host", b"localhost")]

    def status(path: str) -> int | None:
        scope = {"type": "http", "path": path, "method": "GET", "headers": headers}
        refused = guard.refusal(scope, path.removeprefix(guard.base_path))
        return refused and refused[0]

    assert status("/monitor/_stcore/metrics") == status("/_stcore/metrics") == 404
    assert status("/monitor/_stcore/upload_file/a/b") == 404
    assert status("/monitor/map") is None


def test_a_message_beyond_any_choice_ends_the_websocket(local):
    address = f"ws://127.0.0.1:{local}{STREAM}"
    with connect(address, subprotocols=["streamlit"]) as caller:
        caller.send(b"\0" * (LARGEST_MESSAGE + 1))
        with pytest.raises(ConnectionClosed, match="1009"):
            while True:
                caller.recv(timeout=20)


def test_a_port_that_is_taken_is_a_sentence(local, tmp_path):
    command = [sys.executable, "-m", "mha_monitor", "serve", "--port", str(local)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Choose another with --port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_configuration_in_the_folder_does_not_change_the_dashboard(tmp_path):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "config.toml").write_text(
        "[server]\nenableStaticServing = false\nenableCORS = false\n"
    )
    with running(tmp_path) as port:
        assert ask(port, "/app/static/fonts/LICENSE-OpenSans.txt").status == 200
        assert shake_hands(port, Origin="http://evil.example") == 403
