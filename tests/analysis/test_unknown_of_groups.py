"""How far a ratio could rest on those of unknown ethnicity, in England and in areas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from data_sources.schema.errors import SourceError, UnknownLabel
from mha_monitor import monitor
from mha_monitor.analysis.unknown_ethnicity import TIMES, shares
from mha_monitor.stats.rates.ratios import rate_ratio

KNOWN, UNKNOWN, ALL = 45_525, 4_912, 50_437


def exact(**counts: float) -> dict[str, float]:
    """Counts without a range, as England's are."""
    ends = {f"{name}_{end}": count for name, count in counts.items() for end in ("low", "high")}
    return counts | ends


@pytest.fixture(scope="module")
def england(store):
    return monitor.unknown_ethnicity(store=store)


def at(table: pd.DataFrame, k: float) -> pd.Series:
    (row,) = (row for _, row in table[table["k"].eq(k)].iterrows())
    return row


def test_the_inputs_of_the_methods_give_their_numbers():
    # METHODS 6: 3,726 of 50,437, on the White population that the printed rate of 69.5 implies.
    people, white = 2_381_724, 31_735 / 69.5 * 100_000
    plain = rate_ratio(5693, people, 31_735, white)
    counts = exact(count=5693, reference_count=31_735, unknown_count=3726, total_count=50_437)
    row = counts | {"population": people, "reference_population": white}
    row |= {"ratio": float(plain.value), "ratio_low": float(plain.low)}
    table = shares(pd.DataFrame([row | {"ratio_high": float(plain.high)}]))
    values = {k: round(at(table, k)["ratio_at_k"], 2) for k in (0.5, 1.0, 2.0)}
    assert values == {0.5: 3.30, 1.0: 3.44, 2.0: 3.73}
    np.testing.assert_allclose(
        at(table, 1.0)[["ratio_at_k_low", "ratio_at_k_high"]].astype(float), plain[1:], rtol=1e-9
    )
    assert set(table["at_one"]) == {"no-k"}


def test_englands_own_are_all_that_are_in_no_group(england):
    table = england.table
    assert table["k"].tolist() == list(TIMES)
    assert set(table["unknown_count"]) == {UNKNOWN}
    assert set(table["total_count"]) == {ALL}
    # By hand: the group's own gain, and the rest of the unknown spread over the other groups.
    for k in TIMES:
        black = 5693 * (1 + k * UNKNOWN / KNOWN)
        others = (KNOWN - 5693) + UNKNOWN - k * UNKNOWN * 5693 / KNOWN
        white = 31_735 * others / (KNOWN - 5693)
        expected = black / 2_381_724 / (white / 45_783_401)
        assert at(table, k)["ratio_at_k"] == pytest.approx(expected, rel=1e-12)
    assert [round(at(table, k)["ratio_at_k"], 2) for k in (0.5, 2.0)] == [3.26, 3.84]


def test_the_worst_case_is_that_of_the_table_of_ratios(england, store):
    plain = monitor.ratios(group="black", store=store).table.iloc[0]
    for name in ("ratio", "ratio_low", "ratio_high", "ratio_unknown_low", "ratio_unknown_high"):
        assert set(england.table[name]) == {plain[name]}
    assert (england.table["ratio_at_k_low"] > plain["ratio_unknown_low"]).all()
    assert (england.table["ratio_at_k_high"] < plain["ratio_unknown_high"]).all()


def test_shared_out_as_the_known_are_nothing_moves_and_the_words_say_so(england):
    row = at(england.table, 1.0)
    assert row["ratio_at_k"] == pytest.approx(row["ratio"], rel=1e-12)
    assert row["ratio_at_k_low"] == pytest.approx(row["ratio_low"], rel=1e-12)
    assert "raise every rate by 11% and leave the ratio as it is, so that is no test of it" in (
        england.words
    )
    assert "No k brings the ratio or its interval to 1" in england.words
    assert "whose low end is 2.9" in england.words
    assert "3.26 (between 3.17 and 3.35) with half of it" in england.words


def test_a_ratio_near_one_names_the_k_that_reaches_it(store):
    found = monitor.unknown_ethnicity(group="asian-indian", store=store)
    row = at(found.table, 1.0)
    assert (row["at_one"], round(row["k_interval_at_one"], 2)) == ("some-k", 2.83)
    assert "The interval reaches 1 where k is at least 2.83, the ratio itself where k is 3.58." in (
        found.words
    )
    asian = monitor.unknown_ethnicity(group="asian", store=store)
    assert "where k is at most 0.02, the ratio itself at no k" in asian.words
    assert "the ratio would be between 0.97 and 2.63" in asian.words


def test_of_areas_it_is_said_in_how_many_the_unknown_could_matter(store):
    found = monitor.unknown_ethnicity(area_kind="icb", store=store)
    rows = found.table[found.table["k"].eq(1)]
    assert len(rows) == 42
    assert rows["at_one"].value_counts().to_dict() == {"no-k": 36, "holds-one": 6}
    assert "In 6 of them the interval holds 1 as it is. In 36 of them no k" in found.words
    asian = monitor.unknown_ethnicity(area_kind="icb", group="asian", store=store)
    assert "In 3 of them some k does: Black Country (k = 0.93)" in asian.words
    assert "Of 5 with an interval that does not hold 1, 3 could stand at 1" in asian.words


def test_a_hidden_count_has_limits_at_every_k_and_no_value(store):
    found = monitor.unknown_ethnicity(area_kind="icb", area="QSL", store=store)
    assert found.table["ratio_at_k"].isna().all()
    assert found.table["ratio_at_k_low"].eq(0).all()
    assert found.table["ratio_at_k_high"].is_monotonic_increasing
    assert "at most 15 with half of it" in found.words and "nan" not in found.words


def test_rounding_widens_the_limits_of_an_area(store):
    row = at(monitor.unknown_ethnicity(area_kind="icb", area="QVV", store=store).table, 2.0)
    inner = rate_ratio(15, row["population"], 365, row["reference_population"])
    assert row["ratio_at_k_low"] < row["ratio_at_k"] < row["ratio_at_k_high"]
    assert np.log(row["ratio_at_k_high"] / row["ratio_at_k_low"]) > np.log(inner.high / inner.low)


def test_a_year_without_the_number_of_unknown_says_nothing(store):
    found = monitor.unknown_ethnicity(period="2022-23", store=store)
    assert set(found.table["at_one"]) == {"not-known"}
    assert found.table["ratio_at_k_low"].isna().all()
    assert found.words.endswith("nothing can be said of what they could do to the ratio.")
    every = monitor.unknown_ethnicity(period="all", store=store)
    assert "England, 4 periods" in every.words and "In 3 of them the number" in every.words


def test_areas_with_a_red_flag_are_named_and_not_counted(store):
    found = monitor.unknown_ethnicity("section-2-on-admission", "icb", store=store)
    assert ": 41 areas" in found.words
    assert "One is left out (ethnicity too often unknown to compare): Sussex." in found.words
    assert len(found.table[found.table["k"].eq(1)]) == 42


def test_what_has_no_answer_is_refused(store):
    with pytest.raises(UnknownLabel, match="'purple' is not an ethnic group"):
        monitor.unknown_ethnicity(group="purple", store=store)
    with pytest.raises(SourceError, match="A group cannot be compared with itself"):
        monitor.unknown_ethnicity(group="white", store=store)
