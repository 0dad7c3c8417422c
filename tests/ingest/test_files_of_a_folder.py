"""Taking published files in: all or nothing, once, by one at a time, with the old kept."""

from __future__ import annotations

import datetime as dt
import threading
from pathlib import Path

import pytest
from command_line import rows, run
from samples import ANNUAL_HEADING, ANNUAL_NAME, annual_rows, as_csv, write_annual

from data_sources.files.whole_files import sha256_of
from data_sources.schema.errors import DataRefused, NothingNew, StoreError
from data_sources.schema.model import financial_year
from mha_monitor.ingest import files, read_file
from mha_monitor.ingest.read_file import Arrival
from mha_monitor.store import snapshots
from mha_monitor.store.store import ENVIRONMENT, Store, open_store

RELEASE = "mha-annual-2025-26"
PERIOD = financial_year("2025-26")
FIGURES_IN_SAMPLE = 790


@pytest.fixture
def incoming(tmp_path) -> Path:
    return write_annual(tmp_path / "incoming").parent


def files_in(folder: Path) -> list[str]:
    """Every file below a folder, by name."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """The data folder that commands and questions use; it does not exist yet."""
    folder = tmp_path / "data"
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    return folder


def revised(folder: Path, **cells: str) -> Path:
    """The sample as its publisher might print it again: Dorset's count of Black people changed."""
    table = annual_rows()
    for row in table:
        if row[4] == "Black or Black British" and row[7] == "QVV":
            for name, cell in cells.items():
                row[ANNUAL_HEADING.index(name)] = cell
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "INVENTED_again.csv"
    path.write_text(as_csv(table), encoding="utf-8")
    return path


def dorset(data: Path) -> float:
    return dorset_in(open_store(data))


def dorset_in(store: Store) -> float:
    """The sample's count of detentions of Black people in Dorset."""
    found = store.select(area_code="QVV", group="black", statistic="count", periods=PERIOD)
    return found["value"].item()


def test_figures_taken_in_answer_questions_and_name_their_release(incoming, data):
    taken = run("refresh", "--from", incoming)
    assert (taken.exit_code, taken.stdout) == (0, "")
    assert f"Took in {FIGURES_IN_SAMPLE} figures from {ANNUAL_NAME}: {RELEASE}." in taken.stderr
    (row,) = rows("ratios", "--area", "QVV", "--group", "black", "--period", "2025-26")
    assert (row["count"], row["count_low"], row["count_high"]) == (15, 13, 17)
    assert row["release"] == RELEASE
    held = {release["name"]: release for release in rows("sources")}
    assert held[RELEASE]["origin"] == "taken in"
    assert held[RELEASE]["sha256"] == sha256_of(incoming / ANNUAL_NAME)
    assert held["mha-annual-2023-24"]["origin"] == "embedded"


def test_the_embedded_figures_are_still_there(incoming, data):
    before = len(open_store(data).figures)
    files.take_in(incoming)
    assert len(open_store(data).figures) == before + FIGURES_IN_SAMPLE


def test_the_published_file_is_kept_as_it_came(incoming, data):
    files.take_in(incoming)
    published = incoming / ANNUAL_NAME
    kept = data / "raw" / sha256_of(published) / ANNUAL_NAME
    assert kept.read_bytes() == published.read_bytes()


def test_a_snapshot_is_named_by_its_content_and_made_alike_anywhere(incoming, data, tmp_path):
    here, there = files.take_in(incoming), files.take_in(incoming, tmp_path / "elsewhere")
    assert here.version == there.version == snapshots.history(data)[-1].name
    (snapshot,), (part,) = (data / "snapshots").iterdir(), (data / "parts").iterdir()
    assert snapshot.name == f"{sha256_of(snapshot)[:16]}.json" == f"{here.version}.json"
    assert part.name == f"{sha256_of(part)}.parquet"
    assert sorted(path.name for path in data.iterdir() if path.is_dir()) == [
        "parts",
        "raw",
        "snapshots",
    ]


def test_what_is_held_already_is_nothing_new(incoming, data):
    assert run("refresh", "--from", incoming).exit_code == 0
    before = (data / "CURRENT").read_bytes()
    again = run("refresh", "--from", incoming)
    assert again.exit_code == 3
    assert again.stderr.startswith("Nothing new: every file in ")
    assert (data / "CURRENT").read_bytes() == before


def test_a_file_of_the_embedded_default_is_held_already(shared_data, data):
    with pytest.raises(NothingNew):
        files.take_in(shared_data / "published", data)
    assert list(data.glob("[!lr]*")) == []  # the lock and the ledger alone


def test_only_what_is_new_is_taken_in(incoming, data):
    files.take_in(incoming)
    other = as_csv([["2024/25", *row[1:]] for row in annual_rows()])
    (incoming / "INVENTED_2024_25.csv").write_text(other, encoding="utf-8")
    result = run("refresh", "--from", incoming)
    assert result.exit_code == 0
    assert f"{ANNUAL_NAME}: held already." in result.stderr
    assert "from INVENTED_2024_25.csv: mha-annual-2024-25." in result.stderr
    taken_in = {release["name"] for release in open_store(data).releases}
    assert {RELEASE, "mha-annual-2024-25"} <= taken_in


def test_a_release_printed_again_takes_the_place_of_the_old_one(incoming, data, tmp_path):
    first = files.take_in(incoming)
    before = dorset(data)
    revised(tmp_path / "again", MHSDS_Count="10", Total_Count="10")
    second = files.take_in(tmp_path / "again")
    assert (before, dorset(data)) == (15, 10)
    held = [release for release in open_store(data).releases if release["name"] == RELEASE]
    assert [release["file_name"] for release in held] == ["INVENTED_again.csv"]
    assert [release["revision"] for release in held] == [2]
    # The old snapshot and the old file stay, so that an old answer can be given again.
    old = Store(data, snapshot=snapshots.load(data, first.version))
    assert len(old.select(source="mha_annual", periods=PERIOD)) == FIGURES_IN_SAMPLE
    assert len(list((data / "raw").iterdir())) == len(list((data / "parts").iterdir())) == 2
    # The first printing may come back: it is the first printing still, and the second answers.
    with pytest.raises(NothingNew, match=rf"held already.* older printing of {RELEASE} .*1\): rev"):
        files.take_in(incoming)
    assert dorset(data) == 10
    versions = [first.version, second.version]
    assert [line.name for line in snapshots.history(data)] == versions


def test_a_release_of_the_embedded_default_can_be_replaced(data, tmp_path):
    folder = tmp_path / "incoming"
    folder.mkdir()
    table = as_csv([["2023/24", *row[1:]] for row in annual_rows()])
    (folder / "INVENTED_2023_24.csv").write_text(table, encoding="utf-8")
    files.take_in(folder)
    store = open_store(data)
    held = store.figures[store.figures["release"].eq("mha-annual-2023-24")]
    assert len(held) == FIGURES_IN_SAMPLE
    assert [r["origin"] for r in store.releases if r["name"] == "mha-annual-2023-24"] == [
        "taken in"
    ]


def test_two_files_of_one_release_are_refused(incoming, data):
    revised(incoming, MHSDS_Count="10", Total_Count="10")
    with pytest.raises(DataRefused, match=rf"both hold the release {RELEASE}"):
        files.take_in(incoming)
    assert files_in(data) == ["refresh.lock"]


def test_hidden_files_and_sub_folders_are_left_alone(incoming, data):
    (incoming / ".DS_Store").write_bytes(b"\0\0\0\1Bud1")
    write_annual(incoming / "older", "INVENTED_older.csv")
    result = run("refresh", "--from", incoming)
    assert result.exit_code == 0
    assert "Sub-folders are not searched: older." in result.stderr


def test_a_dry_run_says_what_each_file_is_and_changes_nothing(incoming, data):
    result = run("refresh", "--from", incoming, "--dry-run")
    assert result.exit_code == 0
    assert result.stdout == (
        f"{ANNUAL_NAME}: Mental Health Act Statistics, Annual Figures, "
        f"{FIGURES_IN_SAMPLE} figures.\n"
    )
    assert not data.exists()


def test_a_dry_run_refuses_what_a_refresh_would_refuse(incoming, data):
    (incoming / "prices.csv").write_text("date,price\n2024-01-01,3\n")
    assert run("refresh", "--from", incoming, "--dry-run").exit_code == 4
    assert not data.exists()


def test_a_folder_without_files_is_an_error_and_one_that_is_not_there_is_wrong_usage(
    tmp_path, data
):
    (tmp_path / "empty").mkdir()
    empty = run("refresh", "--from", tmp_path / "empty")
    assert (empty.exit_code, "holds no files to take in" in empty.stderr) == (1, True)
    assert run("refresh", "--from", tmp_path / "absent").exit_code == 2


def test_a_file_that_may_not_be_read_is_refused(incoming, data, monkeypatch):
    def forbidden(path: Path) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(read_file, "sha256_of", forbidden)
    with pytest.raises(DataRefused, match=f"{ANNUAL_NAME}: cannot be read"):
        files.take_in(incoming)


def test_a_file_that_changes_while_it_is_read_is_not_kept(incoming, data):
    def read(path: Path) -> read_file.Reading:
        reading = read_file.read_figures(path)
        path.write_text("something else\n")
        return reading

    with pytest.raises(StoreError, match="was changed while it was being read"):
        files.take_in_files([Arrival(incoming / ANNUAL_NAME, read=read)], data)
    assert not (data / "CURRENT").exists()
    assert list((data / "raw").rglob("*.csv")) == []


def test_a_second_refresher_says_so_and_leaves(incoming, data):
    with snapshots.only_writer(data):
        result = run("refresh", "--from", incoming)
    assert result.exit_code == 1
    assert "Another refresh is writing to" in result.stderr
    assert not (data / "CURRENT").exists()
    assert run("refresh", "--from", incoming).exit_code == 0


def test_readers_see_the_old_snapshot_or_the_new_one(incoming, data, tmp_path):
    """Readers in a loop, while printings take each other's place: each with its own count."""
    counts = (10, 20, 25, 30)
    again = [
        revised(tmp_path / f"{count}", MHSDS_Count=f"{count}", Total_Count=f"{count}").parent
        for count in counts
    ]
    first = files.take_in(incoming).version
    seen, failed, stop = set(), [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                store = open_store(data)
                revision = store.snapshot.releases[0].get("revision", 1)
                seen.add((store.version, revision, dorset_in(store)))
            except Exception as problem:
                failed.append(problem)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    versions = [files.take_in(folder).version for folder in again]
    stop.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert len(set(versions)) == 4
    printed = {(first, 1, 15), *zip(versions, (2, 3, 4, 5), counts, strict=True)}
    assert seen <= printed
    assert len(snapshots.history(data)) == 5


def test_what_a_stopped_writer_left_is_cleared_away(incoming, data):
    for name in ("unfinished-1-CURRENT", "parts/unfinished-1-x.parquet", "raw/a/unfinished-1-b"):
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(b"half")
    files.take_in(incoming)
    assert [name for name in files_in(data) if name.startswith("unfinished")] == []


def test_a_damaged_part_is_mended_by_taking_its_file_in_again(incoming, data):
    version = files.take_in(incoming).version
    (part,) = (data / "parts").iterdir()
    part.write_bytes(b"PAR1")
    with pytest.raises(StoreError, match="cannot be read"):
        dorset(data)
    assert files.take_in(incoming).version == version
    assert dorset(data) == 15


def test_the_pointer_has_a_line_for_each_snapshot_that_came_into_force(incoming, data, tmp_path):
    first = files.take_in(incoming).version
    again = revised(tmp_path / "again", MHSDS_Count="10", Total_Count="10").parent
    second = files.take_in(again).version
    text = (data / "CURRENT").read_text()
    assert text == text.strip() + "\n"
    heading, *lines = text.splitlines()
    assert heading.startswith("2 lines ")
    assert [line.split()[1] for line in lines] == [first, second]
    times = [line.split()[0] for line in lines]
    assert times == sorted(times)
    assert all(dt.datetime.fromisoformat(time).tzinfo == dt.UTC for time in times)


def test_a_data_folder_that_cannot_be_made_is_a_sentence(incoming, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "file" / "data"))
    result = run("refresh", "--from", incoming)
    assert result.exit_code == 1
    assert "Not a directory. What was held before is unchanged." in result.stderr


def test_time_does_not_enter_a_snapshot(incoming, data, tmp_path):
    first = files.take_in(incoming, tmp_path / "one").version
    later = tmp_path / "later"
    later.mkdir()
    (later / ANNUAL_NAME).write_bytes((incoming / ANNUAL_NAME).read_bytes())
    assert files.take_in(later, tmp_path / "two").version == first
    one, two = (set(files_in(tmp_path / name)) for name in ("one", "two"))
    assert one == two
