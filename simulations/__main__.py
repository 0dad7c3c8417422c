"""Make every table and write it into the documentation, between its markers.

Run from the project's root: python -m simulations [--into FILE] [--share 0.1] [--only NAME ...]
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

# Many small systems: threads of the linear algebra would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from simulations.every import SIMULATIONS
from simulations.tables import Simulation, Table, written

DOCUMENT = Path(__file__).parents[1] / "docs" / "methods.md"


def main(arguments: list[str] | None = None) -> int:
    """Make the tables asked for and write them; say how long it took."""
    asked = _asked(arguments)
    chosen = [each for each in SIMULATIONS if not asked.only or each.name in asked.only]
    try:
        text = asked.into.read_text(encoding="utf-8")
        # A place that is missing is found out before the minutes are spent.
        written(text, [Table(each.name, each.heading, [], "") for each in chosen])
    except (OSError, ValueError) as problem:
        print(f"{asked.into}: {problem}", file=sys.stderr)
        return 1
    start = time.perf_counter()
    tables = made_with_bar(chosen, asked.share)
    asked.into.write_text(written(text, tables), encoding="utf-8")
    spent = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    told = "in {:.0f} s, {:.0f} s of processors".format(*spent)
    print(f"Wrote {len(tables)} tables into {asked.into} {told}.", file=sys.stderr)
    return 0


def made_with_bar(chosen: list[Simulation], share: float) -> list[Table]:
    """The tables in turn, with a bar on stderr that moves row by row.

    Rows are made side by side, as many as there are processors: each has its own seed, so that
    the tables are the same however many there are.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with (
        Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress,
        ProcessPoolExecutor(os.cpu_count()) as pool,
    ):
        task = progress.add_task("", total=sum(len(each.cells) for each in chosen))
        waiting = [
            [pool.submit(_row, each.name, place, share) for place in range(len(each.cells))]
            for each in chosen
        ]
        tables = []
        for simulation, rows in zip(chosen, waiting, strict=True):
            progress.update(task, description=f"Table {simulation.name}")
            found = [_waited_for(row, progress, task) for row in rows]
            note = simulation.note(share)
            tables.append(Table(simulation.name, simulation.heading, found, note))
        return tables


def _waited_for(row: Future[tuple[str, ...]], progress: Progress, task: TaskID) -> tuple[str, ...]:
    found = row.result()
    progress.advance(task)
    return found


def _row(name: str, place: int, share: float) -> tuple[str, ...]:
    """One row of one table, for another process."""
    (simulation,) = (each for each in SIMULATIONS if each.name == name)
    return simulation.row(simulation.cells[place], share)


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulations", description=__doc__)
    parser.add_argument("--into", type=Path, default=DOCUMENT, help="a text with the markers")
    parser.add_argument("--share", type=float, default=1.0, help="of the runs, for a quick look")
    names = [each.name for each in SIMULATIONS]
    parser.add_argument("--only", nargs="+", choices=names, help="these tables alone")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
