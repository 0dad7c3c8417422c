"""England's ratio split into what lies within boards and what is where people live."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from area_samples import england_of, ratios_of
from hypothesis import given, settings
from hypothesis import strategies as st

from mha_monitor import monitor
from mha_monitor.analysis.areas.within_between import ROWS, london_boards, within_between
from mha_monitor.definitions.flags import blocked
from mha_monitor.sentences import within_between as words
from mha_monitor.stats.areas.within_between import split
from mha_monitor.stats.events import Events
from mha_monitor.stats.groups.bootstrap import Draws

LONDON = {"QKK", "QMF", "QMJ", "QRV", "QWE"}


@pytest.fixture(scope="module")
def ratios(store):
    return monitor.ratios(area_kind="icb", group="black", repeats=False, store=store).table


@pytest.fixture(scope="module")
def england(store):
    return monitor.ratios(group="black", repeats=False, store=store).table.iloc[0]


@pytest.fixture(scope="module")
def table(ratios, england, store):
    return within_between(ratios, england, london_boards(store.areas, "icb")).set_index("part")


def test_the_boards_of_london_are_known_from_the_table_of_areas(store):
    assert london_boards(store.areas, "icb") >= LONDON


def test_thirteen_percent_of_the_log_ratio_lies_between_boards(table):
    assert list(table.index) == [*ROWS]
    between = table.loc["between"]
    assert between["share"] == pytest.approx(0.132, abs=0.001)
    assert 0.11 < between["share_low"] < between["share"] < between["share_high"] < 0.15
    assert table.loc["within", "share"] + between["share"] == pytest.approx(1)
    assert table.loc["within", "ratio"] * between["ratio"] == pytest.approx(
        table.loc["total", "ratio"]
    )
    # Most of it is London beside the rest.
    parts = table.loc[["between-london-and-rest", "between-within-these"], "share"]
    assert parts.sum() == pytest.approx(between["share"], abs=0.002)
    assert parts.iloc[0] > 4 * parts.iloc[1]


def test_the_ratio_within_boards_has_the_interval_that_it_has_elsewhere(table, ratios):
    found = monitor.within_areas(ratios)
    ends = [table.loc["within", name] for name in ("ratio", "ratio_low", "ratio_high")]
    assert ends == [float(part) for part in found]
    assert table.loc["within-london", "areas"] == 5 and table.loc["within-rest", "areas"] == 36


def test_a_slow_second_road_gives_the_same_parts(table, ratios, england):
    """Plain loops over the boards, from the definitions."""
    rows = [row for _, row in ratios[~blocked(ratios)].iterrows()]
    middle = {
        name: [(row[f"{name}_low"] + row[f"{name}_high"]) / 2 for row in rows]
        for name in ("count", "reference_count")
    }
    own = [row["population"] for row in rows]
    other = [row["reference_population"] for row in rows]
    expected = sum(y / m * n for y, m, n in zip(middle["reference_count"], other, own, strict=True))
    within = sum(middle["count"]) / expected
    assert table.loc["within", "ratio"] == pytest.approx(within)
    assert table.loc["between", "ratio"] == pytest.approx(england["ratio"] / within)
    share = np.log(england["ratio"] / within) / np.log(england["ratio"])
    assert table.loc["between", "share"] == pytest.approx(share)
    by_side = 0.0
    for side in (True, False):
        here = [place for place, row in enumerate(rows) if (row["area_code"] in LONDON) == side]
        rate = sum(middle["reference_count"][place] for place in here) / sum(
            other[place] for place in here
        )
        by_side += rate * sum(own[place] for place in here)
    apart = by_side / sum(own) / (sum(middle["reference_count"]) / sum(other))
    assert table.loc["between-london-and-rest", "ratio"] == pytest.approx(apart)


def test_the_sentences_give_the_numbers_of_the_table(ratios, england, store):
    found = within_between(ratios, england, london_boards(store.areas, "icb"))
    said = words.said(found)
    assert "was 3.4 times that of White people" in said
    assert "Beside White people of the same board it was 2.9 (" in said
    assert "That makes up 13% of the gap (12% to 15%)" in said
    assert "that London differs from the rest makes up 11% of the gap" in said
    assert "because" not in said and "cause" not in said
    plain = words.plain(found)
    assert plain["Share of the gap"].tolist() == ["100%", "87%", "13%", "11%", "2%", "", ""]


@pytest.mark.parametrize("width", [680, 360])
def test_a_small_chart_draws_england_and_what_lies_within_with_their_intervals(store, width):
    from mha_monitor import charts, monitor
    from mha_monitor.pages import components

    found = monitor.within(store=store)
    assert found.title == (
        "87% of England's gap for Black people lies within boards; 13% is where people live"
    )
    assert found.drawn["part"].tolist() == ["total", "within", "within-london", "within-rest"]
    drawn = charts.within(found.drawn, components.titled(found), width=width)
    svg = json.dumps(charts.spec(drawn))
    for text in ("Within boards", "3.4", "2.9", "3.1", "2.7", "13% is where"):
        assert text in svg, text
    assert "13% of the gap (12% to 15%)" in found.alt
    with pytest.raises(ValueError, match="could not be split"):
        charts.within(found.drawn.iloc[:0])


# Invented areas.


def invented(seed: int, sets: int, slope: float):
    """INVENTED boards: a ratio of 3 within each, levels that rise with the share of the group."""
    random = np.random.default_rng(seed)
    people = np.exp(random.normal(10.5, 1.0, 30))
    rest = np.exp(random.normal(13, 0.4, 30))
    level = 0.0007 * np.exp(slope * (np.log(people / rest) + 2.5) + random.normal(0, 0.2, 30))
    means = 3 * level * people, level * rest
    counts = (random.poisson(mean, (sets, 30)) for mean in means)
    return people, rest, means, *counts


def truth_of(people, rest, means) -> tuple[float, float]:
    whole = means[0].sum() / people.sum() / (means[1].sum() / rest.sum())
    expected = (means[1] / rest * people).sum()
    within = means[0].sum() / expected
    return within, np.log(whole / within) / np.log(whole)


@pytest.mark.parametrize("slope", [0.0, 0.3])
def test_the_intervals_hold_the_truth_as_often_as_they_say(slope):
    people, rest, means, counts, others = invented(4, 300, slope)
    within, share = truth_of(people, rest, means)
    held = np.zeros(2)
    for count, other in zip(counts, others, strict=True):
        whole = count.sum() / people.sum() / (other.sum() / rest.sum())
        found = split(
            Events.exact(count, people),
            Events.exact(other, rest),
            np.zeros(30),
            whole,
            draws=Draws(300),
        )
        held += [
            found.within.low <= within <= found.within.high,
            found.share.low <= share <= found.share.high,
        ]
    # 300 sets tell 95 from 91 hundredths.
    assert (held / 300 > 0.915).all() and (held / 300 < 0.99).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(1.05, 9))
def test_the_parts_multiply_to_the_whole(seed, whole):
    people, rest, _, counts, others = invented(seed, 1, 0.2)
    part = np.arange(30) % 3
    found = split(
        Events.exact(counts[0], people), Events.exact(others[0], rest), part, whole, draws=Draws(20)
    )
    assert float(found.within.value * found.between.value) == pytest.approx(whole)
    own = counts[0].sum() / people.sum() / (others[0].sum() / rest.sum())
    product = found.within.value * found.apart.value * found.inside.value
    assert float(product) == pytest.approx(own)
    alone = split(
        Events.exact(counts[0], people),
        Events.exact(others[0], rest),
        0 * part,
        whole,
        draws=Draws(20),
    )
    assert float(alone.apart.value) == pytest.approx(1)
    assert alone.within == found.within


def test_where_groups_live_alike_nothing_lies_between():
    table = ratios_of(np.full(12, 400), 1e5, np.full(12, 4000), 3e6)
    found = within_between(
        table, england_of(table, ratio_low=2.9, ratio_high=3.2), frozenset({"Q00"})
    ).set_index("part")
    assert found.loc["between", "ratio"] == pytest.approx(1, abs=0.01)
    assert found.loc["between", "share_low"] <= 0 <= found.loc["between", "share_high"]
    assert "cannot be told from none" in words.said(found.reset_index())


def test_without_london_its_rows_are_missing_and_nothing_breaks():
    table = ratios_of(np.full(12, 400), 1e5, np.full(12, 4000), 3e6)
    found = within_between(table, england_of(table, ratio_low=2.9, ratio_high=3.2), frozenset())
    assert found["part"].tolist() == ["total", "within", "between"]
    assert "London" not in words.said(found)


@pytest.mark.parametrize("ratio", [np.nan, 0.0, 1.0, np.inf])
def test_what_cannot_be_split_is_a_sentence(ratio):
    table = ratios_of(np.full(12, 400), 1e5, np.full(12, 4000), 3e6)
    found = within_between(
        table, england_of(table, ratio=ratio, ratio_low=0.0, ratio_high=np.inf), frozenset()
    )
    assert found.empty and "cannot be split" in words.said(found)


def test_red_areas_take_no_part(ratios, england, store):
    london = london_boards(store.areas, "icb")
    red = ratios.assign(
        flags=np.where(ratios["area_code"].eq("QRV"), "likely-recorded-wrongly", ratios["flags"])
    )
    without = ratios[ratios["area_code"].ne("QRV")]
    pd.testing.assert_frame_equal(
        within_between(red, england, london), within_between(without, england, london)
    )
