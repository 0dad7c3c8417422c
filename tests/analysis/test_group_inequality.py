"""Measures over all groups of a place: known answers, references, ranges, and what is said."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from command_line import rows, run
from slow_routes import repeats_of
from streamlit.testing.v1 import AppTest
from visiting import markup, unfolded, visitor
from visiting import seen as shown

from data_sources.embedded.build import EMBEDDED
from data_sources.schema.errors import SourceError
from mha_monitor import monitor
from mha_monitor.analysis import inequality as between_groups
from mha_monitor.analysis.reference_groups import Groups, beside, members, ratio_drawn, ratio_shown
from mha_monitor.sentences import lists as word_lists
from mha_monitor.stats.groups import bootstrap, inequality
from mha_monitor.stats.rates.differences import rate_difference
from mha_monitor.stats.rates.ratios import rate_ratio

DRAWS = bootstrap.Draws(300)

ENGLAND = {"white": 31_735, "mixed": 1935, "asian": 3993, "black": 5693, "other": 2169}
PEOPLE = {
    "white": 45_783_401,
    "mixed": 1_669_378,
    "asian": 4_995_227,
    "black": 2_381_724,
    "other": 1_660_318,
}
COUNT, POPULATION = np.array([*ENGLAND.values()]), np.array([*PEOPLE.values()])
RATE = 1e5 * COUNT / POPULATION
SPREAD = {group: repeats_of(EMBEDDED / "figures.parquet")[group] for group in ENGLAND}


@pytest.fixture(scope="module")
def england(store):
    return monitor.inequality(store=store)


def overall(finding) -> pd.DataFrame:
    table = finding.table
    return table[table["group"].isna()].set_index("summary")


def of_group(finding, summary: str) -> pd.DataFrame:
    table = finding.table
    return table[table["summary"].eq(summary)].set_index("group")


# Known answers.


def test_england_in_2023_24_by_hand(england):
    found = overall(england)["value"]
    mean = COUNT.sum() / POPULATION.sum() * 1e5
    share = POPULATION / POPULATION.sum()
    by_hand = {
        "difference": RATE[3] - RATE[0],
        "ratio": RATE[3] / RATE[0],
        "between-group-variance": (share * (RATE - mean) ** 2).sum(),
        "standard-deviation": np.sqrt((share * (RATE - mean) ** 2).sum()),
        "coefficient-of-variation": 100 * np.sqrt((share * (RATE - mean) ** 2).sum()) / mean,
        "index-of-disparity": 100 * np.abs(RATE - mean).mean() / mean,
        "index-of-disparity-weighted": 100 * (share * np.abs(RATE - mean)).sum() / mean,
        "theil": 1000 * (share * RATE / mean * np.log(RATE / mean)).sum(),
        "mean-log-deviation": -1000 * (share * np.log(RATE / mean)).sum(),
        "excess": COUNT.sum() - RATE[0] * POPULATION.sum() / 1e5,
        "excess-rate": mean - RATE[0],
        "excess-share": 100 * (mean - RATE[0]) / mean,
    }
    pd.testing.assert_series_equal(found, pd.Series(by_hand), check_names=False, rtol=1e-12)
    assert round(found["ratio"], 3) == 3.448
    assert round(found["excess"]) == 6369


def test_every_interval_holds_its_value_and_is_that_of_the_bootstrap(england):
    found = overall(england)
    assert (found["low"] < found["value"]).all() and (found["value"] < found["high"]).all()
    drawn = bootstrap.intervals(
        inequality.theil, COUNT, POPULATION, least=0, dispersion=[*SPREAD.values()]
    )
    np.testing.assert_allclose(
        found.loc["theil", ["value", "low", "high"]].astype(float), drawn, rtol=0.01
    )


def test_without_repeats_every_interval_is_narrower_and_that_of_independent_events(england, store):
    found = overall(monitor.inequality(repeats=False, store=store))
    plain = bootstrap.intervals(inequality.theil, COUNT, POPULATION, least=0)
    np.testing.assert_allclose(
        found.loc["theil", ["value", "low", "high"]].astype(float), plain, rtol=0.01
    )
    wide = overall(england)
    assert (found["value"] == wide["value"]).all()
    assert (found["low"] > wide["low"]).all() and (found["high"] < wide["high"]).all()


@pytest.mark.parametrize(("kind", "area"), [("england", "ENG"), ("icb", "QVV"), ("icb", "QWE")])
def test_a_group_beside_its_reference_is_as_in_the_table_of_ratios(store, kind, area):
    measured = monitor.inequality(area=area, store=store)
    table = monitor.ratios(area_kind=kind, area=area, store=store).table.set_index("group")
    for summary, name in (
        ("ratio-to-reference", "ratio"),
        ("difference-from-reference", "difference"),
        ("group-excess", "excess"),
    ):
        found = of_group(measured, summary)
        theirs = table.loc[found.index, [name, f"{name}_low", f"{name}_high"]]
        np.testing.assert_allclose(found[["value", "low", "high"]], theirs, rtol=1e-12)


def test_excesses_of_groups_add_up_to_that_of_all(england):
    total = overall(england).loc["excess", "value"]
    assert of_group(england, "group-excess")["value"].sum() == pytest.approx(total)


def test_broad_white_is_the_sum_of_its_detailed_groups(england, store):
    detailed = monitor.inequality(level="detailed", store=store)
    assert overall(detailed).loc["excess", "value"] == pytest.approx(
        overall(england).loc["excess", "value"]
    )
    compared = set(of_group(detailed, "ratio-to-reference").index)
    assert len(compared) == 13 and not {code for code in compared if code.startswith("white")}


def test_a_detailed_reference_asks_for_detailed_groups(store):
    found = monitor.inequality(reference="white-british", store=store)
    assert set(found.table["level"]) == {"detailed"}
    assert "Had every group had the detention rate of White British people" in found.words
    assert round(overall(found).loc["excess", "value"]) == 7018


def test_everyone_else_is_a_reference_for_each_group_and_for_no_total(store):
    found = monitor.inequality(reference="rest", store=store)
    assert not set(overall(found).index) & {"excess", "excess-rate", "excess-share"}
    others = COUNT.sum() - ENGLAND["black"], POPULATION.sum() - PEOPLE["black"]
    own = ENGLAND["black"], PEOPLE["black"]
    # The variance of a sum of independent counts is the sum of theirs.
    rest = {group: count for group, count in ENGLAND.items() if group != "black"}
    of_others = sum(SPREAD[group] * count for group, count in rest.items()) / others[0]
    how = {"dispersions": (SPREAD["black"], of_others)}
    expected = np.array(rate_difference(*own, *others, **how)) * own[1] / 1e5
    row = of_group(found, "group-excess").loc["black", ["value", "low", "high"]]
    np.testing.assert_allclose(row.astype(float), expected, rtol=1e-12)
    assert "cannot be added up" in found.caveat
    assert "At the rate of everyone else" in found.words


def test_over_the_lowest_rate_no_excess_is_below_nought(store):
    found = monitor.inequality(level="detailed", reference="lowest", store=store)
    excess = of_group(found, "group-excess")
    assert (excess["low"] >= 0).all()
    assert excess.loc["mixed-white-asian", "value"] == 0
    assert "people of White and Asian ethnicity, the lowest as recorded," in found.words
    share = overall(found).loc["excess-share"]
    assert 0 < share["low"] < share["value"] < share["high"] <= 100


# Hidden and rounded counts.


def test_a_hidden_count_leaves_no_value_and_a_range(store):
    found = monitor.inequality(area="QVV", store=store)
    table = overall(found)
    assert table["value"].isna().all()
    assert table.loc["mean-log-deviation", "high"] == np.inf
    assert (table["low"] < table["high"]).all()
    assert "the number for Asian people is hidden" in found.words
    # What 0 and 4 would give lies well within: neither is taken for the count.
    rates = monitor.rates(area="QVV", area_kind="icb", store=store).table
    for hidden in (0, 4):
        count = rates["count"].fillna(hidden)
        value = float(inequality.theil(count / rates["population"] * 1e5, rates["population"]))
        assert table.loc["theil", "low"] <= value <= table.loc["theil", "high"]


def test_rounded_counts_give_a_value_within_a_wider_interval(store):
    found = monitor.inequality(area="QWE", store=store)
    rates = monitor.rates(area="QWE", area_kind="icb", store=store).table
    plain = bootstrap.intervals(
        inequality.theil, rates["count"].to_numpy(), rates["population"].to_numpy(), least=0
    )
    row = overall(found).loc["theil"]
    assert row["value"] == pytest.approx(float(plain.value))
    assert row["low"] < plain.low < plain.high < row["high"]


def invented(counts, **more) -> pd.DataFrame:
    """Rates of one place, INVENTED."""
    codes = [*ENGLAND]
    count = np.array(counts, dtype=float)
    table = pd.DataFrame({"group": codes, "count": count, "population": [1e5] * 5})
    return table.assign(
        measure="detentions",
        source="mha_annual",
        release="INVENTED",
        period="2023-24",
        period_start=pd.Timestamp("2023-04-01").date(),
        period_end=pd.Timestamp("2024-03-31").date(),
        area_kind="icb",
        area_code="QXX",
        area_name="INVENTED",
        population_base="census-2021",
        grouping="nhs",
        count_low=count,
        count_high=count,
        rate=count,
        rate_low=count,
        rate_high=count,
        flags="",
        **more,
    )


def measured(table: pd.DataFrame, reference: str = "white") -> pd.DataFrame:
    return between_groups.of_places(table, [*ENGLAND], reference, "broad").table


def test_a_rate_of_zero_has_no_mean_log_deviation_and_says_so():
    from mha_monitor.sentences.between_rows import with_words

    table = with_words(measured(invented([50, 0, 20, 30, 40]))).set_index("summary")
    row = table.loc["mean-log-deviation"]
    assert np.isnan([row["value"], row["low"], row["high"]]).all()
    assert row["words"] == "None: a group had a rate of 0, which has no logarithm."
    assert table.loc["ratio", "value"] == np.inf
    assert np.isfinite(table.loc["theil", "high"])


def test_a_dispersion_widens_every_interval_and_moves_no_value():
    plain = measured(invented([500, 300, 200, 900, 400]))
    spread = measured(invented([500, 300, 200, 900, 400], dispersion=1.7))
    np.testing.assert_allclose(spread["value"], plain["value"])
    own = plain["summary"].ne("rate")
    width, wide = (part.loc[own, "high"] - part.loc[own, "low"] for part in (plain, spread))
    np.testing.assert_allclose(wide / width, np.sqrt(1.7), atol=0.25)
    assert spread["dispersed"].all() and not plain["dispersed"].any()


def test_a_place_that_may_not_be_compared_or_lacks_a_group_is_left_out():
    red = invented([50, 10, 20, 30, 40]).assign(flags="ethnicity-too-often-unknown")
    found = between_groups.of_places(red, [*ENGLAND], "white", "broad")
    assert found.table.empty
    assert found.left_out["reason"].tolist()[0].startswith("red ethnicity-too-often-unknown")
    lacking = invented([50, 10, 20, 30, 40]).iloc[:4]
    found = between_groups.of_places(lacking, [*ENGLAND], "white", "broad")
    assert found.left_out["reason"].tolist() == ["other"]


def test_a_pooled_reference_has_the_spread_of_its_parts():
    table = invented([500, 300, 200, 900, 400], dispersion=[1.0, 2.0, 1.0, 1.5, 1.0])
    groups = Groups.of(table.set_index("group"))
    found = beside(groups, members("rest", groups.codes))
    row = found[found["summary"].eq("ratio-to-reference") & found["group"].eq("white")].iloc[0]
    spread = (300 * 2 + 200 + 900 * 1.5 + 400) / 1800
    expected = rate_ratio(500, 1e5, 1800, 4e5, dispersions=(1.0, spread))
    np.testing.assert_allclose([row["value"], row["low"], row["high"]], np.array(expected))


# Questions that have no answer.


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"area_kind": "icb"}, "are of one area"),
        ({"area_kind": "icb", "area": "all"}, "are of one area"),
        ({"reference": "zulu"}, "not a reference for these groups. There are: white"),
        ({"reference": "white-british", "level": "broad"}, "not a reference"),
        ({"period": "2024-25"}, "no figure for people of other ethnic groups"),
        ({"period": "1999-00"}, "No figures are held for the period"),
        ({"level": "fine"}, "There are: broad, detailed"),
        ({"level": "detailed", "area": "QVV"}, "Nothing is held for group"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(store, asked, message):
    with pytest.raises(SourceError, match=re.escape(message)):
        monitor.inequality(**asked, store=store)


# Words.


def test_the_words_are_those_of_the_table(england):
    table = overall(england)
    assert f"{table.loc['ratio', 'value']:.2f} times as high" in england.words
    assert f"about {table.loc['excess', 'value']:,.0f} fewer detentions" in england.words
    assert f"{table.loc['excess-share', 'value']:.1f}% of those" in england.words
    assert "this is arithmetic and says nothing of why" in england.words
    assert "4,912" in england.caveat
    assert "Census 2021" in england.source


def test_an_excess_below_nought_is_said_as_more(store):
    found = monitor.inequality(reference="black", store=store)
    value = overall(found).loc["excess", "value"]
    assert value < 0
    assert f"about {-value:,.0f} more detentions" in found.words
    assert "%" in found.words and "-" not in found.words.split("Had every")[1].split("(")[0]


def test_several_years_are_described_and_those_without_all_groups_named(store):
    found = monitor.inequality(period="all", store=store)
    assert set(found.table["period"]) == {"2021-22", "2023-24"}
    assert "England, 2022-23, is left out" in found.caveat
    assert "from different sources" in found.words


@pytest.mark.parametrize("area", [None, "QVV", "QSL", "QWE"])
@pytest.mark.parametrize("reference", ["white", "rest", "lowest", "black"])
def test_no_sentence_claims_a_cause(store, area, reference):
    found = monitor.inequality(area=area, reference=reference, store=store)
    text = " ".join([found.words, found.caveat, *found.table["words"], *found.table["title"]])
    assert not re.search(r"\bcaus|\bled to|because of|effect of|significant|\brisk|odds", text)
    assert not re.search(r"\bnan\b|\binf\b|None people|  ", text)


# The command and the page.


def test_the_command_gives_the_same_numbers(england):
    found = {(row["summary"], row["group"]): row for row in rows("inequality")}
    for _, row in england.table.iterrows():
        group = None if pd.isna(row["group"]) else row["group"]
        assert found[row["summary"], group]["value"] == pytest.approx(row["value"])


def test_the_command_says_its_words_and_a_mistake_is_a_sentence(england):
    result = run("inequality")
    assert "Index of disparity" in result.stdout
    assert england.words in result.stderr
    refused = run("inequality", "--area-kind", "icb")
    assert refused.exit_code == 1
    assert "areas --area-kind icb" in refused.stderr


def assert_told(said: str, page: AppTest, points: int = 2) -> None:
    """The first sentence is on the page, and each of the others as a point beneath it."""
    first, *others = word_lists.sentences(said)
    assert len(others) == points
    assert "".join([first, *others]) in [shown(each) for each in markup(page)]


def test_the_overview_page_has_one_number_for_all_groups(england):
    closed = visitor("overview").run()
    assert "One number for all groups" in [each.label for each in closed.expander]
    assert not [each for each in closed.table if "What it means" in each.value]
    seen = unfolded(visitor("overview"), "all-groups").run()
    assert not seen.exception
    assert_told(england.words, seen)
    (every,) = [each.value for each in seen.table if "What it means" in each.value]
    assert [*every.columns] == ["Measure", "Value", "Interval", "What it means"]
    assert len(every) == len(overall(england))
    assert "63.5%" in set(every["Value"])


def test_the_page_of_groups_follows_the_reference_that_is_chosen(store):
    seen = unfolded(visitor("groups", reference="white-british", detailed="yes"), "number").run()
    assert not seen.exception
    expected = monitor.inequality(reference="white-british", store=store).words
    # Of detailed groups the widest gap is said without those recorded as any other, too.
    assert_told(expected, seen, points=3)


# Coverage.


@pytest.mark.parametrize("smaller", [1, 42, 1000])
@pytest.mark.parametrize("relative", [RATE / RATE.mean(), np.ones(5)], ids=["as seen", "equal"])
def test_limits_of_the_ratio_and_of_the_excess_hold_the_truth(smaller, relative):
    people = POPULATION / smaller
    mean = COUNT.sum() / POPULATION.sum() * people * np.asarray(relative)
    rate = mean / people * 1e5
    counts = np.random.default_rng(7).poisson(mean, (500, 5))

    def share(rate, population):
        return inequality.population_excess_share(rate, population, rate[..., 0])

    found = bootstrap.intervals(lambda r, _: ratio_drawn(r), counts, people, least=-1, draws=DRAWS)
    low, high = ratio_shown(found.low), ratio_shown(found.high)
    truth = rate.max() / rate.min()
    assert ((low <= truth + 1e-9) & (truth - 1e-9 <= high)).mean() >= 0.93
    found = bootstrap.intervals(share, counts, people, draws=DRAWS)
    truth = share(rate, people)
    # Five hundred draws tell 95 from 92 hundredths.
    assert ((found.low <= truth) & (truth <= found.high)).mean() >= 0.92
