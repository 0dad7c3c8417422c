"""A break whose place the data choose."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from mha_monitor.stats.time_series.segmented import one_break

CASES = json.loads((Path(__file__).parent / "cases.json").read_text())["cases"]
DOWN = np.array(next(c["inputs"]["rows"] for c in CASES if c["id"] == "segmented_down"))


def test_the_error_of_the_break_agrees_with_the_worked_example_in_r():
    # Muggeo 2008, R News 8/1: psi 31.08 with a standard error of 0.724.
    age, births, cases = DOWN.T
    found = one_break(cases, age, total=births)
    assert found.break_error == pytest.approx(0.724, abs=0.0015)
    # The limits carry the dispersion as well, which is above 1 here.
    width = (found.break_at.high - found.break_at.low) / 2
    assert found.dispersion > 1.3
    assert width > 2 * 0.724 * np.sqrt(1.3)


def test_a_planted_break_is_found():
    x = np.arange(60.0)
    count = np.round(1e6 * np.exp(0.01 * x - 0.03 * np.maximum(x - 33.4, 0)))
    found = one_break(count, x)
    assert float(found.break_at.value) == pytest.approx(33.4, abs=1e-3)
    assert found.slope_before == pytest.approx(0.01, abs=1e-5)
    assert found.slope_change == pytest.approx(-0.03, abs=1e-5)
    assert found.code == ""


def test_more_people_move_nothing():
    x, count = np.arange(20.0), np.random.default_rng(1).poisson(50, 20)
    one, other = one_break(count, x), one_break(count, x, np.log(7.0))
    np.testing.assert_allclose(one.break_at, other.break_at, atol=1e-5)


def test_nine_years_less_two_are_too_few_to_look_for_a_break():
    found = one_break(np.full(7, 50.0), np.arange(7.0))
    assert found.code == "too-few-points"
    assert np.isnan(found.break_at).all()
