"""The answer at a date where months are held: the chart of months, its words and its table.

The figures are INVENTED: 120 months in which the ratio falls by 15% in November 2023.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from looking import barriers, download, picture, text, unfold, whole
from reform_samples import held, invented_months

pytestmark = pytest.mark.browser
CHART, STEPS = "detentions-pcref-launch", "Did the gap step at these dates?"


@pytest.fixture(scope="module")
def server(serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("data")
    held(data, invented_months("2016-04", 120, step_from="2023-11", step=0.85))
    with serve(data) as address:
        yield address


@pytest.mark.parametrize(("width", "drawn"), [(1280, "wide"), (390, "narrow")])
def test_the_chart_of_months_is_on_the_page_with_its_answer(visit, width: int, drawn: str):
    seen = visit("trend", width=width)
    unfold(seen, STEPS)
    chart = seen.page.locator(f".st-key-{drawn}-{CHART}")
    chart.locator("canvas, svg").first.wait_for()
    assert "fewer detentions of Black people since 30 October 2023" in chart.inner_html()
    told = text(seen)
    assert "below where its earlier trend pointed" in told
    assert "This carries a trend forward, and does not say why." in told
    (dates,) = [each for each in whole(seen) if each["headings"][0] == "Date"]
    assert dates["headings"][-1] == "Step of the ratio"
    assert barriers(seen) == {}


def test_a_date_too_near_has_an_answer_and_no_chart(visit):
    seen = visit("trend?milestone=mha-2025-first-commencement")
    unfold(seen, STEPS)
    told = text(seen)
    assert "too early to tell" in told
    assert seen.page.locator("[class*=st-key-wide-detentions-mha]").count() == 0


def test_the_months_can_be_taken_away(visit, tmp_path: Path):
    seen = visit("trend")
    unfold(seen, STEPS)
    months = download(seen, f"csv-{CHART}", tmp_path / "months.csv")
    assert months.count(b"\n") > 120 and b"expected_ratio" in months
    assert picture(seen, CHART, "png", tmp_path / "months.png").startswith(b"\x89PNG")
