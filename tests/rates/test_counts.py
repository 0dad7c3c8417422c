"""Counts of each measure, as ranges: added up, worked back from rates, and what is unknown."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import Held

from data_sources.schema.errors import SourceError
from mha_monitor.definitions import flags
from mha_monitor.definitions.choices import known_measure
from mha_monitor.definitions.measures import MEASURES, MONTHLY
from mha_monitor.rates import counts as counting
from mha_monitor.rates import range_sums, unknown_rows

BROAD = ["white", "mixed", "asian", "black", "other"]


@pytest.fixture(scope="module")
def counted(store):
    def of(measure: str, area_kind: str, figures: pd.DataFrame | None = None) -> pd.DataFrame:
        held = store if figures is None else Held(figures, store)
        return counting.counts_of(held, MEASURES[measure], area_kind)

    return of


def in_2023(counts: pd.DataFrame) -> pd.DataFrame:
    return counts[counts["period_start"].map(lambda day: day.year == 2023)]


def test_every_series_that_a_measure_names_is_held(store):
    held = store.figures.groupby("source")["series"].agg(set)
    named = [
        (source, series)
        for measure in MEASURES.values()
        for source, all_series in measure.all_series.items()
        if source != MONTHLY  # nothing of which is embedded
        for series in all_series
    ]
    assert [pair for pair in named if pair[1] not in held[pair[0]]] == []


def test_a_measure_that_nobody_defined_is_refused_with_those_there_are():
    with pytest.raises(SourceError, match=r"'deaths' is not a measure\. There are: detentions, "):
        known_measure("deaths")


# Adding ranges up.


@st.composite
def cells(draw) -> tuple[float, int, int, str]:
    """A published cell around a true count that the rules of disclosure would give."""
    true = draw(st.integers(0, 400))
    if true < 5:
        return math.nan, 0, 4, "suppressed"
    value = 5 * ((true + 2) // 5)
    return float(value), max(value - 2, 5), value + 2, "rounded"


def added_up(parts: list[tuple]) -> pd.Series:
    table = pd.DataFrame(parts, columns=["value", "low", "high", "mark"]).assign(key=1)
    found = range_sums.add_up(table, ["key"])
    assert len(found) == 1
    return found.iloc[0]


@settings(max_examples=50, deadline=None)
@given(st.lists(cells(), min_size=1, max_size=12))
def test_a_sum_is_as_wide_as_its_parts_and_never_hides_them(parts):
    total = added_up(parts)
    assert total["count_low"] == sum(low for _, low, _, _ in parts)
    assert total["count_high"] == sum(high for _, _, high, _ in parts)
    hidden = sum(4 for value, *_ in parts if math.isnan(value))
    shown = sum(value for value, *_ in parts if not math.isnan(value))
    if math.isnan(total["count"]):
        assert hidden > range_sums.MOST_HIDDEN * shown
        assert (total["mark"], total["flags"]) == ("suppressed", "")
    else:
        assert total["count_low"] <= total["count"] <= total["count_high"]
        assert hidden <= range_sums.MOST_HIDDEN * shown
        assert total["mark"] == ("estimated" if hidden else "rounded")
        assert total["flags"] == (flags.PART_SUPPRESSED if hidden else "")


def test_a_sum_of_exact_counts_is_exact():
    total = added_up([(12.0, 12, 12, "exact"), (30.0, 30, 30, "exact")])
    assert total[["count", "count_low", "count_high", "mark"]].tolist() == [42, 42, 42, "exact"]


def test_a_hidden_part_is_never_counted_as_nothing():
    total = added_up([(100.0, 98, 102, "rounded"), (math.nan, 0, 4, "suppressed")])
    assert total[["count", "count_low", "count_high"]].tolist() == [102, 98, 106]
    assert math.isnan(added_up([(10.0, 8, 12, "rounded"), (math.nan, 0, 4, "suppressed")])["count"])


def test_a_measure_of_three_series_is_their_sum(counted, store):
    whole = in_2023(counted("section-2", "icb"))
    parts = defaultdict(lambda: [0, 0])
    for row in store.figures[
        store.figures["series"].isin(MEASURES["section-2"].series["mha_annual"])
    ].itertuples():
        if (
            row.area_kind == "icb"
            and row.dimension == "ethnicity"
            and row.statistic == "mhsds_count"
        ):
            parts[row.area_code, row.group][0] += row.low
            parts[row.area_code, row.group][1] += row.high
    ethnic = whole[whole["group"].ne("all")]
    assert len(ethnic) == 42 * 6
    for row in ethnic.itertuples():
        assert [row.count_low, row.count_high] == parts[row.area_code, row.group]
    assert whole["published_rate"].isna().all()


# England.


def test_england_has_the_counts_that_were_printed(counted):
    england = in_2023(counted("detentions", "england")).set_index("group")
    assert england["count"][BROAD].tolist() == [31_735, 1_935, 3_993, 5_693, 2_169]
    assert england["count"][BROAD].sum() == 45_525
    # Acute hospitals' 2,021 carry no ethnicity, so the total beside the groups leaves them out.
    assert england["count"]["all"] == 50_437
    assert england["mark"].eq("exact").all()
    assert england["published_rate"]["black"] == 239.0


def test_a_count_that_was_not_printed_is_worked_back_as_all_that_print_as_its_rate(counted, store):
    england = counted("detentions", "england")
    worked_back = england[england["mark"].eq("inferred")]
    years = worked_back.groupby(worked_back["period_start"].map(lambda day: day.year)).size()
    assert years.to_dict() == {2021: 5, 2022: 1, 2024: 4}
    people = store.populations[
        store.populations["area_code"].eq("ENG") & store.populations["grouping"].eq("publisher")
    ].set_index(["population_base", "group"])["population"]
    assert set(worked_back["flags"]) == {flags.COUNT_FROM_RATE}
    for row in worked_back.itertuples():
        base = "census-2011" if row.period_start.year < 2022 else "census-2021"
        size, rate = people[base, row.group], row.published_rate
        # A whole number was rounded to one, unless the year prints decimals elsewhere.
        half = 0.5 if row.period_start.year < 2024 else 0.05
        around = np.arange(int(row.count) - 400, int(row.count) + 401)
        prints = around[np.abs(around / size * 100_000 - rate) <= half]
        assert (row.count_low, row.count_high) == (prints.min(), prints.max())
        assert row.count_low <= row.count <= row.count_high


def test_a_printed_count_is_preferred_to_one_worked_back(counted):
    england = counted("detentions", "england")
    keys = ["period_start", "period_end", "area_code", "group"]
    assert not england.duplicated(keys).any()
    black = england[england["group"].eq("black")].set_index("period_start")["count"]
    years = {day.year: count for day, count in black.items()}
    assert (years[2022], years[2023]) == (5_348, 5_693)


# Areas.


def test_every_board_has_every_group(counted):
    boards = in_2023(counted("detentions", "icb"))
    assert boards["area_code"].nunique() == 42
    assert set(boards.groupby("area_code")["group"].agg(len)) == {7}
    assert set(boards["group"]) == {*BROAD, "unknown", "all"}
    assert not boards["area_code"].isin(["UNKNOWN", "ENG"]).any()


@pytest.mark.parametrize("measure", ["detentions", "short-term-orders", "section-2"])
def test_a_region_is_the_sum_of_its_boards_with_their_bounds(counted, store, measure):
    boards, regions = in_2023(counted(measure, "icb")), in_2023(counted(measure, "region"))
    areas = store.areas
    current = areas[areas["area_kind"].eq("icb") & areas["area_vintage"].eq("2024")]
    parent = dict(zip(current["area_code"], current["parent_code"], strict=True))
    expected = defaultdict(lambda: [0, 0])
    for row in boards.itertuples():
        expected[parent[row.area_code], row.group][0] += row.count_low
        expected[parent[row.area_code], row.group][1] += row.count_high
    assert len(regions) == len(expected) == 7 * 7
    for row in regions.itertuples():
        assert [row.count_low, row.count_high] == expected[row.area_code, row.group]
        assert flags.SUM_OF_ICBS in row.flags


def test_a_region_with_a_board_missing_is_not_given(counted, store):
    bristol = store.figures["area_code"].eq("QUY") & store.figures["area_kind"].eq("icb")
    regions = in_2023(counted("detentions", "region", store.figures[~bristol]))
    assert set(regions["area_code"]) == {"Y56", "Y59", "Y60", "Y61", "Y62", "Y63"}


def test_england_is_added_up_where_it_was_not_printed(counted, store):
    england = counted("short-term-orders", "england").set_index("group")
    assert england["flags"].drop("all").str.contains(flags.SUM_OF_ICBS).all()
    printed = store.figures[
        store.figures["series"].eq("Short term orders")
        & store.figures["statistic"].eq("mhsds_count")
        & store.figures["area_kind"].eq("england")
    ]["value"].iloc[0]
    assert printed == 23_820
    # The total itself is printed, so it is not added up.
    assert england.loc["all", ["count", "mark"]].tolist() == [printed, "exact"]


def test_the_sum_over_boards_holds_the_printed_total_of_england(counted, store):
    """In every measure that is counted by board: 42 boards, and those of unknown board."""
    checked = 0
    for name, measure in MEASURES.items():
        series = measure.series.get("mha_annual", ())
        rows = store.figures[
            store.figures["series"].isin(series) & store.figures["statistic"].eq("mhsds_count")
        ]
        boards = rows[rows["area_kind"].eq("icb") & rows["area_code"].ne("ENG")]
        boards = boards[boards["dimension"].eq("all")]
        if not series or len(boards) != 43 * len(series):
            continue
        printed = rows[rows["area_kind"].eq("england") & rows["dimension"].eq("all")]["value"].sum()
        assert boards["low"].sum() <= printed <= boards["high"].sum(), name
        checked += 1
    assert checked == 16


@pytest.mark.parametrize(
    ("measure", "area_kind"),
    [("ctos", "icb"), ("section-136", "region"), ("detentions", "sub-icb"), ("ctos", "provider")],
)
def test_areas_without_figures_by_group_are_a_sentence(counted, measure, area_kind):
    sentence = f"areas of kind '{area_kind}', by year. They are published for: "
    with pytest.raises(SourceError, match=sentence):
        counted(measure, area_kind)


# Unknown ethnicity.


def test_4_912_detentions_are_in_no_groups_figure(counted):
    # 50,437 less the 45,525 of the five groups: 3,726 printed as unknown, the rest left blank.
    england = in_2023(counted("detentions", "england"))
    unknown = unknown_rows.unknown_counts(england).iloc[0]
    assert unknown.tolist() == [4_912, 4_912, 4_912]
    assert 50_437 - 45_525 == 4_912
    assert england.set_index("group")["count"]["unknown"] == 3_726


def test_the_unknown_of_a_board_are_those_printed_with_their_range(counted):
    boards = in_2023(counted("detentions", "icb"))
    unknown = unknown_rows.unknown_counts(boards).droplevel([0, 1, 2])
    assert len(unknown) == 42
    assert unknown.loc["QVV"].tolist() == [50, 48, 52]
    printed = boards[boards["group"].eq("unknown")].set_index("area_code")
    assert unknown["unknown_count_high"].to_dict() == printed["count_high"].to_dict()


def test_the_unknown_of_repeat_detentions_leave_out_what_is_printed_as_other(counted):
    england = counted("repeat-detentions", "england").set_index("group")["count"]
    unknown = unknown_rows.unknown_counts(counted("repeat-detentions", "england")).iloc[0]
    known = england[["white", "mixed", "asian", "black", "other-chinese", "other-any"]].sum()
    assert "other" not in england.index
    assert unknown["unknown_count"] == england["all"] - known == 2_018
