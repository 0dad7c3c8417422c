"""How far a ratio could rest on those of unknown ethnicity, in England and in areas."""

from __future__ import annotations

import numpy as np
import pytest

from data_sources.schema.errors import SourceError, UnknownLabel
from mha_monitor import monitor
from mha_monitor.analysis.unknown_ethnicity import IMPUTED
from mha_monitor.definitions import flags
from mha_monitor.stats.events import Events
from mha_monitor.stats.unknown.sensitivity import unknown_bounds

UNKNOWN, ACUTE, ALL = 4_912, 2_021, 50_437


@pytest.fixture(scope="module")
def england(store):
    return monitor.unknown_ethnicity(repeats=False, store=store)


@pytest.fixture(scope="module")
def boards(store):
    return monitor.unknown_ethnicity(area_kind="icb", store=store)


def test_englands_own_are_all_that_are_in_no_group_and_those_of_acute_hospitals(england):
    row = england.table.iloc[0]
    assert (row["unknown_count"], row["acute_count"], row["total_count"]) == (UNKNOWN, ACUTE, ALL)


def test_both_bounds_are_given_and_which_is_which_is_said(england, store):
    row = england.table.iloc[0]
    narrow = [round(row[f"ratio_unknown_{end}"], 2) for end in ("low", "high")]
    wide = [round(row[f"ratio_acute_{end}"], 2) for end in ("low", "high")]
    assert (narrow, wide) == ([2.90, 6.57], [2.75, 7.81])
    plain = monitor.ratios(group="black", repeats=False, store=store).table.iloc[0]
    for name in ("ratio", "ratio_low", "ratio_high", "ratio_unknown_low", "ratio_unknown_high"):
        assert row[name] == plain[name]
    groups = (
        Events.exact(row[f"{prefix}count"], row[f"{prefix}population"])
        for prefix in ("", "reference_")
    )
    np.testing.assert_allclose(
        unknown_bounds(*groups, UNKNOWN + ACUTE), [row["ratio_acute_low"], row["ratio_acute_high"]]
    )
    assert "the ratio would be between 2.9 and 6.6" in england.words
    assert (
        "That leaves out 2,021 detentions that acute hospitals alone recorded, without ethnicity; "
        "with them it would be between 2.8 and 7.8." in england.words
    )
    assert "No ethnicity of the unknown makes the two rates equal." in england.words


def test_shared_out_by_each_boards_mix_the_ratio_moves_a_little_and_is_inside_the_bounds(england):
    row = england.table.iloc[0]
    assert row["ratio_imputed"] == pytest.approx(3.40, abs=0.01)
    assert row["ratio_unknown_low"] < row["ratio_imputed_low"] < row["ratio_imputed"]
    assert row["ratio_imputed"] < row["ratio_imputed_high"] < row["ratio_unknown_high"]
    # Not narrower than the known alone: those that were shared out are not seen.
    assert row["ratio_imputed_high"] / row["ratio_imputed_low"] > 0.97 * (
        row["ratio_high"] / row["ratio_low"]
    )
    assert "If the unknown of each board were as those whose ethnicity it knows" in england.words
    assert f"{row['ratio_imputed']:.2f}" in england.words


def test_the_shares_by_hand_give_the_middle_of_the_imputations(england, store):
    """Each board's unknown in proportion to its known, summed over boards, scaled to England's."""
    rates = monitor.rates(area_kind="icb", group="all", store=store).table
    rates = rates[rates["group"].isin(["white", "mixed", "asian", "black", "other"])]
    middle = (rates["count_low"] + rates["count_high"]) / 2
    unknown = (rates["unknown_count_low"] + rates["unknown_count_high"]) / 2
    known = middle.groupby(rates["area_code"]).transform("sum")
    shared = (middle / known * unknown).groupby(rates["group"]).sum()
    shared *= UNKNOWN / shared.sum()
    row = england.table.iloc[0]
    black = (5693 + shared["black"]) / row["population"]
    white = (31_735 + shared["white"]) / row["reference_population"]
    assert row["ratio_imputed"] == pytest.approx(black / white, rel=0.004)


def test_boards_have_no_wider_bounds_and_their_own_mix_leaves_their_ratio(boards):
    table = boards.table
    assert table["acute_count"].isna().all() and table["ratio_acute_high"].isna().all()
    known = table[table["ratio_imputed"].notna() & table["count_low"].ge(40)]
    assert len(known) > 15
    assert (known["ratio_imputed"] / known["ratio"] - 1).abs().max() < 0.03
    assert (known["ratio_imputed_low"] < known["ratio"]).all()
    hidden = table[table["ratio"].isna()]
    assert len(hidden) and hidden["ratio_imputed"].isna().all()
    assert "the interval holds 1 as it is" in boards.words
    assert "Northamptonshire" in boards.words  # left out, with its reason


def test_what_the_bounds_of_an_area_hold_is_what_its_code_says(boards):
    for _, row in boards.table.iterrows():
        inside = row["ratio_low"] <= 1 <= row["ratio_high"]
        possible = row["ratio_unknown_low"] <= 1 <= row["ratio_unknown_high"]
        expected = "interval-holds-one" if inside else "bounds-hold-one" if possible else "apart"
        if flags.red_sentences(row["flags"]):
            expected = "in-doubt"
        assert row["at_one"] == expected


def test_nothing_is_shared_out_in_a_board_in_doubt(boards, store):
    """A mix that was most likely recorded wrongly says nothing of the unknown."""
    doubtful = boards.table[flags.blocked(boards.table)]
    assert len(doubtful) and doubtful[[*IMPUTED]].isna().all(axis=None)
    words = monitor.unknown_ethnicity(area="QPM", group="black", store=store).words
    assert "cannot be compared" in words
    assert "the ratio would be" not in words and "makes the two rates equal" not in words


def test_a_detailed_group_has_bounds_and_nothing_to_be_shared_out_by(store):
    found = monitor.unknown_ethnicity(group="black-caribbean", store=store)
    row = found.table.iloc[0]
    assert row["ratio_acute_low"] < row["ratio_unknown_low"] < row["ratio"]
    assert np.isnan(row["ratio_imputed"])
    assert "as those whose ethnicity it knows" not in found.words


def test_without_a_count_of_the_unknown_nothing_is_said(store):
    found = monitor.unknown_ethnicity(period="2022-23", store=store)
    assert set(found.table["at_one"]) == {"not-known"}
    assert found.table["ratio_imputed"].isna().all()
    assert "nothing can be said" in found.words
    every = monitor.unknown_ethnicity(period="all", store=store)
    assert every.table["at_one"].eq("apart").any()


def test_a_measure_that_acute_hospitals_do_not_count_has_one_bound(store):
    found = monitor.unknown_ethnicity("ctos", store=store)
    row = found.table.iloc[0]
    assert not row["acute_count"] > 0
    assert "acute hospitals" not in found.words


def test_a_red_board_is_named_and_not_counted(store):
    found = monitor.unknown_ethnicity("section-2-on-admission", "icb", store=store)
    assert "Sussex" in found.words and "left out" in found.words


def test_what_cannot_be_asked_is_refused(store):
    with pytest.raises(UnknownLabel):
        monitor.unknown_ethnicity(group="purple", store=store)
    with pytest.raises(SourceError):
        monitor.unknown_ethnicity(group="white", store=store)
