"""Worked examples of many areas at once, in the form that the table of method cases asks for."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from mha_monitor.stats import multiplicity
from mha_monitor.stats.areas import funnel, pooling, shrinkage
from mha_monitor.stats.rates import rates

CASES = json.loads((Path(__file__).parent / "cases.json").read_text())["cases"]


def inputs_of(name):
    return next(case["inputs"] for case in CASES if case["id"] == name)


def trials(case):
    """Log risk ratio and its variance in each trial of a vaccine."""
    case = inputs_of(case["same_inputs_as"]) if "same_inputs_as" in case else case
    ill, well, control_ill, control_well = (
        np.array(case[name], float) for name in ("tpos", "tneg", "cpos", "cneg")
    )
    treated, controls = ill + well, control_ill + control_well
    variance = 1 / ill - 1 / treated + 1 / control_ill - 1 / controls
    return np.log(ill / treated / (control_ill / controls)), variance


def plain_error(variance, pooled):
    """The standard error of the mean without Hartung and Knapp's factor."""
    return np.sqrt(1 / (1 / (variance + pooled.tau2)).sum())


def restricted_likelihood(case):
    log_ratio, variance = trials(case)
    pooled = pooling.random_effects(log_ratio, variance)
    # The product's limits are Hartung and Knapp's; these are the plain normal ones.
    reach = 1.959963984540054 * plain_error(variance, pooled)
    mean = pooled.mean
    return [pooled.tau2, 100 * pooled.i2, pooled.q, mean, mean - reach, mean + reach]


def hartung_knapp(case):
    pooled = pooling.random_effects(*trials(case), error="hartung-knapp")
    t_of_twelve = 2.1788128296634177
    return [(pooled.high - pooled.low) / 2 / t_of_twelve, pooled.low, pooled.high]


def shrunken(case):
    return pooling.random_effects(*trials(case)).shrunk[:4]


def gamma_poisson(case):
    return shrinkage.gamma_poisson_of_ranges(case["O"], case["O"], case["E"])[:2]


def zero_areas(case):
    case = inputs_of(case["same_inputs_as"])
    return shrinkage.gamma_poisson_of_ranges(case["O"], case["O"], case["E"]).shrunk[
        np.array(case["O"]) == 0
    ]


def false_discoveries(case):
    return multiplicity.adjusted_p(case["p"])


def funnel_about_expected(case):
    """Limits per 100 at 95% and 99.8%, each where the expected number is just so unusual."""
    limits = []
    for confidence in (0.95, 0.998):
        mean = rates.count_interval(case["observed"], confidence, "exact")
        # Beside a reference group without end, events of the group are Poisson.
        limits.append(funnel.limits(mean.high, 1e-9, 0.0, confidence)[0])
        limits.append(funnel.limits(mean.low, 1e-9, 0.0, confidence)[1])
    return [100 * limit for limit in limits]


def funnel_spread(case):
    observed, expected = (np.array(case[name]) for name in ("numerator", "expected"))
    return funnel.spread_of_scores(2 * (observed**0.5 - expected**0.5), 4 * expected)[1:]


COMPUTED = {
    "meta_bcg_reml": restricted_likelihood,
    "meta_bcg_knha": hartung_knapp,
    "meta_bcg_blup": shrunken,
    "eb_scotland_par": gamma_poisson,
    "eb_scotland_zero": zero_areas,
    "bh_1995": false_discoveries,
    "funnel_phe_isr": funnel_about_expected,
    "funnel_overdispersion": funnel_spread,
}
