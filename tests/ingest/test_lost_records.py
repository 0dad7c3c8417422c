"""What says what is held, lost itself: CURRENT, the ledger, a folder, the place of it all."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import run
from test_verify import YEARS, annual, answers, content

from data_sources.files import ledger
from data_sources.schema.errors import StoreError
from mha_monitor.ingest import files
from mha_monitor.ingest.read_file import Arrival
from mha_monitor.ingest.verify import verify
from mha_monitor.store import pointer, snapshots
from mha_monitor.store.store import ENVIRONMENT, Store, open_store

LATER = "2023/24"


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """Three years, taken in one after another, and the first printed again."""
    folder = tmp_path_factory.mktemp("records")
    for year, count in (*((year, "15") for year in YEARS), (YEARS[0], "10")):
        arrival = Arrival(annual(folder / "incoming", year, count), test_data=True)
        files.take_in_files([arrival], folder / "data")
    return folder / "data"


@pytest.fixture
def data(sound, tmp_path, monkeypatch) -> Path:
    shutil.copytree(sound, tmp_path / "data")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    return tmp_path / "data"


def gone(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def blank(path: Path) -> None:
    path.write_bytes(b"\n\n")


def zeros(path: Path) -> None:
    """As a power cut can leave a file: its length, and nothing in it."""
    path.write_bytes(b"\0" * path.stat().st_size)


def without_its_last_line(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def with_its_first_lines(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))


def twice(path: Path) -> None:
    path.write_bytes(path.read_bytes() * 2)


LOST = (gone, empty, blank, zeros, without_its_last_line, with_its_first_lines, twice)


@pytest.mark.parametrize("lose", LOST, ids=lambda lose: lose.__name__)
def test_a_lost_pointer_is_damage_for_questions_and_for_a_refresh(data, tmp_path, lose):
    before = content(data)
    lose(data / "CURRENT")
    damaged = content(data)
    with pytest.raises(StoreError, match=r"CURRENT cannot be read as it was written: .* verify"):
        open_store(data)
    assert run("ratios").exit_code == 1
    with pytest.raises(StoreError, match=r"CURRENT cannot be read .* verify"):
        files.take_in_files([Arrival(annual(tmp_path / "in", LATER))], data)
    assert content(data) == damaged
    (fault,) = verify(data).faults
    assert fault.place == "CURRENT"
    assert "was made again from the snapshots" in fault.done
    assert answers(data) == [10, 15, 15]
    names = [line.name for line in snapshots.history(data)]
    assert names == [line.split()[1] for line in before["CURRENT"].decode().splitlines()[1:]]
    files.take_in_files([Arrival(annual(tmp_path / "in", LATER))], data)
    assert len(Store(data).snapshot.releases) == 4


def test_a_ledger_of_files_without_current_is_damage_too(data):
    (data / "CURRENT").unlink()
    shutil.rmtree(data / "snapshots")
    with pytest.raises(StoreError, match="CURRENT cannot be read as it was written: it is gone"):
        open_store(data)


def test_a_line_that_cannot_be_made_again_is_said(data):
    last = snapshots.history(data)[-1].name
    without_its_last_line(data / "CURRENT")
    snapshots.path_of(data, last).unlink()
    (fault,) = verify(data).faults
    assert "1 of its lines could not be made again, so an earlier snapshot may answer" in fault.done


def test_a_snapshot_that_a_stopped_refresh_left_does_not_come_into_force(data, tmp_path):
    """It was written, and the refresh was stopped before CURRENT named it."""
    first = open_store(data).snapshot
    stray = snapshots.write(data, first.releases[:1])
    assert verify(data).faults == ()
    assert open_store(data).snapshot.name == first.name != stray


def test_the_first_refresh_stopped_before_current_names_anything_is_no_damage(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    pointer.point_to(data, [])
    snapshots.write(data, [])
    assert open_store(data).snapshot is None
    assert verify(data).faults == ()


def test_a_lost_ledger_is_made_again_and_keeps_every_part(data):
    before = {entry.sha256: entry for entry in ledger.read(data)}
    (data / "ledger.json").unlink()
    damaged = sorted((data / "parts").iterdir())[0]
    damaged.write_bytes(b"PAR1")
    places = [fault.place for fault in verify(data).faults]
    assert places == ["ledger.json", f"parts/{damaged.name}"]
    assert answers(data) == [10, 15, 15]
    known = ("releases", "revision", "part", "file_name", "size", "test_data")
    for entry in ledger.read(data):
        old = before.pop(entry.sha256)
        assert [getattr(entry, name) for name in known] == [getattr(old, name) for name in known]
    assert before == {}
    assert verify(data).faults == ()


@pytest.mark.parametrize("name", ["parts", "raw", "snapshots"])
def test_a_file_in_the_place_of_a_folder_is_set_aside(data, name):
    shutil.rmtree(data / name)
    (data / name).write_text("a file")
    assert name in [fault.place for fault in verify(data).faults]
    assert not (data / name).is_file()
    assert [fault for fault in verify(data).faults if not fault.left] == []
    for ask in (lambda: answers(data), lambda: run("ratios")):
        try:
            ask()
        except StoreError as problem:
            assert "verify" in str(problem)


def test_a_folder_in_the_place_of_the_lock_is_set_aside(data):
    (data / snapshots.LOCK).unlink()
    (data / snapshots.LOCK).mkdir()
    assert [fault.place for fault in verify(data).faults] == [snapshots.LOCK]
    assert verify(data).faults == ()


def test_a_store_that_is_a_file_is_a_sentence_for_every_command(tmp_path, monkeypatch):
    (tmp_path / "data").write_text("a file")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    for command in (("ratios",), ("sources",), ("verify",), ("verify", "--dry-run")):
        result = run(*command)
        assert result.exit_code == 1
        assert "is not a folder, so no figures can be held there" in result.stderr
    assert (tmp_path / "data").read_text() == "a file"


@pytest.fixture
def read_only(sound, tmp_path) -> Iterator[Path]:
    """The store on a file system that may only be read, where this user may mount one."""
    place = tmp_path / "mounted"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("this user may not mount a file system")
    shutil.copytree(sound, place / "data")
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    yield place / "data"
    subprocess.run(["umount", str(place)], check=True)


def test_a_dry_run_needs_no_right_to_write(read_only, monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, str(read_only))
    assert verify(read_only, mend=False).faults == ()
    assert run("verify", "--dry-run").exit_code == 0
    assert answers(read_only) == [10, 15, 15]


def test_a_dry_run_makes_nothing_and_holds_no_lock(data):
    (data / snapshots.LOCK).unlink()
    (data / "CURRENT").write_bytes(b"")
    (data / "ledger.json").unlink()
    before = {path: path.stat().st_mtime_ns for path in data.rglob("*")}
    with snapshots.only_writer(data):
        assert len(verify(data, mend=False).broken) == 2
    (data / snapshots.LOCK).unlink()
    after = {path: path.stat().st_mtime_ns for path in data.rglob("*")}
    assert {path for path in before if path != data and before[path] != after[path]} == set()
    assert before.keys() == after.keys()
