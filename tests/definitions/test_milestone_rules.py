"""How a wrong entry of the reform timeline is refused: by name, field and what to correct."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from mha_monitor.definitions import milestones
from mha_monitor.definitions.milestones import MilestoneError

GOOD = {
    "name": '"example"',
    "date": '"2024-05-06"',
    "date_precision": '"day"',
    "title": '"An example"',
    "description": '"Something happens."',
    "kind": '"programme"',
    "practice_could_change": "true",
    "measures": '["section-136"]',
    "use": '"candidate"',
    "confidence": '"high"',
    "sources": '["https://www.gov.uk/example"]',
}


def entry(**changes: str | None) -> str:
    """A good entry as TOML, with some fields changed, added or (None) left out."""
    fields = {**GOOD, **changes}
    lines = [f"{field} = {value}" for field, value in fields.items() if value is not None]
    return "\n".join(["[[milestone]]", *lines, ""])


def load_text(tmp_path: Path, text: str) -> tuple[milestones.Milestone, ...]:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return milestones.load(path)


def test_own_file_with_dates_in_quotes_or_not(tmp_path):
    text = (
        entry()
        + entry(name='"later"', date="2024-07-08")
        + entry(name='"someday"', date=None, date_precision='"planned"', expected='"spring 2030"')
    )
    names = [(milestone.name, milestone.date) for milestone in load_text(tmp_path, text)]
    assert names == [
        ("example", datetime.date(2024, 5, 6)),
        ("later", datetime.date(2024, 7, 8)),
        ("someday", None),
    ]


WRONG = {
    "unknown kind": ({"kind": '"gossip"'}, "kind 'gossip' is not known"),
    "unknown precision": ({"date_precision": '"week"'}, "date_precision 'week' is not known"),
    "unknown confidence": ({"confidence": '"fair"'}, "confidence 'fair' is not known"),
    "no such day": ({"date": '"2024-02-30"'}, "date '2024-02-30' is not a date"),
    "a time": ({"date": "2024-02-03T04:05:06"}, "is not a date like"),
    "date of another form": ({"date": "20240203"}, "date should be a date"),
    "not first of month": ({"date_precision": '"month"'}, "not the first day of a month"),
    "not first of year": ({"date_precision": '"year"'}, "not the first day of a year"),
    "not first of financial year": (
        {"date_precision": '"financial-year"', "date": '"2024-01-01"'},
        "not the first day of a financial year",
    ),
    "no date": ({"date": None}, "date has no date, but date_precision is 'day'"),
    "date nobody announced": (
        {"date_precision": '"not-announced"'},
        "date should be left out, but date_precision is 'not-announced'",
    ),
    "planned without words": ({"date": None, "date_precision": '"planned"'}, "expected is for"),
    "expected beside a date": ({"expected": '"May"'}, "expected is for planned"),
    "end before date": ({"end": '"2024-05-05"'}, "end 2024-05-05 is before the date, 2024-05-06"),
    "end without date": (
        {"date": None, "date_precision": '"not-announced"', "end": '"2024-05-07"'},
        "end needs a date",
    ),
    "changed figures without date": (
        {"date": None, "date_precision": '"not-announced"', "data_from": '"2024-05-07"'},
        "data_from needs a date",
    ),
    "long title": ({"title": f'"{"a" * 81}"'}, "title has 81 characters"),
    "empty title": ({"title": '" "'}, "title is empty"),
    "empty description": ({"description": '""'}, "description is empty"),
    "http": ({"sources": '["http://www.gov.uk/"]'}, "sources 'http://www.gov.uk/' is not a link"),
    "no host": ({"sources": '["https://"]'}, "sources 'https://' is not a link"),
    "words after link": ({"sources": '["https://a.uk (page 2)"]'}, "is not a link"),
    "no sources": ({"sources": "[]"}, "sources needs at least one link"),
    "numbers as sources": ({"sources": "[1]"}, "sources should list only text"),
    "spaces in name": ({"name": '"two words"'}, "name 'two words' should be small letters"),
    "unknown measure": ({"measures": '["section136"]'}, "measures 'section136' is not known"),
    "no measure to change": ({"measures": "[]"}, "measures is empty"),
    "yes for true": ({"practice_could_change": '"yes"'}, "should be true or false, but is 'yes'"),
    "misspelt field": ({"pratice": "true"}, "pratice is not a field"),
    "missing field": ({"use": None}, "use is missing"),
    "missing name": ({"name": None}, "Milestone 'number 1 in the file': name is missing"),
    "break of another kind": ({"series_break": "true"}, "series_break should be true for the kind"),
    "kind without break": ({"kind": '"series-break"'}, "series_break should be true for the kind"),
    "unknown area kind": ({"area_kinds": '["county"]'}, "area_kinds 'county' is not known"),
}


@pytest.mark.parametrize(("changes", "message"), WRONG.values(), ids=WRONG)
def test_a_wrong_entry_is_refused_with_its_name_and_field(tmp_path, changes, message):
    assert load_text(tmp_path, entry()), "the entry must be good but for the change"
    with pytest.raises(MilestoneError, match=re.escape(message)) as refusal:
        load_text(tmp_path, entry(**changes))
    assert str(refusal.value).startswith("Milestone '")


def test_a_name_cannot_be_used_twice(tmp_path):
    with pytest.raises(MilestoneError, match="Milestone 'example': name is used twice"):
        load_text(tmp_path, entry() + entry())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[milestone]\nname = 'a'\n",
        "[[milestones]]\nname = 'a'\n",
        "milestone = [1]\n",
        "name =",
    ],
)
def test_a_file_that_is_no_timeline_is_refused_by_name(tmp_path, text):
    with pytest.raises(MilestoneError, match=r"own\.toml"):
        load_text(tmp_path, text)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MilestoneError, match=r"nowhere\.toml"):
        milestones.load(tmp_path / "nowhere.toml")


def test_the_day_on_which_the_sources_were_gone_through_is_read_or_refused(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(f'looked_up = "2026-11-28"\n{entry()}', encoding="utf-8")
    assert milestones.looked_up(path) == datetime.date(2026, 11, 28)
    assert len(milestones.load(path)) == 1
    path.write_text(entry(), encoding="utf-8")
    assert milestones.looked_up(path) is None
    path.write_text(f'looked_up = "in November"\n{entry()}', encoding="utf-8")
    with pytest.raises(MilestoneError, match="looked_up 'in November' is not a date"):
        milestones.looked_up(path)
