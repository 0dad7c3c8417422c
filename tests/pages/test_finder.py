"""Find your board: by its name, or by that of a local authority, which may lie in several."""

from __future__ import annotations

import pytest
from visiting import texts, visitor


@pytest.fixture(scope="module")
def page(data_folder):
    return visitor("overview").run()


def leads(page) -> list[str]:
    """The pages that links of the card lead to, by what they say."""
    return [each.proto.label for each in page.get("page_link") if each.proto.label[:5] == "Open "]


def find(page, title: str):
    box = page.selectbox(key="find-board")
    return box.set_value(box.options[[*box.options].index(title)]).run()


def test_boards_come_first_and_every_authority_is_offered(page):
    options = page.selectbox(key="find-board").options
    assert len(options) == 42 + 296
    assert sum(each.endswith(" (local authority)") for each in options) == 296
    assert not any(each.endswith(" (local authority)") for each in options[:42])
    assert leads(page) == []


@pytest.mark.parametrize(
    ("title", "boards"),
    [
        ("Dorset", ["Dorset"]),
        ("Camden (local authority)", ["North Central London"]),
        ("Waverley (local authority)", ["Surrey Heartlands", "Frimley"]),
        (
            "North Yorkshire (local authority)",
            ["Humber and North Yorkshire", "West Yorkshire", "Lancashire and South Cumbria"],
        ),
    ],
)
def test_a_name_leads_to_every_board_that_is_meant(data_folder, title, boards):
    page = visitor("overview").run()
    assert not page.exception
    page = find(page, title)
    assert not page.exception
    assert leads(page) == [f"Open {name}" for name in boards]
    assert ("Its people live in" in texts(page)) == (len(boards) > 1)
