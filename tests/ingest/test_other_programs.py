"""What other programs write in place of the publisher's signs: missing stays missing, never 0."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import monthly_samples
import pandas as pd
import pytest
import samples
from command_line import run

from data_sources.schema.model import Release
from mha_monitor.ingest.arrivals import Reading
from mha_monitor.ingest.read_file import Arrival, take_in_file
from mha_monitor.store.store import ENVIRONMENT, Store

NOTHING = ("", "NA", "NaN", "N/A", "#N/A", "None", "NULL", "null", "<NA>")
MONTH, YEAR = "mhsds_monthly", "mha_annual"
NAMES = {MONTH: "INVENTED_MHSDS_Data_JulPerf_2024.csv", YEAR: "INVENTED annual.csv"}
HEADINGS = {MONTH: monthly_samples.HEADING, YEAR: samples.ANNUAL_HEADING}
LINES = {MONTH: [*monthly_samples.rows("2024-07", era="pre-bbrb")], YEAR: samples.annual_rows()}
STATUS = HEADINGS[MONTH].index("STATUS")


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    return tmp_path / "data"


def written(folder: Path, source: str, cell: Callable[[str], str] = str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / NAMES[source]
    lines = [[cell(text) for text in line] for line in LINES[source]]
    path.write_text(samples.as_csv(lines, HEADINGS[source]), encoding="utf-8")
    return path


def counts(data: Path, source: str) -> pd.DataFrame:
    """The counts of what was taken in, one row for each cell, in one order."""
    store = Store(data)
    names = {release["name"] for release in store.snapshot.releases}
    found = store.select(source=source)
    found = found[found["release"].isin(names) & found["statistic"].str.contains("count")]
    by = ["area_code", "area_kind", "dimension", "group", "series", "statistic", "period_start"]
    return found.sort_values([*by, "period_end"], ignore_index=True)


@pytest.mark.parametrize("source", [MONTH, YEAR])
@pytest.mark.parametrize("nothing", NOTHING)
def test_a_star_that_was_written_as_nothing_is_missing_with_its_whole_range(
    data, tmp_path, source, nothing, monkeypatch
):
    taken = run("refresh", "--from", written(tmp_path / "right", source).parent)
    assert taken.exit_code == 0, taken.stderr
    right = counts(data, source)
    hidden = right["mark"].eq("suppressed")
    assert hidden.sum() > 10

    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "other"))
    folder = written(tmp_path / "changed", source, lambda text: nothing if text == "*" else text)
    said = run("refresh", "--from", folder.parent)
    assert said.exit_code == 0, said.stderr
    found = counts(tmp_path / "other", source)
    assert len(found) == len(right)
    assert found.loc[hidden, "mark"].eq("missing").all()
    assert found.loc[hidden, "value"].isna().all()
    assert (found["low"] <= right["low"]).all() and (found["high"] >= right["high"]).all()
    assert f"{found['mark'].eq('missing').sum():,} cells are blank where" in said.stderr


@pytest.mark.parametrize("source", [MONTH, YEAR])
def test_a_file_with_0_for_every_star_is_refused(data, tmp_path, source):
    folder = written(tmp_path / "changed", source, lambda text: "0" if text == "*" else text)
    said = run("refresh", "--from", folder.parent)
    assert said.exit_code == 4
    assert "another program has written 0 in their place" in said.stderr
    assert Store(data).snapshot is None


def test_a_file_that_says_two_statuses_of_one_month_is_refused(data, tmp_path):
    path = tmp_path / NAMES[MONTH]
    lines = [list(line) for line in LINES[MONTH]]
    lines[-1][STATUS] = "Provisional"
    path.write_text(samples.as_csv(lines, HEADINGS[MONTH]), encoding="utf-8")
    said = run("refresh", "--from", tmp_path)
    assert said.exit_code == 4
    assert "STATUS says both performance and provisional" in said.stderr
    assert Store(data).snapshot is None


def test_a_second_writing_of_a_file_that_is_held_is_no_older_printing(data, tmp_path):
    path = written(tmp_path / "folder", MONTH)
    again = path.with_name(f"{path.stem} (1).csv")
    again.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "the same figures as" in run("refresh", "--from", path.parent).stderr
    said = run("refresh", "--from", path.parent)
    assert said.exit_code == 3
    assert "held already" in said.stderr and "older printing" not in said.stderr


def test_what_windows_notes_of_a_download_is_passed_over(data, tmp_path):
    path = written(tmp_path / "folder", MONTH)
    note = path.with_name(f"{path.name}:Zone.Identifier")
    note.write_text("[ZoneTransfer]\nZoneId=3\n")
    said = run("refresh", "--from", path.parent)
    assert said.exit_code == 0, said.stderr
    assert f"Skipped, no publications: {note.name}." in said.stderr


@pytest.mark.parametrize("source", [MONTH, YEAR])
def test_a_name_that_would_turn_its_figures_round_is_written_with_its_signs(data, tmp_path, source):
    turned = "\u202eNHS DORSET INTEGRATED CARE BOARD"
    at = HEADINGS[source].index("PRIMARY_LEVEL" if source == MONTH else "OrgID")
    lines = [list(line) for line in LINES[source]]
    for line in lines:
        if line[at] == "QVV":
            line[at + 1] = turned
    path = tmp_path / NAMES[source]
    path.write_text(samples.as_csv(lines, HEADINGS[source]), encoding="utf-8")
    said = run("refresh", "--from", tmp_path)
    assert said.exit_code == 0, said.stderr
    names = Store(data).select(source=source, area_code="QVV")["area_name"].unique()
    assert len(names) and not [name for name in names if "\u202e" in name]
    assert any(name.startswith("⟨U+202E⟩") for name in names)
    assert "names of areas hold signs that cannot be seen" in said.stderr
    assert "\u202e" not in said.stderr


def test_areas_of_the_census_are_named_so_too(data, tmp_path, store):
    areas = store.areas.assign(area_name="\u2066" + store.areas["area_name"])
    path = tmp_path / "lookup.csv"
    path.write_text("INVENTED")
    release = Release("areas", "lookup", "Areas", "https://example.org", "Licence", path.name)
    reading = Reading("Areas", [release], areas)
    taken = take_in_file(Arrival(path, kind="areas", read=lambda _: reading), data, {})
    (part,) = [each for each in taken.written if each.suffix == ".parquet"]
    kept = pd.read_parquet(part)["area_name"]
    assert kept.str.startswith("⟨U+2066⟩").all()
