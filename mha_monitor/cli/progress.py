"""How long work is seen: moving bars on a terminal, plain lines where there is none.

Both go to stderr. For a refresh each has the five verbs that a download and a refresh call.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TextIO

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from rich.progress import TransferSpeedColumn as Speed

from mha_monitor.cli.saying import is_quiet, say


class Lines:
    """One line for each file that has arrived or was read."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._name, self._bytes = "", 0

    def start(self, name: str, total_bytes: int | None) -> None:
        self._name, self._bytes = name, 0

    def advance(self, count: int) -> None:
        self._bytes += count

    def end(self) -> None:
        if self._bytes:
            self.say(f"Fetched {self._name}, {megabytes(self._bytes)}.")

    def read(self, name: str, figures: int) -> None:
        self.say(f"Read {name}: {figures:,} figures.")

    def say(self, sentence: str) -> None:
        if not is_quiet():
            print(sentence, file=self._stream)

    def shown(self) -> AbstractContextManager:
        return nullcontext()


class Bars(Lines):
    """The file that is arriving, how much of it, and how many figures were read so far."""

    def __init__(self) -> None:
        super().__init__()
        self._console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), Speed())
        self._progress = Progress(*columns, console=self._console, transient=True)
        self._task = self._progress.add_task("Looking for what is published", total=None)
        self._files = self._figures = 0

    def start(self, name: str, total_bytes: int | None) -> None:
        super().start(name, total_bytes)
        self._progress.reset(self._task, total=total_bytes, description=name)

    def advance(self, count: int) -> None:
        super().advance(count)
        self._progress.advance(self._task, count)

    def read(self, name: str, figures: int) -> None:
        super().read(name, figures)
        self._files, self._figures = self._files + 1, self._figures + figures
        so_far = f"{self._files} files read, {self._figures:,} figures"
        self._progress.update(self._task, description=so_far)

    def say(self, sentence: str) -> None:
        self._console.print(sentence, markup=False, highlight=False)

    def shown(self) -> AbstractContextManager:
        return self._progress


@contextmanager
def share_of(title: str) -> Iterator[Callable[[float], None]]:
    """Shows the share of a long computation that is done, from 0 to 1, as it is told.

    A bar on a terminal; where the output is kept, a line for each tenth.
    """
    if is_quiet() or not sys.stderr.isatty():
        yield _Tenths(title).tell
        return

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=1.0)
        yield lambda share: progress.update(task, completed=share)


class _Tenths:
    def __init__(self, title: str) -> None:
        self._title, self._said = title, 0

    def tell(self, share: float) -> None:
        tenths = int(share * 10 + 1e-9)
        if tenths > self._said:
            self._said = tenths
            say(f"{self._title}: {10 * tenths}%")


def for_this_terminal() -> Lines:
    """Bars where a person watches, lines where the output is kept."""
    return Bars() if sys.stderr.isatty() and not is_quiet() else Lines()


def megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count:,} bytes"
