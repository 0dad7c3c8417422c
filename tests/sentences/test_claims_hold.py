"""No sentence claims more than its numbers carry: every area and group that is held."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest

from mha_monitor import monitor
from mha_monitor.definitions.flags import red_sentences
from mha_monitor.exports.area_answers import AreaAnswers
from mha_monitor.exports.briefing import sheets
from mha_monitor.exports.site import build
from mha_monitor.sentences import ages, among_groups, amounts, one_row, pathway, sources, titles

MEASURES = ("detentions", "detentions-on-admission", "part-3-on-admission", "ctos", "section-2")
NUMBER = r"\d+(?:\.\d+)?"


@pytest.fixture(scope="module")
def places(store) -> list[pd.DataFrame]:
    """A table of groups for every area and measure that has one: every board, region, England."""
    found = []
    for measure in MEASURES:
        for kind in ("england", "region", "icb"):
            try:
                table = monitor.ratios(measure, area_kind=kind, store=store).table
            except monitor.SourceError:
                continue
            found += [each.reset_index(drop=True) for _, each in table.groupby("area_code")]
    assert len(found) > 150
    return found


def test_highest_is_said_only_where_no_other_group_could_be(places):
    said = {True: 0, False: 0}
    for table in places:
        title = among_groups.title(table)
        highest = "highest among" in title
        said[highest] += 1
        assert ("highest" in title) == highest or title.endswith("which is highest cannot be told")
        if not highest:
            continue
        (row,) = (row for _, row in table.iterrows() if one_row.people(row["group"]) in title)
        others = table[table["group"].ne(row["group"])]
        assert len(others) == 3 and others["ratio_high"].notna().all(), title
        assert row["ratio_low"] > max(1, others["ratio_high"].max()), title
        assert row["verdict"] != "too-few" and not any(map(red_sentences, table["flags"])), title
    assert min(said.values()) > 10, said


def test_a_range_over_groups_holds_no_group_with_too_few(places):
    told = 0
    for table in places:
        title = among_groups.title(table)
        found = re.search(rf" were ({NUMBER}) to ({NUMBER}) times", title)
        if found:
            rows = table[~table["verdict"].isin(["too-few", "in-doubt"]) & table["ratio"].notna()]
            # England has no verdict: what makes one too few is an interval of over four times.
            judged, low = rows["verdict"].notna(), rows["ratio_low"]
            rows = rows[judged | (low.gt(0) & rows["ratio_high"].le(4 * low))]
            named = "name of their own" in title
            enough = rows[rows["group"].ne("other") | (not named)]["ratio"]
            assert found.groups() == (amounts.ratio(enough.min()), amounts.ratio(enough.max()))
            told += 1
    assert told > 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda each: each[each["group"].ne("other")], "ethnic groups are not shown"),
        (lambda each: each.assign(ratio_high=each["ratio_high"].where(
            each["group"].ne("asian"), 4.0)), "which is highest cannot be told"),
        (lambda each: each.assign(ratio=each["ratio"].mask(each["group"].eq("asian")),
            ratio_high=each["ratio_high"].mask(each["group"].eq("asian"), 9.0)), "few, hidden or"),
        (lambda each: each.assign(verdict="too-few"), "too few detentions to say"),
    ],
    ids=["missing", "overlaps", "hidden", "too-few"],
)  # fmt: skip
def test_each_reason_alone_is_enough_not_to_say_it(store, change, said):
    england = monitor.ratios(store=store).table
    assert "highest among Black people" in among_groups.title(england)
    title = among_groups.title(change(england))
    assert "highest among" not in title and said in title


def test_a_limit_of_a_hidden_ratio_holds_unknown_ethnicity_or_says_that_it_does_not(places):
    told = 0
    for row in (row for table in places for _, row in table.iterrows()):
        sentence = one_row.headline(row)
        if not math.isnan(row["ratio"]) or "so there is no ratio. The" not in sentence:
            continue
        outside = re.sub(r"\([^()]*\)", "", sentence)
        if math.isnan(row["ratio_unknown_high"]):
            assert one_row.WITHOUT_UNKNOWN in sentence
        elif 0.05 < row["ratio_unknown_high"] < math.inf:
            assert f" {amounts.ratio(row['ratio_unknown_high'])} times" in outside, sentence
        assert "widest" not in one_row.doubt(row)
        told += 1
    assert told > 50


def test_the_letter_prints_the_limit_with_unknown_ethnicity_too(store):
    row = monitor.ratios(area="QOC", group="black", store=store).table.iloc[0]
    assert one_row.headline(row).endswith(
        "was at most 5.6 times that of White people (at most 3.0 with unknown ethnicity left out)."
    )


@pytest.mark.parametrize("group", ["other", "asian"])
def test_ratios_on_two_groupings_are_not_compared(store, group):
    words = monitor.ratios(group=group, grouping="census", store=store).words
    assert "differ because" not in words and "allowing for age" not in words


def test_ages_are_named_only_for_ratios_of_the_same_people(store):
    table = monitor.ratios(group="all", store=store).table
    told = 0
    for _, row in table.iterrows():
        why = " ".join(one_row.led(row)[2:])
        printed = row["published_rate"] / row["published_reference_rate"]
        moved = abs(row["standardised_ratio"] / printed - 1)
        assert ("of the same ages" in why) == (moved >= 0.05), (row["group"], why)
        assert ("same people" in why) == (abs(printed / row["ratio"] - 1) > 0.02), row["group"]
        told += "of the same ages" in why
    assert told > 5
    # Arab people are above the line and not below it: no age lies between 2.3 and 3.1.
    other = one_row.led(table.set_index("group", drop=False).loc["other-any"])[2]
    assert other.endswith(
        "the crude ratio is 3.06. Allowing for age and sex makes little difference here."
    )


@pytest.mark.parametrize("group", ["mixed", "asian", "black", "other"])
def test_sheet_and_claims_lead_with_the_number_of_every_other_face(store, group):
    area = AreaAnswers(store, "ENG", group)
    (claim,) = (each for each in _england(store) if each.group == group)
    number = amounts.point_of(area.row, "standardised_ratio")
    assert (
        f"allowing for age and sex, the detention rate of {one_row.people(group)} was {number} "
        in (claim.sentence)
    )
    said = sheets.text_of(area)
    assert f"at {number} times the rate" in said and "true number" not in said


def _england(store) -> list:
    held = []
    for each in build.every_claim(store):
        if each.area != "ENG":
            break
        held.append(each)
    return held


def test_the_sentence_of_a_flag_names_the_groups_that_carry_it(store):
    told = 0
    for code in ("QKK", "QJM", "QWE"):
        table = monitor.ratios(area=code, store=store).table
        notes = sources.row_notes(table)
        assert not any("this group" in note for note in notes)
        for flag in set(" ".join(table["flags"]).split()):
            carried = table["flags"].str.split().map(lambda codes, flag=flag: flag in codes)
            note = sources.of_whom(flag, table)
            for group in table["group"]:
                named = f"{one_row.group_title(group)}" in note.rpartition("(")[2]
                if not carried.all():
                    assert named == (group in set(table.loc[carried, "group"])), note
                    told += 1
    assert told > 10


def test_a_range_over_steps_holds_only_steps_that_are_told_apart(store):
    told = 0
    for code in ("ENG", "QWE", "QVV", "QKK", "QHG", "QJM"):
        found = monitor.pathway(area=code, group="black", store=store)
        apart = found.table[found.table["beside_reference"].isin(["higher", "lower"])]["ratio"]
        span = re.search(rf"goes from ({NUMBER}) times .* to ({NUMBER}) times", found.words)
        titled = re.search(rf"from ({NUMBER}) to ({NUMBER}) times", pathway.title(found.table))
        for each in filter(None, (span, titled)):
            assert each.groups() == (amounts.ratio(apart.min()), amounts.ratio(apart.max())), code
            told += 1
    assert told > 4


@pytest.mark.parametrize("group", ["asian", "black", "mixed", "other"])
def test_a_range_over_areas_leaves_out_those_with_too_few_and_says_so(store, group):
    table = monitor.ratios(area_kind="icb", group=group, store=store).table
    few = table[table["verdict"].eq("too-few")]
    for text in (
        titles.alt_areas(table),
        *(titles.map_title(table, x) for x in ("rate", "excess")),
    ):
        assert not any(name in text for name in few["area_name"])
        assert f"without {len(few)} that have too few to say" in text


def test_a_confidence_other_than_usual_is_named_in_words_caveat_rows_and_pictures(store):
    asked = {"group": "black", "store": store}
    usual, half = monitor.ratios(**asked), monitor.ratios(confidence=0.5, **asked)
    said = "Intervals are of 50% confidence, not of the usual 95%."
    assert said in half.words and half.caveat.startswith(said) and said in half.pictured["source"]
    assert half.row_caveats[0].count(said) == 1
    for text in (usual.words, usual.caveat, usual.pictured["source"], usual.row_caveats[0]):
        assert "confidence" not in text
    many = monitor.pooled(area_kind="icb", confidence=0.8, **asked)
    assert "of 80% confidence" in many.words and "of 80% confidence" in many.row_caveats[0]


def test_where_every_group_is_below_the_reference_that_is_said(store):
    title = among_groups.title(monitor.ratios(reference="black", store=store).table)
    assert title.endswith("all are lower") and "highest" not in title


def test_a_missing_ratio_that_allows_for_age_is_not_a_small_change(store):
    told = ages.moved(monitor.ratios(area="ENG", period="2024-25", store=store).table)
    assert told == "Not allowing for age."


def test_ratios_of_other_people_do_not_stand_beside_one_another(store):
    table = monitor.ratios(group="all", store=store).table.set_index("group", drop=False)
    assert not ages.of_same_people(table.loc["other-any"])
    assert ages.of_same_people(table.loc["black"]) and ages.of_same_people(table.loc["mixed"])
    told = ages.several(table)
    assert "Any other ethnic group 3.1," in told and "Mixed 2.6 (1.7)" in told


@pytest.mark.parametrize("group", ["mixed", "asian", "other"])
def test_a_trend_leads_with_the_kind_that_has_more_than_one_year(store, group):
    found = monitor.trend_on_bases(group=group, store=store)
    assert set(found.table["rate_kind"]) == {"crude"}
    assert "(not allowing for age)." in found.short and "No two periods" not in found.short
