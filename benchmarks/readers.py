"""How many readers a server carries, beside a bare Streamlit page that sends as many messages.

Run from the project's root: python benchmarks/readers.py [--seconds 60] [--runs 2000]
Readers open a page each and make a choice every 5 to 15 seconds, at random; first of the bare page,
then of ours, 75 and 150 of them. Then how memory grows over many runs, and how many more runs a
second two workers give than one, with readers who never pause. Server and client have a core each,
but for the two workers, which share both with the client. The last line is for machines.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from streamlit.util import calc_hash

from benchmarks.pages import QUERIES, bare_server, memory, server
from benchmarks.websocket_session import Session
from mha_monitor.dashboard.menu import MENU

PAGES = [calc_hash(each.path) for each in MENU]
SESSIONS = (75, 150)
MESSAGES = 60  # of the bare page: about as many as a page of ours
MOST_TIMES, MOST_WAIT, MOST_MB, LEAST_GAIN = 1.5, 350.0, 0.5, 1.7
BUSY, BUSY_SECONDS = 8, 20.0  # readers who never pause, and for how long


async def choosing(
    port: int, pid: int, pages: Sequence[str], sessions: int, seconds: float
) -> dict[str, float]:
    """Readers who choose every 5 to 15 seconds: what they waited, and what the server held."""
    chance = random.Random(7)
    waited: list[float] = []
    before, started = memory(pid), time.perf_counter()

    async def reader(number: int) -> None:
        await asyncio.sleep(number * seconds / 4 / sessions)
        async with Session(port) as session:
            page = chance.choice(pages)
            await session.run(page)
            until = started + seconds
            while (pause := chance.uniform(5, 15)) + time.perf_counter() < until:
                await asyncio.sleep(pause)
                done = await session.run(page, chance.choice(QUERIES))
                waited.append(done.seconds * 1000)

    await asyncio.gather(*(reader(number) for number in range(sessions)))
    found = statistics.quantiles(waited, n=20)
    return {
        "runs": len(waited),
        "p50": found[9],
        "p95": found[18],
        "mb_a_session": (memory(pid) - before) / sessions,
    }


async def busy(ports: Sequence[int], seconds: float) -> float:
    """Runs a second of readers who never pause, shared out among the ports."""
    done = 0
    until = time.perf_counter() + seconds

    async def reader(number: int) -> None:
        nonlocal done
        async with Session(ports[number % len(ports)]) as session:
            page = PAGES[number % len(PAGES)]
            while time.perf_counter() < until:
                await session.run(page, QUERIES[done % len(QUERIES)])
                done += 1

    await asyncio.gather(*(reader(number) for number in range(BUSY)))
    return done / seconds


async def grown(port: int, pid: int, runs: int) -> list[float]:
    """Megabytes held after each quarter of so many runs of one reader, over all pages."""
    held = []
    async with Session(port) as session:
        for number in range(runs):
            await session.run(PAGES[number % len(PAGES)], QUERIES[number // len(PAGES) % 2])
            if (number + 1) % (runs // 4) == 0:
                held.append(memory(pid))
    return held


async def warm(ports: Sequence[int]) -> None:
    """Ask for every page and group once, so that answers are held."""
    for port in ports:
        async with Session(port) as session:
            for page in PAGES:
                for query in QUERIES:
                    await session.run(page, query)


@contextmanager
def ours(ports: int = 1) -> Iterator[list[tuple[int, int]]]:
    """So many servers of the dashboard with one store: their ports and processes."""
    command = ["mha_monitor", "serve", "--port", "PORT"]
    with tempfile.TemporaryDirectory() as data, server(command, MHA_MONITOR_DATA=data) as first:
        if ports == 1:
            yield [first]
            return
        with server(command, MHA_MONITOR_DATA=data) as second:
            cores = os.sched_getaffinity(0) | os.sched_getaffinity(first[1])
            os.sched_setaffinity(second[1], {max(cores)})
            os.sched_setaffinity(0, cores)
            yield [first, second]


def main() -> None:
    """Measure, print a sentence for each aim, and one line of JSON."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--runs", type=int, default=2000)
    chosen = asked.parse_args()
    found: dict[str, dict] = {}
    for sessions in SESSIONS:
        with bare_server(MESSAGES) as (port, pid):
            found[f"bare {sessions}"] = asyncio.run(
                choosing(port, pid, [""], sessions, chosen.seconds)
            )
    with ours() as [(port, pid)]:
        asyncio.run(warm([port]))
        for sessions in SESSIONS:
            found[f"ours {sessions}"] = asyncio.run(
                choosing(port, pid, PAGES, sessions, chosen.seconds)
            )
        one = asyncio.run(busy([port], BUSY_SECONDS))
        held = asyncio.run(grown(port, pid, chosen.runs))
    with ours(2) as both:
        ports = [port for port, _ in both]
        asyncio.run(warm(ports))
        two = asyncio.run(busy(ports, BUSY_SECONDS))
    for sessions in SESSIONS:
        mine, bare = found[f"ours {sessions}"], found[f"bare {sessions}"]
        print(
            f"{sessions} readers: 95 of 100 choices within {mine['p95']:.0f} ms, "
            f"{mine['p95'] / bare['p95']:.2f} times the bare page's {bare['p95']:.0f} ms (aims: "
            f"{MOST_TIMES:g} times for 75, {MOST_WAIT:g} ms for 150); {mine['runs']} runs where "
            f"the bare page had {bare['runs']}; {mine['mb_a_session']:.2f} MB a reader (aim "
            f"{MOST_MB:g})."
        )
    print(
        f"{chosen.runs:,} runs: {', '.join(f'{each:.0f}' for each in held)} MB held after each "
        f"quarter. Two workers: {two:.1f} runs a second, {two / one:.2f} times one's {one:.1f} "
        f"(aim {LEAST_GAIN:g})."
    )
    found["memory"] = {"mb": held}
    found["workers"] = {"one": one, "two": two}
    print(json.dumps(found, default=lambda value: round(value, 2)))


if __name__ == "__main__":
    main()
