"""Many areas together: on the genuine figures, and on invented ones whose answer is known."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from area_samples import INVENTED_RATIO, england_of, invented, ratios_of
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.analysis.areas import pooling, summary
from mha_monitor.analysis.areas.included import counts_of
from mha_monitor.analysis.areas.verdicts import verdicts
from mha_monitor.stats.areas.shrinkage import gamma_poisson_of_ranges

RED = "ethnicity-too-often-unknown"
FEW = settings(max_examples=4, deadline=None)
SEEDS = st.integers(0, 10_000)


@pytest.fixture(scope="module")
def boards(store):
    return monitor.pooled(repeats=False, store=store)


@pytest.fixture(scope="module")
def ratios(store):
    return monitor.ratios(area_kind="icb", group="black", repeats=False, store=store).table


@pytest.fixture(scope="module")
def england(store):
    return monitor.ratios(group="black", repeats=False, store=store).table.iloc[0]


def together(table: pd.DataFrame, **changes: object):
    table = table.assign(**verdicts(table))
    found = summary.together(table, england_of(table, **changes))
    return found.table.set_index("area_code"), found.summary.iloc[0], found


# The genuine figures.


def test_the_boards_of_2023_24_pooled(boards):
    row = boards.summary.iloc[0]
    limits = row[["mean_ratio_low", "mean_ratio", "mean_ratio_high"]]
    assert [round(each, 2) for each in limits] == [2.59, 2.80, 3.02]
    assert round(row["tau_ratio"], 2) == 1.38
    assert [round(row[f"prediction_{end}"], 2) for end in ("low", "high")] == [1.93, 4.07]
    assert (row["areas"], row["areas_hidden"], row["tests"]) == (41, 3, 41)


def test_nine_boards_lie_below_england_and_none_above(store):
    asked = {"area_kind": "icb", "group": "black", "repeats": False, "centre": "england"}
    told = monitor.ratios(**asked, store=store).table["verdict"].value_counts()
    assert (told["lower"], told.get("higher", 0), told["in-doubt"]) == (9, 0, 1)


def test_a_board_differs_before_adjusting_where_its_own_interval_leaves_the_centre_out(
    boards, ratios
):
    table = boards.table
    centre = table["verdict_centre_ratio"].dropna().iloc[0]
    assert centre == pytest.approx(boards.summary["mean_ratio"].item())
    outside = ratios["ratio_low"].gt(centre) | ratios["ratio_high"].lt(centre)
    known = table["verdict_p"].notna()
    np.testing.assert_array_equal((table["verdict_p"] < 0.05)[known], outside[known])
    # statsmodels, of one family.
    theirs = multipletests(table.loc[known, "verdict_p"], method="fdr_bh")[1]
    np.testing.assert_allclose(table.loc[known, "verdict_p_adjusted"], theirs)


def test_the_mean_without_hidden_counts_is_higher_and_says_how_many_it_leaves_out(boards):
    row = boards.summary.iloc[0]
    assert row["middles_mean_ratio"] == pytest.approx(2.865, abs=0.001)
    assert (row["middles_areas"], row["middles_left_out"]) == (38, 3)
    assert "which leaves 3 of them out: it gives an average of 2.9 (2.7 to 3.1)" in boards.caveat


def test_most_ranks_cannot_be_separated_and_no_rank_stands_alone(boards):
    table = boards.table
    assert table["standing"].eq("cannot be separated").sum() == 35
    ranked = table[table["rank"].notna()]
    assert ranked["rank"].between(ranked["rank_low"], ranked["rank_high"]).all()
    assert len(ranked) == 41
    wide = table.set_index("area_code").loc["QVV"]
    assert wide["rank_high"] - wide["rank_low"] > 25
    assert "A table of boards is no league table" in boards.caveat


def test_detentions_over_those_expected_at_englands_rate(boards, england):
    dorset = boards.table.set_index("area_code").loc["QVV"]
    expected = dorset["population"] * 5693 / 2381724
    assert dorset["expected"] == pytest.approx(expected)
    # Byar's limits of 13 and of 17 events, from 10 on; worked out here by their formula.
    low, high = (
        count * (1 - 1 / (9 * count) + sign * 1.959964 / (3 * np.sqrt(count))) ** 3 / expected
        for count, sign in ((13, -1), (18, 1))
    )
    assert dorset["rate_to_england_low"] == pytest.approx(low, rel=1e-5)
    assert dorset["rate_to_england_high"] == pytest.approx(high, rel=1e-5)
    shrunk = gamma_poisson_of_ranges(
        boards.table["count_low"], boards.table["count_high"], boards.table["expected"]
    ).shrunk
    np.testing.assert_allclose(boards.table["rate_to_england_shrunken"], shrunk)
    assert england["count"] == 5693


def test_the_board_with_a_red_flag_takes_no_part_and_is_named(store):
    found = monitor.pooled("section-2-on-admission", store=store)
    sussex = found.table.set_index("area_code").loc["QNX"]
    for column in ("shrunken_ratio", "rank", "verdict_p", "precision", "expected"):
        assert np.isnan(sussex[column]), column
    assert (sussex["verdict"], sussex["standing"], sussex["takes_part"]) == ("in-doubt", "", False)
    assert sussex["count"] > 0
    assert "ethnicity too often unknown to compare" in found.words and "Sussex" in found.words
    assert found.table["verdict_p"].notna().sum() == 40


# Properties, on invented areas.


@FEW
@given(SEEDS)
def test_a_red_area_changes_nothing(seed):
    table = invented(seed, areas=8)
    last = len(table) - 1
    red = table.assign(flags=[""] * last + [RED])
    england = england_of(table)
    without, within = (
        summary.together(each.assign(**verdicts(each)), england) for each in (table.iloc[:-1], red)
    )
    numbers = without.summary.select_dtypes("number").columns.difference(
        ["areas_flagged", "in_doubt"]
    )
    pd.testing.assert_frame_equal(within.summary[numbers], without.summary[numbers])
    pd.testing.assert_frame_equal(within.table.iloc[:-1], without.table, check_dtype=False)


@FEW
@given(SEEDS)
def test_the_order_of_areas_does_not_matter(seed):
    table = invented(seed, areas=9)
    there, row, _ = together(table)
    back, other, _ = together(table.iloc[::-1])
    names = ["shrunken_ratio", "verdict_p", "rate_to_england_shrunken", "precision"]
    pd.testing.assert_frame_equal(back.loc[there.index, names], there[names], rtol=1e-3)
    same = ["mean_ratio", "mean_ratio_low", "tau_ratio", "middles_mean_ratio", "funnel_tau2"]
    np.testing.assert_allclose(other[same].astype(float), row[same].astype(float), rtol=1e-4)


@FEW
@given(SEEDS)
def test_swapping_the_groups_inverts_the_mean(seed):
    table = invented(seed, areas=9)
    swapped = {}
    for name in ("count", "count_low", "count_high", "population"):
        swapped |= {name: table[f"reference_{name}"], f"reference_{name}": table[name]}
    inverted = {"ratio": 1 / table["ratio"], "ratio_low": 1 / table["ratio_high"]}
    back = table.assign(**swapped, **inverted, ratio_high=1 / table["ratio_low"])
    (there, row, _), (swapped_rows, other, _) = together(table), together(back)
    assert other["mean_ratio"] == pytest.approx(1 / row["mean_ratio"], rel=0.005)
    assert other["middles_mean_ratio"] == pytest.approx(1 / row["middles_mean_ratio"], rel=1e-6)
    assert other["tau_ratio"] == pytest.approx(row["tau_ratio"], rel=0.01)
    told, turned = (rows["verdict"].value_counts() for rows in (there, swapped_rows))
    for side, other_side in (("higher", "lower"), ("lower", "higher")):
        assert told.get(side, 0) == turned.get(other_side, 0)


@FEW
@given(SEEDS, st.floats(0.05, 20))
def test_the_scale_of_a_population_moves_the_mean_and_not_the_spread(seed, factor):
    table = invented(seed, areas=9)
    limits = {name: table[name] / factor for name in ("ratio", "ratio_low", "ratio_high")}
    scaled = table.assign(population=table["population"] * factor, **limits)
    (there, row, _), (moved, other, _) = together(table), together(scaled)
    assert other["mean_ratio"] * factor == pytest.approx(row["mean_ratio"], rel=1e-4)
    assert other["tau_ratio"] == pytest.approx(row["tau_ratio"], rel=1e-3)
    np.testing.assert_allclose(moved["verdict_p"], there["verdict_p"], atol=1e-3)
    np.testing.assert_allclose(moved["rank"], there["rank"])


def test_areas_with_both_counts_hidden_have_no_say_in_the_mean():
    # By their likelihood alone forty of them make a mean out of nothing.
    table = invented(3, areas=8)
    hidden = ratios_of([2] * 7, [2e4] * 7, [3] * 7, [2e5] * 7)
    more = pd.concat([table, hidden.assign(area_code=[f"H{n}" for n in range(7)])])
    (_, row, _), (_, other, found) = together(table), together(more)
    assert other["mean_ratio"] == pytest.approx(row["mean_ratio"])
    assert (other["areas"], other["areas_unsettled"]) == (8, 7)
    assert "7 with both counts hidden take no part in the average." in found.words


def test_there_is_no_mean_where_most_areas_have_both_counts_hidden():
    table = ratios_of([2] * 9 + [30] * 3, [2e4] * 12, [3] * 9 + [90] * 3, [2e5] * 12)
    rows, row, found = together(table)
    assert np.isnan([row["mean_ratio"], row["tau_ratio"]]).all()
    assert rows["shrunken_ratio"].isna().all() and rows["rank"].isna().all()
    assert "no average ratio of the detention rate of Black people" in found.words
    assert "because too many counts are hidden or too few areas have any." in found.words


@pytest.mark.parametrize("areas", [1, 2])
def test_fewer_than_three_areas_say_nothing_together(areas):
    rows, row, found = together(invented(1, areas=areas, mean_count=60))
    assert rows["shrunken_ratio"].isna().all()
    assert np.isnan(row["tau_ratio"])
    assert "nothing can be said of boards together" in found.words


def test_dispersion_widens_every_interval_and_test_and_says_so():
    table = invented(5, areas=12)
    plain, row, _ = together(table)
    wide, other, found = together(table.assign(dispersion=2.0, reference_dispersion=1.5))
    assert other["mean_ratio_high"] / other["mean_ratio_low"] > (
        row["mean_ratio_high"] / row["mean_ratio_low"]
    )
    # Each against its own mean, which moves a little as well.
    assert wide["verdict_p"].sum() > plain["verdict_p"].sum()
    assert (wide["precision"] < plain["precision"]).all()
    assert other["widened"] and not row["widened"]
    assert "widened for repeat detentions" in found.caveat
    np.testing.assert_allclose(wide["rate_to_england_shrunken"], plain["rate_to_england_shrunken"])


def test_a_dispersion_below_one_makes_nothing_surer():
    table = invented(5, areas=12)
    _, row, _ = together(table)
    _, other, _ = together(table.assign(dispersion=0.6))
    assert other["mean_ratio_high"] == row["mean_ratio_high"]


def test_without_england_nothing_is_held_against_it():
    rows, _, _ = together(invented(2), flags="many-providers-missing")
    assert rows[["expected", "rate_to_england_shrunken"]].isna().all(axis=None)


def test_several_groups_or_periods_are_refused(ratios):
    two = pd.concat([ratios, ratios.assign(group="asian")])
    with pytest.raises(SourceError, match="one group at a time, but there are asian, black"):
        summary.together(two, ratios.iloc[0])
    with pytest.raises(SourceError, match="one period at a time"):
        monitor.pooled(period="all")
    with pytest.raises(SourceError, match="England is one area"):
        monitor.pooled(area_kind="england")
    with pytest.raises(SourceError, match="'median' is not a centre"):
        monitor.funnel(centre="median")


# The funnel.


def slowly_beyond(row: pd.Series, centre: float, tau2: float, confidence: float) -> str:
    """Above or below with every pair of whole counts in the ranges, one by one: by the binomial
    distribution of one count given both, averaged over a fine grid of true ratios."""
    steps = np.linspace(-6, 6, 241) if tau2 else np.zeros(1)
    weight = stats.norm.pdf(steps) / stats.norm.pdf(steps).sum()
    odds = centre * row["population"] / row["reference_population"] * np.exp(steps * tau2**0.5)
    share, tail = odds / (1 + odds), (1 - confidence) / 2
    sides = set()
    groups = ("count", "reference_count")
    ends = [range(int(row[f"{name}_low"]), int(row[f"{name}_high"]) + 1) for name in groups]
    for x, y in itertools.product(*ends):
        few = (weight * stats.binom.cdf(x, x + y, share)).sum()
        many = (weight * stats.binom.sf(x - 1, x + y, share)).sum()
        sides.add("above" if many < tail else "below" if few < tail else "")
    return sides.pop() if len(sides) == 1 else ""


def test_a_board_is_beyond_where_every_count_in_its_ranges_is(store):
    found = monitor.funnel(centre="england", repeats=False, store=store)
    row = found.summary.iloc[0]
    drawn = found.table[found.table["drawn"]]
    for column, tau2 in (("beyond_chance", 0.0), ("beyond_funnel", row["funnel_tau2"])):
        for level, words in ((0.95, "%"), (0.998, "99.8%")):
            slow = [
                slowly_beyond(each, row["funnel_centre"], tau2, level)
                for _, each in drawn.iterrows()
            ]
            ours = [text.split()[0] if text.endswith(words) else "" for text in drawn[column]]
            assert ours == slow


def test_the_funnel_of_the_boards_of_2023_24(store):
    row = monitor.funnel(repeats=False, store=store).summary.iloc[0]
    assert (row["funnel_areas"], row["beyond_chance_998"], row["beyond_funnel_998"]) == (38, 3, 0)
    assert (row["beyond_chance_95"], row["beyond_funnel_95"]) == (6, 0)
    assert [round(row["funnel_phi"], 2), round(row["funnel_tau2"], 4)] == [3.05, 0.0223]
    # The same spread as that of the ratios pooled, by another road: factors of 1.34 and 1.38.
    spread = np.exp(1.96 * np.sqrt(row["funnel_tau2"]))
    pooled = monitor.pooled(repeats=False, store=store).summary.iloc[0]
    assert spread == pytest.approx(pooled["tau_ratio"], rel=0.05)
    england = monitor.funnel(centre="england", repeats=False, store=store).summary.iloc[0]
    assert england["funnel_centre"] == england["england_ratio"]
    assert (england["beyond_chance_998"], england["beyond_funnel_998"]) == (8, 0)


def test_the_curves_are_the_limits_at_each_precision(store):
    found = monitor.funnel(repeats=False, store=store)
    row, curve = found.summary.iloc[0], found.curves.iloc[40]
    drawn = found.table[found.table["drawn"]]
    counts = [
        drawn[[f"{name}_low", f"{name}_high"]].sum().sum() for name in ("count", "reference_count")
    ]
    share = counts[0] / sum(counts)
    total = curve["precision"] / (share * (1 - share))
    for level, tail in (("95", 0.025), ("998", 0.001)):
        high, low = (
            curve[f"chance_{end}_{level}"] / row["funnel_centre"] for end in ("high", "low")
        )
        # The counts at the two limits, and the chance of as many and of as few of the total.
        most, least = (
            total * odds / (1 + odds) for odds in share / (1 - share) * np.array([high, low])
        )
        assert stats.beta.cdf(share, most, total - most + 1) == pytest.approx(tail, rel=1e-4)
        assert stats.beta.sf(share, least + 1, total - least) == pytest.approx(tail, rel=1e-4)
        assert curve[f"usual_low_{level}"] < curve[f"chance_low_{level}"]
        assert curve[f"usual_high_{level}"] > curve[f"chance_high_{level}"]
    inside = found.table["precision"].dropna()
    assert found.curves["precision"].min() < inside.min()
    assert found.curves["precision"].max() > inside.max()


def test_by_chance_alone_few_invented_areas_lie_beyond_the_limits():
    beyond = drawn = 0
    for seed in range(40):
        table = invented(seed, areas=30, mean_count=80, spread=0.0)
        counts = counts_of(table)
        spread = summary.funnel.spread_about(counts, INVENTED_RATIO)
        lies = summary.funnel.each_area(counts, spread)
        beyond += lies["beyond_chance"].ne("").sum()
        drawn += lies["precision"].notna().sum()
    # Ranges keep it below the 5% of exact counts.
    assert 0.01 < beyond / drawn <= 0.05


def test_pooling_asks_for_three_areas_and_closed_ends():
    found = pooling.pooled(counts_of(invented(1, areas=2, mean_count=60)))
    assert not pooling.has_mean(found)
    assert pooling.has_mean(pooling.pooled(counts_of(invented(1, areas=8, mean_count=60))))
