"""A frozen link: the figures that it names, and a notice once others are in force."""

from __future__ import annotations

import pytest
from visiting import Versions, allowing_invented, texts, visitor

from mha_monitor import monitor
from mha_monitor.store import store as stores

NOTICE = "This link is frozen: it keeps showing the figures of version"


@pytest.fixture(scope="module")
def versions(tmp_path_factory):
    """A folder whose figures, INVENTED, can be swapped for others."""
    folder = tmp_path_factory.mktemp("frozen")
    with pytest.MonkeyPatch.context() as patch:
        allowing_invented(patch, folder)
        yield Versions(folder, (2.0, 3.0))


def leads(reader) -> dict[str, str]:
    """The links on a page, but for the menu, by what they say."""
    return {each.proto.label: each.proto.query_string for each in reader.get("page_link")}


def test_a_frozen_link_shows_its_own_figures_and_says_when_they_are_superseded(versions):
    versions.swap(0)
    first = stores.open_store().version
    reader = visitor("reform", figures=first, area="QKK").run()
    assert not reader.exception
    assert NOTICE not in texts(reader) and "Show the newest figures" not in leads(reader)
    versions.swap(1)
    assert stores.open_store().version != first
    reader = reader.run()
    assert f"{NOTICE} {first}. Newer figures have replaced them." in texts(reader)
    assert f"Figures: version {first}." in texts(reader)
    assert leads(reader)["Show the newest figures"] == "area=QKK"
    assert "figures=" in leads(reader)["Map"]


def test_the_figures_that_came_with_the_program_can_be_named_too(versions):
    versions.swap(1)
    embedded = stores.Store(versions.folder, snapshot=None).version
    frozen = monitor.open_frozen(embedded)
    assert frozen.version == embedded and monitor.is_superseded(frozen)
    assert not frozen.test_data and stores.open_store().test_data


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("0123456789abcdef", "version 0123456789abcdef, are not held here"),
        ("embedded-0123456789ab", "came with another version of this program"),
        ("../../CURRENT", "'../../CURRENT' is no version of figures"),
        ("<b>[tap](https://evil.example)", "is no version of figures"),
    ],
)
def test_a_version_that_is_not_held_is_a_sentence_with_the_way_back(versions, version, said):
    reader = visitor("reform", figures=version).run()
    assert not reader.exception
    assert said in texts(reader)
    assert leads(reader)["Show the newest figures"] == ""


def test_what_is_copied_names_the_version(versions):
    versions.swap(0)
    version = stores.open_store().version
    copied = [each.value for each in visitor("reform", area="QKK").run().code]
    assert [f"figures={version}" in each for each in copied] == [False, False, True, True]
    assert "area=QKK" in copied[2] and "as-of" not in copied[2]
    day = monitor.open_store(as_of=None)
    assert monitor.version_of(f"{day.version} as of 2026-01-02") == version
    assert monitor.version_of(f"{day.version}, final figures") == version
