"""Asking as of an earlier day: what was in force here when it ended, and published by then."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pandas as pd
import pytest
from command_line import rows, run
from store_samples import hold, monthly, release

from data_sources.schema.errors import StoreError
from mha_monitor.cli import main as cli
from mha_monitor.sentences.sources import day_in_words
from mha_monitor.store import publication, snapshots
from mha_monitor.store.asked import AS_OF, asking_as_of
from mha_monitor.store.store import ENVIRONMENT, Store, open_store

ANNUAL = "mha-annual-2023-24"
TODAY = dt.datetime.now(dt.UTC).date()


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    return folder


def month(value: float, published_on: str = "", name: str = "mhsds-2024-09-final"):
    table = monthly("2024-09", release_name=name, value=value)
    return table, release(name, "mhsds_monthly", published_on=published_on)


@pytest.fixture
def two_printings(data) -> Path:
    """A month with 10 in force from 1 May 2025, printed again with 20 on 1 July."""
    hold(data, month(10), since="2025-05-01T08:00:00")
    hold(data, month(20), since="2025-07-01T23:59:59")
    return data


def value(store: Store) -> set[float]:
    return set(store.select(source="mhsds_monthly")["value"])


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        ("2025-04-30", set()),
        ("2025-05-01", {10}),
        ("2025-06-30", {10}),
        ("2025-07-01", {20}),
        ("2026-01-01", {20}),
    ],
)
def test_the_answer_is_that_of_the_snapshot_in_force_when_the_day_ended(two_printings, day, answer):
    assert value(open_store(two_printings, as_of=dt.date.fromisoformat(day))) == answer


def test_before_the_first_snapshot_the_embedded_default_answers(two_printings, store):
    before = open_store(two_printings, as_of=dt.date(2025, 4, 30))
    assert before.snapshot is None
    assert len(before.figures) < len(store.figures)  # less what was published later


@pytest.mark.parametrize(
    ("published_on", "day", "known"),
    [
        ("2025-06-12", "2025-06-11", False),
        ("2025-06-12", "2025-06-12", True),
        ("2025-06", "2025-06-29", False),
        ("2025-06", "2025-06-30", True),
        ("2024-02", "2024-02-29", True),
        ("2025", "2025-12-30", False),
        ("2025", "2025-12-31", True),
        ("", "2001-01-01", True),
        ("spring 2025", "2001-01-01", True),
    ],
)
def test_a_release_counts_from_its_day_of_publication(published_on, day, known):
    held = {"published_on": published_on}
    assert publication.published_by(held, dt.date.fromisoformat(day)) is known


def test_a_better_release_that_came_later_does_not_outrank_what_was_there(data):
    provisional = (monthly("2024-09", release_name="mhsds-2024-09-provisional", value=10), None)
    table, _ = provisional
    early = release(
        "mhsds-2024-09-provisional", "mhsds_monthly", status="provisional", published_on="2024-11"
    )
    hold(data, (table, early), month(20, published_on="2025-08"), since="2024-12-01T00:00:00")
    assert value(open_store(data)) == {20}
    assert value(open_store(data, as_of=dt.date(2025, 7, 31))) == {10}
    assert value(open_store(data, as_of=dt.date(2025, 8, 31))) == {20}


def test_an_embedded_release_is_left_out_before_it_was_published(data, store):
    published = {each["name"]: each.get("published_on") for each in store.releases}
    assert published[ANNUAL] == "2024-09"
    early = open_store(data, as_of=dt.date(2024, 9, 29))
    assert ANNUAL not in {each["name"] for each in early.releases}
    assert early.select(source="mha_annual").empty
    assert not open_store(data, as_of=dt.date(2024, 9, 30)).select(source="mha_annual").empty


def test_the_version_says_as_of_when_and_differs_from_that_of_today(two_printings):
    name = snapshots.history(two_printings)[0].name
    assert (
        open_store(two_printings, as_of=dt.date(2025, 5, 2)).version == f"{name} as of 2025-05-02"
    )
    assert " as of " not in open_store(two_printings).version


def test_a_store_is_opened_once_for_each_day(two_printings):
    day = dt.date(2025, 5, 2)
    assert open_store(two_printings, as_of=day) is open_store(two_printings, as_of=day)
    assert open_store(two_printings, as_of=day) is not open_store(two_printings)


def test_every_store_opened_inside_is_as_of_the_day(two_printings):
    with asking_as_of(dt.date(2025, 5, 2)):
        assert value(open_store()) == {10}
        with asking_as_of(dt.date(2025, 7, 2)):
            assert value(open_store()) == {20}
        assert value(open_store()) == {10}
    assert AS_OF.get() is None


QUESTIONS = {name: example.split() for name, _, example in cli.COMMANDS}
# What is done to the store itself, two versions of it, words that do not change, and a citation,
# which says of which figures it is.
NO_QUESTIONS = {"serve", "build-embedded", "refresh", "verify"}
NO_QUESTIONS |= {"diff", "data-dictionary", "rebuild"}


def test_every_question_takes_the_option():
    without = {name for name in QUESTIONS if "--as-of" not in run(name, "--help").stdout}
    assert without == NO_QUESTIONS


def test_a_question_is_answered_as_of_the_day_and_the_next_as_of_today(two_printings):
    asked = ("figures", "--source", "mhsds_monthly", "--area", "QVV", "--group", "black")
    assert {row["value"] for row in rows(*asked, "--as-of", "2025-05-02")} == {10}
    assert {row["value"] for row in rows(*asked)} == {20}
    early = run(*asked, "--as-of", "2025-04-30")
    assert early.exit_code == 1, early.stderr
    assert early.stderr.startswith("Nothing is held for source 'mhsds_monthly'.")
    assert run("figures", "--source", "mhsds", "--as-of", "2025-04-30").exit_code == 2


@pytest.mark.parametrize("measure", ["detentions", "ctos"])
def test_a_day_with_figures_but_none_for_the_question_names_the_first_that_has_them(
    data, store, measure
):
    asked = ("ratios", "--measure", measure, "--group", "black", "--period", "all", "--as-of")
    early = run(*asked, "2018-12-01")
    assert early.exit_code == 1
    assert not open_store(data, as_of=dt.date(2018, 12, 1)).figures.empty
    first = re.search(r"answer from (\S+) on", early.stderr)
    assert first, early.stderr
    day = dt.date.fromisoformat(first[1])
    assert run(*asked, day).exit_code == 0
    assert run(*asked, day - dt.timedelta(days=1)).exit_code == 1


def test_the_source_line_names_the_day(two_printings, tmp_path):
    sentence = "As of 2 May 2025: only what was held here and published by then. Source:"
    out = tmp_path / "ratios.csv"
    assert sentence in run("ratios", "--as-of", "2025-05-02", "--out", out).stderr
    assert f"source: {sentence}" in out.with_name("ratios.csv.source.txt").read_text()
    assert "As of" not in run("ratios").stderr


def test_a_picture_names_the_day(two_printings, tmp_path):
    out = tmp_path / "groups.svg"
    result = run("chart", "groups", "--as-of", "2025-05-02", "--out", out)
    assert result.exit_code == 0
    assert "As of 2 May 2025" in result.stderr
    assert "As of 2 May 2025" in " ".join(out.read_text().split())


@pytest.mark.parametrize("day", ["tomorrow", "2025-02-30", "01/05/2025", "2025-05"])
def test_what_is_no_day_is_wrong_usage(day):
    result = run("ratios", "--as-of", day)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not a day" in result.stderr


def test_a_day_that_has_not_come_is_wrong_usage():
    later = TODAY + dt.timedelta(days=2)
    result = run("ratios", "--as-of", later)
    assert result.exit_code == 2
    assert "has not come yet" in result.stderr
    assert run("ratios", "--as-of", TODAY).exit_code == 0


def test_a_day_is_written_as_people_write_it():
    assert day_in_words(dt.date(2025, 5, 2)) == "2 May 2025"


def test_an_undated_page_counts_from_the_end_of_its_last_period(data, store):
    undated = {each["name"] for each in store.releases if not each.get("published_on")}
    last = store.figures.groupby("release")["period_end"].max()
    for day in (dt.date(2018, 3, 30), dt.date(2018, 3, 31), dt.date(2023, 1, 1)):
        held = {each["name"] for each in open_store(data, as_of=day).releases}
        for name in undated & set(last.index):
            assert (name in held) is (last[name] <= day), (name, day)


@pytest.mark.parametrize("day", ["2016-03-31", "2018-07-01", "2022-12-31", "2024-12-31"])
def test_no_figure_answers_before_its_own_period_had_ended(two_printings, day):
    day = dt.date.fromisoformat(day)
    asked = open_store(two_printings, as_of=day)
    assert asked.figures["period_end"].max() <= day
    assert asked.select(source="published_figures")["period_end"].max() <= day


def test_a_release_whose_day_is_before_the_end_of_its_period_gives_only_what_had_ended(data):
    """As a file with a wrong day, or one of a year that goes on."""
    table = pd.concat(
        [monthly(month, release_name="m", value=10) for month in ("2024-09", "2024-12")]
    )
    hold(data, (table, release("m", "mhsds_monthly", published_on="2024-10")), since="2024-10-15")
    asked = open_store(data, as_of=dt.date(2024, 11, 1)).select(source="mhsds_monthly")
    assert set(asked["period_end"]) == {dt.date(2024, 9, 30)}


def test_before_anything_was_published_the_earliest_day_is_named(data, store):
    first = store.earliest_day()
    assert first == dt.date(2016, 3, 31)  # the year to March 2016, on a page without a day
    with pytest.raises(StoreError, match=r"published by 2010-01-01\. The earliest .* 2016-03-31\."):
        open_store(data, as_of=dt.date(2010, 1, 1))
    with pytest.raises(StoreError, match=f"{first}"):
        open_store(data, as_of=first - dt.timedelta(days=1))
    assert not open_store(data, as_of=first).figures.empty
    result = run("ratios", "--as-of", "2010-01-01")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "The earliest day that can be asked about is 2016-03-31." in result.stderr


def test_the_earliest_day_of_one_kind_of_figures(store):
    assert store.earliest_day(source="mha_annual") == dt.date(2024, 9, 30)
    assert store.earliest_day(source="ethnicity_facts") == dt.date(2025, 10, 21)
    assert store.earliest_day(source="mhsds_monthly") is None


def test_where_rates_alone_were_printed_the_sentence_says_for_which_period(data):
    asked = ("ratios", "--group", "black", "--as-of", "2022-03-31")
    said = run(*asked)
    assert (said.exit_code, said.stdout) == (1, "")
    assert "only rates, printed for 2021-22." in said.stderr
    assert run(*asked, "--period", "2021-22").exit_code == 0
