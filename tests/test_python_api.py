"""`import mha_monitor as mha`: the questions by one import, and the notebook that uses them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

import mha_monitor as mha
from mha_monitor import monitor


def cells(repository) -> list[str]:
    notebook = json.loads((repository / "docs" / "analyst.ipynb").read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    return ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]


def test_the_questions_are_those_of_the_monitor():
    assert mha.ratios is monitor.ratios and mha.Finding is monitor.Finding
    for name in mha.__all__:
        assert getattr(mha, name) is getattr(monitor, name), name
        assert name in dir(mha)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        mha.nothing  # noqa: B018
    found = mha.ratios(group="black")
    assert found.table["ratio"].tolist() == monitor.ratios(group="black").table["ratio"].tolist()


def test_importing_loads_no_figures():
    loaded = "'pandas' in sys.modules, 'mha_monitor.monitor' in sys.modules"
    code = f"import sys, mha_monitor; print({loaded})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def test_types_name_what_is_there(repository):
    assert (repository / "mha_monitor" / "py.typed").is_file()
    tree = ast.parse((repository / "mha_monitor" / "__init__.py").read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "mha_monitor.monitor"
        for alias in node.names
    }
    assert imported == set(mha.__all__)


def test_the_notebook_runs_from_top_to_bottom(repository, capsys):
    space: dict = {}
    for source in cells(repository):
        exec(compile(source, "analyst.ipynb", "exec"), space)
    told = capsys.readouterr().out
    assert space["own"]["area_name"] == "South West London"
    assert space["black"].words in told and "rebuild 'mha-monitor:" in told
    assert (space["folder"] / "board.csv").stat().st_size > 1000
    assert len(list(space["folder"].glob("*.png"))) == 1


def test_the_notebook_is_kept_without_its_outputs(repository):
    notebook = json.loads((repository / "docs" / "analyst.ipynb").read_text(encoding="utf-8"))
    assert not any(cell.get("outputs") for cell in notebook["cells"])
