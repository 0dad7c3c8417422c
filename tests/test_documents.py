"""What the documents name is there: paths, modules and functions."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from mha_monitor import monitor

REPOSITORY = Path(__file__).parents[1]
DOCUMENTS = [
    REPOSITORY / name
    for name in ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/methods.md")
]
ROOTS = (REPOSITORY, REPOSITORY / "mha_monitor", REPOSITORY / "data_sources")


def named_in(document: Path) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", document.read_text(encoding="utf-8")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_is_there(document):
    paths = {
        name
        for name in named_in(document)
        if re.fullmatch(r"[\w./-]+/([\w.-]+\.(py|toml|md))?", name) and not name.startswith("http")
    }
    gone = {name for name in paths if not any((root / name).exists() for root in ROOTS)}
    assert gone == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_module_and_function_that_a_document_names_is_there(document):
    names = {
        name
        for name in named_in(document)
        if re.fullmatch(r"(mha_monitor|data_sources)(\.\w+)+", name)
    }
    for name in names:
        assert found(name), f"{document.name} names {name}"


def found(name: str) -> bool:
    """Whether the longest module in a dotted name has the rest as its attributes."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            thing = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        try:
            for part in parts[end:]:
                thing = getattr(thing, part)
        except AttributeError:
            return False
        return True
    return False


def test_the_page_on_architecture_names_every_room():
    page = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [path.parent for path in REPOSITORY.glob("mha_monitor/*/__init__.py")]
    rooms += [path.parent for path in REPOSITORY.glob("data_sources/*/__init__.py")]
    missing = [room.relative_to(REPOSITORY).as_posix() for room in rooms]
    assert [name for name in missing if f"`{name}/`" not in page] == []


def test_the_numbers_on_many_areas_are_those_of_the_program(store):
    """Each of them, as it stands in the table of docs/methods.md and below it."""
    text = (REPOSITORY / "docs/methods.md").read_text(encoding="utf-8")
    found = monitor.pooled(group="black", period="2023-24", store=store)
    own = found.summary.iloc[0]

    def limits(name: str) -> str:
        return f"{own[name]:.2f} ({own[f'{name}_low']:.2f} to {own[f'{name}_high']:.2f})"

    beside = monitor.ratios(
        area_kind="icb", group="black", period="2023-24", centre="england", store=store
    ).table["verdict"]
    assert not beside.eq("higher").any()
    between = f"{own['prediction_low']:.1f} and {own['prediction_high']:.1f}"
    for row in (
        f"| Mean ratio within boards | {limits('mean_ratio')} |",
        f"true ratios lie within a factor of | {own['tau_ratio']:.2f} |",
        f"such board would lie between | {between} |",
        f"for {own['tests']} tests | {beside.eq('lower').sum()}, all below |",
        f"three boards that may be under 5 | {limits('middles_mean_ratio')} |",
    ):
        assert row in text, row
    ranks = re.search(r"the ranks of (\d+ of \d+) boards cannot be separated", found.caveat)
    assert ranks and f"{ranks[1]} cannot be separated from the middle" in text
