"""The questions one can ask: what comes by default, what narrows it, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from data_sources.schema.errors import SourceError, UnknownLabel, WrongWord
from data_sources.schema.vocabulary import BROAD_GROUPS, DETAILED_GROUPS
from mha_monitor import monitor
from mha_monitor.analysis.areas import verdicts
from mha_monitor.definitions.measures import MEASURES
from mha_monitor.monitor import ages_beside
from mha_monitor.rates import rate_ratios


def test_by_default_the_broad_groups_of_england_in_the_newest_counted_year(store):
    table = monitor.ratios(store=store).table
    assert tuple(table.columns) == (*rate_ratios.COLUMNS, *verdicts.COLUMNS, *ages_beside.COLUMNS)
    assert set(table["group"]) == set(BROAD_GROUPS) - {"white"}
    assert table["period"].unique().tolist() == ["2023-24"]
    assert table["area_code"].unique().tolist() == ["ENG"]
    assert table["mark"].unique().tolist() == ["exact"]


def test_a_year_known_from_printed_rates_alone_is_not_the_newest(store):
    # 2024-25 is held, worked back from rates that a newspaper printed.
    every = monitor.ratios(period="all", group="black", store=store).table
    assert every["period"].max() == "2024-25"
    assert every[every["period"].eq("2024-25")]["mark"].tolist() == ["inferred"]
    assert monitor.ratios(group="black", store=store).table["period"].tolist() == ["2023-24"]


def test_a_page_that_quoted_one_area_does_not_make_a_year(store):
    every = monitor.ratios(area_kind="icb", period="all", group="black", store=store).table
    sizes = every.groupby("period")["area_code"].nunique().to_dict()
    assert sizes["2023-24"] == 42
    # Five boards were quoted in newspapers for one earlier year; that is not a year of figures.
    assert {year: size for year, size in sizes.items() if year != "2023-24"} == {"2021-22": 5}
    newest = monitor.ratios(area_kind="icb", group="black", store=store).table
    assert newest["period"].unique().tolist() == ["2023-24"]


def test_asking_for_one_period_gives_what_asking_for_all_gives(store):
    for kind in ("england", "icb"):
        one = monitor.ratios(area_kind=kind, period="2023-24", group="all", store=store).table
        every = monitor.ratios(area_kind=kind, period="all", group="all", store=store).table
        every = every[every["period"].eq("2023-24")].reset_index(drop=True)
        judged, unjudged = (each[list(verdicts.COLUMNS)] for each in (one, every))
        # Areas are judged within one period, England against nothing.
        assert judged.notna().any(axis=None) == (kind == "icb")
        assert unjudged.isna().all(axis=None)
        pd.testing.assert_frame_equal(one.drop(columns=judged), every.drop(columns=unjudged))


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("black", {"black"}),
        (["black", "black-caribbean"], {"black", "black-caribbean"}),
        (["black", "white"], {"black"}),
        # Parts of the reference group share its people.
        ("all", {*BROAD_GROUPS, *DETAILED_GROUPS} - {"white", *DETAILED_GROUPS[:3]}),
    ],
)
def test_groups_are_narrowed_and_the_reference_is_left_out(store, group, expected):
    table = monitor.ratios(group=group, period="2023-24", store=store).table
    assert set(table["group"]) == expected


def test_another_reference_group(store):
    table = monitor.ratios(
        group="black", reference="white-british", period="2023-24", store=store
    ).table.iloc[0]
    assert table["reference"] == "white-british"
    assert table["reference_population"] == 41_540_791
    assert table["ratio"] == pytest.approx(5_693 / 2_381_724 / (table["reference_rate"] / 1e5))


def test_one_area(store):
    table = monitor.ratios(area_kind="icb", area="QVV", store=store).table
    assert len(table) == 4
    assert set(table["area_name"]) == {"Dorset"}


def test_rates_hold_the_reference_group_too_and_their_intervals(store):
    table = monitor.rates(store=store).table
    assert set(table["group"]) == set(BROAD_GROUPS)
    assert not {"ratio", "reference", "excess"} & set(table.columns)
    assert (table["rate_low"] < table["rate"]).all()
    assert (table["rate"] < table["rate_high"]).all()
    white = table.set_index("group").loc["white"]
    assert white["rate"] == pytest.approx(31_735 / 45_783_401 * 1e5)


def test_the_other_of_repeat_detentions_is_never_offered(store):
    default = monitor.ratios(measure="repeat-detentions", store=store).table
    assert set(default["group"]) == {"mixed", "asian", "black"}
    every = monitor.rates(measure="repeat-detentions", group="all", store=store).table
    assert not {"other", "other-or-unknown"} & set(every["group"])
    assert {"other-chinese", "other-any"} <= set(every["group"])
    with pytest.raises(SourceError, match="Nothing is held for group 'other'"):
        monitor.ratios(measure="repeat-detentions", group="other", store=store)


def test_figures_are_narrowed_by_any_of_their_columns(store):
    found = monitor.figures(
        source="mha_annual",
        area="QVV",
        group="black",
        series="All detentions",
        statistic="count",
        period="2023-24",
        store=store,
    ).table
    assert len(found) == 1
    assert found[["value", "low", "high"]].iloc[0].tolist() == [15, 13, 17]
    everything = monitor.figures(store=store).table
    pd.testing.assert_frame_equal(everything, store.figures)
    assert list(found.columns) == list(everything.columns)


def test_areas_and_groups_are_listed(store):
    assert monitor.areas("icb", store=store)["area_vintage"].value_counts().to_dict() == {
        "2024": 42,
        "2026": 36,
    }
    assert len(monitor.areas(store=store)) == 192
    groups = monitor.groups().set_index("group")
    assert groups.loc["black-caribbean"].tolist() == ["Black Caribbean", "black", "M"]
    assert len(groups) == 24


def test_measures_are_listed_with_the_areas_that_have_them(store):
    table = monitor.measures(store=store).set_index("measure")
    assert set(table.index) == set(MEASURES)
    assert table["area_kinds"]["detentions"] == "england region icb"
    assert table["area_kinds"]["ctos"] == "england"
    assert monitor.measures_for("region", store=store) == monitor.measures_for("icb", store=store)
    assert len(monitor.measures_for("icb", store=store)) == 16
    only_monthly = {"section-135", *(name for name, each in MEASURES.items() if not each.series)}
    assert only_monthly == set(table.index[table["area_kinds"].eq("")])
    assert set(table["every"].drop(list(only_monthly))) == {"year"}
    yearly = [name for name in MEASURES if name not in only_monthly]
    assert monitor.measures_for("england", store=store) == yearly


def test_groups_with_figures_come_broad_ones_first(store):
    found = monitor.groups_with_figures(store=store)
    assert found == [*BROAD_GROUPS, *DETAILED_GROUPS]
    assert monitor.groups_with_figures(area_kind="icb", store=store) == list(BROAD_GROUPS)


def test_periods_say_whether_counts_were_published(store):
    periods = monitor.periods(store=store).set_index("period")
    assert periods["counted"]["2023-24"]
    assert not periods["counted"]["2024-25"]
    assert not periods["counted"]["2021-22"]
    assert periods["groups"]["2023-24"] == 21
    assert (
        monitor.periods(area_kind="icb", store=store).set_index("period")["areas"]["2023-24"] == 42
    )


def test_releases_are_listed_with_hash_and_link(store):
    table = monitor.releases(store=store)
    assert {"mha-annual-2023-24", "ethnicity-facts-2022-23"} <= set(table["name"])
    assert table["sha256"].str.fullmatch(r"[0-9a-f]{64}").all()
    assert table["url"].str.startswith("http").all()
    assert not table.isna().any().any()


def test_the_attribution_is_there_to_be_printed(store):
    lines = " ".join(monitor.attribution(store))
    for part in ("NHS England", "Race Disparity Unit", "Office for National Statistics", "OS data"):
        assert part in lines


def test_the_breaks_of_a_series_fall_within_its_years(store):
    table = monitor.trend(store=store).table
    breaks = monitor.series_breaks(table, "detentions")
    assert len(breaks)
    assert (breaks["date"] >= table["period_start"].min()).all()
    assert (breaks["date"] <= table["period_end"].max()).all()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"measure": "deaths"}, r"'deaths' is not a measure\. There are: detentions, "),
        ({"area_kind": "county"}, r"'county' is not a kind of area\. There are: england, "),
        ({"group": "purple"}, r"'purple' is not an ethnic group\. There are: white, "),
        ({"group": ["black", "purple"]}, "'purple' is not an ethnic group"),
        ({"reference": "unknown"}, "'unknown' is not an ethnic group"),
        ({"population_base": "mid-2024"}, "'mid-2024' is not a population base"),
        (
            {"grouping": "publisher", "area_kind": "icb"},
            "'publisher' is what NHS England divides England's figures by, and is held for England",
        ),
        ({"area": "QQQ"}, "'QQQ' is not an area"),
        ({"period": "1999-00"}, r"No figures are held for the period '1999-00'\. There are: "),
        ({"area_kind": "sub-icb"}, "No figures by ethnic group for .* areas of kind 'sub-icb'"),
        ({"area_kind": "icb", "group": "black-caribbean"}, r"Nothing is held for group 'black-c"),
    ],
)
def test_a_question_without_an_answer_is_a_sentence_that_lists_what_there_is(
    store, options, sentence
):
    with pytest.raises(SourceError, match=sentence):
        monitor.ratios(store=store, **options)


def test_figures_that_are_not_held_are_a_sentence(store):
    with pytest.raises(WrongWord, match="'Fines' is not the series of any figure"):
        monitor.figures(series="Fines", store=store)
    with pytest.raises(SourceError, match=r"Nothing is held for .*'CTO recalls") as none_held:
        monitor.figures(series="CTO recalls to hospital", source="ethnicity_facts", store=store)
    assert not isinstance(none_held.value, WrongWord)
    with pytest.raises(UnknownLabel, match="'county' is not a kind of area"):
        monitor.areas("county", store=store)


def test_an_answer_may_be_changed_without_changing_the_next(store):
    first = monitor.ratios(group="black", store=store).table
    first.loc[0, "ratio"] = -1
    again = monitor.ratios(group="black", store=store).table
    assert again["ratio"].iloc[0] == pytest.approx(3.448, abs=5e-4)
    whole = monitor.ratios(group="all", period="all", store=store).table
    whole["ratio"] = 0.0
    assert monitor.ratios(group="all", period="all", store=store).table["ratio"].max() > 3
