"""Every file that went wrong once, from a folder and from a publisher on this machine."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from command_line import rows, run
from publisher import pages
from publisher.server import Publisher

from data_sources.downloads.fetcher import ENVIRONMENT as PUBLISHER
from mha_monitor.store.store import ENVIRONMENT, Store


class Case(NamedTuple):
    """What should come of a folder: how many figures, of which months, and what is said."""

    folder: str
    figures: int
    months: tuple[str, ...]
    said: tuple[str, ...] = ()


APRIL, APRIL_2026 = ("2025-04",), ("2026-04",)
CASES = (
    Case("b01_desktop_ini", 18, APRIL, ("Skipped, no publications: desktop.ini.",)),
    Case("b02_thumbs_lock", 18, APRIL, ("Skipped, no publications: ~$metadata.xlsx.",)),
    Case(
        "b03_companion",
        18,
        APRIL,
        ("MHSDS_Monthly_Data_Quality_metadata.xlsx.", "texts without a table that is known: read"),
    ),
    Case("b05_crdownload", 18, APRIL, ("not ended: Unconfirmed 48213.crdownload.",)),
    Case("b07_trailing_commas", 18, APRIL, ("2 blank columns were ig", "5 blank rows were ig")),
    Case("b08_blank_rows", 18, APRIL, ("3 blank rows were ignored.",)),
    Case("b13_nbsp", 18, APRIL),
    Case("b18_blank_for_star", 18, APRIL, ("5 cells are blank", "kept as missing")),
    Case("b22_two_months_header_mid", 36, ("2025-04", "2025-05")),
    Case("b23_copy_ctrl_z", 18, APRIL, ("a Ctrl-Z at the end",)),
    Case("b26_old_icb_in_2026", 18, APRIL_2026, ("(QMM): of another set of areas than the",)),
    Case("b36_icb_e54", 18, APRIL, ("E54000022: codes of the ONS, read as those of the NHS.",)),
    Case(
        "b41_mixed_icb_april_2026",
        54,
        APRIL_2026,
        ("(X1Z2Y): no set of areas that is held knows", "(QMM): of another set", "1 April 2027"),
    ),
)
BOTH = {"QMM", "X1Z2Y"}
IDS = [case.folder for case in CASES]


@pytest.fixture
def files(shared_data) -> Path:
    return shared_data / "cases" / "files"


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    return tmp_path / "data"


def monthly_figures(data: Path) -> pd.DataFrame:
    return Store(data).select(source="mhsds_monthly")


def check(case: Case, data: Path, stderr: str, *, companions: bool) -> None:
    figures = monthly_figures(data)
    assert len(figures) == case.figures
    assert {f"{end:%Y-%m}" for end in figures["period_end"]} == set(case.months)
    for words in case.said if companions else ():
        assert words in stderr
    assert f"Took in {case.figures} figures" in stderr


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_a_folder_holds_is_taken_in_and_what_was_odd_is_said(case, files, data):
    result = run("refresh", "--from", files / case.folder)
    assert result.exit_code == 0, result.stderr
    check(case, data, result.stderr, companions=True)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_same_file_from_its_publisher_gives_the_same_figures(
    case, files, data, tmp_path, monkeypatch
):
    (path,) = (files / case.folder).glob("*.csv")
    with Publisher() as publisher:
        pages.put_months(publisher, {pages.month_slug(case.months[0]): {path.name: path}})
        monkeypatch.setenv(PUBLISHER, publisher.url)
        result = run("refresh", "--source", "mhsds_monthly")
    assert result.exit_code == 0, result.stderr
    fetched = monthly_figures(data)
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "by hand"))
    assert run("refresh", "--from", files / case.folder).exit_code == 0
    pd.testing.assert_frame_equal(fetched, monthly_figures(tmp_path / "by hand"))


def test_copies_count_once_and_the_month_stays(files, data):
    for folder in ("dup_march_one", "dup_april_v1", "dup_april_v2_twice"):
        result = run("refresh", "--from", files / folder)
        assert result.exit_code == 0, result.stderr
        assert "Took in 18 figures" in result.stderr
    assert "v2 (1).csv: the same figures as INVENTED MHSDS Data_AprPerf_2025 v2.csv" in (
        result.stderr
    )
    assert england_in_april(data) == 4100
    again = run("refresh", "--from", files / "dup_april_v2_once")
    assert again.exit_code == 3
    assert england_in_april(data) == 4100
    listed = [each["name"] for each in rows("sources") if each["name"].startswith("mhsds")]
    assert listed == ["mhsds-2025-03-performance", "mhsds-2025-04-performance"]


def england_in_april(data: Path) -> float:
    found = Store(data).select(source="mhsds_monthly", area_kind="england", dimension="all")
    return found[found["period_end"].astype(str).eq("2025-04-30")]["value"].item()


def test_a_file_of_another_topic_is_refused_from_a_folder_and_from_the_page(
    files, data, monkeypatch
):
    result = run("refresh", "--from", files / "eff_other_topic")
    assert result.exit_code == 4
    assert "nothing says what this file counts" in result.stderr
    (path,) = (files / "eff_other_topic").glob("*.csv")
    with Publisher() as publisher:  # the page's own link leads to it
        pages.put_facts(publisher, path)
        monkeypatch.setenv(PUBLISHER, publisher.url)
        result = run("refresh", "--source", "ethnicity_facts")
    assert result.exit_code == 4
    assert "it counts 9,000 for the year to 2025-03-31" in result.stderr
    assert Store(data).select(source="ethnicity_facts")["period_end"].max().year == 2023


@pytest.mark.parametrize("case", ["b26_old_icb_in_2026", "b41_mixed_icb_april_2026", "b36_icb_e54"])
def test_every_board_is_kept_and_those_without_people_are_named(case, files, data):
    folder = files / case
    run("refresh", "--from", folder)
    (path,) = folder.glob("*.csv")
    published = pd.read_csv(path)
    boards = published[published["BREAKDOWN"].str.startswith("ICB of")]["PRIMARY_LEVEL"].unique()
    period = "2025-04" if case == "b36_icb_e54" else "2026-04"
    question = ("ratios", "--area-kind", "icb", "--group", "black", "--period", period)
    found = {row["area_code"]: row for row in rows(*question)}
    assert set(found) == set(pd.Series(boards).replace("E54000022", "QMM"))
    bare = {code for code, row in found.items() if row["population"] is None}
    assert bare == {"b36_icb_e54": set(), "b26_old_icb_in_2026": {"QMM"}}.get(
        case, {"QMM", "X1Z2Y"}
    )
    for code in bare:
        row = found[code]
        assert (row["count"], row["count_low"], row["count_high"]) == (10, 8, 12)
        assert row["rate"] is None and row["ratio"] is None
        assert "no-population" in row["flags"]
        told = run(*question)
        assert row["area_name"] in told.stdout + told.stderr
        assert code in run("check", "--severity", "amber").stdout


def test_a_store_in_which_a_month_vanished_is_mended_by_the_next_refresh(files, data, tmp_path):
    """A release that stands twice in a snapshot answered for nothing."""
    from mha_monitor.store import snapshots

    run("refresh", "--from", files / "dup_april_v1")
    listed = Store(data).snapshot.releases
    snapshots.publish(data, [*listed, *listed])
    assert len(Store(data).snapshot.releases) == 2
    assert england_in_april(data) == 4000  # it answers, though it stands there twice
    folder = tmp_path / "again"
    shutil.copytree(files / "dup_april_v1", folder)
    assert run("refresh", "--from", folder).exit_code == 3
    assert len(Store(data).snapshot.releases) == 1
    assert england_in_april(data) == 4000
