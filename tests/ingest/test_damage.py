"""Whatever becomes of a file of a store, no question has another number for its answer.

Every file is spoilt in every way. Each question then has its right answer or a sentence that says
which file it is and what to do; `verify` mends all that published files can mend.

DAMAGE_ROUNDS=20 goes through all of it twenty times, each with other bits and other cuts.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from damage_samples import (
    DAMAGE,
    answers,
    build,
    content,
    copied,
    cut_at_a_line,
    fetched,
    files_of,
    of_store,
    questions,
)
from test_verify import annual

from data_sources.embedded import build as embedding
from data_sources.schema.errors import SourceError
from mha_monitor.ingest import files
from mha_monitor.ingest.verify import verify
from mha_monitor.store import raw_files, snapshots, yearly_files
from mha_monitor.store.store import ENVIRONMENT, Store, open_store

ROUNDS = int(os.environ.get("DAMAGE_ROUNDS", "1"))
# Shares of the tries: the ratios, and a refresh of a damaged store, take as long as all the rest.
RATIOS, REFRESHED = 0.04, 0.08
NEXT_STEPS = ("`python -m mha_monitor verify`", "Install the monitor again")


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("damage")
    with pytest.MonkeyPatch.context() as patch:
        build(folder, folder / "data", lambda time: patch.setattr(snapshots, "now", lambda: time))
    for path, line in zip(
        sorted((folder / "data" / "snapshots").iterdir(), key=lambda path: path.stat().st_mtime_ns),
        snapshots.history(folder / "data"),
        strict=True,
    ):
        assert path.stem == line.name
        os.utime(path, (line.since.timestamp(),) * 2)
    return folder / "data"


@pytest.fixture(scope="module")
def right(sound) -> dict[str, object]:
    found = answers(questions(sound))
    assert not [name for name, answer in found.items() if isinstance(answer, SourceError)]
    return found


@pytest.fixture(scope="module")
def next_year(tmp_path_factory) -> Path:
    return annual(tmp_path_factory.mktemp("next"), "2025/26", "20")


def test_the_store_has_every_kind_of_file(sound, right):
    held = {name.partition("/")[0] for name in files_of(sound)}
    assert held == {"CURRENT", "ledger.json", "parts", "raw", "snapshots", "bundles"}
    kinds = {release["kind"] for release in open_store(sound).snapshot.releases}
    assert kinds == {"figures", "populations", "areas", "succession", "outlines"}
    assert len(snapshots.history(sound)) == len(set(snapshots.history(sound))) == 3
    assert right["as of August"] != right["as of September"]
    assert verify(sound).faults == ()


def others(found: dict[str, object], right: dict[str, object]) -> list[str]:
    """Questions with another answer than the right one, or a sentence without a next step."""
    return [
        f"{name}: {answer}"
        for name, answer in found.items()
        if answer != right[name]
        if not (isinstance(answer, SourceError) and any(step in str(answer) for step in NEXT_STEPS))
    ]


@pytest.mark.parametrize("spoil", DAMAGE, ids=lambda spoil: spoil.__name__)
def test_no_damage_to_a_file_gives_another_number(
    sound, right, next_year, tmp_path, monkeypatch, spoil
):
    tries, told = 0, 0
    for number in range(ROUNDS):
        for name in files_to(spoil, sound):
            chance = random.Random(f"{spoil.__name__} {name} {number}")
            data = copied(sound, tmp_path / f"{tries}")
            monkeypatch.setenv(ENVIRONMENT, str(data))
            if chance.random() < 0.3:  # a process that has the store open already
                open_store(data)
            spoil(data / name, chance)
            where = f"{spoil.__name__} {name}, round {number}"
            found = answers(concerned(name, questions(data, ratios=chance.random() < RATIOS)))
            assert others(found, right) == [], where
            told += any(isinstance(answer, SourceError) for answer in found.values())
            if chance.random() < REFRESHED:
                is_taken_in_or_refused(data, next_year, right, where)
            else:
                is_mended(data, sound, name, right, where)
            tries += 1
    print(f"{tries} files were {spoil.__name__}; {told} of them kept a question from its answer")


def concerned(name: str, asked: dict[str, Callable]) -> dict[str, Callable]:
    """The questions that could read a file: published files serve the comparison alone."""
    if not name.startswith(raw_files.RAW):
        return asked
    return {each: ask for each, ask in asked.items() if each in ("years", "revisions")}


def files_to(spoil: Callable, store: Path) -> list[str]:
    """The files to spoil: only text has lines to be cut at."""
    text = [name for name in files_of(store) if name.endswith(("CURRENT", ".json"))]
    return text if spoil is cut_at_a_line else files_of(store)


def is_mended(data: Path, sound: Path, name: str, right: dict[str, object], where: str) -> None:
    """All is as it was: byte for byte, or else as every question is answered."""
    is_raw = name.startswith(f"{raw_files.RAW}/")
    faults = verify(data).faults
    assert faults or name.startswith(yearly_files.BUNDLES), where
    assert [fault for fault in faults if fault.left and not is_raw] == [], where
    if content(data) != content(sound):
        found = answers(questions(data, ratios=False))
        assert others_than(found, right) == [], (where, [fault.sentence for fault in faults])
    assert [fault for fault in verify(data).faults if not fault.left] == [], where


def is_taken_in_or_refused(data: Path, file: Path, right: dict[str, object], where: str) -> None:
    """A refresh of a damaged store brings its file in beside all that was there, or is refused."""
    held = set() if not (data / "CURRENT").is_file() else names_in_force(data)
    try:
        files.take_in_files([fetched(file)], data)
    except SourceError as problem:
        assert any(step in str(problem) for step in (*NEXT_STEPS, "cannot be written")), where
    else:
        assert held | {"mha-annual-2025-26"} <= names_in_force(data), where
    verify(data)
    assert held <= names_in_force(data), where
    changed = {"years", "releases", "version"}
    assert set(others_than(answers(questions(data, ratios=False)), right)) <= changed, where


def others_than(found: dict[str, object], right: dict[str, object]) -> list[str]:
    """The questions whose answer is not the right one."""
    return [name for name, answer in found.items() if answer != right[name]]


def names_in_force(data: Path) -> set[str]:
    try:
        return {release["name"] for release in open_store(data).snapshot.releases}
    except SourceError:
        return set()


@pytest.mark.parametrize("spoil", DAMAGE, ids=lambda spoil: spoil.__name__)
def test_no_damage_to_an_embedded_file_gives_another_number(tmp_path, spoil):
    right = answers(of_store(Store(tmp_path / "none")))
    for number in range(ROUNDS):
        for name in files_to(spoil, embedding.EMBEDDED):
            copy = copied(embedding.EMBEDDED, tmp_path / f"{number} {name.replace('/', ' ')}")
            spoil(copy / name, random.Random(f"{spoil.__name__} {name} {number}"))
            found = answers(of_store(Store(tmp_path / "none", embedded=copy)))
            where = f"{spoil.__name__} {name}, round {number}"
            assert others(found, right) == [], where
            assert [fault.left for fault in verify(tmp_path / "none", embedded=copy).faults] == [
                embedding.REINSTALL
            ], where


def test_a_damaged_bundle_is_passed_over_for_its_parts(sound, right, tmp_path):
    data = copied(sound, tmp_path / "data")
    (bundle,) = yearly_files.held(data).values()
    bundle.write_bytes(bundle.read_bytes()[:-1])
    assert answers(questions(data))["months"] == right["months"]
