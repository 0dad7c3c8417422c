"""Citations: what they say, and that they make the same bytes again after figures were revised."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from command_line import run
from store_samples import hold, monthly, release

from data_sources.schema.errors import SourceError, WrongWord
from mha_monitor.exports import citations
from mha_monitor.store.store import ENVIRONMENT

ASKED = ("ratios", "--area-kind", "icb", "--group", "black")
MONTH = {"area_kind": "icb", "group": "black", "period": "2024-09"}


@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "parquet", "xlsx", "svg", "png"])
def test_what_was_cited_is_made_again_to_the_byte(tmp_path, form):
    told = run("cite", *ASKED, "--format", form)
    assert told.exit_code == 0, told.stderr
    token = re.search(r"rebuild '(.+?)'", told.stdout)[1]
    first, again = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
    command = ("chart", "areas", *ASKED[1:]) if form in ("svg", "png") else ASKED
    assert run(*command, "--out", first).exit_code == 0
    result = run("rebuild", token, "--out", again)
    assert result.exit_code == 0, result.stderr
    assert again.read_bytes() == first.read_bytes()


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv(ENVIRONMENT, str(folder))
    return folder


def month(value: float):
    name = "mhsds-2024-09-final"
    return monthly("2024-09", release_name=name, value=value), release(name, "mhsds_monthly")


def test_a_revision_changes_the_answer_and_not_what_was_cited(data):
    hold(data, month(20))
    citation, found = citations.cited("ratios", MONTH, "csv")
    before = citations.rebuilt(citation)
    counts = found.table["count"].tolist()
    hold(data, month(40))
    revised, now = citations.cited("ratios", MONTH, "csv")
    assert now.table["count"].tolist() == [2 * count for count in counts]
    assert revised.snapshot != citation.snapshot and revised.content != citation.content
    assert citations.rebuilt(citations.of_text(str(citation))) == before
    assert citations.rebuilt(revised) != before


def test_figures_that_are_not_held_are_a_sentence(data):
    hold(data, month(20))
    citation, _ = citations.cited("ratios", MONTH, "csv")
    (path,) = (data / "snapshots").glob("*.json")
    path.unlink()
    with pytest.raises(SourceError, match=citation.snapshot):
        citations.rebuilt(citation)


def test_another_content_is_refused_and_not_given(tmp_path):
    citation, _ = citations.cited("ratios", {"group": "black"}, "csv")
    forged = str(citation).replace(citation.content, "0" * 16)
    out = tmp_path / "x.csv"
    result = run("rebuild", forged, "--out", out)
    assert result.exit_code == 1 and "not what was cited" in result.stderr
    assert not out.exists()
    other = str(citation).replace("embedded-", "embedded-0")
    assert "came with another version" in run("rebuild", other).stderr
    with pytest.raises(WrongWord, match="no citation"):
        citations.of_text("ratios?group=black")


def test_a_citation_says_title_release_figures_day_and_command():
    citation, found = citations.cited("ratios", {"group": "black"}, "csv")
    told = citations.texts(citation, found, dt.date(2026, 11, 29))
    for part in (
        found.title,
        "mha-annual-2023-24",
        "published 2024-09",
        "revision",
        citation.snapshot,
        "29 November 2026",
        f"rebuild '{citation}'",
    ):
        assert part in told["text"], part
    entry = told["bibtex"]
    assert entry.startswith("@misc{mha-monitor-") and entry.rstrip().endswith("}")
    assert "urldate = {2026-11-29}" in entry and re.search(r"year = \{2026\}", entry)
    assert "\\_" in entry and not re.search(r"(?<!\\)[%&#_]", entry.split("\n", 1)[1])
    lines = told["ris"].split("\r\n")
    assert lines[0] == "TY  - DATA" and lines[-2] == "ER  - "
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines[:-1])
