"""Areas over time: which vintage serves a day, what became of an area, and sums that are exact."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import geography_samples
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_sources.embedded import build
from data_sources.geography import census_bulk
from data_sources.geography.boundary_layers import BY_NAME, VINTAGES
from data_sources.schema.errors import UnknownLabel
from mha_monitor.definitions import area_vintages, population_bases
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.rates import area_recipes, later_areas
from mha_monitor.rates.counts import counts_of

MARCH, APRIL = dt.date(2026, 3, 31), dt.date(2026, 4, 1)
STEP = ("2024", "2026")
HEIRS_OF_FRIMLEY = {"QRL", "S9B9J", "S0E4D"}
HEIRS_OF_PARTED = HEIRS_OF_FRIMLEY | {"S1Y5D", "D7T5G", "T6Y0W"}


@pytest.fixture(scope="module")
def refreshed(store, tmp_path_factory) -> SimpleNamespace:
    """What a store knows of areas once lookups were taken in: what became of sub-ICBs too."""
    folder = tmp_path_factory.mktemp("lookups")
    lookups = {vintage: folder / f"INVENTED_{vintage}.json" for vintage in STEP}
    for vintage, path in lookups.items():
        path.write_bytes(geography_samples.lookup_json(vintage))
    bulk = geography_samples.write_ts021_zip(folder)
    found = census_bulk.geography(bulk, lookups)
    kept = store.areas[~store.areas["area_kind"].isin(["icb", "sub-icb"])]
    return SimpleNamespace(
        areas=pd.concat([kept, found.areas], ignore_index=True), succession=found.succession
    )


@pytest.fixture(scope="module")
def counts(store) -> pd.DataFrame:
    return counts_of(store, MEASURES["detentions"], "icb")


def month(first: dt.date, codes: dict[str, float], group: str = "black") -> pd.DataFrame:
    """Invented counts of one month, each within 2 of what is printed; NaN for a hidden one."""
    end = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    values = np.array([*codes.values()], dtype=float)
    hidden = np.isnan(values)
    return pd.DataFrame(
        {
            "measure": "detentions",
            "source": "mhsds_monthly",
            "release": f"INVENTED-{first:%Y-%m}",
            "period_start": first,
            "period_end": end,
            "area_code": list(codes),
            "group": group,
            "count": values,
            "count_low": np.where(hidden, 0, values - 2),
            "count_high": np.where(hidden, 4, values + 2),
            "mark": np.where(hidden, "suppressed", "rounded"),
            "flags": "",
            "published_rate": 7.0,
        }
    )


def boards(store, vintage: str = "2024") -> list[str]:
    held = store.areas
    wanted = held["area_kind"].eq("icb") & held["area_vintage"].eq(vintage)
    return held[wanted]["area_code"].tolist()


def sub_icbs(store) -> list[str]:
    held = store.areas
    wanted = held["area_kind"].eq("sub-icb") & held["area_vintage"].eq("2024")
    return held[wanted]["area_code"].tolist()


@pytest.mark.parametrize(
    ("kind", "day", "vintage", "layer"),
    [
        ("icb", dt.date(2019, 3, 31), "2024", "icb-2024"),
        ("icb", MARCH, "2024", "icb-2024"),
        ("icb", APRIL, "2026", "icb-2026"),
        ("sub-icb", MARCH, "2024", "sub-icb-2024"),
        ("sub-icb", APRIL, "2026", "sub-icb-2026"),
        ("region", APRIL, "", "region"),
        ("england", APRIL, "", "england"),
        ("provider", APRIL, "", "provider"),
    ],
)
def test_the_vintage_and_the_outlines_are_those_of_the_day(kind, day, vintage, layer):
    assert area_vintages.vintage_of(kind, day) == population_bases.vintage_of(kind, day) == vintage
    assert area_vintages.layer_of(kind, day) == layer


def test_every_vintage_has_as_many_areas_as_it_should_and_outlines(store):
    held = store.areas.groupby(["area_kind", "area_vintage"]).size()
    for vintage in VINTAGES:
        assert held["icb", vintage.name] == vintage.icbs
        layer = BY_NAME[f"icb-{vintage.name}"]
        assert layer.valid_from == vintage.first_day
        assert (build.EMBEDDED / build.OUTLINES / f"{layer.name}.geojson").is_file()


def test_a_year_of_months_is_in_the_areas_of_its_last_day_or_of_a_later_vintage():
    ends = pd.Series([MARCH, dt.date(2026, 6, 30)])
    assert area_vintages.as_of(ends, None) is ends
    assert area_vintages.as_of(ends, "2026").tolist() == [APRIL, dt.date(2026, 6, 30)]
    with pytest.raises(UnknownLabel, match=r"'2031' is not a vintage.*2024, 2026"):
        area_vintages.as_of(ends, "2031")


def test_names_are_those_of_the_vintage(store):
    names = area_vintages.names_of(store.areas, "icb", ["2024", "2026"], ["QNQ", "S0E4D"])
    assert names.tolist() == ["Frimley", "Thames Valley"]
    # Sub-ICBs of 2026 are not embedded: the name they had before.
    assert area_vintages.names_of(store.areas, "sub-icb", ["2026"], ["11J"]).tolist() == [
        "Dorset (11J)"
    ]


def test_the_shares_of_a_divided_board_are_those_of_the_census(store):
    # Census 2021 by small area: 57.1 %, 22.8 % and 20.1 % of the people of Frimley.
    table = area_vintages.successors("QNQ", store)
    assert table["area_code"].tolist() == ["S0E4D", "QRL", "S9B9J"]
    assert table["share"].round(3).tolist() == [0.571, 0.228, 0.201]
    assert table["population"].sum() == 764_343
    assert set(area_vintages.predecessors("D7T5G", store)["area_code"]) == {"QH8", "QM7", "QJG"}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "QNQ",
            "Frimley closed on 31 March 2026; its people passed to Thames Valley (57%), "
            "Hampshire and Isle of Wight (23%) and Surrey and Sussex (20%).",
        ),
        (
            "QMJ",
            "North Central London closed on 31 March 2026; its people passed to West and North "
            "London.",
        ),
        (
            "Z9B2Z",
            "West and North London opened on 1 April 2026, formed from North West London and "
            "North Central London.",
        ),
        (
            "D7T5G",
            "Essex opened on 1 April 2026, formed from Mid and South Essex, 35% of Suffolk and "
            "North East Essex and 21% of Hertfordshire and West Essex.",
        ),
        (
            "QRL",
            "Hampshire and Isle of Wight took in 23% of the people of Frimley on 1 April 2026.",
        ),
        ("QSL", ""),
        ("Y56", ""),
    ],
)
def test_what_became_of_an_area_is_a_sentence(store, code, sentence):
    assert area_vintages.lineage(code, store) == sentence


def test_an_area_that_is_not_held_has_no_history(store):
    with pytest.raises(UnknownLabel, match="'Q0Q' is the code of no area"):
        area_vintages.lineage("Q0Q", store)


def test_what_became_of_a_sub_icb_is_known_after_a_refresh(store, refreshed):
    assert area_vintages.lineage("D4U1Y", store) == ""
    assert "closed on 31 March 2026; its people passed to" in area_vintages.lineage(
        "D4U1Y", refreshed
    )


def test_boards_that_merged_whole_are_added_up_and_say_so(store, counts):
    found = later_areas.on_vintage(counts, "icb", store, "2026").counts
    london = found[found["area_code"].eq("Z9B2Z")].set_index("group")
    # The published counts of 2023-24: 580 for North Central and 705 for North West London.
    assert london.loc["black", ["count", "count_low", "count_high"]].tolist() == [1285, 1281, 1289]
    assert london["flags"].eq("back-cast").all() and london["published_rate"].isna().all()
    people = store.populations[store.populations["population_base"].eq("census-2021")]
    people = people[people["group"].eq("black")].set_index(
        ["grouping", "area_kind", "area_vintage", "area_code"]
    )["population"]
    parts = [people["nhs", "icb", "2024", code] for code in ("QMJ", "QRV")]
    assert people["nhs", "icb", "2026", "Z9B2Z"] == sum(parts)


def test_boards_that_did_not_change_are_as_published(store, counts):
    found = later_areas.on_vintage(counts, "icb", store, "2026").counts
    kept = found[~found["area_code"].eq("Z9B2Z")]
    assert kept["area_code"].nunique() == 29
    by = ["period_start", "area_code", "group"]
    before = counts[counts["area_code"].isin(kept["area_code"])].sort_values(by, ignore_index=True)
    pd.testing.assert_frame_equal(kept.sort_values(by, ignore_index=True), before)


def test_a_divided_board_is_never_shared_out(store, counts):
    found = later_areas.on_vintage(counts, "icb", store, "2026")
    assert set(found.left_out["area_code"]) == HEIRS_OF_PARTED
    assert not set(found.counts["area_code"]) & HEIRS_OF_PARTED
    reasons = found.left_out.set_index("area_code")["reason"]
    assert reasons["QRL"] == (
        "Frimley was divided between Hampshire and Isle of Wight, Surrey and Sussex and Thames "
        "Valley, and its sub-ICBs have no counts by ethnic group at hand."
    )
    lost = {"QNQ", "QM7", "QJG", "QU9", "QXU", "QNX", "QRL", "QHG", "QUE", "QH8", "QMM"}
    everything = counts[counts["group"].eq("white")]
    left = everything[~everything["area_code"].isin(lost)]["count"].sum()
    assert found.counts[found.counts["group"].eq("white")]["count"].sum() == left


def test_sub_icbs_make_two_of_the_divided_boards_exact_and_never_the_third(refreshed):
    first = dt.date(2025, 9, 1)
    given_counts = month(first, dict.fromkeys(boards(refreshed), 100.0))
    parts = month(first, dict.fromkeys(sub_icbs(refreshed), 10.0))
    found = later_areas.on_vintage(given_counts, "icb", refreshed, "2026", parts)
    assert set(found.left_out["area_code"]) == HEIRS_OF_FRIMLEY
    assert found.left_out["reason"].str.contains("so was one of its sub-ICBs").all()
    sums = found.counts.set_index("area_code")
    assert len(sums) == 33
    # Essex: one board, and a sub-ICB each of two. Central East: two boards and two sub-ICBs.
    assert sums.loc["D7T5G", ["count", "count_low", "count_high"]].tolist() == [120, 114, 126]
    assert sums.loc["S1Y5D", ["count", "count_low", "count_high"]].tolist() == [220, 212, 228]
    assert sums.loc["T6Y0W", ["count", "count_low", "count_high"]].tolist() == [120, 114, 126]


def test_without_lookups_what_became_of_sub_icbs_is_not_known(store):
    first = dt.date(2025, 9, 1)
    given_counts = month(first, dict.fromkeys(boards(store), 100.0))
    parts = month(first, dict.fromkeys(sub_icbs(store), 10.0))
    found = later_areas.on_vintage(given_counts, "icb", store, "2026", parts)
    assert set(found.left_out["area_code"]) == HEIRS_OF_PARTED
    assert found.left_out["reason"].str.contains("once `refresh` has brought lookups in").all()


def test_sub_icbs_that_took_frimley_in_are_left_out(refreshed):
    parts = month(dt.date(2026, 3, 1), dict.fromkeys(sub_icbs(refreshed), 10.0))
    found = later_areas.on_vintage(parts, "sub-icb", refreshed, "2026")
    assert set(found.left_out["area_code"]) == {"15A", "92A", "D9Y0V"}
    assert found.counts["area_code"].nunique() == 102
    assert found.counts["flags"].eq("").all()


def test_a_sum_needs_every_part_in_every_period(store):
    both = month(dt.date(2025, 8, 1), {"QMJ": 40.0, "QRV": 55.0, "QSL": 10.0})
    one = month(dt.date(2025, 9, 1), {"QMJ": 40.0, "QSL": 10.0})
    found = later_areas.on_vintage(pd.concat([both, one]), "icb", store, "2026")
    london = found.counts[found.counts["area_code"].eq("Z9B2Z")]
    assert london["period_start"].tolist() == [dt.date(2025, 8, 1)]
    absent = later_areas.on_vintage(one, "icb", store, "2026")
    reasons = absent.left_out.set_index("area_code")["reason"]
    assert reasons["Z9B2Z"] == later_areas.NO_FIGURE


def test_a_hidden_part_makes_a_range_and_never_a_zero(store):
    given_counts = month(dt.date(2025, 8, 1), {"QMJ": float("nan"), "QRV": 5.0})
    (row,) = later_areas.on_vintage(given_counts, "icb", store, "2026").counts.itertuples()
    assert (row.count_low, row.count_high, row.mark) == (3, 11, "suppressed")
    assert np.isnan(row.count)


def test_later_periods_stay_as_they_were_given(store):
    early = month(dt.date(2026, 3, 1), {"QMJ": 40.0, "QRV": 55.0})
    late = month(APRIL, {"Z9B2Z": 90.0, "QRL": 35.0})
    found = later_areas.on_vintage(pd.concat([early, late]), "icb", store, "2026").counts
    assert found[found["period_start"].eq(APRIL)]["area_code"].tolist() == ["Z9B2Z", "QRL"]
    assert found["flags"].tolist() == ["back-cast", "", ""]
    untouched = later_areas.on_vintage(early, "icb", store, "2024")
    assert untouched.counts is early and untouched.left_out.empty


def test_an_area_of_no_vintage_is_left_out_and_named(store):
    given_counts = month(dt.date(2025, 8, 1), {"QSL": 10.0, "Q0Q": 5.0})
    found = later_areas.on_vintage(given_counts, "icb", store, "2026")
    reasons = found.left_out.set_index("area_code")["reason"]
    assert reasons["Q0Q"] == later_areas.NO_AREA
    assert found.counts["area_code"].tolist() == ["QSL"]


def test_kinds_that_never_change_are_given_back(store):
    table = month(dt.date(2025, 8, 1), {"Y56": 10.0})
    assert later_areas.on_vintage(table, "region", store, "2026").counts is table


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_ranges_add_up_to_those_of_the_parts(store, data):
    """Whatever the counts, a sum's range is the sum of its parts' ranges."""
    value = st.one_of(st.just(float("nan")), st.integers(1, 200).map(lambda n: 5.0 * n))
    codes = boards(store)
    drawn = dict(zip(codes, data.draw(st.lists(value, min_size=42, max_size=42)), strict=True))
    given_counts = month(dt.date(2025, 8, 1), drawn)
    found = later_areas.on_vintage(given_counts, "icb", store, "2026").counts
    terms = area_recipes.recipe(store, "icb", STEP, by_sub_icb=False).terms
    used = given_counts[given_counts["area_code"].isin(terms["part_code"])]
    for bound in ("count_low", "count_high"):
        assert found[bound].sum() == used[bound].sum()
    assert found["area_code"].is_unique and len(found) == 30


def test_another_change_is_one_more_vintage_and_no_code(store, monkeypatch):
    """April 2027, invented: West and North London merges with North East London."""
    days = area_vintages.FIRST_DAYS | {"2027": dt.date(2027, 4, 1)}
    monkeypatch.setattr(area_vintages, "FIRST_DAYS", days)
    monkeypatch.setattr(area_vintages, "STEPS", (*area_vintages.STEPS, ("2026", "2027")))
    codes = boards(store, "2026")
    became = {"Z9B2Z": "N3W0L", "QMF": "N3W0L"}
    step = {"area_kind": "icb", "from_vintage": "2026", "to_vintage": "2027", "mark": "exact"}
    rows = [
        step | {"from_code": c, "to_code": became.get(c, c), "population": 1.0, "share": 1.0}
        for c in codes
    ]
    here = store.areas[store.areas["area_code"].eq("QMF")].iloc[:1]
    new = here.assign(area_vintage="2027", area_code="N3W0L", area_name="London INVENTED")
    later = SimpleNamespace(
        areas=pd.concat([store.areas, new]),
        succession=pd.concat([area_vintages.succession(store), pd.DataFrame(rows)]),
    )
    assert area_vintages.vintage_of("icb", dt.date(2027, 5, 1)) == "2027"
    assert area_vintages.lineage("Z9B2Z", later).startswith(
        "West and North London opened on 1 April 2026"
    )
    assert "closed on 31 March 2027" in area_vintages.lineage("Z9B2Z", later)
    early = month(dt.date(2025, 8, 1), {"QMJ": 40.0, "QRV": 55.0, "QMF": 30.0})
    found = later_areas.on_vintage(early, "icb", later, "2027").counts
    assert found["area_code"].tolist() == ["N3W0L"]
    assert found[["count", "count_low", "count_high"]].iloc[0].tolist() == [125, 119, 131]
    assert found["flags"].tolist() == ["back-cast"]


def test_populations_of_sub_icbs_that_kept_their_people_serve_later_days(store):
    people = store.populations
    before = population_bases.populations_on(
        people, "census-2021", "nhs", "sub-icb", dt.date(2025, 4, 1)
    )
    after = population_bases.populations_on(people, "census-2021", "nhs", "sub-icb", APRIL)
    gone = {"D4U1Y", "D9Y0V", "92A", "15A"}
    assert set(before["area_code"]) - set(after["area_code"]) == gone
