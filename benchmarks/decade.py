"""How long all ratios of a decade take: 240 areas, 21 groups, 120 months, 8 measures, 3 layers.

Run from the project's root: python benchmarks/decade.py
Every figure and population is invented, rounded and hidden as the publisher does below England.
Each measure is asked of the real pipeline and its table written to Parquet; making the figures is
not timed. Beside it stands a loop over statsmodels' intervals, on some of the same ratios in the
same process. The last line is for machines.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import sys
import tempfile
import time
from collections.abc import Collection
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd
from statsmodels.stats.rates import confint_poisson_2indep

from mha_monitor.store.store import Store

sys.path.insert(0, str(Path(__file__).parents[1]))

from data_sources.schema import figures
from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import rate_ratios
from mha_monitor.rates.quality import checking
from mha_monitor.store import filters

AREAS, MONTHS, LOOPED = 240, 120, 300
MOST_SECONDS, MOST_MEGABYTES, MOST_GROWTH = 90, 2048, 1.25
NAMES = (
    "detentions",
    "section-136",
    "section-135",
    "short-term-orders",
    "ctos",
    "uses-of-section-2",
    "uses-of-section-3",
    "uses-of-part-3",
)
# Shares of the detentions, and of the people, of the broad groups and of what is not known.
SHARES = {"white": 0.66, "mixed": 0.04, "asian": 0.09, "black": 0.12, "other": 0.04}
PEOPLE = {"white": 0.81, "mixed": 0.03, "asian": 0.09, "black": 0.04, "other": 0.03}
UNKNOWN = 0.05
KIND = "icb"
CODES = np.array([f"Q{place:03d}" for place in range(AREAS)])
PART = MONTHS // 4  # of the months in one file


def groups_of(broad: str) -> list[str]:
    return [code for code in DETAILED_GROUPS if code.startswith(f"{broad}-")]


def month(number: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month, counted from April 2016: all in the areas of one vintage."""
    start = dt.date(2016 + (number + 3) // 12, (number + 3) % 12 + 1, 1)
    return start, (start + dt.timedelta(31)).replace(day=1) - dt.timedelta(1)


def counts_of(place: int, numbers: range) -> dict[str, np.ndarray]:
    """Invented counts of a measure by group: arrays of months by areas."""
    generator = np.random.default_rng([place, numbers[0]])
    size = np.random.default_rng(1).uniform(40, 180, AREAS)
    shape = (len(numbers), AREAS)
    counts: dict[str, np.ndarray] = {}
    for broad, share in SHARES.items():
        detailed = groups_of(broad)
        parts = [generator.poisson(size * share / len(detailed), shape) for _ in detailed]
        counts |= {broad: np.sum(parts, axis=0), **dict(zip(detailed, parts, strict=True))}
    counts["not-known"] = generator.poisson(size * UNKNOWN, shape)
    counts["all"] = np.sum([counts[group] for group in (*BROAD_GROUPS, "not-known")], axis=0)
    return counts


def invented(name: str, place: int, numbers: range) -> pd.DataFrame:
    """Figures of one measure in some months (columns of figures.COLUMNS)."""
    (series,), days = MEASURES[name].monthly, [month(number) for number in numbers]
    frames = []
    for group, counts in counts_of(place, numbers).items():
        true = counts.ravel()
        hidden, rounded = true < 5, 5.0 * np.round(true / 5)
        frames.append(
            pd.DataFrame(
                {
                    "release": np.repeat([f"INVENTED-{start:%Y-%m}" for start, _ in days], AREAS),
                    "period_start": np.repeat([start for start, _ in days], AREAS),
                    "period_end": np.repeat([end for _, end in days], AREAS),
                    "area_code": np.tile(CODES, len(days)),
                    "group": group,
                    "dimension": "all" if group == "all" else "ethnicity",
                    "value": np.where(hidden, np.nan, rounded),
                    "low": np.where(hidden, 0, np.maximum(rounded - 2, 5)),
                    "high": np.where(hidden, 4, rounded + 2),
                    "mark": np.where(hidden, "suppressed", "rounded"),
                }
            )
        )
    table = pd.concat(frames, ignore_index=True)
    table = table.assign(
        source="mhsds_monthly",
        area_kind=KIND,
        area_name="INVENTED " + table["area_code"],
        series=series,
        statistic="count",
    )
    return table[list(figures.COLUMNS)]


class InventedStore:
    """Invented figures in files of some months of a measure, and people for every area."""

    def __init__(self, folder: Path, months: int = MONTHS) -> None:
        self.folder, self.months = folder, months
        days = [month(number) for number in range(months)]
        self.releases = [
            {"source": "mhsds_monthly", "name": f"INVENTED-{start:%Y-%m}", "status": "final"}
            for start, _ in days
        ]
        self.areas = pd.DataFrame(
            {
                "area_kind": KIND,
                "area_vintage": "2024",
                "area_code": CODES,
                "area_name": [f"INVENTED area {code}" for code in CODES],
                "ons_code": "",
                "parent_code": "",
            }
        )
        self.succession = pd.DataFrame(
            columns=["area_kind", "from_code", "to_code", "population", "share", "mark"]
        )
        self.populations = self._populations()

    def _populations(self) -> pd.DataFrame:
        size = np.random.default_rng(2).uniform(2e5, 3e6, AREAS).round()
        shares = dict(PEOPLE)
        for broad, share in PEOPLE.items():
            shares |= dict.fromkeys(groups_of(broad), share / len(groups_of(broad)))
        frames = [
            pd.DataFrame({"area_code": CODES, "group": group, "population": size * share})
            for group, share in shares.items()
        ]
        table = pd.concat(frames, ignore_index=True)
        where = {"area_kind": KIND, "area_vintage": "2024", "mark": "exact"}
        return table.assign(population_base="census-2021", grouping="nhs", **where)

    def select(self, *, periods=None, series: str | Collection[str], **wanted) -> pd.DataFrame:
        """The figures asked for, read from the files as the real store reads parts."""
        paths = [
            self.folder / f"{name}-{first}.parquet"
            for name in ([series] if isinstance(series, str) else series)
            for first in range(0, self.months, PART)
        ]
        found = [figures.read(path) for path in paths if path.exists()]
        table = pd.concat(found, ignore_index=True)
        return filters.rows(table, filters.columns(**wanted), filters.days(periods))


def make(folder: Path) -> None:
    """Write the invented figures, a file for each measure and part of the months."""
    for place, name in enumerate(NAMES):
        for first in range(0, MONTHS, PART):
            table = invented(name, place, range(first, first + PART))
            table.to_parquet(folder / f"{MEASURES[name].monthly[0]}-{first}.parquet")


def asked(folder: Path, months: int) -> tuple[int, float]:
    """All ratios of so many months, measure by measure: how many, and the seconds."""
    # It answers all that ratios ask of a store.
    store, ratios = cast(Store, InventedStore(folder, months)), 0
    start = time.perf_counter()
    for name in NAMES:
        table = rate_ratios.rate_ratios(store, Question(name, KIND, every="month"))
        table.to_parquet(folder / f"ratios-{name}.parquet")
        ratios += len(table)
        forget()
    return ratios, time.perf_counter() - start


def forget() -> None:
    """Answers are kept for whoever asks again; nobody does here."""
    rate_ratios._rate_ratios.cache_clear()
    rate_ratios._group_rates.cache_clear()
    checking._row_flags.cache_clear()


def looped(folder: Path) -> float:
    """Seconds a ratio in a loop of statsmodels' score intervals: three layers and a difference."""
    table = pd.read_parquet(folder / f"ratios-{NAMES[0]}.parquet")
    table = table[table["count"].notna() & table["reference_count_low"].gt(0)]
    rows = table.sample(LOOPED, random_state=1).to_dict("records")
    start = time.perf_counter()
    for row in rows:
        people, others = row["population"], row["reference_population"]
        unknown = row["unknown_count_high"]
        for count, reference, compare in (
            (row["count"], row["reference_count"], "ratio"),
            (row["count_low"], row["reference_count_high"], "ratio"),
            (row["count_high"], row["reference_count_low"], "ratio"),
            (row["count_low"], row["reference_count_high"] + unknown, "ratio"),
            (row["count_high"] + unknown, row["reference_count_low"], "ratio"),
            (row["count_low"], row["reference_count_high"], "diff"),
            (row["count_high"], row["reference_count_low"], "diff"),
        ):
            confint_poisson_2indep(
                count, people, reference, others, method="score", compare=compare
            )
    return (time.perf_counter() - start) / LOOPED


def main() -> None:
    """Make the figures, time what is promised, print sentences and one line of JSON."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make(folder)
        made = megabytes()
        taken = {months: asked(folder, months) for months in (PART, 2 * PART, MONTHS)}
        memory = megabytes()
        loop = looped(folder)
    report(taken, made, memory, loop)


def megabytes() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report(taken: dict[int, tuple[int, float]], made: float, memory: float, loop: float) -> None:
    ratios, seconds = taken[MONTHS]
    each = {months: 1e6 * used / count for months, (count, used) in taken.items()}
    growth = each[MONTHS] / each[PART]
    print(f"{AREAS} areas, {MONTHS} months, {len(NAMES)} measures: {ratios:,} ratios")
    verdict = "within" if seconds <= MOST_SECONDS else "above"
    print(f"{seconds:.1f} s, {verdict} {MOST_SECONDS} s; {ratios / seconds:,.0f} ratios a second")
    verdict = "within" if memory <= MOST_MEGABYTES else "above"
    print(
        f"{memory:,.0f} MB at most, {verdict} {MOST_MEGABYTES:,} ({made:,.0f} to make the figures)"
    )
    for months, used in each.items():
        print(f"{months} months: {used:.2f} s for a million ratios")
    verdict = "linear" if growth <= MOST_GROWTH else "more than linear"
    print(f"the whole takes {growth:.2f} times the quarter for each ratio: {verdict}")
    times = loop * ratios / seconds
    print(
        f"statsmodels in a loop: {loop * 1000:.2f} ms a ratio, {loop * ratios / 3600:.1f} hours "
        f"for all; {times:,.0f} times as long"
    )
    print(
        json.dumps(
            {
                "ratios": ratios,
                "seconds": round(seconds, 1),
                "megabytes": round(memory),
                "ratios_per_second": round(ratios / seconds),
                "growth": round(growth, 3),
                "seconds_per_million": {months: round(used, 2) for months, used in each.items()},
                "times_statsmodels": round(times),
            }
        )
    )


if __name__ == "__main__":
    main()
