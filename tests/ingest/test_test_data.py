"""Invented figures: marked when taken in, named with every answer, refused by the pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import run
from samples import write_annual
from store_samples import hold, release
from streamlit.testing.v1 import AppTest
from visiting import unescaped

from mha_monitor.ingest import files
from mha_monitor.ingest.read_file import Arrival
from mha_monitor.store.store import ENVIRONMENT, open_store

ALLOW = "MHA_MONITOR_TEST_DATA"
REFUSED = "The figures held are invented"


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    monkeypatch.delenv(ALLOW, raising=False)
    return folder


@pytest.fixture
def invented(data, tmp_path) -> Path:
    files.take_in(write_annual(tmp_path / "incoming").parent)
    return data


def page(repository: Path) -> AppTest:
    return AppTest.from_file(
        str(repository / "mha_monitor" / "dashboard" / "app.py"), default_timeout=60
    ).run()


@pytest.mark.parametrize(
    ("name", "url", "marked"),
    [
        ("INVENTED_annual.csv", "", True),
        ("annual.csv", "http://127.0.0.1:8123/files.digital.nhs.uk/annual.csv", True),
        ("annual.csv", "http://localhost:80/annual.csv", True),
        ("annual.csv", "https://files.digital.nhs.uk/annual.csv", False),
        ("annual.csv", "https://127.0.0.1.example.org/annual.csv", False),
        ("annual.csv", "", False),
    ],
)
def test_a_file_is_invented_by_its_name_or_by_coming_from_this_machine(
    data, tmp_path, name, url, marked
):
    path = write_annual(tmp_path / "incoming", name)
    files.take_in_files([Arrival(path, url=url)], data)
    assert open_store(data).test_data is marked
    (entry,) = open_store(data).snapshot.releases
    assert entry.get("test_data", False) is marked


def test_the_embedded_default_is_not_test_data(store):
    assert not store.test_data


@pytest.mark.parametrize(
    "question",
    [
        ("ratios", "--group", "black"),
        ("figures", "--area", "QVV", "--period", "2025-26"),
        ("trend",),
        ("areas",),
        ("sources",),
        ("chart", "groups", "--out", "groups.svg"),
    ],
    ids=lambda question: question[0],
)
def test_every_answer_of_the_command_line_says_so(invented, question, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*question)
    assert result.exit_code == 0
    assert "Invented test data: not for use." in result.stderr


def test_the_note_beside_a_file_says_so(invented, tmp_path):
    run("ratios", "--out", tmp_path / "ratios.csv")
    note = (tmp_path / "ratios.csv.source.txt").read_text()
    assert "source: Invented test data: not for use." in note


def test_no_answer_of_the_embedded_default_says_so(data):
    assert "nvented" not in run("ratios").stderr


def test_the_dashboard_refuses_invented_figures(invented, repository):
    seen = page(repository)
    assert not seen.exception
    assert [REFUSED in error.value for error in seen.error] == [True]
    assert (len(seen.title), len(seen.selectbox)) == (0, 0)


def test_whoever_asks_for_them_sees_them_under_a_banner(invented, repository, monkeypatch):
    monkeypatch.setenv(ALLOW, "1")
    seen = page(repository)
    assert not seen.exception
    assert (len(seen.error), len(seen.title)) == (0, 1)
    assert seen.warning[0].value == "**Invented test data: not for use**"


def test_a_damaged_store_is_a_sentence_on_the_page(data, repository, store):
    hold(data, (store.figures.iloc[:10], release("mha-annual-2023-24")))
    next((data / "snapshots").iterdir()).write_text("{")
    seen = page(repository)
    assert not seen.exception
    assert "`python -m mha_monitor verify`" in unescaped(seen.error[0].value)
