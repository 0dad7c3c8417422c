"""`check` on the command line: sentences by severity, data on stdout, and never a failure."""

from __future__ import annotations

import csv
import io

from command_line import rows, run

from mha_monitor.definitions.quality_codes import SEVERITIES
from mha_monitor.rates.quality.checking import COLUMNS


def test_sentences_are_given_by_severity_the_worst_first():
    result = run("check")
    assert result.exit_code == 0, result.stderr
    heads = [line.split(":")[0].split()[0] for line in result.stdout.splitlines() if line[0] != " "]
    assert heads == ["RED", "AMBER", "NOTES"]
    red = result.stdout.partition("AMBER")[0]
    assert "Sussex" in red and "Do not rank or compare" in red


def test_many_alike_are_cut_short_in_words_and_whole_in_every_other_format():
    table = run("check", "--severity", "amber").stdout
    assert "more: `--format csv` gives all." in table
    whole = rows("check", "--severity", "amber")
    assert len(whole) > table.count("\n")
    assert {row["severity"] for row in whole} == {"amber"}


def test_json_and_csv_have_every_column():
    assert list(rows("check", "--severity", "red")[0]) == list(COLUMNS)
    result = run("check", "--format", "csv")
    found = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(found[0]) == list(COLUMNS)
    assert [row["severity"] for row in found] == sorted(
        (row["severity"] for row in found), key=SEVERITIES.index
    )


def test_a_question_is_narrowed_by_source_period_and_kind():
    asked = ("--source", "mha_annual", "--period", "2023-24", "--area-kind", "icb")
    found = rows("check", *asked)
    assert {row["area_kind"] for row in found} == {"icb"}
    assert {row["period_end"] for row in found} == {"2024-03-31"}


def test_nothing_found_is_said_and_is_an_empty_file_elsewhere():
    asked = ("check", "--source", "ethnicity_facts", "--period", "2017-18")
    assert run(*asked).stdout == "Nothing is flagged.\n"
    assert rows(*asked) == []


def test_what_is_not_held_is_an_error_that_says_what_is():
    result = run("check", "--period", "2031-32")
    assert result.exit_code == 1
    assert "2023-24" in result.stderr and result.stdout == ""
