"""The ratio over the years: what was printed, and what is left when the census changes below it."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.definitions import flags, population_bases
from mha_monitor.definitions.choices import RATE_KINDS
from mha_monitor.rates import base_band, trend
from mha_monitor.rates.rate_ratios import COLUMNS
from mha_monitor.rates.series_breaks import segments
from mha_monitor.stats.rates.ratios import base_change_factor

BLACK_2011, BLACK_2021 = 1_846_614, 2_381_724
WHITE_2011, WHITE_2021 = 45_281_142, 45_783_401
ROMA = 99_138  # in Census 2021 alone, and not below the publisher's White rate
# What the publisher's own change of census does to a crude ratio, other things being equal.
FACTOR = ((WHITE_2021 - ROMA) / WHITE_2011) / (BLACK_2021 / BLACK_2011)
# Detentions of 100,000 Black and White people at all people's rates by age of 2023-24, on the ages
# of each census, worked out beside the code (numpy, from the census tables and the annual file).
BLACK_BY_AGE, WHITE_BY_AGE = (84.0798, 84.3725), (88.7905, 88.3375)
OLDER = (BLACK_BY_AGE[0] / BLACK_BY_AGE[1]) / (WHITE_BY_AGE[0] / WHITE_BY_AGE[1])


@pytest.fixture(scope="module")
def series(store):
    def of(base: str, rate_kind: str = "standardised", **options) -> pd.DataFrame:
        # Chance and rounding alone, unless repeat detentions are asked for.
        asked = {"repeats": False, **options}
        table = monitor.trend(population_base=base, rate_kind=rate_kind, store=store, **asked).table
        return table.set_index("period")

    return of


def test_the_series_as_it_was_published(series):
    ratios = series("published")["ratio"]
    # The rates printed each year, one divided by the other.
    assert ratios.round(2).to_dict() == {
        "2016-17": round(272.1 / 67.0, 2),
        "2017-18": round(289 / 72, 2),
        "2018-19": round(306.8 / 72.9, 2),
        "2019-20": round(321.7 / 73.4, 2),
        "2020-21": round(343.5 / 74.7, 2),
        "2021-22": round(341.7 / 72.4, 2),
        "2022-23": round(227.9 / 64, 2),
        "2023-24": round(242.3 / 68.4, 2),
        "2024-25": round(262.4 / 65.8, 2),
    }
    assert ratios["2021-22"] == pytest.approx(4.72, abs=0.005)


def test_on_one_census_2021_22_is_not_far_from_2022_23(series):
    published, moved = series("published")["ratio"], series("census-2021")["ratio"]
    assert moved["2021-22"] == pytest.approx(3.66, abs=0.005)
    assert moved["2021-22"] / published["2021-22"] == pytest.approx(FACTOR * OLDER, rel=1e-5)
    assert pytest.approx(0.782, abs=0.0005) == FACTOR
    assert pytest.approx(0.991, abs=0.0005) == OLDER
    after = ["2022-23", "2023-24", "2024-25"]
    assert moved[after].tolist() == published[after].tolist()


def test_with_roma_people_counted_the_factor_is_that_of_the_two_whole_censuses():
    whole = base_change_factor(BLACK_2011, BLACK_2021, WHITE_2011, WHITE_2021)
    assert float(whole) == pytest.approx(0.784, abs=0.0005)
    assert 341.7 / 72.4 * float(whole) == pytest.approx(3.70, abs=0.005)


def test_of_the_published_fall_at_least_nine_tenths_are_the_change_of_census(store):
    change = monitor.trend_on_bases(store=store).change
    assert (change.period_before, change.period_after) == ("2021-22", "2022-23")
    assert [change.before, change.after] == pytest.approx([4.72, 3.56], abs=0.005)
    # By ages; and by crude rates, with what standardising did in the three years on Census 2021.
    assert change.moved_high == pytest.approx(3.66, abs=0.005)
    over_crude = (227.9 / 224.5) / (64 / 65)
    assert change.moved_low == pytest.approx(307 / 74 * FACTOR * over_crude, rel=0.002)
    assert change.moved_low == pytest.approx(3.34, abs=0.005)
    # On the scale on which ratios are multiplied.
    shares = np.log(np.array([3.66, 3.34]) / 4.72) / np.log(3.56 / 4.72)
    assert [change.share_low, change.share_high] == pytest.approx(shares, abs=0.01)
    assert [change.share_low, change.share_high] == pytest.approx([0.90, 1.23], abs=0.005)


def test_on_crude_rates_the_ratio_rose_over_the_change_of_census(store):
    change = monitor.trend_on_bases(rate_kind="crude", store=store).change
    assert change.moved_low == change.moved_high == pytest.approx(3.25, abs=0.005)
    assert change.after == pytest.approx(3.46, abs=0.005)
    assert change.share_low == change.share_high > 1


@pytest.mark.parametrize("one_base", population_bases.BASES)
def test_the_change_of_census_is_the_same_whichever_base_is_shown(store, one_base):
    both = monitor.trend_on_bases(population_base=one_base, store=store)
    assert both.change == monitor.trend_on_bases(store=store).change
    assert set(both.one_base["population_base"]) == {one_base}


def test_the_share_of_the_fall_has_limits(store):
    change = monitor.trend_on_bases(repeats=False, store=store).change
    limits = [change.share_least, change.share_most]
    assert limits == pytest.approx([0.77, 1.48], abs=0.005)
    assert limits[0] < change.share_low < change.share_high < limits[1]


def test_a_group_with_figures_on_one_census_alone_has_no_change_to_explain(store):
    assert monitor.trend_on_bases(measure="section-136", store=store).change is None


def test_the_two_series_are_told_apart_by_name(store):
    both = monitor.trend_on_bases(population_base="census-2021", store=store)
    sizes = both.table["series"].value_counts().to_dict()
    assert sizes == {"As published": 9, "Census 2021 throughout": 9}
    assert len(both.published) == len(both.one_base) == 9


def test_the_crude_series_moves_as_much(series):
    published, moved = series("published", "crude"), series("census-2021", "crude")
    assert published["ratio"]["2021-22"] == pytest.approx(4.15, abs=0.005)
    assert moved["ratio"]["2021-22"] == pytest.approx(3.25, abs=0.005)
    assert moved["ratio"]["2022-23"] == pytest.approx(3.46, abs=0.005)
    assert moved["ratio"]["2023-24"] == pytest.approx(3.448, abs=0.0005)
    # On one census with Roma people the crude ratio moves by the whole factor.
    factor = (WHITE_2021 / WHITE_2011) / (BLACK_2021 / BLACK_2011)
    assert moved["ratio"]["2021-22"] / published["ratio"]["2021-22"] == pytest.approx(factor)


def test_the_counts_of_2021_22_are_worked_back_and_say_so(series):
    row = series("published", "crude").loc["2021-22"]
    assert (row["mark"], row["count"]) == ("inferred", 5_669)
    assert "count-from-rate" in row["flags"]
    assert row["published_rate"] == 307
    assert row["rate"] == pytest.approx(307, abs=0.5)


@pytest.mark.parametrize("rate_kind", ["standardised", "crude"])
def test_the_series_breaks_at_2022_23_on_the_published_base_alone(series, rate_kind):
    published = series("published", rate_kind)["segment"]
    before = published[published.index < "2022-23"]
    after = published[published.index >= "2022-23"]
    assert before.nunique() == after.nunique() == 1
    assert before.iloc[0] != after.iloc[0]
    for base in ("census-2021", "census-2011", "interpolated"):
        assert len(set(series(base, rate_kind)["segment"])) == 1


def test_the_older_collection_would_stand_apart_on_every_base(store):
    # KP90 ended with 2015-16: rows from before would be of another collection.
    days = {"period_start": [dt.date(2015, 4, 1), dt.date(2016, 4, 1)]}
    days["period_end"] = [dt.date(2016, 3, 31), dt.date(2017, 3, 31)]
    rows = pd.DataFrame({**days, "source": "published_figures", "release": "invented"})
    for base in ("published", "census-2021"):
        assert segments(rows, base, "year").tolist() == [1, 2]


@pytest.mark.parametrize(
    ("middle", "black", "factor"),
    [
        (dt.date(2016, 1, 1), 2_111_634, 0.880),
        (dt.date(2018, 1, 1), None, 0.838),
        (dt.date(2020, 1, 1), None, 0.798),
    ],
)
def test_interpolated_populations_grow_by_the_same_share_each_year(store, middle, black, factor):
    # The middle of a period that starts on 1 January is mid-year: METHODS gives the factors.
    people = population_bases.populations_on(
        store.populations, "interpolated", "nhs", "england", middle
    )
    people = people.set_index("group")["population"]
    found = base_change_factor(BLACK_2011, people["black"], WHITE_2011, people["white"])
    assert float(found) == pytest.approx(factor, abs=0.0005)
    if black:
        assert people["black"] == pytest.approx(black, rel=1e-4)


def test_an_interpolated_population_meets_each_census_on_its_day_and_is_then_held(store):
    half_a_year = dt.timedelta(days=182)

    def black(middle: dt.date) -> float:
        start = middle - half_a_year
        people = population_bases.populations_on(
            store.populations, "interpolated", "nhs", "england", start
        )
        return people.set_index("group")["population"]["black"]

    assert black(dt.date(2011, 3, 27)) == BLACK_2011
    assert black(dt.date(2005, 1, 1)) == BLACK_2011
    assert black(dt.date(2021, 3, 21)) == pytest.approx(BLACK_2021)
    assert black(dt.date(2025, 1, 1)) == pytest.approx(BLACK_2021)
    between = [black(dt.date(year, 6, 30)) for year in range(2012, 2021)]
    growth = np.diff(np.log(between))
    assert growth == pytest.approx(growth.mean(), rel=0.01)


def test_the_interpolated_series_lies_between_the_two_censuses(series):
    old, new = series("census-2011")["ratio"], series("census-2021")["ratio"]
    between = series("interpolated")["ratio"]
    early = between.index < "2020-21"
    assert (new[early] < between[early]).all()
    assert (between[early] < old[early]).all()
    held = ["2021-22", "2022-23", "2023-24", "2024-25"]
    assert between[held].tolist() == pytest.approx(new[held].tolist())


def test_a_row_that_was_moved_says_so_and_no_other_does(series):
    moved = series("census-2021")["flags"].str.contains("moved-by-age")
    assert moved.to_dict() == {year: year < "2022-23" for year in series("published").index}
    assert not series("published")["flags"].str.contains("moved-by-age|rebased").any()


def test_a_group_whose_ages_one_census_does_not_give_is_moved_by_its_total_and_says_so(series):
    old, moved = (
        series("published", group="asian-indian"),
        series("census-2021", group="asian-indian"),
    )
    assert "rebased-by-factor" in moved["flags"]["2017-18"]
    assert "moved-by-age" not in moved["flags"]["2017-18"]
    assert "off by a tenth" in flags.FLAGS["rebased-by-factor"]
    people = {2011: 1_395_702, 2021: 1_843_248}
    white = WHITE_2011 / (WHITE_2021 - ROMA) * WHITE_BY_AGE[0] / WHITE_BY_AGE[1]
    found = moved["ratio"]["2017-18"] / old["ratio"]["2017-18"]
    assert found == pytest.approx(people[2011] / people[2021] / white, rel=1e-5)


def test_moving_the_base_moves_the_whole_row_alike(series):
    before, after = series("published").loc["2021-22"], series("census-2021").loc["2021-22"]
    for name in ("ratio_low", "ratio_high", "ratio_sampling_low", "ratio_sampling_high"):
        assert after[name] / before[name] == pytest.approx(FACTOR * OLDER, rel=1e-5)
    black, white = (pair[0] / pair[1] for pair in (BLACK_BY_AGE, WHITE_BY_AGE))
    assert after["rate"] == pytest.approx(341.7 * BLACK_2011 / BLACK_2021 * black, rel=1e-5)
    reference = 72.4 * WHITE_2011 / (WHITE_2021 - ROMA) * white
    assert after["reference_rate"] == pytest.approx(reference, rel=1e-5)
    assert after["difference"] == pytest.approx(after["rate"] - after["reference_rate"])
    # What was printed stays what was printed.
    assert after["published_rate"] == before["published_rate"] == 341.7
    assert (before["population_base"], after["population_base"]) == ("census-2011", "census-2021")


def test_moving_there_and_back_changes_nothing(series):
    assert series("census-2011")["ratio"]["2021-22"] == pytest.approx(341.7 / 72.4, rel=1e-12)
    # The recent years, moved to the old census, rise by as much as the old ones fell.
    recent = series("census-2011")["ratio"] / series("published")["ratio"]
    assert recent["2023-24"] == pytest.approx(1 / FACTOR / OLDER, rel=1e-5)


def test_chance_and_rounding_are_kept_apart(series):
    table = series("published")
    assert (table["ratio_low"] <= table["ratio_sampling_low"]).all()
    assert (table["ratio_high"] >= table["ratio_sampling_high"]).all()
    assert (table["ratio_sampling_low"] < table["ratio"]).all()
    # A White rate printed as 64 leaves more open than one printed as 68.4.
    spread = np.log(table["ratio_high"] / table["ratio_low"]) - np.log(
        table["ratio_sampling_high"] / table["ratio_sampling_low"]
    )
    assert spread["2022-23"] > 5 * spread["2023-24"]


def test_a_printed_half_width_is_used_where_there_is_one(series):
    # 242.3 with 6.9 either way, against 68.4 with 0.7.
    row = series("published").loc["2023-24"]
    spread = np.hypot(6.95 / 242.3, 0.75 / 68.4)
    expected = [242.3 / 68.4 * np.exp(side * spread) for side in (-1, 1)]
    found = [row["ratio_sampling_low"], row["ratio_sampling_high"]]
    # The normal quantile is 1.95996, the publisher's 1.96.
    assert found == pytest.approx(expected, rel=1e-5)
    assert "interval-approximate" not in row["flags"]


def test_a_half_width_that_was_not_printed_is_that_of_the_count_the_rate_implies(series):
    row = series("published").loc["2021-22"]
    black, white = 341.7 * BLACK_2011 / 1e5, 72.4 * WHITE_2011 / 1e5
    spread = 1.96 * np.sqrt(1 / black + 1 / white)
    expected = [341.7 / 72.4 * np.exp(side * spread) for side in (-1, 1)]
    assert [row["ratio_sampling_low"], row["ratio_sampling_high"]] == pytest.approx(expected, 1e-5)
    assert "interval-approximate" in row["flags"]


def test_a_doubtful_rate_takes_no_part(series):
    # 2017-18: a White rate of "six" was printed beside CTOs; dividing by it gives nonsense.
    assert "2017-18" not in series("published", measure="ctos").index
    assert series("published", measure="ctos")["ratio"]["2023-24"] == pytest.approx(48.8 / 6.9)


def test_the_table_has_the_columns_of_every_ratio_table(series, store):
    for rate_kind in RATE_KINDS:
        table = monitor.trend(rate_kind=rate_kind, store=store).table
        assert tuple(table.columns) == (*COLUMNS, *trend.ADDED, *base_band.ADDED)
        assert table["rate_kind"].eq(rate_kind).all()
        assert table["period_start"].is_monotonic_increasing
    standardised = series("published")
    for name in ("count", "population", "excess", "ratio_unknown_low"):
        assert standardised[name].isna().all(), name


def test_an_area_has_a_crude_trend_alone(store):
    table = monitor.trend(
        area="QVV", rate_kind="crude", population_base="census-2021", store=store
    ).table
    assert table["period"].tolist() == ["2023-24"]
    assert table["ratio"].iloc[0] == pytest.approx(5.68, abs=0.005)
    with pytest.raises(SourceError, match="printed for England only"):
        monitor.trend(area="QVV", rate_kind="standardised", store=store)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"rate_kind": "weighted"}, "'weighted' is not a kind of rate"),
        ({"measure": "section-2"}, "printed for England only, and only for detentions"),
        ({"population_base": "census-1991"}, "'census-1991' is not a population base"),
        ({"area": "QQQ"}, "'QQQ' is not an area"),
        ({"group": "purple"}, "'purple' is not an ethnic group"),
    ],
)
def test_a_question_that_has_no_answer_is_a_sentence(store, options, sentence):
    with pytest.raises(SourceError, match=sentence):
        monitor.trend(store=store, **options)


@pytest.mark.parametrize("kind", ["standardised", "crude"])
def test_on_the_base_it_is_on_already_a_series_is_the_same(series, kind):
    published, one = series("published", kind), series("census-2021", kind)
    same = published.index[published["population_base"].eq("census-2021")]
    assert len(same) >= 2
    ratios = [name for name in published if name.startswith(("ratio", "rate", "difference"))]
    ratios.remove("rate_kind")
    pd.testing.assert_frame_equal(published.loc[same, ratios], one.loc[same, ratios])


def test_a_series_beside_itself_has_no_change_of_base(series):
    one = series("census-2021").reset_index()
    assert trend.base_change(one, one) is None


def test_a_ratio_on_both_censuses_differs_by_the_factor_of_the_populations_alone(series):
    old, new = series("census-2011", "crude"), series("census-2021", "crude")
    both = old.index.intersection(new.index)
    factor = base_change_factor(
        *(
            table.loc[both, name]
            for name in ("population", "reference_population")
            for table in (old, new)
        )
    )
    ends = ["ratio", "ratio_low", "ratio_high"]
    np.testing.assert_allclose(new.loc[both, ends], old.loc[both, ends].mul(factor, axis=0))
