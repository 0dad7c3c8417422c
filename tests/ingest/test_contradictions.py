"""A file whose exact figures contradict one another: taken, said, and nothing compared by it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from command_line import run
from samples import ANNUAL_HEADING, annual_rows

from mha_monitor import monitor
from mha_monitor.definitions.flags import blocked
from mha_monitor.store.store import ENVIRONMENT, Store

WHITE, BLACK = "White", "Black or Black British"
OF_GROUP = ANNUAL_HEADING.index("DemographicBreakdown")
RATES = {"CrudeRate", "StdRate"}
PRINTED = {WHITE: "0.3", BLACK: "0.7"}  # of 150 and 18 detentions, in the year that is invented


def written(folder: Path, names: dict[str, str]) -> Path:
    """An INVENTED annual file with rates for England, its groups under these names."""
    folder.mkdir()
    crude, standardised = (ANNUAL_HEADING.index(name) for name in ("CrudeRate", "StdRate"))
    with (folder / "INVENTED_annual.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(ANNUAL_HEADING)
        for row in annual_rows():
            row = list(row)
            if row[OF_GROUP] in PRINTED and "All prov" in row:
                row[crude] = row[standardised] = PRINTED[row[OF_GROUP]]
            row[OF_GROUP] = names.get(row[OF_GROUP], row[OF_GROUP])
            out.writerow(row)
    return folder


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path / "data"))
    return tmp_path / "data"


def test_a_sound_file_is_taken_without_a_word(data, tmp_path):
    result = run("refresh", "--from", written(tmp_path / "sound", {}))
    assert result.exit_code == 0
    assert "RED" not in result.stderr


def test_swapped_groups_are_said_when_they_come_and_compared_by_no_question(data, tmp_path):
    swapped = written(tmp_path / "swapped", {WHITE: BLACK, BLACK: WHITE})
    result = run("refresh", "--from", swapped)
    assert "RED: INVENTED_annual.csv: England, the year to March 2026" in result.stderr
    assert "no ratio is made of its figures" in result.stderr
    store = Store(data)
    rows = monitor.trend(group="black", store=store).table
    rows = rows[rows["period"].eq("2025-26")]
    assert blocked(rows).all() and len(rows) == 1
    assert rows[["ratio", "ratio_low", "ratio_high", "difference", "excess"]].isna().all(axis=None)
    assert rows["rate"].notna().all()
    england = monitor.ratios(group="black", period="2025-26", store=store)
    assert "cannot be compared" in england.words and "times" not in england.words
    assert "2025-26" not in set(monitor.newest(group="black", store=store).table["period"])
    years = json.loads(run("bases", "--group", "black", "--format", "json").stdout)
    assert "2025-26" in json.dumps(years)
