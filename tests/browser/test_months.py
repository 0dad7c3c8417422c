"""Months on the pages: the box that offers them, the link that keeps them, the chart they make.

The figures are invented, and every page says so above all else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from monthly_samples import write_month

from mha_monitor.ingest import files as refresh

pytestmark = pytest.mark.browser
BOX = "Periods"


@pytest.fixture(scope="module")
def server(serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The dashboard with three months taken in."""
    files, data = tmp_path_factory.mktemp("files"), tmp_path_factory.mktemp("data")
    for month in ("2025-07", "2025-08", "2025-09"):
        write_month(files, month)
    refresh.take_in(files, data)
    with serve(data, MHA_MONITOR_TEST_DATA="1") as address:
        yield address


def chart_says(seen, sentence: str) -> bool:
    seen.page.wait_for_selector(".vega-embed canvas:visible, .vega-embed svg:visible")
    return any(sentence in text for text in seen.page.locator("[aria-label]").evaluate_all(LABELS))


LABELS = "marks => marks.map(mark => mark.getAttribute('aria-label'))"


def test_months_are_a_choice_that_the_link_keeps(visit):
    seen = visit("trend")
    assert "every" not in seen.page.url
    seen.choose(BOX, "Months")
    assert "every=month" in seen.page.url
    assert chart_says(seen, "From July 2025 to September 2025 the ratio")
    again = visit(f"trend?{seen.page.url.partition('?')[2]}")
    assert again.page.get_by_role("combobox", name=BOX).input_value() == "Months"
    assert chart_says(again, "From July 2025 to September 2025 the ratio")
    assert again.page.get_by_role("combobox", name="Kind of rate").count() == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_reaches_past_the_edge(visit, width):
    for path in ("trend?every=month", "trend?every=12-months", "map?every=12-months"):
        seen = visit(path, width=width)
        overhang = seen.page.evaluate(
            "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
        )
        assert overhang <= 0
        assert seen.page.locator('[data-testid="stException"]').count() == 0


def test_the_map_of_twelve_months_says_which(visit):
    seen = visit("map?every=12-months")
    assert seen.map().locator("path.area").count() == 42
    slider = seen.page.get_by_role("slider", name="Period")
    assert slider.get_attribute("aria-valuetext") == "the twelve months to September 2025"


def test_months_are_slid_through_and_play(visit):
    seen = visit("map?every=month")
    slider = seen.page.get_by_role("slider", name="Period")
    assert slider.get_attribute("aria-valuetext") == "September 2025"
    slider.focus()
    seen.page.keyboard.press("ArrowLeft")
    seen.page.wait_for_url(re.compile("period=2025-08"), timeout=20_000)
    seen.settled().page.get_by_text("Play", exact=True).click()
    seen.page.wait_for_url(re.compile("^(?!.*period=)"), timeout=30_000)  # the newest again
    seen.page.wait_for_url(re.compile("period=2025-07"), timeout=30_000)  # and from the start
    seen.page.get_by_text("Play", exact=True).click()
    seen.page.wait_for_timeout(3_000)
    stopped = seen.page.url
    seen.page.wait_for_timeout(4_000)
    assert seen.page.url == stopped
