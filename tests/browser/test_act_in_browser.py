"""The pages on time, the pathway, the promises, trust and downloads, in a real browser."""

from __future__ import annotations

import openpyxl
import pytest
from looking import barriers, download, whole

pytestmark = pytest.mark.browser

# A page, and what its one sentence must hold.
VIEWS = {
    "trend": "anything from no change to up by 19%",
    "pathway": "at 8 of the 9 steps that are published",
    "pathway?area=QWE": "at 3 of the 5 steps that are published",
    "reform": "None is known to have begun, and none has a date",
    "trust": "had none at 14 of 42 integrated care boards",
    "download": "It comes with its source",
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", VIEWS)
def test_a_view_opens_whole_with_its_answer_and_no_barrier(visit, path: str, width: int):
    seen = visit(path, width=width)
    assert VIEWS[path] in seen.page.locator("p.finding").inner_text()
    assert seen.page.locator("h1").inner_text().endswith("?")
    whole(seen)
    assert barriers(seen) == {}


def test_a_workbook_comes_out_of_the_page_with_the_numbers_of_the_answer(visit, tmp_path):
    seen = visit("download?table=ratios&areas=region&group=black")
    download(seen, "xlsx-ratios", tmp_path / "regions.xlsx")
    book = openpyxl.load_workbook(tmp_path / "regions.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "London" in cells
    assert "detentions" in cells
