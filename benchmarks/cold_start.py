"""How long one question takes from a cold start, beside importing the libraries that it needs.

Run from the project's root: python benchmarks/cold_start.py
The last line is for machines. What is judged is the time on the processor, user's and system's: it
says what a question costs, whatever else the machine does meanwhile. Runs alternate, so that a busy
machine slows all alike. Compiled modules are kept in a folder of their own and made before the
clock starts, as installing does.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
REPEATS = 11
MOST = 1.5  # times the imports
IMPORTS = ("-c", "import pandas, pyarrow, scipy.special")
QUESTION = ("-m", "mha_monitor", "ratios", "--area-kind", "england", "--group", "black")
COMMANDS = {
    "imports": IMPORTS,
    "ratios": QUESTION,
    "ratios as JSON": (*QUESTION, "--period", "2023-24", "--format", "json"),
}


class Taken(NamedTuple):
    """Seconds that a process took: on the clock, and on the processor."""

    wall: float
    processor: float


def taken(arguments: tuple[str, ...], environment: dict[str, str]) -> Taken:
    """How long a new Python takes with these arguments."""
    start, before = time.perf_counter(), os.times()
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    wall, after = time.perf_counter() - start, os.times()
    user = after.children_user - before.children_user
    return Taken(wall, user + after.children_system - before.children_system)


def measured() -> dict[str, list[Taken]]:
    """The commands in turn, so many times."""
    with tempfile.TemporaryDirectory() as scratch:
        kept = {
            name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        environment = kept | {"PYTHONPYCACHEPREFIX": scratch, "MHA_MONITOR_DATA": f"{scratch}/data"}
        for arguments in COMMANDS.values():
            taken(arguments, environment)
        rounds = [
            {name: taken(arguments, environment) for name, arguments in COMMANDS.items()}
            for _ in range(REPEATS)
        ]
    return {name: [each[name] for each in rounds] for name in COMMANDS}


def main() -> None:
    """Time the commands in turn, print a sentence each and one line of JSON."""
    runs = measured()
    medians = {
        name: Taken(*(round(statistics.median(times), 3) for times in zip(*every, strict=True)))
        for name, every in runs.items()
    }
    imports = medians["imports"]
    for name, median in medians.items():
        least, most = (end(each.processor for each in runs[name]) for end in (min, max))
        print(
            f"{name}: {median.processor:.2f} s on the processor ({least:.2f} to {most:.2f}), "
            f"{median.processor / imports.processor:.2f} times the imports; "
            f"{median.wall:.2f} s on the clock, {median.wall / imports.wall:.2f} times"
        )
    ratio = medians["ratios"].processor / imports.processor
    print(f"the aim is at most {MOST} times: {'reached' if ratio <= MOST else 'missed'}")
    print(json.dumps({name: median._asdict() for name, median in medians.items()}))


if __name__ == "__main__":
    main()
