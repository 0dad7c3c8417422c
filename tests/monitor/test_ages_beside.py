"""England leads with the rate that allows for age; no ratio of an area stands without what ages do.

Printed for 2023-24: Mixed 177.1 standardised and 115.9 crude, any other Black 740.6 and 551.0,
Black 242.3 and 239.0, White 68.4 and 69.5 (69.3 where Roma people are in the population).
"""

from __future__ import annotations

import csv
import io
import re

import numpy as np
import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.sentences import ages

MOVES = "moves England's ratio of Mixed-ethnicity people to White people from 1.7 to 2.6 (2023-24)"
SHORTLY = "Ages alone move England's ratio from 1.7 to 2.6."
BELOW = "no published figure does so for areas below England"


@pytest.mark.parametrize(
    ("group", "leads", "crude"),
    [
        ("mixed", "2.6", "1.7 times: 116 detentions"),
        ("black-other", "11", "7.9 times: "),
        ("black", "3.5", "3.4 times: 239.0 detentions"),
    ],
)
def test_england_leads_with_the_standardised_ratio_and_gives_the_crude_one_beside_it(
    store, group, leads, crude
):
    words = monitor.ratios(group=group, store=store).words
    first = words.split(". ")[0]
    assert "allowing for age and sex" in first and f"was {leads} times" in first
    assert f"Not allowing for age it was {crude}" in words
    assert "puts the crude ratio between" in words


def test_why_the_two_differ_is_said_where_they_do(store):
    mixed, black = (monitor.ratios(group=each, store=store).words for each in ("mixed", "black"))
    larger = "a larger share of Mixed-ethnicity people than of White people is of ages"
    assert f"not of the same ages: {larger} that have few detentions" in mixed
    assert "makes little difference here" in black and "not of the same ages" not in black


def test_both_ratios_stand_in_england_s_row_and_nothing_where_none_is_printed(store):
    table = monitor.ratios(group="all", store=store).table.set_index("group")
    both = table[["ratio", "standardised_ratio"]]
    assert both.loc["mixed"].tolist() == pytest.approx([1.67, 177.1 / 68.4], abs=0.005)
    assert both.loc["black"].tolist() == pytest.approx([3.45, 242.3 / 68.4], abs=0.005)
    low, high = table.loc["black", ["standardised_ratio_low", "standardised_ratio_high"]]
    assert low < 242.3 / 68.4 < high
    assert table["england_ages_from"].isna().all()
    # On another census than the publisher's its rate is of other people.
    moved = monitor.ratios(group="black", population_base="census-2011", store=store)
    assert np.isnan(moved.table["standardised_ratio"].item())
    assert "Not allowing" not in moved.words
    never = monitor.ratios("section-2", group="black", store=store)
    assert np.isnan(never.table["standardised_ratio"].item())


def test_a_chart_of_groups_leads_with_what_allows_for_age_and_gives_the_crude_one(store):
    found = monitor.ratios(store=store)
    told = (
        "Allowing for age and sex, in brackets if not: Asian 1.2 (1.2), Black 3.5 (3.4), Mixed 2.6"
    )
    assert f"{told} (1.7)" in found.subtitle
    assert told in found.words


@pytest.mark.parametrize("area_kind", ["icb", "region"])
def test_no_face_gives_an_area_s_mixed_ratio_without_it(store, area_kind):
    terms = {"area_kind": area_kind, "group": "mixed", "store": store}
    found = monitor.ratios(**terms)
    assert SHORTLY in found.words and SHORTLY in found.subtitle
    assert MOVES in found.caveat and BELOW in found.caveat
    assert all(MOVES in caveat for caveat in found.row_caveats)
    rows = [*csv.DictReader(io.StringIO(found.to_csv()))]
    assert rows and all(MOVES in row["caveat"] for row in rows)
    assert {row["england_ages_from"] for row in rows} == {"detentions 2023-24"}
    shown = monitor.areas_shown(**terms)
    assert SHORTLY in shown.words and SHORTLY in shown.pictured["subtitle"]
    assert all(SHORTLY in sentence for sentence in shown.sentences.values())
    area = shown.ratios["area_code"].iloc[0]
    assert any(MOVES in sentence for sentence in shown.panel(area).sentences)
    for question in (monitor.pooled, monitor.funnel):
        many = question(**terms)
        assert SHORTLY in many.words and MOVES in many.caveat
        assert all(MOVES in caveat for caveat in many.row_caveats)


def test_one_area_alone_and_its_unknown_say_so_in_full(store):
    for question in (monitor.ratios, monitor.unknown_ethnicity):
        found = question(area="QWE", group="mixed", store=store)
        assert MOVES in found.words and MOVES in found.caveat
    panel = monitor.areas_shown(area_kind="icb", group="mixed", store=store).panel(None)
    assert "was 2.6 times" in panel.sentences[0] and "1.7 times" in panel.sentences[1]


def test_the_size_is_named_for_every_group_and_stands_in_the_words_where_it_is_large(store):
    found = monitor.ratios(area="QWE", group="black", store=store)
    assert "England's ratio of Black people to White people from 3.4 to 3.5" in found.caveat
    assert "Age is not allowed for" not in found.words
    asian = monitor.ratios(area="QWE", group="asian", store=store).caveat
    # Where one decimal would hide the difference there are two.
    assert re.search(r"from 1\.15 to 1\.21 \(2023-24\)", asian)


def test_a_measure_that_is_never_standardised_takes_all_detentions_and_says_so(store):
    found = monitor.ratios("section-2", area_kind="icb", group="mixed", store=store)
    of_all = "from 1.7 to 2.6 (Detentions under the Mental Health Act, 2023-24)"
    assert all(of_all in caveat for caveat in found.row_caveats)


def test_a_board_s_other_black_ratio_would_say_so_too():
    # INVENTED: no board's figures by detailed group are published.
    row = {
        "area_kind": "icb", "group": "black-other", "reference": "white", "measure": "detentions",
        "flags": "small-count ages-move-ratio", "england_crude_ratio": 7.948,
        "england_standardised_ratio": 10.83, "england_ages_from": "detentions 2023-24",
    }  # fmt: skip
    assert "from 7.9 to 11 (2023-24)" in ages.caution(row)
    assert ages.shortly(row) == "Ages alone move England's ratio from 7.9 to 11."
    assert ages.of_an_area({**row, "england_standardised_ratio": None}).endswith("England.")
    assert ages.of_an_area({**row, "area_kind": "england"}) == ""


def test_a_table_of_many_groups_names_each_once_and_each_row_its_own(store):
    found = monitor.ratios(area_kind="region", group=["black", "mixed"], store=store)
    assert found.caveat.count("Age is not allowed for") == 1
    assert found.caveat.count("moves England's ratio") == 2
    for row, caveat in zip(found.table.itertuples(), found.row_caveats, strict=True):
        assert ("Mixed-ethnicity" in caveat) == (row.group == "mixed")
    assert isinstance(found.table, pd.DataFrame)
