"""How long a month of full size takes to read, beside bare DuckDB and pandas, and how much memory.

Run from the project's root: python benchmarks/ingest.py [pairs]
The last line is for machines. The month is INVENTED and made on the fly: a million rows, of which
33,000 are about the Act. Each reading is a process of its own; the readers take turns, so that a
busy machine slows all alike, and each is judged by its best. Time is counted from after the
libraries are imported, for all three.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import monthly_samples

ROOT = Path(__file__).parents[1]
PAIRS = 7
MOST_TIMES_DUCKDB, MOST_TIMES_PANDAS, MOST_MEGABYTES = 1.5, 0.5, 400
MEASURES = ("MHS81", "MHS150", "MHS151")
OURS = """
from pathlib import Path
import duckdb, pandas, pyarrow
from data_sources import mhsds_monthly
def work():
    return len(mhsds_monthly.read(Path({path!r})))
"""
ZIPPED = OURS.replace("{path!r}", "{zipped!r}")
DUCKDB = """
import duckdb
def work():
    with duckdb.connect() as connection:
        return connection.execute({query!r}).fetchone()[0]
"""
PANDAS = """
import pandas
def work():
    table = pandas.read_csv({path!r}, dtype=str, keep_default_na=False, engine='c')
    return len(table[table['MEASURE_ID'].isin({measures!r})])
"""
CLOCK = """
import json, resource, time
start = time.perf_counter()
rows = work()
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([rows, seconds, peak]))
"""


def run(program: str) -> tuple[int, float, float]:
    """Rows, seconds and megabytes at most, of a program in a new Python."""
    done = subprocess.run(
        [sys.executable, "-c", program + CLOCK], cwd=ROOT, capture_output=True, check=True
    )
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def programs(folder: Path) -> dict[str, str]:
    """The month in a folder, and a program that reads it in each of the ways."""
    path = monthly_samples.big_month(folder / "INVENTED_month.csv")
    zipped = folder / "INVENTED_month.zip"
    # Written piece by piece: a process counts what the one that started it held at most.
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, path.name)
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in monthly_samples.HEADING)
    words = {
        "path": str(path),
        "zipped": str(zipped),
        "measures": MEASURES,
        "query": (
            f"COPY (SELECT * FROM read_csv('{path}', columns={{{columns}}}, header=true, "
            f"auto_detect=false, delim=',', quote='\"', escape='\"', strict_mode=true) "
            f"WHERE MEASURE_ID IN {MEASURES}) TO '{folder}/kept.parquet' (FORMAT parquet)"
        ),
    }
    texts = {"mhsds_monthly": OURS, "zipped": ZIPPED, "duckdb": DUCKDB, "pandas": PANDAS}
    return {name: text.format(**words) for name, text in texts.items()}


def main() -> None:
    """Time the readers in turn, print a sentence each and one line of JSON."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else PAIRS
    taken: dict[str, list[tuple[int, float, float]]] = {}
    with tempfile.TemporaryDirectory() as scratch:
        made = programs(Path(scratch))
        size = (Path(scratch) / "INVENTED_month.csv").stat().st_size
        for _ in range(pairs):
            for name, program in made.items():
                taken.setdefault(name, []).append(run(program))
    best = {name: min(seconds for _, seconds, _ in runs) for name, runs in taken.items()}
    peaks = {name: max(peak for *_, peak in runs) for name, runs in taken.items()}
    print(f"a month of {size / 1e6:.0f} MB, {taken['mhsds_monthly'][0][0]:,} figures kept")
    for name, seconds in best.items():
        print(
            f"{name}: {seconds:.2f} s, {seconds / best['duckdb']:.2f} times bare DuckDB, "
            f"{seconds / best['pandas']:.2f} times pandas, {peaks[name]:.0f} MB at most"
        )
    ours = best["mhsds_monthly"]
    reached = (
        ours <= MOST_TIMES_DUCKDB * best["duckdb"]
        and ours <= MOST_TIMES_PANDAS * best["pandas"]
        and peaks["mhsds_monthly"] <= MOST_MEGABYTES
    )
    print(
        f"the aim is at most {MOST_TIMES_DUCKDB} times DuckDB, {MOST_TIMES_PANDAS} times pandas "
        f"and {MOST_MEGABYTES} MB: {'reached' if reached else 'missed'}"
    )
    seconds = {name: round(figure, 3) for name, figure in best.items()}
    megabytes = {name: round(figure) for name, figure in peaks.items()}
    print(json.dumps({"seconds": seconds, "megabytes": megabytes}))


if __name__ == "__main__":
    main()
