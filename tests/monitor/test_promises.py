"""The promises of the reform: what has begun, what could show it, and that the words hold."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from command_line import run

from mha_monitor import monitor
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.sentences import promises as words

DAY = dt.date(2026, 11, 29)


@pytest.fixture(scope="module")
def found():
    return monitor.promises(day=DAY)


def test_no_part_of_the_act_that_could_change_practice_has_begun(found):
    assert found.headline == (
        "Eight parts of the Mental Health Act 2025 could change how the Act is used. None has "
        "begun, and none has a date."
    )
    assert "race Equality Framework (PCREF) launched (30 October 2023)" not in found.headline
    assert "(PCREF) launched (30 October 2023)" in found.words


def test_every_promise_names_measures_that_there_are_and_what_is_held(found):
    for _, row in found.table.iterrows():
        names = row["measures"].split()
        assert names
        assert set(names) <= set(MEASURES)
        assert set(row["by_year"].split()) <= set(names)
        assert row["by_month"] == ""  # no month is embedded
        assert "none by month" in words.could_show(row)


def test_before_its_date_a_step_has_not_begun():
    table = monitor.promises(day=dt.date(2023, 10, 29)).table.set_index("milestone")
    assert table.loc["pcref-launch", "status"] == "dated"
    assert monitor.promises(day=DAY).table["status"].value_counts().to_dict() == {
        "no-date": 8,
        "begun": 2,
    }


@pytest.mark.parametrize(
    ("begun", "dated", "said"),
    [
        (8, 0, "All have begun."),
        (1, 0, "1 of them has begun, and 7 have no date."),
        (0, 3, "None has begun, 3 have a date to come, and 5 have none."),
        (2, 5, "2 of them have begun, 5 have a date to come, and 1 has none."),
    ],
)
def test_the_headline_follows_what_has_begun(found, begun, dated, said):
    act = found.table[found.table["milestone"].str.startswith(words.ACT)]
    status = ["begun"] * begun + ["dated"] * dated + ["no-date"] * (8 - begun - dated)
    assert words.headline(act.assign(status=status)).endswith(said)


def test_the_command_gives_them_with_their_sources():
    rows = json.loads(run("promises", "--format", "json").stdout)
    assert len(rows) == 10
    assert all(link.startswith("https://") for row in rows for link in row["sources"].split())
    assert "No date yet" in run("promises").stdout
