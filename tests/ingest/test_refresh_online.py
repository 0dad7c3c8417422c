"""A refresh against a publisher on this machine: all it offers, once, and the old kept."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import whole_publisher
from command_line import rows, run
from publisher import pages
from publisher.faults import Html, Slow
from publisher.server import Publisher

from data_sources.downloads.fetcher import ENVIRONMENT as PUBLISHER
from mha_monitor.ingest import fetch
from mha_monitor.store import snapshots
from mha_monitor.store.store import ENVIRONMENT, open_store

DAY = dt.timedelta(days=1)
FILES = 35
MONTH = "2025-09"


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("published")


@pytest.fixture(scope="module")
def everything(samples):
    with Publisher() as publisher:
        whole_publisher.put_everything(publisher, samples)
        yield publisher


@pytest.fixture(scope="module")
def first(everything, tmp_path_factory):
    """The data folder after one refresh, the day before yesterday, and what was said."""
    data = tmp_path_factory.mktemp("refreshed") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(data))
        patch.setenv(PUBLISHER, everything.url)
        before = snapshots.now() - 2 * DAY
        patch.setattr(snapshots, "now", lambda: before)
        return data, run("refresh")


@pytest.fixture
def data(first, tmp_path, monkeypatch, everything) -> Path:
    """A copy of what the first refresh brought in, which commands and questions use."""
    folder = tmp_path / "data"
    shutil.copytree(first[0], folder)
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    monkeypatch.setenv(PUBLISHER, everything.url)
    return folder


@pytest.fixture
def empty(tmp_path, monkeypatch) -> Path:
    """A data folder in which nothing was ever taken in."""
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "empty"))
    return tmp_path / "empty"


@pytest.fixture
def small(tmp_path, monkeypatch, samples):
    """A publisher of three months alone."""
    with Publisher() as publisher:
        monkeypatch.setenv(PUBLISHER, publisher.url)
        whole_publisher.put_months(publisher, samples / "months", last="2024-08")
        yield publisher


HOST = "files.digital.nhs.uk"


def month_path(month: str) -> str:
    """The address, at its host, of a month of the small publisher."""
    name = {
        "2024-06": "INVENTED_MHSDS_Data_JunPerf_2024.csv",
        "2024-07": "INVENTED_MHSDS_Data_JulPerf_2024.zip",
        "2024-08": "INVENTED_MHSDS_Data_AugPerf_2024.zip",
    }[month]
    return urlsplit(pages.file_url(name)).path


def statuses(publisher: Publisher, since: int = 0) -> list[int]:
    """How each request for a file of a month was answered, in the order of the months."""
    asked = publisher.requests[since:]
    return [each.status for each in asked if each.host == HOST]


def test_a_refresh_brings_in_all_that_is_offered(first):
    data, said = first
    assert said.exit_code == 0, said.stderr
    assert "mhsds_monthly: 24 files on offer." in said.stderr
    assert "The figures are now version" in said.stderr
    names = {each["name"] for each in open_store(data).snapshot.releases}
    assert {f"mhsds-{month}-performance" for month in whole_publisher.months()} <= names


def test_both_grammars_and_both_sets_of_boards_answer_by_month(data):
    for month, boards in (("2024-09", 42), ("2025-02", 42), (MONTH, 42), ("2026-05", 36)):
        found = rows("ratios", "--area-kind", "icb", "--group", "black", "--period", month)
        assert len({row["area_code"] for row in found}) == boards, month
        assert {row["release"] for row in found} == {f"mhsds-{month}-performance"}


def test_three_annual_years_answer(data):
    for year in ("2021-22", "2023-24", "2024-25"):
        (row,) = rows("ratios", "--area", "QVV", "--group", "black", "--period", year)
        assert (row["release"], row["count"]) == (f"mha-annual-{year}", 15)


def test_exact_populations_take_the_place_of_estimates(data, store):
    def marks(populations):
        # A refresh brings the census of 2021; that of 2011 comes with the monitor alone.
        of_2021 = populations[populations["population_base"].eq("census-2021")]
        detailed = of_2021[of_2021["group"].eq("black-caribbean")]
        here = detailed[detailed["area_kind"].eq("icb") & detailed["grouping"].eq("nhs")]
        return set(here["mark"])

    assert "estimated" in marks(store.populations)
    assert marks(open_store(data).populations) == {"exact"}


def test_outlines_areas_and_what_became_of_them_come_from_the_publisher(data, store):
    refreshed = open_store(data)
    held = {(each["kind"], each["name"]) for each in refreshed.snapshot.releases}
    assert {("outlines", layer) for layer in whole_publisher.LAYERS} <= held
    assert len(refreshed.outlines("icb-2026")["features"]) == 36
    boards = refreshed.areas[refreshed.areas["area_kind"].eq("icb")]
    assert boards.groupby("area_vintage").size().to_dict() == {"2024": 42, "2026": 36}
    pairs = refreshed.succession[refreshed.succession["area_kind"].eq("icb")]
    assert set(pairs[pairs["from_code"].eq("QNQ")]["to_code"]) == {"S0E4D", "QRL", "S9B9J"}


def test_a_second_refresh_fetches_nothing(data, everything):
    asked_before = len(everything.requests)
    again = run("refresh")
    assert again.exit_code == 3
    assert f"of {FILES} files on offer, none has changed" in again.stderr
    asked = everything.requests[asked_before:]
    files = [each for each in asked if each.path.endswith((".csv", ".zip"))]
    assert {each.status for each in files} == {304}
    assert len(files) == 24 + 3 + 1 + 1
    assert not [each for each in asked if "/query" in each.path]


def test_a_reissued_month_is_a_second_revision_and_yesterday_still_answers_as_it_did(
    data, everything, tmp_path, samples
):
    def dorset(*arguments):
        question = ("ratios", "--area", "QVV", "--group", "black", "--period", MONTH)
        return rows(*question, *arguments)[0]["count"]

    before = dorset()
    path = whole_publisher.month_file(
        tmp_path, MONTH, counts={("MHS81", "QVV", "black"): 95, ("MHS81", "QVV", "all"): 400}
    )
    reissued = path.rename(path.with_name(path.name.replace(".csv", "_v2.csv")))
    try:
        whole_publisher.put_months(everything, samples / "months", m2025_09=reissued)
        said = run("refresh")
    finally:
        whole_publisher.put_months(everything, samples / "months")
    assert said.exit_code == 0, said.stderr
    release = f"mhsds-{MONTH}-performance"
    (held,) = (each for each in rows("sources") if each["name"] == release)
    assert held["revision"] == 2
    assert (dorset(), before != 95) == (95, True)
    assert dorset("--as-of", dt.date.today() - DAY) == before
    moved = run("diff", f"{release}@1", release)
    assert moved.exit_code == 0, moved.stderr
    assert "Dorset" in moved.stdout
    assert "95" in moved.stdout


def test_a_dry_run_lists_what_would_be_fetched_and_changes_nothing(small, empty):
    said = run("refresh", "--source", "mhsds_monthly", "--dry-run")
    assert said.exit_code == 0
    assert len(said.stdout.splitlines()) == 3
    assert all("https://files.digital.nhs.uk/" in line for line in said.stdout.splitlines())
    assert not empty.exists()
    assert statuses(small) == []


def test_months_before_the_first_that_is_wanted_are_left_alone(small, empty):
    said = run("refresh", "--source", "mhsds_monthly", "--since", "2024-08")
    assert said.exit_code == 0, said.stderr
    names = {each["name"] for each in rows("sources")}
    assert "mhsds-2024-08-performance" in names
    assert "mhsds-2024-07-performance" not in names


def test_a_publisher_in_trouble_does_not_keep_the_others_out(small, empty):
    said = run("refresh", "--source", "mhsds_monthly,ethnicity_facts")
    assert said.exit_code == 5
    assert "it is not there (404)" in said.stderr
    assert "mhsds-2024-08-performance" in {each["name"] for each in rows("sources")}


def test_a_page_in_place_of_a_file_is_refused_and_the_other_months_come_in(small, empty):
    small.fault(HOST, month_path("2024-07"), Html())
    said = run("refresh", "--source", "mhsds_monthly")
    assert said.exit_code == 4
    assert "JulPerf_2024" in said.stderr
    held = {each["name"] for each in rows("sources")}
    assert "mhsds-2024-08-performance" in held
    assert "mhsds-2024-07-performance" not in held
    small.mend(HOST, month_path("2024-07"))
    assert run("refresh", "--source", "mhsds_monthly").exit_code == 0
    assert "mhsds-2024-07-performance" in {each["name"] for each in rows("sources")}


def test_a_file_without_figures_of_the_act_is_skipped_in_words_and_not_fetched_again(
    small, empty, tmp_path
):
    other = tmp_path / "INVENTED MHSDS Data_AugPerf_2024 v2.csv"
    other.write_text(NOT_OF_THE_ACT, encoding="utf-8")
    month = whole_publisher.month_file(tmp_path, "2024-07")
    files = {"performance-july-2024": month, "performance-august-2024": other}
    pages.put_months(small, {slug: {path.name: path} for slug, path in files.items()})
    said = run("refresh", "--source", "mhsds_monthly")
    assert said.exit_code == 0, said.stderr
    assert "no Mental Health Act measures" in said.stderr
    again = run("refresh", "--source", "mhsds_monthly")
    assert again.exit_code == 3, again.stderr


NOT_OF_THE_ACT = (
    "REPORTING_PERIOD_START,REPORTING_PERIOD_END,STATUS,BREAKDOWN,PRIMARY_LEVEL,"
    "PRIMARY_LEVEL_DESCRIPTION,SECONDARY_LEVEL,SECONDARY_LEVEL_DESCRIPTION,MEASURE_ID,"
    "MEASURE_NAME,MEASURE_VALUE\n"
    "01/08/2024,31/08/2024,Performance,England,England,England,NONE,NONE,MHS01,"
    "People in contact with services at the end of the reporting period,123\n"
)


def test_a_refresh_that_was_killed_goes_on_where_it_was(small, empty, monkeypatch):
    august, never = month_path("2024-08"), threading.Event()
    small.fault(HOST, august, Slow(pause=never))
    child = start_refresh()
    try:
        wait_until(lambda: small.asked(HOST, august))
        os.kill(child.pid, signal.SIGKILL)
    finally:
        child.wait()
    assert open_store(empty).snapshot is None
    small.mend(HOST, august)
    asked_before = len(small.requests)
    assert run("refresh", "--source", "mhsds_monthly").exit_code == 0
    assert statuses(small, asked_before) in ([304, 304, 200], [304, 304, 206])
    assert not (empty / fetch.INCOMING).exists()
    assert len(open_store(empty).snapshot.releases) == 3


def test_a_second_refresh_beside_the_first_says_so_and_leaves(small, empty):
    august, never = month_path("2024-08"), threading.Event()
    small.fault(HOST, august, Slow(pause=never))
    child = start_refresh()
    try:
        wait_until(lambda: small.asked(HOST, august))
        second = run("refresh", "--source", "mhsds_monthly")
        assert second.exit_code == 1
        assert "Another refresh is writing" in second.stderr
    finally:
        never.set()
        assert child.wait(timeout=60) == 0
    assert len(open_store(empty).snapshot.releases) == 3


def test_what_came_from_this_machine_is_marked_and_said_to_be_invented(data):
    assert open_store(data).test_data
    assert "invented" in run("ratios").stderr.lower()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--source", "nobody"),
        ("--since", "last year"),
        ("--from", ".", "--source", "mha_annual"),
    ],
)
def test_wrong_usage_is_told_and_nothing_is_asked(small, empty, arguments):
    assert run("refresh", *arguments).exit_code == 2
    assert small.requests == []


def start_refresh() -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "mha_monitor", "refresh", "--source", "mhsds_monthly"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_until(happened, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
