"""Where answers go: files whole and each with its own source, standard output, one database."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from command_line import rows, run

from data_sources.files import whole_files
from mha_monitor import __version__, monitor
from mha_monitor.cli import output
from mha_monitor.definitions.measures import MEASURES

ASKED = ("ratios", "--group", "black")


# Files.


def test_two_files_of_one_stem_keep_a_source_each(tmp_path):
    run(*ASKED, "--out", tmp_path / "s.csv")
    run("bases", "--measure", "ctos", "--out", tmp_path / "s.json")
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "s.csv",
        "s.csv-metadata.json",
        "s.csv.source.txt",
        "s.json",
        "s.json.source.txt",
    }
    for name in ("s.csv", "s.json"):
        assert f"file: {name}\n" in (tmp_path / f"{name}.source.txt").read_text(encoding="utf-8")


def test_ndjson_is_one_object_a_line_the_same_as_json(tmp_path):
    lines = run(*ASKED, "--format", "ndjson").stdout.splitlines()
    assert [json.loads(line) for line in lines] == rows(*ASKED)
    for name in ("r.ndjson", "r.jsonl"):
        assert run(*ASKED, "--out", tmp_path / name).exit_code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").splitlines() == lines


@pytest.mark.parametrize("name", ["-", "/dev/stdout", "/dev/fd/1"])
def test_standard_output_by_any_of_its_names_writes_no_file(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*ASKED, "--format", "csv", "--out", name)
    assert result.exit_code == 0
    assert result.stdout_bytes == run(*ASKED, "--format", "csv").stdout_bytes
    assert "Wrote" not in result.stderr and "Source:" in result.stderr
    picture = run("chart", "groups", "--out", name, "--format", "svg")
    assert picture.exit_code == 0 and picture.stdout.startswith("<svg")
    assert not any(tmp_path.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such device")
def test_a_device_takes_what_it_is_given_and_has_no_file_beside_it(tmp_path):
    assert run(*ASKED, "--format", "csv", "--out", "/dev/null").exit_code == 0
    assert not Path("/dev/null.source.txt").exists()


def test_parquet_may_be_passed_on_and_is_not_for_a_terminal(monkeypatch):
    result = run(*ASKED, "--format", "parquet")
    assert result.exit_code == 0 and result.stdout_bytes.startswith(b"PAR1")
    monkeypatch.setattr(output, "_is_terminal", lambda: True)
    result = run(*ASKED, "--format", "parquet")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "csv", "--out", "a.json"), "ends in .json, and --format asks for csv"),
        (("--format", "json", "--out", "a.csv"), "ends in .csv, and --format asks for json"),
        (("--format", "table", "--out", "a.parquet"), "--format asks for table"),
        (("--format", "csv", "--out", "a.xlsx"), "ends in .xlsx"),
        (("--out", "a.cvs"), "Did you mean a.csv?"),
        (("--out", "."), "is a folder"),
    ],
)
def test_the_ending_and_the_format_may_not_disagree(arguments, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*ASKED, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in " ".join(result.stderr.replace("│", " ").split())
    assert not any(tmp_path.iterdir())


def test_a_picture_may_not_be_called_by_another_format(tmp_path):
    result = run("chart", "groups", "--format", "png", "--out", tmp_path / "a.svg")
    assert result.exit_code == 2 and not any(tmp_path.iterdir())


def test_nothing_half_written_is_left_where_writing_fails(tmp_path, monkeypatch):
    kept = tmp_path / "s.csv"
    kept.write_text("before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run(*ASKED, "--out", kept)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"{kept}: No space left on device.")
    assert [path.name for path in tmp_path.iterdir()] == ["s.csv"]
    assert kept.read_text() == "before"


def test_files_are_written_together_or_not_at_all(tmp_path):
    sound, absent = tmp_path / "a", tmp_path / "absent" / "b"
    with pytest.raises(OSError):
        whole_files.write_together({sound: b"1", absent: b"2"})
    assert not any(tmp_path.iterdir())
    whole_files.write_together({sound: b"1", tmp_path / "c": b"2"})
    assert {path.name for path in tmp_path.iterdir()} == {"a", "c"}


def test_where_there_is_no_folder_nothing_is_worked_out_first(tmp_path, monkeypatch):
    monkeypatch.setattr(monitor, "ratios", lambda **_: pytest.fail("It was worked out first."))
    result = run(*ASKED, "--out", tmp_path / "absent" / "a.csv")
    assert result.exit_code == 1 and "No such file or directory" in result.stderr


# Quiet.


@pytest.mark.parametrize("arguments", [("--quiet", *ASKED), (*ASKED, "--quiet")])
def test_quiet_leaves_the_data_alone(arguments):
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == run(*ASKED).stdout
    assert run(*ASKED).stderr != ""


def test_quiet_keeps_errors():
    result = run("ratios", "--measure", "detention", "--quiet")
    assert result.exit_code == 2
    assert result.stderr.startswith("'detention' is not a measure: did you mean 'detentions'?")


# Everything in one file.


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> duckdb.DuckDBPyConnection:
    out = tmp_path_factory.mktemp("export") / "all.duckdb"
    result = run("export", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert [path.name for path in out.parent.iterdir()] == ["all.duckdb"]
    return duckdb.connect(str(out), read_only=True)


def test_one_file_holds_every_table_as_the_store_does(database, store):
    held = {"figures": store.figures, "populations": store.populations, "areas": store.areas,
            "succession": store.succession, "releases": monitor.releases(store)}  # fmt: skip
    for name, table in held.items():
        found = database.table(name)
        assert (found.columns, len(found)) == ([*table], len(table)), name
    hidden = database.execute(
        "SELECT count(*), count(value), sum(low) FROM figures WHERE mark = 'suppressed'"
    ).fetchone()
    suppressed = store.figures[store.figures["mark"].eq("suppressed")]
    assert hidden == (len(suppressed), 0, suppressed["low"].sum())


def test_its_ratios_are_those_of_the_questions(database, store):
    columns = ", ".join(("area_code", "period", "ratio", "ratio_low", "ratio_high"))
    found = database.execute(
        f"SELECT {columns} FROM ratios WHERE measure = 'detentions' AND area_kind = 'icb' "
        f"AND \"group\" = 'black' ORDER BY area_code"
    ).df()
    asked = monitor.ratios(area_kind="icb", group="black", every="year", store=store).table
    asked = asked.sort_values("area_code")[list(found)]
    pd.testing.assert_frame_equal(found, asked.reset_index(drop=True), check_dtype=False)
    kinds = database.execute("SELECT DISTINCT measure, area_kind FROM ratios").fetchall()
    given = {(name, kind) for name, measure in MEASURES.items()
             for kind in monitor.area_kinds(measure, store)}  # fmt: skip
    assert set(kinds) == given


def test_it_carries_source_licence_caveats_and_version(database, store):
    notes = dict(database.execute("SELECT * FROM notes").fetchall())
    assert "Open Government Licence v3.0" in notes["licence"]
    assert notes["source"].startswith("Source: NHS England")
    assert (notes["figures_version"], notes["program_version"]) == (store.version, __version__)
    assert "not people" in notes["caveat: detentions"]
    comments = database.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall()
    assert all(comment for _, comment in comments)
    flags = database.execute("SELECT flags FROM ratios").df()["flags"]
    known = set(database.execute("SELECT flag FROM flags").df()["flag"])
    assert set(" ".join(flags).split()) <= known


@pytest.mark.parametrize(("name", "code"), [("all.xlsx", 2), ("-", 2), ("absent/all.duckdb", 1)])
def test_a_database_goes_to_a_file_of_its_ending(name, code, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("export", "--out", name)
    assert (result.exit_code, result.stdout) == (code, "")
    assert not any(tmp_path.iterdir())


def test_a_database_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    from mha_monitor.exports import everything
    from mha_monitor.formats import database as databases

    def half(path: Path, tables: object) -> None:
        path.write_bytes(b"half")
        raise duckdb.IOException("No space left on device")

    few = {"notes": databases.Described(pd.DataFrame({"name": ["said"], "text": [""]}), "x")}
    monkeypatch.setattr(everything, "tables", lambda *_: few)
    monkeypatch.setattr(databases, "write", half)
    result = run("export", "--out", tmp_path / "all.duckdb")
    assert result.exit_code == 1 and "could not be written" in result.stderr
    assert not any(tmp_path.iterdir())
