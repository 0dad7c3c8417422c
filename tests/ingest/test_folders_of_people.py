"""Folders as people have them: beside a sound file, other things; and where files came from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import geography_samples as geography
import pandas as pd
import pytest
import whole_publisher
import xlsxwriter
from command_line import rows, run
from monthly_samples import write_month, write_zip
from publisher import pages
from publisher.server import Publisher
from samples import annual_rows, as_csv, write_annual

from data_sources.downloads.fetcher import ENVIRONMENT as PUBLISHER
from data_sources.schema.errors import DataRefused, NothingNew
from mha_monitor.ingest import files
from mha_monitor.ingest.read_file import Arrival
from mha_monitor.store.store import ENVIRONMENT, Store

NAME = "INVENTED_MHSDS_Data_JulPerf_2024.csv"


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with one sound month in it."""
    return write_month(tmp_path / "incoming", "2024-07", era="pre-bbrb").parent


def held(data: Path) -> list[str]:
    snapshot = Store(data).snapshot
    return sorted(release["name"] for release in snapshot.releases) if snapshot else []


def data_table(path: Path) -> bytes:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Table 1a").write(0, 0, "Detentions")
    return path.read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        *("desktop.ini", "Thumbs.db", "~$figures.xlsx", "month.crdownload", "month.csv.part"),
        *("readme.txt", "notes.txt", "LICENCE", "method.pdf", "page.html", "Letter.docx"),
        *("shortcut.url", "MHSDS_metadata.xlsx", "MHSDS DQ guidance.xlsx", "mhsds_dq_2024.csv"),
        *("picture.PNG", "old.bak", "script.py", "README.md", "MHSDS Time_Series_2016_2024.zip"),
    ],
)
def test_what_is_plainly_no_table_is_passed_over_and_named(data, folder, name):
    (folder / name).write_bytes(b"some words of no table\n")
    result = run("refresh", "--from", folder)
    assert result.exit_code == 0, result.stderr
    assert held(data) == ["mhsds-2024-07-performance"]
    (said,) = (line for line in result.stderr.splitlines() if line.startswith("Skipped, "))
    assert name in said


def test_a_workbook_of_other_tables_is_passed_over(data, folder):
    data_table(folder / "INVENTED data tables.xlsx")
    result = run("refresh", "--from", folder)
    assert result.exit_code == 0, result.stderr
    assert "INVENTED data tables.xlsx: a workbook without a table that is known" in result.stderr


def test_a_folder_of_nothing_but_such_things_says_so(data, tmp_path):
    folder = tmp_path / "nothing"
    folder.mkdir()
    (folder / "readme.txt").write_text("Nothing here.")
    result = run("refresh", "--from", folder)
    assert (result.exit_code, "holds no files to take in" in result.stderr) == (1, True)
    assert "readme.txt" in result.stderr


def test_a_bad_file_keeps_no_good_one_out(data, folder):
    (folder / "aaa.csv").write_text("date,price\n2024-01-01,3\n")
    (folder / "zzz.csv").write_text("<html>Moved</html>\n")
    write_annual(folder, "INVENTED annual.csv", year="2024/25")
    result = run("refresh", "--from", folder)
    assert result.exit_code == 4
    assert held(data) == ["mha-annual-2024-25", "mhsds-2024-07-performance"]
    assert "aaa.csv, row 1: no source begins" in result.stderr
    assert "zzz.csv, row 1: this is a web page" in result.stderr
    again = run("refresh", "--from", folder)
    assert again.exit_code == 4
    dry = run("refresh", "--from", folder, "--dry-run")
    assert (dry.exit_code, "aaa.csv" in dry.stderr) == (4, True)


def test_a_csv_beside_the_zip_of_it_counts_once(data, folder):
    content = (folder / NAME).read_bytes()
    write_zip(folder / NAME.replace(".csv", ".zip"), {"inner/month.csv": content})
    (folder / NAME.replace(".csv", " (1).csv")).write_bytes(content)
    whole = files.take_in(folder, data)
    (new,) = whole.new
    assert new.entry.file_name == NAME
    assert sum(sentence.endswith("which are counted once.") for sentence in whole.sentences) == 2
    assert held(data) == ["mhsds-2024-07-performance"]
    assert "revision" not in Store(data).snapshot.releases[0]
    before = Store(data).select(source="mhsds_monthly")
    assert len(before) == new.count
    with pytest.raises(NothingNew):
        files.take_in(folder, data)
    alone = folder.parent / "zip alone"
    alone.mkdir()
    (folder / NAME.replace(".csv", ".zip")).rename(alone / "INVENTED again.zip")
    with pytest.raises(NothingNew):
        files.take_in(alone, data)
    assert len(Store(data).select(source="mhsds_monthly")) == new.count


def test_of_two_versions_in_one_folder_the_higher_is_taken(data, folder):
    changed = (folder / NAME).read_text().replace("NHS DORSET", "NHS DORSET AGAIN")
    v2 = folder / NAME.replace(".csv", "_v2.csv")
    v2.write_text(changed)
    result = run("refresh", "--from", folder)
    assert result.exit_code == 4
    assert f"{NAME}: an older version of mhsds-2024-07-performance than {v2.name}" in result.stderr
    assert Store(data).snapshot.releases[0]["file_name"] == v2.name


@pytest.mark.parametrize("year", ["2032/33", "2026/27"])
def test_a_year_that_has_not_ended_is_refused(data, tmp_path, year):
    write_annual(tmp_path / "future", "INVENTED future.csv", year=year)
    with pytest.raises(DataRefused, match="a period that had not ended: today is"):
        files.take_in(tmp_path / "future", data)
    assert held(data) == []


@pytest.mark.parametrize("month", ["2027-09", f"{dt.date.today():%Y-%m}"])
def test_a_month_that_has_not_ended_is_refused(data, tmp_path, month):
    write_month(tmp_path / "future", month, name="INVENTED.csv", include_rolling=False)
    with pytest.raises(DataRefused, match="a period that had not ended"):
        files.take_in(tmp_path / "future", data)


def test_a_period_that_ends_after_the_file_was_published_is_refused(data, tmp_path):
    path = write_month(tmp_path, "2024-07", era="pre-bbrb")
    early = Arrival(path, url="https://files.digital.nhs.uk/a.csv", published_on="2024-07-11")
    with pytest.raises(DataRefused, match="the file was published on 2024-07-11"):
        files.take_in_files([early], data)
    later = Arrival(path, url="https://files.digital.nhs.uk/a.csv", published_on="2024-10-10")
    assert files.take_in_files([later], data).new


def test_a_page_whose_file_counts_something_else_is_refused_by_its_total(data, tmp_path):
    path = geography.write_eff_csv(tmp_path / "facts")
    path.write_text(path.read_text().replace(",52000,", ",9000,"))
    with pytest.raises(DataRefused, match="it counts 9,000 for the year to 2023-03-31, where abo"):
        files.take_in(path.parent, data)
    assert held(data) == []


def test_codes_of_the_ons_are_read_as_those_of_the_nhs(data, tmp_path, store):
    """A month with every board under its ONS code gives the figures of the month itself."""
    plain = write_month(tmp_path / "nhs", "2025-04", include_rolling=False)
    boards = store.areas[
        store.areas["area_kind"].eq("icb") & store.areas["area_vintage"].eq("2024")
    ]
    text = plain.read_text()
    for code, ons in zip(boards["area_code"], boards["ons_code"], strict=True):
        text = text.replace(f"Residence,{code},", f"Residence,{ons},")
        text = text.replace(f"Ethnicity,{code},", f"Ethnicity,{ons},")
    assert text.count(",E54000") > 42
    (tmp_path / "ons").mkdir()
    (tmp_path / "ons" / plain.name).write_text(text)
    taken = files.take_in(tmp_path / "ons", data)
    assert "codes of the ONS, read as those of the NHS" in taken.note
    files.take_in(plain.parent, tmp_path / "other")
    pd.testing.assert_frame_equal(
        Store(data).select(source="mhsds_monthly"),
        Store(tmp_path / "other").select(source="mhsds_monthly"),
    )


def geography_of(folder: Path, *, as_csv_files: bool) -> Path:
    """What a refresh fetches of places, saved by hand."""
    geography.write_ts021_zip(folder)
    for vintage in whole_publisher.LOOKUPS:
        name = f"INVENTED lookup {vintage}"
        if as_csv_files:
            (folder / f"{name}.csv").write_bytes(geography.lookup_csv(vintage))
        else:
            (folder / f"{name}.json").write_bytes(geography.lookup_json(vintage))
    for layer in (*whole_publisher.LAYERS, "sub-icb-2026"):
        (folder / f"INVENTED {layer}.geojson").write_bytes(geography.outline_geojson(layer))
    return folder


def test_the_census_and_outlines_come_from_a_folder_too(data, tmp_path, monkeypatch):
    folder = geography_of(tmp_path / "places", as_csv_files=True)
    result = run("refresh", "--from", folder)
    assert result.exit_code == 0, result.stderr
    by_hand = Store(data)
    kinds = {release["kind"] for release in by_hand.snapshot.releases}
    assert kinds == {"populations", "succession", "areas", "outlines"}
    assert len(by_hand.outlines("icb-2026")["features"]) == 36
    assert len(by_hand.outlines("sub-icb-2026")["features"]) == 105
    assert run("refresh", "--from", folder).exit_code == 3
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "fetched"))
    with Publisher() as publisher:
        whole_publisher.put_the_rest(publisher, tmp_path / "published")
        monkeypatch.setenv(PUBLISHER, publisher.url)
        assert run("refresh", "--source", "census_2021").exit_code == 0
    fetched = Store(tmp_path / "fetched")
    for name in ("populations", "areas", "succession"):
        pd.testing.assert_frame_equal(getattr(by_hand, name), getattr(fetched, name))


def test_lookups_as_the_service_gives_them_are_known_too(data, tmp_path):
    folder = geography_of(tmp_path / "places", as_csv_files=False)
    for path in folder.glob("*.geojson"):
        path.unlink()
    assert run("refresh", "--from", folder).exit_code == 0
    assert set(Store(data).populations["mark"]) == {"exact"} or len(held(data)) == 4


def test_a_lookup_without_the_census_is_refused_with_what_it_needs(data, tmp_path):
    folder = geography_of(tmp_path / "places", as_csv_files=True)
    (folder / geography.TS021_NAME).unlink()
    result = run("refresh", "--from", folder)
    assert result.exit_code == 4
    assert "Put the census's bulk file, census2021-ts021.zip, beside it" in result.stderr


def test_what_came_from_a_folder_says_so_until_its_publisher_gives_the_same_bytes(
    data, folder, monkeypatch
):
    question = ("ratios", "--area-kind", "icb", "--group", "black", "--period", "2024-07")
    said = "Taken in from a folder on "

    def provenance() -> str:
        listed = {each["name"]: each["provenance"] for each in rows("sources")}
        return listed["mhsds-2024-07-performance"]

    assert run("refresh", "--from", folder).exit_code == 0
    assert said in run(*question).stderr
    assert said in run(*question, "--format", "csv").stderr
    assert provenance().startswith(said)
    assert provenance().endswith("; not fetched from the publisher")
    path = folder / NAME
    with Publisher() as publisher:
        pages.put_months(publisher, {"performance-july-2024": {path.name: path}})
        monkeypatch.setenv(PUBLISHER, publisher.url)
        result = run("refresh", "--source", "mhsds_monthly")
        assert result.exit_code == 0, result.stderr
        assert "it counts as fetched from now on" in result.stderr
        assert run("refresh", "--source", "mhsds_monthly").exit_code == 3
    assert said not in run(*question).stderr
    assert provenance() == "Fetched from the publisher"
    (release,) = Store(data).snapshot.releases
    assert "revision" not in release
    assert release["url"].startswith("https://files.digital.nhs.uk/")
    assert run("refresh", "--from", folder).exit_code == 3  # and stays so
    assert provenance() == "Fetched from the publisher"


def test_the_annual_file_of_a_later_day_is_no_other_release(data, tmp_path):
    """The same table in Excel's hands is the same release, and counts once."""
    lines = as_csv([["2024/25", *row[1:]] for row in annual_rows()])
    folder = tmp_path / "annual"
    folder.mkdir()
    (folder / "INVENTED a.csv").write_text(lines)
    (folder / "INVENTED b.csv").write_text("sep=,\r\n" + lines.replace("\n", "\r\n"))
    taken = files.take_in(folder, data)
    assert len(taken.new) == 1
    assert held(data) == ["mha-annual-2024-25"]
