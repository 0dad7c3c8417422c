"""Files that come one after another: each dealt with before the next, all in force at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import run
from samples import ANNUAL_NAME, annual_rows, as_csv, write_annual
from store_samples import lay_down_as_before, monthly
from test_verify import annual

from data_sources.files import ledger
from data_sources.files.whole_files import sha256_of
from data_sources.schema.errors import (
    DataRefused,
    NetworkError,
    NoFigures,
    NothingNew,
    StoreError,
    UnexpectedLayout,
)
from data_sources.schema.model import Release
from mha_monitor.ingest import files
from mha_monitor.ingest.read_file import Arrival, Reading, read_figures
from mha_monitor.ingest.verify import verify
from mha_monitor.store import raw_files, snapshots
from mha_monitor.store.store import Store, open_store

LINK = "https://files.digital.nhs.uk/INVENTED.csv"


@pytest.fixture
def data(tmp_path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def file(tmp_path) -> Path:
    return write_annual(tmp_path / "incoming")


def nothing_in(path: Path) -> Reading:
    raise NoFigures(f"{path.name}: no Mental Health Act measures among 3.")


def month_in(name: str, value: float = 20.0):
    """A reader that finds one month's invented figures in whatever file it is given."""
    release = Release("mhsds_monthly", name, "Invented", "https://x", "2024-12", "final")

    def read(path: Path) -> Reading:
        return Reading(
            "Invented month", [release], monthly("2024-09", release_name=name, value=value)
        )

    return read


def entries(data: Path) -> list[ledger.Entry]:
    return list(ledger.read(data))


def test_each_file_is_in_its_part_before_the_next_is_asked_for(data, tmp_path):
    """So that a refresh of many files never holds more than one of them."""
    counts = []

    def coming() -> Iterator[Arrival]:
        for year in ("2022/23", "2024/25", "2025/26"):
            counts.append(len(list((data / "parts").glob("*"))))
            assert not (data / "CURRENT").exists()
            yield Arrival(annual(tmp_path / "incoming", year))

    told = []
    taken = files.take_in_files(coming(), data, watch=told.append)
    assert counts == [0, 1, 2]
    assert [file.entry.releases for file in told] == [
        (f"mha-annual-{year}",) for year in ("2022-23", "2024-25", "2025-26")
    ]
    assert [file.count for file in taken.new] == [790] * 3
    assert len(snapshots.history(data)) == 1


def test_the_ledger_says_all_that_is_known_of_a_file(data, file):
    arrival = Arrival(
        file,
        url=LINK,
        etag='"e"',
        last_modified="Mon",
        published_on="2026-10-22",
        fetched_at="2026-11-01T08:00:00Z",
    )
    files.take_in_files([arrival], data)
    (entry,) = entries(data)
    (part,) = (data / "parts").iterdir()
    assert entry == ledger.Entry(
        sha256=sha256_of(file),
        file_name=ANNUAL_NAME,
        size=file.stat().st_size,
        source="mha_annual",
        releases=("mha-annual-2025-26",),
        status="final",
        part=part.stem,
        url=LINK,
        fetched_at="2026-11-01T08:00:00Z",
        published_on="2026-10-22",
        etag='"e"',
        last_modified="Mon",
        test_data=True,
    )
    (release,) = Store(data).snapshot.releases
    assert (release["url"], release["published_on"]) == (LINK, "2026-10-22")
    assert release["periods"] == [["2025-04-01", "2026-03-31"]]
    assert "All detentions" in release["series"][0]
    assert "retrieved_on" not in release


def test_a_file_without_our_figures_is_skipped_in_words_and_not_kept(data, file):
    taken = files.take_in_files([Arrival(file, url=LINK, etag='"e"', read=nothing_in)], data)
    assert (taken.new, taken.version) == ([], Store(data).version)
    assert taken.sentences == [f"{ANNUAL_NAME}: no Mental Health Act measures among 3."]
    (entry,) = entries(data)
    assert (entry.skipped, entry.part, entry.etag) == (taken.sentences[0], "", '"e"')
    assert not (data / "raw").exists()
    assert not (data / "CURRENT").exists()
    assert verify(data).faults == ()


def test_a_folder_of_nothing_but_such_files_is_nothing_new(data, file, monkeypatch):
    monkeypatch.setattr("mha_monitor.ingest.read_file.read_figures", nothing_in)
    with pytest.raises(NothingNew, match=r"or holds no figures for us\. .* no Mental Health Act"):
        files.take_in(file.parent, data)


def test_a_file_that_is_refused_stops_all_and_nothing_stays_of_the_others(data, file):
    bad = file.with_name("z.csv")
    bad.write_text("not a publication\n")
    with pytest.raises(DataRefused, match=r"z\.csv"):
        files.take_in_files([Arrival(file), Arrival(bad)], data)
    assert {path.name for path in data.rglob("*") if path.is_file()} == {"refresh.lock"}


def test_of_a_folder_the_sound_files_are_taken_in_and_the_refused_ones_are_told(data, file):
    (file.parent / "z.csv").write_text("not a publication\n")
    with pytest.raises(DataRefused, match=r"z\.csv"):
        files.take_in(file.parent, data)
    assert [release["name"] for release in Store(data).snapshot.releases] == ["mha-annual-2025-26"]
    assert [entry.file_name for entry in entries(data)] == [ANNUAL_NAME]
    assert not list(data.rglob("z.csv"))


def test_or_it_is_put_on_a_list_and_the_others_are_taken_in(data, file):
    bad = file.with_name("a.csv")
    bad.write_text("not a publication\n")
    refused: list[files.Refused] = []
    taken = files.take_in_files([Arrival(bad), Arrival(file)], data, refused=refused)
    assert [each.arrival.path for each in refused] == [bad]
    assert "no source begins like this" in str(refused[0].problem)
    assert len(taken.new) == 1
    assert len(entries(data)) == 1


@pytest.mark.parametrize(
    ("problem", "raised"),
    [(UnexpectedLayout, DataRefused), (NetworkError, NetworkError), (StoreError, StoreError)],
)
def test_what_a_file_is_refuses_it_and_what_happens_elsewhere_is_told_as_it_is(
    data, file, problem, raised
):
    def read(_: Path) -> Reading:
        raise problem("A sentence.")

    with pytest.raises(raised, match=r"A sentence\."):
        files.take_in_files([Arrival(file, read=read)], data)


def test_a_network_that_breaks_off_between_files_leaves_the_store_as_it_was(data, file):
    def coming() -> Iterator[Arrival]:
        yield Arrival(file)
        raise NetworkError("It broke off.")

    with pytest.raises(NetworkError):
        files.take_in_files(coming(), data)
    assert not (data / "CURRENT").exists()
    assert list(data.rglob("*.parquet")) == []


def test_printings_are_counted_and_the_embedded_one_counts_as_the_first(data, tmp_path):
    for number, count in enumerate(("15", "10", "20"), start=2):
        path = annual(tmp_path / count, "2023/24", count)
        files.take_in_files([Arrival(path)], data)
        (release,) = Store(data).snapshot.releases
        assert (release["name"], release["revision"]) == ("mha-annual-2023-24", number)
    assert [entry.revision for entry in entries(data)] == [2, 3, 4]
    # One that comes back keeps its number and its place; a later one counts on.
    again = files.take_in_files([Arrival(annual(tmp_path / "15", "2023/24", "15"))], data)
    assert Store(data).snapshot.releases[0]["revision"] == 4
    assert "older printing of mha-annual-2023-24 (revision 2): revision 4 stays" in again.note
    assert sorted(entry.revision for entry in entries(data)) == [2, 3, 4]
    assert all(entry.part for entry in entries(data))
    files.take_in_files([Arrival(annual(tmp_path / "25", "2023/24", "25"))], data)
    assert Store(data).snapshot.releases[0]["revision"] == 5


def test_a_first_printing_has_no_number_in_its_record(data, file):
    files.take_in_files([Arrival(file)], data)
    assert "revision" not in Store(data).snapshot.releases[0]
    assert entries(data)[0].revision == 1


def test_a_file_of_ours_is_moved_and_any_other_is_copied(data, file):
    ours = file.with_name("ours.csv")
    ours.write_text(as_csv([["2024/25", *row[1:]] for row in annual_rows()]))
    arrivals = [Arrival(file), Arrival(ours, movable=True)]
    shas = [sha256_of(file), sha256_of(ours)]
    files.take_in_files(arrivals, data)
    assert (file.exists(), ours.exists()) == (True, False)
    for sha256, name in zip(shas, (ANNUAL_NAME, "ours.csv"), strict=True):
        assert sha256_of(raw_files.raw_path(data, sha256, name)) == sha256


def test_a_file_that_is_held_is_not_read_again_unless_it_must_be(data, file):
    reads = []

    def read(path: Path) -> Reading:
        reads.append(path)
        return read_figures(path)

    first = files.take_in_files([Arrival(file, read=read)], data)
    second = files.take_in_files([Arrival(file, read=read)], data)
    assert (len(reads), second.files[0].held_before) == (1, True)
    third = files.take_in_files([Arrival(file, read=read, again=True)], data)
    assert (len(reads), third.files[0].held_before) == (2, True)
    assert first.version == second.version == third.version
    assert len(snapshots.history(data)) == 1


def test_a_file_read_again_that_reads_otherwise_takes_its_place(data, file):
    files.take_in_files([Arrival(file, read=month_in("m", 20))], data)
    taken = files.take_in_files([Arrival(file, read=month_in("m", 30), again=True)], data)
    assert taken.new
    assert set(Store(data).select(series="MHS81")["value"]) == {30}
    (release,) = Store(data).snapshot.releases
    assert "revision" not in release  # the publisher printed it once


def test_one_file_may_be_read_in_several_ways(data, file, store):
    boards = store.populations[store.populations["area_kind"].eq("icb")]
    release = Release("census", "census-2021", "Invented census", LINK)
    ways = {
        "populations": boards,
        "areas": store.areas[store.areas["area_kind"].eq("icb")],
        "outlines": b'{"type": "FeatureCollection", "features": []}',
    }
    arrivals = [
        Arrival(
            file, kind=kind, again=True, read=lambda _, held=held: Reading("C", [release], held)
        )
        for kind, held in ways.items()
    ]
    files.take_in_files(arrivals, data)
    held = Store(data)
    assert sorted(release["kind"] for release in held.snapshot.releases) == sorted(ways)
    assert sorted(entry.kind for entry in entries(data)) == sorted(ways)
    assert len(held.populations) == len(store.populations)
    assert held.outlines("census-2021")["features"] == []
    assert not files.take_in_files(arrivals, data).new
    assert verify(data).faults == ()


def test_a_damaged_ledger_is_made_again_with_a_sentence(data, file, tmp_path):
    files.take_in_files([Arrival(file, url=LINK)], data)
    (data / "ledger.json").write_text("{")
    later = annual(tmp_path / "later", "2024/25")
    taken = files.take_in_files([Arrival(later)], data)
    assert taken.notes[-1].startswith("ledger.json could not be read and was made again")
    assert [entry.releases[0] for entry in entries(data)] == [
        "mha-annual-2025-26",
        "mha-annual-2024-25",
    ]
    assert entries(data)[0].url == LINK


def test_a_ledger_that_is_gone_is_filled_by_what_is_held(data, file):
    files.take_in_files([Arrival(file)], data)
    (before,) = entries(data)
    (data / "ledger.json").unlink()
    files.take_in_files([Arrival(file)], data)
    (after,) = entries(data)
    assert dataclasses.replace(after, fetched_at=before.fetched_at) == before


def test_the_former_layout_is_converted_by_the_next_refresh(data, file, tmp_path, store):
    annual_held = store.figures[store.figures["release"].eq("mha-annual-2023-24")]
    halves = annual_held.assign(
        release=annual_held["area_kind"].map(lambda kind: "one" if kind == "icb" else "other")
    )
    former = [
        {"source": "mha_annual", "name": name, "sha256": digit * 64, "file_name": f"{name}.csv"}
        for name, digit in (("one", "1"), ("other", "2"))
    ]
    name = lay_down_as_before(data, halves, former)
    before = Store(data)
    files.take_in_files([Arrival(file)], data)
    after = Store(data)
    assert len(after.figures) == len(before.figures) + 790
    assert {release["name"] for release in after.snapshot.releases} == {
        "one",
        "other",
        "mha-annual-2025-26",
    }
    assert len(list((data / "parts").iterdir())) == 3
    assert {entry.releases for entry in entries(data)} == {
        ("one",),
        ("other",),
        ("mha-annual-2025-26",),
    }
    assert snapshots.history(data)[0].name == name
    old = Store(data, snapshot=snapshots.load(data, name))
    assert len(old.figures) == len(before.figures)
    # Figures are the same wherever they lie.
    assert set(after.select(area_kind="icb")["release"]) >= {"one"}


def test_what_the_command_line_prints_of_a_skipped_file(data, file, monkeypatch):
    monkeypatch.setenv("MHA_MONITOR_DATA", str(data))
    (file.parent / "INVENTED_other.csv").write_text(
        as_csv([["2024/25", *row[1:]] for row in annual_rows()])
    )
    read = read_figures

    def some(path: Path) -> Reading:
        return nothing_in(path) if path.name == ANNUAL_NAME else read(path)

    monkeypatch.setattr("mha_monitor.ingest.read_file.read_figures", some)
    result = run("refresh", "--from", file.parent)
    assert result.exit_code == 0
    assert f"{ANNUAL_NAME}: no Mental Health Act measures among 3." in result.stderr
    assert "from INVENTED_other.csv: mha-annual-2024-25." in result.stderr
    assert open_store(data).test_data
