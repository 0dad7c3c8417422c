"""All areas together, and the answers at dates, as people see them."""

from __future__ import annotations

from pathlib import Path

import pytest
from looking import barriers, download, text, unfold, whole

pytestmark = pytest.mark.browser

# A page, a section of it, what its first table is headed by, and what must be said there.
SECTIONS = {
    "all-areas": (
        "map?shown=smoothed",
        "All areas together",
        ["Area"],
        "the ranks of 37 of 41 boards cannot be separated from the middle",
    ),
    "dates": (
        "trend?milestone=pcref-deadline",
        "Did the gap step at these dates?",
        ["Date", "Milestone", "Answer"],
        "whether the ratio moved at about a date, never why",
    ),
}
BOX = "Date of the reform"
EACH, STEPS = "How sure is each area?", "Did the gap step at these dates?"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_opens_whole_and_no_barrier_is_found(visit, name: str, width: int):
    path, title, columns, said = SECTIONS[name]
    seen = visit(path, width=width)
    unfold(seen, EACH if path.startswith("map") else title)
    assert title in text(seen)
    assert said in text(seen)
    tables = whole(seen)
    assert [each for each in tables if each["headings"][: len(columns)] == columns]
    assert barriers(seen) == {}
    if name == "all-areas":
        _ranks_fit(tables, width)
        _is_smoothed(seen)


def _ranks_fit(tables: list[dict], width: int) -> None:
    """Seven columns where there is room for them, two on a phone."""
    (ranks,) = [each for each in tables if "Of the ranks of boards" in each["label"]]
    narrow = ["Area", "Ratios, and rank (1 is the highest)"]
    assert ranks["headings"] == narrow if width == 390 else len(ranks["headings"]) == 7


def _is_smoothed(seen) -> None:
    assert seen.page.get_by_role("combobox", name="Shown").input_value() == "Smoothed rate ratio"
    told = text(seen)
    assert "Smoothed for small counts, the rate ratios of integrated care boards lie" in told
    assert "A smoothed ratio is an estimate, and not what was counted." in told


def test_the_funnel_is_drawn_and_explained(visit):
    seen = visit("map")
    unfold(seen, EACH)
    chart = seen.page.locator(".st-key-wide-detentions-funnel")
    chart.locator("canvas, svg").first.wait_for()
    assert "Three of 38 integrated care boards" in chart.inner_html()
    seen.page.get_by_text("How to read this chart").click()
    seen.page.get_by_text("it is no verdict on the area").wait_for()


def test_the_chosen_date_is_in_the_address_and_a_link_restores_it(visit):
    seen = visit("trend")
    unfold(seen, STEPS)
    assert "milestone" not in seen.page.url
    assert "launched (30 October 2023): not tested" in text(seen)
    seen.choose(BOX, "31 March 2025")
    assert "milestone=pcref-deadline" in seen.page.url
    again = visit("trend?milestone=pcref-deadline")
    unfold(again, STEPS)
    box = again.page.get_by_role("combobox", name=BOX)
    assert box.input_value().startswith("31 March 2025: Date by which providers")
    assert "in place (31 March 2025): not tested" in text(again)


def test_every_section_can_be_taken_away_with_its_source(visit, tmp_path: Path):
    files = {
        "map": [
            ("csv-detentions-funnel", b"beyond_chance"),
            ("csv-detentions-areas-together", b"rank_low"),
        ],
        "trend": [("csv-detentions-reform", b"pcref-deadline")],
    }
    for path, buttons in files.items():
        seen = visit(path)
        unfold(seen, EACH if path == "map" else STEPS)
        for button, held in buttons:
            content = download(seen, button, tmp_path / button)
            assert held in content
            assert b"NHS England, Mental Health Act Statistics" in content
