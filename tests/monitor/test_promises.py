"""The promises of the reform: what has begun, what could show it, and that the words hold."""

from __future__ import annotations

import datetime as dt
import json
import re

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
        "Eight parts of the Mental Health Act 2025 could change how the Act is used. None is known "
        "to have begun, and none has a date (looked up 28 November 2026). Parts that "
        "change no grounds for detention began on 18 February 2026; whether one began on 6 April "
        "2026 is not known."
    )
    assert "race Equality Framework (PCREF) launched (30 October 2023)" not in found.headline
    assert "(PCREF) launched (30 October 2023)" in found.words


def test_every_promise_names_measures_that_there_are_and_what_is_held(found):
    for _, row in found.table[found.table["could_change"]].iterrows():
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
        "due": 1,
        "not-known": 1,
    }


def test_nothing_is_said_to_have_begun_that_is_not_known_to(found):
    said = {row["milestone"]: words.state(row) for _, row in found.table.iterrows()}
    assert {name: text for name, text in said.items() if text.startswith("Since")} == {
        "pcref-launch": "Since 30 October 2023",
        "mha-2025-first-commencement": "Since 18 February 2026",
    }
    assert said["pcref-deadline"] == "Due by 31 March 2025; whether it was done is not known here"
    assert said["mha-2025-april-2026-version"] == (
        "Not known whether anything began on 6 April 2026"
    )
    assert "in place: due by 31 March 2025" in found.words
    assert "PCREF in place (31 March 2025)" not in found.words


def test_no_section_stands_in_a_row_without_a_date_and_in_one_that_began(found):
    """Section 30(2) began; the rest of sections 29 to 31 has no date."""
    table = found.table.set_index("milestone")
    begun = table.loc["mha-2025-first-commencement", "description"]
    assert "30(2)" in begun and "begin" in begun
    assert "not 30(2)" in table.loc["mha-2025-detention-periods", "title"]
    sections = re.findall(r"\b(?:3[2-9])\b", begun)
    waiting = " ".join(table.loc[table["status"].eq("no-date"), "title"])
    assert sections and not [each for each in sections if each in waiting]


@pytest.mark.parametrize(
    ("begun", "dated", "told"),
    [
        (8, 0, "All have begun."),
        (1, 0, "1 of them has begun, and 7 have no date ("),
        (0, 3, "None is known to have begun, 3 have a date to come, and 5 have none ("),
        (2, 5, "2 of them have begun, 5 have a date to come, and 1 has none ("),
    ],
)
def test_the_headline_follows_what_has_begun(found, begun, dated, told):
    act = found.table[found.table["milestone"].str.startswith(words.ACT)]
    act = act[act["could_change"]]
    status = ["begun"] * begun + ["dated"] * dated + ["no-date"] * (8 - begun - dated)
    assert told in words.headline(act.assign(status=status))


def test_the_command_gives_them_with_their_sources():
    rows = json.loads(run("promises", "--format", "json").stdout)
    assert len(rows) == 12
    assert all(link.startswith("https://") for row in rows for link in row["sources"].split())
    assert "No date yet" in run("promises").stdout
