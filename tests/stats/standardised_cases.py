"""Worked examples of standardised rates and summary measures, as their tables give them."""

from __future__ import annotations

import numpy as np
from outside_formulas import between_group_variance_error
from statsmodels.stats.proportion import proportion_confint

from mha_monitor.stats.groups import inequality
from mha_monitor.stats.rates import standardised


def wilson(case):
    return proportion_confint(case["x"], case["n"], method="wilson")


def strata(case):
    return case["pop"], case["stdpop"]


def direct(case):
    return [*standardised.direct_rate(case["count"], *strata(case))]


def direct_of_repeats(case):
    return [*standardised.direct_rate_of_repeats(case["people_by_nevents"], *strata(case))]


def gamma(case):
    return [*standardised.gamma_interval(case["count"], *strata(case), per=case["mult"])]


def two_direct_rates(case):
    groups = ((case[f"x{group}"], case[f"n{group}"], case["std"]) for group in (1, 2))
    return [1000 * standardised.weighted(*group).rate for group in groups]


def indirect(case):
    seen = np.sum(case["count"])
    expected = standardised.expected_events(case["pop"], case["stdcount"], case["stdpop"])
    return [seen, expected, *standardised.indirect_ratio(seen, expected, method="log-normal")]


def summary(measure):
    return lambda case: [measure(case["est"], case["pop"])]


def variance_with_error(case):
    error = between_group_variance_error(case["est"], case["pop"], case["se"])
    return [*summary(inequality.between_group_variance)(case), error]


# The source counts down from the reference: a fall that would be possible is below zero.
def attributable_risk(case):
    return [-inequality.population_excess(case["est"], case["pop"], max(case["est"]))]


def attributable_fraction(case):
    return [-inequality.population_excess_share(case["est"], case["pop"], min(case["est"]))]


COMPUTED = {
    "wilson_": wilson,
    "dsr_testdata_": direct,
    "dsr_nonindep": direct_of_repeats,
    "dsr_ratio_schoenbach": two_direct_rates,
    "fayfeuer_": gamma,
    "sir_selvin": indirect,
    "he_bgv": variance_with_error,
    "he_ti": summary(inequality.theil),
    "he_mld": summary(inequality.mean_log_deviation),
    "he_idisu": summary(inequality.index_of_disparity),
    "he_bgsd": summary(inequality.standard_deviation),
    "he_mdmu": summary(inequality.mean_difference),
    "he_par_fav": attributable_risk,
    "he_paf_adverse": attributable_fraction,
}
