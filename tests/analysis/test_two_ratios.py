"""Two ratios side by side: the sums by another route, the words, and what cannot be compared."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.analysis.two_ratios import beside
from mha_monitor.definitions.questions import Question


def row(ratio: float, low: float, high: float) -> pd.Series:
    return pd.Series({"ratio": ratio, "ratio_low": low, "ratio_high": high})


def test_two_independent_lognormal_ratios_by_drawing():
    """INVENTED: 3.0 and 2.0, with standard errors of 0.1 and 0.2 of the logarithm."""
    chance = np.random.default_rng(5)
    errors = 0.1, 0.2
    ends = [
        row(ratio, ratio * math.exp(-1.96 * error), ratio * math.exp(1.96 * error))
        for ratio, error in zip((3.0, 2.0), errors, strict=True)
    ]
    drawn = [
        np.log(each["ratio"]) + error * chance.standard_normal(400_000)
        for each, error in zip(ends, errors, strict=True)
    ]
    low, high = np.exp(np.quantile(drawn[1] - drawn[0], [0.025, 0.975]))
    found = beside(*ends)
    assert found["factor"] == pytest.approx(2 / 3)
    assert found["factor_low"] == pytest.approx(low, rel=0.01)
    assert found["factor_high"] == pytest.approx(high, rel=0.01)


def test_the_other_way_round_is_inverted_and_a_ratio_is_like_itself():
    one, other = row(3.4, 3.0, 3.8), row(2.6, 2.3, 3.0)
    there, back = beside(one, other), beside(other, one)
    assert there["factor"] == pytest.approx(1 / back["factor"])
    assert there["factor_low"] == pytest.approx(1 / back["factor_high"])
    assert there["p"] == pytest.approx(back["p"])
    same = beside(one, one)
    assert same["factor"] == 1 and same["p"] == pytest.approx(1)


def test_where_a_ratio_is_hidden_nothing_is_said_of_both():
    found = beside(row(3.4, 3.0, 3.8), row(math.nan, 0.0, 5.0))
    assert all(math.isnan(each) for each in found.values())


def asked(**words) -> Question:
    return Question(groups=("black",), **words)


def test_boards_that_differ_and_boards_that_do_not(store):
    south, north = asked(areas=("QWE",)), asked(areas=("QMF",))
    found = monitor.side_by_side(south, north, store=store)
    assert [*found.table["label"]] == ["South West London", "North East London"]
    assert found.title.startswith("The ratio is higher for South West London than for North East")
    assert found.beside["p"] < 0.05
    alike = monitor.side_by_side(asked(areas=("QKK",)), south, store=store)
    assert "cannot be told apart" in alike.title
    assert "may be the same" in alike.sure
    assert "nothing of why" in alike.caveat


def test_what_tells_the_two_apart_names_them(store):
    both = asked(areas=("QKK",)), Question(areas=("QKK",), groups=("asian",))
    assert [*monitor.side_by_side(*both, store=store).table["label"]] == ["Black", "Asian"]
    same = monitor.side_by_side(both[0], both[0], store=store)
    assert same.title == "Both are the same: choose another"
    assert same.sure == ""


def test_a_hidden_board_is_named_as_without_a_ratio(store):
    found = monitor.side_by_side(asked(areas=("QKK",)), asked(areas=("QSL",)), store=store)
    assert found.beside is None
    assert found.title.endswith("cannot be compared: no ratio for Somerset")


def test_several_ratios_at_once_are_refused(store):
    with pytest.raises(SourceError, match="one area, group and period for each"):
        monitor.side_by_side(Question(areas=("QKK",)), asked(areas=("QKK",)), store=store)
