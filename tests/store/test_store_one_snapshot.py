"""A store holds the snapshot that it was made with, whatever a refresh does meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from store_samples import hold, in_parts, monthly, release

from mha_monitor.ingest.read_file import records
from mha_monitor.store import figure_files, pointer, snapshots, yearly_files
from mha_monitor.store.asked import asking_as_of, one_snapshot
from mha_monitor.store.store import Store, open_store

MONTHS = [f"2024-{number:02d}" for number in range(1, 13)]
LAYER = "icb-2026"
# Every property and method of a store that reads anything, as plain values.
ASKED: dict[str, Callable[[Store], object]] = {
    "version": lambda store: store.version,
    "releases": lambda store: [dict(each) for each in store.releases],
    "select": lambda store: in_order(store.select(source="mhsds_monthly")),
    "a month": lambda store: in_order(store.select(series="MHS81", area_code="QVV")),
    "figures": lambda store: in_order(store.figures),
    "populations": lambda store: store.populations["population"].sum(),
    "areas": lambda store: len(store.areas),
    "succession": lambda store: len(store.succession),
    "outlines": lambda store: store.outlines(LAYER),
    "test_data": lambda store: store.test_data,
    "answering": lambda store: [each["part"] for each in store.answering],
    "as_of and folder": lambda store: (store.as_of, store.folder),
}


def in_order(table: pd.DataFrame) -> list[tuple]:
    return sorted(table.astype(str).itertuples(index=False, name=None))


def outlines(data: Path, marked: int) -> list[dict]:
    content = b'{"type": "FeatureCollection", "features": [], "marked": %d}' % marked
    figure_files.keep(data, content, figure_files.OUTLINES)
    name = figure_files.name_of(content)
    return list(records(content, [release(LAYER, "boundaries", kind="outlines")], name))


def publish(data: Path, store: Store, marked: int) -> None:
    """A year of months, populations and outlines in which every number is `marked`."""
    data.mkdir(exist_ok=True)
    held = outlines(data, marked)
    boards = store.populations["area_kind"].eq("icb")
    people = store.populations[boards].assign(population=float(marked))
    held += in_parts(data, people, release("census", "populations", kind="populations"))
    for month in MONTHS:
        table = monthly(month, release_name=f"mhsds-{month}-final", value=float(marked))
        held += in_parts(data, table, release(f"mhsds-{month}-final", "mhsds_monthly"))
    snapshots.publish(data, held)
    yearly_files.make(data, Store(data).answering)


@pytest.fixture
def data(tmp_path, store) -> Path:
    publish(tmp_path / "data", store, 10)
    return tmp_path / "data"


@pytest.mark.parametrize("bundled", [True, False])
@pytest.mark.parametrize("first", [*ASKED])
def test_a_refresh_between_any_two_questions_changes_no_answer(data, store, first, bundled):
    right = {name: ask(Store(data)) for name, ask in ASKED.items()}
    held = open_store(data)
    assert ASKED[first](held) == right[first]
    publish(data, store, 20)
    if not bundled:  # an older bundle may be swept away: its parts hold the same
        for path in yearly_files.held(data).values():
            path.unlink()
    assert {name: ask(held) for name, ask in ASKED.items()} == right
    assert ASKED["outlines"](open_store(data))["marked"] == 20


def test_a_store_handed_down_never_looks_at_current_again(data):
    held = open_store(data)
    right = {name: ask(Store(data)) for name, ask in ASKED.items()}
    (data / pointer.POINTER).unlink()
    assert {name: ask(held) for name, ask in ASKED.items()} == right


def test_in_one_run_every_store_opened_is_of_one_snapshot(data, store, tmp_path):
    other = tmp_path / "other"
    with one_snapshot():
        first = open_store(data)
        publish(data, store, 20)
        publish(other, store, 30)
        with one_snapshot():  # within a run is the same run
            assert open_store(data) is first
        with asking_as_of(snapshots.now().date()):
            assert open_store(data).snapshot.name == first.snapshot.name
        assert ASKED["outlines"](open_store(other))["marked"] == 30
    assert open_store(data) is not first


def test_after_a_run_that_failed_the_next_sees_what_is_in_force(data):
    first = open_store(data)
    with pytest.raises(ZeroDivisionError), one_snapshot():
        open_store(data)
        raise ZeroDivisionError
    hold(data, (monthly("2024-01", release_name="m"), release("m", "mhsds_monthly")))
    assert open_store(data) is not first
