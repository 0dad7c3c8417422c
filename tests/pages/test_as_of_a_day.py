"""The figures as of a day: in the address, on top of every page, at its end, with a way back."""

from __future__ import annotations

import datetime as dt

import pytest
from visiting import PAGES, going_to, texts, unescaped, visitor

from mha_monitor.store.store import open_store

DAY = "2025-01-31"  # the annual figures of 2023-24 were out, those of 2024-25 were not
NOTICE = "As of 31 January 2025: only what was held here and published by then."


@pytest.fixture(scope="module", autouse=True)
def embedded(data_folder):
    """On the embedded figures alone."""


def back(reader):
    (button,) = [each for each in reader.button if each.label == "Show the newest figures"]
    return button


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_so_with_the_way_back(page):
    reader = visitor(page, **{"as-of": DAY}).run()
    assert not reader.exception and NOTICE in texts(reader)
    assert f"version {open_store(as_of=dt.date.fromisoformat(DAY)).version}." in texts(reader)
    now = back(reader).click().run()
    assert "as-of" not in now.query_params and NOTICE not in texts(now)
    assert f"version {open_store().version}." in texts(now)
    assert not [each for each in now.button if each.label == "Show the newest figures"]


def test_the_figures_are_those_of_the_day():
    assert "In 2024-25 Black people were detained" in texts(visitor().run())
    then = texts(visitor(**{"as-of": DAY}).run())
    assert "2024-25" not in then
    assert "In 2023-24 Black people were detained at" in then


def test_the_day_goes_along_to_the_other_pages_and_stays_in_the_address():
    reader = visitor(**{"as-of": DAY}).run()
    for page in PAGES:
        links = [each.proto.query_string for each in reader.get("page_link")]
        assert links and all(f"as-of={DAY}" in link for link in links), page
        reader = going_to(reader, page).run()
        assert NOTICE in texts(reader), page
        assert reader.query_params["as-of"] in (DAY, [DAY])


def test_a_day_is_chosen_at_the_end_of_a_page():
    reader = visitor("methods").run()
    (expander,) = [each for each in reader.expander if each.label == "View as of a date"]
    assert not expander.proto.expanded
    (chooser,) = reader.date_input
    reader = chooser.set_value(dt.date.fromisoformat(DAY)).run()
    assert NOTICE in texts(reader)
    assert reader.query_params["as-of"] in (DAY, [DAY])
    assert reader.date_input[0].value == dt.date.fromisoformat(DAY)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("yesterday", "'yesterday' is not a day. Write it as 2024-10-01."),
        ("2024-02-30", "'2024-02-30' is not a day."),
        ("2999-01-01", "2999-01-01 has not come yet"),
        ("1066-10-14", "No figure that is held was published by 1066-10-14. The earliest day"),
        ("<b>", "'<b>' is not a day."),
    ],
)
def test_a_bad_day_is_a_sentence_with_the_way_back(day, said):
    reader = visitor("map", **{"as-of": day}).run()
    assert not reader.exception
    assert [each for each in reader.error if said in unescaped(each.value)]
    assert f"version {open_store().version}." in texts(back(reader).click().run())


@pytest.mark.parametrize("page", PAGES)
def test_no_day_breaks_a_page(page):
    """From the first day that answers anything to now: each page tells what it has, or has not."""
    first = open_store().earliest_day()
    day, last = first, dt.date(2025, 12, 1)
    while day < last:
        reader = visitor(page, **{"as-of": f"{day}"}).run()
        assert not reader.exception, (day, [each.message for each in reader.exception])
        assert f"as of {day}" in texts(reader)
        day += dt.timedelta(days=400)
