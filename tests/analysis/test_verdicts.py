"""What may be said of one area against a centre: on the genuine figures, and on invented ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from area_samples import ratios_of
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from mha_monitor import monitor
from mha_monitor.analysis.areas import verdicts as deciding
from mha_monitor.analysis.areas.verdicts import verdicts
from mha_monitor.definitions.verdicts import (
    CENTRES,
    CODES,
    ENGLAND,
    HIGHER,
    IN_DOUBT,
    LOWER,
    NO_FIGURES,
    NOT_TOLD_APART,
    TOO_FEW,
    TYPICAL,
    Verdict,
)
from mha_monitor.definitions.verdicts import of_row as verdict_of
from mha_monitor.sentences import verdicts as words

RED = "ethnicity-too-often-unknown"


def boards_of(store, repeats: bool) -> pd.DataFrame:
    return monitor.ratios(area_kind="icb", group="black", repeats=repeats, store=store).table


def called(ratios: pd.DataFrame, found: pd.DataFrame, code: str) -> set[str]:
    return set(ratios.loc[found["verdict"].eq(code), "area_code"])


# The genuine figures.


def test_three_boards_lie_above_the_typical_board_and_one_below(store):
    ratios = boards_of(store, repeats=False)
    found = verdicts(ratios)
    assert found["verdict_centre_ratio"].round(2).eq(2.80).all()
    assert called(ratios, found, HIGHER) == {"QRV", "QWE", "QKK"}
    assert called(ratios, found, LOWER) == {"QOP"}


def test_widened_for_repeats_two_lie_above_and_one_below(store):
    ratios = boards_of(store, repeats=True)
    found = verdicts(ratios)
    assert called(ratios, found, HIGHER) == {"QRV", "QKK"}
    assert called(ratios, found, LOWER) == {"QOP"}


def test_boards_with_hidden_or_few_counts_are_too_few_to_say(store):
    ratios = boards_of(store, repeats=False)
    few = ratios[ratios["area_code"].isin(called(ratios, verdicts(ratios), TOO_FEW))]
    hidden = ratios[ratios["ratio"].isna()]
    assert set(hidden["area_code"]) <= set(few["area_code"])
    assert few["ratio_high"].div(few["ratio_low"]).gt(4).all()
    assert few["count_high"].max() < 45


def test_against_england_the_verdicts_are_those_of_the_pooled_answer(store):
    ratios = boards_of(store, repeats=False)
    found = verdicts(ratios, monitor.ratios(group="black", repeats=False, store=store).table)
    asked = {"area_kind": "icb", "group": "black", "repeats": False, "centre": "england"}
    england = monitor.ratios(**asked, store=store).table
    below = england.loc[england["verdict"].eq(LOWER), "area_code"]
    assert len(below) == 9 and called(ratios, found, LOWER) == set(below)
    assert called(ratios, found, HIGHER) == set()
    assert set(found["verdict_centre"]) == {ENGLAND}


def test_p_values_are_raised_for_all_rows_handed_over(store):
    """statsmodels, over all groups on the screen as one family."""
    ratios = monitor.ratios(area_kind="icb", repeats=False, store=store).table
    found = verdicts(ratios)
    known = found["verdict_p"].notna()
    theirs = multipletests(found.loc[known, "verdict_p"], method="fdr_bh")[1]
    np.testing.assert_allclose(found.loc[known, "verdict_p_adjusted"], theirs)
    assert found["verdict_centre_ratio"].nunique() == ratios["group"].nunique()
    assert set(found["verdict"]) <= set(CODES)


def test_the_words_count_each_verdict_once(store):
    ratios = boards_of(store, repeats=True)
    table = ratios.assign(**verdicts(ratios))
    said = words.counted(table)
    assert said.startswith("Of 42 boards held against the typical board (2.8), after allowing")
    assert "2 lie above it; 1 lies below it;" in said
    row = table.set_index("area_code").loc["QOP"]
    assert words.sentence(row) == (
        "Lower than the typical board (2.8). That is outside the range where 19 of 20 boards of "
        "its size would lie."
    )
    assert words.spread_of(table) == (
        "Two of these 3 lie within the range where 19 of 20 boards of their size would lie."
    )


def test_a_range_that_leaves_the_centre_out_says_why_it_is_no_verdict(store):
    """Every such board, and no other: its own range would make a reader conclude the opposite."""
    ratios = boards_of(store, repeats=True)
    table = ratios.assign(**verdicts(ratios))
    row = table.set_index("area_code").loc["QWE"]
    assert row["ratio_low"] > row["verdict_centre_ratio"]
    assert words.sentence(row) == (
        "Cannot be told apart from the typical board (2.8). The range by itself leaves 2.8 out, "
        "but many boards are looked at together: among so many, one this far off may well come by "
        "chance."
    )
    alike = table[table["verdict"].eq(NOT_TOLD_APART)]
    at = alike["verdict_centre_ratio"]
    beyond = alike["ratio_low"].gt(at) | alike["ratio_high"].lt(at)
    assert set(alike.loc[beyond, "area_code"]) == {"QWE", "QH8"}
    # That of Mid and South Essex (QH8) ends at 2.81, printed as the centre is: nothing to explain.
    told = [row["area_code"] for _, row in alike.iterrows() if words.spread(row)]
    assert told == ["QWE"]


def test_no_two_tests_go_by_the_words_usual_spread(store):
    """A funnel's limits are wider than those beside a verdict: only one is the usual spread."""
    ratios = boards_of(store, repeats=True)
    table = ratios.assign(**verdicts(ratios))
    assert not any("usual spread" in words.sentence(row) for _, row in table.iterrows())
    assert "usual spread" in monitor.funnel(area_kind="icb", store=store).words


# Invented areas.


def alike(count: int = 12, size: int = 400, **columns) -> pd.DataFrame:
    """INVENTED areas that all have the one ratio."""
    return ratios_of(np.full(count, size), 1e5, np.full(count, 10 * size), 3e6, **columns)


def test_areas_that_are_alike_cannot_be_told_apart():
    found = verdicts(alike())
    assert set(found["verdict"]) == {NOT_TOLD_APART}
    assert verdict_of(found.iloc[0]) == Verdict(NOT_TOLD_APART, TYPICAL, True)


def test_a_red_flag_goes_before_everything_else():
    table = alike()
    table.loc[3, ["count", "count_low", "count_high"]] = 600.0, 598.0, 602.0
    assert verdicts(table).loc[3, "verdict"] == HIGHER
    flagged = table.assign(flags=np.where(table.index == 3, RED, ""))
    found = verdicts(flagged)
    assert found.loc[3, "verdict"] == IN_DOUBT
    assert np.isnan(found.loc[3, "verdict_p"])
    # Its figures do not move the centre either.
    assert found.loc[0, "verdict_centre_ratio"] < verdicts(table).loc[0, "verdict_centre_ratio"]


def test_a_hidden_count_that_can_only_lie_below_is_called_so():
    table = alike(count=20, size=30)
    table.loc[5, ["count", "count_low", "count_high"]] = np.nan, 0.0, 4.0
    table.loc[5, ["ratio", "ratio_low", "ratio_high"]] = np.nan, 0.0, 0.1
    assert verdicts(table).loc[5, "verdict"] == LOWER


def test_what_was_not_published_has_no_figures_and_no_verdict():
    table = alike()
    nothing = ["count", "count_low", "count_high", "ratio", "ratio_low", "ratio_high"]
    table.loc[2, nothing] = np.nan
    found = verdicts(table)
    assert found.loc[2, "verdict"] == NO_FIGURES
    assert words.title({**found.loc[2], "area_kind": "icb"}) == "No figures"
    assert set(found["verdict"].drop(2)) == {NOT_TOLD_APART}


def test_without_a_centre_nothing_is_called():
    """Two areas have no typical one between them."""
    found = verdicts(alike(count=2))
    assert found["verdict_centre_ratio"].isna().all()
    assert set(found["verdict"]) == {TOO_FEW}


def test_with_a_red_flag_on_england_nothing_is_held_against_it():
    england = alike(count=1, area_kind="england", flags=RED)
    assert set(verdicts(alike(), england)["verdict"]) == {TOO_FEW}


def test_rows_that_share_an_index_have_each_their_own():
    table = alike()
    table.loc[3, ["count", "count_low", "count_high"]] = 600.0, 598.0, 602.0
    found = verdicts(table.set_axis([0] * len(table)))
    assert found.index.tolist() == [0] * len(table)
    assert found["verdict"].tolist() == verdicts(table)["verdict"].tolist()


def test_no_rows_have_no_verdicts():
    assert list(verdicts(alike().iloc[:0]).columns) == [*deciding.COLUMNS]


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_the_rows_and_their_index_do_not_matter(seed):
    random = np.random.default_rng(seed)
    counts = random.poisson(np.exp(random.normal(4, 1, 15)))
    table = ratios_of(counts, 1e5, np.full(15, 2000), 3e6)
    shuffled = table.sample(frac=1, random_state=seed)
    there, back = verdicts(table), verdicts(shuffled)
    pd.testing.assert_series_equal(there["verdict"], back["verdict"].sort_index())


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1.5, 3.0]))
def test_a_table_widened_for_repeats_calls_no_area_that_the_plain_one_would_not(seed, dispersion):
    random = np.random.default_rng(seed)
    table = ratios_of(random.poisson(random.gamma(9, 40, 20)), 1e5, np.full(20, 4000), 3e6)
    england = ratios_of([6000], 1e6, [80_000], 4e7, area_kind="england")
    plain = verdicts(table, england)
    wide = verdicts(table.assign(dispersion=dispersion, reference_dispersion=dispersion), england)
    extreme = [HIGHER, LOWER]
    assert set(wide.index[wide["verdict"].isin(extreme)]) <= set(
        plain.index[plain["verdict"].isin(extreme)]
    )


@pytest.mark.parametrize("centre", CENTRES)
@pytest.mark.parametrize("code", CODES)
def test_every_verdict_has_words_that_name_no_other(code, centre):
    said = words.legend(centre, "icb")[code]
    assert said and said[0].isupper()
    assert ("typical board" in said) == (centre == TYPICAL and "{centre}" in words.WORDS[code])
    assert len(set(words.legend(centre, "icb").values())) == len(CODES)


def test_a_verdict_that_is_not_on_the_list_is_refused():
    with pytest.raises(ValueError, match="no verdict 'worse' against 'typical-board' is known"):
        Verdict("worse", TYPICAL)
