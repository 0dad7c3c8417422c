"""How many mid-P intervals a second, beside a loop over scipy's binomial interval.

Run from the project's root: python benchmarks/intervals.py
The last line is for machines. Both are timed in this process, on one core.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[1]))

from mha_monitor.stats.rates.ratios import rate_ratio

INTERVALS = 200_000
LOOPED = 300
REPEATS = 5


def typical_counts(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts of about 15 to 30 against 200 to 400, as areas have, and one in 50 as England has."""
    generator = np.random.default_rng(2024)
    count = generator.poisson(generator.uniform(15, 30, size))
    reference_count = generator.poisson(generator.uniform(200, 400, size))
    england = np.arange(size) % 50 == 0
    count[england] = generator.poisson(5693, england.sum())
    reference_count[england] = generator.poisson(31_735, england.sum())
    return count, reference_count


def quickest(work: Callable[[], object]) -> float:
    """Seconds taken by the quickest of several runs."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main() -> None:
    """Time both, print a sentence each and one line of JSON."""
    count, reference_count = typical_counts(INTERVALS)
    pairs = [*zip(count[:LOOPED].tolist(), reference_count[:LOOPED].tolist(), strict=True)]

    def looped() -> None:
        for x, y in pairs:
            stats.binomtest(x, x + y).proportion_ci(0.95, method="exact")

    ours = INTERVALS / quickest(lambda: rate_ratio(count, 1e5, reference_count, 1e6))
    exact = INTERVALS / quickest(
        lambda: rate_ratio(count, 1e5, reference_count, 1e6, method="exact")
    )
    loop = LOOPED / quickest(looped)
    print(f"mid-P intervals a second: {ours:,.0f}")
    print(f"exact intervals a second: {exact:,.0f}")
    print(f"scipy binomtest intervals a second, in a loop: {loop:,.0f}")
    print(f"mid-P is {ours / loop:,.0f} times the loop")
    print(
        json.dumps(
            {
                "mid_p_per_second": round(ours),
                "exact_per_second": round(exact),
                "binomtest_per_second": round(loop),
                "times_binomtest": round(ours / loop),
            }
        )
    )


if __name__ == "__main__":
    main()
