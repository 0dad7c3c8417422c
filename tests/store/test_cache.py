"""Answers that are kept: the newest ones, as long as they are few and not too long."""

from __future__ import annotations

import pandas as pd

from mha_monitor.store import cache
from mha_monitor.store.cache import remembered


def counting(rows: int):
    """A function that answers with a table of so many rows, and the questions it was asked."""
    asked = []

    @remembered
    def answer(question: int, *, of: str = "") -> pd.DataFrame:
        asked.append((question, of))
        return pd.DataFrame({"question": [question] * rows})

    return answer, asked


def test_a_question_is_answered_once():
    answer, asked = counting(3)
    assert answer(1) is answer(1)
    assert answer(1, of="a") is answer(1, of="a")
    assert asked == [(1, ""), (1, "a")]
    answer.cache_clear()
    answer(1)
    assert len(asked) == 3


def test_what_was_asked_longest_ago_is_forgotten_first():
    answer, asked = counting(1)
    for question in range(cache.ANSWERS_KEPT):
        answer(question)
    answer(0)  # asked again, and so newer than 1
    answer(-1)
    answer(0)
    assert asked.count((0, "")) == 1
    answer(1)
    assert asked.count((1, "")) == 2


def test_long_tables_are_few_and_the_newest_is_always_kept():
    answer, asked = counting(cache.ROWS_KEPT // 2 + 1)
    answer(1)
    answer(2)
    assert answer(2) is answer(2)
    answer(1)
    assert asked == [(1, ""), (2, ""), (1, "")]


def test_a_table_longer_than_all_that_is_kept_is_kept_alone():
    answer, asked = counting(cache.ROWS_KEPT + 1)
    assert answer(1) is answer(1)
    answer(2)
    answer(1)
    assert asked == [(1, ""), (2, ""), (1, "")]


def test_empty_tables_are_few_too():
    answer, asked = counting(0)
    for question in [*range(cache.ANSWERS_KEPT + 1), 0]:
        answer(question)
    assert asked.count((0, "")) == 2
