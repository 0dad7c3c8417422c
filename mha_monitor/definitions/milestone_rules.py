"""The rules that an entry of `milestones.toml` must keep, each broken one told as a sentence."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from data_sources.schema.errors import SourceError
from data_sources.schema.vocabulary import AREA_KINDS
from mha_monitor.definitions.measures import MEASURES

KINDS = {
    "act-passed": "Act becomes law",
    "act-stage": "Stage of a Bill",
    "commencement": "Law starts or ends",
    "guidance": "Guidance",
    "programme": "Programme",
    "review": "Review",
    "white-paper": "White Paper",
    "draft-bill": "Draft Bill",
    "data-change": "Change in the figures",
    "series-break": "Break in the figures",
    "disruption": "Disruption of services and records",
}
PRECISIONS = ("day", "month", "year", "financial-year", "planned", "not-announced")
CONFIDENCES = ("high", "medium", "low")
ALL_MEASURES = "all"
LONGEST_TITLE = 80

_KNOWN = {"kind": KINDS, "date_precision": PRECISIONS, "confidence": CONFIDENCES}
_KNOWN_LISTS = {"measures": (ALL_MEASURES, *MEASURES), "area_kinds": tuple(AREA_KINDS)}
Kind = type | tuple[type, ...]  # what a field may be
_DATE = (str, datetime.date)
_REQUIRED: dict[str, Kind] = {
    "name": str,
    "date_precision": str,
    "title": str,
    "description": str,
    "kind": str,
    "sources": list,
    "confidence": str,
    "practice_could_change": bool,
    "measures": list,
    "use": str,
}
_OPTIONAL: dict[str, Kind] = {
    "date": _DATE,
    "end": _DATE,
    "data_from": _DATE,
    "expected": str,
    "series_break": bool,
    "area_kinds": list,
    "note": str,
    "deadline": bool,
}
_FIELDS = _REQUIRED | _OPTIONAL
_DATES = ("date", "end", "data_from")
_FORMS = {str: "text in quotes", bool: "true or false", list: "a list", _DATE: "a date"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LINK = re.compile(r"https://[\w.-]+\.[a-z]+(/\S*)?")
_FIRST_DAY = {"month": "-01", "year": "-01-01", "financial-year": "-04-01"}

# The field, and what is wrong with it as the rest of a sentence.
Complaints = Iterator[tuple[str, str]]


class MilestoneError(SourceError):
    """The file of milestones cannot be read, or an entry in it breaks a rule."""


def checked_values(entry: dict[str, Any], number: int) -> dict[str, Any]:
    """The entry with its dates read, or `MilestoneError` naming the milestone and the field."""
    name = entry.get("name") or f"number {number} in the file"
    _refuse(name, _field_complaints(entry))
    dates = {field: _read_date(name, field, entry[field]) for field in _DATES if field in entry}
    values = entry | dates
    _refuse(name, _value_complaints(values))
    return values


def checked_day(value: object) -> datetime.date | None:
    """The day on which the whole register was last gone through; None where it names none."""
    if value is None or type(value) is datetime.date:
        return value
    try:
        return datetime.datetime.strptime(str(value), "%Y-%m-%d").date()
    except ValueError:
        raise MilestoneError(
            f"The milestones: looked_up {value!r} is not a date like 2026-11-28."
        ) from None


def _refuse(name: str, complaints: Complaints) -> None:
    if first := next(complaints, None):
        field, complaint = first
        raise MilestoneError(f"Milestone {name!r}: {field} {complaint}.")


def _read_date(name: str, field: str, value: str | datetime.date) -> datetime.date:
    if type(value) is datetime.date:
        return value
    try:
        return datetime.datetime.strptime(str(value), "%Y-%m-%d").date()
    except ValueError:
        message = f"Milestone {name!r}: {field} {value!r} is not a date like 2023-10-30."
        raise MilestoneError(message) from None


def _field_complaints(entry: dict[str, Any]) -> Complaints:
    for field in _REQUIRED:
        if field not in entry:
            yield field, "is missing"
    for field, value in entry.items():
        if field not in _FIELDS:
            yield field, f"is not a field; the fields are {', '.join(_FIELDS)}"
        elif not isinstance(value, _FIELDS[field]):
            yield field, f"should be {_FORMS[_FIELDS[field]]}, but is {value!r}"
        elif isinstance(value, list) and not all(isinstance(each, str) for each in value):
            yield field, f"should list only text in quotes, but is {value!r}"


def _value_complaints(entry: dict[str, Any]) -> Complaints:
    yield from _word_complaints(entry)
    yield from _link_complaints(entry["sources"])
    yield from _date_complaints(entry)
    yield from _meaning_complaints(entry)


def _word_complaints(entry: dict[str, Any]) -> Complaints:
    for field in ("title", "description", "use"):
        if not entry[field].strip():
            yield field, "is empty"
    if len(entry["title"]) > LONGEST_TITLE:
        yield "title", f"has {len(entry['title'])} characters; the most is {LONGEST_TITLE}"
    for field, known in _KNOWN.items():
        if entry[field] not in known:
            yield field, f"{entry[field]!r} is not known; choose one of {', '.join(known)}"
    if not _SLUG.fullmatch(entry["name"]):
        yield "name", f"{entry['name']!r} should be small letters, digits and single hyphens"
    for field, known in _KNOWN_LISTS.items():
        for value in entry.get(field, ()):
            if value not in known:
                yield field, f"{value!r} is not known; choose from {', '.join(known)}"


def _link_complaints(sources: list[str]) -> Complaints:
    if not sources:
        yield "sources", "needs at least one link"
    for link in sources:
        if not _LINK.fullmatch(link):
            yield "sources", f"{link!r} is not a link that starts with https://"


def _date_complaints(entry: dict[str, Any]) -> Complaints:
    date, precision = entry.get("date"), entry["date_precision"]
    if (date is None) != (precision in {"planned", "not-announced"}):
        without = "has no date" if date is None else "should be left out"
        yield "date", f"{without}, but date_precision is {precision!r}"
    if date and not date.isoformat().endswith(_FIRST_DAY.get(precision, "")):
        yield "date", f"{date} is not the first day of a {precision.replace('-', ' ')}"
    for field in ("end", "data_from"):
        if entry.get(field) and not date:
            yield field, "needs a date beside it"
    if date and entry.get("end") and entry["end"] < date:
        yield "end", f"{entry['end']} is before the date, {date}"
    if bool(entry.get("expected")) != (precision == "planned"):
        yield "expected", "is for planned milestones, and each of those needs it"


def _meaning_complaints(entry: dict[str, Any]) -> Complaints:
    broken = entry.get("series_break", False)
    if broken != (entry["kind"] == "series-break"):
        yield "series_break", "should be true for the kind 'series-break' and for no other"
    if not entry["measures"] and (broken or entry["practice_could_change"]):
        yield "measures", 'is empty; name the measures that could be touched, or "all"'
