"""How long one question takes from a cold start, beside importing the libraries that it needs.

Run from the project's root: python benchmarks/cold_start.py
The last line is for machines. Runs alternate, so that a busy machine slows both alike. Compiled
modules are kept in a folder of their own and made before the clock starts, as installing does.
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


def seconds(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """How long a new Python takes with these arguments."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    return time.perf_counter() - start


def main() -> None:
    """Time the commands in turn, print a sentence each and one line of JSON."""
    with tempfile.TemporaryDirectory() as scratch:
        kept = {
            name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        }
        environment = kept | {"PYTHONPYCACHEPREFIX": scratch, "MHA_MONITOR_DATA": f"{scratch}/data"}
        taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for arguments in COMMANDS.values():
            seconds(arguments, environment)
        for _ in range(REPEATS):
            for name, arguments in COMMANDS.items():
                taken[name].append(seconds(arguments, environment))
    medians = {name: statistics.median(runs) for name, runs in taken.items()}
    for name, median in medians.items():
        times = median / medians["imports"]
        least, most = min(taken[name]), max(taken[name])
        print(f"{name}: {median:.2f} s ({least:.2f} to {most:.2f}), {times:.2f} times the imports")
    ratio = medians["ratios"] / medians["imports"]
    print(f"the aim is at most {MOST} times: {'reached' if ratio <= MOST else 'missed'}")
    print(json.dumps({name: round(median, 3) for name, median in medians.items()}))


if __name__ == "__main__":
    main()
