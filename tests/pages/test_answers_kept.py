"""Answers of the pages: made once, by whoever asks first; errors are answers; forgotten in turn."""

from __future__ import annotations

import threading
import time

import pytest

from data_sources.schema.errors import Unanswerable
from mha_monitor.pages import cache


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.forget()
    yield
    cache.forget()


def test_an_answer_is_made_once_for_a_version_and_a_key():
    made = []

    def make():
        made.append(1)
        return object()

    first = cache.kept("one", ("key",), make)
    assert cache.kept("one", ("key",), make) is first
    assert cache.kept("two", ("key",), make) is not first
    assert cache.kept("one", ("other",), make) is not first
    assert len(made) == 3


def test_that_there_is_no_answer_is_kept_and_raised_again():
    asked = []

    def fail():
        asked.append(1)
        raise Unanswerable("Nothing is held.")

    depths = []
    for _ in range(5):
        with pytest.raises(Unanswerable, match="Nothing is held") as told:
            cache.kept("one", ("missing",), fail)
        depths.append(len(told.traceback))
    assert len(asked) == 1
    assert len(set(depths[1:])) == 1  # raised again, not grown


def test_a_fault_is_not_an_answer():
    asked = []

    def fault():
        asked.append(1)
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            cache.kept("one", ("fault",), fault)
    assert len(asked) == 2


def test_who_asks_the_same_waits_and_who_asks_another_does_not():
    begun, go, made = threading.Event(), threading.Event(), []

    def slow():
        made.append(1)
        begun.set()
        go.wait(10)
        return "slow"

    found: list[str] = []
    asking = [
        threading.Thread(target=lambda: found.append(cache.kept("one", ("slow",), slow)))
        for _ in range(3)
    ]
    for each in asking:
        each.start()
    assert begun.wait(10)
    started = time.perf_counter()
    assert cache.kept("one", ("quick",), lambda: "quick") == "quick"
    assert time.perf_counter() - started < 5
    go.set()
    for each in asking:
        each.join(10)
    assert found == ["slow"] * 3 and len(made) == 1


def test_the_answers_asked_for_last_are_kept(monkeypatch):
    first = cache.kept("one", (0,), object)
    for number in range(1, cache.ANSWERS_KEPT + 1):
        cache.kept("one", (number,), object)
    assert cache.kept("one", (0,), object) is not first
