"""How a site keeps itself current: the workflow of a code host and the timer say the same."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from benchmarks import site_served
from mha_monitor.cli.main import app

REPOSITORY = Path(__file__).parents[2]
WORKFLOW = REPOSITORY / ".github" / "workflows" / "site.yml"
SERVICE = REPOSITORY / "deploy" / "mha-monitor-site.service"
TIMER = REPOSITORY / "deploy" / "mha-monitor-site.timer"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
SCHEMA = "vendor.github-workflows"


def checked(*command: object) -> subprocess.CompletedProcess:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True)


def test_the_workflow_is_one_that_the_code_host_takes(tmp_path):
    checker = Path(sys.executable).with_name("check-jsonschema")
    found = checked(checker, "--builtin-schema", SCHEMA, WORKFLOW)
    assert found.returncode == 0, found.stdout
    bad = tmp_path / "bad.yml"
    bad.write_text(WORKFLOW.read_text().replace("runs-on:", "runs-at:"))
    assert checked(checker, "--builtin-schema", SCHEMA, bad).returncode != 0


@pytest.mark.skipif(shutil.which("actionlint") is None, reason="actionlint is not installed")
def test_actionlint_finds_nothing():
    found = checked("actionlint", WORKFLOW)
    assert found.returncode == 0, found.stdout


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_the_timer_and_its_service_are_sound():
    found = checked("systemd-analyze", "verify", SERVICE, TIMER)
    told = [line for line in found.stderr.splitlines() if "mha-monitor-site" in line]
    # The program lies where it will be installed, not here.
    assert [line for line in told if "/opt/mha-monitor/bin/mha-monitor" not in line] == []


@pytest.mark.skipif(NGINX is None, reason="no nginx on this machine: Debian's `nginx-light`")
def test_nginx_takes_the_configuration_and_gives_the_site(tmp_path):
    """`served` has it checked by `nginx -t` before it starts."""
    tmp_path.chmod(0o755)
    for name, text in (("index.html", "front"), ("404.html", "no such page"), ("a.svg", "<svg/>")):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o644)
    for folder in [
        each for each in tmp_path.parents if each.name.startswith(("pytest-", "popen-"))
    ]:
        folder.chmod(0o755)  # nginx reads it as another user
    with site_served.served(NGINX, tmp_path) as port:
        front = asked(port, "/")
        assert (front.status, front.read()) == (200, b"front")
        policy = front.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "img-src 'self'" in policy
        assert front.headers["Cache-Control"] == "max-age=300"
        assert asked(port, "/a.svg").headers["Content-Type"] == "image/svg+xml"
        missing = asked(port, "/areas/none.html")
        assert (missing.status, missing.read()) == (404, b"no such page")


def asked(port: int, path: str) -> http.client.HTTPResponse:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asking.request("GET", path, headers={"Host": "monitor.example.nhs.uk"})
    return asking.getresponse()


def test_both_refresh_and_then_build_by_commands_that_there_are():
    steps = yaml.safe_load(WORKFLOW.read_text())["jobs"]["site"]["steps"]
    runs = "\n".join(step.get("run", "") for step in steps)
    in_workflow = re.findall(r"-m mha_monitor (\w+)", runs)
    in_service = re.findall(r"bin/mha-monitor (\w+)", SERVICE.read_text())
    assert in_workflow == in_service == ["refresh", "site"]
    options = {name for each in get_command(app).commands["site"].params for name in each.opts}
    assert {"--out", "--url"} <= options
    for text in (runs, SERVICE.read_text()):
        assert "refresh || test $? -eq 3" in text
        assert set(re.findall(r" (--[a-z]+)", text)) >= {"--out", "--url"}


def test_both_run_at_the_same_hour():
    minute, hour, *_ = yaml.safe_load(WORKFLOW.read_text())[True]["schedule"][0]["cron"].split()
    assert f"{hour}:{minute}:00" in TIMER.read_text()
