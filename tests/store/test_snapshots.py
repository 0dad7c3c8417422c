"""Snapshots and the pointer: named by content, in force since a time, swapped in one step."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import multiprocessing
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import lay_down_as_before, release

from data_sources.schema.errors import StoreError
from mha_monitor.store import pointer, snapshots
from mha_monitor.store.snapshots import InForce
from mha_monitor.store.store import Store

ONE, OTHER = release("one", part="1" * 64), release("other", part="2" * 64)


def test_a_snapshot_is_named_by_the_hash_of_its_bytes(tmp_path):
    name = snapshots.publish(tmp_path, [ONE])
    content = snapshots.path_of(tmp_path, name).read_bytes()
    assert hashlib.sha256(content).hexdigest().startswith(name)
    assert json.loads(content)["releases"] == [ONE]


@given(st.permutations([ONE, OTHER, release("one", "elsewhere", part="3" * 64)]))
def test_the_order_in_which_releases_come_does_not_matter(releases):
    assert snapshots.content(releases) == snapshots.content(sorted(releases, key=str))


def test_what_is_in_force_already_changes_nothing(tmp_path):
    snapshots.publish(tmp_path, [ONE, OTHER])
    before = (tmp_path / "CURRENT").read_bytes()
    snapshots.publish(tmp_path, [OTHER, ONE])
    assert (tmp_path / "CURRENT").read_bytes() == before


def test_a_snapshot_that_comes_back_has_a_line_of_its_own(tmp_path):
    names = [snapshots.publish(tmp_path, held) for held in ([ONE], [OTHER], [ONE])]
    assert names[0] == names[2] != names[1]
    assert [line.name for line in snapshots.history(tmp_path)] == names
    assert len(list((tmp_path / "snapshots").iterdir())) == 2


def test_a_month_more_writes_one_small_file_and_one_line(tmp_path):
    def written() -> set[Path]:
        return {path for path in tmp_path.rglob("*") if path.is_file()}

    held = [release(f"m{number}", part=f"{number:064d}") for number in range(100)]
    for count in (1, 10, 100):
        before = written()
        snapshots.publish(tmp_path, held[:count])
        assert len(written() - before) <= 2
        assert len(
            snapshots.path_of(tmp_path, snapshots.history(tmp_path)[-1].name).read_bytes()
        ) < (400 * count)


def test_every_line_has_a_check_word(tmp_path):
    line = InForce(dt.datetime(2026, 5, 1, 8, 30, tzinfo=dt.UTC), "abc")
    text, _, word = line.line.rpartition(" ")
    assert text == "2026-05-01T08:30:00Z abc"
    assert word == hashlib.sha256(text.encode()).hexdigest()[:8]
    assert pointer.read_line(line.line, tmp_path) == line


def test_a_line_without_a_check_word_is_read(tmp_path):
    assert pointer.read_line("2026-05-01T08:30:00Z abc", tmp_path).name == "abc"


def test_the_former_layout_dates_from_its_pointer_and_is_kept_in_the_history(tmp_path, store):
    name = lay_down_as_before(tmp_path, store.figures.iloc[:10], [release("x")])
    os.utime(tmp_path / "CURRENT", (1_700_000_000, 1_700_000_000))
    assert snapshots.history(tmp_path) == [
        InForce(dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC), name)
    ]
    later = snapshots.publish(tmp_path, [ONE])
    assert [line.name for line in snapshots.history(tmp_path)] == [name, later]
    assert snapshots.history(tmp_path)[0].since.year == 2023
    old = Store(tmp_path, snapshot=snapshots.load(tmp_path, name))
    assert len(old.select(source=store.figures["source"].iloc[0])) >= 10


def hold_the_store(data: Path, ready) -> None:
    with snapshots.only_writer(data):
        ready.set()
        signal.pause()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_lock_ends_with_its_process_however_that_ends(tmp_path):
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    other = context.Process(target=hold_the_store, args=(tmp_path, ready))
    other.start()
    assert ready.wait(30)
    with (
        pytest.raises(StoreError, match="Another refresh is writing"),
        snapshots.only_writer(tmp_path),
    ):
        pass
    other.kill()
    other.join(30)
    assert (tmp_path / snapshots.LOCK).exists()
    with snapshots.only_writer(tmp_path):
        pass


def test_what_the_disk_refuses_is_a_sentence_with_the_next_step(tmp_path):
    sentence = r"CURRENT cannot be written .* No space left on device\. .* unchanged\. Make room"
    with pytest.raises(StoreError, match=sentence), snapshots.writing(tmp_path):
        raise OSError(28, "No space left on device", str(tmp_path / "CURRENT"))
