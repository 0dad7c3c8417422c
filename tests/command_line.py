"""The command line, run in this process as `python -m mha_monitor` would run it."""

from __future__ import annotations

import json

from typer.testing import CliRunner, Result

from mha_monitor.__main__ import serve, supervise
from mha_monitor.cli.main import Faces, app


def run(*arguments: object) -> Result:
    """Exit code, stdout and stderr of one command. An unforeseen exception fails the test."""
    words = [str(each) for each in arguments]
    return CliRunner().invoke(app, words, obj=Faces(serve, supervise), catch_exceptions=False)


def rows(*arguments: object) -> list[dict]:
    """The objects that a command gives as JSON."""
    result = run(*arguments, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)
