"""The choice of a day, as a page shows it."""

from __future__ import annotations

import datetime as dt

from streamlit.testing.v1 import AppTest

from mha_monitor.store.store import Store


def _page(folder: str) -> None:
    from pathlib import Path

    from mha_monitor.pages import as_of
    from mha_monitor.store.store import Store

    as_of.control(Store(Path(folder)))


def test_the_first_day_that_can_be_chosen_is_the_first_that_has_an_answer(tmp_path):
    page = AppTest.from_function(_page, args=(str(tmp_path),)).run(timeout=60)
    assert not page.exception
    (day,) = page.date_input
    assert day.min == Store(tmp_path).earliest_day()
    assert day.max == dt.datetime.now(dt.UTC).date()
