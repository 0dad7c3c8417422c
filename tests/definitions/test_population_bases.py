"""Populations between and after the censuses, and what is held for which kind of area."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.definitions import population_bases
from mha_monitor.stats.rates.ratios import base_change_factor

BLACK_2011, BLACK_2021 = 1_846_614, 2_381_724
WHITE_2011, WHITE_2021 = 45_281_142, 45_783_401
WHITE_2021_WITHOUT_ROMA = 45_684_263


def people(store, base: str, middle: dt.date):
    """Populations at the middle of a year: a period without an end is 365 days long."""
    start = middle - dt.timedelta(days=182)
    found = population_bases.populations_on(store.populations, base, "nhs", "england", start)
    return found.set_index("group")["population"]


def test_by_mid_2024_growth_carried_on_gives_the_numbers_of_the_methods(store):
    found = people(store, "extrapolated", dt.date(2024, 6, 30))
    assert found["black"] == pytest.approx(2_589_192, abs=1)
    assert found["black"] / BLACK_2021 == pytest.approx(1.09, abs=0.005)
    factor = base_change_factor(BLACK_2021, found["black"], WHITE_2021, found["white"])
    assert float(factor) == pytest.approx(1 - 0.077, abs=0.0005)


def test_the_two_ways_of_going_on_are_one_until_census_2021_and_part_after(store):
    day = dt.date(2021, 3, 21)
    for before in (dt.date(2012, 6, 30), dt.date(2018, 9, 30), day):
        held, carried_on = (
            people(store, base, before) for base in population_bases.BETWEEN_CENSUSES
        )
        np.testing.assert_allclose(held, carried_on, rtol=1e-12)
    after = day + dt.timedelta(days=3647)  # as long again as between the two censuses
    assert people(store, "interpolated", after)["black"] == pytest.approx(BLACK_2021)
    doubled = people(store, "extrapolated", after)["black"]
    assert doubled == pytest.approx(BLACK_2021**2 / BLACK_2011, rel=1e-9)


def test_before_census_2011_its_populations_are_held(store):
    for base in population_bases.BETWEEN_CENSUSES:
        assert people(store, base, dt.date(2005, 1, 1))["black"] == BLACK_2011


def test_each_period_has_extrapolated_populations_of_its_own(store):
    found = monitor.trend(rate_kind="crude", population_base="extrapolated", store=store).table
    assert found["population"].is_monotonic_increasing
    assert found["population"].nunique() == len(found) > 2
    assert found["population"].iloc[-1] > 1.08 * BLACK_2021


def test_the_standardised_series_is_carried_on_too(store):
    held, carried_on = (
        monitor.trend(population_base=base, store=store).table.set_index("period")["ratio"]
        for base in population_bases.BETWEEN_CENSUSES
    )
    same = [year for year in held.index if year < "2020-21"]
    assert carried_on[same].tolist() == held[same].tolist()
    later = carried_on[held.index > "2021-22"] / held[held.index > "2021-22"]
    assert later.is_monotonic_decreasing
    # The middle of 2023-24 lies 923 days after Census 2021, the censuses 3,647 days apart. What
    # all people's rates by age would give each group went from 0.9469 to 0.9551 times White's.
    growth = (BLACK_2021 / BLACK_2011) / (WHITE_2021_WITHOUT_ROMA / WHITE_2011)
    older = 0.9551 / 0.9469
    assert later["2023-24"] == pytest.approx((growth * older) ** (-923 / 3647), rel=1e-4)


def test_health_areas_are_held_on_every_base_and_providers_on_none(store):
    for kind in ("england", "icb", "sub-icb", "region"):
        assert population_bases.held_for(store.populations, kind) == list(population_bases.BASES)
    assert population_bases.held_for(store.populations, "provider") == []


def band(store, grouping="nhs", area_kind="england", start=dt.date(2024, 4, 1)):
    found = population_bases.populations_band(store.populations, grouping, area_kind, start)
    return found.set_index(["area_code", "group"])


def test_the_band_opens_on_census_day_2021(store):
    early = band(store, start=dt.date(2020, 9, 1))  # its middle is 2 March 2021
    np.testing.assert_allclose(early["population_held"], early["population_carried"])
    late = band(store, start=dt.date(2023, 12, 30)).loc["ENG"]  # mid-2024
    assert late.loc["black"].tolist() == pytest.approx([BLACK_2021, 2_589_192], abs=300)
    assert late.loc["white", "population_carried"] / WHITE_2021 == pytest.approx(1.004, abs=0.0005)


@pytest.mark.parametrize("area_kind", ["england", "region", "icb", "sub-icb"])
@pytest.mark.parametrize("grouping", ["nhs", "census"])
def test_the_band_has_every_area_and_group_that_census_2021_has(store, area_kind, grouping):
    start = dt.date(2024, 4, 1)
    on_census = population_bases.populations_on(
        store.populations, "census-2021", grouping, area_kind, start
    )
    found = band(store, grouping, area_kind, start)
    assert len(found) == len(on_census) and found.notna().all().all()
    held = on_census.set_index(["area_code", "group"])["population"]
    np.testing.assert_allclose(found["population_held"], held.reindex(found.index))


def test_the_models_of_the_ratio_lie_inside_the_band_and_the_pupils_do_not(store):
    """How much the Black to White ratio of people grew from 2021 to mid-2024."""
    late = band(store, start=dt.date(2023, 12, 30)).loc["ENG"]
    growth = late["population_carried"] / late["population_held"]
    carried = growth["black"] / growth["white"]
    assert carried == pytest.approx(1.083, abs=0.001)
    # Two models without migration: Black +4.6% and +5.9%, White +3.5% and +2.9%.
    for black, white in ((1.046, 1.035), (1.059, 1.029)):
        assert 1 < black / white < carried
        assert white > growth["white"]  # but each has more White people than either end
    # Black pupils in state schools, January 2021 to January 2024.
    pupils = (406_246 + 78_817 + 66_036) / (326_365 + 83_712 + 64_655)
    assert pupils == pytest.approx(1.16, abs=0.005) and pupils > growth["black"]


def test_an_area_without_census_2011_moves_as_england_and_is_marked(store):
    people = store.populations
    lost = people["area_code"].eq("QOP") & people["population_base"].eq("census-2011")
    start = dt.date(2024, 4, 1)
    asked = ("extrapolated", "nhs", "icb", start)
    full, short = (
        population_bases.populations_on(table, *asked).set_index(["area_code", "group"])
        for table in (people, people[~lost])
    )
    assert len(full) == len(short)
    others = full.index.get_level_values("area_code") != "QOP"
    np.testing.assert_allclose(full.loc[others, "population"], short.loc[others, "population"])
    england = band(store, start=start).loc["ENG"]
    growth = england["population_carried"] / england["population_held"]
    own = people[people["area_code"].eq("QOP") & people["area_vintage"].eq("2024")]
    own = own[own["grouping"].eq("nhs") & own["population_base"].eq("census-2021")]
    black = own[own["group"].eq("black")]["population"].item()
    row = short.loc[("QOP", "black")]
    assert row["population"] == pytest.approx(black * growth["black"])
    assert row["population_mark"] == "estimated"
    assert full.loc[("QOP", "black"), "population_mark"] == "exact"


def test_a_moving_base_stands_on_people_held(store):
    assert population_bases.base_of("moving", dt.date(2024, 4, 1)) == "interpolated"
    moving, held = (
        monitor.ratios(group="black", population_base=base, store=store).table
        for base in ("moving", "interpolated")
    )
    assert moving.equals(held)


def test_what_the_publisher_used_for_boards_before_april_2022_is_not_known(store):
    day = dt.date(2021, 4, 1)
    assert population_bases.base_of("published", day) == "census-2011"
    with pytest.raises(SourceError, match="board rates that were printed for 2021-22 fit neither"):
        population_bases.base_of("published", day, "icb")
    assert population_bases.base_of("published", dt.date(2022, 4, 1), "icb") == "census-2021"


@pytest.mark.parametrize(("code", "people_printed"), [("QUA", 230 / 258e-5), ("QOP", 285 / 318e-5)])
def test_board_rates_of_2021_22_fit_neither_census(store, code, people_printed):
    """A Black count, rounded to 5, over its printed rate: the people that were divided by."""
    people = store.populations
    rows = people[people["area_code"].eq(code) & people["area_vintage"].eq("2024")]
    rows = rows[rows["grouping"].eq("nhs") & rows["group"].eq("black")]
    sizes = rows.set_index("population_base")["population"]
    for size in sizes:
        assert abs(people_printed / size - 1) > 0.1


def test_every_base_that_can_be_asked_has_a_title():
    assert set(population_bases.TITLES) == {*population_bases.BASES, "published", "moving"}
    with pytest.raises(SourceError, match="published, moving, census-2011"):
        population_bases.base_of("census-1991", dt.date(2024, 4, 1))
