"""How long the server takes to run each page again, beside an empty page in the same process.

Run from the project's root: python benchmarks/pages.py
The last line is for machines. Streamlit's own test runner runs the pages, without a browser; the
aim is at most 150 ms for a page whose figures and charts were asked for before.
"""

from __future__ import annotations

import json
import logging
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from streamlit.testing.v1 import AppTest

logging.disable(logging.CRITICAL)
REPEATS = 15
MOST = 150  # milliseconds
PAGES = ("overview", "area_map", "reform", "methods")
EMPTY = "import streamlit as st\nst.title('Empty')\nst.selectbox('Choice', ['a', 'b'])\n"
ONE_PAGE = """
from mha_monitor.pages import cached, frame, {page}
cached.warm_up()
frame.style()
{page}.{page}()
frame.footer()
"""


def milliseconds(script: str) -> float:
    """The median time of a run, after three that are not counted."""
    app = AppTest.from_string(script, default_timeout=120)
    for _ in range(3):
        app.run()
    if app.exception:
        raise SystemExit(f"the page failed: {app.exception[0].value}")
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        app.run()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Time an empty page and every page; print a sentence each and one line of JSON."""
    timed = {"empty": milliseconds(EMPTY)}
    timed |= {page: milliseconds(ONE_PAGE.format(page=page)) for page in PAGES}
    for page, taken in timed.items():
        verdict = "within" if taken <= MOST else "above"
        print(
            f"{page}: {taken:.0f} ms, {verdict} {MOST} ms; "
            f"{taken / timed['empty']:.1f} times an empty page"
        )
    print(json.dumps({page: round(taken, 1) for page, taken in timed.items()}))


if __name__ == "__main__":
    main()
