"""The examples in R of docs/api.md, run by R itself: its numbers are those of the interface."""

from __future__ import annotations

import math
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import uvicorn
from starlette.applications import Starlette

from mha_monitor import monitor
from mha_monitor.exports import api
from mha_monitor.exports.site.rendering import as_document
from mha_monitor.formats import data_files

R = shutil.which("Rscript")
pytestmark = pytest.mark.skipif(R is None, reason="no R on this machine: Debian's `r-base-core`")
# What R holds, as R itself writes it: `NA` is not known, `Inf` an open end.
TELL = 'write.csv({name}[sapply({name}, is.atomic)], "held-{place}.csv", row.names = FALSE)\n'


def examples(repository: Path) -> list[str]:
    """The blocks of R of the document, in their order."""
    text = (repository / "docs" / "api.md").read_text(encoding="utf-8")
    return re.findall(r"```r\n(.*?)```", text, re.DOTALL)


def has(package: str) -> bool:
    asked = [str(R), "-e", f"quit(status = !requireNamespace('{package}', quietly = TRUE))"]
    return subprocess.run(asked, capture_output=True).returncode == 0


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The questions over HTTP on a port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = free.getsockname()[1]
    settings = uvicorn.Config(
        Starlette(routes=api.routes()), host="127.0.0.1", port=found, log_level="error"
    )
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.05)
    yield found
    server.should_exit = True
    thread.join(20)


def run(code: str, folder: Path, *names: str) -> list[pd.DataFrame]:
    """What R holds under each name once it has run the code."""
    script = folder / "example.R"
    told = (TELL.format(name=name, place=place) for place, name in enumerate(names))
    script.write_text(code + "".join(told), encoding="utf-8")
    done = subprocess.run(
        [str(R), "--vanilla", script.name], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return [pd.read_csv(folder / f"held-{place}.csv") for place in range(len(names))]


def test_r_reads_the_numbers_of_the_interface(repository, port, tmp_path, store):
    if not has("jsonlite"):
        pytest.skip("R has no jsonlite: Debian's `r-cran-jsonlite`")
    site = tmp_path / "public" / "areas" / "QWE"
    site.mkdir(parents=True)
    of_board = monitor.ratios(area="QWE", store=store)
    (site / "groups.json").write_text(as_document(of_board), encoding="utf-8")
    *written, _arrow = examples(repository)
    assert len(written) == 3
    code = "".join(written).replace("127.0.0.1:8501", f"127.0.0.1:{port}")
    boards, orders, groups = run(code, tmp_path, "boards", "orders", "board$rows")
    table = monitor.ratios(area_kind="icb", group="black").table
    for held, expected in (
        (boards, table),
        (orders, monitor.pathway(area="QWE", group="black").table),
        (groups, of_board.table),
    ):
        for column in ("ratio", "ratio_low", "ratio_high"):
            known = expected[column].tolist()
            assert held[column].tolist() == pytest.approx(known, nan_ok=True), column
    assert orders["ratio_high"].tolist()[-1] == math.inf
    assert boards["verdict"].tolist() == table["verdict"].tolist()
    assert groups["ratio_unknown_low"].tolist() == pytest.approx(
        of_board.table["ratio_unknown_low"].tolist()
    )


def test_arrow_reads_the_same_from_a_file(repository, tmp_path):
    if not has("arrow"):
        pytest.skip("R has no arrow, of which Debian has no package")
    found = monitor.ratios(area_kind="icb", group="black")
    (tmp_path / "boards.parquet").write_bytes(
        data_files.as_parquet(found.table, {"source": found.source})
    )
    *_, code = examples(repository)
    (boards,) = run(code, tmp_path, "boards")
    assert boards["area_code"].tolist() == found.table["area_code"].tolist()
