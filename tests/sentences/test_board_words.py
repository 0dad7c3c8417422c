"""What is said of one area on its own page, of links, and of a change in short."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.sentences import (
    act,
    board,
    everyone_else,
    groups,
    links,
    moving_people,
    unknown,
)


@pytest.fixture(scope="module")
def boards(store) -> pd.DataFrame:
    return monitor.ratios(area_kind="icb", group="black", store=store).table.set_index(
        "area_code", drop=False
    )


def test_the_answer_has_the_ratio_here_and_in_the_typical_board(boards):
    row = boards.loc["QKK"]
    assert board.answer(row) == (
        "In 2023-24 Black people were detained at 3.4 times the rate of White people here. In the "
        "typical board it is 2.8 times."
    )
    assert board.verdict(row) == "Higher than the typical board"
    assert board.sure(row).startswith(
        "How sure? Between 3.0 and 3.8 times, unknown ethnicity left out."
    )
    assert "Age is not allowed for" in board.sure(row)


def test_every_board_has_a_sentence_of_each_kind_and_none_says_nan(boards, store):
    england = monitor.ratios(area_kind="icb", group="black", store=store).england
    for _, row in boards.iterrows():
        told = [
            board.answer(row),
            board.sure(row),
            board.excess(row),
            board.recording(row, england),
            board.paper(row),
        ]
        assert all(told), row["area_name"]
        assert "nan" not in " ".join(told).casefold().split(), row["area_name"]
        assert not any("  " in each for each in told)


def test_a_hidden_count_has_no_ratio_no_number_and_the_limit(boards):
    row = boards.loc["QSL"]
    assert math.isnan(row["ratio"])
    assert "so there is no ratio" in board.answer(row)
    assert board.excess(row) == "How many that is in numbers cannot be said: a count is hidden."
    assert "times the rate" not in board.paper(row)


def test_the_board_paper_says_detentions_are_not_people_and_gives_the_interval(boards):
    told = board.paper(boards.loc["QKK"])
    for part in (
        "294.5 detentions for every 100,000 people",
        "between 3.0 and 3.8",
        "Higher than the typical board (2.8).",
        "These are detentions, not people.",
    ):
        assert part in told


def test_an_excess_that_may_be_chance_is_not_given_as_a_number(boards):
    row = boards.loc["QKK"].copy()
    row["excess"], row["excess_low"], row["excess_high"] = 3.0, -4.0, 9.0  # INVENTED
    assert board.excess(row).endswith("the difference may be chance.")


def test_the_sentence_on_groups_has_its_time(store):
    found = monitor.ratios(store=store)
    assert groups.answer(found.title, found.table) == (
        "In England, allowing for age and sex, the detention rate is highest among Black people: "
        "3.5 times that of White people (3.4 if not), in the year to March 2024."
    )
    assert groups.sure(found.table) == (
        "How sure? Between 3.41 and 3.68 times for Black people, unknown ethnicity left out."
    )


def test_beside_everyone_else_the_highest_group_is_named_with_its_interval(store):
    found = monitor.inequality(reference="rest", store=store)
    assert everyone_else.answer(found.ratios) == (
        "In England, in the year to March 2024, the detention rate of Black people was 3.2 times "
        "that of everyone else, between 3.14 and 3.36, unknown ethnicity left out."
    )
    # Black people beside all others of known ethnicity: the counts of England by hand.
    others = (31735 + 1935 + 3993 + 2169) / (45783401 + 1669378 + 4995227 + 1660318)
    (black,) = found.ratios.loc[found.ratios["group"].eq("black"), "ratio"]
    assert black == pytest.approx(5693 / 2381724 / others)


def test_periods_are_those_with_published_counts_newest_first(store):
    table = monitor.ratios(group="black", period="all", store=store).table
    assert "inferred" in set(table["mark"])  # else this would test nothing
    assert board.periods(table)[0] == "2023-24"


def test_a_link_that_asks_for_what_is_not_held_is_told_so():
    assert links.not_held([]) == ""
    told = links.not_held([("period", "1999-00"), ("with", "x")])
    assert "“1999-00” as the period and “x” as the choice" in told


def test_a_citation_has_title_version_address_and_day():
    told = links.cited("A finding", "embedded-1", "http://x/board?area=QKK", dt.date(2026, 11, 29))
    assert told == (
        "Mental Health Act detention disparity monitor. A finding. Figures embedded-1. "
        "http://x/board?area=QKK (accessed 29 November 2026)."
    )
    assert links.dates("2024-09") == "Published: 2024-09."
    assert links.dates("date not stated by the publisher") == ""


def changes(*limits: tuple[float, float, float]) -> pd.DataFrame:
    """INVENTED changes, one for each way to count people."""
    rows = [
        {"base": base, "first_period": "2016-17", "last_period": "2024-25",
         "change": change, "change_low": low, "change_high": high, "rate_kind": "standardised"}
        for base, (change, low, high) in zip(("interpolated", "extrapolated"), limits, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (((1.19, 1.1, 1.3), (1.03, 0.95, 1.1)), "anything from no change to up by 19%, depending"),
        (((1.13, 1.1, 1.2), (1.10, 1.05, 1.2)), "it rose by 10% to 13%, however"),
        (((0.90, 0.8, 0.95), (0.85, 0.8, 0.9)), "it fell by 10% to 15%, however"),
        (((1.01, 0.9, 1.1), (0.99, 0.9, 1.1)), "it cannot be told from no change."),
        (((1.2, 1.1, 1.3), (0.8, 0.7, 0.9)), "it rose or fell, depending"),
    ],
)
def test_a_change_in_short_says_only_what_holds_on_both_ways_to_count(limits, said):
    told = moving_people.short(changes(*limits))
    assert told.startswith("From 2016-17 to 2024-25") and said in told
    assert moving_people.short(changes(*limits), since=True).startswith("Since 2016-17")
    crude = changes(*limits).assign(rate_kind="crude")
    assert moving_people.short(crude).endswith(" (not allowing for age).")


def test_the_act_has_moved_nothing_before_a_part_of_it_that_could_has_begun():
    first, day = dt.date(2028, 5, 3), dt.date(2026, 11, 29)
    assert act.moved(None, None, day) == f"{act.NOT_YET}."
    assert act.moved(None, dt.date(2026, 11, 28), day) == (
        "No part that changes who can be detained is known to have begun (looked up 28 "
        "November 2026)."
    )
    assert monitor.act_moved() == act.moved(None, monitor.register_looked_up(), day)
    to_come = act.moved(first, day, day)
    assert to_come.startswith(act.NOT_YET) and "is to begin on 3 May 2028" in to_come
    assert "began on 3 May 2028" in act.moved(first, day, first)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0974, "About 1 in 10 detentions"), (0.5, "50% of detentions"), (math.nan, "How many")],
)
def test_how_many_have_no_ethnic_group_on_record(boards, share, said):
    assert unknown.short(boards.loc["QKK"].to_dict() | {"unknown_share": share}).startswith(said)
