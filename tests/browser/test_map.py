"""The map of the page, with mouse, keyboard and touch, as people use it."""

from __future__ import annotations

import re

import pytest
from looking import barriers, whole

pytestmark = pytest.mark.browser
CHOSEN = "() => new URL(location.href).searchParams.get('area')"


def fills(seen) -> list[str]:
    areas = seen.map().locator("path.area")
    return areas.evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")


def area(seen, code: str):
    return seen.map().locator(f'path[data-code="{code}"]')


def chosen(seen, code: str) -> None:
    """Wait until the address, the box and the map agree on the area."""
    seen.page.wait_for_url(re.compile(f"area={code}"), timeout=20_000)
    area(seen, code).and_(seen.page.locator('[aria-pressed="true"]')).wait_for(state="attached")
    assert seen.map().locator("path.halo").count() == 3


def place(seen) -> str:
    """Where the map stands: the shift and scale of what it holds."""
    return seen.map().locator(".leaflet-map-pane").get_attribute("style") + str(
        seen.map().locator("path.area").first.get_attribute("d")
    )


def waits(seen, condition: str) -> None:
    seen.page.wait_for_function(condition, timeout=20_000)


def test_every_board_is_drawn_with_a_name_and_a_role(visit):
    seen = visit("map")
    areas = seen.map().locator("path.area")
    assert areas.count() == 42
    for attribute in ("role", "aria-label", "aria-pressed"):
        found = areas.evaluate_all(f"all => all.map(each => each.getAttribute('{attribute}'))")
        assert all(found)
    assert seen.map().get_attribute("role") == "group"
    assert seen.map().get_attribute("aria-label").startswith("Map of areas. Two of 41")
    assert fills(seen).count("url(#map-suppressed)") == 3
    assert seen.page.locator(".inset path.area").count() == 42


def test_another_group_gives_other_colours_and_leaves_the_map_where_it_was(visit):
    seen = visit("map")
    before = fills(seen)
    assert len(set(before)) >= 4
    seen.page.get_by_role("button", name="Zoom in").click()
    seen.page.wait_for_timeout(500)
    stood = place(seen)
    seen.choose("Ethnic group", "Asian")
    for _ in range(60):
        if (after := fills(seen)) != before:
            break
        seen.page.wait_for_timeout(250)
    assert after != before
    assert "group=asian" in seen.page.url
    assert place(seen) == stood


def test_a_second_click_on_the_same_area_counts(visit):
    seen = visit("map")
    area(seen, "QF7").click()
    chosen(seen, "QF7")
    # Another choice in between, made in the box: the map must take the same click once more.
    seen.choose("Area", "Devon")
    chosen(seen, "QJK")
    area(seen, "QF7").click()
    chosen(seen, "QF7")


def test_the_chosen_area_keeps_its_colour_and_the_map_moves_to_a_small_one(visit):
    seen = visit("map")
    before, stood = area(seen, "QMJ").get_attribute("fill"), place(seen)
    seen.page.locator(".inset path.area").nth(_index(seen, "QMJ")).click(force=True)
    chosen(seen, "QMJ")
    seen.page.wait_for_timeout(1200)
    assert area(seen, "QMJ").get_attribute("fill") == before
    assert place(seen) != stood
    assert seen.map().locator(".name:visible").count() >= 1
    seen.page.get_by_role("button", name="All of England").click()
    seen.page.wait_for_timeout(600)
    assert seen.map().locator(".name:visible").count() == 0


def _index(seen, code: str) -> int:
    codes = seen.map().locator("path.area").evaluate_all("all => all.map(e => e.dataset.code)")
    return codes.index(code)


def middle(area) -> dict[str, float]:
    box = area.bounding_box()
    return {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}


def test_by_keyboard_one_stop_arrows_and_enter(visit):
    seen = visit("map?area=QVV")
    seen.map()
    stops = seen.map().locator('path.area[tabindex="0"]')
    assert stops.count() == 1
    assert stops.get_attribute("data-code") == "QVV"
    stops.focus()
    for arrow, axis, way in (("ArrowLeft", "x", -1), ("ArrowUp", "y", -1), ("ArrowRight", "x", 1)):
        before = middle(stops)
        seen.page.keyboard.press(arrow)
        assert stops.count() == 1
        assert (middle(stops)[axis] - before[axis]) * way > 0, arrow
    assert seen.map().locator("path.focus").count() == 2
    here = stops.get_attribute("data-code")
    assert here != "QVV"
    seen.page.keyboard.press("Enter")
    chosen(seen, here)
    seen.page.keyboard.press("Tab")
    assert seen.map().locator("path.area:focus").count() == 0


def test_the_wheel_scrolls_the_page_and_not_the_map(visit):
    seen = visit("map", height=700)
    seen.map().scroll_into_view_if_needed()
    stood = place(seen)
    top = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    before = seen.page.evaluate(top)
    seen.map().hover(position={"x": 200, "y": 300})
    seen.page.mouse.wheel(0, 300)
    seen.page.wait_for_timeout(800)
    assert seen.page.evaluate(top) > before
    assert place(seen) == stood


@pytest.fixture
def phone(visit):
    """A phone: 390 pixels wide, touched with a finger, with less motion asked for."""
    return visit("map", width=390, height=844, has_touch=True, reduced_motion="reduce")


def test_a_tap_answers_beside_the_finger(phone):
    dorset = area(phone, "QVV")
    dorset.scroll_into_view_if_needed()
    box = dorset.bounding_box()
    phone.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    chosen(phone, "QVV")
    answer = phone.page.locator(".answer")
    answer.wait_for()
    assert answer.inner_text().startswith("Dorset: ratio 5.7, between 2.3 and 11")
    place = answer.bounding_box()
    assert place["y"] >= 0 and place["y"] + place["height"] <= 844


def swipe(phone, x: float, y: float, down: float) -> None:
    """One finger, put down and drawn over the screen."""
    session = phone.page.context.new_cdp_session(phone.page)
    for step in range(11):
        kind = "touchMove" if step else "touchStart"
        points = [{"x": x, "y": y + down * step / 10}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        phone.page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    phone.page.wait_for_timeout(400)


def test_one_finger_scrolls_the_page_over_the_map(phone):
    phone.map().scroll_into_view_if_needed()
    box, stood = phone.map().bounding_box(), place(phone)
    top = "() => document.querySelector('[data-testid=stMain]').scrollTop"
    before = phone.page.evaluate(top)
    swipe(phone, box["x"] + box["width"] / 2, box["y"] + 200, -120)
    assert phone.page.evaluate(top) > before
    assert place(phone) == stood


def drawn(seen, areas: int) -> None:
    """Wait until as many areas are drawn, on all maps together, and no others."""
    for _ in range(120):
        if seen.page.locator("path.area").count() == areas:
            break
        seen.page.wait_for_timeout(250)
    assert seen.page.locator("path.area").count() == areas


VIEWS = {"Map": 84, "Ranking": 0, "All groups": 168, "Tiles": 42}


@pytest.mark.parametrize("width", [1280, 390])
def test_each_view_opens_whole_without_a_barrier_and_its_link_leads_back(visit, width):
    seen = visit("map", width=width)
    for title, areas in VIEWS.items():
        seen.page.get_by_role("radio", name=title).click()
        if title != "Map":
            seen.page.wait_for_url(re.compile("view="), timeout=20_000)
        seen.settled()
        drawn(seen, areas)
        whole(seen)
        assert barriers(seen) == {}
    again = visit(seen.page.url.removeprefix(seen.address).lstrip("/"), width=width)
    assert again.map().locator("path.area").count() == 42
    assert again.page.locator(".inset").count() == 0


def test_the_map_and_its_answer_stand_above_the_fold(visit):
    seen = visit("map", height=800)
    box = seen.map().bounding_box()
    assert box["y"] + box["height"] <= 800
    assert box["height"] >= 350


def test_colours_alone_are_a_small_message(visit):
    """What the websocket brings for another group, shapes being known to the browser."""
    seen = visit("map")
    seen.map()
    sizes: list[int] = []
    session = seen.page.context.new_cdp_session(seen.page)
    session.send("Network.enable")
    session.on(
        "Network.webSocketFrameReceived",
        lambda event: sizes.append(len(event["response"]["payloadData"]) * 3 // 4),
    )
    seen.choose("Ethnic group", "Asian")
    seen.page.wait_for_url(re.compile("group=asian"))
    seen.page.wait_for_timeout(1000)
    assert 5_000 < sum(sizes) <= 45_000, sizes
    assert max(sizes) <= 20_000, sizes
