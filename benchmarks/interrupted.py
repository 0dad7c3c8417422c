"""How many interrupted series a second, beside a loop of statsmodels' GLM on the same series.

Run from the project's root: python benchmarks/interrupted.py [--whole]
The scan is 42 areas by 16 groups by 12 milestones, each beside 20 placebo dates, over 96 months
of a group and its reference; without --whole, 14 of the areas. The last line is for machines.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

# Many small systems: threads of the linear algebra would wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import statsmodels.api as sm
from rich.progress import track
from scipy.stats import t

sys.path.insert(0, str(Path(__file__).parents[1]))

from mha_monitor.stats.time_series import design, interrupted, placebo
from mha_monitor.stats.time_series.change import Interrupted
from mha_monitor.stats.time_series.series import MonthSeries, exact

AREAS, GROUPS, MONTHS, LOOPED, AT_ONCE = 42, 16, 96, 300, 7
MILESTONES = np.arange(18, 78, 5)
PLACEBOS = np.setdiff1d(np.arange(13, 84), MILESTONES)[::2][:20]
MONTH = np.arange(MONTHS)
PEOPLE, REFERENCE_PEOPLE = 50_000.0, 900_000.0


def typical_counts(areas: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts of (areas, groups, months): 8 to 80 a month against 150 to 400, as areas have."""
    generator = np.random.default_rng(2024)
    size = (areas, GROUPS, MONTHS)
    season = 0.05 * np.sin(2 * np.pi * MONTH / 12) + 0.04 * generator.standard_normal(size)
    level = generator.uniform(8, 80, size[:2])[..., None]
    reference = generator.uniform(150, 400, (areas, 1, 1))
    return (
        generator.poisson(level * np.exp(season)).astype(float),
        generator.poisson(np.broadcast_to(reference * np.exp(season), size)).astype(float),
    )


def scanned(count: np.ndarray, reference: np.ndarray) -> tuple[list[Interrupted], float]:
    """The scan a few areas at a time on every core, and its seconds."""
    start = time.perf_counter()
    starts = range(0, len(count), AT_ONCE)

    def answer(first: int) -> Interrupted:
        some = slice(first, first + AT_ONCE)
        group, beside = (
            exact(part[some][..., None, :], people)
            for part, people in ((count, PEOPLE), (reference, REFERENCE_PEOPLE))
        )
        series = MonthSeries(month=MONTH, group=group, reference=beside)
        for milestone in MILESTONES:
            every = [exact(each.low[..., 0, :], each.population) for each in (group, beside)]
            one = MonthSeries(month=MONTH, group=every[0], reference=every[1])
            placebo.controlled(one, int(milestone), PLACEBOS)
        return interrupted.controlled(series, MILESTONES)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        found = pool.map(answer, starts)
        answers = [*track(found, "Scanning areas", total=len(starts))]
    return answers, time.perf_counter() - start


def looped(count: np.ndarray, reference: np.ndarray) -> tuple[np.ndarray, float]:
    """Level ratios and their standard errors from statsmodels, one fit after another."""
    start, found = time.perf_counter(), []
    odds = np.full(MONTHS, np.log(PEOPLE / REFERENCE_PEOPLE))
    series = [(g, int(m)) for m in MILESTONES for g in range(GROUPS)][:LOOPED]
    for group, milestone in series:
        model = design.interrupted(MONTH, milestone, harmonics=0)
        total = count[0, group] + reference[0, group]
        # Given as two columns, statsmodels 0.15 leaves the totals out of its dispersion.
        fitted = sm.GLM(
            count[0, group] / total, model, sm.families.Binomial(), offset=odds, var_weights=total
        ).fit(scale="X2")
        found.append((np.exp(fitted.params[design.LEVEL]), fitted.bse[design.LEVEL]))
    return np.array(found), time.perf_counter() - start


def difference(answer: Interrupted, theirs: np.ndarray) -> float:
    """The largest relative difference from the loop, in the ratio and in its standard error."""
    level = answer.quasi_poisson.level
    error = np.log(level.high / level.value) / t.ppf(0.975, answer.degrees)
    ours = np.stack([level.value[0].T.ravel(), error[0].T.ravel()], axis=1)[: len(theirs)]
    return float(np.abs(ours / theirs - 1).max())


def main() -> None:
    """Time both, print a sentence each and one line of JSON."""
    areas = AREAS if "--whole" in sys.argv else 2 * AT_ONCE
    count, reference = typical_counts(areas)
    answers, seconds = scanned(count, reference)
    fits = areas * GROUPS * (MILESTONES.size + PLACEBOS.size)
    theirs, their_seconds = looped(count, reference)
    ours_rate, their_rate = fits / seconds, len(theirs) / their_seconds
    apart = difference(answers[0], theirs)
    switched = np.mean([(a.method == "Prais-Winsten").mean() for a in answers])
    asked = areas * GROUPS * MILESTONES.size * (1 + PLACEBOS.size)
    print(
        f"{fits:,} fits in {seconds:.1f} s, which rank {asked:,} dates: {ours_rate:,.0f} a second"
    )
    print(f"{100 * switched:.0f} % of them were fitted twice, by the rule of autocorrelation")
    print(f"statsmodels GLM in a loop: {their_rate:,.0f} a second")
    print(f"{ours_rate / their_rate:,.0f} times the loop; largest difference {apart:.1e}")
    print(
        json.dumps(
            {
                "fits_per_second": round(ours_rate),
                "statsmodels_per_second": round(their_rate),
                "times_statsmodels": round(ours_rate / their_rate, 1),
                "largest_difference": apart,
            }
        )
    )


if __name__ == "__main__":
    main()
