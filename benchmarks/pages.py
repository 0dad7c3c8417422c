"""What a run of each page costs a server, beside a bare Streamlit page that sends as many messages.

Run from the project's root: python benchmarks/pages.py
Server and client have a core each. A warm run is one whose answer somebody has asked for before:
each page is asked for two groups in turn. The last line is for machines.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from streamlit.util import calc_hash

from benchmarks.websocket_session import Session
from mha_monitor.dashboard.menu import MENU

ROOT = Path(__file__).parents[1]
QUERIES = ("group=black", "group=asian")
WARM_UP, RUNS = 3, 12  # of each query
TICKS = os.sysconf("SC_CLK_TCK")
MOST_TIMES = 2.5  # times the bare page's processor time
BARE = """
import streamlit as st
st.title("Bare")
for number in range({elements}):
    st.markdown(f"Element {{number}} of {{st.query_params.get('group')}}")
"""


class Cost(NamedTuple):
    """A warm run of a page: what it cost the server, and what it sent."""

    cpu: float  # milliseconds
    wait: float  # milliseconds, the median
    messages: int
    sent: int  # bytes
    largest: int  # bytes


@contextmanager
def server(command: list[str], **environment: str) -> Iterator[tuple[int, int]]:
    """Start a server on the first core; its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [each.replace("PORT", str(port)) for each in command]
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(process.pid, {cores[0]})
    os.sched_setaffinity(0, {cores[-1]})
    try:
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)
        os.sched_setaffinity(0, cores)


def _wait_for(link: str, process: subprocess.Popen) -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise SystemExit(f"the server ended with exit code {process.returncode}")
        try:
            urllib.request.urlopen(link, timeout=2).close()
            return
        except OSError:
            time.sleep(0.25)
    raise SystemExit("the server did not answer within five minutes")


def processor_time(pid: int) -> float:
    """Milliseconds that a process has had, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS


def memory(pid: int) -> float:
    """Megabytes that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def cost(port: int, pid: int, page: str = "") -> Cost:
    """The cost of a warm run of a page."""
    async with Session(port) as session:
        for query in QUERIES * WARM_UP:
            first = await session.run(page, query)
            if first.went_wrong:
                raise SystemExit(f"the page failed: {first.went_wrong[0]}")
        before = processor_time(pid)
        runs = [await session.run(page, query) for query in QUERIES * RUNS]
        cpu = (processor_time(pid) - before) / len(runs)
    return Cost(
        cpu,
        statistics.median(each.seconds for each in runs) * 1000,
        max(each.messages for each in runs),
        max(each.sent for each in runs),
        max(each.largest for each in runs),
    )


def bare(messages: int) -> Cost:
    """The cost of a page that does nothing but send as many messages."""
    with bare_server(messages) as (port, pid):
        return asyncio.run(cost(port, pid))


@contextmanager
def bare_server(messages: int) -> Iterator[tuple[int, int]]:
    """A server of such a page; its port and its process."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "bare.py")
        # The others tell that a run begins, which pages there are, and that it has ended.
        script.write_text(BARE.format(elements=max(1, messages - 4)))
        options = ("--server.headless=true", "--runner.postScriptGC=false")
        options += ("--browser.gatherUsageStats=false", "--server.fileWatcherType=none")
        command = ["streamlit", "run", str(script), "--server.port=PORT", *options]
        with server(command) as started:
            yield started


def main() -> None:
    """Measure every page; print a sentence each and one line of JSON."""
    found: dict[str, dict] = {}
    with tempfile.TemporaryDirectory() as data:
        command = ["mha_monitor", "serve", "--port", "PORT"]
        with server(command, MHA_MONITOR_DATA=data) as (port, pid):
            costs = {each.path: asyncio.run(cost(port, pid, calc_hash(each.path))) for each in MENU}
            found["memory"] = {"mb": memory(pid)}
    least = {number: bare(number) for number in sorted({each.messages for each in costs.values()})}
    for path, each in costs.items():
        floor = least[each.messages]
        times = each.cpu / floor.cpu
        verdict = "within" if times <= MOST_TIMES else "above"
        print(
            f"{path}: {each.cpu:.0f} ms of processor a warm run, {times:.1f} times a bare page of "
            f"{each.messages} messages ({floor.cpu:.0f} ms): {verdict} {MOST_TIMES} times. "
            f"Waited {each.wait:.0f} ms; sent {each.sent / 1000:.0f} kB, at most "
            f"{each.largest / 1000:.1f} kB in one message."
        )
        found[path] = {**each._asdict(), "bare": floor.cpu, "times": times}
    print(json.dumps(found, default=lambda value: round(value, 2)))


if __name__ == "__main__":
    main()
