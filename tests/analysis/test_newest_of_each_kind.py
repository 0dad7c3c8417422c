"""The newest ratio of each kind of rate, with one interval each."""

from __future__ import annotations

import pytest

from mha_monitor import monitor
from mha_monitor.analysis.newest_of_each_kind import newest_of_each_kind
from mha_monitor.definitions.questions import Question
from mha_monitor.sentences import amounts
from mha_monitor.sentences.newest import Told

ENDS = ["ratio", "ratio_low", "ratio_high"]


def test_black_people_standardised_of_2024_25_and_crude_of_2023_24(store):
    asked = Question(groups="black", repeats=False)
    table = newest_of_each_kind(store, asked).set_index("rate_kind")
    assert table["period"].to_dict() == {"standardised": "2024-25", "crude": "2023-24"}
    assert table["ratio"].round(1).to_dict() == {"standardised": 4.0, "crude": 3.4}
    told = {kind: amounts.estimate(*row) for kind, row in table[ENDS].T.items()}
    assert told == {"standardised": "4.0 (3.88 to 4.10)", "crude": "3.4 (3.35 to 3.55)"}
    wide = newest_of_each_kind(store, Question(groups="black")).set_index("rate_kind")
    told = {kind: amounts.estimate(*row) for kind, row in wide[ENDS].T.items()}
    assert told == {"standardised": "4.0 (3.85 to 4.13)", "crude": "3.4 (3.33 to 3.57)"}


def test_of_one_year_the_standardised_rate_leads_with_the_crude_beside_it(store):
    table = newest_of_each_kind(store, Question(groups="mixed"))
    assert table["rate_kind"].tolist() == ["standardised", "crude"]
    assert set(table["period"]) == {"2023-24"}
    words = Told(table).words()
    assert "2.6 times" in words and "The rate not allowing for age was 1.7 times" in words


def test_a_measure_that_is_never_standardised_has_its_crude_rate_alone(store):
    table = newest_of_each_kind(store, Question("section-2", groups="black"))
    assert table["rate_kind"].tolist() == ["crude"]


def test_each_number_is_the_one_that_other_answers_give(store):
    """One interval for each number everywhere: that of the table of ratios and of the trend."""
    table = newest_of_each_kind(store, Question(groups="black")).set_index("rate_kind")
    beside = {
        "crude": monitor.ratios(group="black", store=store).table.iloc[0],
        "standardised": monitor.trend(store=store).table.iloc[-1],
    }
    for kind, row in beside.items():
        for name in ("period", "ratio", "ratio_low", "ratio_high"):
            assert table.loc[kind, name] == pytest.approx(row[name])


def test_the_intervals_are_widened_where_asked(store):
    plain, wide = (
        newest_of_each_kind(store, Question(groups="black", repeats=repeats))
        for repeats in (False, True)
    )
    assert (wide["ratio_low"] < plain["ratio_low"]).all()
    assert wide["ratio"].tolist() == plain["ratio"].tolist()
