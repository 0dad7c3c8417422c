"""A red flag keeps a row out of rankings and comparisons, and in every table, chart and file.

The genuine figures hold one such row: Sussex, detentions under section 2 on admission, a third of
them of unknown ethnicity.
"""

from __future__ import annotations

import csv
import io
import json
import math

import pandas as pd
import pytest

from mha_monitor import charts, monitor
from mha_monitor.analysis.areas.verdicts import verdicts
from mha_monitor.definitions import flags
from mha_monitor.definitions.flags import comparable
from mha_monitor.definitions.plain_names import listed
from mha_monitor.definitions.quality_codes import CODES
from mha_monitor.formats.csv_files import csv_text
from mha_monitor.maps.colours import SCALES, shade
from mha_monitor.rates import rate_ratios
from mha_monitor.sentences import amounts, one_row, sources, titles
from mha_monitor.sentences.left_out import left_out

RED = "ethnicity-too-often-unknown"
WHY = "(ethnicity too often unknown to compare)"


@pytest.fixture(scope="module")
def ratios(store) -> pd.DataFrame:
    table = monitor.ratios("section-2-on-admission", "icb", "black", store=store).table
    # Northamptonshire is red for another reason: here Sussex alone is to be.
    return table[table["area_code"].ne("QPM")].reset_index(drop=True)


@pytest.fixture(scope="module")
def england(store) -> float:
    return (
        monitor.ratios("section-2-on-admission", group="black", store=store).table["ratio"].item()
    )


@pytest.fixture(scope="module")
def sussex(ratios) -> pd.Series:
    return ratios[ratios["area_code"].eq("QNX")].iloc[0]


def with_codes(ratios: pd.DataFrame, **codes: str) -> pd.DataFrame:
    """The table with these flags on these areas, and on no other."""
    return judged(ratios.assign(flags=[codes.get(area, "") for area in ratios["area_code"]]))


def judged(ratios: pd.DataFrame) -> pd.DataFrame:
    """The table with the verdicts that its flags leave."""
    return ratios.assign(**verdicts(ratios))


def test_the_red_code_is_on_the_row_and_not_the_amber_one_too(sussex):
    assert RED in sussex["flags"].split()
    assert "ethnicity-often-unknown" not in sussex["flags"].split()


def test_the_title_of_the_areas_counts_the_others_and_says_who_is_left_out(ratios):
    title = titles.areas(judged(ratios))
    assert "of 40 integrated care boards" in title
    assert title.endswith(f"One is left out {WHY}: Sussex")


def test_an_area_above_the_others_is_no_longer_counted_once_it_is_red(ratios):
    clean_table = with_codes(ratios)
    above = clean_table[clean_table["verdict"].eq("higher")]
    assert len(above), "the figures hold no board above the others to try this on"
    clean = titles.areas(clean_table)
    red = titles.areas(with_codes(ratios, **{above["area_code"].iloc[0]: RED}))
    numbers = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    assert clean.startswith(f"{numbers[len(above)]} of 41")
    assert red.startswith(f"{numbers[len(above) - 1]} of 40")


def test_where_every_area_is_red_none_is_compared(ratios):
    every = judged(ratios.assign(flags=RED))
    assert titles.areas(every).startswith("Nothing can be said of how these areas stand")
    assert math.isnan(monitor.within_areas(every).value)
    assert titles.within_areas(every, *monitor.within_areas(every)) == ""


def test_a_red_area_is_no_end_of_a_range(ratios):
    known = with_codes(ratios)
    known = known[known["ratio"].notna() & known["verdict"].ne("too-few")]
    highest = known.loc[known["ratio"].idxmax()]
    red = with_codes(ratios, **{highest["area_code"]: RED})
    assert f", to {highest['area_name']}" in titles.alt_areas(with_codes(ratios))
    assert f", to {highest['area_name']}" not in titles.alt_areas(red)
    top = known.loc[known["rate"].idxmax()]
    named = titles.map_title(with_codes(ratios, **{top["area_code"]: RED}), "rate")
    assert f"to {amounts.number(top['rate'], 0)} in" not in named
    assert named.endswith(f"One is left out {WHY}: {top['area_name']}")


def test_how_much_is_unknown_may_be_compared_though_it_is_too_much(ratios):
    assert titles.map_title(ratios, "unknown_share").endswith("to 33% in Sussex")


def test_its_sentences_give_the_reason_instead_of_a_comparison(sussex):
    headline = one_row.headline(sussex)
    assert "cannot be compared" in headline and " times that of " not in headline
    assert CODES[RED].meaning in headline
    assert CODES[RED].meaning in one_row.area_sentence(sussex)


def test_a_chart_draws_it_last_and_says_that_it_is_not_ranked(ratios, england):
    chart = charts.areas(ratios, england_ratio=england, width=680)
    drawn = json.dumps(chart.to_dict())
    assert drawn.count("Sussex (not ranked)") >= 1
    rows = with_codes(ratios, **{ratios.loc[ratios["ratio"].idxmax(), "area_code"]: RED})
    named = json.dumps(charts.areas(rows, width=680).to_dict())
    assert "not ranked" in named and "not ranked" not in json.dumps(
        charts.areas(with_codes(ratios), width=680).to_dict()
    )


def test_a_map_neither_rings_nor_colours_it_and_keeps_its_figure(store, ratios):
    outlines, scale = store.outlines("icb-2024"), SCALES["ratio"]
    asked = {"shown": "ratio", "scale": scale}
    clean = shade(with_codes(ratios), outlines, **asked).loc["QNX"]
    red = shade(ratios, outlines, **asked).loc["QNX"]
    assert red["line"] == ""
    assert clean["shade"].isdigit() and red["shade"] == "no-figure"
    assert red["label"] == "In doubt: not compared" and clean["value"] == red["value"]
    # How much is unknown may be compared though it is too much.
    unknown = {"shown": "unknown_share", "scale": SCALES["unknown_share"]}
    assert shade(ratios, outlines, **unknown).loc["QNX", "shade"].isdigit()


def test_the_ratio_within_areas_leaves_it_out_and_says_so(ratios):
    without = ratios[ratios["area_code"].ne("QNX")]
    assert rate_ratios.within_areas(ratios) == rate_ratios.within_areas(without)
    told = titles.within_areas(ratios, *rate_ratios.within_areas(ratios))
    assert told.endswith(f"One is left out {WHY}: Sussex.")


def test_england_is_no_yardstick_once_it_is_red():
    row = pd.Series({"ratio": 3.4, "flags": "many-providers-missing"})
    assert math.isnan(comparable(row))
    assert comparable(row.replace("many-providers-missing", "providers-missing")) == 3.4


def test_files_carry_the_code_in_its_row_and_the_sentence_in_the_caveat(ratios):
    caveat = sources.caveat("section-2-on-admission", sources.all_flags(ratios))
    text = csv_text(ratios, source="INVENTED", released_on="", caveat=caveat)
    rows = {row["area_code"]: row for row in csv.DictReader(io.StringIO(text))}
    assert RED in rows["QNX"]["flags"] and RED not in rows["QVV"]["flags"]
    assert float(rows["QNX"]["count"]) > 0
    assert CODES[RED].meaning in rows["QVV"]["caveat"]


def test_a_table_without_flags_is_compared_whole():
    table = pd.DataFrame({"area_code": ["A", "B"], "area_name": ["A", "B"]})
    assert not flags.blocked(table).any()
    assert left_out(table) == ""


def test_names_that_hold_commas_are_parted_by_semicolons():
    assert listed(["Kent", "Essex"]) == "Kent and Essex"
    assert listed(["A, B and C", "D", "E", "F", "G"]) == "A, B and C; D; E; and 2 more"
