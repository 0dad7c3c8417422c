"""Pages that ask one question each: opened, linked, taken back, printed, by keyboard and touch."""

from __future__ import annotations

import io
import re

import pytest
from looking import barriers, download, picture, text, whole
from PIL import Image

pytestmark = pytest.mark.browser

# A view, and what its one sentence must hold.
VIEWS = {
    "": "In 2024-25 Black people were detained at about four times the rate of White people",
    "board?area=QKK": "Higher than the typical board",
    "groups": "the detention rate is highest among Black people: 3.5 times",
    "groups?detailed=yes": "of the groups with a name of their own",
    "groups?reference=rest": "3.2 times that of everyone else",
    "compare?area=QKK": "South East London and England: 3.4 and 3.4 times",
}
# How many rows of a forest of groups are drawn: a white-ringed point each.
POINTS = {"": 4, "board?area=QKK": 4, "groups": 4, "groups?detailed=yes": 20}
PICTURE = ".stVegaLiteChart svg:visible"


def until(seen, place: str, said: str) -> None:
    """Wait until a place of the page says so, and the run is over."""
    seen.page.locator(place, has_text=said).wait_for()
    seen.settled()


def finding(seen) -> str:
    return seen.page.locator("p.finding").inner_text()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", VIEWS)
def test_a_view_opens_whole_with_its_answer_and_no_barrier(visit, path: str, width: int):
    seen = visit(path, width=width)
    seen.page.wait_for_selector(PICTURE)
    assert VIEWS[path] in finding(seen)
    assert seen.page.locator("h1").inner_text().endswith("?")
    assert seen.page.title().startswith(seen.page.locator("h1").inner_text())
    whole(seen)
    assert barriers(seen) == {}
    if path in POINTS:
        drawn = seen.page.locator(PICTURE).first.locator("g.mark-symbol path").count()
        assert drawn >= POINTS[path]


@pytest.mark.parametrize("path", VIEWS)
def test_the_first_picture_is_above_the_fold(visit, path: str):
    seen = visit(path, width=1280, height=800)
    box = seen.page.locator(PICTURE).first.bounding_box()
    assert box["y"] < 700


def test_back_undoes_one_choice_and_forward_makes_it_again(visit):
    seen = visit("board?area=QKK")
    seen.choose("Ethnic group", "Asian")
    seen.choose("Board, region or England", "Dorset")
    assert "area=QVV" in seen.page.url and "group=asian" in seen.page.url
    seen.page.go_back()
    until(seen, "h1", "South East")
    assert "area=QKK&group=asian" in seen.settled().page.url
    seen.page.go_back()
    seen.page.wait_for_function("!location.search.includes('asian')")
    until(seen, "p.finding", "Black people")
    seen.page.go_forward()
    until(seen, "p.finding", "Asian people")


def test_a_link_restores_the_view_and_says_what_is_not_held(visit):
    seen = visit("board?area=QVV&group=asian")
    assert seen.page.locator("h1").inner_text() == "How does Dorset compare?"
    assert "Asian people" in finding(seen)
    strange = visit("board?area=QKK&period=1999-00&group=purple")
    assert "“1999-00” as the period" in text(strange)
    assert "“purple” as the ethnic group" in text(strange)
    assert "Black people" in finding(strange)


def test_the_menu_takes_the_choices_along_and_back_returns(visit):
    seen = visit("groups?area=QKK")
    seen.page.get_by_role("link", name="Your board", exact=True).click()
    until(seen, "h1", "South East")
    assert seen.page.url.endswith("/board?area=QKK")
    seen.page.go_back()
    until(seen, "h1", "Who is")
    assert seen.page.url.endswith("/groups?area=QKK")


def test_from_the_front_page_to_ones_board_in_two_choices_and_to_a_square_of_it_in_four(
    visit, tmp_path
):
    seen = visit()
    # Whether it has changed since the Act is said before anything is chosen.
    assert "No part that changes who can be detained is known to have begun" in text(seen)
    box = seen.page.get_by_role("combobox", name="Find your board")
    box.focus()
    seen.page.keyboard.type("south east lon")
    seen.page.keyboard.press("Enter")
    link = seen.page.get_by_role("link", name="Open South East London")
    link.wait_for()
    link.focus()
    seen.page.keyboard.press("Enter")
    until(seen, "h1", "South East")
    told = seen.settled().page.locator("p.finding").inner_text()
    assert told.startswith("Higher than the typical board")
    assert "How sure? Between 3.0 and 3.8 times, unknown ethnicity left out." in text(seen)
    taken = picture(seen, "detentions-QKK", "png", tmp_path / "square.png")
    with Image.open(io.BytesIO(taken)) as image:
        assert image.size == (1080, 1080)


def test_a_fold_is_empty_until_it_is_opened(visit):
    seen = visit("board?area=QKK")
    fold = seen.page.locator(".st-key-fold-peers")
    assert fold.locator("table").count() == 0
    fold.locator("summary").click()
    fold.locator("table").wait_for()
    assert "South West London" in fold.inner_text()
    assert barriers(seen) == {}


def test_the_sentence_the_link_and_the_citation_can_be_copied(visit):
    seen = visit("board?area=QKK")
    for button, held in {
        "Copy sentence": ("294.5 detentions", "NHS England", "/board?area=QKK"),
        "Copy link": ("/board?area=QKK", "figures=embedded-"),
        "Cite": ("Mental Health Act detention disparity monitor", "accessed"),
    }.items():
        seen.page.get_by_role("button", name=button).click()
        shown = seen.page.locator('[data-testid="stPopoverBody"]')
        for each in held:
            shown.get_by_text(each).first.wait_for()
        assert barriers(seen) == {}
        seen.page.keyboard.press("Escape")
        shown.wait_for(state="detached")


@pytest.mark.parametrize(
    ("button", "start"),
    [
        ("paper-QKK-pdf", b"%PDF"),
        ("paper-QKK-docx", b"PK"),
        ("paper-QKK-sheet-pdf", b"%PDF"),
        ("paper-QKK-letter-docx", b"PK"),
    ],
)
def test_a_board_has_paper_to_take_away(visit, tmp_path, button, start):
    assert download(visit("board?area=QKK"), button, tmp_path / "taken").startswith(start)


def test_a_picture_is_of_the_shape_that_is_chosen(visit, tmp_path):
    seen, name = visit("board?area=QKK"), "detentions-QKK"
    assert picture(seen, name, "png", tmp_path / "first.png").startswith(b"\x89PNG")
    seen.page.locator(f".st-key-picture-{name} button:visible").first.click()
    seen.choose("Shape", "For a slide (16:9)")
    with Image.open(io.BytesIO(download(seen, f"png-{name}", tmp_path / "slide.png"))) as image:
        assert image.size == (1920, 1080)


def test_the_menu_of_a_phone_is_labelled_opens_and_closes(visit):
    seen = visit("groups", width=390, height=844)
    link = seen.page.get_by_role("link", name="Compare", exact=True)
    assert not link.is_visible()
    menu = seen.page.locator("details.menu summary")
    assert menu.inner_text() == "Menu"
    menu.click()
    link.click()
    until(seen, "h1", "two")
    assert not seen.settled().page.get_by_role("link", name="Groups", exact=True).is_visible()


def test_a_board_prints_on_two_pages_without_its_controls(visit):
    seen = visit("board?area=QKK")
    printed = seen.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    seen.page.emulate_media(media="print")
    hidden = ("Copy sentence", "Copy link")
    assert not any(seen.page.get_by_text(each).first.is_visible() for each in hidden)
    assert not seen.page.get_by_role("combobox").first.is_visible()
    assert seen.page.locator(PICTURE).first.is_visible()


A4 = 688  # pixels between the margins of 14 mm of a page of A4
BOX = "each => each.getBoundingClientRect().width"


@pytest.mark.parametrize("view", ["map", "groups"])
def test_the_map_prints_whole_on_two_pages_without_its_controls(visit, view):
    seen = visit(f"map?view={view}")
    seen.map() if view == "map" else seen.page.locator(".panel path.area").first.wait_for()
    held = seen.page.locator(".map" if view == "map" else ".panel").first
    drawn = held.evaluate(BOX)
    printed = seen.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    seen.page.emulate_media(media="print")
    # It is not drawn again for paper, so what holds it there must be as wide: it has the page to
    # itself, or half of it where there are several.
    room, others = held.evaluate(BOX), (A4 - 16) / 2
    assert drawn <= (A4 if view == "map" else others)
    main = seen.page.locator('[data-testid="stMainBlockContainer"]').evaluate(BOX)
    assert room >= (main if view == "map" else main / 2) - 20
    shown = ("button", "[role=combobox]", "[role=radio]", ".leaflet-control-zoom", ".st-key-menu")
    assert [each for each in shown if seen.page.locator(f"{each}:visible").count()] == []
