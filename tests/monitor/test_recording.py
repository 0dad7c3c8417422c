"""How well ethnicity is recorded: shares as ranges, and what the sentence says of them."""

from __future__ import annotations

import json

import pytest
from command_line import run

from data_sources.schema.errors import WrongWord
from mha_monitor import charts, monitor
from mha_monitor.analysis import recording as shares
from mha_monitor.sentences import trust as words


@pytest.fixture(scope="module")
def boards():
    return monitor.recording()


def test_england_leads_and_its_share_is_the_published_one(boards):
    england = boards.table.iloc[0]
    assert england["area_kind"] == "england"
    assert (england["unknown_count"], england["total_count"]) == (4912, 50437)
    assert england["unknown_share"] == pytest.approx(4912 / 50437)


def test_shares_are_those_of_the_ratios(boards):
    ratios = monitor.ratios(area_kind="icb", group="black").table.set_index("area_code")
    for _, row in boards.table.iloc[1:].iterrows():
        assert row["unknown_share"] == pytest.approx(ratios.loc[row["area_code"], "unknown_share"])
        assert row["unknown_share_low"] <= row["unknown_share"] <= row["unknown_share_high"]


def test_more_than_one_in_ten_only_where_rounding_cannot_make_it_less(boards):
    areas = boards.table.iloc[1:]
    surely = int((areas["unknown_count_low"] > 0.1 * areas["total_count_high"]).sum())
    assert (
        f"More than one in ten had none at {surely} of 42 integrated care boards." in boards.words
    )
    assert surely < int((areas["unknown_count_high"] > 0.1 * areas["total_count_low"]).sum())


def test_what_is_not_published_is_named_and_no_zero(boards):
    areas = boards.table.iloc[1:].copy()
    areas.loc[areas.index[3], ["unknown_share", "unknown_share_low", "unknown_share_high"]] = None
    name = areas.loc[areas.index[3], "area_name"]
    said = words.finding(areas, boards.table.iloc[0])
    assert f"Not published or hidden for: {name}." in said
    assert "of 41 integrated care boards" in said


def test_england_alone_and_all_periods_are_sentences():
    with pytest.raises(WrongWord, match="Name a kind: icb"):
        monitor.recording(area_kind="england")
    with pytest.raises(WrongWord, match="in one period"):
        monitor.recording(period="all")


def test_the_command_and_the_picture_hold_the_same_shares(boards):
    rows = json.loads(run("recording", "--area-kind", "region", "--format", "json").stdout)
    assert len(rows) == 8
    assert rows[0]["area_kind"] == "england"
    said = json.dumps(charts.shares(boards.table).to_dict(), ensure_ascii=False)
    assert "9.7%" in said
    assert "25.2%" in said


def test_the_page_shows_those_where_much_is_surely_unknown(boards):
    assert boards.often.iloc[0]["area_kind"] == "england"
    assert boards.often.iloc[1:]["unknown_share_low"].gt(0.1).all()
    assert len(boards.often) == 15
    assert "more than one in ten" in words.of_some(boards.often)
    few = shares.often_unknown(boards.table.assign(unknown_share_low=0.01))
    assert len(few) == 11
    assert "the ten areas where most had none" in words.of_some(few.assign(unknown_share_low=0.01))


def test_a_picture_of_nothing_is_refused(boards):
    with pytest.raises(ValueError, match="no shares"):
        charts.shares(boards.table.iloc[:0])
