"""Rates that ages alone would give: against sums made beside the code, and on invented people."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest

from mha_monitor.definitions.measures import MEASURES
from mha_monitor.rates import age_weights

DETENTIONS = MEASURES["detentions"]
# All detentions of 2023-24 by age, England, as printed for every 100,000 people.
PRINTED = {(0, 15): 2.6, (16, 17): 51.0, (18, 34): 135.9, (35, 49): 117.3, (50, 64): 91.6}
PRINTED[65, 120] = 83.8


@pytest.fixture(scope="module")
def beside_white(store):
    table = age_weights.per_head(store, DETENTIONS)
    nhs = table[table["grouping"].eq("nhs")]
    sizes = nhs.pivot(index="group", columns="population_base", values="expected")
    return sizes / sizes.loc["white"]


def test_the_rates_are_those_printed_for_all_people(store):
    rates = age_weights.rates_by_age(store, DETENTIONS)
    assert rates.period_end.isoformat() == "2024-03-31"
    bands = zip(rates.bands["age_from"], rates.bands["age_to"], rates.bands["rate"], strict=True)
    assert {(first, last): rate for first, last, rate in bands} == PRINTED


def test_on_the_ages_of_2011_black_people_would_have_0947_of_the_white_rate(
    beside_white, shared_data
):
    assert beside_white.loc["black", "census-2011"] == pytest.approx(0.947, abs=0.0005)
    path = shared_data / "populations" / "census2011_england_ethnicity_sex_age.csv"
    sums = {"White: Total": [0.0, 0.0], "Black/African/Caribbean/Black British: Total": [0.0, 0.0]}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["census_label"] in sums:
                first = int(row["age_group"].split()[0])
                rate = next(r for (low, high), r in PRINTED.items() if low <= first <= high)
                people = int(row["population"])
                sums[row["census_label"]][0] += people * rate
                sums[row["census_label"]][1] += people
    white, black = (events / people for events, people in sums.values())
    assert beside_white.loc["black", "census-2011"] == pytest.approx(black / white, rel=1e-12)


def test_on_the_ages_of_2021_they_would_have_0955(beside_white):
    assert beside_white.loc["black", "census-2021"] == pytest.approx(0.955, abs=0.0005)
    # England and Wales, five-year bands; those of 15 to 19 shared out evenly: 0.957.
    assert beside_white.loc["black", "census-2021"] == pytest.approx(0.9566, abs=0.002)


def test_two_tables_of_census_2021_agree_on_black_people(store):
    """Five wide bands of England by sex, and eighteen of England and Wales without.

    What parts them is how those under 25 are shared out, as they were in 2011: detailed groups,
    for which there are wide bands alone, may be off by as much.
    """
    ages = store.ages
    wide = ages[~(ages["place"].eq("england-and-wales") & ages["group"].eq("black"))]

    class Wide:
        ages = wide
        select = store.select

    fine, coarse = (
        age_weights.per_head.__wrapped__(each, DETENTIONS).set_index(
            ["population_base", "grouping", "group"]
        )["expected"]["census-2021", "nhs", "black"]
        for each in (store, Wide())
    )
    assert coarse == pytest.approx(fine, rel=0.02)


def test_sexes_add_little_to_ages(store):
    """All people's rate of men is 91.4 and of women 83.0: that moves Black to White by under 1%."""
    ages = store.ages
    rows = ages[ages["population_base"].eq("census-2011") & ages["grouping"].eq("nhs")]
    sizes = rows.groupby(["group", "sex"])["population"].sum().unstack()
    rate = (sizes["male"] * 91.4 + sizes["female"] * 83.0) / sizes.sum(axis=1)
    assert rate["black"] / rate["white"] == pytest.approx(1, abs=0.01)


def test_a_group_whose_ages_are_not_given_has_no_rate(beside_white):
    assert np.isnan(beside_white.loc["asian-indian", "census-2021"])
    assert beside_white.loc["asian-indian", "census-2011"] > 1


def test_a_measure_without_rates_by_age_has_none(store):
    assert age_weights.rates_by_age(store, MEASURES["section-2"]) is None
    assert age_weights.per_head(store, MEASURES["section-2"]).empty


def test_invented_people_of_one_age_have_the_rate_of_that_age(store):
    bands = [("census-2011", 0, 15), ("census-2011", 16, 17), ("census-2011", 18, 120)]
    bands += [("census-2021", 0, 17), ("census-2021", 18, 120)]
    sizes = [30.0, 10.0, 60.0, 40.0, 60.0]
    invented = pd.DataFrame(bands, columns=["population_base", "age_from", "age_to"]).assign(
        place="INVENTED", grouping="nhs", group="black", sex="all", population=sizes
    )
    rates = [("15-and-under", 10.0), ("16-to-17", 50.0), ("18-and-over", 100.0)]

    class Invented:
        ages = invented

        @staticmethod
        def select(**_):
            table = pd.DataFrame(rates, columns=["group", "value"])
            return table.assign(period_end="2024-03-31")

    found = age_weights.per_head.__wrapped__(Invented(), DETENTIONS).set_index("population_base")
    # 0 to 17 is shared out as in 2011, 30 to 10, so both censuses give the same.
    assert found["expected"].tolist() == pytest.approx([68.0, 68.0])
