"""What a server installs and what a developer installs: pinned, hashed, complete, and apart."""

from __future__ import annotations

import json
import re
import runpy
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[2]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
RUNTIME = [Requirement(line) for line in PROJECT["dependencies"]]
FOR_DEVELOPERS = [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]
verdict = runpy.run_path(str(REPOSITORY / ".ci" / "audit.py"))["verdict"]


def pins(name: str) -> dict[str, set[str]]:
    """The versions that a list of requirements pins for each package; two where Pythons differ."""
    found: dict[str, set[str]] = {}
    for line in lines(name):
        if not line.startswith(" "):
            requirement = Requirement(line.rstrip(" \\"))
            (pin,) = requirement.specifier
            assert pin.operator == "==", line
            found.setdefault(canonicalize_name(requirement.name), set()).add(pin.version)
    return found


def lines(name: str) -> list[str]:
    text = (REPOSITORY / name).read_text(encoding="utf-8").splitlines()
    return [line for line in text if line and not line.startswith("#")]


@pytest.mark.parametrize(
    ("name", "asked"),
    [("requirements.txt", RUNTIME), ("requirements-dev.txt", RUNTIME + FOR_DEVELOPERS)],
)
def test_every_dependency_is_pinned_within_what_the_project_allows(name, asked):
    pinned = pins(name)
    for requirement in asked:
        versions = pinned[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in versions), requirement


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_a_hash_and_no_index_is_named(name):
    text = "\n".join(lines(name)).replace("\\\n", " ")
    for line in text.splitlines():
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line
    assert not re.search(r"https?://|file:|index-url|find-links", text)


def test_a_developer_tests_the_versions_that_a_server_runs():
    server, developer = pins("requirements.txt"), pins("requirements-dev.txt")
    assert {name: developer[name] for name in server} == server


def test_a_server_installs_nothing_that_only_a_developer_needs():
    server = pins("requirements.txt")
    both = {canonicalize_name(each.name) for each in FOR_DEVELOPERS} & set(server)
    assert both == {"packaging", "websockets"}  # Streamlit needs these two
    assert not {"pytest", "ruff", "mypy", "playwright", "pip-audit", "hatchling"} & set(server)


def _answer(*packages: dict) -> str:
    return json.dumps({"dependencies": packages})


def test_an_audit_without_an_index_does_not_end_well():
    skipped = {"name": "a", "skip_reason": "not found"}
    clean = {"name": "b", "version": "1", "vulns": []}
    weak = {"name": "c", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
    assert verdict("").code == verdict("[]").code == verdict(_answer(skipped)).code == 2
    assert "does not answer" in verdict(_answer(skipped)).words
    assert verdict(_answer(clean)).code == 0
    assert verdict(_answer(clean, skipped)).code == 2
    found = verdict(_answer(clean, skipped, weak))
    assert found.code == 1
    assert "c 1: CVE-1 (mended in 2)" in found.words
