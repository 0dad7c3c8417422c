"""The commands on bases, groupings, unknown ethnicity, other backgrounds and indirect ratios."""

from __future__ import annotations

import json

import pytest
from command_line import rows, run
from slow_routes import mid_p_limits, repeats_of

from data_sources.embedded.build import EMBEDDED
from mha_monitor import monitor
from mha_monitor.definitions.data_dictionary import ON_EVERY_ROW

COMMANDS = {
    "bases": monitor.on_bases,
    "groupings": monitor.groupings,
    "unknown": monitor.unknown_ethnicity,
    "other-background": monitor.other_background,
    "indirect": monitor.indirect,
}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_table_goes_out_and_words_caveat_and_source_stand_beside_it(command):
    finding = COMMANDS[command]()
    result = run(command)
    assert result.exit_code == 0, result.stderr
    for text in (finding.words, finding.caveat, finding.source):
        assert text in result.stderr
    assert "nan" not in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_json_holds_every_row_and_column_of_the_finding(command):
    finding = COMMANDS[command]()
    found = rows(command)
    assert len(found) == len(finding.table)
    own = [*finding.table]
    measured = {"area_code", "measure", "flags"} <= set(own)
    assert list(found[0]) == [*own, *(ON_EVERY_ROW if measured else ())]


def test_options_reach_the_question():
    ctos = rows("bases", "--measure", "ctos", "--rate-kind", "crude")
    assert {(row["measure"], row["rate_kind"]) for row in ctos} == {("ctos", "crude")}
    areas = rows("groupings", "--area-kind", "icb", "--group", "asian")
    assert (len(areas), {row["group"] for row in areas}) == (84, {"asian"})
    assert {row["area_code"] for row in rows("unknown", "--area", "QVV")} == {"QVV"}
    assert len(rows("indirect", "--area-kind", "region", "--group", "black")) == 7
    mixed = rows("other-background", "--broad", "mixed", "--reference", "asian")
    assert {row["reference"] for row in mixed} == {"asian"}


def test_of_areas_the_terminal_shows_a_row_each():
    result = run("unknown", "--area-kind", "icb", "--group", "asian")
    lines = [line for line in result.stdout.splitlines() if "Black Country" in line]
    assert len(lines) == 1
    # 160 detentions of 220,227 Asian people, 490 of 832,658 White people, 135 of unknown ethnicity,
    # each rounded to 5.
    found = repeats_of(EMBEDDED / "figures.parquet")
    for options, spread in (((), (found["asian"], found["white"])), (("--no-repeats",), (1, 1))):
        told = run("unknown", "--area-kind", "icb", "--group", "asian", *options).stdout
        (line,) = [each for each in told.splitlines() if "Black Country" in each]
        low = mid_p_limits(158, 492, 832_658 / 220_227, spread)[0]
        high = mid_p_limits(162, 488, 832_658 / 220_227, spread)[1]
        least = mid_p_limits(158, 492 + 137, 832_658 / 220_227, spread)[0]
        most = mid_p_limits(162 + 137, 488, 832_658 / 220_227, spread)[1]
        assert " 1.23 " in line and f"{low:.2f} to {high:.2f}" in line, line
        assert f"{least:.1f} to {most:.1f}" in line, line
    for heading in ("And all unknown", "of one group", "Shared out by", "each area's mix"):
        assert heading in result.stdout


def test_an_answer_can_be_kept_with_its_source(tmp_path):
    out = tmp_path / "bases.json"
    result = run("bases", "--out", out)
    assert result.exit_code == 0, result.stderr
    assert len(json.loads(out.read_text(encoding="utf-8"))) == 45
    note = (tmp_path / "bases.json.source.txt").read_text(encoding="utf-8")
    assert "Census 2011 and Census 2021" in note and "described here and not tested" in note


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("bases", "--rate-kind", "raw"), "'raw' is not a kind of rate."),
        (("ratios", "--area-kind", "icb", "--grouping", "publisher"), "The grouping 'publisher'"),
        (("other-background", "--broad", "white"), "The reference group 'white' is within"),
        (("indirect", "--area", "ENG"), "England cannot be held against itself."),
    ],
)
def test_a_question_without_an_answer_is_one_sentence(command, sentence):
    result = run(*command)
    assert result.exit_code == (2 if "--rate-kind" in command else 1)
    assert result.stdout == ""
    assert result.stderr.startswith(sentence)
    assert len(result.stderr.splitlines()) == 1
