"""Networks as institutions have them: certificates of their own, proxies, servers that drip.

The certificates are made on the spot, the servers are on this machine, and all content is invented.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
import truststore
from publisher.server import Publisher, Status

from data_sources.downloads import certificates, connections
from data_sources.downloads.addresses import Base
from data_sources.downloads.fetcher import Fetcher
from data_sources.downloads.pace import Clock
from data_sources.schema.errors import NetworkError

HOST = "digital.nhs.uk"
LINK = f"https://{HOST}/a"


class Time:
    """A clock that waits for nobody; each look at it may take a while."""

    def __init__(self, look: float = 0.0) -> None:
        self.seconds, self.look, self.waits = 0.0, look, []
        self.clock = Clock(self.now, self.sleep)

    def now(self) -> float:
        self.seconds += self.look
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch):
    names = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "MHA_MONITOR_PUBLISHER")
    for name in (*names, *map(str.lower, names), *certificates.VARIABLES):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs for a network that looks into secure connections."""
    return trustme.CA(organization_name="INVENTED interceptor")


@pytest.fixture(scope="module")
def bundle(authority, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("certificates") / "INVENTED.pem"
    authority.cert_pem.write_to_path(path)
    return path


@contextmanager
def publisher_signed_by(authority: trustme.CA, folder: Path, name=HOST, **when) -> Iterator:
    """A publisher over TLS with a certificate for a name."""
    path = folder / "server.pem"
    authority.issue_cert(name, **when).private_key_and_cert_chain_pem.write_to_path(path)
    with Publisher() as publisher:
        publisher.put(HOST, "/a", b"INVENTED")
        publisher.put("a", "", b"INVENTED")
        publisher.wrap(path)
        yield publisher


def port_of(publisher: Publisher) -> int:
    return int(publisher.url.rpartition(":")[2])


def fetcher_of(publisher: Publisher) -> Fetcher:
    """Asks a mirror, over TLS, under the publisher's name."""
    base = Base(f"https://{HOST}:{port_of(publisher)}", None)
    session = connections.open_session(
        base, resolve=lambda host, port: ["127.0.0.1"], clock=Time().clock
    )
    return Fetcher(base.url, session=session, clock=Time().clock)


@pytest.fixture
def signed(authority, tmp_path) -> Iterator[Publisher]:
    with publisher_signed_by(authority, tmp_path) as publisher:
        yield publisher


# ---- Certificates


@pytest.mark.parametrize("variable", certificates.VARIABLES[:3])
def test_a_bundle_that_is_named_is_believed(signed, bundle, monkeypatch, variable):
    monkeypatch.setenv(variable, str(bundle))
    assert fetcher_of(signed).page(LINK).text == "INVENTED"


def test_a_folder_of_certificates_is_believed(signed, bundle, monkeypatch, tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("needs openssl")
    command = ["openssl", "x509", "-noout", "-hash", "-in", str(bundle)]
    name = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(bundle, folder / f"{name}.0")
    for variable in ("SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        with monkeypatch.context() as patch:
            patch.setenv(variable, str(folder))
            assert fetcher_of(signed).page(LINK).text == "INVENTED"


def test_the_systems_store_is_believed(signed, bundle, monkeypatch):
    nowhere = ssl.DefaultVerifyPaths(None, None, "", "", "", "")
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: nowhere)
    monkeypatch.setattr(truststore._openssl, "_CA_FILE_CANDIDATES", [str(bundle)])
    assert fetcher_of(signed).page(LINK).text == "INVENTED"


def test_the_first_variable_that_is_set_holds_alone(signed, bundle, monkeypatch, tmp_path):
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    monkeypatch.setenv("CURL_CA_BUNDLE", str(other))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    with pytest.raises(NetworkError, match=rf"CURL_CA_BUNDLE names {other}, which does not hold"):
        fetcher_of(signed).page(LINK)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", f" {bundle} ")
    assert fetcher_of(signed).page(LINK).text == "INVENTED"
    assert len(signed.requests) == 1


def test_an_unknown_signer_is_a_sentence_that_names_what_to_set(signed):
    with pytest.raises(NetworkError, match="nobody who is believed has signed it") as told:
        fetcher_of(signed).page(LINK)
    for name in (*certificates.VARIABLES, "looks into secure connections", "system's store"):
        assert name in str(told.value)
    assert signed.requests == []


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("missing.pem", None, "is not there"),
        ("page.pem", b"<html>INVENTED</html>", "holds no certificates in PEM form"),
        ("empty.pem", b"", "holds no certificates in PEM form"),
        ("folder", ..., "holds no certificates by their hash"),
    ],
)
@pytest.mark.parametrize("variable", certificates.VARIABLES)
def test_a_bundle_that_cannot_be_used_is_a_sentence_before_anything_is_asked(
    monkeypatch, tmp_path, variable, name, content, why
):
    path = tmp_path / name
    if content is ...:
        path.mkdir()
    elif content is not None:
        path.write_bytes(content)
    monkeypatch.setenv(variable, str(path))
    with pytest.raises(NetworkError, match=rf"^{variable} names .*{name}, which {why}"):
        Fetcher()


def test_a_mirror_on_this_machine_needs_no_bundle(monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/no/such/INVENTED.pem")
    with Publisher() as publisher:
        link = publisher.put(HOST, "/a", b"INVENTED")
        assert Fetcher(publisher.url).page(link).text == "INVENTED"


PAST = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("certificate", "sentence"),
    [
        ({"name": "other.example"}, r"it is of another name .*digital\.nhs\.uk"),
        ({"not_after": PAST}, "expired; is the clock of this machine right"),
    ],
)
def test_another_name_and_another_time_are_told_apart(
    authority, bundle, monkeypatch, tmp_path, certificate, sentence
):
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    with (
        publisher_signed_by(authority, tmp_path, **certificate) as publisher,
        pytest.raises(NetworkError, match=sentence),
    ):
        fetcher_of(publisher).page(LINK)


# ---- Proxies


@contextmanager
def answering(answer) -> Iterator[int]:
    """A server whose every connection is handed to `answer`, with a file to read from; its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    closing = threading.Event()

    def serve() -> None:
        while not closing.is_set():
            try:
                connected, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=handle, args=(connected,), daemon=True).start()

    def handle(connected: socket.socket) -> None:
        with connected, connected.makefile("rb") as file:
            request = [file.readline()]
            while request[-1].strip():
                request.append(file.readline())
            try:
                answer(connected, request, closing)
            except OSError:  # the other side went away
                return

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        closing.set()
        listener.close()


def tunnel_to(port: int, asked: list):
    """A proxy that leads every tunnel to one port of this machine."""

    def pump(source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(65_536):
                sink.sendall(block)

    def answer(connected, request, _closing) -> None:
        asked.append(request)
        connected.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as there:
            threading.Thread(target=pump, args=(connected, there), daemon=True).start()
            pump(there, connected)

    return answer


def test_a_proxy_that_looks_into_connections_is_used_with_its_certificate(
    signed, bundle, monkeypatch
):
    asked = []
    # The proxy's own publisher: behind a base the host would be the first part of the path.
    with answering(tunnel_to(port_of(signed), asked)) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://INVENTED:word@127.0.0.1:{port}")
        with pytest.raises(NetworkError, match="REQUESTS_CA_BUNDLE"):
            Fetcher(clock=Time().clock).page(LINK)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
        assert Fetcher(clock=Time().clock).page(LINK).text == "INVENTED"
        monkeypatch.setenv("NO_PROXY", HOST)
        assert connections.proxies(None, LINK) == {}
    assert asked[-1][0].startswith(b"CONNECT digital.nhs.uk:443 HTTP/1.")
    assert any(line.startswith(b"Proxy-Authorization: Basic ") for line in asked[-1])


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(b"407 Who are you", r"wants a name and a password"), (b"403 No", r"through \(403\)")],
)
def test_a_proxy_that_refuses_is_a_sentence_without_its_password(monkeypatch, status, sentence):
    def refuse(connected, _request, _closing) -> None:
        connected.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")

    with answering(refuse) as port:
        monkeypatch.setenv("https_proxy", f"http://INVENTED:secret@127.0.0.1:{port}")
        with pytest.raises(NetworkError, match=sentence) as told:
            Fetcher(clock=Time().clock).page(LINK)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "http://[", "127.0.0.1:port", "http://"])
def test_a_proxy_that_cannot_be_one_is_a_sentence(monkeypatch, proxy):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(NetworkError, match=r"the proxy that HTTPS_PROXY .*--from DIRECTORY"):
        Fetcher(clock=Time().clock).page(LINK)


# ---- Servers that drip, and servers that refuse now and then

STATUS = b"HTTP/1.1 200 OK\r\n"
DRIPS = {
    "status line": (b"HTTP/1.1 200 ", b"O"),
    "header": (STATUS + b"X-INVENTED: ", b"a"),
    "headers": (STATUS, b"A: b\r\n"),
    "going on": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": (STATUS + b"Content-Length: 99999\r\n\r\n", b"a"),
    "length of a chunk": (STATUS + b"Transfer-Encoding: chunked\r\n\r\n1;", b"a"),
    "trailer": (STATUS + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: ", b"a"),
}


@pytest.mark.parametrize("where", DRIPS)
def test_an_answer_that_drips_is_given_up_wherever_it_drips(where):
    begin, drop = DRIPS[where]
    asked = []

    def drip(connected, request, closing) -> None:
        asked.append(request)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected.sendall(begin)
        while not closing.wait(0.001):
            connected.sendall(drop)

    with answering(drip) as port:
        fetcher = Fetcher(f"http://127.0.0.1:{port}", clock=Time(look=5).clock)
        with pytest.raises(NetworkError, match=r"only [\d,]+ bytes came in \d+ seconds"):
            fetcher.page(LINK)
    assert len(asked) == 1


def test_a_proxy_that_drips_is_given_up(monkeypatch):
    def drip(connected, _request, closing) -> None:
        connected.sendall(b"HTTP/1.1 200 O")
        while not closing.wait(0.001):
            connected.sendall(b"K")

    with answering(drip) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        with pytest.raises(NetworkError, match=r"only [\d,]+ bytes came in \d+ seconds"):
            Fetcher(clock=Time(look=5).clock).page(LINK)


def test_a_refusal_now_and_then_is_waited_out_and_a_missing_page_is_not():
    passing = Time()
    with Publisher() as publisher:
        link = publisher.put(HOST, "/a", b"INVENTED")
        fetcher = Fetcher(publisher.url, clock=passing.clock)
        publisher.fault(HOST, "/a", Status(403, times=4))
        assert fetcher.page(link).text == "INVENTED"
        assert passing.waits == sorted(set(passing.waits)) and len(passing.waits) == 3
        publisher.fault(HOST, "/a", Status(403, times=None))
        with pytest.raises(NetworkError, match=r"refused \(403\) again and again"):
            fetcher.page(link)
        before, waits = len(publisher.requests), len(passing.waits)
        with pytest.raises(NetworkError, match=r"not there \(404\)"):
            fetcher.page(f"https://{HOST}/missing")
        assert (len(publisher.requests), len(passing.waits)) == (before + 1, waits)
