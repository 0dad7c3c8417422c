"""`pooled`, `funnel` and `chart funnel` on the command line, and the map of smoothed ratios."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

import pytest
from command_line import rows, run


def test_pooled_gives_a_row_for_each_area_and_the_finding_beside_it():
    result = run("pooled", "--format", "csv")
    assert result.exit_code == 0, result.stderr
    table = {row["area_code"]: row for row in csv.DictReader(io.StringIO(result.stdout))}
    assert len(table) == 42
    assert (table["QVV"]["standing"], table["QVV"]["verdict"]) == ("cannot be separated", "too-few")
    assert table["QOP"]["verdict"] == "lower"
    verdicts = Counter(row["verdict"] for row in table.values())
    assert verdicts == {
        "higher": 2, "lower": 1, "not-told-apart": 29, "too-few": 9, "in-doubt": 1
    }  # fmt: skip
    assert "A table of boards is no league table" in result.stderr
    assert "Source: NHS England" in result.stderr


def test_the_summary_is_one_row_with_mean_spread_and_how_many_differ():
    (row,) = rows("pooled", "--summary")
    assert (row["areas"], row["tests"], row["higher"], row["lower"]) == (41, 41, 2, 1)
    assert round(row["mean_ratio"], 2) == 2.81 and round(row["tau_ratio"], 2) == 1.33
    assert row["widened"] is True
    table = run("pooled", "--summary")
    assert re.search(r"Mean ratio +2.81 \(2.60 to 3.03\)", table.stdout)
    assert (
        "Of 42 boards held against the typical board (2.8), after allowing for 41 tests: 2 lie "
        "above it; 1 lies below it; 29 cannot be told apart from it; 9 have too few to say; 1 is "
        "in doubt and not compared."
    ) in table.stderr


def test_without_repeats_boards_vary_more_and_more_of_them_differ():
    (row,) = rows("pooled", "--summary", "--no-repeats")
    assert (row["areas"], row["tests"], row["higher"], row["lower"]) == (41, 41, 3, 1)
    assert round(row["mean_ratio"], 2) == 2.8 and round(row["tau_ratio"], 2) == 1.38
    assert row["widened"] is False
    table = run("pooled", "--summary", "--no-repeats")
    assert re.search(r"Mean ratio +2.80 \(2.59 to 3.02\)", table.stdout)


def test_against_england_most_that_differ_lie_below():
    asked = ("ratios", "--area-kind", "icb", "--group", "black", "--centre", "england")
    table = rows(*asked, "--no-repeats")
    assert {row["verdict_centre"] for row in table} == {"england"}
    assert {round(row["verdict_centre_ratio"], 2) for row in table} == {3.45}
    verdicts = Counter(row["verdict"] for row in table)
    assert (verdicts["higher"], verdicts["lower"]) == (0, 9)


def test_a_table_never_gives_a_rank_without_its_interval():
    lines = run("pooled").stdout.splitlines()
    dorset = next(line for line in lines if line.strip().startswith("Dorset"))
    assert "1 to 37" in dorset and "cannot be separated from the middle" in dorset
    names = [line.split("  ")[1].strip() for line in lines[2:] if line.strip()]
    assert names == sorted(names)


def test_funnel_about_the_mean_or_england():
    drawn = {row["area_code"]: row for row in rows("funnel")}
    assert drawn["QOP"]["beyond_chance"] == "below 99.8%"
    assert drawn["QSL"]["precision"] is None and drawn["QSL"]["drawn"] is False
    (row,) = rows("funnel", "--centre", "england", "--summary")
    assert (row["centre"], row["beyond_chance_998"]) == ("england", 4)
    (once,) = rows("funnel", "--centre", "england", "--summary", "--no-repeats")
    assert (once["centre"], once["beyond_chance_998"]) == ("england", 8)
    assert "Mean squared score" in run("funnel", "--summary").stdout


@pytest.mark.parametrize("ending", ["svg", "png", "html"])
def test_chart_funnel_carries_title_source_and_caveat(tmp_path, ending):
    out = tmp_path / f"funnel.{ending}"
    result = run("chart", "funnel", "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "Three of 38 integrated care boards lie further from the average" in result.stderr
    text = out.read_bytes().decode("utf-8", errors="ignore")
    for part in ("Source:", "NHS England", "Counts uses of the Act"):
        assert part in text
    if ending == "html":
        assert text.count("<tr>") == 43 and ">Precision</th>" in text


def test_a_funnel_that_cannot_be_drawn_is_a_sentence(tmp_path):
    result = run("chart", "funnel", "--measure", "part-3", "--out", tmp_path / "f.svg")
    assert result.exit_code == 1
    assert "A funnel needs areas with counts" in result.stderr
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["svg", "html"])
def test_a_map_of_smoothed_ratios(tmp_path, ending):
    out = tmp_path / f"map.{ending}"
    result = run("map", "--shown", "smoothed", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert "Smoothed for small counts, the rate ratios of integrated care boards" in result.stderr
    assert re.search("Smoothed (for small counts|rate ratio)", out.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("pooled", "--period", "all"), "Areas are compared for one period at a time."),
        (("pooled", "--area-kind", "england"), "England is one area."),
        (("funnel", "--group", "purple"), "'purple' is not an ethnic group."),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(command, sentence):
    result = run(*command)
    assert result.exit_code == (1 if "england" in command else 2)
    assert result.stdout == ""
    assert result.stderr.startswith(sentence)
