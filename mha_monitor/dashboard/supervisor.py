"""Several workers kept running, and figures kept current, each in a process of its own.

A worker is a whole server on a port of its own; whoever stands before them keeps each reader with
one (docs/serving.md). A worker that ends is started again, unless it never began.
"""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from data_sources.schema.errors import SourceError
from mha_monitor.dashboard import logs, tries
from mha_monitor.store.store import data_folder

DAY = dt.timedelta(days=1)
AGAIN = dt.timedelta(hours=1)  # after a try that did not reach the publishers, or was refused
BEGUN = 20.0  # seconds: a worker that ends sooner never began
PAUSE = 0.5  # seconds between two looks at the processes
PATIENCE = 15.0  # seconds that a process has to end by itself
SAID = 400  # letters of what a refresh said last


@dataclass
class Worker:
    """One server: the command that starts it, its port, and its process while it runs."""

    command: Sequence[str]
    port: int
    process: subprocess.Popen | None = None
    started: float = 0.0

    def start(self) -> None:
        self.process, self.started = subprocess.Popen(self.command), time.monotonic()


@dataclass
class Refresher:
    """Looks for new figures once a day; again after an hour where that failed."""

    command: Sequence[str]
    folder: Path
    process: subprocess.Popen | None = None
    said: Path | None = None

    def due(self, now: dt.datetime) -> bool:
        if self.process is not None:
            return False
        tried = tries.last(self.folder)
        return tried is None or now - tried.at >= (DAY if tried.arrived else AGAIN)

    def start(self) -> None:
        with tempfile.NamedTemporaryFile(prefix="refresh-", suffix=".log", delete=False) as log:
            self.said = Path(log.name)
            self.process = subprocess.Popen(self.command, stdout=log, stderr=subprocess.STDOUT)

    def ended(self) -> tries.Try | None:
        """The try, once it has ended; its record is then kept."""
        if self.process is None or self.said is None or self.process.poll() is None:
            return None
        text = self.said.read_text(encoding="utf-8", errors="replace")
        self.said.unlink()
        last = " ".join(text.split())[-SAID:]
        tried = tries.Try(dt.datetime.now(dt.UTC), self.process.returncode, last)
        tries.keep(self.folder, tried)
        self.process = self.said = None
        return tried


@dataclass
class Supervisor:
    """Runs until it is told to stop. `log` writes one event."""

    workers: list[Worker]
    refresher: Refresher | None
    log: Callable[..., None]
    stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        """Raises SourceError where a worker cannot begin."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            for worker in self.workers:
                worker.start()
                self.log("worker-started", port=worker.port)
            while not self.stopping:
                self.look()
                time.sleep(PAUSE)
        finally:
            self._end()

    def look(self) -> None:
        """Start again what ended, and a refresh that is due."""
        for worker in self.workers:
            self._restart(worker)
        if self.refresher is not None:
            self._refresh(self.refresher)

    def _restart(self, worker: Worker) -> None:
        if worker.process is None or (code := worker.process.poll()) is None:
            return
        self.log("worker-ended", port=worker.port, exit=code)
        if time.monotonic() - worker.started < BEGUN:
            raise SourceError(
                f"The worker on port {worker.port} ended as soon as it was started. What it said "
                f"stands above."
            )
        worker.start()
        self.log("worker-started", port=worker.port)

    def _refresh(self, refresher: Refresher) -> None:
        if tried := refresher.ended():
            self.log("refresh-ended", outcome=tried.outcome, exit=tried.exit_code, said=tried.said)
        if refresher.due(dt.datetime.now(dt.UTC)):
            refresher.start()
            self.log("refresh-started")

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _end(self) -> None:
        """End every process that was started here, by force where it does not by itself."""
        running = [each.process for each in self.workers if each.process is not None]
        if self.refresher is not None and self.refresher.process is not None:
            running.append(self.refresher.process)
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.log("stopped")


def supervise(
    host: str,
    port: int,
    *,
    workers: int = 1,
    refresh: bool = False,
    form: logs.Form = "text",
    options: Sequence[str] = (),
) -> None:
    """Serve with workers on ports of their own, from `port` on, until it is stopped.

    With `refresh`, figures are looked for once a day. `options` are words of the command line for
    every worker. Raises SourceError where a worker cannot begin.
    """
    program = (sys.executable, "-m", "mha_monitor")
    own = [
        Worker((*program, "serve", "--host", host, "--port", str(each), *options), each)
        for each in range(port, port + workers)
    ]
    refresher = Refresher((*program, "refresh"), data_folder()) if refresh else None
    Supervisor(own, refresher, writing(form)).run()


def writing(form: logs.Form) -> Callable[..., None]:
    """What writes an event in a form."""

    def log(event: str, **facts: object) -> None:
        logs.write(form, event, **facts)

    return log
