"""A refresh that is stopped at any moment, by a kill or a full disk, loses and doubles nothing."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_verify import YEARS, annual, answers

from data_sources.files import ledger, whole_files
from data_sources.schema.errors import NothingNew, StoreError
from mha_monitor.ingest import files
from mha_monitor.ingest.verify import verify
from mha_monitor.store import snapshots
from mha_monitor.store.store import Store

SEEDS = range(20)


@pytest.fixture(scope="module")
def incoming(tmp_path_factory) -> Path:
    """The first year printed again, and two years more."""
    folder = tmp_path_factory.mktemp("incoming")
    annual(folder, YEARS[0], "10")
    for year in YEARS[1:]:
        annual(folder, year)
    return folder


@pytest.fixture(scope="module")
def held(tmp_path_factory) -> Path:
    """A store in which the first year answers 15."""
    folder = tmp_path_factory.mktemp("held")
    files.take_in(annual(folder / "incoming", YEARS[0]).parent, folder / "data")
    return folder / "data"


@pytest.fixture
def data(held, tmp_path) -> Path:
    shutil.copytree(held, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def whole(held, incoming, tmp_path_factory) -> set[str]:
    """The names of all that an undisturbed refresh leaves."""
    data = tmp_path_factory.mktemp("whole") / "data"
    shutil.copytree(held, data)
    files.take_in(incoming, data)
    return names(data)


def names(data: Path) -> set[str]:
    return {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}


def is_old_or_new(data: Path) -> bool:
    """Whether every question is answered from before the refresh, or every one from after it."""
    return answers(data) in ([15], [10, 15, 15])


def completes(incoming: Path, data: Path, whole: set[str]) -> None:
    """The next refresh brings everything, and leaves what an undisturbed one leaves."""
    if answers(data) == [15]:
        files.take_in(incoming, data)
    else:  # it was stopped after the new figures came into force
        assert files.take_in_files(map(files.Arrival, incoming.iterdir()), data).new == []
    assert answers(data) == [10, 15, 15]
    assert names(data) == whole
    releases = [release["name"] for release in Store(data).snapshot.releases]
    assert len(releases) == len(set(releases)) == 3
    entries = ledger.read(data)
    assert sorted(entry.revision for entry in entries) == [1, 1, 1, 2]
    assert len({entry.sha256 for entry in entries}) == 4
    assert len(snapshots.history(data)) == 2
    assert verify(data).faults == ()


def taking_in(incoming: Path, data: Path, ready) -> None:
    ready.set()
    files.take_in(incoming, data)


def begun(incoming: Path, data: Path) -> multiprocessing.Process:
    """A process that has begun to take the folder in."""
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    process = context.Process(target=taking_in, args=(incoming, data, ready))
    process.start()
    assert ready.wait(60)
    return process


@pytest.fixture(scope="module")
def seconds(held, incoming, tmp_path_factory) -> float:
    """How long the refresh takes here, in a process of its own."""
    data = tmp_path_factory.mktemp("timed") / "data"
    shutil.copytree(held, data)
    start = time.monotonic()
    begun(incoming, data).join()
    return time.monotonic() - start


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize("seed", SEEDS)
def test_killed_at_a_random_moment_it_leaves_the_old_figures_or_the_new(
    data, incoming, whole, seconds, seed
):
    moment = random.Random(seed).uniform(0, seconds)
    process = begun(incoming, data)
    process.join(moment)
    process.kill()
    process.join()
    print(f"seed {seed}: killed after {moment:.3f} s of {seconds:.3f}")
    assert is_old_or_new(data)
    completes(incoming, data, whole)


def killed_at_write(incoming: Path, data: Path, number: int) -> None:
    """Take the folder in, and be killed when a file is about to get its name, or just has it."""
    count, replace = 0, Path.replace

    def replace_or_die(path: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        moved = replace(path, target)
        if count == -number:
            os.kill(os.getpid(), signal.SIGKILL)
        return moved

    Path.replace = replace_or_die
    files.take_in(incoming, data)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize("number", range(1, 10))
def test_killed_before_any_file_gets_its_name_nothing_is_lost(data, incoming, whole, number):
    """Three parts, three published files, the snapshot, the pointer and the ledger: nine names."""
    context = multiprocessing.get_context("fork")
    process = context.Process(target=killed_at_write, args=(incoming, data, number))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    assert answers(data) == ([10, 15, 15] if number == 9 else [15])
    completes(incoming, data, whole)


@pytest.mark.parametrize(
    ("number", "code"), [*((number, errno.ENOSPC) for number in range(1, 10)), (7, errno.EDQUOT)]
)
def test_a_disk_that_is_full_at_any_file_is_a_sentence(
    data, incoming, whole, monkeypatch, number, code
):
    count, fsync = 0, os.fsync

    def full(descriptor: int) -> None:
        nonlocal count
        count += stat.S_ISREG(os.fstat(descriptor).st_mode)
        if count == number:
            raise OSError(code, os.strerror(code))
        fsync(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(whole_files.os, "fsync", full)
        with pytest.raises(StoreError, match=rf"{os.strerror(code)}.* Make room") as told:
            files.take_in(incoming, data)
    assert ("The figures are in force, but ledger.json" in str(told.value)) is (number == 9)
    assert not [name for name in names(data) if whole_files.UNFINISHED in name]
    assert is_old_or_new(data)
    completes(incoming, data, whole)


def told_by(incoming: Path, data: Path, tell, size: int | None = None, together=None) -> None:
    """Take the folder in, in a process of its own, and tell how that ended."""
    if size is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    if together is not None:
        together.wait(60)
    try:
        files.take_in(incoming, data)
        tell.send("done")
    except (StoreError, NothingNew) as problem:
        tell.send(str(problem))


def in_a_process(*arguments, **options):
    """Begin `told_by`; the process, and where it tells."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(
        target=told_by, args=(*arguments[:2], there, *arguments[2:]), kwargs=options
    )
    process.start()
    return process, here


@pytest.mark.parametrize("size", [0, 500, 5_000, 20_000])
def test_a_quota_of_the_system_is_a_sentence(data, incoming, whole, size):
    """A child that may write no file above a size: the system itself refuses to write."""
    process, told = in_a_process(incoming, data, size=size)
    assert "What was held before is unchanged." in told.recv()
    process.join()
    assert answers(data) == [15]
    completes(incoming, data, whole)


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    """A file system of 100 kB, where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode:
        pytest.skip("this user may not mount a small file system; the quota test stands for it")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_file_system_that_fills_up_is_a_sentence(held, incoming, small_disk):
    data = small_disk / "data"
    shutil.copytree(held, data)
    with pytest.raises(StoreError, match=r"No space left on device\. What was held before"):
        files.take_in(incoming, data)
    assert answers(data) == [15]
    assert verify(data).faults == ()
    subprocess.run(["mount", "-o", "remount,size=10m", str(small_disk)], check=True)
    files.take_in(incoming, data)
    assert answers(data) == [10, 15, 15]


def test_of_two_refreshes_at_once_one_works_and_the_other_says_so(data, incoming, whole):
    together = multiprocessing.get_context("fork").Barrier(2)
    both = [in_a_process(incoming, data, together=together) for _ in range(2)]
    told = sorted(here.recv() for _, here in both)
    for process, _ in both:
        process.join()
    assert told[1] == "done"
    # Where the first had ended before the other began, there was nothing left to do.
    assert told[0].startswith(("Another refresh is writing to", "Nothing new"))
    completes(incoming, data, whole)
