"""The command line: known answers, formats, exit codes, and what a question does not load."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import create_autospec

import pandas as pd
import pyarrow.parquet as pq
import pytest
from command_line import rows, run
from PIL import Image
from streamlit import config

import data_sources
import mha_monitor
from data_sources.embedded.build import FOLDERS
from mha_monitor import monitor
from mha_monitor.analysis.areas.verdicts import COLUMNS as VERDICT
from mha_monitor.cli import main as cli
from mha_monitor.cli import serve
from mha_monitor.dashboard import serving, settings
from mha_monitor.definitions.data_dictionary import ON_EVERY_ROW
from mha_monitor.exports.site import build
from mha_monitor.formats import data_files
from mha_monitor.monitor.ages_beside import COLUMNS as AGES
from mha_monitor.rates.rate_ratios import COLUMNS

COMMANDS = [name for name, _, _ in cli.COMMANDS]
ENGLAND = ("ratios", "--area-kind", "england", "--group", "black", "--period", "2023-24")
BOTH = ("QVV", "QSL")
BOARDS = ("ratios", "--area-kind", "icb", "--group", "black", "--period", "2023-24")


def python(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess:
    """A new Python, with the package on its path and an empty data folder."""
    kept = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2]), **environment}
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=kept, capture_output=True, text=True, check=False
    )


# Known answers.


def test_england_black_to_white_2023_24():
    (row,) = rows(*ENGLAND, "--reference", "white")
    assert (row["count"], row["reference_count"]) == (5693, 31735)
    assert (row["population"], row["reference_population"]) == (2381724, 45783401)
    assert round(row["ratio"], 3) == 3.448
    for layer in ("ratio_sampling", "ratio", "ratio_unknown"):
        assert row[f"{layer}_low"] < row["ratio"] < row[f"{layer}_high"]
    assert row["flags"] == ["acute-left-out", "widened-for-repeats"]
    assert (round(row["ratio_low"], 2), round(row["ratio_high"], 2)) == (3.33, 3.57)
    (once,) = rows(*ENGLAND, "--no-repeats")
    assert once["flags"] == ["acute-left-out", "not-widened-for-repeats"]
    assert (round(once["ratio_low"], 2), round(once["ratio_high"], 2)) == (3.35, 3.55)
    assert (row["period_start"], row["period_end"]) == ("2023-04-01", "2024-03-31")


def test_every_board_has_a_row_and_a_hidden_count_is_null_with_its_range():
    table = {row["area_code"]: row for row in rows(*BOARDS)}
    assert len(table) == 42
    dorset, somerset = table["QVV"], table["QSL"]
    assert (dorset["count"], dorset["count_low"], dorset["count_high"]) == (15, 13, 17)
    assert round(dorset["ratio"], 2) == 5.68
    assert (round(dorset["ratio_low"], 2), round(dorset["ratio_high"], 2)) == (2.32, 11.36)
    assert (somerset["count"], somerset["ratio"]) == (None, None)
    assert (somerset["count_low"], somerset["count_high"]) == (0, 4)
    assert (somerset["ratio_low"], round(somerset["ratio_high"], 1)) == (0, 19.4)
    once = {row["area_code"]: row for row in rows(*BOARDS, "--no-repeats")}
    ends = [[round(once[code][f"ratio_{end}"], 1) for end in ("low", "high")] for code in BOTH]
    assert ends == [[2.7, 10.3], [0, 16.2]]
    assert somerset["mark"] == "suppressed" and "suppressed" in somerset["flags"]


def test_json_keys_are_the_columns_of_the_table_in_order():
    assert [*rows(*ENGLAND)[0]] == [*COLUMNS, *VERDICT, *AGES, *ON_EVERY_ROW]


def test_a_period_that_is_not_asked_for_is_the_newest_with_counts():
    assert {row["period"] for row in rows("ratios", "--group", "black")} == {"2023-24"}


@pytest.mark.parametrize(
    "groups", [("--group", "black", "--group", "asian"), ("--group", "asian, black")]
)
def test_groups_are_repeated_or_parted_by_commas(groups):
    assert [row["group"] for row in rows("ratios", *groups)] == ["asian", "black"]


def test_all_groups_are_every_one_that_has_figures():
    found = {row["group"] for row in rows("ratios", "--group", "all", "--reference", "white")}
    assert {"black", "black-caribbean", "other-any"} <= found
    assert "white" not in found


def test_an_area_tells_its_own_kind():
    (row,) = rows("ratios", "--area", "QWE", "--group", "black")
    assert (row["area_kind"], row["area_name"]) == ("icb", "South West London")


def test_each_option_reaches_the_question():
    narrow, wide = (rows(*ENGLAND, "--confidence", level)[0] for level in ("0.5", "0.99"))
    assert wide["ratio_low"] < narrow["ratio_low"] < narrow["ratio_high"] < wide["ratio_high"]
    (moved,) = rows(*ENGLAND, "--population-base", "census-2011")
    assert moved["population_base"] == "census-2011"
    (asian,) = rows("ratios", "--group", "asian", "--grouping", "census")
    assert asian["grouping"] == "census"
    (ctos,) = rows(*ENGLAND, "--measure", "ctos", "--reference", "asian")
    assert (ctos["measure"], ctos["reference"]) == ("ctos", "asian")


def test_rates_are_those_of_the_ratio():
    found = {row["group"]: row for row in rows("rates", "--group", "black,white")}
    (ratio,) = rows(*ENGLAND)
    assert found["black"]["rate"] / found["white"]["rate"] == pytest.approx(ratio["ratio"])
    assert "ratio" not in found["black"]


def test_a_trend_names_its_segments_and_says_why_the_fall_is_not_progress():
    table = rows("trend")
    assert [table[0]["period"], table[-1]["period"]] == ["2016-17", "2024-25"]
    # People who move from census to census are one line; on the publisher's there is a break.
    assert {row["segment"] for row in table} == {1}
    published = rows("trend", "--population-base", "published")
    assert len({row["segment"] for row in published}) == 2
    ratios = {row["period"]: round(row["ratio"], 2) for row in published}
    assert (ratios["2021-22"], ratios["2022-23"]) == (4.72, 3.56)
    said = run("trend").stderr
    assert "From 2021-22 to 2022-23 the published ratio fell from 4.72 to 3.56." in said
    (crude,) = [row for row in rows("trend", "--rate-kind", "crude") if row["period"] == "2023-24"]
    assert crude["rate_kind"] == "crude"


def test_a_trend_of_a_board_has_one_census_and_so_no_switch_to_explain():
    result = run(
        "trend", "--area", "QOP", "--rate-kind", "crude", "--population-base", "census-2021"
    )
    assert result.exit_code == 0
    assert "2023-24" in result.stdout and "change of census" not in result.stderr


def test_figures_are_as_published():
    asked = ("figures", "--area", "QSL", "--dimension", "ethnicity", "--group", "black")
    found = rows(*asked, "--series", "All detentions", "--statistic", "count")
    assert [(row["value"], row["low"], row["high"]) for row in found] == [(None, 0, 4)]


@pytest.mark.parametrize(
    ("command", "column", "some"),
    [
        (("areas", "--area-kind", "region"), "area_name", {"London", "South West"}),
        (("groups",), "group", {"black", "black-caribbean", "unknown"}),
        (("measures",), "measure", {"detentions", "ctos"}),
        (("periods",), "period", {"2017-18", "2023-24"}),
        (("milestones", "--kind", "commencement"), "kind", {"commencement"}),
        (("sources",), "origin", {"embedded"}),
    ],
)
def test_lists_of_what_there_is(command, column, some):
    assert some <= {row[column] for row in rows(*command)}


def test_sources_give_the_whole_hash_and_the_table_its_beginning():
    hashes = [row["sha256"] for row in rows("sources")]
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes)
    shown = run("sources").stdout
    assert hashes[0][:12] in shown and hashes[0] not in shown


def test_milestones_without_a_date_have_none():
    undated = [row for row in rows("milestones") if row["date_precision"] == "not-announced"]
    assert undated and {row["date"] for row in undated} == {""}


# Formats.


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (5693.0, "5693"),
        (3.448, "3.448"),
        (math.nan, "null"),
        (math.inf, '"Infinity"'),
        (-math.inf, '"-Infinity"'),
        (dt.date(2024, 3, 31), '"2024-03-31"'),
        (True, "true"),
        (0.0, "0"),
    ],
)
def test_a_cell_as_json(cell, written):
    assert json.dumps(data_files.value(cell), allow_nan=False) == written


def test_an_open_upper_end_is_infinity_and_not_known_is_null():
    table = monitor.ratios(area_kind="icb", group="black", period="2023-24").table.head(2)
    open_ended = table.assign(ratio_high=[math.inf, math.nan])
    first, second = json.loads(data_files.as_json(open_ended))
    assert (first["ratio_high"], second["ratio_high"]) == ("Infinity", None)


def test_csv_is_rfc_4180_and_holds_the_table_alone():
    text = run(*BOARDS, "--format", "csv").stdout_bytes.decode()
    assert text.endswith("\r\n") and "\r\n" in text
    heading, *body = csv.reader(io.StringIO(text, newline=""))
    assert heading == [*COLUMNS, *VERDICT, *AGES, *ON_EVERY_ROW]
    assert len(body) == 42 and {len(line) for line in body} == {len(heading)}
    somerset = dict(zip(heading, next(line for line in body if "QSL" in line), strict=True))
    assert (somerset["count"], somerset["count_high"], somerset["ratio"]) == ("", "4", "")


def test_text_that_a_spreadsheet_would_run_is_disarmed(tmp_path):
    from mha_monitor.cli.options import Format
    from mha_monitor.cli.output import give
    from mha_monitor.definitions.findings import Finding

    table = pd.DataFrame(
        {"area_name": ["=1+1", "+1", "-1", "@a", "\tb", "Dorset"], "n": [-1.0] * 6}
    )
    give(Finding(table), Format.CSV, tmp_path / "names.csv", plain=lambda: table)
    body = (tmp_path / "names.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0][:2] for line in body] == ["'=", "'+", "'-", "'@", "'\t", "Do"]
    assert {line.split(",")[1] for line in body} == {"-1"}


def test_a_csv_file_has_its_source_in_a_file_beside_it(tmp_path):
    out = tmp_path / "boards.csv"
    result = run(*BOARDS, "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert out.read_bytes() == run(*BOARDS, "--format", "csv").stdout_bytes
    beside = (tmp_path / "boards.csv.source.txt").read_text(encoding="utf-8")
    for part in (
        "Source: NHS England, Mental Health Act Statistics, Annual Figures, 2023-24",
        "released on: 2024-09",
        "licence: Open Government Licence v3.0",
        "caveat: Counts uses of the Act, not people",
        "figures version: embedded-",
    ):
        assert part in beside
    assert str(out) in result.stderr


def test_parquet_keeps_types_and_carries_its_source(tmp_path):
    out = tmp_path / "boards.parquet"
    assert run(*BOARDS, "--out", out).exit_code == 0
    asked = monitor.ratios(area_kind="icb", group="black", period="2023-24").table
    back = pd.read_parquet(out)
    pd.testing.assert_frame_equal(back.drop(columns=[*ON_EVERY_ROW]), asked)
    assert asked["within_usual_spread"].dtype == "boolean"
    notes = {name.decode(): text.decode() for name, text in pq.read_schema(out).metadata.items()}
    assert notes["source"].startswith("Source: NHS England")
    assert notes["released_on"] == "2024-09"
    assert notes["licence"] == "Open Government Licence v3.0"
    assert "Fewer than 20 detentions" in notes["caveat"]


def test_a_table_that_is_piped_is_whole():
    result = run(*BOARDS)
    lines = result.stdout.splitlines()
    assert len(lines) == 42 + 3  # two lines of heading and a rule
    assert any("Bath and North East Somerset, Swindon and Wiltshire" in line for line in lines)
    (somerset,) = [line for line in lines if "Somerset  " in line and "QSL" in line]
    assert "hidden, between 0 and 4" in somerset and "no ratio" in somerset
    assert "\x1b[" not in result.stdout and "…" not in result.stdout


def test_what_must_be_said_goes_to_stderr():
    result = run(*ENGLAND)
    for sentence in (
        "In England, in the year to March 2024, allowing for age and sex, the detention rate of "
        "Black people was 3.5 times",
        "Counts uses of the Act, not people",
        "Source: NHS England",
    ):
        assert sentence in result.stderr
        assert sentence not in result.stdout
    assert "Source: NHS England" in run(*ENGLAND, "--format", "json").stderr


# Pictures.


@pytest.mark.parametrize(
    "command",
    [
        ("map",),
        ("map", "--shown", "unknown-share", "--area-kind", "region"),
        ("chart", "groups"),
        ("chart", "areas", "--area", "QWE"),
        ("chart", "trend"),
    ],
)
def test_pictures_carry_title_source_and_caveat(tmp_path, command):
    out = tmp_path / "picture.svg"
    result = run(*command, "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    words = " ".join(re.sub(r"<[^>]+>", " ", out.read_text(encoding="utf-8")).split())
    for part in ("Source:", "NHS England", "Published:", "Counts uses of the Act"):
        assert part in words
    title = re.search("<title>(.+?)</title>", out.read_text(encoding="utf-8"))[1]
    assert title.split(" ")[0].rstrip(",") in result.stderr


@pytest.mark.parametrize(
    ("ending", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>")]
)
@pytest.mark.parametrize("command", [("map",), ("chart", "groups")])
def test_pictures_are_of_the_kind_that_their_name_says(tmp_path, command, ending, start):
    out = tmp_path / f"picture.{ending}"
    assert run(*command, "--out", out).exit_code == 0
    assert out.read_bytes().startswith(start)


def test_a_chart_as_html_asks_no_other_host_and_has_its_table(tmp_path):
    out = tmp_path / "groups.html"
    assert run("chart", "groups", "--out", out).exit_code == 0
    page = out.read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)=["']?https?:|@import|url\(http""", page)
    # Its script asks nothing of anybody either.
    assert not re.search(r"fetch\(|XMLHttpRequest|import\(|WebSocket|sendBeacon", page)
    assert page.count("<tr>") == 5 and '<th scope="col">Rate ratio</th>' in page


def test_a_picture_without_a_name_is_called_by_what_it_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    assert run("map", "--shape", "square").exit_code == 0
    assert run("chart", "areas", "--out", "folder", "--format", "svg").exit_code == 0
    named = "detentions-black-white-icb-2023-24"
    names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    pictures = {f"{named}-map.png", f"folder/{named}-areas.svg"}
    assert names == pictures | {f"{name}.alt.txt" for name in pictures}
    text = (tmp_path / f"{named}-map.png.alt.txt").read_text(encoding="utf-8")
    assert (
        "Ratios go from Mid and South Essex, 1.9" in text
        and "Dorset" not in text
        and "Open Government Licence" in text
    )
    assert "not people: one person can be counted more than once" in text


def test_shape_theme_and_scale_are_of_the_picture(tmp_path):
    out = tmp_path / "slide.png"
    how = ("--shape", "slide", "--theme", "dark", "--scale", "2")
    assert run("chart", "groups", "--group", "black", *how, "--out", out).exit_code == 0
    image = Image.open(out)
    assert image.size == (3840, 2160)
    assert max(image.convert("RGB").getpixel((2, 2))) < 40


def test_a_map_can_be_of_one_group_only_and_a_trend_too(tmp_path):
    assert (
        run("chart", "trend", "--group", "black,asian", "--out", tmp_path / "t.svg").exit_code == 2
    )
    assert run("map", "--group", "nobody", "--out", tmp_path / "m.svg").exit_code == 2
    assert not any(tmp_path.iterdir())


# Exit codes and sentences.


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("ratios", "--measure", "arrests"), "'arrests' is not a measure. There are: detentions,"),
        (("ratios", "--group", "purple"), "'purple' is not an ethnic group. There are: white,"),
        (("ratios", "--period", "1999-00"), "No figures are held for the period '1999-00'."),
        (("ratios", "--area-kind", "parish"), "'parish' is not a kind of area. There are: england"),
        (("ratios", "--area", "XXX"), "'XXX' is not an area"),
        (("ratios", "--population-base", "1991"), "'1991' is not a population base. There are:"),
        (("ratios", "--grouping", "mine"), "'mine' is not a grouping"),
        (("ratios", "--confidence", "2"), "2 is not a confidence."),
        (("trend", "--rate-kind", "raw"), "'raw' is not a kind of rate"),
        (("milestones", "--kind", "party"), "'party' is not a kind of milestone"),
        (("map", "--area", "XXX", "--out", "m.svg"), "'XXX' is not an area"),
        (("chart", "areas", "--area", "XXX", "--out", "a.svg"), "'XXX' is not an area"),
    ],
)
def test_a_question_without_an_answer_lists_what_there_is(command, sentence):
    result = run(*command)
    # A word that nobody knows is wrong usage; a period that is not held has no answer.
    code = 1 if "--period" in command else 2
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(sentence)
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "command",
    [
        ("ratios", "--format", "yaml"),
        ("ratios", "--out", "ratios.txt"),
        ("ratios", "--colour", "red"),
        ("map", "--out", "map.docx"),
        ("map", "--out", "-"),
        ("map", "--out", "m.svg", "--shape", "round"),
        ("chart", "groups", "--out", "g.png", "--scale", "3"),
        ("chart", "pie", "--out", "pie.svg"),
        ("serve", "--port", "99999"),
        ("guess",),
    ],
)
def test_wrong_usage_is_exit_2_and_writes_nothing(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert not any(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_a_sentence(tmp_path):
    result = run(*ENGLAND, "--out", tmp_path / "absent" / "ratios.csv")
    assert result.exit_code == 1
    assert result.stderr == f"{tmp_path / 'absent' / 'ratios.csv'}: No such file or directory.\n"


def test_what_nobody_foresaw_is_one_honest_sentence_unless_debugging(monkeypatch):
    def stumble(*_arguments):
        raise KeyError("a bug")

    monkeypatch.setattr(monitor, "groups", stumble)
    result = run("groups")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Something went wrong that nobody foresaw (KeyError: 'a bug')." in result.stderr
    with pytest.raises(KeyError):
        run("--debug", "groups")
    monkeypatch.setenv("MHA_MONITOR_DEBUG", "1")
    with pytest.raises(KeyError):
        run("groups")


# Help, serving, building.


@pytest.mark.parametrize(("command", "example"), [(name, ex) for name, _, ex in cli.COMMANDS])
def test_each_command_shows_an_example_in_its_help_on_one_line(command, example):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert example.split()[0] == command
    assert f"Example: python -m mha_monitor {example}" in result.stdout


def test_the_examples_are_sound(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    # A whole site takes a minute and more: tests/exports/test_site.py builds one.
    # Its words are held to those of the real one.
    built = create_autospec(build.build, return_value=SimpleNamespace(written=1, same=0, removed=0))
    monkeypatch.setattr(build, "build", built)
    for name, _, example in cli.COMMANDS:
        if name not in ("serve", "refresh", "build-embedded", "rebuild"):
            result = run(*example.split())
            # Nothing can be carried on without months, and none are embedded: it says so.
            needs_months = name == "counterfactual" and "no figures by month" in result.stderr
            assert result.exit_code == (1 if needs_months else 0), f"{example}: {result.stderr}"
    assert built.call_args.kwargs["address"] == "https://example.org/"


def test_no_command_shows_what_there_is():
    result = run()
    assert result.exit_code == 0
    assert all(command in result.stdout for command in COMMANDS)


def test_serving_runs_the_dashboard_on_this_machine_alone(monkeypatch):
    asked = []
    monkeypatch.setattr(serving, "serve", lambda *where, **options: asked.append((where, options)))
    assert run("serve", "--port", "8600").exit_code == 0
    assert run("serve", "--host", "::", "--allowed-host", "a.example", "--metrics").exit_code == 0
    assert asked == [
        (("127.0.0.1", 8600), {"allowed_hosts": [], "metrics": False}),
        (("::", 8501), {"allowed_hosts": ["a.example"], "metrics": True}),
    ]


def test_the_options_of_the_dashboard_are_its_own():
    options = settings.options()
    assert options["browser.gatherUsageStats"] is False
    assert options["client.showErrorDetails"] == "none"
    assert options["theme.font"].startswith("Open Sans")
    known = config.get_config_options()
    assert [name for name in options if name not in known] == []


def test_the_version_is_said():
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"mha-monitor {mha_monitor.__version__}\n")
    assert mha_monitor.__version__ == data_sources.VERSION


def test_another_package_of_the_name_of_the_facts_is_named_in_a_sentence(tmp_path):
    (tmp_path / "data_sources").mkdir()
    (tmp_path / "data_sources" / "__init__.py").write_text("")
    for arguments in (["measures"], ["--version"]):
        result = python("-m", "mha_monitor", *arguments, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.startswith("Another package named data_sources stands before")
        assert str(tmp_path) in result.stderr and "Traceback" not in result.stderr


def test_facts_that_another_package_overwrote_are_named_in_a_sentence(monkeypatch):
    monkeypatch.delattr(data_sources, "PART_OF")
    assert "was overwritten by another package. Install" in mha_monitor.complaint()


def test_serving_without_streamlit_says_what_to_install(monkeypatch):
    monkeypatch.setattr(serve.importlib.util, "find_spec", lambda name: None)
    result = run("serve")
    assert result.exit_code == 1
    assert "python -m pip install streamlit" in result.stderr


def test_building_from_a_folder_that_holds_no_publications_is_refused(tmp_path):
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    (tmp_path / "annual" / "page.csv").write_text("<html>\n")
    result = run("build-embedded", "--from", tmp_path, "--out", tmp_path / "embedded")
    assert result.exit_code == 4
    assert result.stderr.startswith("page.csv, row 1: this is a web page")
    assert not (tmp_path / "embedded").exists()


@pytest.mark.parametrize("held", [(), ("annual", "published"), ("readme.txt",)])
def test_building_from_a_folder_of_other_things_names_what_it_needs(tmp_path, held):
    source = tmp_path / "source"
    for name in held:
        (source / name).mkdir(parents=True)
    source.mkdir(exist_ok=True)
    result = run("build-embedded", "--from", source, "--out", tmp_path / "embedded")
    assert result.exit_code == 4
    missing = [each for each in FOLDERS if each not in held]
    assert f"{source} has no {', '.join(missing)}." in result.stderr
    assert "--from" in result.stderr
    assert not (tmp_path / "embedded").exists()


def test_building_from_empty_folders_says_that_nothing_was_published(tmp_path):
    for name in FOLDERS:
        (tmp_path / "source" / name).mkdir(parents=True)
    result = run("build-embedded", "--from", tmp_path / "source", "--out", tmp_path / "embedded")
    assert result.exit_code == 4
    assert "source hold no publication" in result.stderr
    assert not (tmp_path / "embedded").exists()


@pytest.mark.parametrize("name", ["columns.csv", "columns.json", "columns", "columns.pdf"])
def test_the_data_dictionary_is_text_and_its_file_says_so(tmp_path, name):
    result = run("data-dictionary", "--out", tmp_path / name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "columns.md" in result.stderr
    assert not (tmp_path / name).exists()
    for ending in (".md", ".txt"):
        out = tmp_path / f"dictionary{ending}"
        assert run("data-dictionary", "--out", out).exit_code == 0
        assert out.read_text(encoding="utf-8") == run("data-dictionary").stdout
    assert run("data-dictionary", "--out", "-").stdout == run("data-dictionary").stdout


def test_building_gives_the_embedded_default_again(shared_data, tmp_path):
    from data_sources.embedded.build import EMBEDDED

    result = run("build-embedded", "--from", shared_data, "--out", tmp_path / "embedded")
    assert result.exit_code == 0
    built = {path.name: path.read_bytes() for path in (tmp_path / "embedded").glob("*.parquet")}
    assert built == {path.name: path.read_bytes() for path in EMBEDDED.glob("*.parquet")}


# A process of its own.


def test_it_runs_anywhere_with_an_empty_data_folder(tmp_path):
    result = python(
        "-m", "mha_monitor", *ENGLAND, "--format", "json",
        cwd=tmp_path, MHA_MONITOR_DATA=str(tmp_path / "none"),
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)[0]["count"] == 5693
    assert not any(tmp_path.iterdir())


def test_a_refusal_in_a_process_of_its_own_is_a_sentence_and_exit_4(tmp_path):
    (tmp_path / "page.csv").write_text("<html>\n")
    result = python(
        "-m", "mha_monitor", "refresh", "--from", ".",
        cwd=tmp_path, MHA_MONITOR_DATA=str(tmp_path / "none"),
    )  # fmt: skip
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr.startswith("page.csv, row 1: ") and "Traceback" not in result.stderr


def test_a_reader_that_leaves_early_is_no_error(tmp_path):
    command = f"{sys.executable} -m mha_monitor figures --format csv | head -n 1"
    kept = {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parents[2])}
    result = subprocess.run(
        command, shell=True, cwd=tmp_path, env=kept, capture_output=True, text=True, check=False
    )
    assert result.stdout.startswith("source,release,")
    assert "Traceback" not in result.stderr and "went wrong" not in result.stderr


def test_a_question_loads_no_maps_charts_or_dashboard(tmp_path):
    unwanted = (
        "statsmodels", "scipy.stats", "geopandas", "folium", "altair", "streamlit", "duckdb",
        "requests", "shapely", "filelock", "pyarrow.dataset", "vl_convert",
    )  # fmt: skip
    script = (
        "import sys\n"
        "from mha_monitor.cli.main import main\n"
        "try:\n    main(['ratios', '--area-kind', 'england', '--group', 'black'])\n"
        f"finally:\n    print([name for name in {unwanted} if name in sys.modules])\n"
    )
    result = python("-c", script, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [("--help", "measures"), ("--quiet",), ()])
def test_help_is_of_every_command_where_none_is_named_first(words, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main([*words])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert [name for name, _, _ in cli.COMMANDS if f" {name} " not in said] == []


def test_a_mistyped_command_after_a_switch_is_answered_with_the_nearest(capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["--quiet", "ratois"])
    assert left.value.code == 2
    assert "ratios" in capsys.readouterr().err


@pytest.mark.parametrize(("loaded", "searched"), [("json", False), ("duckdb", True)])
def test_a_command_looks_for_no_garbage_unless_duckdb_asks_for_it_at_the_end(
    loaded, searched, tmp_path
):
    script = (
        f"import atexit, gc, sys, {loaded}\n"
        "from mha_monitor.__main__ import main\n"
        "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() == 0))\n"
        "sys.argv = ['mha-monitor', '--version']\n"
        "main()\n"
    )
    result = python("-c", script, cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == f"False {searched}"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("ratios", "--format", "cvs"), "csv"),
        (("check", "--severity", "rde"), "red"),
        (("ratios", "--format", "jsn"), "json"),
    ],
)
def test_a_mistyped_word_of_a_closed_list_is_answered_with_the_nearest(words, meant):
    result = run(*words)
    assert result.exit_code == 2
    assert f"Did you mean '{meant}'?" in " ".join(result.stderr.replace("│", " ").split())


def test_an_area_asked_for_says_what_it_came_from_and_became():
    (row,) = json.loads(run("areas", "--area", "west and north london", "--format", "json").stdout)
    assert (row["area_code"], row["area_vintage"]) == ("Z9B2Z", "2026")
    assert "formed from North West London and North Central London" in row["lineage"]
    (row,) = json.loads(run("areas", "--area", "QMJ", "--format", "json").stdout)
    assert "closed on 31 March 2026; its people passed to" in row["lineage"]
