"""Worked examples with numbers from outside: our own table, and the shared one when it is here."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import change_cases
import numpy as np
import outside_formulas
import pooling_cases
import pytest
import standardised_cases
from scipy import stats

from mha_monitor.stats.rates import rates, ratios
from mha_monitor.stats.rates.differences import rate_difference

NUMBERS = json.loads((Path(__file__).parent / "cases.json").read_text())
CASES = NUMBERS["cases"]
SHARED = Path(__file__).parents[3] / "shared" / "design" / "method-cases.csv"

COVERED_ELSEWHERE = {"nhs_suppress": "tests/data_sources/test_cells.py"}

NOT_YET_COVERED: set[str] = set()


def count_limits(method):
    def limits(case):
        exposure = case.get("pt", case.get("T", case.get("n", 1)))
        events = rates.rate(case["x"], exposure, 1, case.get("conf", 0.95), method)
        return [events.low, events.high]

    return limits


def phe_rate(case):
    return [*rates.rate(case["x"], case["n"], case["multiplier"], case["conf"])]


def ratio(function, **method):
    def estimate(case):
        confidence = 1 - 2 * case["tail"] if "tail" in case else case.get("conf", 0.95)
        groups = (case["x1"], case["n1"], case["x2"], case["n2"])
        return [*function(*groups, confidence=confidence, **method)]

    return estimate


def lower_limit(function, **method):
    return lambda case: [ratio(function, **method)(case)[1]]


def two_sided_p(case):
    # The product shows intervals, not this p value: it is kept to show which of the exact
    # p values other programs print (that of the sum of smaller likelihoods).
    share = case["n1"] / (case["n1"] + case["n2"])
    return [stats.binomtest(case["x1"], case["x1"] + case["x2"], share).pvalue]


def score_test(case):
    # The statistic is the normal quantile at which the lower limit touches the null value.
    low, high = 0.1, 5.0
    while high - low > 1e-9:
        z = (low + high) / 2
        confidence = 1 - 2 * stats.norm.sf(z)
        limit = ratio(rate_difference)(case | {"conf": confidence})[1]
        low, high = (z, high) if limit > case["value"] else (low, z)
    return [z, stats.norm.sf(z)]


def published_ratios(case):
    rates_printed = [case[name] for name in ("black", "white", "imd1", "imd10")]
    top, bottom = rates_printed[::2], rates_printed[1::2]
    return outside_formulas.rounded_rate_ratio(top, 0.1, bottom, 0.1).value


def whole_number_ratio(case):
    estimate = outside_formulas.rounded_rate_ratio(case["black"], 1, case["white"], 1)
    return [estimate.low, estimate.high]


def crude_rates(case):
    return np.round(rates.rate(case["counts"], case["pop"]).value, 1)


def white_population(case):
    estimate = outside_formulas.implied_population(case["count"], case["rate"], 0.1)
    return [estimate.low, estimate.high]


def base_change(case):
    return [ratios.base_change_factor(*case.values())]


def census_totals(case):
    return NUMBERS["census_2011_england"].values()


# A case belongs to the longest of these with which its name begins.
COMPUTED = {
    "byar_": count_limits("byar"),
    "phe_rate_": phe_rate,
    "exact_": count_limits("exact"),
    "rr_logwald_": ratio(ratios.log_wald),
    "rr_midp_": ratio(ratios.rate_ratio),
    "rr_midp_gu_1.2": lower_limit(ratios.rate_ratio),
    "rr_exact_": ratio(ratios.rate_ratio, method="exact"),
    "rr_exact_gu_1.2": lower_limit(ratios.rate_ratio, method="exact"),
    "rr_exact_p_": two_sided_p,
    "rr_zero_": ratio(ratios.rate_ratio, method="exact"),
    "rr_poissontest_": ratio(ratios.rate_ratio, method="exact"),
    "rr_score_": ratio(outside_formulas.score_interval),
    "rr_mover_jeff_": ratio(outside_formulas.mover_jeffreys),
    "rd_score_": ratio(rate_difference, per=1),
    "rd_score_test_": score_test,
    "nhs_pub_ratio_2425": published_ratios,
    "nhs_pub_ratio_2223": whole_number_ratio,
    "nhs_crude_": crude_rates,
    "nhs_white_denominator": white_population,
    "base_change_": base_change,
    "census2011_england": census_totals,
    **change_cases.COMPUTED,
    **pooling_cases.COMPUTED,
    **standardised_cases.COMPUTED,
}


def computed_by(name):
    prefixes = [prefix for prefix in COMPUTED if name.startswith(prefix)]
    return COMPUTED[max(prefixes, key=len)] if prefixes else None


def agrees(name, inputs, expected, relative):
    """Whether our numbers agree; a case without a value expects the two limits alone."""
    expected = [float(number) for number in expected]
    ours = [*computed_by(name)(inputs)][-len(expected) :]
    np.testing.assert_allclose(ours, expected, rtol=relative, atol=1e-300)


def shared_cases():
    if not SHARED.exists():
        reason = "the shared table of method cases is not beside this checkout"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason), id="absent")]
    rows = csv.DictReader(SHARED.read_text(encoding="utf-8").splitlines())
    return [pytest.param(row, id=row["id"]) for row in rows]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_our_number_agrees_with_the_outside_one(case):
    agrees(case["id"], case["inputs"], case["expected"], case["relative"])


@pytest.mark.shared
@pytest.mark.parametrize("case", shared_cases())
def test_every_shared_case_is_met_or_named_as_not_yet_covered(case):
    name = case["id"]
    if name in NOT_YET_COVERED or name in COVERED_ELSEWHERE:
        assert computed_by(name) is None, f"{name} is covered here: strike it off the list"
        return
    assert computed_by(name), f"nothing computes the case {name}"
    relative = float(case["tolerance"].removeprefix("rel "))
    agrees(name, json.loads(case["inputs"]), json.loads(case["expected"]), relative)
