"""How long a warm process takes to answer `ratios` for 42 boards and every broad group.

Run from the project's root: python benchmarks/warm_ratios.py
The last line is for machines. Three questions are timed: one asked before, whose answer is
remembered; one about another reference group, whose rates are remembered; and one of which nothing
is. Beside them stands one read of the table of figures by pandas, in the same process.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from data_sources.embedded import build
from mha_monitor import monitor
from mha_monitor.rates import rate_ratios
from mha_monitor.store.store import Store

REPEATS = 25
MOST = 30  # milliseconds
STORE = Store(Path("nothing-taken-in"))


def ask(reference: str = "white") -> pd.DataFrame:
    return monitor.ratios(area_kind="icb", reference=reference, period="2023-24", store=STORE).table


def forget_ratios() -> None:
    rate_ratios._rate_ratios.cache_clear()


def forget_everything() -> None:
    rate_ratios._rate_ratios.cache_clear()
    rate_ratios._group_rates.cache_clear()


def milliseconds(work: Callable[[], object], before: Callable[[], object]) -> float:
    """The median over several runs; `before` is done each time and not timed."""
    taken = []
    for _ in range(REPEATS):
        before()
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Time the questions, print a sentence each and one line of JSON."""
    answer = ask()
    timed = {
        "asked before": milliseconds(ask, lambda: None),
        "another reference group": milliseconds(lambda: ask("asian"), forget_ratios),
        "nothing remembered": milliseconds(ask, forget_everything),
    }
    path = build.EMBEDDED / build.FIGURES
    rival = milliseconds(lambda: pd.read_parquet(path), lambda: None)
    areas, groups = answer["area_code"].nunique(), answer["group"].nunique() + 1
    print(f"{areas} boards and {groups} groups, {len(answer)} ratios")
    for name, median in timed.items():
        verdict = "within" if median <= MOST else "above"
        print(
            f"{name}: {median:.1f} ms, {verdict} {MOST} ms; {median / rival:.1f} times one "
            f"pandas read of the figures ({rival:.1f} ms)"
        )
    rounded = {name: round(median, 1) for name, median in {**timed, "pandas read": rival}.items()}
    print(json.dumps(rounded))


if __name__ == "__main__":
    main()
