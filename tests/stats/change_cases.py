"""How each worked example of change over time is computed from its inputs."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from month_routes import counterfactual_alone, newey_west
from month_samples import alone
from segmented import one_break

from mha_monitor.stats.time_series import design
from mha_monitor.stats.time_series.quasi_poisson import fit
from mha_monitor.stats.time_series.series import Fitting
from mha_monitor.stats.time_series.terms import ratio_of, term_of

DATA = Path(__file__).parents[3] / "shared" / "data" / "cases"
# Month of the ban in the Sicilian series, counted as the series counts.
BAN = 37


def sicily():
    """Admissions, standard population and month of the Sicilian example."""
    rows = [*csv.DictReader((DATA / "its_sicily.csv").read_text(encoding="utf-8").splitlines())]
    return [np.array([float(row[name]) for row in rows]) for name in ("aces", "stdpop", "time")]


def sicilian_fit(harmonics):
    count, people, month = sicily()
    model = design.interrupted(month, BAN, slope=False, harmonics=harmonics)
    # The published intervals are normal ones.
    return fit(count, model, np.log(people))._replace(degrees=np.inf)


def step(fitted):
    return [*ratio_of(term_of(fitted, design.LEVEL))]


def its_poisson(case):
    return step(sicilian_fit(0)._replace(dispersion=1.0))


def its_quasi(case):
    fitted = sicilian_fit(0)
    return [fitted.dispersion, *step(fitted)]


def its_season(case):
    fitted = sicilian_fit(2)
    return [fitted.dispersion, *step(fitted), np.exp(12 * fitted.coefficients[design.TREND])]


def its_averted(case):
    count, people, month = sicily()
    series, step_only = alone(month, count, people), Fitting(slope=False)
    going_on = counterfactual_alone(series, BAN, step_only, by_rule=False, draws=10)
    return [going_on.expected_total, going_on.observed_total]


def newey_west_greene(case):
    model = np.column_stack([np.ones(len(case["y"])), case["gnp"], case["interest"]])
    coefficients, error = newey_west(case["y"], model, 4)
    return np.stack([coefficients, error], axis=1).ravel()


def segmented_down(case):
    age, births, cases = np.array(case["rows"]).T
    found = one_break(cases, age, total=births)
    return [found.break_at.value, found.slope_before, found.slope_change, found.deviance]


COMPUTED = {
    "its_sicily_poisson": its_poisson,
    "its_sicily_quasi": its_quasi,
    "its_sicily_season": its_season,
    "its_sicily_averted": its_averted,
    "newey_west_greene": newey_west_greene,
    "segmented_down": segmented_down,
}
