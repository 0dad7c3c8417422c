"""Workers kept running and figures kept current: what is started when, and what is said of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from test_guard import ask, free_port

from data_sources.schema.errors import SourceError
from mha_monitor.dashboard import health, logs, supervisor, tries

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
STAYS = (sys.executable, "-c", "import time; time.sleep(60)")


def ends(code: int, said: str = "") -> tuple[str, ...]:
    return sys.executable, "-c", f"print({said!r}); raise SystemExit({code})"


class Log(list):
    def __call__(self, event: str, **facts: object) -> None:
        self.append((event, facts))

    def events(self) -> list[str]:
        return [event for event, _ in self]


def waited(process: subprocess.Popen) -> None:
    process.wait(20)


def test_a_worker_that_ends_is_started_again(monkeypatch):
    worker, log = supervisor.Worker(STAYS, 8501), Log()
    keeper = supervisor.Supervisor([worker], None, log)
    worker.start()
    first = worker.process
    keeper.look()
    assert worker.process is first
    monkeypatch.setattr(supervisor, "BEGUN", 0.0)
    first.kill()
    waited(first)
    keeper.look()
    assert worker.process is not first and worker.process.poll() is None
    assert log == [("worker-ended", {"port": 8501, "exit": -9}), ("worker-started", {"port": 8501})]
    worker.process.kill()
    waited(worker.process)


def test_a_worker_that_never_began_is_a_sentence_and_not_started_for_ever():
    worker = supervisor.Worker(ends(1), 8501)
    worker.start()
    waited(worker.process)
    with pytest.raises(SourceError, match="port 8501 ended as soon as it was started"):
        supervisor.Supervisor([worker], None, Log()).look()


@pytest.mark.parametrize(
    ("code", "outcome", "hours", "due"),
    [
        (0, "new figures", 23.9, False),
        (0, "new figures", 24, True),
        (3, "nothing new", 2, False),
        (4, "a file was refused", 0.9, False),
        (4, "a file was refused", 1, True),
        (5, "out of reach", 1, True),
        (1, "failed", 1, True),
    ],
)
def test_figures_are_looked_for_daily_and_after_an_hour_where_that_failed(
    tmp_path, code, outcome, hours, due
):
    tries.keep(tmp_path, tries.Try(NOW, code, "said"))
    assert tries.last(tmp_path) == tries.Try(NOW, code, "said")
    assert tries.last(tmp_path).outcome == outcome
    refresher = supervisor.Refresher(STAYS, tmp_path)
    assert refresher.due(NOW + dt.timedelta(hours=hours)) is due


def test_the_first_look_is_at_once_and_its_end_is_kept_and_logged(tmp_path):
    log = Log()
    refresher = supervisor.Refresher(ends(3, "Nothing new: of 12 files"), tmp_path / "data")
    keeper = supervisor.Supervisor([], refresher, log)
    keeper.look()
    waited(refresher.process)
    keeper.look()
    (started, (ended, facts)) = log
    assert (started[0], ended) == ("refresh-started", "refresh-ended")
    assert facts == {"outcome": "nothing new", "exit": 3, "said": "Nothing new: of 12 files"}
    assert tries.last(tmp_path / "data").said == "Nothing new: of 12 files"
    keeper.look()
    assert len(log) == 2  # not again today


@pytest.mark.parametrize("text", ["", "{", "[]", '{"at": "yesterday", "exit_code": 0, "said": ""}'])
def test_a_record_that_cannot_be_read_is_none(tmp_path, text):
    (tmp_path / tries.FILE).write_text(text)
    assert tries.last(tmp_path) is None
    assert supervisor.Refresher(STAYS, tmp_path).due(NOW)


def test_an_event_is_one_line_in_either_form():
    told = {"said": "two\nlines “quoted”", "exit": 5}
    read = json.loads(logs.line("json", "refresh-ended", **told))
    assert {name: read[name] for name in told} == told
    assert read["event"] == "refresh-ended"
    assert dt.datetime.fromisoformat(read["at"]).tzinfo is dt.UTC
    plain = logs.line("text", "worker-ended", port=8502, exit=1)
    assert plain.endswith(" worker-ended port=8502 exit=1")


def test_health_tells_the_age_of_figures_and_of_the_last_try(data_folder):
    found = health.report(NOW)
    assert found.status == 200
    told = json.loads(found.body)
    assert told["status"] == "ok" and told["figures"].startswith("embedded-")
    day = dt.date.fromisoformat(f"{told['published_on']}-01"[:10])
    assert told["age_in_days"] == (NOW.date() - day).days > 0
    assert told["last_try"] is None
    tries.keep(data_folder, tries.Try(NOW - dt.timedelta(hours=6), 5, "No answer."))
    try:
        assert json.loads(health.report(NOW).body)["last_try"] == {
            "at": "2026-11-29T06:00:00+00:00",
            "hours_ago": 6.0,
            "outcome": "out of reach",
            "said": "No answer.",
        }
    finally:
        (data_folder / tries.FILE).unlink()


def test_health_says_where_no_figures_can_be_read(data_folder):
    pointer = data_folder / "CURRENT"
    pointer.write_text("not a pointer")
    try:
        found = health.report(NOW)
    finally:
        pointer.unlink()
    assert found.status == 503
    assert json.loads(found.body)["status"] == "no figures"


def test_two_workers_and_a_refresh_that_reaches_nobody(tmp_path):
    """The command itself: both workers answer, the failed try is told, and one signal ends all."""
    port = free_port()
    # A refresh asks again after 1, 2, 4, 8 and 16 seconds: here it need not wait.
    (tmp_path / "sitecustomize.py").write_text(
        "import time\nwhole = time.sleep\ntime.sleep = lambda s: whole(min(s, 0.1))\n"
    )
    command = [sys.executable, "-m", "mha_monitor", "serve", "--port", str(port), "--workers", "2"]
    environment = {
        **os.environ,
        "MHA_MONITOR_DATA": str(tmp_path / "data"),
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path(__file__).parents[2]}",
        "HTTPS_PROXY": f"http://127.0.0.1:{free_port()}",  # where nobody listens
    }
    log = tmp_path / "log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [*command, "--refresh", "daily", "--log", "json"], env=environment, stderr=said
        )
    try:
        told = {each: healthy(each, process, log) for each in (port, port + 1)}
        assert told[port]["figures"] == told[port + 1]["figures"]
        for _ in range(600):
            if json.loads(ask(port, "/healthz").read())["last_try"]:
                break
            time.sleep(0.25)
        assert json.loads(ask(port, "/healthz").read())["last_try"]["outcome"] == "out of reach"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    events = [json.loads(each) for each in log.read_text().splitlines() if each.startswith("{")]
    assert [each["event"] for each in events] == [
        "worker-started", "worker-started", "refresh-started", "refresh-ended", "stopped",
    ]  # fmt: skip
    for each in (port, port + 1):
        with pytest.raises(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{each}/healthz", timeout=5)


def healthy(port: int, process: subprocess.Popen, log: Path) -> dict:
    for _ in range(1200):
        assert process.poll() is None, log.read_text()
        try:
            answer = ask(port, "/healthz")
            assert answer.status == 200
            assert answer.headers["content-type"] == "application/json"
            return json.loads(answer.read())
        except OSError:
            time.sleep(0.25)
    raise AssertionError(log.read_text())
