"""How long a warm process takes to draw pictures and write tables and slides.

Run from the project's root: python benchmarks/exports.py
The last line is for machines. Beside the picture stands the chart of the same table by Altair and
vl-convert, which the pages use, and by plotly with kaleido where these are installed (`rivals.py`;
they need Chromium, whose processor time is not counted). Processor time is given beside the clock,
as other work on the machine adds to the clock.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import vl_convert

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.rivals import rival
from mha_monitor import charts, monitor
from mha_monitor.definitions.questions import Question
from mha_monitor.exports import pictures, slides, tables
from mha_monitor.formats import pictures as files
from mha_monitor.store.store import Store

REPEATS = 15
MOST = 300  # milliseconds
STORE = Store(Path("nothing-taken-in"))
GROUPS = monitor.ratios(store=STORE)
MAP = monitor.areas_shown(store=STORE)
TREND = monitor.trend_drawn(store=STORE)
BOARDS = monitor.ratios(area_kind="icb", group="black", store=STORE)


def by_plotly() -> bytes:
    graphs = rival("plotly.graph_objects")
    assert graphs is not None
    table = GROUPS.table
    bars = graphs.Bar(x=table["ratio"], y=table["group"], orientation="h")
    return graphs.Figure(bars).to_image("png", width=1080, height=1080)


def browser_of_plotly() -> None:
    """Keep kaleido's browser running: each picture would else wait seconds for its own."""
    kaleido = rival("kaleido")
    if kaleido is not None:
        kaleido.start_sync_server(silence_warnings=True)


def by_altair() -> bytes:
    return vl_convert.vegalite_to_png(charts.spec(charts.groups(GROUPS.table)), scale=2)


TIMED: dict[str, Callable[[], object]] = {
    "chart png": lambda: pictures.of("groups", GROUPS, shape="square").png(),
    "chart svg": lambda: pictures.of("groups", GROUPS, shape="square").svg(),
    "chart pdf": lambda: pictures.of("groups", GROUPS, shape="square").pdf(),
    "trend png": lambda: pictures.of("trend", TREND, shape="square").png(),
    "map png": lambda: pictures.of("map", MAP, shape="square").png(),
    "map svg": lambda: pictures.of("map", MAP, shape="square").svg(),
    "boards xlsx": lambda: tables.as_xlsx(BOARDS, tables.whole(BOARDS)),
    "slides pptx": lambda: slides.presentation(slides.slides(Question(areas=("QWE",)), STORE)),
    "altair and vl-convert png": by_altair,
}
if rival("plotly") and rival("kaleido"):
    TIMED["plotly and kaleido png"] = by_plotly


def timed(make: Callable[[], object]) -> tuple[float, float, int]:
    """Milliseconds by the clock and of the processor, medians, and the bytes of what was made."""
    made = make()
    clock, processor = [], []
    for _ in range(REPEATS):
        start, used = time.perf_counter(), time.process_time()
        made = make()
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
    size = len(made.encode() if isinstance(made, str) else bytes(io.BytesIO(made).getbuffer()))  # type: ignore[arg-type]
    return 1000 * statistics.median(clock), 1000 * statistics.median(processor), size


def main() -> None:
    files.warm_up()
    browser_of_plotly()
    found: dict[str, dict[str, int]] = {}
    for name, make in TIMED.items():
        try:
            clock, processor, size = timed(make)
        except RuntimeError as problem:  # a browser that does not start
            print(f"{name}: {str(problem)[:80]}")
            continue
        found[name] = {"ms": round(clock), "cpu_ms": round(processor), "kb": round(size / 1024)}
        print(f"{name:28}{clock:8.0f} ms{processor:8.0f} ms of processor{size / 1024:8.0f} KB")
    if "plotly and kaleido png" not in found:
        print("plotly and kaleido are not installed")
    print(json.dumps({"exports": found, "most_ms": MOST}))
    if found["chart png"]["cpu_ms"] > MOST:
        sys.exit(f"A chart takes {found['chart png']['cpu_ms']} ms, more than {MOST}.")


if __name__ == "__main__":
    main()
