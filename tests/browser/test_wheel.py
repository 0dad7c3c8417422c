"""The built wheel, installed beside what a server installs, served from an empty folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import wheel_environment

FONTS = "() => [...document.fonts].filter(f => f.family.includes('Open Sans')).map(f => f.status)"
pytestmark = [pytest.mark.browser, pytest.mark.wheel]


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment with the wheel in it."""
    wheel = wheel_environment.build_wheel(tmp_path_factory.mktemp("wheel"))
    return wheel_environment.server_environment(tmp_path_factory.mktemp("environment"), wheel)


@pytest.fixture(scope="module")
def server(programs: Path, serve: Callable, tmp_path_factory) -> Iterator[str]:
    """The dashboard of the wheel, started from an empty folder."""
    folder = tmp_path_factory.mktemp("empty")
    program = (str(programs / "mha-monitor"),)
    with serve(tmp_path_factory.mktemp("data"), program, folder, PYTHONPATH="") as address:
        yield address
    assert not any(folder.iterdir())


def test_a_server_has_all_that_it_needs_and_nothing_of_the_checkout(programs: Path, tmp_path):
    python = str(programs / "python")
    wheel_environment.run(str(programs / "mha-monitor"), "--version", folder=tmp_path)
    where = "import mha_monitor, data_sources; print(mha_monitor.__file__, data_sources.__file__)"
    for path in wheel_environment.run(python, "-c", where, folder=tmp_path).split():
        assert Path(path).is_relative_to(programs.parent)


def test_pip_finds_no_package_missing(programs: Path):
    python = str(programs / "python")
    printed = wheel_environment.run(sys.executable, "-m", "pip", "--python", python, "check")
    assert "No broken requirements found" in printed


def test_the_map_of_the_wheel_shows_every_board(visit):
    seen = visit("map")
    assert seen.map().locator("path.area").count() == 42


def test_the_theme_of_the_wheel_is_its_own(visit):
    seen = visit()
    font = "() => getComputedStyle(document.querySelector('h1')).fontFamily"
    assert seen.page.evaluate(font).startswith('"Open Sans"')
    assert "loaded" in seen.page.evaluate(FONTS)


def test_the_documents_that_pages_show_are_in_the_wheel(visit):
    seen = visit("methods")
    for tab, word in (("Methods", "Crude"), ("Glossary", "Detention")):
        seen.page.get_by_role("tab", name=tab).click()
        seen.page.get_by_text(word).locator("visible=true").first.wait_for()
