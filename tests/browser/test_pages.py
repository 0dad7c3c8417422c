"""The dashboard as people see it, in Chromium, with every other host refused."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from looking import download, picture

pytestmark = pytest.mark.browser

PAGES = {
    "overview": ("", "Overview"),
    "map": ("map", "Map"),
    "board": ("board?area=QKK", "Your board"),
    "groups": ("groups", "Groups"),
    "trend": ("trend", "Over time"),
    "compare": ("compare?area=QKK", "Compare"),
    "methods": ("methods", "Methods"),
}
PICTURES = os.environ.get("MHA_MONITOR_PICTURES")
SHOWN_IN_THE_README = ("overview", "map", "board", "groups")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_whole(visit, name: str, width: int):
    seen = visit(PAGES[name][0], width=width)
    assert seen.page.locator('[data-testid="stException"]').count() == 0
    if name in ("overview", "trend"):
        seen.page.wait_for_selector(".vega-embed canvas:visible, .vega-embed svg:visible")
    if name == "map":
        assert seen.map().locator("path.area").count() == 42
    # Nothing may reach past the right edge: on a phone it could not be seen.
    overhang = seen.page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert overhang <= 0
    if PICTURES and width == 1280 and name in SHOWN_IN_THE_README:
        _take_picture(seen.page, Path(PICTURES) / f"{name}.png")


def test_years_alone_are_no_choice_of_periods(visit):
    for path in ("trend", "map"):
        assert visit(path).page.get_by_role("combobox", name="Periods").count() == 0


def test_the_menu_leads_to_every_page(visit):
    seen = visit()
    for path, title in list(PAGES.values())[1:]:
        seen.page.get_by_role("link", name=title, exact=True).click()
        seen.page.wait_for_url(re.compile(f"/{path.partition('?')[0]}$"))
        assert seen.settled().page.locator("h1").count() == 1


def test_the_overview_states_the_finding_and_its_doubt(visit):
    seen = visit()
    text = seen.page.inner_text("[data-testid=stMain]")
    assert "In 2024-25 Black people were detained at about four times the rate of White" in text
    assert "How sure? Between 3.5 and 4.1 times" in text
    assert "From 2016-17 to 2024-25, anything from no change to up by 19%" in text
    assert "No part that changes who can be detained is known to have begun" in text
    assert "(9.7%) has no ethnic group on record" in text
    assert "The newest counts, of 2023-24, give 3.4 times, not allowing for age." in text
    fold = seen.page.locator(".st-key-fold-sure")
    fold.locator("summary").click()
    fold.get_by_text("239.0 detentions").first.wait_for()
    assert "239.0 detentions for every 100,000 people, against 69.3" in fold.inner_text()


def test_a_shared_link_restores_the_view(visit):
    seen = visit("map?group=asian&shown=rate&area=QVV")
    seen.map()
    text = seen.page.inner_text("[data-testid=stMain]")
    assert "The detention rate of Asian people was at most" in text
    assert seen.page.get_by_role("heading", name="Dorset").count() == 1
    assert "Detentions per 100,000 Asian people" in text


def test_downloads_carry_their_source(visit, tmp_path: Path):
    seen, name = visit(), "detentions-by-group"
    table = download(seen, f"csv-{name}", tmp_path / "table.csv")
    assert table.startswith(b"measure,source")
    for ending, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
        content = picture(seen, name, ending, tmp_path / "taken")
        assert content.startswith(start)
        assert b"NHS England, Mental Health Act Statistics" in content


def test_the_trend_is_drawn_against_milestones(visit):
    seen = visit("trend")
    for fold, said in (
        ("sure", "change of census"),
        ("marked", "Patient and Carer Race Equality Framework"),
        ("undated", "No date announced"),
    ):
        part = seen.page.locator(f".st-key-fold-{fold}")
        part.locator("summary").click()
        part.get_by_text(said).first.wait_for()
        assert said in part.inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_no_serious_barrier_is_found(visit, name: str):
    from axe_playwright_python.sync_playwright import Axe

    seen = visit(PAGES[name][0])
    if name == "map":
        seen.map()
    found = Axe().run(seen.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    barriers = {
        each["id"]: [node["html"][:200] for node in each["nodes"]]
        for each in found.response["violations"]
        if each["impact"] in ("serious", "critical")
    }
    assert barriers == {}


def _take_picture(page, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(1500)
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": 1280, "height": 1000})
