"""How far a ratio changed, over every base: the sums, and what is said of them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.analysis.change_over_bases import COLUMNS, change_over_bases
from mha_monitor.definitions.population_bases import BASES, UNDER_A_RATE
from mha_monitor.sentences import moving_people


@pytest.fixture(scope="module")
def changes(store):
    def of(**ask) -> pd.DataFrame:
        return change_over_bases(
            monitor.trend(population_base="moving", store=store, **ask).table, store
        )

    return of


def test_black_to_white_since_2016_17_went_from_no_change_to_up_by_a_fifth(changes):
    table = changes(repeats=False)
    assert tuple(table.columns) == COLUMNS
    ends = table.groupby("base")["change"].agg(["min", "max"]) - 1
    assert ends.loc["interpolated"].tolist() == pytest.approx([0.130, 0.189], abs=0.001)
    assert ends.loc["extrapolated"].tolist() == pytest.approx([0.033, 0.090], abs=0.001)
    by_ages = table[table["road"].eq("ages") & table["base"].eq("extrapolated")].iloc[0]
    assert by_ages["change_low"] < 1 < by_ages["change_high"]
    assert by_ages["p"] == pytest.approx(0.13, abs=0.005)


def test_repeat_detentions_widen_it(changes):
    plain, wide = changes(repeats=False), changes(repeats=True)
    np.testing.assert_allclose(plain["change"], wide["change"])
    assert (wide["change_low"] < plain["change_low"]).all()
    assert (wide["p"] > plain["p"]).all()


def test_a_p_below_one_in_twenty_goes_with_limits_that_leave_one_out(changes):
    for ask in ({}, {"rate_kind": "crude"}, {"measure": "ctos"}, {"group": "black-caribbean"}):
        table = changes(**ask)
        outside = table["change_low"].gt(1) | table["change_high"].lt(1)
        assert table["p"].lt(0.05).tolist() == outside.tolist()


def test_the_sentence_says_no_more_than_what_holds_on_every_base(changes):
    words = moving_people.change(changes())
    assert words.startswith("From 2016-17 to 2024-25 the ratio of the standardised detention rate")
    assert (
        "changed by anything from no change to up by 19%, depending on how people are counted: up "
        "by 13% to 19% if people stayed since as Census 2021 found them, and up by 3% to 9%, not "
        "all of it beyond chance, if they went on changing as they did between the censuses."
        in words
    )
    words = moving_people.change(changes(rate_kind="crude"))
    assert (
        "rose, whether people stayed since as Census 2021 found them or went on changing" in words
    )
    assert "it went up by 10% to 18%." in words
    words = moving_people.change(changes(measure="ctos"))
    assert "anything from no change to down by 13%" in words


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("kind", ["standardised", "crude"])
def test_a_base_that_is_named_is_told_first_and_agrees_with_its_own_table(store, base, kind):
    found = monitor.trend(population_base=base, rate_kind=kind, store=store)
    first, _, beside = found.words.partition(" With people counted from census to census it ")
    assert f"on {UNDER_A_RATE[base]} throughout, the ratio of the {kind}" in first
    assert beside.startswith(("changed by", "rose", "fell", "cannot"))
    rows = found.table.sort_values("period_end").iloc[[0, -1]]
    own = rows["ratio"].iloc[1] / rows["ratio"].iloc[0] - 1
    told = [int(each) / 100 for each in re.findall(r"up by (?:\d+% to )?(\d+)%", first)]
    told += [int(each) / 100 for each in re.findall(r"up by (\d+)% to", first)]
    assert min(told) - 0.006 <= own <= max(told) + 0.006, (first, own)
    assert "stayed" not in first
    plain = monitor.trend(rate_kind=kind, store=store).words
    assert "throughout, the ratio" not in plain


def test_one_period_is_no_change(store):
    one = monitor.trend(store=store).table.tail(1)
    assert moving_people.change(change_over_bases(one, store)).startswith("No two periods")


def test_a_period_with_a_red_flag_is_not_an_end(store):
    table = monitor.trend(store=store).table
    last = table["period"].eq("2024-25")
    red = table["flags"].mask(last, table["flags"] + " ethnicity-too-often-unknown")
    found = change_over_bases(table.assign(flags=red), store)
    assert set(found["last_period"]) == {"2023-24"}


def invented(held: list[tuple], carried: list[tuple]) -> pd.DataFrame:
    """INVENTED changes: (change, low, high) by each road."""
    rows = [("interpolated", *each) for each in held] + [
        ("extrapolated", *each) for each in carried
    ]
    names = ["base", "change", "change_low", "change_high"]
    told = {"measure": "detentions", "area_kind": "england", "area_name": "England"}
    told |= {"group": "black", "reference": "white", "rate_kind": "crude"}
    told |= {"first_period": "2016-17", "last_period": "2024-25", "road": "people"}
    return pd.DataFrame(rows, columns=names).assign(**told)


@pytest.mark.parametrize(
    ("held", "carried", "said"),
    [
        ([(1.2, 1.1, 1.3)], [(1.1, 1.05, 1.2)], "rose, whether people stayed"),
        ([(0.8, 0.7, 0.9)], [(0.7, 0.6, 0.8)], "it went down by 20% to 30%."),
        ([(0.8, 0.7, 0.9)], [(1.2, 1.1, 1.3)], "rose or fell, depending on how people are counted"),
        ([(1.02, 0.9, 1.1)], [(0.97, 0.9, 1.1)], "cannot be told from no change, whether people"),
        ([(1.02, 0.9, 1.1)], [(0.97, 0.9, 1.1)], "anywhere from down by 3% to up by 2%, which"),
        ([(1.2, 1.1, 1.3)], [(0.97, 0.9, 1.1)], "from down by 3% to up by 20%, depending"),
        ([(1.02, 0.9, 1.1)], [(0.8, 0.7, 0.9)], "from up by 2% to down by 20%, depending"),
        ([(1.2, 1.1, 1.3)], [(1.02, 0.9, 1.1)], "from no change to up by 20%, depending"),
        ([(1.2, 1.1, 1.3)], [(1.02, 0.9, 1.1)], "up by 2%, which may be chance, if they went on"),
        ([(1.2, 1.1, 1.3)], [(1.2, 1.1, 1.3)], "in England rose: it went up by 20%."),
    ],
)
def test_what_is_said_holds_on_every_base(held, carried, said):
    assert said in moving_people.change(invented(held, carried))


def test_no_rise_or_fall_is_said_that_one_base_does_not_show():
    """Every pair of invented changes: a bare verb needs the same one beyond chance on both."""
    kinds = {"rose": (1.2, 1.1, 1.3), "fell": (0.8, 0.7, 0.9), "neither": (1.02, 0.9, 1.1)}
    for first, held in kinds.items():
        for second, carried in kinds.items():
            words = moving_people.change(invented([held], [carried]))
            for verb in ("rose", "fell"):
                bare = f"in England {verb}," in words or f"in England {verb}:" in words
                assert bare == (first == second == verb), (first, second, words)
            assert ("depending on" in words) == (first != second)


def test_the_caveat_gives_what_is_known_of_people_since_2021():
    assert "nobody knows" in moving_people.CAVEAT
    assert "not limits of what is possible" in moving_people.CAVEAT
