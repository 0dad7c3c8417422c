"""The range of ratios over population bases: known values, and what must hold of any table."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.definitions import population_bases
from mha_monitor.rates.base_band import ADDED, ratios_by_way, with_base_band


@pytest.fixture(scope="module")
def banded(store):
    def of(base: str, rate_kind: str = "standardised", **ask):
        table = monitor.trend(population_base=base, rate_kind=rate_kind, store=store, **ask).table
        return with_base_band(table, store).set_index("period")

    return of


def test_crude_ratios_lie_between_held_and_carried_on(banded):
    table = banded("moving", "crude")
    held, carried = (banded(base, "crude")["ratio"] for base in ("interpolated", "extrapolated"))
    np.testing.assert_allclose(table["ratio_base_high"], held)
    np.testing.assert_allclose(table["ratio_base_low"], carried)
    last = table.loc["2024-25"]
    assert [last["ratio_base_low"], last["ratio_base_high"]] == pytest.approx(
        [3.53, 3.85], abs=0.005
    )
    assert table["population_base"].eq("interpolated").all()


@pytest.mark.parametrize("rate_kind", ["standardised", "crude"])
def test_the_band_is_the_same_whichever_base_the_table_is_on(banded, rate_kind):
    bases = ["published", "moving", "census-2021", "census-2011", "extrapolated"]
    tables = [banded(base, rate_kind)[list(ADDED)] for base in bases]
    for table in tables[1:]:
        np.testing.assert_allclose(table, tables[0])


def test_standardised_ratios_are_moved_by_both_roads(banded):
    table = banded("moving")
    ends = table[list(ADDED)]
    assert ends.loc["2016-17"].tolist() == pytest.approx([3.36, 3.53], abs=0.005)
    assert ends.loc["2024-25"].tolist() == pytest.approx([3.65, 3.99], abs=0.005)
    # 2021-22: by crude rates on people carried on, and by ages on people held.
    assert ends.loc["2021-22"].tolist() == pytest.approx([3.28, 3.66], abs=0.005)
    inside = table["ratio"].between(ends["ratio_base_low"] - 1e-9, ends["ratio_base_high"] + 1e-9)
    assert inside.all()


def test_before_census_2021_a_crude_ratio_has_no_width(store):
    table = monitor.ratios(group="black", period="2023-24", store=store).table
    early = table.assign(
        period_start=table["period_start"].map(lambda day: day.replace(year=2015)),
        period_end=table["period_end"].map(lambda day: day.replace(year=2016)),
    )
    found = with_base_band(early, store)
    assert found["ratio_base_low"].iloc[0] == pytest.approx(found["ratio_base_high"].iloc[0])
    assert found["ratio_base_low"].iloc[0] > table["ratio"].iloc[0]  # fewer Black people then


@pytest.mark.parametrize("area_kind", ["england", "region", "icb"])
def test_every_row_with_a_ratio_has_a_band_and_no_other(store, area_kind):
    table = with_base_band(monitor.ratios(area_kind=area_kind, store=store).table, store)
    known = table["ratio"].notna() & table["ratio"].gt(0)
    for name in ADDED:
        assert table.loc[known, name].gt(0).all()
        assert table.loc[table["ratio"].isna(), name].isna().all()
    assert (table.loc[known, ADDED[0]] <= table.loc[known, ADDED[1]]).all()


def test_a_board_moves_with_its_own_people(store):
    table = monitor.ratios(area_kind="icb", group="black", period="2023-24", store=store).table
    found = with_base_band(table, store).set_index("area_code")
    people = store.populations
    row = people[people["area_code"].eq("QOP") & people["grouping"].eq("nhs")]
    row = row[row["area_vintage"].eq("2024")]
    sizes = row.pivot(index="group", columns="population_base", values="population")
    growth = sizes["census-2021"] / sizes["census-2011"]
    # The middle of 2023-24 lies 923 days after Census 2021, the censuses 3,647 days apart.
    expected = (growth["black"] / growth["white"]) ** (-923 / 3647)
    board = found.loc["QOP"]
    assert board["ratio_base_low"] / board["ratio"] == pytest.approx(expected, rel=2e-3)
    assert board["ratio_base_high"] == pytest.approx(board["ratio"])


def test_a_later_vintage_of_areas_takes_its_own_people(store):
    ask = {"area_kind": "icb", "period": "2023-24", "area_vintage": "2026"}
    table = monitor.ratios(group="black", store=store, **ask).table
    found = with_base_band(table, store, "2026")
    known = found["ratio"].notna()
    assert known.sum() > 20
    assert found.loc[known, "ratio_base_high"].notna().all()


def test_each_way_names_its_row_base_and_road(store):
    table = monitor.trend(store=store).table
    ways = ratios_by_way(table, store)
    assert set(ways["row"]) == set(table.index)
    assert set(ways["base"]) == {"interpolated", "extrapolated"}
    assert ways.groupby("road").size().to_dict() == {"ages": 18, "crude": 36}
    crude = ratios_by_way(monitor.trend(rate_kind="crude", store=store).table, store)
    assert set(crude["road"]) == {"people"}


def test_an_empty_table_stays_empty(store):
    none = monitor.ratios(store=store).table.iloc[:0]
    assert list(with_base_band(none, store)[list(ADDED)].columns) == list(ADDED)


def test_each_row_is_moved_as_the_band_of_its_own_period_says(store):
    """The slow route: populations_band for one period after another, over invented years."""
    table = monitor.ratios(area_kind="icb", group="all", period="2023-24", store=store).table
    early = {2012: 3, 2018: 5, 2021: 7, 2026: 2}
    tables = [
        table.iloc[:: len(table) // number].assign(
            period_start=dt.date(year, 4, 1), period_end=dt.date(year + 1, 3, 31)
        )
        for year, number in early.items()
    ]
    rows = pd.concat(tables, ignore_index=True)
    rows = rows[rows["ratio"].notna() & rows["ratio"].gt(0)].reset_index(drop=True)
    found = with_base_band(rows, store, "2024")
    for _, row in found.iterrows():
        band = slow_band(store, row).loc[row["area_code"]]
        ratios = [
            row["ratio"]
            * (row["population"] / row["reference_population"])
            * band.loc[row["reference"], name]
            / band.loc[row["group"], name]
            for name in ("population_held", "population_carried")
        ]
        ends = [row["ratio_base_low"], row["ratio_base_high"]]
        assert ends == pytest.approx(sorted(ratios), rel=1e-9)


def slow_band(store, row) -> pd.DataFrame:
    """Areas stay those of 2024 throughout, as was asked; the days are the period's own."""
    areas = store.populations["area_vintage"].eq("2024") | store.populations["area_code"].eq("ENG")
    people = store.populations[areas].assign(area_vintage=lambda rows: _named(rows, row))
    days = (row["period_start"], row["period_end"])
    found = population_bases.populations_band(people, "nhs", "icb", *days)
    return found.set_index(["area_code", "group"])


def _named(rows: pd.DataFrame, row) -> pd.Series:
    vintage = population_bases.vintage_of("icb", row["period_end"])
    return rows["area_vintage"].where(rows["area_kind"].ne("icb"), vintage)


def test_a_later_vintage_of_areas_moves_no_day(store):
    """The middle of a period stays where it is, whichever areas it is put in."""
    base = {"area_kind": "icb", "population_base": "extrapolated", "period": "2023-24"}
    own, later = (
        monitor.ratios(group="black", store=store, **base, **vintage).table.set_index("area_code")
        for vintage in ({}, {"area_vintage": "2026"})
    )
    whole = ["QOP", "QF7", "QUE"]  # boards of 2024 that are boards of 2026 too
    same = [code for code in whole if code in own.index and code in later.index]
    assert same
    for code in same:
        assert later.loc[code, "population"] == pytest.approx(own.loc[code, "population"])
