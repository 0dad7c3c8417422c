"""What may be called a step: one family of tests, ranks among other months, drift allowed for."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from reform_samples import held, invented_months, month_of

from mha_monitor import monitor
from mha_monitor.definitions import milestones
from mha_monitor.definitions.periods import first_month_from
from mha_monitor.reform import testable
from mha_monitor.reform.milestone_table import with_adjusted_p
from mha_monitor.reform.months_used import disturbed, first_month, touching
from mha_monitor.sentences import reform as word_reform
from mha_monitor.sentences.reform_scan import scan_sentences
from mha_monitor.sentences.reform_verdicts import bends, is_firm, is_not_yet_firm
from mha_monitor.stats.multiplicity import adjusted_p

REGISTER = milestones.load()
PCREF = next(each for each in REGISTER if each.name == "pcref-launch")
SURE = {
    "level_p_adjusted": 0.001,
    "placebo_p": 0.02,
    "rank": 1.0,
    "dates_ranked": 60.0,
    "slope_p_adjusted": 0.001,
    "slope_placebo_p": 0.02,
}


def test_levels_and_slopes_of_one_answer_are_one_family():
    table = pd.DataFrame({"level_p": [0.01, 0.04, np.nan], "slope_p": [0.03, 0.8, np.nan]})
    found = with_adjusted_p(table)
    every = adjusted_p(np.array([0.01, 0.03, 0.04, 0.8]))
    np.testing.assert_allclose(found["level_p_adjusted"], [every[0], every[2], np.nan])
    np.testing.assert_allclose(found["slope_p_adjusted"], [every[1], every[3], np.nan])
    # Apart, two levels would have been adjusted to 0.02 and 0.04.
    assert found["level_p_adjusted"].iloc[0] == pytest.approx(0.04)


@pytest.mark.parametrize(
    ("changed", "firm", "likely"),
    [
        ({}, True, True),
        ({"level_p_adjusted": 0.06}, False, False),
        ({"placebo_p": 0.06, "rank": 4.0}, False, False),
        # Without another month to rank among nothing is a step, however small its p.
        ({"placebo_p": np.nan, "rank": np.nan, "dates_ranked": np.nan}, False, False),
        ({"placebo_p": 1.0, "rank": 1.0, "dates_ranked": 1.0}, False, False),
        ({"placebo_p": 0.1, "rank": 1.0, "dates_ranked": 10.0}, False, True),
        ({"placebo_p": 0.1, "dates_ranked": 10.0, "level_p_adjusted": 0.02}, False, False),
        ({"placebo_p": 0.2, "rank": 2.0, "dates_ranked": 10.0}, False, False),
    ],
)
def test_a_step_is_likely_where_it_is_rare_by_chance_and_among_other_months(changed, firm, likely):
    row = SURE | changed
    assert is_firm(row) == firm
    assert (is_firm(row) or is_not_yet_firm(row)) == likely


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, True),
        ({"slope_p_adjusted": 0.06}, False),
        ({"slope_placebo_p": 0.2}, False),
        ({"slope_placebo_p": np.nan}, False),
        ({"slope_p_adjusted": np.nan}, False),
    ],
)
def test_a_change_of_pace_needs_both_as_well(changed, said):
    assert bends(SURE | changed) == said


def scanned(*stands: bool) -> pd.DataFrame:
    rows = [
        {
            **SURE,
            "level_p": 1e-4,
            "level": 0.8,
            "role": "candidate",
            "title": f"INVENTED {place}",
            "area_name": "INVENTED",
            "group": "black",
            "placebo_p": 0.02 if firm else 0.5,
            "rank": 1.0 if firm else 30.0,
        }
        for place, firm in enumerate(stands)
    ]
    return pd.DataFrame(rows)


def test_a_scan_names_only_what_stands_out_among_other_months():
    both = scan_sentences(scanned(True, False))
    assert "2 remain, and 1 of them stands out among other months too" in both
    assert "INVENTED 0" in both and "INVENTED 1" not in both
    drift = scan_sentences(scanned(False, False))
    assert "no step can be told from drift" in drift and "INVENTED 0" not in drift
    assert "one remains, and it stands out" in scan_sentences(scanned(True))
    assert "2 remain, and they stand out" in scan_sentences(scanned(True, True))


def test_a_milestone_begins_in_one_month_for_every_question(tmp_path):
    for day, month in (
        ("2017-12-11", "2017-12"),
        ("2023-10-30", "2023-11"),
        ("2024-05-15", "2024-05"),
        ("2024-05-16", "2024-06"),
    ):
        assert first_month_from(dt.date.fromisoformat(day)) == month_of(month)
    assert first_month(PCREF) == month_of("2023-11")
    # Right Care in London began two days later, in the same first month.
    names = {each.name for each in testable.beside(PCREF, REGISTER, "section-136", "england")}
    assert "rcrp-london" in names
    store = held(tmp_path, invented_months("2016-04", 120))
    power = monitor.power(area="ENG", milestone="pcref-launch", store=store).table.iloc[0]
    reform = monitor.reform("pcref-launch", store=store).table.iloc[0]
    assert power["months_before"] == reform["months_before"]
    assert power["months_after"] == reform["months_after"]


def test_the_months_left_out_are_those_of_the_register_for_every_question():
    concerned = touching(REGISTER, "detentions", "england")
    month = np.arange(month_of("2020-01"), month_of("2024-01"))
    out = {int(each) for each in month[disturbed(month, concerned)]}
    assert out == {
        *range(month_of("2020-03"), month_of("2021-08")),
        *range(month_of("2022-08"), month_of("2023-04")),
    }
    assert not disturbed(month, []).any()


def test_what_allows_for_drift_says_so(tmp_path):
    store = held(tmp_path, invented_months("2016-04", 120))
    found = monitor.reform("pcref-launch", store=store)
    assert set(found.table["method"]) == {"wandering level"}
    assert "limits and tests allow for a level that wanders" in found.caveat
    assert "quasi_poisson_level" in found.caveat
    assert word_reform.reform_caveat(found.table) in found.caveat
