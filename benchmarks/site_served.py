"""How fast nginx gives the page of an area to 100 readers at once, with deploy/nginx.conf.

    python benchmarks/site_served.py

Each of 100 connections asks again as soon as it has its answer, which no reader does: it is the
worst that 100 of them can be. The clients are one process of Python on the same machine, so a part
of each time is theirs. Skipped with a sentence where nginx is not installed (Debian: nginx-light).
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mha_monitor import monitor
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.site import areas
from mha_monitor.exports.site.rendering import STATIC, TEMPLATES, Site

CLIENTS, ANSWERS = 100, 100
MOST = 50  # milliseconds, 99 of 100
AREA = "QWE"
CONFIGURATION = Path(__file__).parents[1] / "deploy" / "nginx.conf"
MIME_TYPES = Path("/etc/nginx/mime.types")


def configuration(folder: Path, root: Path, port: int) -> str:
    """The server block that is deployed, as a whole of its own on a port of this machine."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    text = re.sub(r"listen 80;", f"listen 127.0.0.1:{port};", text)
    text = re.sub(r"root [^;]+;", f"root {root};", text)
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{name}_temp_path {folder}/{name};\n" for name in names)
    types = f"include {MIME_TYPES};\n" if MIME_TYPES.is_file() else ""
    return (
        f"daemon off; worker_processes auto; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off; sendfile on; keepalive_requests 100000;\n"
        f"{types}{places}{text}}}\n"
    )


@contextmanager
def served(nginx: str, root: Path) -> Iterator[int]:
    """The port on which nginx gives a folder, checked by `nginx -t` before it starts."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        file = folder / "nginx.conf"
        file.write_text(configuration(folder, root, port), encoding="utf-8")
        begin = [nginx, "-c", str(file), "-p", str(folder)]
        subprocess.run([*begin, "-t", "-q"], check=True)
        process = subprocess.Popen(begin)
        try:
            _wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(100):
        if process.poll() is not None:
            raise SystemExit("nginx ended as it started.")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("nginx does not answer.")


class Client(asyncio.Protocol):
    """One reader: asks, waits for the whole answer, asks again."""

    def __init__(self, request: bytes, size: int, done: asyncio.Future) -> None:
        self.request, self.size, self.done = request, size, done
        self.times: list[float] = []
        self.had = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.WriteTransport = transport  # type: ignore[assignment]
        self._ask()

    def _ask(self) -> None:
        self.asked, self.had = time.perf_counter(), 0
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.had += len(data)
        if self.had < self.size:
            return
        if self.had > self.size:
            raise SystemExit("An answer is longer than it should be.")
        self.times.append(1000 * (time.perf_counter() - self.asked))
        if len(self.times) < ANSWERS:
            self._ask()
        else:
            self.transport.close()
            self.done.set_result(None)


async def ask_all(port: int, request: bytes, size: int) -> list[float]:
    loop = asyncio.get_running_loop()
    ends = [loop.create_future() for _ in range(CLIENTS)]
    made = [
        await loop.create_connection(partial(Client, request, size, end), "127.0.0.1", port)
        for end in ends
    ]
    await asyncio.gather(*ends)
    return [each for _, client in made for each in client.times]


def size_of(port: int, request: bytes) -> int:
    """How many bytes one whole answer has, headers and all."""
    with socket.create_connection(("127.0.0.1", port), 5) as asking:
        asking.sendall(request.replace(b"keep-alive", b"close"))
        answer = b"".join(iter(lambda: asking.recv(65536), b""))
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise SystemExit(answer[:200].decode(errors="replace"))
    # Kept alive, the answer says so with as many letters as `close` and five more.
    return len(answer) + len("keep-alive") - len("close")


def told(port: int, name: str, more: str) -> float:
    """Print one line; the milliseconds within which 99 of 100 answers came."""
    request = (
        f"GET /{areas.path_of(AREA)} HTTP/1.1\r\nHost: monitor.example.nhs.uk\r\n"
        f"Connection: keep-alive\r\n{more}\r\n"
    ).encode()
    size = size_of(port, request)
    start, processor = time.perf_counter(), time.process_time()
    times = asyncio.run(ask_all(port, request, size))
    took, own = time.perf_counter() - start, time.process_time() - processor
    hundredths = statistics.quantiles(times, n=100)
    print(
        f"{name:24}{size / 1024:7.0f} KB{hundredths[49]:8.1f} ms (half of the answers)"
        f"{hundredths[98]:8.1f} ms (99 of 100){len(times) / took:9,.0f} a second; the clients took "
        f"{own / took:.0%} of a core"
    )
    return hundredths[98]


def written(root: Path) -> None:
    """One area's page with all that belongs to it."""
    store = monitor.open_store()
    site = Site("", store.version, " ".join(monitor.attribution(store)), store.test_data)
    files = dict(site.files(areas.area_page(AreaAnswers(store, AREA))))
    files |= {name: (TEMPLATES / name).read_bytes() for name in STATIC}
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def main() -> None:
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        print("nginx is not installed (Debian: nginx-light): nothing was measured.")
        return
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        root.chmod(0o755)  # its workers are another user
        written(root)
        with served(nginx, root) as port:
            slowest = max(
                told(port, "an area page", ""),
                told(port, "the same, compressed", "Accept-Encoding: gzip\r\n"),
            )
    if slowest > MOST:
        sys.exit(f"99 of 100 answers take up to {slowest:.0f} ms, more than {MOST}.")


if __name__ == "__main__":
    main()
