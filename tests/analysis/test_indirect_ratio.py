"""Areas beside what England's rates would give in them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from slow_routes import repeats_of

from data_sources.embedded.build import EMBEDDED
from data_sources.schema.errors import SourceError
from data_sources.schema.vocabulary import BROAD_GROUPS, UNKNOWN_AREA
from mha_monitor import monitor
from mha_monitor.analysis.indirect import COLUMNS, RATIOS, indirect
from mha_monitor.cli import columns
from mha_monitor.definitions import flags
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import rate_ratios
from mha_monitor.rates.published_rows import rows_of
from mha_monitor.sentences import indirect as word_indirect

ENGLAND = {"white": 31_735, "mixed": 1_935, "asian": 3_993, "black": 5_693, "other": 2_169}


@pytest.fixture(scope="module")
def boards(store):
    return monitor.indirect(store=store)


def people(store, kind: str) -> pd.DataFrame:
    """Census 2021 on the NHS grouping in the areas of 2023-24, from the table of populations."""
    held = store.populations
    wanted = held["area_kind"].eq(kind) & held["grouping"].eq("nhs")
    wanted &= held["population_base"].eq("census-2021") & held["group"].isin(BROAD_GROUPS)
    here = held[wanted & held["area_vintage"].isin(["2024", ""])]
    return here.pivot_table(index="area_code", columns="group", values="population")


def test_expected_numbers_are_englands_rates_times_the_areas_people(boards, store):
    here, england = people(store, "icb"), people(store, "england").iloc[0]
    expected = sum(here[group] * count / england[group] for group, count in ENGLAND.items())
    found = boards.table.set_index("area_code")["expected"]
    assert len(found) == 42
    np.testing.assert_allclose(found, expected[found.index], rtol=1e-12)


def test_over_all_areas_they_add_up_to_englands_own_count(boards, store):
    # What is left is that small areas' people differ from England's by the census's shifts.
    assert boards.table["expected"].sum() == pytest.approx(sum(ENGLAND.values()), abs=1)
    black = monitor.indirect(group="black", store=store).table
    assert black["expected"].sum() == pytest.approx(ENGLAND["black"], abs=1)


def test_what_the_areas_lack_of_englands_count_has_no_known_board(boards, store):
    rows = rows_of(store, MEASURES["detentions"], "year", "icb")
    elsewhere = rows[rows["area_code"].eq(UNKNOWN_AREA) & rows["group"].isin(BROAD_GROUPS)]
    low = boards.table["observed_low"].sum() + elsewhere["low"].sum()
    high = boards.table["observed_high"].sum() + elsewhere["high"].sum()
    assert low <= sum(ENGLAND.values()) <= high
    assert boards.table["observed"].sum() < sum(ENGLAND.values()) - 400


def test_the_total_beside_the_unknown_narrows_the_sum_of_the_groups(boards, store):
    rates = rate_ratios.group_rates(store, Question(area_kind="icb", period="2023-24"))
    sums = rates[rates["group"].isin(BROAD_GROUPS)].groupby("area_code")
    table = boards.table.set_index("area_code")
    low, high = sums["count_low"].sum(), sums["count_high"].sum()
    assert (table["observed_low"] >= low[table.index]).all()
    assert (table["observed_high"] <= high[table.index]).all()
    assert (table["observed_high"] - table["observed_low"]).max() <= 8
    # Greater Manchester: 3,090 to 3,110 by its groups, 3,435 less 335 by its total.
    assert table.loc["QOP", ["observed_low", "observed_high"]].tolist() == [3_096, 3_104]


@pytest.mark.parametrize("repeats", [True, False])
@pytest.mark.parametrize("confidence", [0.95, 0.99])
def test_limits_are_byars_at_the_ends_of_the_range(store, repeats, confidence):
    found = monitor.indirect(repeats=repeats, confidence=confidence, store=store)
    row = found.table.set_index("area_code").loc["QVV"]
    # The variance of a sum is the sum of the variances: dispersions weighted by expected events.
    here, england = people(store, "icb").loc["QVV"], people(store, "england").iloc[0]
    expected = {group: here[group] * count / england[group] for group, count in ENGLAND.items()}
    spread = repeats_of(EMBEDDED / "figures.parquet") if repeats else dict.fromkeys(ENGLAND, 1)
    of_all = sum(spread[group] * expected[group] for group in ENGLAND) / sum(expected.values())
    assert row["dispersion"] == pytest.approx(of_all, rel=1e-12)
    low, high = (
        byar(row[f"observed_{end}"] / of_all, confidence) * of_all / row["expected"]
        for end, byar in (("low", byar_low), ("high", byar_high))
    )
    assert (row["ratio_low"], row["ratio_high"]) == pytest.approx((low, high), rel=1e-9)
    assert row["ratio"] == pytest.approx(row["observed"] / row["expected"])
    assert row["ratio_low"] < row["ratio_sampling_low"]
    assert row["ratio_high"] > row["ratio_sampling_high"]


def byar_low(count: float, confidence: float) -> float:
    z = stats.norm.isf((1 - confidence) / 2)
    return count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3


def byar_high(count: float, confidence: float) -> float:
    z = stats.norm.isf((1 - confidence) / 2)
    return (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * math.sqrt(count + 1))) ** 3


def test_the_caveat_says_what_the_intervals_allow_for(boards, store):
    once = monitor.indirect(repeats=False, store=store)
    assert "Intervals are widened because one person can be detained more" in boards.caveat
    assert "independent" not in boards.caveat and "too narrow" not in boards.caveat
    assert "events as independent" in once.caveat and "too narrow" in once.caveat
    assert "widened" not in once.caveat
    # Nothing says how often what is no detention repeats: such rows have no flag of it.
    assert "events as independent" in word_indirect.caveat("small-count")


def test_at_another_confidence_other_areas_lie_beyond_chance(boards, store):
    surer = monitor.indirect(confidence=0.99, store=store)
    assert "11 above and 22 below" in surer.words
    assert "fewer than one of 40 would lie outside by chance alone" in surer.words
    less = monitor.indirect(confidence=0.8, store=store)
    assert "about 8 of 40 would lie outside by chance alone" in less.words


def test_the_words_count_those_beyond_chance_and_rounding(boards, store):
    sides = boards.table["against_england"].value_counts()
    assert sides.to_dict() == {"below": 22, "above": 12, "neither": 6, "in-doubt": 2}
    once = monitor.indirect(repeats=False, store=store).table["against_england"].value_counts()
    assert once.to_dict() == {"below": 23, "above": 12, "neither": 5, "in-doubt": 2}
    assert "in 40 areas, the year to March 2024: 12 above and 22 below" in boards.words
    assert "about 2 of 40 would lie outside by chance alone" in boards.words
    assert "two areas' ratios are not comparable with one another" in boards.caveat
    black = monitor.indirect(group="black", store=store)
    assert "England's detention rate of Black people" in black.words
    assert "4 above and 14 below" in black.words


def test_a_hidden_count_has_an_upper_limit_alone(store):
    found = monitor.indirect(group="black", area_kind="icb", area="QSL", store=store)
    (row,) = (row for _, row in found.table.iterrows())
    assert np.isnan(row["observed"]) and np.isnan(row["ratio"])
    assert (row["observed_low"], row["observed_high"], row["ratio_low"]) == (0, 4, 0)
    # As many events as would be as uncertain: exact limits, as they are fewer than ten.
    spread = repeats_of(EMBEDDED / "figures.parquet")["black"]
    most = stats.chi2.ppf(0.975, 2 * 4 / spread + 2) / 2 * spread / row["expected"]
    assert row["ratio_high"] == pytest.approx(most, rel=1e-9)
    hidden = "the number is hidden, between 0 and 4. That is at most"
    assert f"{hidden} 2.14 times as many" in found.words
    once = monitor.indirect(group="black", area_kind="icb", area="QSL", repeats=False, store=store)
    most = stats.chi2.ppf(0.975, 2 * 4 + 2) / 2 / row["expected"]
    assert once.table["ratio_high"].item() == pytest.approx(most, rel=1e-9)
    assert f"{hidden} 1.77 times as many" in once.words


def test_areas_with_a_red_flag_are_named_and_not_counted(store):
    found = monitor.indirect("section-2-on-admission", store=store)
    assert "in 39 areas" in found.words
    assert "Derby and Derbyshire; Northamptonshire; and Sussex." in found.words
    sussex = monitor.indirect("section-2-on-admission", area="QNX", store=store)
    assert "They cannot be compared." in sussex.words


def test_words_table_and_columns_say_alike_of_a_board_in_doubt(boards, store):
    """Whoever counts the rows of the CSV comes to the numbers of the sentence."""
    table = boards.table
    doubtful = table[flags.blocked(table)]
    assert set(doubtful["area_code"]) == {"QPM", "QJ2"}
    assert doubtful["against_england"].eq("in-doubt").all()
    assert doubtful[[*RATIOS]].isna().all(axis=None)
    assert doubtful["observed"].notna().all()  # what was counted stays
    told = table["against_england"].value_counts()
    assert f"{told['above']} above and {told['below']} below" in boards.words
    shown = columns.indirect(boards).set_index("Area").loc[doubtful["area_name"]]
    assert set(shown["Beside England"]) == {"In doubt: not compared"}
    assert set(shown["Ratio"]) == {"no figure"}


def test_englands_own_range_is_admitted_where_it_is_a_sum(store):
    table = monitor.indirect("section-2-on-admission", store=store).table
    assert (table["expected_low"] < table["expected_high"]).all()
    assert list(table.columns) == list(COLUMNS)


def test_regions_can_be_asked_too(store):
    found = monitor.indirect(area_kind="region", store=store)
    assert found.table["expected"].sum() == pytest.approx(sum(ENGLAND.values()), abs=1)
    assert "fewer than one of 7 would lie outside by chance alone" in found.words


def test_an_area_with_englands_rates_stands_at_one():
    # INVENTED: a tenth of England, group by group.
    days = {"period_start": 1, "period_end": 2, "period": "x"}
    named = ("measure", "source", "release", "area_kind", "area_code", "area_name")
    named += ("population_base", "grouping", "flags")
    england = pd.DataFrame({"group": BROAD_GROUPS, "count": [4000, 100, 300, 500, 100]})
    england = england.assign(population=[1e7, 1e5, 2e5, 3e5, 4e5], **days)
    area = england.assign(**dict.fromkeys(named, ""), unknown_share=0.0)
    area[["count", "population"]] /= 10
    for table in (england, area):
        table["count_low"] = table["count_high"] = table["count"]
    totals = dict.fromkeys(("total_count_low", "total_count_high"), 600)
    area = area.assign(unknown_count_low=100, unknown_count_high=100, **totals)
    (row,) = (row for _, row in indirect(area, england).iterrows())
    assert (row["observed"], row["mark"]) == (500, "exact")
    assert row["expected"] == pytest.approx(500)
    assert row["ratio"] == pytest.approx(1)
    # A total that the groups contradict narrows nothing.
    (row,) = (row for _, row in indirect(area.assign(total_count_low=900, total_count_high=900),
                                         england).iterrows())  # fmt: skip
    assert (row["observed_low"], row["observed_high"]) == (500, 500)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"area_kind": "england"}, "England cannot be held against itself"),
        ({"measure": "ctos"}, "They are published for: england"),
        ({"period": "2021-22"}, "There is no period with a figure for white, mixed"),
        ({"group": "black-african"}, "There is no period with a figure for black-african"),
        ({"group": "purple"}, "'purple' is not an ethnic group"),
        ({"area": "QQQ"}, "'QQQ' is not an area"),
    ],
)
def test_what_has_no_answer_is_refused(store, options, sentence):
    with pytest.raises(SourceError, match=sentence):
        monitor.indirect(store=store, **options)
