"""The reform timeline: its facts, and what may be asked of it."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import re
from pathlib import Path

import pytest

from mha_monitor.definitions import milestones

TIMELINE = milestones.load()
BY_NAME = {milestone.name: milestone for milestone in TIMELINE}
PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "milestones.csv"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_the_timeline_is_whole_and_in_order():
    assert len(TIMELINE) == len(BY_NAME) == 68
    dates = [milestone.date for milestone in TIMELINE]
    first_undated = dates.index(None)
    assert dates[:first_undated] == sorted(dates[:first_undated])
    assert dates[first_undated:] == [None] * 11


def test_words_are_plain_and_links_are_safe():
    titles = [milestone.title for milestone in TIMELINE]
    assert max(map(len, titles)) <= 80
    assert len(set(titles)) == 68
    for milestone in TIMELINE:
        assert 1 <= len(re.findall(r"[.?!](?= |$)", milestone.description)) <= 2, milestone.name
        assert all(link.startswith("https://") for link in milestone.sources), milestone.name


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("section-136-changes", "2017-12-11"),
        ("independent-review-final", "2018-12-06"),
        ("white-paper-2021", "2021-01-13"),
        ("census-2021-day", "2021-03-21"),
        ("pcref-launch", "2023-10-30"),
        ("rcrp-london", "2023-11-01"),
        ("mental-health-bill-introduced", "2024-11-06"),
        ("mha-2025-royal-assent", "2025-12-18"),
        ("mha-2025-first-commencement", "2026-02-18"),
        ("icb-mergers-2026", "2026-04-01"),
        ("cqc-pcref-guide", "2025-11-13"),
        ("mhsds-deviation-measures", "2025-12-01"),
        ("mhsds-without-excel", "2026-04-01"),
        ("health-bill-introduced", "2026-05-14"),
    ],
)
def test_known_dates(name, date):
    assert BY_NAME[name].date == day(date)


def test_first_commencement_names_its_sections_and_changes_no_grounds():
    first = BY_NAME["mha-2025-first-commencement"]
    assert "Sections 30(2), 32, 35, 36(1), 36(3)(b), 38 and 39" in first.description
    assert not first.practice_could_change


def test_conflicts_between_sources_are_told():
    assert "May 2023" in BY_NAME["pcref-launch"].note
    assert "section 37" in BY_NAME["mha-2025-first-commencement"].note
    assert "18 January 2023" in BY_NAME["joint-committee-report"].note


def test_nothing_undated_can_be_drawn():
    undated = [milestone for milestone in TIMELINE if milestone.date is None]
    assert {milestone.date_precision for milestone in undated} == {"planned", "not-announced"}
    assert BY_NAME["code-of-practice-consultation"].expected == "early 2026"
    assert BY_NAME["annual-statement-first"].expected == "December 2026"
    assert BY_NAME["icb-mergers-2027"].expected == "1 April 2027"
    for milestone in undated:
        assert milestone.end is None
        assert milestone.first_day_changed is None
    assert not set(undated) & set(
        milestones.between(TIMELINE, datetime.date.min, day("2100-01-01"))
    )


def test_practice_could_change_only_by_law_guidance_or_programme():
    dated = [m.name for m in milestones.dated(TIMELINE) if m.practice_could_change]
    assert dated == [
        "code-of-practice-2015",
        "section-136-changes",
        "rcrp-agreement",
        "pcref-launch",
        "rcrp-london",
        "pcref-deadline",
    ]
    changing = [milestone for milestone in TIMELINE if milestone.practice_could_change]
    assert {milestone.kind for milestone in changing} == {"commencement", "guidance", "programme"}


def test_candidates_depend_on_the_measure():
    names = {
        measure: [m.name for m in milestones.can_change(TIMELINE, measure) if m.date]
        for measure in ("section-136", "section-2")
    }
    assert "section-136-changes" in names["section-136"]
    assert names["section-2"] == ["code-of-practice-2015", "pcref-launch", "pcref-deadline"]


def test_pcref_and_the_london_police_change_cannot_be_told_apart_by_date():
    pairs = milestones.not_separable(TIMELINE)
    assert [(one.name, other.name) for one, other in pairs] == [("pcref-launch", "rcrp-london")]
    assert milestones.not_separable(TIMELINE, days=2) == ()
    assert len(milestones.not_separable(TIMELINE, days=3)) == 1


def test_the_census_switch_breaks_the_figures_where_they_changed():
    switch = BY_NAME["census-2021-base"]
    assert switch.date == day("2024-01-25")
    assert switch.first_day_changed == day("2022-04-01")
    assert BY_NAME["kp90-to-mhsds"].first_day_changed == day("2016-04-01")


def test_new_areas_break_local_figures_only():
    merger = BY_NAME["icb-mergers-2026"]
    assert merger.touches("detentions", "icb")
    assert not merger.touches("detentions", "england")
    assert BY_NAME["kp90-to-mhsds"].touches("ctos", "england")
    assert not BY_NAME["section-136-changes"].touches("section-2")


def test_the_boards_that_ended_and_began_are_those_of_the_outlines_held(store):
    areas = store.areas
    boards = areas[areas["area_kind"] == "icb"].groupby("area_vintage")["area_code"].agg(set)
    before, after = boards["2024"], boards["2026"]
    assert (len(before), len(after)) == (42, 36)
    assert (len(before - after), len(after - before)) == (12, 6)
    assert "from 42 to 36: twelve end, six are new" in BY_NAME["icb-mergers-2026"].title


def test_what_was_found_later_changes_no_series_of_its_own():
    for name in (
        "cqc-pcref-guide", "mhsds-deviation-measures", "mhsds-without-excel",
        "health-bill-introduced", "icb-mergers-2027",
    ):  # fmt: skip
        assert not BY_NAME[name].practice_could_change
        assert not BY_NAME[name].series_break
        assert BY_NAME[name].use in ("context", "planned")


def test_between_includes_both_ends_and_events_under_way():
    def names(first, last):
        found = milestones.between(TIMELINE, day(first), day(last))
        return [milestone.name for milestone in found]

    assert names("2023-10-30", "2023-11-01") == ["pcref-launch", "rcrp-london"]
    assert names("2023-03-31", "2023-03-31") == ["carenotes-cyber-incident"]
    assert names("2023-04-01", "2023-04-01") == []


def test_table_has_one_row_each_and_text_that_every_format_can_hold():
    rows = milestones.table(TIMELINE).set_index("name")
    assert len(rows) == 68
    assert rows.loc["pcref-launch", "date"] == "2023-10-30"
    assert rows.loc["mha-2025-detention-criteria", "date"] == ""
    assert rows.loc["icb-mergers-2026", "area_kinds"] == "icb sub-icb"
    assert rows["practice_could_change"].dtype == bool
    assert list(milestones.table([]).columns) == ["name", *rows.columns]


def test_a_milestone_cannot_be_changed_after_reading():
    with pytest.raises(dataclasses.FrozenInstanceError):
        TIMELINE[0].title = "Something else"


def published_rows() -> list[dict[str, str]]:
    """What was collected; of what was found later, a row that replaces another stands once, and
    one that is planned counts as that, though the day is spoken of."""
    rows = []
    for path in (PUBLISHED, PUBLISHED.with_name("milestones-more.csv")):
        if not path.exists():
            pytest.skip("the collected milestones are not in ../shared/data")
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    kept = [row for row in rows if not row["note"].startswith("replaces the row")]
    assert len(rows) - len(kept) == 1
    for row in kept:
        if row["note"] == "planned":
            row["date_precision"] = "planned"
    return kept


def first_day(row: dict[str, str]) -> str:
    """Months are collected as 2024-03; planned events have a month but no announced date."""
    planned = row["date_precision"] == "planned"
    return "" if planned or not row["date"] else f"{row['date']}-01"[:10]


def sentences(text: str) -> set[str]:
    return {part.strip(" .").casefold() for part in re.split(r"(?<=\w)[.:;](?= |$)", text)} - {""}


@pytest.mark.shared
def test_every_collected_date_and_precision_is_here_in_the_same_order():
    collected = [
        (first_day(row), row["date_precision"].replace(" ", "-")) for row in published_rows()
    ]
    in_order = sorted(collected, key=lambda each: (each[0] or "9999", each[1] == "not-announced"))
    assert [(str(each.date or ""), each.date_precision) for each in TIMELINE] == in_order


@pytest.mark.shared
def test_every_sentence_is_our_own():
    theirs = set()
    for row in published_rows():
        theirs |= sentences(row["title"]) | sentences(row["description"])
    for milestone in TIMELINE:
        ours = sentences(milestone.title) | sentences(milestone.description)
        assert not ours & theirs, milestone.name
