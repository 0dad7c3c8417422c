"""One run of a page reads one snapshot, whatever a refresh brings into force meanwhile."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from visiting import (
    PAGES,
    Versions,
    allowing_invented,
    at_every_step,
    elements,
    forget_answers,
    going_to,
    texts,
    visitor,
)

from mha_monitor.pages import cache
from mha_monitor.store import pointer
from mha_monitor.store import store as stores

SESSIONS, SWAPS = 10, 20
# How many elements of a page tell of figures, at the least; of others one: its last lines.
FEWEST = {"overview": 8, "map": 6, "board": 6, "groups": 5, "trend": 6, "pathway": 4, "compare": 3}


@pytest.fixture(scope="module")
def versions(tmp_path_factory) -> Iterator[Versions]:
    folder = tmp_path_factory.mktemp("swapped")
    found = Versions(folder, times=(2.0, 3.0))
    with pytest.MonkeyPatch.context() as patch:
        allowing_invented(patch, folder)
        yield found
    forget_answers()


@pytest.fixture(scope="module")
def fresh(versions) -> dict[tuple[str, int], list[bytes]]:
    """Each page as a server shows it that was started on a version, which nobody has read yet."""
    found = {}
    for state in range(len(versions.states)):
        forget_answers()
        versions.swap(state)
        found |= {(page, state): elements(visitor(page).run()) for page in PAGES}
    return found


def of_which(seen: list[bytes], fresh: dict, page: str) -> int:
    """The version that every element of a page is of."""
    found = [state for state in (0, 1) if seen == fresh[page, state]]
    assert found, {state: differing(seen, fresh[page, state]) for state in (0, 1)}
    return found[0]


def differing(one: list[bytes], other: list[bytes]) -> list[tuple[int, bytes]]:
    """Which elements differ, and how each begins."""
    pairs = enumerate(zip(one, other, strict=False))
    return [(number, a[:90]) for number, (a, b) in pairs if a != b]


def test_the_versions_differ_in_the_elements_that_tell_of_figures(fresh):
    """Else this file would test nothing: charts and tables with their sources all differ."""
    for page in PAGES:
        one, other = fresh[page, 0], fresh[page, 1]
        assert len(one) == len(other)
        assert len(differing(one, other)) >= FEWEST.get(page, 1), page


@pytest.mark.parametrize("page", PAGES)
def test_a_swap_between_any_two_steps_of_a_page_changes_nothing_on_it(page, versions, fresh):
    """For any two steps there is a bit in which their numbers differ: there they see two versions.

    So each pair of steps is parted by a swap in one of these runs, and by many in most. Every run
    begins with nothing kept; what it kept is read by the next run, when all is quiet.
    """
    bits, steps = 0, 2
    while 2**bits < steps:
        forget_answers()
        with at_every_step(lambda step, bit=bits: versions.swap(step >> bit & 1)) as done:
            seen = elements(visitor(page).run())
        state = of_which(seen, fresh, page)
        steps, bits = max(steps, done()), bits + 1
        for quiet in (1 - state, state):
            versions.swap(quiet)
            assert elements(visitor(page).run()) == fresh[page, quiet]
    assert steps > 10 and bits >= 4


def test_ten_open_sessions_and_twenty_swaps(versions, fresh):
    """Each swap falls at a random step of one session; at the end all show what a fresh one does.

    The sessions take turns, for Streamlit's test runner is one to a process.
    """
    forget_answers()
    chance = random.Random(20)
    readers = [(visitor(PAGES[number % 4]).run(), PAGES[number % 4]) for number in range(SESSIONS)]
    state = 0
    for number in range(SWAPS):
        state = 1 - state
        reader, page = readers[number % SESSIONS]
        at = chance.randrange(15)
        with at_every_step(lambda step, at=at, to=state: versions.swap(to) if step == at else None):
            of_which(elements(going_to(reader, page).run()), fresh, page)
    for reader, page in readers:
        assert elements(reader.run()) == fresh[page, state], page


@pytest.mark.parametrize("page", PAGES)
def test_a_run_looks_once_at_what_is_in_force(page, versions, monkeypatch):
    looked = []
    read = pointer.read
    monkeypatch.setattr(pointer, "read", lambda data: looked.append(data) or read(data))
    reader = visitor(page).run()
    assert looked == [versions.folder]
    assert f"version {stores.open_store().version}." in texts(reader)


def test_a_chart_is_kept_under_the_version_of_its_own_table(versions):
    """Not of what is in force when it is drawn: that was an old chart under a new version."""
    from mha_monitor import monitor

    versions.swap(0)
    found = monitor.ratios(store=stores.open_store())
    versions.swap(1)
    assert cache.of_finding(found, ("test",), lambda: "old") == "old"
    newer = monitor.ratios(store=stores.open_store())
    assert newer.version != found.version
    assert cache.of_finding(newer, ("test",), lambda: "new") == "new"
    assert cache.of_finding(found, ("test",), lambda: "newest") == "old"
