"""A newcomer's walk (CONTRIBUTING.md): a wording, a threshold and a label, each in one place."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest

from data_sources.schema import vocabulary
from mha_monitor import monitor
from mha_monitor.definitions import quality_thresholds
from mha_monitor.rates import row_flags
from mha_monitor.sentences import verdicts

CHANGED = "Looks like {centre}, INVENTED"


def typed(repository, text: str) -> list[str]:
    """Files of the source that hold a text."""
    found = subprocess.run(
        ["git", "grep", "-lF", text, "--", "mha_monitor/*.py", "data_sources/*.py"],
        cwd=repository,
        capture_output=True,
        text=True,
    )
    return found.stdout.split()


def test_how_an_area_stands_is_worded_in_one_place(repository, monkeypatch, store):
    assert typed(repository, '"Cannot be told apart from {centre}"') == [
        "mha_monitor/sentences/verdicts.py"
    ]
    monkeypatch.setitem(verdicts.WORDS, verdicts.NOT_TOLD_APART, CHANGED)
    shown = monitor.areas_shown(group="black", store=store)
    said = CHANGED.format(centre="the typical board")
    assert said in shown.sentences["QVV"] + shown.sentences["QMJ"]
    assert shown.lines["higher"] == verdicts.WORDS["higher"].format(centre="the typical board")
    assert said in " ".join(shown.panel("QMJ").sentences)
    alone = monitor.ratios(area="QMJ", group="black", store=store)
    assert said in alone.words


def test_when_ethnicity_is_often_unknown_is_set_in_one_place(store):
    assert row_flags.OFTEN_UNKNOWN is quality_thresholds.OFTEN_UNKNOWN
    script = (
        "from mha_monitor.definitions import quality_thresholds as limits\n"
        "limits.OFTEN_UNKNOWN = 0.001\n"
        "from mha_monitor import monitor; table = monitor.ratios(group='black').table\n"
        "print(table['flags'].iloc[0])"
    )
    flags = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert "ethnicity-often-unknown" in flags
    usual = monitor.ratios(group="black", store=store).table["flags"].iloc[0]
    assert "ethnicity-often-unknown" not in usual.split()


@pytest.mark.parametrize("face", ["title", "alt"])
def test_the_label_of_a_group_is_given_in_one_place(monkeypatch, store, face):
    changed = dataclasses.replace(vocabulary.BY_CODE["black"], title="INVENTED label")
    monkeypatch.setitem(vocabulary.BY_CODE, "black", changed)
    assert "INVENTED label" in monitor.ratios(store=store).alt
    assert "INVENTED label" in monitor.areas_shown(group="black", store=store).subtitle
