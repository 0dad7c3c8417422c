"""How a refresh is seen: bars where a person watches, plain lines elsewhere; both say it all."""

from __future__ import annotations

import io
import sys

import pytest

from mha_monitor.cli import progress
from mha_monitor.cli.progress import Bars, Lines

NAME = "MHSDS Data_[SepPerf]_2024.zip"


def a_refresh(watch: Lines) -> None:
    with watch.shown():
        watch.say("mhsds_monthly: 2 files on offer.")
        watch.start(NAME, 3_000_000)
        for _ in range(3):
            watch.advance(1_000_000)
        watch.end()
        watch.read(NAME, 1_707)


@pytest.mark.parametrize("kind", [Lines, Bars])
def test_each_file_is_told_with_its_size_and_its_figures(kind, capsys):
    a_refresh(kind())
    told = capsys.readouterr()
    assert told.out == ""
    lines = [line.strip() for line in told.err.splitlines() if line.strip()]
    assert f"Fetched {NAME}, 3.0 MB." in lines
    assert f"Read {NAME}: 1,707 figures." in lines
    assert "mhsds_monthly: 2 files on offer." in lines


def test_a_download_that_begins_again_is_not_counted_twice(capsys):
    watch = Lines()
    watch.start(NAME, 2_000_000)
    watch.advance(1_500_000)
    watch.start(NAME, 2_000_000)
    watch.advance(2_000_000)
    watch.end()
    assert capsys.readouterr().err == f"Fetched {NAME}, 2.0 MB.\n"


def test_bars_are_for_a_terminal_alone(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert type(progress.for_this_terminal()) is Lines
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert type(progress.for_this_terminal()) is Bars


def test_small_sizes_are_told_in_bytes():
    assert progress.megabytes(7_006) == "7,006 bytes"
    assert progress.megabytes(250_000_000) == "250.0 MB"
