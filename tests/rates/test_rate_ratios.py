"""The table of rate ratios: known answers, its laws, and a second, slow way to the same table."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest
from scipy import optimize, stats
from slow_routes import mid_p_limits, repeats_of

from data_sources.embedded.build import EMBEDDED
from data_sources.schema.errors import SourceError, Unanswerable
from mha_monitor import monitor
from mha_monitor.definitions import flags
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.definitions.questions import Question
from mha_monitor.rates import rate_ratios

PER = 100_000
DETENTIONS_OF_BOARDS = ("mha_annual", "All detentions", "mhsds_count", "icb")
GROUPS = ("white", "mixed", "asian", "black", "other")
LAYERS = ("ratio_sampling", "ratio", "ratio_unknown")


@pytest.fixture(scope="module")
def boards(store) -> pd.DataFrame:
    """Every broad group against White, in the 42 integrated care boards, 2023-24."""
    return monitor.ratios(area_kind="icb", store=store).table


@pytest.fixture(scope="module")
def narrow(store) -> pd.DataFrame:
    """The same as if nobody were detained twice."""
    return monitor.ratios(area_kind="icb", repeats=False, store=store).table


@pytest.fixture(scope="module")
def black(boards) -> pd.DataFrame:
    return boards[boards["group"].eq("black")].set_index("area_code")


def ends(table: pd.DataFrame, layer: str) -> tuple[pd.Series, pd.Series]:
    return table[f"{layer}_low"], table[f"{layer}_high"]


# Known answers.


def test_england(store):
    row = monitor.ratios(group="black", period="2023-24", store=store).table.iloc[0]
    assert (row["count"], row["reference_count"]) == (5_693, 31_735)
    assert (row["population"], row["reference_population"]) == (2_381_724, 45_783_401)
    assert row["ratio"] == pytest.approx(3.448, abs=5e-4)
    assert row["unknown_count"] == 4_912
    assert (row["rate"], row["published_rate"]) == (pytest.approx(239.03, abs=0.005), 239.0)
    assert row["mark"] == "exact"


@pytest.mark.parametrize(
    ("asked", "chance", "unknown"),
    [
        # METHODS: chance alone 3.35 to 3.55.
        ({"repeats": False}, [3.352, 3.547], [2.904, 6.566]),
        # The variance of the log ratio is 1.5087 / 5,693 + 1.4607 / 31,735 for chance.
        ({}, [3.331, 3.569], [2.885, 6.599]),
    ],
)
def test_england_s_interval_with_repeats_and_without(store, asked, chance, unknown):
    table = monitor.ratios(group="black", period="2023-24", store=store, **asked).table
    (limits,) = ([low, high] for low, high in zip(*ends(table, "ratio_sampling"), strict=True))
    assert limits == pytest.approx(chance, abs=5e-4)
    # Nothing is rounded for England.
    assert [each.item() for each in ends(table, "ratio")] == limits
    assert [each.item() for each in ends(table, "ratio_unknown")] == pytest.approx(
        unknown, abs=5e-4
    )


def test_there_is_a_row_for_each_of_the_42_boards(black):
    assert len(black) == 42
    assert black["period"].eq("2023-24").all()


def test_dorset(black, narrow):
    row = black.loc["QVV"]
    assert (row["area_name"], row["count"], row["mark"]) == ("Dorset", 15, "rounded")
    assert (row["count_low"], row["count_high"]) == (13, 17)
    found = [row["ratio"], row["ratio_low"], row["ratio_high"]]
    assert found == pytest.approx([5.68, 2.32, 11.36], abs=0.005)
    once = narrow[narrow["group"].eq("black")].set_index("area_code").loc["QVV"]
    assert (once["ratio_low"], once["ratio_high"]) == pytest.approx((2.70, 10.28), abs=0.005)


def test_somerset_is_hidden_and_still_has_a_limit(black, narrow):
    row = black.loc["QSL"]
    assert (row["area_name"], row["mark"]) == ("Somerset", "suppressed")
    for name in ("count", "rate", "ratio", "ratio_sampling_low", "ratio_sampling_high", "excess"):
        assert math.isnan(row[name]), name
    assert (row["count_low"], row["count_high"]) == (0, 4)
    assert row["ratio_low"] == 0
    assert row["ratio_high"] == pytest.approx(19.4, abs=0.05)
    assert "suppressed" in row["flags"].split()
    once = narrow[narrow["group"].eq("black")].set_index("area_code").loc["QSL"]
    assert (once["ratio_low"], once["ratio_high"]) == (0, pytest.approx(16.2, abs=0.05))


def test_a_region_is_compared_on_the_sums_of_its_boards(store, boards):
    regions = monitor.ratios(area_kind="region", group="black", store=store).table
    assert len(regions) == 7
    london = regions.set_index("area_code").loc["Y56"]
    within = ["QMJ", "QRV", "QMF", "QKK", "QWE"]
    parts = boards[boards["area_code"].isin(within) & boards["group"].eq("black")]
    assert len(parts) == 5
    for name in ("count", "count_low", "count_high", "reference_count_low", "population"):
        assert london[name] == parts[name].sum(), name
    assert "sum-of-icbs" in london["flags"]
    # Five ranges of two either way.
    assert london["count_high"] - london["count_low"] == 20


# A second way to the same table, slow and plain.


def count_limits(x: float) -> tuple[float, float]:
    """Exact limits of a count under 10 and Byar's from there on, the public health convention."""
    if x < 10:
        low = 0.0 if x == 0 else stats.chi2.ppf(0.025, 2 * x) / 2
        return low, stats.chi2.ppf(0.975, 2 * x + 2) / 2
    z = stats.norm.ppf(0.975)
    more = x + 1
    return (
        x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3,
        more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3,
    )


def difference_limit(x: float, n: float, y: float, m: float, side: int) -> float:
    """The difference of two rates at which the score test just rejects, on one side."""
    z, seen = stats.norm.ppf(0.975), x / n - y / m

    def statistic(null):
        # The likeliest reference rate when the rates differ by `null`: a quadratic.
        a, b, c = n + m, (n + m) * null - x - y, -y * null
        rate = (-b + math.sqrt(max(b * b - 4 * a * c, 0))) / (2 * a)
        return abs(seen - null) / math.sqrt((rate + null) / n + rate / m) - z

    far = seen + side * (20 * math.sqrt((x + 5) / n**2 + (y + 5) / m**2))
    near = seen + side * 1e-12
    return optimize.brentq(statistic, near, far, xtol=1e-13, rtol=1e-14)


def slow_table(*, repeats: bool) -> dict[tuple[str, str], dict[str, float]]:
    """Rows of the embedded Parquet, in plain loops: (area, group) to the numbers of one row."""
    ranges, people = {}, {}
    for row in pyarrow.parquet.read_table(EMBEDDED / "figures.parquet").to_pylist():
        wanted = (row["source"], row["series"], row["statistic"], row["area_kind"])
        if (*wanted, row["dimension"]) == (*DETENTIONS_OF_BOARDS, "ethnicity"):
            value = math.nan if row["value"] is None else row["value"]
            ranges[row["area_code"], row["group"]] = (value, row["low"], row["high"])
    for row in pyarrow.parquet.read_table(EMBEDDED / "populations.parquet").to_pylist():
        vintage = (row["population_base"], row["grouping"], row["area_vintage"])
        if row["area_kind"] == "icb" and vintage == ("census-2021", "nhs", "2024"):
            people[row["area_code"], row["group"]] = row["population"]
    spread = repeats_of(EMBEDDED / "figures.parquet") if repeats else dict.fromkeys(GROUPS, 1.0)
    return {
        (area, group): slow_row(ranges, people, (area, group), (spread[group], spread["white"]))
        for area, group in ranges
        if group in GROUPS and group != "white" and (area, group) in people
    }


def slow_row(
    ranges: dict, people: dict, place: tuple[str, str], spread: tuple[float, float]
) -> dict[str, float]:
    """One row; `spread` is how many times as much as by chance each group's number varies.

    An interval is that of so many times fewer events, among so many times fewer people.
    """
    area, _ = place
    (x, x_low, x_high), (y, y_low, y_high) = ranges[place], ranges[area, "white"]
    _, _, unknown = ranges[area, "unknown"]
    n, m = people[place], people[area, "white"]
    (own, other), scale = spread, m / n
    group, whites = PER * own / n, PER * other / m
    chance = mid_p_limits(x, y, scale, spread)
    return {
        "count": x,
        "population": n,
        "rate": x / n * PER,
        "rate_low": count_limits(x_low / own)[0] * group,
        "rate_high": count_limits(x_high / own)[1] * group,
        "reference_rate": y / m * PER,
        "ratio": x / y * scale,
        "ratio_sampling_low": chance[0],
        "ratio_sampling_high": chance[1],
        "ratio_low": mid_p_limits(x_low, y_high, scale, spread)[0],
        "ratio_high": mid_p_limits(x_high, y_low, scale, spread)[1],
        "ratio_unknown_low": mid_p_limits(x_low, y_high + unknown, scale, spread)[0],
        "ratio_unknown_high": mid_p_limits(x_high + unknown, y_low, scale, spread)[1],
        "difference": (x / n - y / m) * PER,
        "difference_low": (
            least := difference_limit(x_low / own, 1 / group, y_high / other, 1 / whites, -1)
        ),
        "difference_high": (
            most := difference_limit(x_high / own, 1 / group, y_low / other, 1 / whites, +1)
        ),
        "excess": x - y / scale,
        "excess_low": least * n / PER,
        "excess_high": most * n / PER,
        "unknown_count_high": unknown,
        "dispersion": own,
        "reference_dispersion": other,
    }


@pytest.mark.parametrize("repeats", [True, False])
def test_a_slow_second_implementation_gives_the_same_table(boards, narrow, repeats):
    slow = pd.DataFrame(slow_table(repeats=repeats)).T.rename_axis(["area_code", "group"])
    ours = (boards if repeats else narrow).set_index(["area_code", "group"])
    assert len(slow) == len(ours) == 42 * 4
    for name in slow.columns:
        np.testing.assert_allclose(
            ours[name].reindex(slow.index), slow[name], rtol=1e-8, atol=1e-9, err_msg=name
        )


# Laws of every row of every measure in every kind of area.


def test_every_measure_gives_a_table(all_tables):
    assert len(all_tables) == 16 * 3 + 4
    assert all(len(table) for table in all_tables.values())
    for table in all_tables.values():
        assert tuple(table.columns) == rate_ratios.COLUMNS


def test_each_layer_of_doubt_holds_the_one_before(all_tables):
    for place, table in all_tables.items():
        known = table[table["ratio"].notna()]
        narrow_low, narrow_high = known["ratio"], known["ratio"]
        for layer in LAYERS:
            low, high = ends(known, layer)
            shown = low.notna()
            assert (low[shown] <= narrow_low[shown]).all(), (place, layer)
            assert (high[shown] >= narrow_high[shown]).all(), (place, layer)
            narrow_low, narrow_high = low.fillna(narrow_low), high.fillna(narrow_high)
        hidden = table[table["ratio"].isna() & table["ratio_unknown_low"].notna()]
        assert (hidden["ratio_unknown_low"] <= hidden["ratio_low"]).all(), place
        assert (hidden["ratio_unknown_high"] >= hidden["ratio_high"]).all(), place


def test_a_hidden_count_is_never_a_number_and_never_without_a_range(all_tables):
    for place, table in all_tables.items():
        hidden = table["mark"].eq("suppressed")
        assert (table["count"].isna() == hidden).all(), place
        assert (table["ratio"].isna() >= hidden).all(), place
        assert table["count_low"].notna().all(), place
        assert (table["count_low"] <= table["count_high"]).all(), place
        has_suppressed = table["flags"].str.split().map(lambda codes: "suppressed" in codes)
        assert (has_suppressed == hidden).all(), place


def test_no_number_is_infinite_but_an_open_end(all_tables):
    open_ends = {f"{layer}_high" for layer in LAYERS}
    for place, table in all_tables.items():
        numbers = table.select_dtypes("number")
        infinite = {name for name in numbers if np.isinf(numbers[name]).any()}
        assert infinite <= open_ends, place


def test_the_ratio_the_difference_and_the_excess_say_the_same(all_tables):
    for place, table in all_tables.items():
        known = table[table["ratio"].notna()]
        np.testing.assert_allclose(
            known["ratio"], known["rate"] / known["reference_rate"], err_msg=str(place)
        )
        np.testing.assert_allclose(
            known["difference"], known["rate"] - known["reference_rate"], atol=1e-9
        )
        np.testing.assert_allclose(
            known["excess"], known["difference"] * known["population"] / PER, atol=1e-7
        )
        for name in ("rate", "difference", "excess"):
            low, high = known[f"{name}_low"], known[f"{name}_high"]
            assert (low <= known[name]).all(), (place, name)
            assert (known[name] <= high).all(), (place, name)


def test_the_excess_and_the_difference_have_one_interval(all_tables):
    for place, table in all_tables.items():
        for end in ("low", "high"):
            scaled = table[f"difference_{end}"] * table["population"] / PER
            np.testing.assert_allclose(table[f"excess_{end}"], scaled, err_msg=str(place))


@pytest.mark.parametrize("area_kind", ["england", "icb", "region"])
def test_swapping_the_groups_inverts_the_ratio(store, area_kind):
    options = {"area_kind": area_kind, "period": "2023-24", "store": store}
    there = monitor.ratios(group="black", reference="white", **options).table.set_index("area_code")
    back = monitor.ratios(group="white", reference="black", **options).table.set_index("area_code")
    back = back.loc[there.index]
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(there["ratio"], 1 / back["ratio"], rtol=1e-10)
        for layer in LAYERS:
            low, high = ends(back, layer)
            np.testing.assert_allclose(there[f"{layer}_low"], 1 / high, rtol=1e-9)
            np.testing.assert_allclose(there[f"{layer}_high"], 1 / low, rtol=1e-9)
    np.testing.assert_allclose(there["difference"], -back["difference"], atol=1e-9)
    np.testing.assert_allclose(there["difference_low"], -back["difference_high"], rtol=1e-9)


def test_a_higher_confidence_gives_a_wider_interval(store):
    narrow, wide = (
        monitor.ratios(area_kind="icb", group="black", confidence=level, store=store).table
        for level in (0.95, 0.998)
    )
    np.testing.assert_array_equal(narrow["ratio"], wide["ratio"])
    known = narrow["ratio"].notna()
    assert (wide["ratio_low"] < narrow["ratio_low"])[known].all()
    assert (wide["ratio_high"] > narrow["ratio_high"]).all()


def test_the_ratio_within_areas_is_what_was_counted_over_what_each_area_would_give(black):
    black = black[~flags.blocked(black)]
    expected = sum(
        row.population
        * (row.reference_count_low + row.reference_count_high)
        / 2
        / row.reference_population
        for row in black.itertuples()
    )
    counted = sum((row.count_low + row.count_high) / 2 for row in black.itertuples())
    within = rate_ratios.within_areas(black)
    assert float(within.value) == pytest.approx(counted / expected)
    assert float(within.value) == pytest.approx(2.93, abs=0.005)
    # Over England it is 3.45: the rest is that groups live in areas with different rates.
    assert within.low < within.value < within.high < 3.448


def test_areas_of_one_ratio_have_that_ratio_within_them():
    # Invented: both areas have a ratio of 2, with rates ten times apart and people unevenly spread.
    exact = {"count_low": [20, 2000], "reference_count_low": [100, 100]}
    people = {"population": [1e5, 1e6], "reference_population": [1e6, 1e5]}
    table = pd.DataFrame({**exact, **people})
    table = table.assign(
        count_high=table["count_low"], reference_count_high=table["reference_count_low"]
    )
    assert float(rate_ratios.within_areas(table).value) == pytest.approx(2)
    crude = (2020 / 1.1e6) / (200 / 1.1e6)
    assert crude == pytest.approx(10.1)


# Grouping, base, reference and flags.


def test_the_grouping_moves_asian_and_other_rates_and_no_others(store, boards):
    census = monitor.ratios(area_kind="icb", grouping="census", store=store).table
    both = boards.merge(census, on=["area_code", "group"], suffixes=("_nhs", "_census"))
    assert len(both) == 168
    moved = both["population_nhs"].ne(both["population_census"])
    assert set(both[moved]["group"]) == {"asian", "other"}
    assert both["grouping_census"].eq("census").all()


def test_a_published_rate_that_mixes_groupings_is_flagged_on_the_nhs_grouping(store, boards):
    mixes = boards["flags"].str.contains("rate-mixes-groupings")
    assert boards[mixes]["group"].value_counts().to_dict() == {"other": 40, "asian": 39}
    shown = boards["published_rate"].notna() & boards["group"].isin(["asian", "other"])
    assert (mixes == shown).all()
    census = monitor.ratios(area_kind="icb", grouping="census", store=store).table
    assert not census["flags"].str.contains("rate-").any()


def test_no_rate_of_a_board_is_left_unexplained(boards):
    assert not boards["flags"].str.contains("rate-other-population").any()


def flagged_groups(store, period: str, base: str) -> dict[str, set[str]]:
    """Each code about the published rate, and the groups of England that carry it."""
    options = {"group": "all", "period": period, "population_base": base, "store": store}
    rates = monitor.rates(**options).table.set_index("group")["flags"].str.split()
    codes = {code for codes in rates for code in codes if code.startswith("rate-")}
    return {code: set(rates[rates.map(lambda held: code in held)].index) for code in codes}  # noqa: B023


def test_england_rates_that_leave_people_out_are_flagged(store):
    # 69.5 is printed for White and 69.3 recomputed: rounding alone does not explain it.
    assert flagged_groups(store, "2023-24", "census-2021") == {
        "rate-leaves-out-roma": {"white", "white-other"},
        "rate-leaves-out-arab": {"other-any"},
    }


def test_a_rate_on_another_census_than_the_publishers_says_so(store):
    groups = {"white", "mixed", "asian", "black", "other", "black-other"}
    assert flagged_groups(store, "2021-22", "census-2021") == {"rate-other-population": groups}
    assert flagged_groups(store, "2021-22", "census-2011") == {}


def test_every_flag_has_a_sentence(all_tables):
    used = set()
    for table in all_tables.values():
        used |= set(" ".join(table["flags"].unique()).split())
    assert used <= set(flags.FLAGS)
    for code in used:
        (sentence,) = flags.sentences_of(code)
        assert sentence.endswith(".")
    assert {"suppressed", "small-count", "sum-of-icbs", "part-suppressed"} <= used


def test_a_small_count_is_flagged_where_even_its_highest_is_under_20(boards):
    small = boards["flags"].str.contains("small-count")
    assert (small == boards["count_high"].lt(20)).all()


def test_unknown_ethnicity_is_flagged_above_one_in_ten(boards):
    often = boards["flags"].str.contains("ethnicity-often-unknown")
    assert (often == boards["unknown_share"].gt(0.1)).all()
    assert 0 < often.sum() < len(boards)


def test_the_reference_group_is_left_out_and_named(boards):
    assert set(boards["reference"]) == {"white"}
    assert "white" not in set(boards["group"])


def test_a_reference_group_without_figures_is_a_sentence_that_lists_those_there_are(store):
    with pytest.raises(SourceError, match=r"group 'black-caribbean'\. There are: asian"):
        monitor.ratios(area_kind="icb", reference="black-caribbean", store=store)


def test_a_period_that_is_not_held_is_a_sentence_that_lists_those_there_are(store):
    with pytest.raises(SourceError, match=r"period '1999-00'\. There are: .*2023-24"):
        monitor.ratios(period="1999-00", store=store)


@pytest.mark.parametrize(("base", "year"), [("census-2011", 2022), ("census-2021", 2021)])
def test_the_publishers_base_changes_with_the_year(store, base, year):
    table = monitor.ratios(
        group="black", period="all", population_base="published", store=store
    ).table
    after = table["period_start"].map(lambda day: day.year >= 2022)
    assert set(table[~after]["population_base"]) == {"census-2011"}
    assert set(table[after]["population_base"]) == {"census-2021"}
    fixed = monitor.ratios(group="black", period="all", population_base=base, store=store).table
    assert set(fixed["population_base"]) == {base}
    assert set(fixed["population"]) == {{2022: 1_846_614, 2021: 2_381_724}[year]}


def test_a_base_that_is_not_held_for_an_area_is_a_sentence(store):
    with pytest.raises(SourceError, match="below England before April 2022 is not known"):
        monitor.ratios(area_kind="icb", population_base="published", period="all", store=store)


@pytest.mark.parametrize("kind", ["england", "region", "icb", "provider"])
def test_the_numbers_of_all_measures_at_once_are_those_of_each_with_its_flags(store, kind):
    together = rate_ratios.unflagged_ratios(
        store, Question(area_kind=kind), list(MEASURES.values())
    )
    answered = set()
    for measure in MEASURES:
        mine = together[together["measure"].eq(measure)].reset_index(drop=True)
        try:
            alone = rate_ratios.rate_ratios(store, Question(measure, kind))
        except Unanswerable:
            assert mine.empty, measure
            continue
        answered.add(measure)
        same = [name for name in rate_ratios.COLUMNS if name not in ("flags", "reference_flags")]
        pd.testing.assert_frame_equal(mine[same], alone[same].reset_index(drop=True))
    assert len(answered) >= {"england": 20, "region": 16, "icb": 16, "provider": 0}[kind]
