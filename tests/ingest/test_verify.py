"""Damage of every kind is found, named, and mended or rolled back; a second look finds nothing."""

from __future__ import annotations

import dataclasses
import random
import shutil
from pathlib import Path

import pytest
from command_line import run
from samples import annual_rows, as_csv
from store_samples import lay_down_as_before

from data_sources.embedded import build
from data_sources.files import ledger
from data_sources.files.whole_files import sha256_of
from data_sources.schema.errors import StoreError
from mha_monitor.ingest import files, read_file, repair
from mha_monitor.ingest.read_file import Arrival
from mha_monitor.ingest.verify import verify
from mha_monitor.store import figure_files, raw_files, snapshots
from mha_monitor.store.store import ENVIRONMENT, Store, open_store

URL = "https://files.digital.nhs.uk/INVENTED/{}.csv"
YEARS = ("2022/23", "2024/25", "2025/26")
RELEASES = [f"mha-annual-{year.replace('/', '-')}" for year in YEARS]


def annual(folder: Path, year: str, count: str = "15") -> Path:
    """An invented annual file of a year, with this count of Black people in Dorset."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"INVENTED_{year[:4]}_{count}.csv"
    rows = [[year, *row[1:]] for row in annual_rows()]
    for row in rows:
        if row[4] == "Black or Black British" and row[7] == "QVV":
            row[9] = row[11] = count
    path.write_text(as_csv(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    """Three years taken in one after another, each from an address, the first printed twice."""
    folder = tmp_path_factory.mktemp("verify")
    data = folder / "sound"
    for year, count in (*((year, "15") for year in YEARS), (YEARS[0], "10")):
        path = annual(folder / "incoming", year, count)
        arrival = Arrival(path, url=URL.format(path.stem), etag=f'"{count}"', test_data=True)
        files.take_in_files([arrival], data)
    assert len(snapshots.history(data)) == 4
    return data


@pytest.fixture
def data(sound, tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(sound, folder)
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    return folder


def content(data: Path) -> dict[str, bytes]:
    """Every file that matters, by path; what was set aside is no longer held."""
    return {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file()
        and not path.name.startswith(repair.SET_ASIDE)
        and path.name != snapshots.LOCK
    }


def answers(data: Path) -> list[float]:
    """The count of each year, as the figures now answer."""
    found = open_store(data).select(area_code="QVV", group="black", statistic="mhsds_count")
    found = found[found["series"].eq("All detentions") & found["release"].isin(RELEASES)]
    return list(found.sort_values("period_start")["value"])


def newest(data: Path, folder: str) -> Path:
    """The file in a folder that the snapshot in force needs most: that of its last release."""
    release = open_store(data).snapshot.releases[-1]
    return {
        "parts": figure_files.path_of(data, release),
        "raw": raw_files.raw_path(data, release["sha256"], release["file_name"]),
        "snapshots": snapshots.path_of(data, open_store(data).snapshot.name),
    }[folder]


def flip(path: Path, chance: random.Random) -> None:
    damaged = bytearray(path.read_bytes())
    place = chance.randrange(len(damaged) * 8)
    damaged[place // 8] ^= 1 << place % 8
    path.write_bytes(damaged)


def test_what_is_sound_has_no_faults_and_is_left_alone(data):
    before = content(data)
    report = verify(data)
    assert report.faults == ()
    assert report.files > len(before)
    assert content(data) == before
    assert answers(data) == [10, 15, 15]


def test_without_a_data_folder_the_embedded_figures_alone_are_looked_at(tmp_path):
    report = verify(tmp_path / "nothing")
    assert (report.faults, not (tmp_path / "nothing").exists()) == ((), True)


@pytest.mark.parametrize("seed", range(6))
def test_a_flipped_bit_in_a_part_is_found_named_and_mended(data, seed):
    before = content(data)
    part = random.Random(seed).choice(sorted((data / "parts").iterdir()))
    flip(part, random.Random(seed))
    (fault,) = verify(data).faults
    assert part.name in fault.sentence
    assert "mha-annual-202" in fault.sentence
    assert "made again from its published file" in fault.sentence
    assert content(data) == before
    assert verify(data).faults == ()


@pytest.mark.parametrize("seed", range(6))
def test_a_flipped_bit_in_a_snapshot_is_found_named_and_mended_or_rolled_back(data, seed):
    chance = random.Random(seed)
    snapshot = chance.choice(sorted((data / "snapshots").iterdir()))
    before, now = content(data), answers(data)
    flip(snapshot, chance)
    fault = verify(data).faults[0]
    assert snapshot.stem in fault.sentence
    assert "made again" in fault.sentence or "before" in fault.sentence
    assert verify(data).faults == ()
    assert answers(data) == now
    if "made again from the files" in fault.sentence:
        assert content(data) == before


def test_the_snapshot_in_force_is_made_again_byte_for_byte(data):
    before = content(data)
    newest(data, "snapshots").write_bytes(b"{")
    (fault,) = verify(data).faults
    assert fault.done == "It was made again from the files taken in."
    assert content(data) == before


def test_a_snapshot_that_cannot_be_made_again_is_rolled_back(data, tmp_path):
    """Its newest file is lost too, so the snapshot before it answers, and says so."""
    held, lost = newest(data, "snapshots"), None
    for release in open_store(data).snapshot.releases:
        if release.get("revision") == 2:
            lost = raw_files.raw_path(data, release["sha256"], release["file_name"])
    held.write_bytes(b"{")
    lost.write_bytes(b"not the file")
    report = verify(data)
    assert any("Rolled back to the one before" in fault.done for fault in report.faults)
    assert len(report.broken) == 1
    assert answers(data) == [15, 15, 15]
    # The next refresh brings back what was lost: its address is asked for the whole file.
    again = annual(tmp_path / "again", YEARS[0], "10")
    (entry,) = (e for e in ledger.read(data) if e.sha256 == sha256_of(again))
    assert entry.etag == ""
    files.take_in_files([Arrival(again, url=entry.url, test_data=True)], data)
    assert answers(data) == [10, 15, 15]
    assert verify(data).faults == ()


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_in_a_published_file_is_found_named_and_fetched_again(data, tmp_path, seed):
    raw = newest(data, "raw")
    kept = raw.read_bytes()
    flip(raw, random.Random(seed))
    report = verify(data)
    (fault,) = report.faults
    assert raw.name in fault.sentence
    assert f"`refresh` fetches it again from {URL.format(raw.stem)}." in fault.sentence
    assert report.broken == [fault]
    assert answers(data) == [10, 15, 15]
    (entry,) = (e for e in ledger.read(data) if e.file_name == raw.name)
    assert (entry.etag, entry.last_modified) == ("", "")
    # It stays named until it is there again.
    assert "is gone" in verify(data).faults[0].sentence
    (tmp_path / raw.name).write_bytes(kept)
    files.take_in_files([Arrival(tmp_path / raw.name, url=entry.url, test_data=True)], data)
    assert raw.read_bytes() == kept
    assert verify(data).faults == ()


@pytest.mark.parametrize("seed", range(8))
def test_a_flipped_bit_in_the_pointer_is_found_and_mended(data, seed):
    flip(data / "CURRENT", random.Random(seed))
    (fault,) = verify(data).faults
    assert fault.place == "CURRENT"
    assert verify(data).faults == ()
    assert answers(data) == [10, 15, 15]
    times = [line.since for line in snapshots.history(data)]
    assert (len(times), times) == (4, sorted(times))


def test_a_pointer_that_is_gone_is_made_again_from_the_snapshots(data):
    names = {line.name for line in snapshots.history(data)}
    (data / "CURRENT").unlink()
    assert [fault.place for fault in verify(data).faults] == ["CURRENT"]
    assert {line.name for line in snapshots.history(data)} == names


@pytest.mark.parametrize("seed", range(3))
def test_a_flipped_bit_in_the_ledger_is_found_and_it_is_made_again(data, seed):
    before = ledger.read(data)
    flip(data / "ledger.json", random.Random(seed))
    (fault,) = verify(data).faults
    assert fault.place == "ledger.json"
    assert "made again from what is held" in fault.sentence
    after = ledger.read(data)
    known = ("sha256", "releases", "revision", "part", "url", "size")
    assert {tuple(getattr(e, name) for name in known) for e in before} == {
        tuple(getattr(e, name) for name in known) for e in after
    }
    assert verify(data).faults == ()


def test_files_that_are_gone_are_named_and_made_again(data):
    before = content(data)
    # Not the part of the file taken in last, which is read again with the snapshot.
    part = figure_files.path_of(data, open_store(data).snapshot.releases[1])
    newest(data, "snapshots").unlink()
    part.unlink()
    assert len(verify(data).faults) == 2
    assert content(data) == before


def test_a_part_that_reads_otherwise_today_takes_the_place_of_the_lost_one(data, monkeypatch):
    part = newest(data, "parts")
    part.write_bytes(b"lost")
    read = read_file.read_figures

    def read_otherwise(path: Path) -> read_file.Reading:
        reading = read(path)
        changed = reading.content.assign(area_name=reading.content["area_name"].str.title())
        return reading._replace(content=changed)

    monkeypatch.setattr(read_file, "read_figures", read_otherwise)
    (fault,) = verify(data).faults
    assert "by rules that have changed since" in fault.sentence
    assert verify(data).faults == ()
    assert not part.exists()
    assert answers(data) == [10, 15, 15]
    assert len(snapshots.history(data)) == 4


def test_what_nothing_names_is_taken_away_when_damaged(data):
    stray = data / "parts" / f"{'0' * 64}.parquet"
    stray.write_bytes(b"left by a refresh that was stopped")
    (fault,) = verify(data).faults
    assert "Nothing names it" in fault.sentence
    assert not stray.exists()


def test_a_dry_run_names_what_is_damaged_and_changes_nothing(data):
    newest(data, "parts").write_bytes(b"{")
    newest(data, "snapshots").write_bytes(b"{")
    before = content(data)
    result = run("verify", "--dry-run")
    assert result.exit_code == 1
    assert "`verify` without --dry-run mends it." in result.stdout
    assert content(data) == before


def test_the_command_says_what_it_mended_and_ends_well(data):
    newest(data, "parts").write_bytes(b"{")
    result = run("verify")
    assert result.exit_code == 0
    assert "made again from its published file" in result.stdout
    assert "files hashed again: 1 mended." in result.stderr
    again = run("verify")
    assert (again.exit_code, again.stdout) == (0, "")
    assert "all as they were" in again.stderr


def test_the_command_fails_while_something_is_left_to_do(data):
    newest(data, "raw").unlink()
    result = run("verify")
    assert result.exit_code == 1
    assert "1 of 1 faults are left." in result.stderr


def test_a_refresh_under_way_is_not_disturbed(data):
    with snapshots.only_writer(data), pytest.raises(StoreError, match="Another refresh"):
        verify(data)


def test_the_former_layout_is_looked_at_too(tmp_path, store):
    release = {"source": "mha_annual", "name": "mha-annual-2023-24", "sha256": "0" * 64}
    table = store.figures[store.figures["release"].eq("mha-annual-2023-24")]
    name = lay_down_as_before(tmp_path, table, [release])
    assert verify(tmp_path).faults == ()
    figures = tmp_path / "snapshots" / name / "figures.parquet"
    figures.write_bytes(figures.read_bytes()[:-1])
    assert any(name in fault.place for fault in verify(tmp_path).faults)
    assert Store(tmp_path).snapshot is None
    assert verify(tmp_path).faults == ()


def test_a_snapshot_of_the_former_layout_is_made_again_from_the_published_files(tmp_path):
    file = annual(tmp_path / "incoming", YEARS[0])
    data, sha256 = tmp_path / "data", sha256_of(file)
    reading = read_file.read_figures(file)
    record = {**reading.releases[0].record(), "sha256": sha256, "file_name": file.name}
    name = lay_down_as_before(data, reading.content, [record])
    kept = raw_files.raw_path(data, sha256, file.name)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(file.read_bytes())
    (data / "snapshots" / name / "releases.json").write_text("{")
    (fault, pointer) = verify(data).faults
    assert "was read again" in fault.done
    assert pointer.place == "CURRENT"
    assert answers(data) == [15]
    assert verify(data).faults == ()


def test_damage_of_the_embedded_figures_is_named(tmp_path):
    copy = tmp_path / "embedded"
    shutil.copytree(build.EMBEDDED, copy)
    flip(copy / build.FIGURES, random.Random(1))
    (fault,) = verify(tmp_path / "none", embedded=copy).faults
    assert "embedded/figures.parquet" in fault.sentence
    assert "Install the monitor again" in fault.left
    (copy / build.MANIFEST).write_text("{")
    (fault,) = verify(tmp_path / "none", embedded=copy).faults
    assert fault.place == build.MANIFEST


def test_an_entry_of_a_skipped_file_needs_no_published_file(data):
    entry = dataclasses.replace(ledger.read(data)[0], sha256="9" * 64, part="", skipped="None.")
    ledger.write(data, [*ledger.read(data), entry])
    assert verify(data).faults == ()
