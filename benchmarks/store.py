"""What a month more costs the store, and how long it takes to ask for nine years of months.

Run from the project's root: python benchmarks/store.py
Every number in the months is invented. The question is 42 boards by 16 groups, one series, 108
months. Beside it stands the same question put to DuckDB by hand, over the same files in the same
process. The last line is for machines.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from data_sources.schema import figures
from data_sources.schema.model import Period, Release
from mha_monitor.ingest import files
from mha_monitor.ingest.read_file import Arrival, Reading
from mha_monitor.store.store import open_store

MONTHS = 108
COUNTED_AT = (1, 12, 108)
REPEATS = 25
MOST = 100  # milliseconds for the question
MOST_GROWTH = 2.0  # times what the first month cost
SERIES = (8, 9, 10, 11, 81, 82, 83, 84, 143, 145, 149, 155)
GROUPS = [f"group-{place:02d}" for place in range(16)]
AREAS = [
    ("england", "ENG"),
    *(("region", f"Y{place:02d}") for place in range(7)),
    *(("icb", f"Q{place:02d}") for place in range(42)),
    *(("sub-icb", f"{place:02d}X") for place in range(62)),
]
WANTED = {
    "source": "mhsds_monthly",
    "series": "MHS81",
    "statistic": "count",
    "area_kind": "icb",
    "dimension": "ethnicity",
}


def rows_of_a_month() -> pd.DataFrame:
    """Every series, statistic, area and group of one month: about 43,000 rows."""
    names = ("series", "statistic", "area", "group")
    series = [f"MHS{number}" for number in SERIES]
    every = pd.MultiIndex.from_product(
        [series, ("count", "crude_rate"), range(len(AREAS)), GROUPS], names=names
    ).to_frame(index=False)
    kinds, codes = zip(*AREAS, strict=True)
    value = np.random.default_rng(7).integers(1, 400, len(every)) * 5.0
    return every.assign(
        source="mhsds_monthly",
        area_kind=np.array(kinds)[every["area"]],
        area_code=np.array(codes)[every["area"]],
        area_name=[f"INVENTED {codes[area]} INTEGRATED CARE BOARD" for area in every["area"]],
        dimension="ethnicity",
        value=value,
        low=np.maximum(value - 2, 5),
        high=value + 2,
        mark="rounded",
    )


def month(number: int) -> tuple[str, dt.date, dt.date]:
    """Label, first and last day of a month, counted from April 2016."""
    start = dt.date(2016 + (number + 3) // 12, (number + 3) % 12 + 1, 1)
    end = (start + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)
    return f"{start:%Y-%m}", start, end


def take_in(rows: pd.DataFrame, number: int, folder: Path, data: Path) -> float:
    """Take in one month; the seconds it took."""
    label, start, end = month(number)
    release = Release("mhsds_monthly", f"mhsds-{label}-final", f"INVENTED {label}", "")
    table = rows.assign(release=release.name, period_start=start, period_end=end)
    table = table[list(figures.COLUMNS)]
    path = folder / f"INVENTED_{label}.csv"
    path.write_text(label)
    arrival = Arrival(path, read=lambda _: Reading(release.title, [release], table))
    begun = time.perf_counter()
    files.take_in_files([arrival], data)
    return time.perf_counter() - begun


def milliseconds(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def by_hand(data: Path) -> Callable[[], pd.DataFrame]:
    """The question in DuckDB, with nothing of ours around it."""
    engine = duckdb.connect()
    engine.execute("SET GLOBAL parquet_metadata_cache = true")
    where = " AND ".join(f"\"{column}\" = '{value}'" for column, value in WANTED.items())
    text = f"SELECT * FROM read_parquet('{data}/parts/*.parquet') WHERE {where}"
    return lambda: engine.sql(text).to_arrow_table().to_pandas()


def main() -> None:
    """Build nine years of months, time what is promised, print sentences and one line of JSON."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, data = Path(scratch), Path(scratch) / "data"
        rows = rows_of_a_month()
        seconds = [take_in(rows, number, folder, data) for number in range(MONTHS)]
        around = {
            held: statistics.median(seconds[max(0, held - 4) : held + 3]) for held in COUNTED_AT
        }
        store = open_store(data)
        select = partial(
            store.select,
            source=WANTED["source"],
            series=WANTED["series"],
            statistic=WANTED["statistic"],
            area_kind=WANTED["area_kind"],
            dimension=WANTED["dimension"],
        )
        answer = select()
        timed = {
            "select": milliseconds(lambda: select()),
            "one month": milliseconds(lambda: select(periods=Period(*month(MONTHS - 1)[1:]))),
            "DuckDB by hand": milliseconds(by_hand(data)),
        }
        size = sum(path.stat().st_size for path in (data / "parts").iterdir()) / 1e6
    report(rows, answer, around, timed, size)


def report(rows: pd.DataFrame, answer: pd.DataFrame, around: dict, timed: dict, size: float):
    print(f"{MONTHS} months of {len(rows):,} figures, {size:.0f} MB in parts")
    growth = around[108] / around[1]
    for held, seconds in around.items():
        print(f"a month more with {held} held: {seconds:.2f} s")
    verdict = "within" if growth <= MOST_GROWTH else "above"
    print(f"the last cost {growth:.2f} times the first, {verdict} {MOST_GROWTH}")
    areas, groups = answer["area_code"].nunique(), answer["group"].nunique()
    ratio = timed["select"] / timed["DuckDB by hand"]
    verdict = "within" if timed["select"] <= MOST else "above"
    print(
        f"{areas} boards by {groups} groups, {len(answer):,} figures: {timed['select']:.0f} ms, "
        f"{verdict} {MOST} ms; DuckDB by hand over the loose parts {timed['DuckDB by hand']:.0f} "
        f"ms, {ratio:.2f} times; of one month {timed['one month']:.0f} ms"
    )
    months = {f"month with {held} held, s": round(taken, 3) for held, taken in around.items()}
    print(json.dumps({**months, **{name: round(taken, 1) for name, taken in timed.items()}}))


if __name__ == "__main__":
    main()
