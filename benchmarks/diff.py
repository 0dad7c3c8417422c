"""How long `diff` of two whole years takes, beside a bare join of the same two tables by DuckDB.

Run from the project's root: python benchmarks/diff.py
The older year is the embedded one; the newer is INVENTED from it: every count one in ten larger or
smaller, a year later. The join is a full outer one on what a figure is the same figure by, in the
same process. Each is timed from nothing remembered; the last line is for machines.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import store_samples

from mha_monitor.analysis.revisions import answer, sides
from mha_monitor.analysis.revisions.differences import SHARED
from mha_monitor.store import store as stores

REPEATS = 3
MOST = 3.0  # seconds
OLD, NEW = "mha-annual-2023-24", "mha-annual-2024-25"
JOIN = f"""
SELECT * FROM older FULL OUTER JOIN newer USING ({", ".join(f'"{name}"' for name in SHARED)})
WHERE older.value IS DISTINCT FROM newer.value
"""


def two_years(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay the invented year beside the embedded one; both tables of figures."""
    held = stores.Store(folder).figures
    older = held[held["release"].eq(OLD)].reset_index(drop=True)
    moved = np.random.default_rng(1).uniform(0.9, 1.1, len(older))
    days = ("period_start", "period_end")
    later = {day: [each.replace(year=each.year + 1) for each in older[day]] for day in days}
    numbers = {name: np.round(older[name] * moved) for name in ("value", "low", "high")}
    newer = older.assign(release=NEW, **later, **numbers)
    store_samples.hold(folder, (newer, store_samples.release(NEW)))
    return older, newer


def forget() -> None:
    for remembered in (sides._of_release, stores._opened):
        remembered.cache_clear()


def seconds(work: Callable[[], object], before: Callable[[], object]) -> float:
    """The median over several runs; `before` is done each time and not timed."""
    taken = []
    for _ in range(REPEATS):
        before()
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        older, newer = two_years(folder)
        found = answer.diff(OLD, NEW, folder=folder)
        ours = seconds(lambda: answer.diff(OLD, NEW, folder=folder), forget)
    with duckdb.connect() as database:
        database.register("older", older)
        database.register("newer", newer)
        join = seconds(lambda: database.execute(JOIN).df(), lambda: None)
    verdict = "within" if ours <= MOST else "above"
    print(f"{len(older):,} figures beside {len(newer):,}, {len(found.table):,} rows of differences")
    print(
        f"diff: {ours:.2f} s, {verdict} {MOST:g} s; {ours / join:.0f} times a bare DuckDB join "
        f"({1000 * join:.0f} ms), which says nothing of ratios, areas or claims"
    )
    print(json.dumps({"diff": round(ours, 2), "join": round(join, 4)}))


if __name__ == "__main__":
    main()
